"""Tables of a register as they may be shown: small counts, and those that would give them away, are None.

Each table is guarded by itself with :mod:`workbench.quant.disclosure`. What several tables of the same
persons tell together is not covered, but for the funnel, whose rows add up.
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


def shown_counts(counts: Sequence[int], *, least: int) -> list[Count]:
    """Counts of persons, each in one category and their total known, as they may be shown.

    Parameters
    ----------
    counts : sequence of int
    least : int
        Smallest count that is shown; 1 hides nothing.
    """
    if not counts:
        return []
    guarded = guard_rows(range(len(counts)), np.array(counts, dtype=int), threshold=least)
    return [_count(value) for value in guarded.shown]


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
