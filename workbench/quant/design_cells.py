"""Coding covariates and collapsing rows to distinct combinations of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from workbench.quant.ranking import hardly_repeats, in_order, ranked

if TYPE_CHECKING:
    import pandas as pd

_LARGEST_KEY = 2**62


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """A covariate as codes of its distinct values.

    Attributes
    ----------
    name : str
    codes : ndarray of int, shape (n,)
    values : ndarray, shape (n_values,)
        Distinct values in sorted order; numbers, or words for a categorical covariate. Every value, in row
        order, of a long column in which values hardly repeat: sorting it would gain nothing.
    categorical : bool
    """

    name: str
    codes: np.ndarray
    values: np.ndarray
    categorical: bool

    @property
    def levels(self) -> list[str]:
        """The distinct values as words."""
        return [_word(value) for value in self.values]

    @property
    def is_binary(self) -> bool:
        """Whether this is a number covariate of zeros and ones."""
        return not self.categorical and set(self.values[:3].tolist()) == {0, 1} and len(self.values) == 2

    def only(self, keep: np.ndarray) -> CodedColumn:
        """The same covariate in fewer rows; values that no longer occur are gone."""
        used, codes = np.unique(self.codes[keep], return_inverse=True)
        return replace(self, codes=codes, values=self.values[used])


@dataclass(frozen=True, slots=True)
class Cells:
    """Distinct combinations of covariates.

    Attributes
    ----------
    of_row : ndarray of int, shape (n,)
    representative : ndarray of int, shape (n_cells,)
        A row that shows each cell's values.
    """

    of_row: np.ndarray
    representative: np.ndarray

    @property
    def n(self) -> int:
        """Number of cells."""
        return len(self.representative)

    def counts(self, treated: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Treated rows and all rows of each cell, each of shape (n_cells,)."""
        n_treated = np.bincount(self.of_row, weights=treated, minlength=self.n)
        return n_treated, np.bincount(self.of_row, minlength=self.n).astype(float)


def coded_column(series: pd.Series, *, categorical: bool) -> CodedColumn:
    """Code a complete covariate; words are categorical whether or not it is asked for.

    Parameters
    ----------
    series : pd.Series, shape (n,)
    categorical : bool
        Treat numbers as names of groups.

    Returns
    -------
    CodedColumn
        Codes follow the sorted values, so that row order never matters.
    """
    import pandas as pd

    words = not (pd.api.types.is_numeric_dtype(series) or pd.api.types.is_bool_dtype(series))
    if words:
        codes, found = series.astype(str).array.factorize()
        return CodedColumn(str(series.name), *in_order(codes, np.asarray(found)), True)
    plain = _plain(series)
    if not categorical and hardly_repeats(plain):
        return CodedColumn(str(series.name), np.arange(len(plain)), plain, False)
    codes, numbers = ranked(plain)
    return CodedColumn(str(series.name), codes, numbers, categorical)


def collapsed(columns: Sequence[CodedColumn], n: int) -> Cells:
    """Collapse rows to distinct combinations; rows stay as they are where most of them differ.

    Parameters
    ----------
    columns : sequence of CodedColumn
    n : int
        Number of rows.

    Returns
    -------
    Cells
    """
    if any(2 * len(column.values) > n for column in columns):
        return Cells(np.arange(n), np.arange(n))
    key, size = np.zeros(n, dtype=np.int64), 1
    for column in columns:
        if size * len(column.values) > _LARGEST_KEY:
            key, distinct = ranked(key)
            size = len(distinct)
        key *= len(column.values)
        key += column.codes
        size *= len(column.values)
    of_row, distinct = ranked(key)
    representative = np.empty(len(distinct), dtype=np.int64)
    representative[of_row[::-1]] = np.arange(n - 1, -1, -1)
    return Cells(of_row, representative)


def _plain(series: pd.Series) -> np.ndarray:
    """Numbers as they are; booleans and nullable numbers as floats."""
    values = series.to_numpy()
    return values.astype(float) if values.dtype.kind in "bO" else values


def _word(value: object) -> str:
    """A level as people write it: ``2``, not ``2.0``."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)
