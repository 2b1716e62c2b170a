"""What turns when a source, a group or a choice is another; against judging the changed study afresh."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mixed.gold import ALPHA, ESTIMATES, EXPECTED, MODEL, gold_display, on_link
from workbench.mixed.display import judge
from workbench.mixed.outcomes import rule_outcome
from workbench.mixed.records import SourceStance
from workbench.mixed.sensitivity import (
    OtherVoices,
    cell_trials,
    is_sensitive,
    stances_by_coder,
)
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import assess_voices
from workbench.qual.records import CLAIM_TYPES, STANCES, Assessment, Coding, Segment

SETTINGS = TriangulationSettings()
said = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(STANCES), st.sampled_from(CLAIM_TYPES)), max_size=12
)


def sources(told):
    return [
        SourceStance(f"I{i}", group, "K9", stance, claim) for i, (group, stance, claim) in enumerate(told)
    ]


def judged(stances, settings=SETTINGS):
    return judge(MODEL.link("K9"), stances, ESTIMATES["K9"], settings, agreement=ALPHA)


def trials_of(link, **others):
    cell = gold_display().cells[link]
    return cell_trials(cell, SETTINGS, agreement=ALPHA, others=OtherVoices(**others))


def turned(link):
    """Checks that turn the voices or the verdict, and to which direction and verdict."""
    return {
        (one.check, one.what): (one.outcome.direction, one.outcome.verdict)
        for one in trials_of(link)
        if one.turns_voices or one.turns_verdict
    }


@given(said)
def test_leaving_out_one_by_one_and_judging_afresh_gives_the_same(told):
    stances = sources(told)

    found = cell_trials(judged(stances), SETTINGS, agreement=ALPHA)

    afresh = {
        (one.source, rule_outcome(judged(stances[:i] + stances[i + 1 :]))) for i, one in enumerate(stances)
    }
    assert {
        (name, one.outcome) for one in found if one.check == "without_source" for name in one.what
    } == afresh


@given(said, st.permutations(range(12)))
def test_the_order_of_the_sources_does_not_matter(told, order):
    stances = sources(told)
    mixed = [stances[place] for place in order if place < len(stances)]

    one, other = (cell_trials(judged(listed), SETTINGS, agreement=ALPHA) for listed in (stances, mixed))

    def flat(trials):
        return {(trial.check, what, trial.outcome) for trial in trials for what in trial.what or ("",)}

    assert flat(one) == flat(other)


@given(said)
def test_other_choices_are_the_cell_judged_by_them(told):
    cell = judged(sources(told))
    by_check = {
        "threshold": "direction_threshold",
        "sesoi": "sesoi",
        "agreement_limit": "alpha_low",
    }

    for trial in cell_trials(cell, SETTINGS, agreement=ALPHA):
        if trial.check in by_check:
            for value in trial.what:
                changed = replace(SETTINGS, **{by_check[trial.check]: value})
                assert trial.outcome == rule_outcome(judged(cell.stances, changed))


@given(said)
def test_a_source_that_is_only_counted_is_judged_as_one_that_is_named(told):
    stances = sources(told)
    doubled = [replace(one, source=f"{one.source}b") for one in stances]

    cell, many = judged(stances), judged([*stances, *doubled])

    assert assess_voices(stances, SETTINGS).n == cell.voices.n
    assert many.voices.weights == {key: 2 * value for key, value in cell.voices.weights.items()}


@pytest.mark.parametrize("link", ["K1", "K2", "K4", "K5"])
def test_these_cells_of_the_study_are_stable(link):
    assert turned(link) == {}
    assert not is_sensitive(trials_of(link))


def test_competence_is_mixed_without_participants_or_without_workshops():
    found = turned("K3")

    assert found["without_group", ("deltaker",)] == ("mixed", "silent_numbers")
    assert found["without_group", ("workshop",)] == ("mixed", "silent_numbers")
    assert is_sensitive(trials_of("K3"))


def test_motivation_is_unchanged_without_opinion():
    assert turned("V2")["without_opinion", ()] == ("no_change", "silent_numbers")


def test_courses_turn_below_their_flip_point_only_and_are_not_sensitive_to_the_voices():
    found = turned("K9")

    assert {check for check, _ in found} <= {"sesoi", "sesoi_below", "significance"}
    assert found["sesoi", (0.01,)] == ("no_change", "inconclusive")
    ((_, (limit,)),) = [key for key in found if key[0] == "sesoi_below"]
    assert limit == pytest.approx(-0.006 + 1.645 * 0.015)
    assert not is_sensitive(trials_of("K9"))


def test_veien_videre_turns_from_its_flip_point_on():
    found = turned("V9")

    assert found["sesoi", (0.03,)] == ("mixed", "complementary")
    (limit,) = [what[0] for check, what in found if check == "sesoi_from"]
    assert limit == pytest.approx(0.003 + 1.6448536 * 0.011)


def test_a_stricter_level_takes_the_sign_from_the_effect_of_both_but_not_the_discordance():
    found = {(one.check, one.what): one for one in trials_of("B9")}

    strict = found["significance", (0.01,)]
    assert (strict.outcome.number_class, strict.outcome.verdict) == ("no_relevant_benefit", "discordant")
    assert not strict.turns_verdict


def test_every_rule_outcome_is_the_table_worked_through():
    outcomes = {link: rule_outcome(cell) for link, cell in gold_display().cells.items()}

    assert {
        link: (one.direction, one.confidence, one.number_class, one.verdict, one.fragile)
        for link, one in outcomes.items()
    } == EXPECTED


def test_each_coder_alone_and_the_agreed_layer_are_compared():
    def coding(number, coder, stance):
        where = {"source": f"I{number}", "informant_group": "ab"[number % 2]}
        told = Assessment(stance=stance, claim="own")
        return Coding(number, Segment(1, 0, 1), 1, coder, 1, "K9", told, "x", "", **where)

    codings = [coding(n, "A", "+") for n in range(6)] + [coding(n, "B", "0") for n in range(6)]
    apart = stances_by_coder(codings)

    others = OtherVoices(coders=apart, agreed=(), segments=(*apart["A"], *apart["B"]))
    found = cell_trials(judged(apart["A"]), SETTINGS, agreement=ALPHA, others=others)

    told = {(one.check, one.what): (one.outcome.direction, one.turns_verdict) for one in found}
    assert told["coder_alone", ("A",)] == ("supports", False)
    assert told["coder_alone", ("B",)] == ("no_change", True)
    assert told["agreed_layer", ()] == ("silent", True)
    assert told["weights", ("segments",)] == ("mixed", True)


def test_a_silent_cell_has_nothing_to_leave_out():
    assert trials_of("R1") == ()
    assert on_link("R1") == []
