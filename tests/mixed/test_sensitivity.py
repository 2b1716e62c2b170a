"""What turns when a source, a group or a choice is another; against leaving out one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mixed.gold import on_link
from workbench.mixed.records import SourceStance
from workbench.mixed.sensitivity import direction_turns, stances_by_coder, verdict_turns
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import direction_of
from workbench.qual.records import CLAIM_TYPES, STANCES, Assessment, Coding, Segment
from workbench.texts import LANGUAGES, Texts

SETTINGS = TriangulationSettings()
said = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(STANCES), st.sampled_from(CLAIM_TYPES)), max_size=12
)


def told(link):
    return {(one.check, one.what): one.direction for one in direction_turns(on_link(link), SETTINGS)}


@given(said)
def test_leaving_out_one_by_one_finds_the_same_sources(told):
    stances = [
        SourceStance(f"I{i}", group, "K1", stance, claim) for i, (group, stance, claim) in enumerate(told)
    ]
    found = direction_of(stances, SETTINGS)

    turned = {
        (one.source, direction)
        for i, one in enumerate(stances)
        if (direction := direction_of(stances[:i] + stances[i + 1 :], SETTINGS)) != found
    }

    turns = [one for one in direction_turns(stances, SETTINGS) if one.check == "without_source"]
    assert {(source, one.direction) for one in turns for source in one.what} == turned


@pytest.mark.parametrize("link", ["K1", "K2", "K4", "K5", "K9"])
def test_these_cells_of_the_study_are_stable(link):
    assert told(link) == {}


def test_competence_is_mixed_without_participants_or_without_workshops():
    found = told("K3")

    assert found["without_group", ("deltaker",)] == "mixed"
    assert found["without_group", ("workshop",)] == "mixed"


def test_motivation_is_unchanged_without_opinion():
    assert told("V2")["without_opinion", ()] == "no_change"


def test_a_turned_direction_need_not_turn_the_verdict():
    turns = direction_turns(on_link("V9"), SETTINGS)

    assert verdict_turns(turns, "mixed", "inconclusive") == ()
    assert verdict_turns(turns, "mixed", "equivalent") == turns


def test_each_coder_alone_is_compared():
    def coding(number, coder, stance):
        where = {"source": f"I{number}", "informant_group": "ab"[number % 2]}
        said = Assessment(stance=stance, claim="own")
        return Coding(number, Segment(1, 0, 1), 1, coder, 1, "K1", said, "x", "", **where)

    codings = [coding(n, "A", "+") for n in range(6)] + [coding(n, "B", "0") for n in range(6)]
    apart = stances_by_coder(codings)

    turns = direction_turns(apart["A"], SETTINGS, by_coder=apart)

    assert [(one.check, one.what, one.direction) for one in turns] == [("coder_alone", ("B",), "no_change")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_turn_has_words(language):
    links = ("K3", "V2", "V3", "V4", "S1", "B9")
    turns = [turn for link in links for turn in direction_turns(on_link(link), SETTINGS)]

    texts = [Texts(language).reason(turn.reason()) for turn in turns]

    assert {turn.check for turn in turns} == {
        "without_source",
        "without_group",
        "without_opinion",
        "threshold",
    }
    assert all(text.endswith(".") and "{" not in text for text in texts)
