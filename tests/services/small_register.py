"""A small simulated register in a study, for tests of what is computed from it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from db.register import store_import
from tests.helpers import simulated_table
from workbench.quant.register_rows import NewImport, Outcome, Participation, Person, RegisterRows


def store_small_register(
    db: Database, *, n: int = 500, seed: int = 0, measures: Sequence[str] = ("vv", "local", "vv local")
) -> int:
    """Store ``n`` persons, the participants in turn in one of ``measures``; returns the import's id."""
    table = simulated_table(n, effect=0.05, seed=seed)
    persons = tuple(
        Person(k, f"P{k}", sex="KM"[k % 2], age=float(row.age), country=row.land, has_child=int(row.child))
        for k, row in enumerate(table.itertuples(), start=1)
    )
    taken = [k for k, took_part in enumerate(table["took_part"], start=1) if took_part]
    participations = tuple(
        Participation(measure, person_no=k)
        for place, k in enumerate(taken)
        for measure in measures[place % len(measures)].split()
    )
    outcomes = tuple(Outcome(k, returned=int(value)) for k, value in enumerate(table["returned"], start=1))
    new = NewImport("register.csv", f"{seed:064d}")
    return store_import(db, new, RegisterRows(persons, participations, outcomes))
