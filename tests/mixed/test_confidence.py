"""The four parts of confidence take away exactly the steps that the rule does, and each says why."""

import pytest

from tests.mixed.gold import ALPHA, EXPECTED, gold_display
from workbench.mixed.confidence import PARTS, confidence_parts
from workbench.mixed.records import CONFIDENCES
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import tally
from workbench.texts import LANGUAGES, Texts

SETTINGS = TriangulationSettings()
SPEAKING = [link for link, row in EXPECTED.items() if row[1]]


def parts_of(link, agreement=ALPHA):
    cell = gold_display().cells[link]
    return confidence_parts(cell.voices, SETTINGS, counts=tally(cell.stances), agreement=agreement)


def reasons(part):
    return [one.code for one in part.reasons]


@pytest.mark.parametrize("link", SPEAKING)
def test_the_steps_of_the_parts_add_up_to_the_confidence(link):
    voices = gold_display().cells[link].voices

    parts = parts_of(link)

    steps = sum(one.steps for one in parts)
    assert [one.part for one in parts] == list(PARTS)
    assert voices.confidence == CONFIDENCES[min(steps, len(CONFIDENCES) - 1)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", SPEAKING)
def test_every_part_says_why_also_where_nothing_is_held_against_it(link, language):
    for part in parts_of(link):
        said = [Texts(language).reason(one) for one in part.reasons]
        assert said
        assert all(said)
        assert all(code.startswith("ground_") for code in reasons(part)) == (part.concern == "none")


def test_a_blind_spot_is_a_serious_concern_of_relevance():
    parts = {one.part: one for one in parts_of("K9")}

    assert (parts["relevance"].concern, parts["relevance"].steps) == ("serious", 2)
    assert parts["methods"].concern == parts["coherence"].concern == parts["adequacy"].concern == "none"


def test_what_was_looked_at_is_counted():
    parts = {one.part: one for one in parts_of("K1")}

    stances = gold_display().cells["K1"].stances
    assert dict(parts["adequacy"].reasons[0].values) == {"n": len(stances), "limit": 5}
    against = sum(one.stance in ("0", "-") for one in stances)
    assert dict(parts["coherence"].reasons[0].values) == {"n": against, "of": len(stances), "limit": 20}
    assert dict(parts["relevance"].reasons[0].values)["n"] == len({one.group for one in stances})


def test_agreement_that_is_not_known_is_said():
    parts = {one.part: one for one in parts_of("K1", agreement=None)}

    assert reasons(parts["methods"]) == ["ground_opinion", "ground_no_agreement"]


def test_mixed_voices_have_nothing_to_speak_against():
    parts = {one.part: one for one in parts_of("A9")}

    assert reasons(parts["coherence"]) == ["ground_mixed"]


def test_silent_voices_have_no_confidence_to_lay_out():
    assert parts_of("R1") == ()
