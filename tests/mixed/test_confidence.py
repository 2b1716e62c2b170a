"""The four parts of confidence take away exactly the steps that the rule does."""

import pytest

from tests.mixed.gold import EXPECTED, gold_display
from workbench.mixed.confidence import PARTS, confidence_parts
from workbench.mixed.records import CONFIDENCES
from workbench.mixed.settings import TriangulationSettings

SETTINGS = TriangulationSettings()
SPEAKING = [link for link, row in EXPECTED.items() if row[1]]


@pytest.mark.parametrize("link", SPEAKING)
def test_the_steps_of_the_parts_add_up_to_the_confidence(link):
    voices = gold_display().cells[link].voices

    parts = confidence_parts(voices, SETTINGS)

    steps = sum(one.steps for one in parts)
    assert [one.part for one in parts] == list(PARTS)
    assert voices.confidence == CONFIDENCES[min(steps, len(CONFIDENCES) - 1)]
    assert all((one.concern == "none") == (not one.reasons) for one in parts)


def test_a_blind_spot_is_a_serious_concern_of_relevance():
    parts = {one.part: one for one in confidence_parts(gold_display().cells["K9"].voices, SETTINGS)}

    assert (parts["relevance"].concern, parts["relevance"].steps) == ("serious", 2)
    assert parts["methods"].concern == parts["coherence"].concern == parts["adequacy"].concern == "none"


def test_silent_voices_have_no_confidence_to_lay_out():
    assert confidence_parts(gold_display().cells["R1"].voices, SETTINGS) == ()
