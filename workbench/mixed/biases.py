"""Known biases: how far an estimate must move before its verdict turns, and who shares the assumption."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

from workbench.mixed.numbers import class_at
from workbench.mixed.records import Direction, EstimateInput, NumberClass, Push, SourceStance, Verdict
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.verdicts import verdict_of
from workbench.mixed.voices import direction_of
from workbench.qual.records import Stance
from workbench.reasons import Worded

ASSUMPTIONS = ("unconfounded", "no_lock_in", "no_spill_over", "outcome_known", "time_zero", "same_setting")
"""What an estimate from matched registers takes for granted; a bias is one of them that does not hold."""
_BEYOND = 1e-9


@dataclass(frozen=True, slots=True)
class KnownBias:
    """A bias noted on one estimate.

    Attributes
    ----------
    assumption : str
        One of ``ASSUMPTIONS``; empty where nobody has said which.
    """

    link: str
    name: str | Worded
    pushes: Push
    assumption: str = ""

    @property
    def shared_as(self) -> object:
        """What makes it the same bias elsewhere: assumption and direction, or the words if none is given."""
        return (self.assumption, self.pushes) if self.assumption else self.name


@dataclass(frozen=True, slots=True)
class Turning:
    """The smallest correction of an estimate that turns its verdict.

    Attributes
    ----------
    shift : float
        What has to be added to the estimate, a share; ``nan`` where no correction that way turns it.
    standard_errors : float
        The same in standard errors.
    number_class, verdict : NumberClass, Verdict
        Just beyond it; those of today where nothing turns.
    """

    shift: float
    standard_errors: float
    number_class: NumberClass
    verdict: Verdict

    @property
    def turns(self) -> bool:
        """Whether there is such a correction."""
        return math.isfinite(self.shift)


@dataclass(frozen=True, slots=True)
class SharedBias:
    """A bias and every estimate whose assumption it questions.

    Attributes
    ----------
    listed, not_listed : tuple of str
        Links where it is noted, and links that take the same for granted without the note.
    """

    bias: KnownBias
    listed: tuple[str, ...]
    not_listed: tuple[str, ...]


def turning(
    estimate: EstimateInput, direction: Direction, settings: TriangulationSettings, *, pushes: Push
) -> Turning:
    """How far a bias must have pushed an estimate before the verdict would be another; in closed form.

    A bias that pushes down is corrected upwards, one that pushes up downwards, one towards 0 away from 0.
    The class changes only where an end of one of its two intervals, or |ATT| + z·SE of the equivalence
    test, meets 0 or the smallest effect of interest.

    Parameters
    ----------
    estimate : EstimateInput
    direction : Direction
        Of the voices, which the bias leaves alone.
    pushes : {"down", "up", "towards 0"}
    """
    side = correction_side(estimate.att, pushes)
    today = class_at(estimate, settings.sesoi, settings) if estimate.se > 0 else "unreliable"
    stands = verdict_of(direction, today)
    for shift in _shifts(estimate, settings, side) if estimate.is_measured and estimate.se > 0 else ():
        moved = replace(estimate, att=estimate.att + shift + side * _BEYOND, t=None)
        found = class_at(moved, settings.sesoi, settings)
        if verdict_of(direction, found) != stands:
            return Turning(shift, abs(shift) / estimate.se, found, verdict_of(direction, found))
    return Turning(math.nan, math.nan, today, stands)


def correction_side(att: float, pushes: Push) -> int:
    """+1 where taking the bias away raises the estimate, -1 where it lowers it."""
    if pushes == "towards 0":
        return -1 if att < 0 else 1
    return 1 if pushes == "down" else -1


def _shifts(estimate: EstimateInput, settings: TriangulationSettings, side: int) -> list[float]:
    """Corrections to that side at which the class can change, the smallest first."""
    z = NormalDist().inv_cdf(1 - settings.equivalence_level)
    limits = [settings.z_interval * estimate.se]
    limits += [settings.sesoi - factor * estimate.se for factor in (z, settings.z_equivalence)]
    places = [sign * limit for limit in limits for sign in (-1, 1)]
    return sorted((place - estimate.att for place in places if side * (place - estimate.att) > 0), key=abs)


def without_flags(estimate: EstimateInput, direction: Direction, settings: TriangulationSettings) -> Verdict:
    """The verdict if the red flags on an estimate were cleared."""
    if not estimate.se > 0:
        return verdict_of(direction, "unreliable")
    return verdict_of(direction, class_at(replace(estimate, red_flags=()), settings.sesoi, settings))


def corrected(
    estimates: Mapping[str, EstimateInput], links: Iterable[str], *, pushes: Push, size: float
) -> dict[str, EstimateInput]:
    """All estimates, those of ``links`` corrected for a bias of ``size`` (a share); reported T is dropped."""
    chosen = set(links)
    return {
        link: replace(one, att=one.att + correction_side(one.att, pushes) * size, t=None)
        if link in chosen
        else one
        for link, one in estimates.items()
    }


def shared_biases(biases: Sequence[KnownBias], estimated: Sequence[str]) -> tuple[SharedBias, ...]:
    """Each bias once, with the estimates it is noted on and those that rest on the same assumption.

    The rule of symmetry: an explanation that is used for one estimate counts for every estimate that takes
    the same for granted. All estimates of a study come from one specification, so they share every
    assumption in ``ASSUMPTIONS``; a bias with words only is shared by those who take it up.
    """
    grouped: dict[object, list[KnownBias]] = {}
    for one in biases:
        grouped.setdefault(one.shared_as, []).append(one)
    return tuple(_shared(group, estimated) for group in grouped.values())


def _shared(group: Sequence[KnownBias], estimated: Sequence[str]) -> SharedBias:
    listed = tuple(dict.fromkeys(one.link for one in group))
    rest = tuple(link for link in estimated if link not in listed)
    return SharedBias(group[0], listed, rest if group[0].assumption else ())


def unheard_needed(
    stances: Sequence[SourceStance],
    settings: TriangulationSettings,
    *,
    group: str = "unheard",
    most: int = 60,
) -> tuple[int, Direction] | None:
    """How many of those who could not be interviewed would turn the voices, had they said the opposite.

    They are added one by one as a group of their own that speaks from own experience, against the direction
    that stands: for it where the voices see no change or the opposite, no change where they support.

    Returns
    -------
    (n, direction) or None
        None where the voices have no direction, or ``most`` do not turn it.
    """
    stands = direction_of(stances, settings)
    if stands not in ("supports", "no_change", "reverses"):
        return None
    said: Stance = "0" if stands == "supports" else "+"
    added = list(stances)
    for n in range(1, most + 1):
        added.append(SourceStance(f"{group} {n}", group, stances[0].link, said, "own"))
        found = direction_of(added, settings)
        if found != stands:
            return n, found
    return None
