"""The register: imports, persons, participations, outcomes, return cases, centres and costs.

The rows of an import are not logged singly: the log holds the import with its file's hash and its number
of rows, and which import is active. Taking an import back makes it inactive again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now, write_tx
from workbench.errors import NotFoundError
from workbench.quant.register_rows import (
    Centre,
    Cost,
    NewImport,
    Outcome,
    Participation,
    Person,
    RegisterImport,
    RegisterRows,
    ReturnCase,
)

Columns = dict[str, list[Any]]
_JSON = frozenset({"attributes"})


def store_import(
    db: Database, new: NewImport, rows: RegisterRows, *, coder_id: int | None = None, activate: bool = True
) -> int:
    """Store a whole register, all or nothing, make it the active one, and return its id.

    Storing is logged as the program's own act, because undo must not tear an import from its rows;
    making it active is logged as the coder's, and can be undone and redone.
    """
    with write_tx(db, action="register.store") as writer:
        import_id = int(writer.insert("imports", _import_row(new, len(rows.persons)))["id"])
        _store(writer, import_id, "persons", Person, rows.persons)
        _store(writer, import_id, "participations", Participation, rows.participations)
        _store(writer, import_id, "outcomes", Outcome, rows.outcomes)
        _store(writer, import_id, "return_cases", ReturnCase, rows.return_cases)
    if activate:
        set_active_import(db, import_id, coder_id=coder_id)
    return import_id


def imports(db: Database) -> tuple[RegisterImport, ...]:
    """All imports, the newest first."""
    return tuple(_import(row) for row in fetch_all(db, "SELECT * FROM imports ORDER BY id DESC"))


def active_import(db: Database, *, kind: str = "register") -> RegisterImport | None:
    """The import that analyses read, or None in a study without a register."""
    row = fetch_one(db, "SELECT * FROM imports WHERE active AND kind = ? ORDER BY id DESC", [kind])
    return _import(row) if row else None


def set_active_import(db: Database, import_id: int, *, coder_id: int | None = None) -> None:
    """Make one import the active one of its kind; one undoable operation.

    Raises
    ------
    NotFoundError
        If there is no such import.
    """
    wanted = fetch_one(db, "SELECT kind FROM imports WHERE id = ?", [import_id])
    if wanted is None:
        raise NotFoundError("errors.import_missing", number=import_id)
    with write_tx(db, action="register.activate", coder_id=coder_id) as writer:
        for row in fetch_all(db, "SELECT id FROM imports WHERE kind = ?", [wanted["kind"]]):
            writer.update("imports", row["id"], {"active": int(row["id"] == import_id)})


def persons_frame(db: Database, *, import_id: int | None = None) -> Columns:
    """Persons of an import (the active one by default) as column name → values, in the file's order.

    ``attributes`` holds one mapping a person. Every list has length n; a study without a register gives
    empty lists.
    """
    return _columns(db, "persons", ("import_id", *_names(Person)), import_id, order="person_no")


def person_columns_held(
    db: Database, names: Sequence[str], *, import_id: int | None = None
) -> tuple[str, ...]:
    """Those of the columns that an import (the active one by default) tells of anybody."""
    counts = ", ".join(f'count("{name}")' for name in names)
    where, values = _where(import_id)
    row = db.execute(f"SELECT {counts} FROM persons WHERE {where}", values).fetchone()
    return tuple(name for name, n in zip(names, row, strict=True) if n)


def followed_until(db: Database, *, import_id: int | None = None) -> str | None:
    """Last day (ISO) on which an import (the active one by default) still follows anybody."""
    where, values = _where(import_id)
    row = db.execute(f"SELECT max(censored_on) FROM outcomes WHERE {where}", values).fetchone()
    return str(row[0]) if row[0] else None


def outcome_labels(db: Database, *, import_id: int | None = None) -> tuple[str, ...]:
    """Distinct outcomes of an import (the active one by default), in alphabetical order."""
    where, values = _where(import_id)
    rows = db.execute(
        f"SELECT DISTINCT outcome FROM outcomes WHERE {where} AND outcome <> '' ORDER BY outcome", values
    )
    return tuple(str(row[0]) for row in rows)


def participations(db: Database, *, import_id: int | None = None) -> Columns:
    """Participations of an import as column name → values."""
    return _columns(db, "participations", ("id", *_names(Participation)), import_id, order="id")


def outcomes(db: Database, *, import_id: int | None = None) -> Columns:
    """Outcomes of an import as column name → values."""
    return _columns(db, "outcomes", _names(Outcome), import_id, order="person_no")


def participants_returned(db: Database) -> dict[int, tuple[frozenset[str], bool]]:
    """Measures of each participant of the population in the active register, and whether they returned.

    Those whose outcome is unknown are left out.
    """
    where, values = _where(None)
    rows = fetch_all(
        db,
        "SELECT person_no, group_concat(DISTINCT measure_id) AS measures, returned FROM participations"
        f" JOIN persons USING (import_id, person_no) JOIN outcomes USING (import_id, person_no) WHERE {where}"
        " AND in_population = 1 AND returned IS NOT NULL GROUP BY person_no",
        values,
    )
    return {row["person_no"]: (frozenset(row["measures"].split(",")), bool(row["returned"])) for row in rows}


def return_cases(db: Database, *, import_id: int | None = None) -> Columns:
    """Applications for assisted return of an import as column name → values."""
    return _columns(db, "return_cases", ("id", *_names(ReturnCase)), import_id, order="id")


def centres(db: Database) -> tuple[Centre, ...]:
    """Reception centres by id."""
    rows = fetch_all(db, "SELECT * FROM centres ORDER BY id")
    return tuple(Centre(**{**row, "attributes": json.loads(row["attributes"])}) for row in rows)


def add_centres(db: Database, new: Iterable[Centre], *, coder_id: int | None = None) -> None:
    """Store reception centres, all or none."""
    with write_tx(db, action="centre.add", coder_id=coder_id) as writer:
        for centre in new:
            writer.insert("centres", _stored(asdict(centre)))


def costs(db: Database) -> tuple[Cost, ...]:
    """Costs of the measures in the order they were stored."""
    rows = fetch_all(db, f"SELECT {_listed(_names(Cost))} FROM costs ORDER BY id")
    return tuple(Cost(**row) for row in rows)


def add_costs(db: Database, new: Iterable[Cost], *, coder_id: int | None = None) -> None:
    """Store costs, all or none."""
    with write_tx(db, action="cost.add", coder_id=coder_id) as writer:
        for cost in new:
            writer.insert("costs", asdict(cost))


def _import_row(new: NewImport, n_rows: int) -> dict[str, object]:
    return {
        "kind": new.kind,
        "file_name": new.file_name,
        "sha256": new.sha256,
        "n_rows": n_rows,
        "roles": json.dumps(dict(new.roles), ensure_ascii=False, sort_keys=True),
        "simulated": int(new.simulated),
        "active": 0,
        "created_at": now(),
    }


def _store(writer: Writer, import_id: int, table: str, kind: type, records: Iterable[object]) -> None:
    names = _names(kind)
    writer.bulk(table, ("import_id", *names), _values(import_id, names, records))


def _values(import_id: int, names: tuple[str, ...], records: Iterable[object]) -> Iterator[list[Any]]:
    for record in records:
        row = _stored({name: getattr(record, name) for name in names})
        yield [import_id, *row.values()]


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(dict(value), ensure_ascii=False) if name in _JSON else value
        for name, value in row.items()
    }


def _columns(
    db: Database, table: str, names: tuple[str, ...], import_id: int | None, *, order: str
) -> Columns:
    where, values = _where(import_id)
    sql = f'SELECT {_listed(names)} FROM "{table}" WHERE {where} ORDER BY {order}'
    rows = db.execute(sql, values).fetchall()
    lists: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return {
        name: [json.loads(value) for value in column] if name in _JSON else column
        for name, column in zip(names, lists, strict=True)
    }


def _where(import_id: int | None) -> tuple[str, list[int]]:
    """The condition that rows are of an import, the active one where None is given, and its values."""
    if import_id is not None:
        return "import_id = ?", [import_id]
    active = "SELECT id FROM imports WHERE active AND kind = 'register' ORDER BY id DESC LIMIT 1"
    return f"import_id = ({active})", []


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _import(row: Row) -> RegisterImport:
    flags = {"simulated": bool(row["simulated"]), "active": bool(row["active"])}
    return RegisterImport(**{**row, **flags, "roles": json.loads(row["roles"])})
