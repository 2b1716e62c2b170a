"""Landmarks and time zero: lock-in that is built in, rows chosen without the outcome, and warnings."""

import math

import numpy as np
import pytest

from workbench.demo.register import simulated_register
from workbench.errors import StatisticsError
from workbench.quant.landmark import landmark_effects, landmark_sample
from workbench.quant.part_estimates import PartEstimate
from workbench.quant.time_zero import TimeZero, check_time_zero


def locked_in(n=40_000, seed=1):
    """Participants do not leave for 90 days, then leave at twice the hazard of others."""
    rng = np.random.default_rng(seed)
    treated = rng.random(n) < 0.5
    days = np.where(treated, 90 + rng.exponential(1000, n), rng.exponential(2000, n))
    possible = rng.integers(100, 700, n).astype(float)
    return treated, np.minimum(days, possible), days <= possible, possible


def difference(treated):
    def estimate(sample):
        arm = treated[sample.rows]
        first, second = sample.outcome[arm], sample.outcome[~arm]
        se = math.sqrt(first.var() / len(first) + second.var() / len(second))
        return PartEstimate(first.mean() - second.mean(), se, len(first), len(second))

    return estimate


def test_lock_in_shows_as_an_effect_that_turns():
    treated, days, event, possible = locked_in()

    found = landmark_effects(days, event, possible, difference(treated), months=[2, 6, 18])

    for effect in found:
        truth = -math.expm1(-max(effect.days - 90, 0) / 1000) + math.expm1(-effect.days / 2000)
        assert effect.ci_lower < truth < effect.ci_upper
    assert found[0].ci_upper < 0 < found[2].ci_lower
    assert found[2].n + found[2].n_too_short == 40_000


def test_rows_are_chosen_by_how_long_they_could_be_followed():
    days, event = np.array([10, 20, 30, 200.0]), np.array([True, True, False, True])
    possible = np.array([400, 50, 400, 400.0])

    sample = landmark_sample(days, event, possible, 100)

    # row 1 returned, but nobody like it who stayed could be seen for 100 days
    assert sample.rows.tolist() == [0, 2, 3]
    assert sample.outcome.tolist() == [1, 0, 0]


def test_choosing_by_the_outcome_would_be_wrong():
    treated, days, event, possible = locked_in()
    truth = -math.expm1(-(365.25 - 90) / 1000)

    right = landmark_sample(days, event, possible, 365.25)
    seen = (days >= 365.25) | event
    wrong = (event & (days <= 365.25))[treated & seen].mean()

    assert right.outcome[treated[right.rows]].mean() == pytest.approx(truth, abs=0.015)
    assert wrong > truth + 0.05


def test_a_landmark_nobody_reaches_has_a_reason():
    found = landmark_effects(
        np.array([5.0]), np.array([True]), np.array([20.0]), lambda sample: 1 / 0, months=[12]
    )

    assert (found[0].n, found[0].n_too_short) == (0, 1)
    assert math.isnan(found[0].effect)
    assert found[0].reason.code == "landmark_empty"


def test_a_landmark_that_cannot_be_estimated_tells_why_and_work_can_be_cancelled():
    def fails(sample):
        raise StatisticsError("errors.no_treated", n=len(sample.rows))

    told = []
    found = landmark_effects(
        np.array([5.0]),
        np.array([True]),
        np.array([900.0]),
        fails,
        progress=lambda *step: told.append(step),
        is_cancelled=lambda: len(told) == 3,
    )

    assert told == [(1, 4), (2, 4), (3, 4)]
    assert [effect.reason.code for effect in found] == ["no_treated"] * 3


def test_a_landmark_at_the_start_is_the_callers_mistake():
    with pytest.raises(ValueError, match="above 0"):
        landmark_effects(np.zeros(1), np.zeros(1), np.zeros(1), lambda sample: None, months=[0])


def dates(*columns):
    return [np.datetime64(text) if text else np.datetime64("NaT") for text in columns]


def test_time_that_begins_alike_gives_no_warning():
    check = check_time_zero(
        TimeZero(
            np.array([True, True, False]),
            dates("2012-02-01", "2012-03-01", "2012-02-10"),
            dates("2012-02-01", "2012-03-01", ""),
            dates("2012-09-01", "2013-09-30", "2013-09-30"),
        )
    )

    assert check.warnings == ()
    assert (check.n_treated, check.n_control, check.immortal_days) == (2, 1, 0)


def test_every_fault_of_time_zero_is_counted():
    check = check_time_zero(
        TimeZero(
            np.array([True, True, True, True, False, False, False]),
            dates("2012-02-01", "2012-03-01", "2012-03-01", "2012-03-05", "2011-01-01", "", "2012-02-20"),
            dates("2012-02-11", "2012-02-01", "", "2012-12-01", "", "", ""),
            dates(
                "2012-03-02",
                "2013-09-30",
                "2013-09-30",
                "2012-06-01",
                "2013-09-30",
                "2013-09-30",
                "2012-01-01",
            ),
        )
    )

    counts = {reason.code: dict(reason.values)["n"] for reason in check.warnings}
    assert counts == {
        "time_start_after_index": 2,
        "time_start_before_index": 1,
        "time_start_after_end": 1,
        "time_start_missing": 1,
        "time_index_missing": 1,
        "time_end_before_index": 1,
        "time_control_index_outside": 1,
    }
    assert check.immortal_days == 10 + 271
    assert check.immortal_share == pytest.approx(281 / (30 + 578 + 578 + 88))


def test_immortal_time_makes_an_effect_out_of_nothing_and_is_warned_of():
    """Everyone has the same hazard; the treated are those who were still here after a wait."""
    rng = np.random.default_rng(4)
    leaving, wait = rng.exponential(400, 20_000), rng.integers(30, 300, 20_000)
    treated = (rng.random(20_000) < 0.5) & (leaving > wait)
    zero = np.datetime64("2012-01-01")
    start = np.where(treated, zero + wait, np.datetime64("NaT"))

    check = check_time_zero(TimeZero(treated, np.full(20_000, zero), start, zero + leaving.astype(int)))

    assert (leaving[treated] < 365).mean() < (leaving[~treated] < 365).mean() - 0.2
    assert [reason.code for reason in check.warnings] == ["time_start_after_index"]
    assert check.n_start_after_index == treated.sum()


def test_the_demo_register_is_aligned():
    rows = simulated_register().rows
    people = [person for person in rows.persons if person.in_population]
    start = {}
    for part in rows.participations:
        if part.person_no:
            start[part.person_no] = min(start.get(part.person_no, "9"), part.started_on)
    ended = {outcome.person_no: outcome.outcome_on or outcome.censored_on for outcome in rows.outcomes}

    check = check_time_zero(
        TimeZero(
            np.array([person.person_no in start for person in people]),
            dates(*(person.attributes["index_on"] for person in people)),
            dates(*(start.get(person.person_no, "") for person in people)),
            dates(*(ended[person.person_no] for person in people)),
        )
    )

    assert check.n_treated == 1681
    assert check.warnings == ()
