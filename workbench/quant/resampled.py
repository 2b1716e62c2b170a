"""A resample of a design by covariate cells: counted, its score fitted again, without coding it anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.design import Design, EmptyLevels, Term
from workbench.quant.design_checks import check_rank, listed
from workbench.quant.links import Link, probability
from workbench.quant.newton import maximise


class CellCounts(NamedTuple):
    """Rows and outcomes of a resample in each covariate cell, each of shape (n_cells,).

    Attributes
    ----------
    n_treated, n_control : ndarray of float
    treated_sum, control_sum : ndarray of float
        Sums of the outcome.
    """

    n_treated: np.ndarray
    n_control: np.ndarray
    treated_sum: np.ndarray
    control_sum: np.ndarray

    def only(self, cells: np.ndarray) -> CellCounts:
        """Nothing outside these cells."""
        return CellCounts(*(np.where(cells, part, 0.0) for part in self))


def cell_counts(design: Design, rows: np.ndarray) -> CellCounts:
    """Count a resample of a design's rows.

    Parameters
    ----------
    design : Design
    rows : ndarray of int
        Row numbers, some of them several times.
    """
    n_cells = len(design.matrix)
    place = np.where(design.treatment, 0, n_cells)[rows] + design.cell_of_row[rows]
    counts = np.bincount(place, minlength=2 * n_cells).astype(float)
    sums = np.bincount(place, weights=design.outcome[rows], minlength=2 * n_cells)
    return CellCounts(counts[:n_cells], counts[n_cells:], sums[:n_cells], sums[n_cells:])


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels of a design's categorical and two-valued covariates, to find those a resample empties.

    Attributes
    ----------
    members : ndarray of float, shape (n_levels, n_cells)
        1 for cells of the level.
    names : tuple of (str, str)
        Covariate and level.
    """

    members: np.ndarray
    names: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, design: Design) -> Levels:
        """The levels of a design; those of a reference are among them."""
        members, names = list[np.ndarray](), list[tuple[str, str]]()
        for column in dict.fromkeys(term.column for term in design.terms if term.column):
            places = [j for j, term in enumerate(design.terms) if term.column == column]
            values, terms = design.matrix[:, places], [design.terms[j] for j in places]
            members_here, names_here = _levels_of(values, terms)
            members += members_here
            names += [(column, name) for name in names_here]
        return cls(np.array(members).reshape(len(members), len(design.matrix)), tuple(names))


def _levels_of(values: np.ndarray, terms: list[Term]) -> tuple[list[np.ndarray], list[str]]:
    """Members and names of one covariate's levels; none for one of many numbers."""
    if terms[0].level is not None:
        reference = 1 - values.sum(axis=1)
        return [reference, *values.T], [str(terms[0].reference), *(str(term.level) for term in terms)]
    distinct = np.unique(values)
    if len(distinct) != 2:
        return [], []
    return [(values[:, 0] == value).astype(float) for value in distinct], [f"{v:g}" for v in distinct]


class Kept(NamedTuple):
    """Cells of a resample that can be analysed, and model columns that vary there.

    Attributes
    ----------
    cells : ndarray of bool, shape (n_cells,)
    columns : ndarray of int
    """

    cells: np.ndarray
    columns: np.ndarray


def kept_cells(
    design: Design, levels: Levels, n_treated: np.ndarray, n_control: np.ndarray, *, empty_levels: EmptyLevels
) -> Kept:
    """What :func:`build_design` would keep of a resample.

    Parameters
    ----------
    design : Design
    levels : Levels
        Of the design.
    n_treated, n_control : ndarray of float, shape (n_cells,)
        Rows of the resample.
    empty_levels : {"refuse", "drop"}
        What to do where a level has rows of one arm only.

    Raises
    ------
    StatisticsError
        A level is empty in one arm and may not be dropped, an arm is empty, or a covariate is constant.
    """
    cells = (n_treated + n_control) > 0
    while True:
        n1, n0 = (levels.members @ np.where(cells, part, 0.0) for part in (n_treated, n_control))
        empty = np.flatnonzero((n1 > 0) != (n0 > 0))
        if not len(empty):
            break
        if empty_levels == "refuse":
            shown = [f"{'='.join(levels.names[i])} ({n1[i]:.0f} / {n0[i]:.0f})" for i in empty]
            raise StatisticsError("errors.levels_empty", offenders=listed(shown))
        cells &= ~(levels.members[empty] > 0).any(axis=0)
        _check_arms(n_treated[cells].sum(), n_control[cells].sum())
    _check_arms(n_treated[cells].sum(), n_control[cells].sum())
    return Kept(cells, _varying(design, cells))


def _check_arms(n_treated: float, n_control: float) -> None:
    if not n_treated or not n_control:
        key = "errors.no_treated" if not n_treated else "errors.no_controls"
        raise StatisticsError(key, n=int(n_treated + n_control))


def _varying(design: Design, cells: np.ndarray) -> np.ndarray:
    """Columns of the model without levels that are gone and without one of each whose reference is gone."""
    used = design.matrix if cells.all() else design.matrix[cells]
    varies = (used != used[0]).any(axis=0)
    varies[0] = True
    constant = list[str]()
    for column in dict.fromkeys(term.column for term in design.terms if term.column):
        places = np.array([j for j, term in enumerate(design.terms) if term.column == column])
        if not varies[places].any():
            constant.append(column)
        elif design.terms[places[0]].level is not None and used[:, places].sum(axis=1).min() == 1:
            varies[places[varies[places]][0]] = False
    if constant:
        raise StatisticsError("errors.covariates_constant", offenders=", ".join(constant))
    return np.flatnonzero(varies)


def refitted_scores(
    design: Design, counts: CellCounts, kept: Kept, *, link: Link, start: np.ndarray | None = None
) -> np.ndarray:
    """Scores of each cell by a model fitted to a resample, shape (n_cells,); ``nan`` for cells not kept.

    Parameters
    ----------
    design : Design
    counts : CellCounts
    kept : Kept
        Of the same resample.
    link : {"logit", "probit"}
    start : ndarray, shape (k,), optional
        Coefficients of the whole sample, near which those of a resample are found in few steps.

    Raises
    ------
    StatisticsError
        As :func:`maximise` says, or columns follow from each other in the resample.
    """
    cells, columns = kept
    matrix, names = design.matrix[np.ix_(cells, columns)], [design.names[int(j)] for j in columns]
    treated, control = counts.n_treated[cells], counts.n_control[cells]
    check_rank(matrix, treated + control, names)
    near = None if start is None else start[columns]
    fit = maximise(matrix, treated, control, link=link, names=names, start=near)
    scores = np.full(len(cells), np.nan)
    scores[cells] = probability(link, matrix @ fit.coefficients)
    return scores


def resampled_design(
    design: Design, rows: np.ndarray, *, levels: Levels | None = None, empty_levels: EmptyLevels = "refuse"
) -> Design:
    """The design of a resample, as :func:`build_design` would make it, but with the cells it has.

    Parameters
    ----------
    design : Design
    rows : ndarray of int
        Row numbers, some of them several times.
    levels : Levels, optional
        Of the design, to spare finding them again.
    empty_levels : {"refuse", "drop"}

    Returns
    -------
    Design
        Its cells are those of ``design``, some without rows.

    Raises
    ------
    StatisticsError
        As :func:`kept_cells` says.
    """
    counts = cell_counts(design, rows)
    levels = levels or Levels.of(design)
    kept = kept_cells(design, levels, counts.n_treated, counts.n_control, empty_levels=empty_levels)
    drawn, inside = rows[kept.cells[design.cell_of_row[rows]]], counts.only(kept.cells)
    return replace(
        design,
        treatment=design.treatment[drawn],
        outcome=design.outcome[drawn],
        terms=tuple(design.terms[int(j)] for j in kept.columns),
        matrix=design.matrix[:, kept.columns],
        cell_of_row=design.cell_of_row[drawn],
        n_treated_in_cell=inside.n_treated,
        n_in_cell=inside.n_treated + inside.n_control,
        rows=design.rows[drawn],
    )
