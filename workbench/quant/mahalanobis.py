"""Matching on the Mahalanobis distance of covariates, with replacement."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

import numpy as np

from workbench.quant.cell_field import CellField
from workbench.quant.cell_match import CellMatch, Links
from workbench.quant.covariate_cells import Covariance, CovariateCells, covariate_cells
from workbench.quant.pairing import Reach, reach_of
from workbench.quant.score_line import score_line

FIRST_WIDTH, WIDENING = 8, 4
"""Cells looked at to begin with, beyond the neighbours asked for; and how many times more after that."""
DISTANCES_AT_A_TIME = 4_000_000


class CellChoices(TypedDict, total=False):
    """Who may be matched and on which distance, with replacement or not; see :func:`match_mahalanobis`."""

    covariance: Covariance
    scores: np.ndarray | None
    caliper: float | None
    strata: np.ndarray | None
    on_support: np.ndarray | None
    cell_of_row: np.ndarray | None
    names: Sequence[str] | None


def match_mahalanobis(
    matrix: np.ndarray,
    treatment: np.ndarray,
    *,
    neighbours: int = 1,
    tie_tolerance: float = 1e-9,
    **choices: Unpack[CellChoices],
) -> CellMatch:
    """Match each treated with the controls whose covariates are nearest, with replacement.

    Parameters
    ----------
    matrix : ndarray of float, shape (n, k)
        Covariates in their own units, without a constant; or the distinct rows of them, with
        ``cell_of_row``, as ``design.matrix[:, 1:]`` with ``design.cell_of_row``.
    treatment : ndarray of bool or 0/1, shape (n,)
    neighbours : int
        Controls a treated is compared with, ties aside: k, at least 1. All controls within the distance of
        the k-th nearest share the treated's weight equally. Where the caliper or the stratum leaves fewer,
        those there are.
    tie_tolerance : float
        Distances this close (in standard deviations) count as equal.
    covariance : {"within_arms", "full_sample"}
        What the distance is scaled by: the covariance within the arms, pooled with n1 - 1 and n0 - 1 degrees
        of freedom, as MatchIt; or that of the full sample, as ``teffects nnmatch``. Either is that of the
        rows on support. MatchIt takes a generalised inverse where there is no inverse; here that is refused.
    scores : ndarray of float, shape (n,), optional
        Propensity scores, for the caliper.
    caliper : float, optional
        Largest difference of ``scores`` allowed, included.
    strata : ndarray of int, shape (n,), optional
        Only rows of the same code are compared.
    on_support : ndarray of bool, shape (n,), optional
        Rows that may be matched; all where left out.
    cell_of_row : ndarray of int, shape (n,), optional
        Row of ``matrix`` that belongs to each row.
    names : sequence of str, optional
        Names of the columns of ``matrix``, for messages.

    Returns
    -------
    CellMatch
        Distances are Mahalanobis distances, not squared. Row order never matters.

    Raises
    ------
    StatisticsError
        No treated or no controls are left, the strata or the caliper match nobody, or covariates do not
        vary or follow from others.

    References
    ----------
    Rubin (1980), Biometrics 36(2), 293-298. Rosenbaum & Rubin (1985), The American Statistician 39(1), 33-38.
    Abadie & Imbens (2006), Econometrica 74(1), 235-267.
    """
    if neighbours < 1:
        raise ValueError("neighbours must be at least 1")
    setting = cell_setting(matrix, treatment, **choices)
    controls = setting.control_cell[setting.control_cell >= 0]
    sizes = np.bincount(controls, minlength=len(setting.cells.points))
    return CellMatch.of(
        joined([nearest_cells(*part, sizes, neighbours, tie_tolerance) for part in setting.fields()]),
        setting.treated_cell,
        setting.control_cell,
        neighbours=neighbours,
        caliper=choices.get("caliper"),
        tie_tolerance=tie_tolerance,
        n_no_stratum=setting.reach.n_no_stratum,
        n_out_of_reach=setting.reach.n_out_of_reach,
    )


@dataclass(frozen=True, slots=True)
class CellSetting:
    """Cells of those who can be matched.

    Attributes
    ----------
    cells : CovariateCells
    reach : Reach
        Who can be matched at all, by stratum and caliper.
    caliper : float
        Infinite without one.
    treated_cell, control_cell : ndarray of int, shape (n,)
        Cell of each treated that can be matched, and of each control; -1 for other rows.
    """

    cells: CovariateCells
    reach: Reach
    caliper: float
    treated_cell: np.ndarray
    control_cell: np.ndarray

    def fields(self) -> Iterator[tuple[CellField, np.ndarray]]:
        """Controls of each stratum, and the cells of treated that look among them."""
        treated, controls = (np.unique(cell[cell >= 0]) for cell in (self.treated_cell, self.control_cell))
        strata = self.cells.strata
        for stratum in np.unique(strata[treated]):
            own = controls[strata[controls] == stratum]
            field = CellField(own, self.cells.points, self.cells.scores, self.caliper)
            yield field, treated[strata[treated] == stratum]


def cell_setting(
    matrix: np.ndarray,
    treatment: np.ndarray,
    *,
    covariance: Covariance = "within_arms",
    scores: np.ndarray | None = None,
    caliper: float | None = None,
    strata: np.ndarray | None = None,
    on_support: np.ndarray | None = None,
    cell_of_row: np.ndarray | None = None,
    names: Sequence[str] | None = None,
) -> CellSetting:
    """Find out who can be matched, and lay them out by cell; see :func:`match_mahalanobis`."""
    if caliper is not None and scores is None:
        raise ValueError("a caliper needs scores")
    held = scores if caliper is not None and scores is not None else None
    along = np.zeros(len(treatment)) if held is None else held
    line = score_line(along, treatment, strata=strata, on_support=on_support, tie_tolerance=0.0)
    reach = reach_of(line, caliper)
    cells = covariate_cells(
        matrix,
        treatment,
        rows=np.arange(len(treatment)) if on_support is None else np.flatnonzero(on_support),
        scores=held,
        strata=strata,
        cell_of_row=cell_of_row,
        covariance=covariance,
        names=names,
    )
    treated_cell, control_cell = np.full((2, len(treatment)), -1)
    candidates = line.treated.rows[reach.in_reach]
    treated_cell[candidates] = cells.of_row[candidates]
    control_cell[line.control.rows] = cells.of_row[line.control.rows]
    return CellSetting(cells, reach, math.inf if caliper is None else caliper, treated_cell, control_cell)


def nearest_cells(
    field: CellField, asking: np.ndarray, sizes: np.ndarray, neighbours: int, tolerance: float
) -> Links:
    """The nearest cells of a field for each cell that asks, looking further where that is not enough.

    Parameters
    ----------
    field : CellField
    asking : ndarray of int
        Cells that look for neighbours.
    sizes : ndarray of int, shape (n_cells,)
        Rows in each cell of the field.
    neighbours : int
        Rows to be reached; all cells within the distance of the last are taken.
    tolerance : float
        Distances this close count as equal.
    """
    found, waiting = list[Links](), [(asking, neighbours + FIRST_WIDTH)]
    while waiting:
        cells, width = waiting.pop()
        at_a_time = max(1, DISTANCES_AT_A_TIME // width)
        if len(cells) > at_a_time:
            waiting.append((cells[at_a_time:], width))
            cells = cells[:at_a_time]
        near = field.near(cells, width)
        reach = near.kth_distance(sizes[near.cell], neighbours) + tolerance
        is_done = reach < near.horizon
        is_done |= np.isinf(near.horizon)
        kept = is_done[near.owner] & (near.distance <= reach[near.owner])
        found.append(Links(cells[near.owner[kept]], near.cell[kept], near.distance[kept]))
        if not is_done.all():
            waiting.append((cells[~is_done], width * WIDENING))
    return joined(found)


def joined(parts: list[Links]) -> Links:
    """All links, sorted by the cell that asks (the treated's)."""
    links = Links(*(np.concatenate(part) for part in zip(*parts, strict=True)))
    order = np.argsort(links.treated_cell, kind="stable")
    return Links(*(part[order] for part in links))
