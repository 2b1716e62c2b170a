"""Recommendations and questions against the cells they rest on."""

import math

import pytest

from tests.mixed.gold import MODEL, gold_display
from workbench.mixed.answers import answer_to, cells_asked
from workbench.mixed.claim_records import Finding, Recommendation
from workbench.mixed.claims import WORST_FIRST, difference_of, standing, worst_of
from workbench.mixed.plan import Question
from workbench.mixed.records import VERDICTS
from workbench.reasons import Worded

CELLS = gold_display().cells
VERDICTS_OF = {name: cell.verdict for name, cell in CELLS.items()}
WORDS = Worded("Noe", "Something")


def judged(aim="change", measure=None, links=(), over=None, verdicts=VERDICTS_OF):
    one = Recommendation(1, "R", WORDS, aim, measure, over, tuple(links))
    return standing(one, MODEL, CELLS, verdicts)


def codes_of(found):
    return [reason.code for reason in found]


def test_combining_the_measures_is_red_because_its_cell_contradicts_it():
    found = judged("more", "both", ["K1", "B9"])

    assert (found.light, found.worst, found.worst_links) == ("red", "discordant", ("B9",))
    assert codes_of(found.reasons)[:2] == ["why_contradicted", "why_discordant"]


def test_the_contradiction_stays_when_a_person_overrides_the_verdict():
    found = judged("more", "both", ["B9"], verdicts={**VERDICTS_OF, "B9": "complementary"})

    assert found.light == "red"
    assert "why_contradicted" in codes_of(found.reasons)


def test_a_measure_that_was_pooled_is_said_to_have_never_been_estimated_alone():
    found = judged("less", "national", ["K9"])

    assert found.light == "amber"
    assert codes_of(found.reasons)[0] == "why_never_alone"
    assert dict(found.reasons[0].values)["arms"] == (Worded("Kurs", "Courses"),)


def test_putting_one_measure_before_another_needs_a_difference():
    found = judged("more", "vv", ["V9"], over="courses")
    gap = difference_of(CELLS["V9"], CELLS["K9"])

    assert "why_no_difference" in codes_of(found.reasons)
    assert (round(gap.difference, 3), round(gap.se, 3)) == (0.009, 0.019)
    assert (round(gap.z, 2), round(gap.p, 2)) == (0.48, 0.63)


def test_what_rests_on_no_cell_says_so():
    found = judged()

    assert (found.light, found.worst, codes_of(found.reasons)) == ("grey", None, ["why_no_cell"])


def test_a_link_that_is_gone_is_told():
    assert "why_gone" in codes_of(judged(links=["X1", "K1"]).reasons)


def test_all_its_cells_carry_a_green_one():
    sound = {**VERDICTS_OF, "K1": "convergent"}

    assert judged(links=["K1"], verdicts=sound).light == "green"


def test_every_verdict_has_its_place_among_the_worst():
    assert sorted(WORST_FIRST) == sorted(VERDICTS)
    assert worst_of({}) == (None, ())


def test_no_difference_is_told_where_one_is_not_estimated():
    assert difference_of(CELLS["K1"], CELLS["K9"]) is None
    assert math.isfinite(difference_of(CELLS["B9"], CELLS["K9"]).p)


def asked(verb="how_much", outcome="return", measures=("vv",), number="2.1"):
    return Question(1, number, WORDS, WORDS, WORDS, "effectiveness", WORDS, verb, outcome, measures)


def found_for(number, *links):
    return Finding(1, "F", WORDS, WORDS, links, (number,))


def test_asking_about_applications_is_not_answered_by_departures():
    found = answer_to(asked(outcome="application"), MODEL, CELLS, [found_for("2.1", "K9")])

    assert (found.answer, found.outcome_missing) == ("partly", True)
    lack = next(one for one in found.lacks if one.code == "lacks_outcome")
    assert dict(lack.values)["measured"][0].code == "measured_return"


def test_numbers_that_do_not_decide_answer_partly():
    found = answer_to(asked(), MODEL, CELLS, [found_for("2.1", "V9")])

    assert (found.answer, codes_of(found.lacks)) == ("partly", ["lacks_decision"])


def test_a_finding_on_numbers_that_decide_answers():
    found = answer_to(asked(measures=("courses",)), MODEL, CELLS, [found_for("2.1")])

    assert (found.answer, found.asked) == ("answered", ("K9",))


def test_a_contradiction_between_voices_and_numbers_leaves_a_question_partly_answered():
    found = answer_to(asked(measures=("both",)), MODEL, CELLS, [found_for("2.1", "B9")])

    assert codes_of(found.lacks) == ["lacks_agreement"]


def test_without_a_finding_and_a_cell_a_question_is_not_answered():
    found = answer_to(asked(verb="why", outcome="", measures=()), MODEL, CELLS, [])

    assert (found.answer, found.asked) == ("not", ())


def test_why_is_answered_by_voices_with_a_direction():
    found = answer_to(asked(verb="why", outcome="motivation"), MODEL, CELLS, [found_for("2.1", "V1")])

    assert found.answer == "answered"


@pytest.mark.parametrize(("has_costs", "lacks"), [(True, []), (False, ["lacks_costs"])])
def test_at_what_cost_needs_costs(has_costs, lacks):
    question = asked(verb="at_what_cost", measures=("courses",))

    found = answer_to(question, MODEL, CELLS, [found_for("2.1")], has_costs=has_costs)

    assert codes_of(found.lacks) == lacks


def test_an_arm_that_pools_measures_belongs_to_a_question_about_those_measures():
    assert cells_asked(asked(measures=("local", "national")), MODEL, CELLS) == ("K9",)
    assert cells_asked(asked(measures=("all",)), MODEL, CELLS) == ("A9",)
    assert set(cells_asked(asked(measures=()), MODEL, CELLS)) == {"K9", "V9", "R1", "B9", "A9"}
