"""Small cells stay hidden: what may be shown of counts, shares and means of few persons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from workbench.quant.disclosure_audit import provable_upper
from workbench.quant.disclosure_table import GuardedTable, Refusal, guard_table

__all__ = [
    "GuardedRows",
    "GuardedShare",
    "GuardedTable",
    "Refusal",
    "ShareReason",
    "differs_dangerously",
    "guard_mean",
    "guard_rows",
    "guard_share",
    "guard_table",
    "small_differences",
]

ShareReason = Literal["no_denominator", "denominator_below_threshold", "count_below_threshold"]


@dataclass(frozen=True, slots=True)
class GuardedRows:
    """Counts of one variable with their total, as they may be shown.

    Attributes
    ----------
    labels : tuple of str, length n
    table : GuardedTable
        Of shape (n, 1), without row totals.
    """

    labels: tuple[str, ...]
    table: GuardedTable

    @property
    def shown(self) -> np.ndarray:
        """Persons, shape (n,); ``nan`` where hidden."""
        return self.table.shown[:, 0]

    @property
    def hidden(self) -> np.ndarray:
        """Counts that are not shown, shape (n,), bool."""
        return self.table.hidden[:, 0]

    @property
    def total(self) -> float:
        """Of all persons; ``nan`` if refused."""
        return self.table.total

    @property
    def refused(self) -> bool:
        """Nothing may be shown."""
        return self.table.refused

    @property
    def reason(self) -> Refusal | None:
        """Why everything is refused."""
        return self.table.reason


def guard_rows(labels: Sequence[object], counts: np.ndarray, *, threshold: int = 5) -> GuardedRows:
    """Hide small counts of one variable, and as many others as it takes while the total is shown.

    Parameters
    ----------
    labels : sequence, length n
        Of any kind; told as text.
    counts : ndarray of int, shape (n,)
        Persons, each in one category.
    threshold : int
        Counts from 1 to ``threshold - 1`` are hidden.

    Returns
    -------
    GuardedRows

    Raises
    ------
    ValueError
        If labels and counts differ in length, or counts are no whole numbers from 0.
    """
    counts = np.asarray(counts)
    if counts.shape != (len(labels),):
        raise ValueError("there must be one count for each label")
    table = guard_table(counts[:, None], threshold=threshold, row_totals=False)
    return GuardedRows(tuple(str(label) for label in labels), table)


@dataclass(frozen=True, slots=True)
class GuardedShare:
    """A percentage as it may be shown.

    Attributes
    ----------
    percent : float
        Rounded to ``step``; ``nan`` if it is hidden or does not exist.
    step : float
        Percentage points.
    reason : ShareReason or None
        Why there is no percentage.
    """

    percent: float
    step: float
    reason: ShareReason | None = None

    @property
    def hidden(self) -> bool:
        """The percentage exists but would give away too much."""
        return self.reason not in (None, "no_denominator")


def guard_share(
    numerator: int,
    denominator: int,
    *,
    threshold: int = 5,
    step: float = 1.0,
    zeros_disclosive: bool = False,
) -> GuardedShare:
    """A rounded percentage, unless it gives away that numerator or rest is below the threshold.

    Parameters
    ----------
    numerator, denominator : int
        Persons. The denominator is taken to be known to the reader.
    threshold : int
        Numbers from 1 to ``threshold - 1`` are small.
    step : float
        Percentage points that the share is rounded to, halves up; the finer, the more is hidden.
    zeros_disclosive : bool
        Also guard 0 and 100 per cent, which tell something of everybody. They are shown otherwise.

    Returns
    -------
    GuardedShare
        Hidden if the denominator is small, or if every numerator that rounds to the same share is small, or
        leaves a small rest. (So 3 of 2,000 is shown as 0 per cent, for 6 of 2,000 would be too.) The step is
        never made coarser for a small number, since that would tell.

    Raises
    ------
    ValueError
        If the numerator is not from 0 to the denominator, or ``step`` not above 0.

    Notes
    -----
    One share at a time: of shares that sum to 100 the one hidden can be worked out. For those, guard the
    counts with :func:`guard_table` or :func:`guard_rows` and give shares of what is shown.
    """
    if not (0 <= numerator <= denominator and step > 0):
        raise ValueError("the numerator must be from 0 to the denominator, and step above 0")
    numerator, denominator = int(numerator), int(denominator)
    if denominator == 0:
        return GuardedShare(math.nan, step, "no_denominator")
    if denominator < threshold:
        return GuardedShare(math.nan, step, "denominator_below_threshold")
    unit = Fraction(str(step)) * denominator / 100
    steps = math.floor(numerator / unit + Fraction(1, 2))
    fewest, most = _numerators(steps, unit, denominator)
    small = range(0 if zeros_disclosive else 1, threshold)
    if (numerator in small and most < threshold) or (
        denominator - numerator in small and denominator - fewest < threshold
    ):
        return GuardedShare(math.nan, step, "count_below_threshold")
    return GuardedShare(float(steps * Fraction(str(step))), step)


def _numerators(steps: int, unit: Fraction, denominator: int) -> tuple[int, int]:
    """Fewest and most persons that round to a share, however halves are rounded."""
    fewest = math.floor((steps - Fraction(1, 2)) * unit) + 1
    most = math.ceil((steps + Fraction(1, 2)) * unit) - 1
    return max(fewest, 0), min(most, denominator)


def guard_mean(n: int, *, threshold: int = 10) -> bool:
    """Whether a mean, a median or a spread of ``n`` persons may be shown.

    Smallest and largest values must not be shown at all. Sums of money need a look at the largest shares too,
    which this is not.
    """
    return n >= threshold


def small_differences(old: GuardedTable, new: GuardedTable, *, threshold: int = 5) -> np.ndarray:
    """Where two tables on the same rows and columns differ by a small number of persons.

    Parameters
    ----------
    old, new : GuardedTable
    threshold : int

    Returns
    -------
    ndarray of bool, shape (r + 1, c + 1)
        Totals in the last row and column. False where one of them hides the cell.
    """
    apart = np.abs(old.bordered() - new.bordered())
    small: np.ndarray = (apart > 0) & (apart < threshold)
    return small


def differs_dangerously(released: Sequence[GuardedTable], new: GuardedTable, *, threshold: int = 5) -> bool:
    """Whether a table together with one already released gives away a small number of persons.

    Parameters
    ----------
    released : sequence of GuardedTable
        Those on the same rows and columns, which the caller picks by their labels; tables of another shape
        are passed over.
    new : GuardedTable
        A refused table is never dangerous.
    threshold : int

    Returns
    -------
    bool
        True if a cell or a total shown in both differs by 1 to ``threshold - 1`` (the persons who are in one
        and not in the other), or if both show the same persons but hide different cells, and together prove
        that a cell hidden in both is below the threshold.

    Notes
    -----
    Not caught: three or more tables put together; other groupings of the same rows or columns; persons
    swapped one for another, so that counts stay; small differences that follow only from cells hidden in one
    of the two; totals hidden in both; what shares, means, figures and models say.
    """
    alike = [old for old in released if old.shown.shape == new.shown.shape]
    return any(
        small_differences(old, new, threshold=threshold).any() or _prove_together(old, new, threshold)
        for old in alike
    )


def _prove_together(old: GuardedTable, new: GuardedTable, threshold: int) -> bool:
    """Whether two tables of the same persons prove more than each of them."""
    seen, also = old.bordered(), new.bordered()
    known, also_known = ~np.isnan(seen), ~np.isnan(also)
    in_both = known & also_known
    if (seen != also)[in_both].any() or (in_both == known).all() or (in_both == also_known).all():
        return False
    joined = np.where(known, seen, also)
    cells = np.isnan(joined)
    cells[:, -1] = cells[-1] = False
    return any(_proves_small(joined, cells, least, threshold) for least in (0, 1))


def _proves_small(seen: np.ndarray, cells: np.ndarray, least: int, threshold: int) -> bool:
    try:
        upper = provable_upper(seen, cells=cells, least=least * cells)
    except ValueError:
        return False  # no such table: the two are of different persons, or a zero is hidden
    return bool((upper[cells] < threshold).any())
