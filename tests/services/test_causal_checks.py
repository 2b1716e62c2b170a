"""Dose and negative controls of the simulated study, and what they refuse."""

import numpy as np
import pytest

from db.connection import opened
from db.register import store_import
from tests.services.small_register import store_small_register
from workbench.quant.register_rows import NewImport, Outcome, Participation, Person, RegisterRows
from workbench.services.causal_checks import (
    LEAST_EVENTS,
    WAITING,
    control_outcomes,
    dose,
    doses_taken,
    negative,
)
from workbench.services.pathways import measure_paths
from workbench.services.robustness import known_part, run_part
from workbench.services.study_files import opened_study
from workbench.services.triangulation import display_of, evidence, study_settings


def quiet(done: float) -> None:
    assert 0 <= done <= 1 + 1e-9


def by_dose(found):
    return {one["dose"]: one for one in found["doses"]}


def test_a_measure_of_sessions_and_one_of_hours_are_told_in_their_own_unit(demo_db):
    assert set(by_dose(dose(demo_db, "vv", quiet))) == {"sessions", "completed"}
    assert set(by_dose(dose(demo_db, "courses", quiet))) == {"hours", "completed"}
    assert set(by_dose(dose(demo_db, "both", quiet))) == {"sessions", "hours", "completed"}


def test_groups_by_dose_are_all_the_matched_whose_dose_is_known(demo_db):
    for one in dose(demo_db, "all", quiet)["doses"]:
        assert sum(group["n_treated"] for group in one["groups"]) == one["n_treated"]
    assert one["n_unknown"] + one["n_treated"] == 1680


def test_who_left_before_the_measure_was_over_is_counted_and_has_the_lowest_dose(demo_db):
    found = dose(demo_db, "vv", quiet)

    sessions = by_dose(found)["sessions"]
    assert found["n_cut_short"] >= 30
    assert sessions["groups"][0]["highest"] < sessions["groups"][-1]["lowest"] == 12
    assert sessions["slope"] < 0


def test_completion_has_the_difference_of_its_two_groups(demo_db):
    one = by_dose(dose(demo_db, "courses", quiet))["completed"]

    without, completed = one["groups"]
    assert one["slope"] == pytest.approx(completed["effect"] - without["effect"])


def test_parts_are_added_up_and_completed_is_all_of_them(db):
    persons = [Person(no, f"P{no}", sex="K", age=30, country="AFG") for no in (1, 2, 3)]
    taken = [
        Participation("vv", person_no=1, sessions=4, completed=1),
        Participation("vv", person_no=1, sessions=3, completed=0),
        Participation("local", person_no=2, hours=20.0),
    ]
    outcomes = [Outcome(no, returned=0) for no in (1, 2, 3)]
    store_import(db, NewImport("a.csv", "0" * 64), RegisterRows(persons, taken, outcomes))

    found = doses_taken(db, "vv", [1, 2, 3])

    assert {name: told.tolist()[0] for name, told in found.items()} == {"sessions": 7, "completed": 0}
    assert all(np.isnan(told[1:]).all() for told in found.values())


def test_control_outcomes_are_what_the_measure_cannot_have_changed(demo_db):
    found = control_outcomes(demo_db, list(range(1, 11_690)))

    assert set(found) == {"permit", "death", WAITING}
    assert found["permit"].sum() == 771
    assert found["death"].sum() == 118
    assert np.nanmin(found[WAITING]) >= 0


@pytest.mark.parametrize("measure", ["courses", "vv", "both"])
def test_the_simulated_measures_change_no_control_outcome(demo_db, measure):
    rows = negative(demo_db, measure, quiet)["rows"]

    assert [row["control"] for row in rows] == ["permit", "death", WAITING]
    assert not any(row["differs"] for row in rows)
    for row in rows:
        assert row["ci_lower"] <= 0 <= row["ci_upper"]


def test_a_control_outcome_that_hardly_anybody_has_is_refused(demo_db, monkeypatch):
    monkeypatch.setattr("workbench.services.causal_checks.LEAST_EVENTS", 100)

    rows = {row["control"]: row for row in negative(demo_db, "both", quiet)["rows"]}

    assert LEAST_EVENTS == 10
    assert rows["death"]["effect"] is None
    assert rows["death"]["reason"]["key"] == "effect_reason.control_rare"
    assert rows["permit"]["effect"] is not None


def test_a_register_without_doses_and_control_outcomes_says_nothing(home_folder):
    from workbench.services.studies import furnish
    from workbench.services.study_files import make_home, study_path

    make_home()
    with opened(study_path("liten"), create=True) as db:
        furnish(db, title="Liten", simulated=True)
        store_small_register(db)

    for part in ("dose", "negative"):
        run_part("liten", part, "courses", quiet)

    with opened_study("liten") as db:
        assert known_part(db, "dose", "courses") == {"doses": [], "n_cut_short": 0}
        assert known_part(db, "negative", "courses") == {"rows": [], "alpha": 0.05}


def states(measure):
    with opened_study("demo") as db:
        found = evidence(db)
        told = measure_paths(db, found, display_of(found, study_settings(db)))
    (one,) = [one for one in told if one.measure.id == measure]
    return {explanation.kind: explanation.state for explanation in one.explanations}


def test_the_tests_of_explanations_are_done_when_they_have_been_computed(demo_home):
    before = states("both")

    for part in ("dose", "hidden_bias", "negative"):
        run_part("demo", part, "both", quiet)

    changed = {kind for kind, state in states("both").items() if state != before[kind]}
    assert changed == {"implementation", "selection"}
    assert {before[kind] for kind in changed} == {"possible"}
    assert {states("both")[kind] for kind in changed} == {"done"}


def test_delivery_and_persons_of_the_register_are_signs(demo_db):
    found = evidence(demo_db)
    told = measure_paths(demo_db, found, display_of(found, study_settings(demo_db)))

    signs = {
        one.measure.id: {sign.code: dict(sign.values) for each in one.explanations for sign in each.signs}
        for one in told
    }
    assert signs["vv"]["sign_not_completed"] == {"n": 336, "of": 1421}
    assert signs["courses"]["sign_unreturnable"]["n"] > signs["both"]["sign_unreturnable"]["n"] > 0
    assert signs["both"]["sign_short"]["n"] < 192
