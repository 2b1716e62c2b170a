"""When covariates were measured, against when the treatment began."""

import numpy as np

from workbench.quant.measured_dates import measured_dates

NAT = np.datetime64("NaT")


def days(*offsets):
    return np.array(
        [NAT if one is None else np.datetime64("2012-01-01") + one for one in offsets], dtype="datetime64[D]"
    )


TREATED = np.array([True, True, True, True, False, False])
BEGAN = days(10, 10, 10, None, 10, None)


def test_rows_are_counted_by_hand():
    (found,) = measured_dates(TREATED, BEGAN, {"score": days(10, 11, None, 30, 12, 50)})

    assert (found.n_late, found.n_treated_late, found.n_treated, found.n_treated_undated) == (2, 1, 4, 2)
    assert found.rows == (1, 4)
    assert found.checked


def test_every_row_agrees_with_a_comparison_one_by_one():
    rng = np.random.default_rng(1)
    treated = rng.random(500) < 0.4
    began, measured = (days(*np.where(rng.random(500) < 0.1, None, rng.integers(0, 9, 500))) for _ in "ab")

    (found,) = measured_dates(treated, began, {"score": measured}, n_shown=3)

    late = [
        k
        for k in range(500)
        if not np.isnat(began[k]) and not np.isnat(measured[k]) and measured[k] > began[k]
    ]
    assert found.n_late == len(late)
    assert found.n_treated_late == sum(treated[k] for k in late)
    assert found.rows == tuple(late[:3])


def test_nothing_is_checked_where_no_treated_has_both_dates():
    (found,) = measured_dates(TREATED, BEGAN, {"score": days(None, None, None, 3, 12, 50)})

    assert not found.checked
    assert found.n_treated_late == 0
