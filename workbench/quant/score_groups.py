"""Rows of one arm grouped by their score, so that ties cost nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


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
    """Rows of one arm by score.

    Attributes
    ----------
    rows : ndarray of int, shape (n_rows,)
        Row numbers, ascending.
    codes : ndarray of int, shape (n_rows,)
        Group of each of these rows.
    scores : ndarray of float, shape (n_groups,)
        Ascending.
    sizes : ndarray of int, shape (n_groups,)
    """

    rows: np.ndarray
    codes: np.ndarray
    scores: np.ndarray
    sizes: np.ndarray

    @property
    def n_rows(self) -> int:
        """Rows in all groups."""
        return len(self.rows)

    def sorted_rows(self) -> tuple[np.ndarray, np.ndarray]:
        """Row numbers group by group, shape (n_rows,), and where each group starts, shape (n_groups + 1,)."""
        start = np.concatenate([[0], np.cumsum(self.sizes)])
        return self.rows[np.argsort(self.codes, kind="stable")], start

    def group_of(self, row: int) -> int | None:
        """Group of a row, or ``None`` if it is in none."""
        position = int(np.searchsorted(self.rows, row))
        found = position < len(self.rows) and self.rows[position] == row
        return int(self.codes[position]) if found else None


def score_groups(scores: np.ndarray, chosen: np.ndarray) -> ScoreGroups:
    """Group the chosen rows by equal score.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    chosen : ndarray of bool, shape (n,)

    Returns
    -------
    ScoreGroups
    """
    import pandas as pd

    rows = np.flatnonzero(chosen)
    codes, distinct = pd.factorize(scores[rows], sort=True)
    return ScoreGroups(rows, codes, np.asarray(distinct), np.bincount(codes, minlength=len(distinct)))


def expanded(first: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """All numbers ``first[i], first[i] + 1, …`` of each of the ranges, one after another."""
    starts = np.repeat(first - np.concatenate([[0], np.cumsum(widths)[:-1]]), widths)
    return starts + np.arange(int(widths.sum()))
