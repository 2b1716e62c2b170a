"""A table of counts as it may be shown: small cells hidden, and what they could be worked out from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.quant.disclosure_audit import bordered, provable_upper
from workbench.quant.disclosure_cover import covered

Refusal = Literal["total_below_threshold", "cannot_be_protected"]


@dataclass(frozen=True, slots=True)
class GuardedTable:
    """A table of counts as it may be shown.

    ``primary`` and ``secondary`` say which hidden cells are small. They are for the log of the release: a
    screen or a file marks all hidden cells alike.

    Attributes
    ----------
    shown : ndarray of float, shape (r, c)
        Persons; ``nan`` where hidden.
    primary : ndarray of bool, shape (r, c)
        Hidden because small (or a disclosive zero).
    secondary : ndarray of bool, shape (r, c)
        Hidden so that others cannot be worked out.
    row_totals : ndarray of float, shape (r,)
    column_totals : ndarray of float, shape (c,)
        Of all persons, hidden cells included; ``nan`` where hidden or not asked for.
    row_totals_hidden : ndarray of bool, shape (r,)
    column_totals_hidden : ndarray of bool, shape (c,)
        Asked for but hidden.
    total : float
        Always shown, unless the table is refused.
    threshold : int
        Counts from 1 to one less than this are small.
    reason : Refusal or None
        Why the whole table is refused.
    """

    shown: np.ndarray
    primary: np.ndarray
    secondary: np.ndarray
    row_totals: np.ndarray
    column_totals: np.ndarray
    row_totals_hidden: np.ndarray
    column_totals_hidden: np.ndarray
    total: float
    threshold: int
    reason: Refusal | None = None

    @property
    def hidden(self) -> np.ndarray:
        """Cells that are not shown, shape (r, c), bool."""
        hidden: np.ndarray = np.isnan(self.shown)
        return hidden

    @property
    def refused(self) -> bool:
        """Nothing of the table may be shown."""
        return self.reason is not None

    @property
    def n_hidden(self) -> int:
        """Hidden cells and totals."""
        return int(self.hidden.sum() + self.row_totals_hidden.sum() + self.column_totals_hidden.sum())

    def bordered(self) -> np.ndarray:
        """The shown table with its totals, shape (r + 1, c + 1), ``nan`` where nothing is shown."""
        last_row = np.append(self.column_totals, self.total)
        return np.vstack([np.column_stack([self.shown, self.row_totals]), last_row])


def guard_table(
    counts: np.ndarray,
    *,
    threshold: int = 5,
    row_totals: bool = True,
    column_totals: bool = True,
    zeros_disclosive: bool = False,
) -> GuardedTable:
    """Hide small cells of a table, and as many others as it takes that nobody can work them out.

    Parameters
    ----------
    counts : ndarray of int, shape (r, c)
        Persons, each in one cell.
    threshold : int
        Cells and shown totals from 1 to ``threshold - 1`` are hidden.
    row_totals, column_totals : bool
        Whether these are shown. The total is always taken to be known, for it tends to stand elsewhere.
    zeros_disclosive : bool
        Also hide the zeros of a row or column of two cells or more in which all persons are in one cell: they
        tell something of everybody in it. Zeros are shown otherwise.

    Returns
    -------
    GuardedTable
        Untouched if it has no small cell. Totals are never recomputed without the hidden cells. A table is
        refused if its total is small, or if no pattern protects it.

    Raises
    ------
    ValueError
        If ``counts`` is no table of whole numbers from 0.

    Notes
    -----
    A reader who knows the totals, that counts are whole numbers, and that cells with nobody are shown, cannot
    prove of any hidden cell that it is below the threshold, and so never its number. Two programs see to it:
    one finds further cells to hide (:func:`~workbench.quant.disclosure_cover.covered`), another attacks the
    result (:func:`~workbench.quant.disclosure_audit.provable_upper`); the table is refused if that succeeds.
    Totals are hidden last. Among equally good patterns the order of rows and columns may decide.

    Not covered: a reader who knows persons in the table, other tables of the same persons
    (:func:`~workbench.quant.disclosure.differs_dangerously` looks at pairs), sums of money (dominance), and a
    reader who runs this program on guesses of the table.

    References
    ----------
    Hundepool et al. (2024), Handbook on Statistical Disclosure Control, 2nd ed., chapters 4 and 5.
    """
    counts = _checked(counts, threshold)
    table = bordered(counts)
    if 0 < table[-1, -1] < threshold:
        return _refused(counts, threshold, "total_below_threshold")
    unpublished = np.zeros(table.shape, dtype=bool)
    unpublished[:-1, -1], unpublished[-1, :-1] = not row_totals, not column_totals
    sensitive = (table > 0) & (table < threshold) & ~unpublished
    if zeros_disclosive:
        sensitive[:-1, :-1] |= _telling_zeros(counts)
    hidden = covered(table, sensitive=sensitive, unpublished=unpublished, threshold=threshold)
    if hidden is None or _proves_small(table, hidden, unpublished, threshold):
        return _refused(counts, threshold, "cannot_be_protected")
    return _guarded(table, hidden, sensitive, unpublished, threshold)


def _checked(counts: np.ndarray, threshold: int) -> np.ndarray:
    counts = np.asarray(counts)
    if counts.ndim != 2 or 0 in counts.shape or not np.issubdtype(counts.dtype, np.integer):
        raise ValueError("counts must be a table of whole numbers with at least one row and one column")
    if counts.min() < 0 or threshold < 1:
        raise ValueError("counts must be 0 or more, and the threshold 1 or more")
    return counts.astype(np.int64)


def _telling_zeros(counts: np.ndarray) -> np.ndarray:
    """Zeros beside the one cell in which all persons of a row or a column are."""
    occupied = counts > 0
    in_row = (occupied.sum(axis=1, keepdims=True) == 1) & (counts.shape[1] > 1)
    in_column = (occupied.sum(axis=0, keepdims=True) == 1) & (counts.shape[0] > 1)
    telling: np.ndarray = ~occupied & (in_row | in_column)
    return telling


def _proves_small(table: np.ndarray, hidden: np.ndarray, unpublished: np.ndarray, threshold: int) -> bool:
    """Whether a reader can prove of some hidden cell that it is below the threshold."""
    in_question = hidden & ~unpublished & (table < threshold)
    if not in_question.any():
        return False
    seen = np.where(hidden, np.nan, table)
    upper = provable_upper(seen, least=np.minimum(table, 1), cells=in_question)
    return bool((upper[in_question] < threshold).any())


def _guarded(
    table: np.ndarray, hidden: np.ndarray, sensitive: np.ndarray, unpublished: np.ndarray, threshold: int
) -> GuardedTable:
    shown, marked = np.where(hidden, np.nan, table), hidden & ~unpublished
    return GuardedTable(
        shown=shown[:-1, :-1],
        primary=sensitive[:-1, :-1],
        secondary=(hidden & ~sensitive)[:-1, :-1],
        row_totals=shown[:-1, -1],
        column_totals=shown[-1, :-1],
        row_totals_hidden=marked[:-1, -1],
        column_totals_hidden=marked[-1, :-1],
        total=float(shown[-1, -1]),
        threshold=threshold,
    )


def _refused(counts: np.ndarray, threshold: int, reason: Refusal) -> GuardedTable:
    n_rows, n_columns = counts.shape
    primary = (counts > 0) & (counts < threshold)
    return GuardedTable(
        shown=np.full(counts.shape, np.nan),
        primary=primary,
        secondary=~primary,
        row_totals=np.full(n_rows, np.nan),
        column_totals=np.full(n_columns, np.nan),
        row_totals_hidden=np.ones(n_rows, dtype=bool),
        column_totals_hidden=np.ones(n_columns, dtype=bool),
        total=math.nan,
        threshold=threshold,
        reason=reason,
    )
