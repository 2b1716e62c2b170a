"""Which explanations remain, and the test that would separate each."""

import pytest

from tests.mixed.gold import MODEL, gold_display
from workbench.mixed.explanations import KINDS, MeasureFacts, remaining
from workbench.mixed.pathways import paths_of, read_path
from workbench.reasons import Worded

DISPLAY = gold_display()
DIRECTIONS = {name: cell.voices.direction for name, cell in DISPLAY.cells.items()}


def explained(measure, facts, direct):
    readings = {path: read_path(path, DIRECTIONS) for path in paths_of(MODEL, measure)}
    found = remaining(readings, DISPLAY.cells.get(direct), facts)
    return {one.kind: one for one in found}


def codes_of(explanation):
    return [sign.code for sign in explanation.signs]


def test_all_that_apply_are_told_at_once_in_a_fixed_order():
    facts = MeasureFacts(
        sources_by_theme={"delivery.level": 3, "context.returnability": 4, "rival.lock_in": 3},
        n_unknown=67,
    )

    found = explained("courses", facts, "K9")

    assert tuple(found) == KINDS
    assert codes_of(found["theory"]) == ["sign_stop", "sign_stop"]
    assert all(one.signs for one in found.values())


def test_a_theme_that_few_bring_up_is_no_sign():
    found = explained("courses", MeasureFacts(sources_by_theme={"delivery.level": 2}), "K9")

    assert set(found) == {"theory", "selection"}


def test_a_path_that_does_not_stop_speaks_for_no_failure_of_theory():
    found = explained("vv", MeasureFacts(), "V9")

    assert "theory" not in found
    assert codes_of(found["measurement"]) == ["sign_inconclusive"]


def test_a_clear_estimate_may_have_been_chosen():
    found = explained("both", MeasureFacts(bias_assumptions=frozenset({"unconfounded"})), "B9")

    assert codes_of(found["selection"]) == ["sign_selection_noted", "sign_significant"]


def test_without_an_estimate_nothing_is_said_of_selection_and_measurement_is_missing():
    found = explained("courses", MeasureFacts(), "none")

    assert codes_of(found["measurement"]) == ["sign_none"]
    assert "selection" not in found


@pytest.mark.parametrize("state", ["done", "possible", "missing"])
def test_each_says_whether_the_study_has_its_test(state):
    facts = MeasureFacts(tests={"selection": state}, theme_names={"x": Worded("x", "x")})

    assert explained("courses", facts, "K9")["selection"].state == state


def test_a_test_nobody_told_of_is_missing():
    assert explained("courses", MeasureFacts(), "K9")["theory"].state == "missing"


def test_an_explanation_used_for_another_estimate_is_a_sign_here_too():
    elsewhere = {"no_lock_in": (Worded("Kurs", "Courses"),), "unconfounded": (Worded("Kurs", "Courses"),)}

    found = explained("both", MeasureFacts(shared_assumptions=elsewhere), "B9")

    assert codes_of(found["time"]) == ["sign_lock_in_shared"]
    assert codes_of(found["selection"]) == ["sign_selection_shared", "sign_significant"]


@pytest.mark.parametrize(("n", "is_sign"), [(19, False), (20, True), (None, False), (0, False)])
def test_delivery_is_in_doubt_where_a_fifth_or_more_did_not_complete(n, is_sign):
    found = explained("courses", MeasureFacts(n_completion_known=100, n_not_completed=n), "K9")

    assert ("implementation" in found) == is_sign
    if is_sign:
        assert codes_of(found["implementation"]) == ["sign_not_completed"]


def test_who_cannot_be_returned_and_who_is_followed_briefly_are_signs():
    found = explained("courses", MeasureFacts(n_unreturnable=40, n_short=12), "K9")

    assert codes_of(found["context"]) == ["sign_unreturnable"]
    assert codes_of(found["time"]) == ["sign_short"]
