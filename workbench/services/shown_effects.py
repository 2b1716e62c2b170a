"""A stored effect as the screen may show it: nothing in it tells of few real persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlite_utils import Database

from workbench.quant.arms import TREATMENT
from workbench.quant.design import DroppedLevel
from workbench.quant.small_counts import Count, is_few, joined_bins
from workbench.quant.small_effects import (
    ShownEffect,
    guarded_summary,
    pooled_levels,
    rests_on_few,
    shown_effect,
)
from workbench.services.arms import arm_data
from workbench.services.effect_details import Shares, covariate_shares
from workbench.services.effects import StoredEffect
from workbench.services.small_cells import least_shown

__all__ = [
    "POOL",
    "ShownEffect",
    "ShownStored",
    "is_few_arm",
    "shown_counts_of",
    "shown_shares",
    "shown_stored",
]
POOL = "_pool"
"""Stands for levels that are put together."""


@dataclass(frozen=True, slots=True)
class ShownStored:
    """An effect as it may be shown.

    Attributes
    ----------
    stored : StoredEffect
        With numbers that would tell of few persons as ``nan``; its counts are whole, so show those below.
    counts : ShownEffect
    n_left_out, n_incomplete : int or None
    dropped : tuple of (DroppedLevel, int or None)
        Levels found in one group only, and the persons left out for it.
    least : int
        Smallest number of persons that is shown.
    """

    stored: StoredEffect
    counts: ShownEffect
    n_left_out: Count
    n_incomplete: Count
    dropped: tuple[tuple[DroppedLevel, Count], ...]
    least: int

    @property
    def told(self) -> tuple[Count, ...]:
        """Every count that is shown, None where hidden."""
        one = self.counts
        off = (one.treated_off_support, one.controls_off_support)
        return (one.n_treated_matched, one.n_controls_used, *off, self.n_left_out, self.n_incomplete)


def shown_counts_of(db: Database, stored: StoredEffect) -> ShownEffect:
    """Counts beside an effect as they may be shown: all of them for invented persons."""
    return shown_effect(stored.summary, least=least_shown(db))


def is_few_arm(db: Database, measure_id: str) -> bool:
    """Whether few real persons took part, or did not: even why there is no estimate would tell of them."""
    least = least_shown(db)
    if least <= 1:
        return False
    treated = arm_data(db, measure_id).frame[TREATMENT].to_numpy() == 1
    return rests_on_few(int(treated.sum()), int((~treated).sum()), least=least)


def shown_stored(db: Database, stored: StoredEffect) -> ShownStored:
    """An effect as it may be shown: whole for invented persons."""
    least, summary = least_shown(db), stored.summary

    def told(n: int) -> Count:
        return None if is_few(n, least=least) else n

    return ShownStored(
        stored=replace(stored, summary=guarded_summary(summary, least=least)),
        counts=shown_effect(summary, least=least),
        n_left_out=told(stored.n_left_out),
        n_incomplete=told(stored.n_incomplete),
        dropped=tuple((one, told(one.n_treated + one.n_control)) for one in summary.dropped),
        least=least,
    )


def shown_shares(db: Database, stored: StoredEffect, covariate: str) -> Shares | None:
    """Distribution of a covariate, values of few persons put together; None where that leaves one value."""
    shares, least = covariate_shares(db, stored, covariate), least_shown(db)
    if least <= 1:
        return shares
    groups = _groups(shares, least)
    if len(groups) < 2:
        return None
    treated, before, after = (
        tuple(sum(side[place] for place in group) for group in groups)
        for side in (shares.treated, shares.before, shares.after)
    )
    persons = np.array(shares.persons)
    together = tuple(tuple(persons[group].sum(axis=0).tolist()) for group in groups)
    return Shares(tuple(_value(shares, group) for group in groups), treated, before, after, together)


def _groups(shares: Shares, least: int) -> list[list[int]]:
    """Positions of the values that stand together: neighbouring bins, or small levels."""
    persons = np.array(shares.persons)
    if isinstance(shares.values[0], tuple):
        return [list(range(first, stop)) for first, stop in joined_bins(persons, least=least)]
    alone, pool = pooled_levels(persons, least=least)
    return [*([place] for place in alone), *([pool] if pool else [])]


def _value(shares: Shares, group: Sequence[int]) -> object:
    first, last = shares.values[group[0]], shares.values[group[-1]]
    if isinstance(first, tuple):
        return first[0], last[1]
    return first if len(group) == 1 else POOL
