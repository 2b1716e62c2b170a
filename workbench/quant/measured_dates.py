"""Covariates measured after the treatment began, by the dates of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class MeasuredDates:
    """When a covariate was measured, against when the treatment began.

    Attributes
    ----------
    covariate : str
    n_late : int
        Rows measured after the treatment date: on a later day than it.
    n_treated_late : int
        The treated among them.
    n_treated : int
    n_treated_undated : int
        Treated without one of the two dates, about whom nothing can be said.
    rows : tuple of int
        Positions, from 0, of the first late rows.
    """

    covariate: str
    n_late: int
    n_treated_late: int
    n_treated: int
    n_treated_undated: int
    rows: tuple[int, ...]

    @property
    def checked(self) -> bool:
        """Whether anything could be said of any treated."""
        return self.n_treated_undated < self.n_treated


def measured_dates(
    treated: np.ndarray,
    began_on: np.ndarray,
    measured_on: Mapping[str, np.ndarray],
    *,
    n_shown: int = 5,
) -> tuple[MeasuredDates, ...]:
    """Compare the day each covariate was measured with the day the treatment began.

    A covariate measured after that can be an effect of the treatment; compared on, it takes a part of the
    effect away, and can bring in a difference that was not there (Rosenbaum 1984).

    Parameters
    ----------
    treated : ndarray of bool, shape (n,)
    began_on : ndarray of datetime64[D], shape (n,)
        NaT where there is no date. Controls may have one, such as the day from which they are followed.
    measured_on : mapping of str to ndarray of datetime64[D], each of shape (n,)
        Covariate to the day it was measured.
    n_shown : int
        Rows that are named.

    Returns
    -------
    tuple of MeasuredDates
        One for each covariate, in order. Measured on the day the treatment began counts as before.

    References
    ----------
    Rosenbaum (1984), Journal of the Royal Statistical Society A 147(5), 656-666.
    """
    treated = np.asarray(treated, dtype=bool)
    began = np.asarray(began_on, dtype="datetime64[D]")
    return tuple(
        _compared(name, treated, began, np.asarray(days, dtype="datetime64[D]"), n_shown)
        for name, days in measured_on.items()
    )


def _compared(
    name: str, treated: np.ndarray, began: np.ndarray, measured: np.ndarray, n_shown: int
) -> MeasuredDates:
    late = measured > began  # never where one of them is NaT
    undated = np.isnat(measured) | np.isnat(began)
    return MeasuredDates(
        covariate=name,
        n_late=int(late.sum()),
        n_treated_late=int((late & treated).sum()),
        n_treated=int(treated.sum()),
        n_treated_undated=int((undated & treated).sum()),
        rows=tuple(int(row) for row in np.flatnonzero(late)[:n_shown]),
    )
