"""Robustness of the demo study: computed once, kept, and saying what the pages say."""

import math

import pytest

from workbench.services.effects import effect_of
from workbench.services.jobs import JobCancelledError
from workbench.services.robustness import PARTS, known_part, run_part
from workbench.services.study_files import opened_study


def quiet(done: float) -> None:
    assert 0 <= done <= 1 + 1e-9


@pytest.fixture
def computed(demo_home):
    def part(name, measure="both"):
        run_part("demo", name, measure, quiet)
        with opened_study("demo") as db:
            return known_part(db, name, measure)

    return part


def test_nothing_is_known_before_it_is_asked_for(demo_db):
    assert [known_part(demo_db, part, "vv") for part in PARTS] == [None] * len(PARTS)


def test_the_estimators_hold_the_row_of_2014_as_it_is_stored(computed, demo_home):
    rows = {row["method"]: row for row in computed("estimators")["rows"]}
    with opened_study("demo") as db:
        stored = effect_of(db, "both").summary.effect

    assert rows["as-in-2014"]["att"] == pytest.approx(stored.att)
    assert rows["as-in-2014"]["se"] == pytest.approx(stored.se)
    assert {"kernel", "aipw", "entropy", "optimal"} <= set(rows)
    assert all(row["att"] < 0 for row in rows.values())


def test_hidden_bias_turns_both_at_a_small_factor(computed):
    found = computed("hidden_bias")

    assert 1 < found["mcnemar"]["gamma_star"] < 1.5
    assert found["e_value"]["e_value"] > 1
    assert [one["like"] for one in found["confounders"]][:3] == ["", "sex=K", "has_child"]


def test_a_test_that_shows_nothing_says_so_instead_of_a_factor(computed):
    found = computed("hidden_bias", "vv")

    assert found["mcnemar"]["gamma_star"] is None
    assert found["mcnemar"]["reason"]["key"] == "effect_reason.bounds_not_significant"


def test_the_plane_begins_at_the_effect_and_is_linear(computed):
    found = computed("unknown", "vv")
    plane, step = found["plane"], 1

    assert plane[0][0] == pytest.approx(found["effect"]["att"])
    assert plane[2 * step][0] - plane[step][0] == pytest.approx(plane[step][0] - plane[0][0])
    assert plane[-1][0] > plane[0][0] > plane[0][-1]
    assert found["returnable"]["n_left_out"] > 0


def test_leaving_out_centres_covers_them_all(computed):
    found = computed("leave_one_out")

    assert len(found["covariates"]["rows"]) == 5
    assert len(found["centres"]["rows"]) == 110
    assert found["centres"]["lowest"] <= found["centres"]["full"]["effect"] <= found["centres"]["highest"]


def test_groups_too_small_are_refused_with_a_reason(computed):
    rows = {row["group"]: row for row in computed("groups")["country"]["rows"]}

    small = [row for row in rows.values() if row["n_treated"] < 30]
    assert small
    assert all(row["effect"] is None and "group_too_small" in row["reason"]["key"] for row in small)


def test_a_cancelled_part_keeps_nothing(demo_home):
    def stop(done: float) -> None:
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        run_part("demo", "groups", "vv", stop)
    with opened_study("demo") as db:
        assert known_part(db, "groups", "vv") is None


def test_kept_numbers_are_plain_json(computed):
    def numbers(value):
        if isinstance(value, dict):
            return [one for inner in value.values() for one in numbers(inner)]
        if isinstance(value, list):
            return [one for inner in value for one in numbers(inner)]
        return [value] if isinstance(value, float) else []

    assert all(math.isfinite(one) for one in numbers(computed("unknown")))
