"""Tables of a register as they may be shown: small counts, and those that would give them away, are None.

Each table is guarded by itself with :mod:`workbench.quant.disclosure`. What several tables of the same
persons tell together is not covered, but for the funnel, whose rows add up. What stands beside an estimate
is in :mod:`workbench.quant.small_effects`, curves over time in :mod:`workbench.quant.small_curves`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from workbench.quant.disclosure import guard_rows, guard_table
from workbench.quant.funnel import STATUSES, Funnel, FunnelGroup, Step
from workbench.quant.population import CountryRow, ParticipationRow, RegisterTables

Count = int | None
LEAST_SHOWN = 5
"""Counts from 1 to one less than this stay hidden."""


def is_few(n: float, *, least: int) -> bool:
    """Whether a number of persons is too small to be shown: from 1 to one less than ``least``."""
    return 0 < n < least


def shown_counts(counts: Sequence[int], *, least: int, rest: int = 0) -> list[Count]:
    """Counts of persons, each in one category and their total known, as they may be shown.

    Parameters
    ----------
    counts : sequence of int
    least : int
        Smallest count that is shown; 1 hides nothing.
    rest : int
        Persons of the same total whose number stands nowhere: where they are many, a small count cannot be
        worked out though no other is hidden with it.
    """
    if not counts:
        return []
    if rest >= least:
        return [None if is_few(n, least=least) else n for n in counts]
    parts = [*counts, *([rest] if rest else [])]
    guarded = guard_rows(range(len(parts)), np.array(parts, dtype=int), threshold=least)
    return [_count(value) for value in guarded.shown[: len(counts)]]


def joined_bins(counts: np.ndarray, *, least: int) -> list[tuple[int, int]]:
    """Neighbouring bins put together until none holds few persons.

    Parameters
    ----------
    counts : ndarray of int, shape (n_bins, n_groups)
        Persons in each bin, in order.
    least : int
        Every joined bin has nobody, or at least so many, of every group.

    Returns
    -------
    list of (int, int)
        First bin, and the one after the last; together all bins, or none where a whole group is few.
    """
    runs: list[tuple[int, int]] = []
    start, waiting = 0, np.zeros(counts.shape[1], dtype=int)
    for place, row in enumerate(counts):
        waiting = waiting + row
        if not any_few(waiting, least=least):
            runs.append((start, place + 1))
            start, waiting = place + 1, np.zeros_like(waiting)
    while runs and any_few(waiting, least=least):
        start, stop = runs.pop()
        waiting = waiting + counts[start:stop].sum(axis=0)
    whole = start < len(counts) and not any_few(waiting, least=least)
    return [*runs, (start, len(counts))] if whole else runs


def any_few(counts: np.ndarray, *, least: int) -> bool:
    """Whether one of several numbers of persons is too small to be shown."""
    return bool(((counts > 0) & (counts < least)).any())


def guarded_tables(tables: RegisterTables, *, least: int) -> RegisterTables:
    """A register's tables with small counts hidden."""
    flow = shown_counts([*(n or 0 for _, n in tables.removed), tables.n_after], least=least)
    named = zip(tables.removed, flow, strict=False)
    return replace(
        tables,
        removed=tuple((step, n) for (step, _), n in named),
        countries=_countries(tables.countries, least),
        participation=_participation(tables.participation, least),
    )


def _countries(rows: Sequence[CountryRow], least: int) -> tuple[CountryRow, ...]:
    if not rows:
        return ()
    counts = np.array([(row.n_women or 0, row.n_men or 0) for row in rows])
    guarded = guard_table(counts, threshold=least)
    return tuple(
        CountryRow(row.country, _count(women), _count(men), _count(n))
        for row, (women, men), n in zip(rows, guarded.shown, guarded.row_totals, strict=True)
    )


def _participation(rows: Sequence[ParticipationRow], least: int) -> tuple[ParticipationRow, ...]:
    """Sexes by participation; the row of all persons stands below and stays."""
    sexes = [row for row in rows if row.sex is not None]
    took = [(row.n_participants or 0, (row.n or 0) - (row.n_participants or 0)) for row in sexes]
    guarded = guard_table(np.array(took), threshold=least)
    shown = [
        ParticipationRow(row.sex, _count(n), _count(took_part))
        for row, took_part, n in zip(sexes, guarded.shown[:, 0], guarded.row_totals, strict=True)
    ]
    return (*shown, *(row for row in rows if row.sex is None))


def guarded_funnel(funnel: Funnel, *, least: int, sums: Mapping[str, Sequence[str]]) -> Funnel:
    """A funnel with small counts hidden, and with them the shares they are part of.

    Parameters
    ----------
    funnel : Funnel
    least : int
    sums : mapping of str to sequence of str
        Groups that are the sum of other groups: a step hidden in one of those is hidden in the sum as well.
    """
    counts = {group.group: _steps(group.counts, least) for group in funnel.groups}
    for whole, parts in sums.items():
        hidden = {step for part in parts for step, n in counts[part].items() if n is None}
        counts[whole] = {step: None if step in hidden else n for step, n in counts[whole].items()}
    return replace(
        funnel,
        groups=tuple(_with_counts(group, counts[group.group]) for group in funnel.groups),
        overlaps=tuple(one for one in funnel.overlaps if one[2] >= least),
    )


def _steps(counts: Mapping[Step, Count], least: int) -> dict[Step, Count]:
    """Steps from the top: what a step divides into is hidden by itself, and wholly below a hidden step."""
    told = {step: n or 0 for step, n in counts.items()}
    shown: dict[Step, Count] = dict(counts)
    applied, not_applied = told["applied"], told["persons"] - told["applied"]
    shown["persons"] = told["persons"] if not 0 < told["persons"] < least else None
    shown["applied"] = shown_counts([applied, not_applied], least=least)[0]
    _divide(shown, "applied", STATUSES, told, least)
    _divide(shown, "granted", ("departed", "not_departed"), told, least)
    return shown


def _divide(
    shown: dict[Step, Count], whole: Step, parts: Sequence[Step], told: Mapping[Step, int], least: int
) -> None:
    if shown[whole] is None:
        shown.update(dict.fromkeys(parts))
        return
    shown.update(zip(parts, shown_counts([told[part] for part in parts], least=least), strict=True))


def _with_counts(group: FunnelGroup, counts: dict[Step, Count]) -> FunnelGroup:
    kept = (one for one in group.shares if counts[one.part] is not None and counts[one.whole] is not None)
    return replace(group, counts=counts, shares=tuple(kept))


def _count(value: float) -> Count:
    return None if np.isnan(value) else int(value)
