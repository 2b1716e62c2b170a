"""Nearest cells of controls: a tree over the whitened covariates, within the caliper of the score."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from workbench.quant.score_groups import expanded


class Near(NamedTuple):
    """Cells near each of some points, one element a pair, sorted by point and distance.

    Attributes
    ----------
    owner : ndarray of int
        Which point.
    cell : ndarray of int
        Which cell of controls.
    distance : ndarray of float
    horizon : ndarray of float, shape (n_points,)
        Every cell nearer than this is listed; infinite if all are.
    """

    owner: np.ndarray
    cell: np.ndarray
    distance: np.ndarray
    horizon: np.ndarray

    def kth_distance(self, sizes: np.ndarray, k: int) -> np.ndarray:
        """Distance of each point's ``k``-th nearest row, infinite if not listed.

        ``sizes`` are the rows in each ``cell``.
        """
        total = np.concatenate([[0], np.cumsum(sizes)])
        before = total[np.searchsorted(self.owner, self.owner)]
        reached = np.flatnonzero(total[1:] - before >= k)
        owner, first = np.unique(self.owner[reached], return_index=True)
        distance = np.full(len(self.horizon), np.inf)
        distance[owner] = self.distance[reached[first]]
        return distance


class CellField:
    """Cells of controls of one stratum, to be searched from points.

    Parameters
    ----------
    cells : ndarray of int, shape (n_cells,)
        Their numbers.
    points : ndarray of float, shape (n_all_cells, k)
        Whitened covariates of all cells.
    scores : ndarray of float, shape (n_all_cells,)
    caliper : float
        Largest difference of scores allowed, included; may be infinite.
    """

    def __init__(self, cells: np.ndarray, points: np.ndarray, scores: np.ndarray, caliper: float) -> None:
        from scipy.spatial import cKDTree

        self._cells = cells[np.argsort(scores[cells], kind="stable")]
        self._points, self._scores, self._caliper = points, scores, caliper
        self._tree = cKDTree(points[self._cells])

    def __len__(self) -> int:
        return len(self._cells)

    def only(self, kept: np.ndarray) -> CellField:
        """The same field with those cells only that are kept (bool, by number of cell)."""
        return CellField(self._cells[kept[self._cells]], self._points, self._scores, self._caliper)

    def near(self, cells: np.ndarray, width: int) -> Near:
        """Cells within the caliper of each of these: all of them, or those among the ``width`` nearest.

        Where the caliper leaves no more than ``width``, each is looked at; else the tree is asked.
        """
        first, stop = self._within_caliper(self._scores[cells])
        few = stop - first <= width
        owner, place = np.flatnonzero(few), expanded(first[few], (stop - first)[few])
        owner = np.repeat(owner, (stop - first)[few])
        apart = self._points[cells[owner]] - self._points[self._cells[place]]
        distance, horizon = np.sqrt(np.einsum("ij,ij->i", apart, apart)), np.full(len(cells), np.inf)
        if not few.all():
            found, places = self._tree.query(self._points[cells[~few]], k=width)
            horizon[~few] = found[:, -1]
            owner = np.concatenate([owner, np.repeat(np.flatnonzero(~few), width)])
            place, distance = (
                np.concatenate([one, other.ravel()]) for one, other in ((place, places), (distance, found))
            )
        cell = self._cells[place]
        kept = np.abs(self._scores[cell] - self._scores[cells[owner]]) <= self._caliper
        owner, cell, distance = owner[kept], cell[kept], distance[kept]
        order = np.lexsort((cell, distance, owner))
        return Near(owner[order], cell[order], distance[order], horizon)

    def _within_caliper(self, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Half-open range of cells, by score, that holds all within the caliper, and little more."""
        own = self._scores[self._cells]
        reach = self._caliper + 4 * np.finfo(float).eps * (np.abs(scores) + self._caliper)
        return np.searchsorted(own, scores - reach), np.searchsorted(own, scores + reach, side="right")
