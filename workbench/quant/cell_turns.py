"""Controls that are still free, by cell, and the nearest of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.quant.cell_field import CellField

FIRST_WIDTH, WIDENING = 8, 4
"""Cells listed to begin with; and how many times more after that."""
CELLS_AT_A_TIME = 100_000


@dataclass(slots=True)
class _Listed:
    """Cells of controls near one cell of treated, the nearest first; all that are nearer than the horizon.

    Those before ``start`` are used up.
    """

    cells: list[int]
    distances: list[float]
    horizon: float
    width: int
    start: int = 0


class FreeControls:
    """The free controls of one stratum.

    Parameters
    ----------
    field : CellField
        Cells of the controls.
    control_cell : ndarray of int, shape (n,)
        Cell of each control; -1 for other rows. Controls of cells outside the field do no harm.
    tie_tolerance : float
        Of controls whose distances are this close, the lowest row is taken.
    """

    def __init__(self, field: CellField, control_cell: np.ndarray, *, tie_tolerance: float) -> None:
        rows = np.flatnonzero(control_cell >= 0)
        rows = rows[np.argsort(control_cell[rows], kind="stable")]
        stops = np.cumsum(np.bincount(control_cell[rows]))
        self._rows: list[int] = rows.tolist()
        self._stop: list[int] = stops.tolist()
        self._first: list[int] = [0, *self._stop[:-1]]
        self._field, self._n_used_up, self._tolerance = field, 0, tie_tolerance
        self._listed: dict[int, _Listed] = {}

    def look(self, cells: np.ndarray, width: int = FIRST_WIDTH) -> None:
        """List what is near these cells of treated, as far as the ``width`` nearest cells go."""
        for start in range(0, len(cells), CELLS_AT_A_TIME):
            owners = cells[start : start + CELLS_AT_A_TIME]
            near = self._field.near(owners, width)
            bounds = np.searchsorted(near.owner, np.arange(len(owners) + 1)).tolist()
            places, distances = near.cell.tolist(), near.distance.tolist()
            for i, (owner, horizon) in enumerate(zip(owners.tolist(), near.horizon.tolist(), strict=True)):
                own = slice(bounds[i], bounds[i + 1])
                self._listed[owner] = _Listed(places[own], distances[own], horizon, width)

    def take(self, cell: int) -> tuple[int, float]:
        """Give a treated of this cell the nearest free control: row (-1 if there is none) and distance."""
        while (nearest := self._nearest(self._listed[cell])) is None:
            self._look_further(cell)
        place, distance = nearest
        if place < 0:
            return -1, math.inf
        row = self._front(place)
        self._first[place] += 1
        self._n_used_up += self._first[place] == self._stop[place]
        return row, distance

    def _nearest(self, listed: _Listed) -> tuple[int, float] | None:
        """Cell to take from and its distance, -1 if there is none; None if the list ends too early to say."""
        cells, distances, first, stop = listed.cells, listed.distances, self._first, self._stop
        i, n = listed.start, len(cells)
        while i < n and first[cells[i]] == stop[cells[i]]:
            i += 1
        listed.start = i
        reach = distances[i] + self._tolerance if i < n else math.inf
        if reach >= listed.horizon and listed.horizon < math.inf:
            return None
        best, nearest = -1, math.inf
        while i < n and distances[i] <= reach:
            place = cells[i]
            if first[place] < stop[place] and (best < 0 or self._front(place) < self._front(best)):
                best, nearest = place, distances[i]
            i += 1
        return best, nearest

    def _front(self, place: int) -> int:
        """Lowest free row of a cell."""
        return self._rows[self._first[place]]

    def _look_further(self, cell: int) -> None:
        """List more cells, after leaving out those used up if they are the half."""
        if 2 * self._n_used_up > len(self._field):
            self._field = self._field.only(np.array(self._first) < np.array(self._stop))
            self._n_used_up = 0
        self.look(np.array([cell]), self._listed[cell].width * WIDENING)
