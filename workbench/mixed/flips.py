"""The values of thresholds and weights at which a cell comes out otherwise; solved in closed form."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from workbench.mixed.display import Cell
from workbench.mixed.outcomes import Judge, Outcome, judge_of, rule_outcome
from workbench.mixed.plan_thresholds import LIMITS
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import CLAIM_TYPES, ClaimType

Setting = Literal["sesoi", "direction_threshold", "alpha_low", "significance", "own", "obs", "op", "hear"]
Turn = Literal["verdict", "voices", "fragile"]
FLIP_SETTINGS: tuple[Setting, ...] = get_args(Setting)
"""In the order in which they are told; the last four are weights of the types of claim."""
_WEIGHTS_REACH = (0.0, 1.0)
_SIDE = 1e-6


@dataclass(frozen=True, slots=True)
class Flip:
    """A value of one threshold or weight, all others as they are, at which a cell comes out otherwise.

    Attributes
    ----------
    setting : Setting
        What is changed; a type of claim is its weight.
    at : float
    below, above : Outcome
        How the cell comes out just below and just above.
    """

    setting: Setting
    at: float
    below: Outcome
    above: Outcome

    @property
    def turns(self) -> Turn:
        """The most that it changes: the verdict, else the direction of the voices, else what is fragile."""
        if self.below.verdict != self.above.verdict:
            return "verdict"
        return "voices" if self.below.direction != self.above.direction else "fragile"


@dataclass(frozen=True, slots=True)
class NearFlip:
    """The flip nearest to where a setting stands, to one side of it.

    Attributes
    ----------
    is_above : bool
        Whether the setting must be raised to pass it.
    """

    flip: Flip
    is_above: bool

    @property
    def outcome(self) -> Outcome:
        """How the cell comes out just beyond it."""
        return self.flip.above if self.is_above else self.flip.below


def held_value(settings: TriangulationSettings, setting: Setting) -> float:
    """Where a threshold, or the weight of a type of claim, stands."""
    return float(settings.claim_weights.get(setting, getattr(settings, setting, math.nan)))


def nearest_flips(
    cell: Cell, settings: TriangulationSettings, *, agreement: float | None = None
) -> tuple[NearFlip, ...]:
    """Of :func:`cell_flips`, the nearest below and above where each setting stands."""
    now, near = _key(rule_outcome(cell)), dict[tuple[Setting, bool], Flip]()
    for one in cell_flips(cell, settings, agreement=agreement):
        held = held_value(settings, one.setting)
        stands_on_it = math.isclose(one.at, held, rel_tol=_SIDE)
        is_above = _key(one.below) == now if stands_on_it else one.at > held
        if not is_above or (one.setting, True) not in near:
            near[one.setting, is_above] = one
    return tuple(NearFlip(one, is_above) for (_, is_above), one in near.items())


def cell_flips(
    cell: Cell, settings: TriangulationSettings, *, agreement: float | None = None
) -> tuple[Flip, ...]:
    """Every value of one setting at a time at which verdict, direction or fragility of a cell change.

    Each rule compares two sides that are linear in a weight, or a share, an interval or a p with its
    threshold; where the two meet, and nowhere else, a cell can change. Those places are judged just below and
    just above. Looked for between the limits that a plan can set.

    Parameters
    ----------
    settings : TriangulationSettings
        Those the cell was judged by.
    agreement : float, optional
        Krippendorff's alpha.

    Returns
    -------
    tuple of Flip
        By setting in the order of ``FLIP_SETTINGS``, each from the lowest value up.
    """
    judge = judge_of(cell, settings, agreement=agreement)
    asked: list[tuple[Setting, Iterable[float], Callable[[float], Outcome]]] = [
        ("sesoi", (one.sesoi for one in cell.flip_points), judge.with_sesoi),
        ("direction_threshold", _shares(judge), lambda at: _with(judge, direction_threshold=at)),
        ("alpha_low", _alphas(judge), lambda at: _with(judge, alpha_low=at)),
        ("significance", _levels(judge), judge.at_level),
        *((claim, _weights(judge, claim), _reweighed(judge, claim)) for claim in CLAIM_TYPES),
    ]
    return tuple(flip for setting, places, outcome in asked for flip in _flips(setting, places, outcome))


def _flips(setting: Setting, places: Iterable[float], outcome: Callable[[float], Outcome]) -> Iterator[Flip]:
    low, high = LIMITS.get(setting, _WEIGHTS_REACH)
    for at in sorted({round(place, 12) for place in places if low < place < high}):
        below, above = outcome(at * (1 - _SIDE)), outcome(at * (1 + _SIDE))
        if _key(below) != _key(above):
            yield Flip(setting, at, below, above)


def _key(outcome: Outcome) -> tuple[str, str, bool]:
    return outcome.direction, outcome.verdict, outcome.fragile


def _with(judge: Judge, **changes: float) -> Outcome:
    return judge.outcome(settings=replace(judge.settings, **changes))  # type: ignore[arg-type]


def _reweighed(judge: Judge, claim: ClaimType) -> Callable[[float], Outcome]:
    held = judge.settings

    def outcome(weight: float) -> Outcome:
        weights = {**held.claim_weights, claim: weight}
        return judge.outcome(settings=replace(held, claim_weights=weights))

    return outcome


def _shares(judge: Judge) -> Iterator[float]:
    """The shares of the weight that speak for and against the link."""
    weights = judge.cell.voices.weights
    total = sum(weights.values())
    if total:
        half = weights["±"] / 2
        yield from ((weights["+"] + half) / total, (weights["0"] + weights["-"] + half) / total)


def _alphas(judge: Judge) -> tuple[float, ...]:
    return () if judge.agreement is None or math.isnan(judge.agreement) else (judge.agreement,)


def _levels(judge: Judge) -> Iterator[float]:
    """The p of every test that the class of the numbers, or its fragility, rests on."""
    estimate = judge.cell.estimate
    if estimate is None or not (estimate.is_measured and estimate.se > 0):
        return
    sesoi = judge.settings.sesoi
    yield math.erfc(abs(estimate.att) / estimate.se / math.sqrt(2))
    for distance in (sesoi - estimate.att, sesoi + estimate.att):
        yield math.erfc(distance / estimate.se / math.sqrt(2)) / 2
    p = judge.cell.numbers.p
    if estimate.p_adjusted is not None and p is not None:
        yield from (estimate.p_adjusted, p)


def _weights(judge: Judge, claim: ClaimType) -> Iterator[float]:
    """Weights of one type of claim at which two sides of a rule are equal."""
    held, base, slope = judge.settings, dict.fromkeys("+0-±", 0.0), dict.fromkeys("+0-±", 0.0)
    opinion, opinions = 0.0, 0.0
    for (_, stance, said), n in judge.counts.items():
        if said == claim:
            slope[stance] += n
            opinions += n * (said in ("op", "hear"))
        else:
            base[stance] += n * held.claim_weights[said]
            opinion += n * held.claim_weights[said] * (said in ("op", "hear"))
    total, more = sum(base.values()), sum(slope.values())
    if not more:
        return
    sides = [(side["+"] + side["±"] / 2, side["0"] + side["-"] + side["±"] / 2) for side in (base, slope)]
    for standing, growing in zip(*sides, strict=True):
        yield _meeting(standing, growing, held.direction_threshold * total, held.direction_threshold * more)
    yield _meeting(base["-"], slope["-"], base["0"], slope["0"])
    yield _meeting(opinion, opinions, held.opinion_share * total, held.opinion_share * more)


def _meeting(base: float, slope: float, other_base: float, other_slope: float) -> float:
    """Where two lines meet; ``nan`` where they are parallel."""
    apart = slope - other_slope
    return (other_base - base) / apart if apart else math.nan
