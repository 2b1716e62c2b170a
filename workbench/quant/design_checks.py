"""What must hold before a propensity score can be estimated, and how a breach is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.errors import InputError, StatisticsError
from workbench.quant.design_cells import Cells, CodedColumn

if TYPE_CHECKING:
    import pandas as pd

_UNEXPLAINED_SHARE = 1e-10
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class EmptyLevel:
    """A level of a covariate that has no treated or no controls.

    Attributes
    ----------
    number : int
        Which covariate.
    code : int
        Which of its values.
    told : tuple of (str, str, int, int)
        Covariate, level, treated and controls.
    """

    number: int
    code: int
    told: tuple[str, str, int, int]


def check_columns(
    data: pd.DataFrame, treatment: str, outcome: str, covariates: list[str], categorical: list[str]
) -> None:
    """Refuse columns that are absent, named twice or used for two things."""
    if not covariates:
        raise InputError("errors.covariates_none")
    named = [treatment, outcome, *covariates]
    check_present(data, [*named, *categorical])
    twice = [name for name, count in Counter(named).items() if count > 1]
    twice += [str(name) for name in data.columns[data.columns.duplicated()] if name in named]
    if twice:
        raise InputError("errors.columns_twice", offenders=listed(twice))
    unused = [name for name in categorical if name not in covariates]
    if unused:
        raise InputError("errors.categorical_unused", offenders=listed(unused))


def check_present(data: pd.DataFrame, names: Sequence[str]) -> None:
    """Refuse columns that the table does not have."""
    absent = [name for name in dict.fromkeys(names) if name not in data.columns]
    if absent:
        raise InputError("errors.columns_absent", offenders=listed(absent), columns=listed(data.columns))


def check_complete(data: pd.DataFrame | Mapping[str, pd.Series], names: Sequence[str]) -> None:
    """Refuse missing values, with the number in each column."""
    missing = {name: _n_missing(data[name]) for name in names}
    offenders = [f"{name} ({count})" for name, count in missing.items() if count]
    if empty := [name for name, count in missing.items() if count and count == len(data[name])]:
        raise InputError("errors.columns_empty", offenders=listed(empty))
    if offenders:
        raise InputError("errors.covariates_missing", offenders=", ".join(offenders))


def _n_missing(series: pd.Series) -> int:
    """Missing values of a column; NumPy's whole numbers and booleans have no place for any."""
    whole = isinstance(series.dtype, np.dtype) and series.dtype.kind in "biu"
    return 0 if whole else int(series.isna().sum())


def treatment_values(series: pd.Series) -> np.ndarray:
    """The treatment as booleans, shape (n,); both groups must be there."""
    values = _numbers(series, "errors.treatment_values")
    treated: np.ndarray = values == 1
    wrong = np.unique(values[~treated & (values != 0)])
    if len(wrong):
        offenders = listed([f"{value:g}" for value in wrong])
        raise InputError("errors.treatment_values", column=str(series.name), offenders=offenders)
    n_treated = int(treated.sum())
    if n_treated in {0, len(treated)}:
        key = "errors.treatment_none" if n_treated == 0 else "errors.treatment_all"
        raise StatisticsError(key, column=str(series.name), n=len(treated))
    return treated


def check_groups(treated: np.ndarray) -> None:
    """Refuse a table with one group only."""
    n_treated = int(treated.sum())
    if n_treated in {0, len(treated)}:
        key = "errors.no_treated" if n_treated == 0 else "errors.no_controls"
        raise StatisticsError(key, n=len(treated))


def outcome_values(series: pd.Series) -> np.ndarray:
    """The outcome as numbers, shape (n,)."""
    return _numbers(series, "errors.outcome_values")


def check_numbers(columns: Sequence[CodedColumn]) -> None:
    """Refuse infinite values in number covariates."""
    numbers = [column for column in columns if not column.categorical]
    infinite = [column.name for column in numbers if not np.isfinite(column.values.astype(float)).all()]
    if infinite:
        raise InputError("errors.covariates_infinite", offenders=listed(infinite))


def check_constant(columns: Sequence[CodedColumn]) -> None:
    """Refuse covariates with one value only."""
    constant = [f"{column.name} (= {column.levels[0]})" for column in columns if len(column.values) == 1]
    if constant:
        raise StatisticsError("errors.covariates_constant", offenders=", ".join(constant))


def check_spread(columns: Sequence[CodedColumn], *, least: float = 1e-7) -> None:
    """Refuse numbers that vary too little beside their size for a model to be computed surely.

    Parameters
    ----------
    columns : sequence of CodedColumn
    least : float
        Smallest range of a covariate beside its largest absolute value.
    """
    ranges = {
        one.name: (float(np.ptp(one.values.astype(float))), float(np.abs(one.values.astype(float)).max()))
        for one in columns
        if not one.categorical
    }
    far = [
        f"{name} ({spread:g} / {size:g})" for name, (spread, size) in ranges.items() if spread < least * size
    ]
    if far:
        raise StatisticsError("errors.covariates_far", offenders=", ".join(far))


def empty_levels(
    columns: Sequence[CodedColumn], cells: Cells, n_treated: np.ndarray, n_in_cell: np.ndarray
) -> list[EmptyLevel]:
    """Levels, and values of two-valued covariates, that have no treated or no controls."""
    found = []
    for number, column in enumerate(columns):
        if column.categorical or len(column.values) == 2:
            codes = column.codes[cells.representative]
            with_treatment, both = (np.bincount(codes, weights=part) for part in (n_treated, n_in_cell))
            for code in np.flatnonzero((with_treatment == 0) | (with_treatment == both)):
                counts = int(with_treatment[code]), int(both[code] - with_treatment[code])
                level = column.levels[code]
                found.append(EmptyLevel(number, int(code), (column.name, level, *counts)))
    return found


def empty_level_error(levels: Sequence[EmptyLevel]) -> StatisticsError:
    """The error that names each level with its treated and controls."""
    shown = [f"{column}={level} ({treated} / {control})" for column, level, treated, control in
             (level.told for level in levels)]  # fmt: skip
    return StatisticsError("errors.levels_empty", offenders=listed(shown))


def check_references(columns: Sequence[CodedColumn], wanted: Mapping[str, str]) -> None:
    """Refuse references that are no level of a categorical covariate."""
    levels = {column.name: column.levels for column in columns if column.categorical}
    for name, level in wanted.items():
        if name not in levels:
            raise InputError("errors.reference_column", column=name)
        if level not in levels[name]:
            raise InputError("errors.reference_level", column=name, level=level, levels=listed(levels[name]))


def check_rank(matrix: np.ndarray, weights: np.ndarray, names: Sequence[str]) -> None:
    """Refuse a column that follows from the columns before it.

    A column follows when less than ``1e-10`` of its variance is left once the columns before it are used.
    """
    factor = _standardised_moments(matrix, weights)
    if _is_plainly_regular(factor):
        return
    for j in range(len(factor)):
        before, cross = factor[:j, :j], factor[:j, j]
        solution = np.linalg.solve(before, cross) if j else np.zeros(0)
        if factor[j, j] - cross @ solution < _UNEXPLAINED_SHARE:
            sources = [names[int(i) + 1] for i in np.flatnonzero(np.abs(solution) > 1e-6)]
            raise StatisticsError("errors.covariates_collinear", column=names[j + 1], others=listed(sources))


def _is_plainly_regular(moments: np.ndarray) -> bool:
    """Whether every column keeps far more variance than the limit; the squared diagonal is what it keeps."""
    try:
        kept = np.diag(np.linalg.cholesky(moments)) ** 2
    except np.linalg.LinAlgError:
        return False
    return bool((kept > 1000 * _UNEXPLAINED_SHARE).all())


def _standardised_moments(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Correlations of the columns without the intercept, shape (k - 1, k - 1)."""
    total = weights.sum()
    centred = matrix[:, 1:] - weights @ matrix[:, 1:] / total
    centred *= np.sqrt(weights / total)[:, None]
    moments = centred.T @ centred
    sd = np.sqrt(np.diag(moments))
    return np.asarray(moments / np.outer(sd, sd))


def listed(words: Sequence[object] | pd.Index) -> str:
    """Words as a short list."""
    shown = [str(word) for word in words[:_SHOWN]]
    return ", ".join(shown) + (f" … (+{len(words) - _SHOWN})" if len(words) > _SHOWN else "")


def _numbers(series: pd.Series, key: str) -> np.ndarray:
    import pandas as pd

    if not (pd.api.types.is_numeric_dtype(series) or pd.api.types.is_bool_dtype(series)):
        distinct = series.astype(str).unique()
        raise InputError(key, column=str(series.name), offenders=listed(list(distinct)))
    values = series.to_numpy(dtype=float)
    if not np.isfinite(values).all():
        raise InputError(key, column=str(series.name), offenders="inf")
    return values
