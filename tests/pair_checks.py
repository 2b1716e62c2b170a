"""Matching without replacement: what every match must keep to, and brute force."""

from __future__ import annotations

import numpy as np

from workbench.quant.comparison import PairMatch

ROUNDING = 1e-9
"""Sums of a few thousand weights or distances in double precision."""


def assert_good_pairs(
    match: PairMatch, scores, treatment, *, caliper=None, strata=None, neighbours=1, on_support=None
) -> None:
    """Shapes, arms, calipers, strata, no control twice, weights and counts."""
    treated, pairs = np.asarray(treatment, dtype=bool), match.pairs()
    used = np.bincount(pairs.control, minlength=len(scores))
    each = np.bincount(pairs.treated, minlength=len(scores))
    allowed = np.ones(len(scores), dtype=bool) if on_support is None else on_support

    assert treated[pairs.treated].all()
    assert not treated[pairs.control].any()
    assert allowed[pairs.treated].all()
    assert allowed[pairs.control].all()
    assert used.max() == 1
    assert each.max() <= neighbours
    assert np.allclose(pairs.weight, 1 / each[pairs.treated])
    assert (match.treated_weights == (each > 0)).all()
    assert np.isclose(match.control_weights.sum(), match.n_treated_matched, rtol=ROUNDING)
    assert caliper is None or (np.abs(scores[pairs.treated] - scores[pairs.control]) <= caliper).all()
    assert strata is None or (strata[pairs.treated] == strata[pairs.control]).all()
    assert (
        match.n_treated_matched + match.n_no_stratum + match.n_out_of_reach + match.n_none_left
        == (treated & allowed).sum()
    )
    assert match.n_fewer_neighbours == ((each > 0) & (each < neighbours)).sum()


def choosing_order(scores, treatment, order, seed=0) -> list[int]:
    """Treated in the order in which they choose."""
    rows = np.flatnonzero(treatment)
    if order == "random":
        return np.random.default_rng(seed).permutation(rows).tolist()
    sign = {"largest": -1, "smallest": 1, "data": 0}[order]
    return sorted(rows.tolist(), key=lambda row: (sign * scores[row], row))


def greedy_by_hand(distances, turns, *, neighbours=1, tolerance=1e-12) -> dict[int, list[int]]:
    """Controls of each treated; ``distances`` is square, and infinite where a pair is forbidden."""
    free, found = np.ones(len(distances), dtype=bool), {}
    for _ in range(neighbours):
        for row in turns:
            distance = np.where(free, distances[row], np.inf)
            if distance.min() < np.inf:
                control = int(np.flatnonzero(distance <= distance.min() + tolerance)[0])
                free[control] = False
                found.setdefault(row, []).append(control)
    return found


def forbidding(distances, treatment, *, scores=None, caliper=None, strata=None) -> np.ndarray:
    """Distances, infinite among the treated, beyond the caliper, and between strata."""
    treated = np.asarray(treatment, dtype=bool)
    allowed = ~treated[None, :] & np.ones_like(distances, dtype=bool)
    if caliper is not None:
        allowed &= np.abs(scores[:, None] - scores[None, :]) <= caliper
    if strata is not None:
        allowed &= strata[:, None] == strata[None, :]
    return np.where(allowed, distances, np.inf)


def listed_controls(match: PairMatch) -> dict[int, list[int]]:
    """Controls of each treated, in the order in which they were taken."""
    found: dict[int, list[int]] = {}
    for treated, control in zip(match.listed.treated.tolist(), match.listed.control.tolist(), strict=True):
        found.setdefault(treated, []).append(control)
    return found
