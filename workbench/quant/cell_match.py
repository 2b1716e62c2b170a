"""A match between cells of rows, laid out as pairs only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.quant.comparison import Comparison, Pairs
from workbench.quant.score_groups import expanded

PAIRS_A_BLOCK = 1_000_000


class Links(NamedTuple):
    """Which cells of controls each cell of treated is compared with, one element a link.

    Attributes
    ----------
    treated_cell, control_cell : ndarray of int
    distance : ndarray of float
    """

    treated_cell: np.ndarray
    control_cell: np.ndarray
    distance: np.ndarray


@dataclass(frozen=True, slots=True)
class CellMatch(Comparison):
    """Who is compared with whom, laid out by cell; see :class:`Comparison`.

    Attributes
    ----------
    treated_weights, control_weights : ndarray of float, shape (n,)
    links : Links
        Sorted by the treated's cell. The controls of all its cells share a treated's weight equally.
    treated_cell, control_cell : ndarray of int, shape (n,)
        Cell of each row that is matched as one of the two; -1 for other rows.
    neighbours : int
        Controls a treated was to have, ties aside.
    caliper : float or None
        Largest difference of scores allowed.
    tie_tolerance : float
    n_no_stratum, n_out_of_reach : int
        Treated that are not matched because their stratum, or the caliper, leaves no control.
    n_fewer_neighbours : int
        Matched treated that have fewer controls than ``neighbours``.
    """

    treated_weights: np.ndarray
    control_weights: np.ndarray
    links: Links
    treated_cell: np.ndarray
    control_cell: np.ndarray
    neighbours: int
    caliper: float | None
    tie_tolerance: float
    n_no_stratum: int
    n_out_of_reach: int
    n_fewer_neighbours: int

    @classmethod
    def of(
        cls,
        links: Links,
        treated_cell: np.ndarray,
        control_cell: np.ndarray,
        *,
        neighbours: int,
        caliper: float | None,
        tie_tolerance: float,
        n_no_stratum: int,
        n_out_of_reach: int,
    ) -> CellMatch:
        """From links, and the cells of the rows that may be matched (-1 for others); see the attributes."""
        n_cells = int(max(treated_cell.max(), control_cell.max())) + 1
        treated, controls = (
            np.bincount(cell[cell >= 0], minlength=n_cells) for cell in (treated_cell, control_cell)
        )
        shared = np.bincount(links.treated_cell, weights=controls[links.control_cell], minlength=n_cells)
        given = treated[links.treated_cell] / shared[links.treated_cell]
        weights = np.append(np.bincount(links.control_cell, weights=given, minlength=n_cells), 0.0)
        matched = np.where(np.append(shared, 0.0)[treated_cell] > 0, treated_cell, -1)
        few = (shared > 0) & (shared < neighbours)
        return cls(
            (matched >= 0).astype(float),
            weights[control_cell],
            links,
            matched,
            np.where(weights[control_cell] > 0, control_cell, -1),
            neighbours,
            caliper,
            tie_tolerance,
            n_no_stratum,
            n_out_of_reach,
            n_fewer_neighbours=int(treated[few].sum()),
        )

    @property
    def n_pairs(self) -> int:
        """Number of pairs; may be many where covariates tie."""
        return int(self._n_controls()[self.treated_cell[self.treated_matched]].sum())

    def _sizes(self) -> np.ndarray:
        """Controls in each cell."""
        n_cells = int(max(self.treated_cell.max(), self.control_cell.max())) + 1
        return np.bincount(self.control_cell[self.control_cell >= 0], minlength=n_cells)

    def _n_controls(self) -> np.ndarray:
        """Controls that each cell of treated is compared with."""
        sizes = self._sizes()
        shares = sizes[self.links.control_cell]
        return np.bincount(self.links.treated_cell, weights=shares, minlength=len(sizes)).astype(int)

    def pair_blocks(self, row: int | None = None) -> Iterator[Pairs]:
        """Pairs by cell of the treated, a million or so at a time, so that many ties never fill the memory.

        Parameters
        ----------
        row : int, optional
            One treated row only; nothing follows if it is not matched.
        """
        rows = np.flatnonzero(self.treated_matched)
        rows = rows[np.argsort(self.treated_cell[rows], kind="stable")]
        rows = rows if row is None else rows[rows == row]
        controls = np.flatnonzero(self.control_cell >= 0)
        controls = controls[np.argsort(self.control_cell[controls], kind="stable")]
        block = np.cumsum(self._n_controls()[self.treated_cell[rows]]) // PAIRS_A_BLOCK
        for part in np.split(rows, np.flatnonzero(np.diff(block)) + 1):
            if len(part):
                yield self._pairs(part, controls)

    def _pairs(self, rows: np.ndarray, controls: np.ndarray) -> Pairs:
        """Pairs of these treated rows; ``controls`` are rows of controls by cell."""
        sizes, cell = self._sizes(), self.treated_cell[rows]
        first = np.searchsorted(self.links.treated_cell, cell)
        n_links = np.searchsorted(self.links.treated_cell, cell, side="right") - first
        link, owner = expanded(first, n_links), np.repeat(np.arange(len(rows)), n_links)
        linked = self.links.control_cell[link]
        starts = np.cumsum(sizes) - sizes
        weight = 1 / self._n_controls()[cell]
        return Pairs(
            np.repeat(rows[owner], sizes[linked]),
            controls[expanded(starts[linked], sizes[linked])],
            np.repeat(weight[owner], sizes[linked]),
            np.repeat(self.links.distance[link], sizes[linked]),
        )
