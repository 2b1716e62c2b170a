"""What a specification curve says as a whole, and which choice moves it most."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from workbench.quant.specification_grid import FACTORS, NOT_USED
from workbench.reasons import Reason

if TYPE_CHECKING:
    from workbench.quant.specification_curve import CurvePoint


@dataclass(frozen=True, slots=True)
class LevelEffect:
    """The effects of all specifications that made one choice.

    Attributes
    ----------
    level : str
    n : int
        Specifications with an effect.
    median : float
        In the outcome's unit; ``nan`` without any.
    """

    level: str
    n: int
    median: float


@dataclass(frozen=True, slots=True)
class FactorShare:
    """How much one choice moves the effect.

    Attributes
    ----------
    factor : str
    share : float
        Share (0–1) of the effects' variance that is left when every other choice is held fast; ``nan`` if
        effects do not vary. Choices that work together count in both, so that shares may sum to more than 1.
    levels : tuple of LevelEffect
        In the order of the grid.
    """

    factor: str
    share: float
    levels: tuple[LevelEffect, ...]


@dataclass(frozen=True, slots=True)
class CurveSummary:
    """A specification curve in numbers.

    Attributes
    ----------
    n, n_failed : int
        Specifications with an effect, and without one.
    n_without_se : int
        With an effect but without a standard error.
    failures : tuple of (Reason, int)
        Why there is no effect, told by the first case of each kind, the most frequent first.
    median, lowest, highest : float
        Of the effects, in the outcome's unit.
    share_same_sign : float
        Share (0–1) of the effects on the same side of 0 as the main one, which is among them; ``nan``
        without a main effect.
    share_significant_above, share_significant_below : float
        Share of the effects with a standard error whose two-sided p is below ``alpha``, on either side of 0.
    alpha : float
    factors : tuple of FactorShare
        Choices with several levels, the one that moves the effect most first.
    """

    n: int
    n_failed: int
    n_without_se: int
    failures: tuple[tuple[Reason, int], ...]
    median: float
    lowest: float
    highest: float
    share_same_sign: float
    share_significant_above: float
    share_significant_below: float
    alpha: float
    factors: tuple[FactorShare, ...]


def summarised(points: Sequence[CurvePoint], *, alpha: float) -> CurveSummary:
    """Describe the points of a curve.

    Parameters
    ----------
    points : sequence of CurvePoint
        In the order of the grid.
    alpha : float
    """
    known = [point for point in points if not math.isnan(point.att)]
    failed = [point.reason for point in points if math.isnan(point.att) and point.reason]
    effects = np.array([point.att for point in known])
    tested = [point for point in known if not math.isnan(point.p)]
    significant = [math.copysign(1, point.att) for point in tested if point.p < alpha]
    main = next((point.att for point in known if point.is_main), math.nan)
    return CurveSummary(
        n=len(known),
        n_failed=len(points) - len(known),
        n_without_se=len(known) - len(tested),
        failures=_by_kind(failed),
        median=float(np.median(effects)) if known else math.nan,
        lowest=float(effects.min(initial=math.inf)) if known else math.nan,
        highest=float(effects.max(initial=-math.inf)) if known else math.nan,
        share_same_sign=math.nan if math.isnan(main) else _share(int((effects * main > 0).sum()), len(known)),
        share_significant_above=_share(significant.count(1), len(tested)),
        share_significant_below=_share(significant.count(-1), len(tested)),
        alpha=alpha,
        factors=factor_shares([point.choices for point in known], effects),
    )


def _share(count: int, total: int) -> float:
    return count / total if total else math.nan


def _by_kind(reasons: Sequence[Reason]) -> tuple[tuple[Reason, int], ...]:
    first = {reason.key: reason for reason in reversed(reasons)}
    return tuple((first[key], count) for key, count in Counter(r.key for r in reasons).most_common())


def factor_shares(choices: Sequence[Mapping[str, str]], effects: np.ndarray) -> tuple[FactorShare, ...]:
    """How much each choice moves the effect when all others are held fast.

    Parameters
    ----------
    choices : sequence of mapping of str to str
        By :data:`FACTORS`.
    effects : ndarray of float, shape (n,)

    Returns
    -------
    tuple of FactorShare
        Of the choices with several levels, the largest share first.

    Notes
    -----
    The share is Sobol's total index: specifications that differ in one choice only are groups, and the mean
    variance inside of groups is taken over the variance of all. A specification to which another choice makes
    no difference stands at each of that choice's levels, with its weight of 1 divided among them.

    References
    ----------
    Homma & Saltelli (1996), Reliability Engineering & System Safety 52(1), 1-17.
    """
    levels = {name: _levels(name, choices) for name in FACTORS}
    stand = [
        (place, weight, cell)
        for place, choice in enumerate(choices)
        for weight, cell in _cells(choice, levels)
    ]
    shares = [
        FactorShare(name, _share_moved(at, stand, effects), _level_effects(name, choices, effects))
        for at, name in enumerate(FACTORS)
        if len(levels[name]) > 1
    ]
    return tuple(sorted(shares, key=lambda one: -one.share if not math.isnan(one.share) else 0.0))


def _levels(name: str, choices: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    found = dict.fromkeys(choice[name] for choice in choices)
    return tuple(level for level in found if level != NOT_USED)


def _cells(
    choice: Mapping[str, str], levels: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Combinations of levels that a specification stands for, and its weight in each."""
    each = [
        (levels[name] or (NOT_USED,)) if choice[name] == NOT_USED else (choice[name],) for name in FACTORS
    ]
    weight = 1 / math.prod(len(one) for one in each)
    yield from ((weight, cell) for cell in product(*each))


def _share_moved(at: int, stand: Sequence[tuple[int, float, tuple[str, ...]]], effects: np.ndarray) -> float:
    """Weighted mean of the variances inside of groups that agree on all choices but one, over the whole's."""
    places = np.array([place for place, _, _ in stand])
    weights = np.array([weight for _, weight, _ in stand])
    numbers: dict[tuple[str, ...], int] = {}
    others = (cell[:at] + cell[at + 1 :] for _, _, cell in stand)
    group = np.array([numbers.setdefault(cell, len(numbers)) for cell in others])
    values = effects[places]
    sizes = np.bincount(group, weights=weights)
    means = np.bincount(group, weights=weights * values) / sizes
    inside, whole = float(weights @ (values - means[group]) ** 2), float(len(effects) * effects.var())
    return inside / whole if whole > 0 else math.nan


def _level_effects(
    name: str, choices: Sequence[Mapping[str, str]], effects: np.ndarray
) -> tuple[LevelEffect, ...]:
    of_level: dict[str, list[float]] = {}
    for choice, effect in zip(choices, effects, strict=True):
        of_level.setdefault(choice[name], []).append(float(effect))
    return tuple(
        LevelEffect(level, len(values), float(np.median(values))) for level, values in of_level.items()
    )
