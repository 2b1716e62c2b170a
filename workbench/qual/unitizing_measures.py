"""Krippendorff's alphas for unitizing, in the form of 1995/2004 and in that of 2016.

Several sources are one long continuum with a cut between them: no gap reaches from one into the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.qual.coder_counts import FloatArray, SetCounts
from workbench.qual.text_measures import ratio

if TYPE_CHECKING:
    from workbench.qual.text_measures import Measure


def unitizing_estimates(
    counts: SetCounts, weights: FloatArray
) -> tuple[dict[Measure, FloatArray], dict[Measure, FloatArray]]:
    """``u_alpha``, ``u_alpha_2016`` and ``cu_alpha`` under every row of weights.

    Parameters
    ----------
    counts : SetCounts
    weights : np.ndarray, shape (n_rows, n_sources)

    Returns
    -------
    by_code : mapping of Measure to np.ndarray, shape (n_rows, n_codes)
        ``cu_alpha`` of a code is (k)uα: how well coders tell it from other codes where both coded. It is
        ``nan`` where a coder gave one unit two codes.
    pooled : mapping of Measure to np.ndarray, shape (n_rows,)

    References
    ----------
    Krippendorff (1995), Sociological Methodology 25, 47-76; Krippendorff (2004), Content Analysis, 2nd ed.,
    11.6 (``u_alpha``). Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364;
    Krippendorff (2019), Content Analysis, 4th ed., 12.6, equations 32-38 (``u_alpha_2016``, ``cu_alpha``).
    """
    first, first_pooled = _form_of_1995(counts, weights)
    second, second_pooled = _form_of_2016(counts, weights)
    coding, coding_pooled = _coding_of_2016(counts, weights)
    overlapping = (weights > 0) @ ~counts.excluding
    for found in (second_pooled, coding, coding_pooled):
        found[overlapping] = np.nan
    return (
        {"u_alpha": first, "u_alpha_2016": second, "cu_alpha": coding},
        {"u_alpha": first_pooled, "u_alpha_2016": second_pooled, "cu_alpha": coding_pooled},
    )


def _form_of_1995(counts: SetCounts, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Squared differences between where stretches begin and end, against all ways to lay them."""
    values = (weights @ (counts.readers * counts.units))[:, None]
    expected = ((weights @ counts.segments.T) - 1) * (weights @ counts.cubes.T)
    expected += np.stack([((weights @ room) * weights).sum(axis=1) for room in counts.chance], axis=1)
    ways = values * (values - 1) - weights @ (counts.squares - counts.marked).T
    observed = weights @ counts.distances.T
    by_chance = ratio(2 * values * expected, ways)
    return 1 - ratio(observed, by_chance), 1 - ratio(observed.sum(axis=1), np.nansum(by_chance, axis=1))


def _form_of_2016(counts: SetCounts, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lengths on which coders coincide, gaps as a value of their own."""
    m = counts.readers
    values = (weights @ (m * counts.units))[:, None]
    marked, squares = weights @ counts.marked.T, weights @ counts.squares.T
    blank = values - marked
    differing = 2 * weights @ (counts.mismatched / (m - 1)).T
    by_chance = 2 * ratio(values * marked * blank, values**2 - squares - blank)
    alike = 2 * weights @ (counts.both / (m - 1)).sum(axis=0) + weights @ counts.all_blank
    total, empty = values[:, 0], values[:, 0] - marked.sum(axis=1)
    apart = total * (total**2 - (marked**2).sum(axis=1) - empty**2)
    pooled = ratio(apart, total**2 - squares.sum(axis=1) - empty)
    return 1 - ratio(differing, by_chance), 1 - ratio(total - alike, pooled)


def _coding_of_2016(counts: SetCounts, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Which code, where two coders gave one."""
    m = counts.readers
    met = weights @ (counts.covered_marks / (m - 1)).T
    alike = 2 * weights @ (counts.both / (m - 1)).T
    itself = weights @ counts.covered_squares.T
    total = met.sum(axis=1, keepdims=True)
    share = ratio((met * total - itself) * (met - alike), met * (met * total - met**2))
    apart = total[:, 0] * (total[:, 0] ** 2 - (met**2).sum(axis=1))
    pooled = ratio(apart, total[:, 0] ** 2 - itself.sum(axis=1))
    return 1 - share, 1 - ratio((met - alike).sum(axis=1), pooled)
