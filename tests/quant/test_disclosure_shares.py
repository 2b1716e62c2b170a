"""The guard of shares and means, by looking at every numerator."""

import numpy as np
import pytest

from workbench.quant.disclosure import guard_mean, guard_share


@pytest.mark.parametrize("step", [0.1, 1.0, 2.5, 5.0])
@pytest.mark.parametrize("denominator", [5, 9, 12, 40, 99, 250, 1000])
def test_no_share_gives_a_small_count_away(step, denominator):
    shares = [guard_share(n, denominator, step=step) for n in range(denominator + 1)]

    alike = {}
    for n, share in enumerate(shares):
        if not share.hidden:
            alike.setdefault(share.percent, []).append(n)
    for n in [*range(1, 5), *range(denominator - 4, denominator)]:
        if not shares[n].hidden:
            others = alike[shares[n].percent]
            assert n >= 5 or max(others) >= 5
            assert denominator - n >= 5 or denominator - min(others) >= 5
    assert not any(share.hidden for share in shares[5 : denominator - 4])


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [(0, 40, 0.0), (40, 40, 100.0), (55, 100, 55.0), (1, 3000, 0.0), (5, 200, 3.0)],
)
def test_a_safe_share_is_rounded_and_shown(numerator, denominator, percent):
    assert guard_share(numerator, denominator).percent == percent


@pytest.mark.parametrize(
    ("numerator", "denominator", "reason"),
    [
        (0, 0, "no_denominator"),
        (2, 4, "denominator_below_threshold"),
        (3, 100, "count_below_threshold"),
        (97, 100, "count_below_threshold"),
    ],
)
def test_a_share_that_is_not_shown_says_why(numerator, denominator, reason):
    share = guard_share(numerator, denominator)

    assert np.isnan(share.percent)
    assert share.reason == reason
    assert share.hidden == (denominator > 0)


def test_nothing_and_everything_are_hidden_where_they_tell():
    assert guard_share(0, 40, zeros_disclosive=True).hidden
    assert guard_share(40, 40, zeros_disclosive=True).hidden
    with pytest.raises(ValueError, match="numerator"):
        guard_share(5, 4)


def test_means_need_ten_persons():
    assert guard_mean(10)
    assert not guard_mean(9)
