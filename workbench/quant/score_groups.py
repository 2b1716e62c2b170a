"""Rows of one arm grouped by their score, so that ties cost nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.quant.ranking import ranked

_FEW = 200_000


class Windows(NamedTuple):
    """Runs of control groups that a group of treated is compared with, one element a run.

    Attributes
    ----------
    treated_group : ndarray of int
    first, stop : ndarray of int
        Half-open range of control groups.
    n_controls : ndarray of int
        Controls in the run.
    pair_weight : ndarray of float
        Weight of one treated with one control of the run.
    """

    treated_group: np.ndarray
    first: np.ndarray
    stop: np.ndarray
    n_controls: np.ndarray
    pair_weight: np.ndarray


@dataclass(frozen=True, slots=True)
class ScoreGroups:
    """Rows of one arm by score, within strata if there are any.

    Attributes
    ----------
    rows : ndarray of int, shape (n_rows,)
        Row numbers, ascending.
    codes : ndarray of int, shape (n_rows,)
        Group of each of these rows.
    scores : ndarray of float, shape (n_groups,)
        Ascending within a stratum.
    sizes : ndarray of int, shape (n_groups,)
    strata : ndarray of int, shape (n_groups,), or None
        Stratum of each group, ascending.
    """

    rows: np.ndarray
    codes: np.ndarray
    scores: np.ndarray
    sizes: np.ndarray
    strata: np.ndarray | None = None

    @property
    def n_rows(self) -> int:
        """Rows in all groups."""
        return len(self.rows)

    @property
    def starts(self) -> np.ndarray:
        """Rows in all groups before each one, shape (n_groups + 1,)."""
        return np.concatenate([[0], np.cumsum(self.sizes)])

    def sorted_rows(self) -> tuple[np.ndarray, np.ndarray]:
        """Row numbers group by group, shape (n_rows,), and where each group starts, shape (n_groups + 1,)."""
        return self.rows[np.argsort(self.codes, kind="stable")], self.starts

    def group_of(self, row: int) -> int | None:
        """Group of a row, or ``None`` if it is in none."""
        position = int(np.searchsorted(self.rows, row))
        found = position < len(self.rows) and self.rows[position] == row
        return int(self.codes[position]) if found else None

    def totals(self, values: np.ndarray) -> np.ndarray:
        """Sum of ``values`` of all rows (shape (n,)) over the rows of each group, shape (n_groups,)."""
        return np.bincount(self.codes, weights=values[self.rows], minlength=len(self.sizes))


def score_groups(scores: np.ndarray, chosen: np.ndarray, strata: np.ndarray | None = None) -> ScoreGroups:
    """Group the chosen rows by equal score, and by stratum where there are strata.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    chosen : ndarray of bool, shape (n,)
    strata : ndarray of int, shape (n,), optional
        Codes from 0.

    Returns
    -------
    ScoreGroups
    """
    rows = np.flatnonzero(chosen)
    codes, distinct = ranked(scores[rows])
    if strata is None:
        return ScoreGroups(rows, codes, distinct, np.bincount(codes, minlength=len(distinct)))
    codes, keys = ranked(strata[rows].astype(np.int64) * len(distinct) + codes)
    stratum, level = np.divmod(keys, max(len(distinct), 1))
    return ScoreGroups(rows, codes, distinct[level], np.bincount(codes, minlength=len(keys)), stratum)


def expanded(first: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """All numbers ``first[i], first[i] + 1, …`` of each of the ranges, one after another."""
    starts = np.repeat(first - np.concatenate([[0], np.cumsum(widths)[:-1]]), widths)
    return starts + np.arange(int(widths.sum()))


def range_totals(first: np.ndarray, stop: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sum of ``values[first[i]:stop[i]]`` for each of the ranges.

    Running sums are kept in extended precision, so that whole numbers are exact and others lose nothing
    that shows.
    """
    running = np.zeros(len(values) + 1, dtype=np.longdouble)
    np.cumsum(values, dtype=np.longdouble, out=running[1:])
    return np.asarray(running[stop] - running[first], dtype=float)


def covering_totals(first: np.ndarray, stop: np.ndarray, values: np.ndarray, n: int) -> np.ndarray:
    """Sum of the ``values`` of all ranges that cover each of the positions 0 to ``n`` - 1.

    Returns
    -------
    ndarray of float, shape (n,)
        Exactly 0 where no range covers the position.
    """
    widths = stop - first
    if widths.sum() <= _FEW:
        return np.bincount(expanded(first, widths), weights=np.repeat(values, widths), minlength=n)
    steps = np.bincount(first, weights=values, minlength=n + 1).astype(np.longdouble)
    steps -= np.bincount(stop, weights=values, minlength=n + 1)
    n_ranges = np.cumsum(np.bincount(first, minlength=n + 1) - np.bincount(stop, minlength=n + 1))
    return np.where(n_ranges[:n] > 0, np.cumsum(steps)[:n], 0.0).astype(float)
