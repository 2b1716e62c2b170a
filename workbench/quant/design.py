"""The table a propensity score is estimated from: validated, coded, and collapsed to distinct rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from workbench.quant import design_checks as checks
from workbench.quant.design_cells import Cells, CodedColumn, coded_column, collapsed
from workbench.quant.post_treatment import PostTreatment, check_missing_arm, check_post_treatment
from workbench.reasons import Reason

if TYPE_CHECKING:
    import pandas as pd

EmptyLevels = Literal["refuse", "drop"]
CONST = "const"


@dataclass(frozen=True, slots=True)
class Term:
    """One column of the model.

    Attributes
    ----------
    name : str
        ``const``, the covariate's name, or ``land=AFG`` for a level.
    column : str
        The covariate; ``""`` for the intercept.
    level : str or None
    reference : str or None
        Level the dummy is compared with; ``"0"`` for a covariate of zeros and ones.
    kind : {"const", "continuous", "dummy"}
    """

    name: str
    column: str
    level: str | None = None
    reference: str | None = None
    kind: Literal["const", "continuous", "dummy"] = "continuous"


@dataclass(frozen=True, slots=True)
class DroppedLevel:
    """Rows left out because their level says all about the treatment.

    Attributes
    ----------
    column, level : str
    n_treated, n_control : int
        Rows dropped; one of the two is 0.
    """

    column: str
    level: str
    n_treated: int
    n_control: int


@dataclass(frozen=True, slots=True)
class Design:
    """Treatment, outcome and model columns of the rows that are analysed.

    Registers have few distinct rows of covariates, so that the model columns are kept once for each of them
    (a cell).

    Attributes
    ----------
    treatment : ndarray of bool, shape (n,)
    outcome : ndarray of float, shape (n,)
        In its own unit.
    terms : tuple of Term, length k
        The intercept first.
    matrix : ndarray of float, shape (n_cells, k)
    cell_of_row : ndarray of int, shape (n,)
    n_treated_in_cell, n_in_cell : ndarray of float, shape (n_cells,)
    rows : ndarray of int, shape (n,)
        Positions, from 0, in the table that was handed in.
    dropped : tuple of DroppedLevel
    warnings : tuple of Reason
        Covariates that the measure may have made, and that were let through.
    """

    treatment: np.ndarray
    outcome: np.ndarray
    terms: tuple[Term, ...]
    matrix: np.ndarray
    cell_of_row: np.ndarray
    n_treated_in_cell: np.ndarray
    n_in_cell: np.ndarray
    rows: np.ndarray
    dropped: tuple[DroppedLevel, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def n(self) -> int:
        """Rows that are analysed."""
        return len(self.treatment)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the model columns, the intercept first."""
        return tuple(term.name for term in self.terms)


def build_design(
    data: pd.DataFrame,
    *,
    treatment: str,
    outcome: str,
    covariates: Sequence[str],
    categorical: Sequence[str] = (),
    reference: Mapping[str, str] | None = None,
    merge_empty_levels: EmptyLevels = "refuse",
    post_treatment: PostTreatment = "refuse",
) -> Design:
    """Validate a table and code it for a propensity score.

    Parameters
    ----------
    data : pd.DataFrame, shape (n, p)
        Not changed.
    treatment : str
        Column of 0 and 1.
    outcome : str
        Column of numbers.
    covariates : sequence of str
    categorical : sequence of str
        Covariates of numbers that are names of groups; columns of words always are.
    reference : mapping of str to str, optional
        Level a categorical covariate is compared with; the first in sorted order where none is named.
    merge_empty_levels : {"refuse", "drop"}
        What to do where a level (or a 0/1 covariate) has no treated or no controls: stop, or leave those rows
        out and say so, as Stata's ``probit`` does.
    post_treatment : {"refuse", "warn"}
        What to do about a covariate with one value in one arm; see :func:`check_post_treatment`.

    Returns
    -------
    Design

    Raises
    ------
    InputError
        A column is missing, named twice, not complete or not numbers; a reference is no level of its
        covariate.
    StatisticsError
        A group is empty, a covariate is constant or follows from others, a level has one group only, or a
        covariate says the same as the treatment or the outcome, or has one value in one group.
    """
    covariates, categorical = list(covariates), list(categorical)
    checks.check_columns(data, treatment, outcome, covariates, categorical)
    series = {name: data[name] for name in [treatment, outcome, *covariates]}
    check_missing_arm(series, treatment=treatment, outcome=outcome)
    checks.check_complete(series, list(series))
    treated = checks.treatment_values(series[treatment])
    values = checks.outcome_values(series[outcome])
    columns = [coded_column(series[name], categorical=name in categorical) for name in covariates]
    checks.check_numbers(columns)
    checks.check_constant(columns)
    checks.check_spread(columns)
    names = (treatment, outcome)
    warnings = check_post_treatment(columns, treated, values, names=names, rule=post_treatment)
    sample = _without_empty_levels(columns, treated, merge_empty_levels)
    references = _references(sample.columns, reference or {})
    design = _design(sample, treated[sample.rows], values[sample.rows], references)
    return replace(design, warnings=warnings) if warnings else design


class _Sample(NamedTuple):
    """Rows that are analysed: their columns, collapsed, with the treated and all rows of each cell."""

    columns: list[CodedColumn]
    cells: Cells
    n_treated: np.ndarray
    n_in_cell: np.ndarray
    rows: np.ndarray
    dropped: tuple[DroppedLevel, ...]


def _without_empty_levels(columns: list[CodedColumn], treated: np.ndarray, rule: EmptyLevels) -> _Sample:
    """Drop until nothing is left to drop, since dropping rows may empty another level."""
    rows, dropped = np.arange(len(treated)), list[DroppedLevel]()
    while True:
        cells = collapsed(columns, len(rows))
        counts = cells.counts(treated[rows])
        empty = checks.empty_levels(columns, cells, *counts)
        if not empty:
            return _Sample(columns, cells, *counts, rows, tuple(dropped))
        if rule == "refuse":
            raise checks.empty_level_error(empty)
        dropped += [DroppedLevel(*level.told) for level in empty]
        keep = ~np.logical_or.reduce([columns[level.number].codes == level.code for level in empty])
        rows, columns = rows[keep], [column.only(keep) for column in columns]
        checks.check_groups(treated[rows])
        checks.check_constant(columns)


def _references(columns: Sequence[CodedColumn], wanted: Mapping[str, str]) -> dict[str, int]:
    """Code of the reference level of each categorical column."""
    checks.check_references(columns, wanted)
    return {
        column.name: column.levels.index(wanted[column.name]) if column.name in wanted else 0
        for column in columns
        if column.categorical
    }


def _design(sample: _Sample, treated: np.ndarray, outcome: np.ndarray, references: dict[str, int]) -> Design:
    cells, coded = sample.cells, [(column, references.get(column.name)) for column in sample.columns]
    terms = [Term(CONST, "", kind="const")]
    matrix = np.ones((cells.n, 1 + sum(_n_terms(*one) for one in coded)))
    for column, reference in coded:
        _fill(matrix[:, len(terms) :], column.codes[cells.representative], column, reference)
        terms += _terms(column, reference)
    checks.check_rank(matrix, sample.n_in_cell, [term.name for term in terms])
    return Design(
        treated,
        outcome,
        tuple(terms),
        matrix,
        cells.of_row,
        sample.n_treated,
        sample.n_in_cell,
        sample.rows,
        sample.dropped,
    )


def _n_terms(column: CodedColumn, reference: int | None) -> int:
    return 1 if reference is None else len(column.values) - 1


def _terms(column: CodedColumn, reference: int | None) -> list[Term]:
    """Terms of a covariate: itself, or its levels other than the reference."""
    if reference is None:
        dummy = Term(column.name, column.name, None, "0", "dummy")
        return [dummy if column.is_binary else Term(column.name, column.name)]
    levels = column.levels
    base = levels.pop(reference)
    return [Term(f"{column.name}={level}", column.name, level, base, "dummy") for level in levels]


def _fill(places: np.ndarray, codes: np.ndarray, column: CodedColumn, reference: int | None) -> None:
    """Write the values of a covariate's terms into the first columns of ``places``, a row for each code."""
    if reference is None:
        places[:, 0] = column.values[codes]
        return
    shown = np.delete(np.arange(len(column.values)), reference)
    places[:, : len(shown)] = codes[:, None] == shown
