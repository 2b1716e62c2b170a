"""Sums of a kernel over many points at many places, faster than one by one and as exact."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.score_groups import expanded

Kernel = Literal["gaussian", "epanechnikov"]
_CHUNK = 2_000_000
_FEW_PRODUCTS = 50_000
_MANY_PRODUCTS = 50_000_000_000
_HIGH_DEGREE = 1_200
_EDGE = 1e-12


class KernelSums(ABC):
    """Sums Σ_j mass_j K((place - point_j) / bandwidth).

    Places and points are ascending.

    Attributes
    ----------
    weak_share : float
        Below this share of all mass a fast sum may have lost digits.
    """

    weak_share = 1e-4

    def __init__(self, bandwidth: float) -> None:
        self.bandwidth = bandwidth

    @abstractmethod
    def fast(self, places: np.ndarray, points: np.ndarray, masses: np.ndarray) -> np.ndarray:
        """Exact to some 1e-15 of all mass, shape (n_places,)."""

    @abstractmethod
    def slow(self, places: np.ndarray, points: np.ndarray, masses: np.ndarray) -> np.ndarray:
        """One by one, exact to rounding of the sum itself, shape (n_places,)."""

    @abstractmethod
    def shared(
        self, places: np.ndarray, sizes: np.ndarray, points: np.ndarray, masses: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Share each place's size among the points by mass times kernel, one by one.

        Returns which places reach any point, shape (n_places,), and what one unit of mass of each point gets,
        shape (n_points,).
        """


def kernel_sums(kernel: Kernel, bandwidth: float) -> KernelSums:
    """The way of summing that belongs to a kernel."""
    return _Gaussian(bandwidth) if kernel == "gaussian" else _Epanechnikov(bandwidth)


class _Epanechnikov(KernelSums):
    """K(u) = 1 - u² where |u| < 1: a polynomial, so that running sums give the sum over any window."""

    def fast(self, places: np.ndarray, points: np.ndarray, masses: np.ndarray) -> np.ndarray:
        first, stop = self._windows(places, points)
        box = np.floor((points - points[0]) / (2 * self.bandwidth))
        u = (points - self._centre(points, box)) / self.bandwidth
        running = [np.concatenate([[0.0], np.cumsum(masses * u**power)]) for power in (0, 1, 2)]
        # a window is one box wide, so that it lies in two boxes at most
        last_box = box[np.maximum(stop - 1, 0)]
        cut = np.clip(np.searchsorted(box, last_box, "left"), first, stop)
        total = np.zeros(len(places))
        for begin, end in ((first, cut), (cut, stop)):
            centre = self._centre(points, box[np.maximum(end - 1, 0)])
            x = (places - centre) / self.bandwidth
            zero, one, two = (sums[end] - sums[begin] for sums in running)
            total += np.where(end > begin, zero * (1 - x**2) + 2 * x * one - two, 0.0)
        return np.maximum(total, 0.0)

    def _centre(self, points: np.ndarray, box: np.ndarray) -> np.ndarray:
        """Middle of a box that is two bandwidths wide, about which sums lose no digits."""
        return np.asarray(points[0] + self.bandwidth * (2 * box + 1))

    def slow(self, places: np.ndarray, points: np.ndarray, masses: np.ndarray) -> np.ndarray:
        found = np.zeros(len(places))
        for place, point, kernel in self._one_by_one(places, points):
            found += np.bincount(place, weights=kernel * masses[point], minlength=len(places))
        return found

    def shared(
        self, places: np.ndarray, sizes: np.ndarray, points: np.ndarray, masses: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        total, given = self.slow(places, points, masses), np.zeros(len(points))
        scaled = np.divide(sizes, total, out=np.zeros(len(places)), where=total > 0)
        for place, point, kernel in self._one_by_one(places, points):
            given += np.bincount(point, weights=kernel * scaled[place], minlength=len(points))
        return total > 0, given

    def _windows(self, places: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points within the bandwidth; those within rounding of its edge have a weight of 0."""
        reach = self.bandwidth * (1 - _EDGE)
        return np.searchsorted(points, places - reach, "left"), np.searchsorted(
            points, places + reach, "right"
        )

    def _one_by_one(
        self, places: np.ndarray, points: np.ndarray
    ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Place, point and kernel of every two within the bandwidth, in parts that fit the memory."""
        first, stop = self._windows(places, points)
        ends = np.cumsum(stop - first)
        begin = 0
        while begin < len(places):
            done = ends[begin - 1] if begin else 0
            end = max(begin + 1, int(np.searchsorted(ends, done + _CHUNK, "right")))
            widths = (stop - first)[begin:end]
            place, point = np.repeat(np.arange(begin, end), widths), expanded(first[begin:end], widths)
            yield place, point, 1 - ((places[place] - points[point]) / self.bandwidth) ** 2
            begin = end


class _Gaussian(KernelSums):
    """K(u) = exp(-u²/2): smooth, so that a product of Chebyshev polynomials gives it to the last bit."""

    def fast(self, places: np.ndarray, points: np.ndarray, masses: np.ndarray) -> np.ndarray:
        # whole numbers, so that scores of one kind share their coefficients
        low = float(np.floor(min(places[0], points[0])))
        span = max(float(np.ceil(max(places[-1], points[-1]))) - low, 1.0)
        degree, products = _degree(span / self.bandwidth), len(places) * len(points)
        cheap = max(_FEW_PRODUCTS, 2 * degree * (len(places) + len(points)))
        if products <= cheap or degree > _HIGH_DEGREE:
            return self.slow(places, points, masses)
        inside = _projected(_unit(points, low, span), masses, degree)
        return _evaluated(_unit(places, low, span), _coefficients(span / self.bandwidth, degree) @ inside)

    def slow(self, places: np.ndarray, points: np.ndarray, masses: np.ndarray) -> np.ndarray:
        parts = [np.exp(-0.5 * squares) @ masses for _, squares in self._squares(places, points)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def shared(
        self, places: np.ndarray, sizes: np.ndarray, points: np.ndarray, masses: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        given = np.zeros(len(points))
        for part, squares in self._squares(places, points):
            # relative to the nearest point, so that a far one is not lost to underflow
            kernel = np.exp(-0.5 * (squares - squares.min(axis=1, keepdims=True)))
            given += (sizes[part] / (kernel @ masses)) @ kernel
        return np.ones(len(places), dtype=bool), given

    def _squares(self, places: np.ndarray, points: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
        """Squared distances in bandwidths, in parts that fit the memory."""
        if len(places) * len(points) > _MANY_PRODUCTS:
            raise StatisticsError("errors.kernel_too_many", treated=len(places), controls=len(points))
        step = max(1, _CHUNK // len(points))
        for begin in range(0, len(places), step):
            part = slice(begin, begin + step)
            yield part, ((places[part, None] - points[None]) / self.bandwidth) ** 2


def _degree(width: float) -> int:
    """Chebyshev terms that give exp(-u²/2) on a range of this many bandwidths to 1e-15."""
    return int(20 + 4 * width)


def _unit(values: np.ndarray, low: float, width: float) -> np.ndarray:
    """Values on [-1, 1]."""
    return np.asarray(np.clip(2 * (values - low) / width - 1, -1.0, 1.0))


def _chebyshev(x: np.ndarray, degree: int) -> Iterator[np.ndarray]:
    """T_0(x), T_1(x), … by their recurrence."""
    before, current = np.ones(len(x)), x
    yield before
    for _ in range(degree - 1):
        yield current
        before, current = current, 2 * x * current - before


def _projected(x: np.ndarray, masses: np.ndarray, degree: int) -> np.ndarray:
    """Σ_j mass_j T_k(x_j), shape (degree,)."""
    return np.array([term @ masses for term in _chebyshev(x, degree)])


def _evaluated(x: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """Σ_k c_k T_k(x), by Clenshaw's recurrence."""
    later, latest = np.zeros(len(x)), np.zeros(len(x))
    for coefficient in coefficients[:0:-1]:
        later, latest = 2 * x * later - latest + coefficient, later
    return np.asarray(x * later - latest + coefficients[0])


@lru_cache(maxsize=8)
def _coefficients(width: float, degree: int) -> np.ndarray:
    """Coefficients of exp(-u²/2) in products of Chebyshev polynomials, shape (degree, degree)."""
    from scipy.fft import dct

    nodes = np.cos(np.pi * (np.arange(degree) + 0.5) / degree)
    values = np.exp(-0.125 * (width * (nodes[:, None] - nodes[None])) ** 2)
    for axis in (0, 1):
        values = dct(values, type=2, axis=axis) / degree
        values[(slice(0, 1), slice(None)) if axis == 0 else (slice(None), slice(0, 1))] *= 0.5
    return np.asarray(values)
