"""Designs to judge balance by: squares and products, and covariates that were not matched on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from workbench.errors import InputError
from workbench.quant.design import CONST, Design, Term
from workbench.quant.design_cells import Cells, CodedColumn, coded_column, collapsed
from workbench.quant.design_checks import check_complete, check_numbers, listed

if TYPE_CHECKING:
    import pandas as pd


def with_products(design: Design) -> Design:
    """Squares of the continuous covariates and products of every two covariates or levels, in their place.

    Parameters
    ----------
    design : Design

    Returns
    -------
    Design
        To hand to the balance functions only; products of two levels of one covariate, and those that never
        vary, are left out.
    """
    terms, columns = [design.terms[0]], [design.matrix[:, 0]]
    factors = list(_with_reference_levels(design))
    for term, values in factors:
        if term.kind == "continuous":
            terms.append(Term(f"{term.name}²", f"{term.name}²"))
            columns.append(values**2)
    for (first, left), (second, right) in combinations(factors, 2):
        if first.column != second.column and np.ptp(left * right) > 0:
            name, both = f"{first.name} × {second.name}", first.kind == second.kind == "dummy"
            terms.append(Term(name, name, None, "0" if both else None, "dummy" if both else "continuous"))
            columns.append(left * right)
    return replace(design, terms=tuple(terms), matrix=np.column_stack(columns))


def _with_reference_levels(design: Design) -> Iterator[tuple[Term, np.ndarray]]:
    """Terms and their values by cell, each reference level before its siblings."""
    seen: set[str] = set()
    for j, term in enumerate(design.terms[1:], start=1):
        if term.level is not None and term.column not in seen:
            siblings = [i for i, other in enumerate(design.terms) if other.column == term.column]
            base = Term(f"{term.column}={term.reference}", term.column, term.reference, None, "dummy")
            yield base, 1 - design.matrix[:, siblings].sum(axis=1)
        seen.add(term.column)
        yield term, design.matrix[:, j]


def with_other_covariates(
    design: Design, data: pd.DataFrame, covariates: Sequence[str], *, categorical: Sequence[str] = ()
) -> Design:
    """The same rows with covariates that were not matched on.

    Parameters
    ----------
    design : Design
    data : pd.DataFrame
        The table that the design was built from; not changed.
    covariates : sequence of str
        Complete columns; levels that occur in one arm only are allowed here.
    categorical : sequence of str
        Those of them that are numbers but names of groups.

    Returns
    -------
    Design
        To hand to the balance functions only.

    Raises
    ------
    InputError
        A column is absent, not complete or not finite.
    """
    absent = [name for name in covariates if name not in data.columns]
    if absent:
        raise InputError("errors.columns_absent", offenders=listed(absent), columns=listed(data.columns))
    chosen = data.iloc[design.rows]
    check_complete(chosen, covariates)
    coded = [coded_column(chosen[name], categorical=name in categorical) for name in covariates]
    check_numbers(coded)
    cells = collapsed(coded, design.n)
    parts = [_terms(column, cells) for column in coded]
    return replace(
        design,
        terms=(Term(CONST, "", kind="const"), *(term for terms, _ in parts for term in terms)),
        matrix=np.column_stack([np.ones(cells.n), *(values for _, values in parts)]),
        cell_of_row=cells.of_row,
        n_treated_in_cell=np.bincount(cells.of_row, weights=design.treatment, minlength=cells.n),
        n_in_cell=np.bincount(cells.of_row, minlength=cells.n).astype(float),
    )


def _terms(column: CodedColumn, cells: Cells) -> tuple[list[Term], np.ndarray]:
    """Terms of a covariate, its first level the reference, and their values by cell."""
    codes, name = column.codes[cells.representative], column.name
    if not column.categorical:
        kind = ("0", "dummy") if column.is_binary else (None, "continuous")
        return [Term(name, name, None, *kind)], column.values[codes].astype(float)[:, None]
    base, *others = column.levels
    terms = [Term(f"{name}={level}", name, level, base, "dummy") for level in others]
    return terms, (codes[:, None] == np.arange(1, len(column.levels))[None, :]).astype(float)
