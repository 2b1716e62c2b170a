"""Cumulative incidence: R's and statsmodels' numbers, closed forms, and many samples of a known truth."""

import doctest
import json
import math
from pathlib import Path

import numpy as np
import pytest

from workbench.demo.register import simulated_register
from workbench.errors import StatisticsError
from workbench.quant import return_times
from workbench.quant.incidence import cumulative_incidence
from workbench.quant.return_times import expected_curve, leavers_curve

REFERENCE = json.loads(
    (Path(__file__).parent.parent / "reference/sensitivity.json").read_text(encoding="utf-8")
)["competing"]
HERE = "0"


def reference_curves():
    return cumulative_incidence(
        np.array(REFERENCE["days"]), np.array([str(cause) for cause in REFERENCE["cause"]]), censored=HERE
    )


@pytest.mark.parametrize("program", ["cmprsk", "survfit"])
def test_curves_are_those_of_r(program):
    found = reference_curves()

    for cause in ("1", "2"):
        shares = [found.at(cause, day)[0] for day in REFERENCE["at"]]
        assert shares == pytest.approx(REFERENCE[f"{program}_{cause}"], abs=1e-12)


def test_standard_errors_are_near_those_of_r_which_reckons_otherwise():
    found = reference_curves()

    se = np.array([found.at("1", day)[1] for day in REFERENCE["at"]])

    # 20 persons: the three variances differ by terms of the order 1/n
    assert se == pytest.approx(np.sqrt(REFERENCE["cmprsk_variance_1"]), rel=0.17)
    assert se == pytest.approx(np.array(REFERENCE["survfit_se_1"]), rel=0.17)


def sample(n=400, seed=0):
    rng = np.random.default_rng(seed)
    days = np.ceil(rng.exponential(300, n))
    end = rng.integers(50, 700, n)
    cause = np.where(days <= end, rng.choice(["return", "forced", "unknown"], n, p=[0.5, 0.3, 0.2]), "here")
    return np.minimum(days, end), cause


@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_curves_and_standard_errors_are_those_of_statsmodels():
    from statsmodels.duration.survfunc import CumIncidenceRight

    days, outcome = sample()
    codes = {"here": 0, "forced": 1, "return": 2, "unknown": 3}

    found = cumulative_incidence(days, outcome, censored="here")

    expected = CumIncidenceRight(days, np.array([codes[cause] for cause in outcome]))
    assert found.times.tolist() == expected.times.tolist()
    for curve, incidence, se in zip(found.causes, expected.cinc, expected.cinc_se, strict=True):
        assert curve.incidence == pytest.approx(incidence)
        assert curve.se[:-1] == pytest.approx(se[:-1])


def test_without_censoring_it_is_the_share_and_its_binomial_variance():
    days, outcome = np.array([3, 1, 2, 2, 5, 4, 4, 9.0]), np.array(list("aabababb"))

    found = cumulative_incidence(days, outcome, censored="here")

    for day in (1, 2, 4, 6):
        share = ((days <= day) & (outcome == "a")).mean()
        assert found.at("a", day) == pytest.approx((share, math.sqrt(share * (1 - share) / 8)))
    assert found.free[-1] == 0
    assert found.n_censored == 0


def test_with_one_cause_it_is_one_minus_kaplan_meier_with_greenwoods_variance():
    from statsmodels.duration.survfunc import SurvfuncRight

    days, outcome = sample(seed=3)
    event = outcome != "here"
    expected = SurvfuncRight(days, event.astype(int))

    found = cumulative_incidence(days, np.where(event, "any", "here"), censored="here")

    shares = np.array([found.at("any", day) for day in expected.surv_times])
    assert shares[:, 0] == pytest.approx(1 - expected.surv_prob)
    assert shares[:-1, 1] == pytest.approx(expected.surv_prob_se[:-1])


def test_those_who_come_under_observation_late_are_at_risk_from_then_on():
    from statsmodels.duration.survfunc import SurvfuncRight

    days, outcome = sample(seed=5)
    entered = np.floor(days * np.random.default_rng(5).random(len(days)) * 0.6) - 1
    entered[:40] = 0
    kept = entered < days
    days, event, entered = days[kept], (outcome != "here")[kept], entered[kept]
    expected = SurvfuncRight(days, event.astype(int), entry=entered)

    found = cumulative_incidence(days, np.where(event, "any", "here"), censored="here", entered=entered)

    shares = np.array([found.at("any", day) for day in expected.surv_times])
    assert shares[:, 0] == pytest.approx(1 - expected.surv_prob)
    assert found.n_at_risk[5] == ((entered < found.times[5]) & (days >= found.times[5])).sum()


def test_the_parts_sum_to_one_and_intervals_stay_inside():
    found = cumulative_incidence(*sample(), censored="here")

    assert sum(curve.incidence for curve in found.causes) + found.free == pytest.approx(
        np.ones(len(found.times))
    )
    for curve in found.causes:
        known = np.isfinite(curve.ci_lower)
        assert (curve.ci_lower[known] > 0).all()
        assert (curve.ci_upper[known] < 1).all()
        assert (curve.ci_lower[known] < curve.incidence[known]).all()
        assert (curve.incidence[known] < curve.ci_upper[known]).all()


def test_intervals_cover_the_truth_as_often_as_they_say():
    """Constant hazards 0.5 and 0.3 a year: by half a year 0.5/0.8·(1 - exp(-0.4))."""
    truth, covered, shares = 0.5 / 0.8 * -math.expm1(-0.4), 0, []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        first, second, end = rng.exponential(2, 200), rng.exponential(1 / 0.3, 200), rng.uniform(0.2, 2, 200)
        time = np.minimum(np.minimum(first, second), end)
        outcome = np.where(time == end, "here", np.where(time == first, "a", "b"))
        found = cumulative_incidence(time, outcome, censored="here")
        place = np.searchsorted(found.times, 0.5, side="right") - 1
        curve = found.curve("a")
        covered += curve.ci_lower[place] < truth < curve.ci_upper[place]
        shares.append((curve.incidence[place], curve.se[place]))

    # 95 % of 300 with three binomial standard errors
    assert 0.91 < covered / 300 < 0.99
    assert np.mean(shares, axis=0)[0] == pytest.approx(truth, abs=0.006)
    assert np.mean(shares, axis=0)[1] == pytest.approx(np.std(shares, axis=0)[0], rel=0.12)


def test_before_the_first_day_nobody_has_left_and_after_the_last_nobody_knows():
    found = reference_curves()

    assert found.at("1", 10) == (0.0, 0.0)
    assert math.isnan(found.at("1", 366)[0])
    assert np.isnan(found.curve("2").ci_lower[0])


def test_row_order_does_not_matter():
    days, outcome = sample()
    order = np.random.default_rng(1).permutation(len(days))

    first, second = (
        cumulative_incidence(days[rows], outcome[rows], censored="here") for rows in (slice(None), order)
    )

    assert first.curve("return").incidence.tolist() == second.curve("return").incidence.tolist()


def test_an_entry_after_the_end_is_refused():
    with pytest.raises(StatisticsError, match="1 of 2"):
        cumulative_incidence(
            np.array([3.0, 4]), np.array(["a", "b"]), censored="b", entered=np.array([1.0, 4])
        )


@pytest.mark.parametrize("days", [[], [-1.0], [math.nan]])
def test_days_that_are_none_are_refused(days):
    with pytest.raises(StatisticsError, match="index date"):
        cumulative_incidence(np.array(days), np.array(["a"] * len(days), dtype=str), censored="here")


def test_the_demo_register_has_the_shape_of_figure_6():
    rows = simulated_register().rows
    obliged = {
        p.person_no: np.datetime64(p.attributes["obliged_on"]) for p in rows.persons if p.in_population
    }
    known = [o for o in rows.outcomes if o.person_no in obliged]
    days = np.array(
        [(np.datetime64(o.outcome_on or o.censored_on) - obliged[o.person_no]).astype(int) for o in known]
    )
    outcome = np.array([o.outcome for o in known])

    leavers = leavers_curve(days, outcome == "assistert_retur")
    everyone = cumulative_incidence(days, outcome, censored="fortsatt_mottak")

    assert (leavers.n, leavers.n_all) == (1288, 9029)
    assert 0.70 <= leavers.share_by(730) <= 0.80
    assert leavers.share[-1] == 1
    assert everyone.at("assistert_retur", 1095)[0] < 0.35


def test_expected_curves_follow_their_hazard():
    assert doctest.testmod(return_times).failed == 0
    curve = expected_curve(np.array([0, 365.25]), hazard_per_year=0.5)

    assert curve.share == pytest.approx([0, 1 - math.exp(-0.5)])
    assert (curve.mean_years, curve.median_years) == pytest.approx((2, 2 * math.log(2)))
    assert expected_curve(np.array([100.0]), hazard_per_year=0).mean_years == math.inf
    with pytest.raises(ValueError, match="at least 0"):
        expected_curve(np.array([1.0]), hazard_per_year=-1)


def test_the_mean_line_is_of_those_who_left():
    found = leavers_curve(np.array([10, 20, 60, 400.0]), np.array([True, True, True, False]))

    assert (found.n, found.mean_days, found.median_days) == (3, 30, 20)
    assert [found.share_by(day) for day in (5, 20, 1000)] == pytest.approx([0, 2 / 3, 1])
    assert math.isnan(leavers_curve(np.array([1.0]), np.array([False])).mean_days)
