"""Bringing in a register: read the file, map its columns, check it, store what was accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Database

from db.register import imports, store_import
from workbench.errors import InputError
from workbench.quant.register_columns import RegisterMapping, role_options, suggested_mapping
from workbench.quant.register_quality import Finding, QualityReport, check_columns
from workbench.quant.register_reading import register_rows
from workbench.quant.register_rows import NewImport, RegisterImport
from workbench.reasons import Reason
from workbench.services.csv_files import CsvTable, read_csv_bytes

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Finding",
    "QualityReport",
    "RegisterImport",
    "RegisterLimits",
    "RegisterMapping",
    "RegisterPreview",
    "accept_register",
    "check_register",
    "preview_register",
    "role_options",
]
FIRST_ROWS = 20


@dataclass(frozen=True, slots=True)
class RegisterLimits:
    """How large a register may be: the whole of it is held in memory while it is checked."""

    max_bytes: int = 200_000_000
    max_rows: int = 500_000


LIMITS = RegisterLimits()


@dataclass(frozen=True, slots=True)
class RegisterPreview:
    """A register file as it was read, and what its columns probably mean.

    Attributes
    ----------
    table : CsvTable
        All rows as words, with the delimiter, decimal mark and encoding they were read by.
    sha256 : str
        Of the file's bytes.
    mapping : RegisterMapping
        A suggestion; nothing follows from it before it is accepted.
    """

    table: CsvTable
    sha256: str
    mapping: RegisterMapping

    @property
    def first_rows(self) -> pd.DataFrame:
        """The first rows as they stand in the file."""
        first: pd.DataFrame = self.table.frame.head(FIRST_ROWS)
        return first

    @property
    def remarks(self) -> tuple[Reason, ...]:
        """What was assumed or taken out in reading, to be shown before storing."""
        removed = self.table.n_controls_removed
        assumed = [Reason.of("import_text.read_as_cp1252")] if self.table.encoding == "cp1252" else []
        return (*assumed, *([Reason.of("import_text.controls_removed", n=removed)] if removed else []))


def preview_register(
    content: bytes,
    name: str,
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    measures: Sequence[str] = ("courses", "vv"),
    limits: RegisterLimits = LIMITS,
) -> RegisterPreview:
    """Read a register from CSV and suggest what its columns mean; nothing is stored.

    Parameters
    ----------
    delimiter, decimal, encoding : str, optional
        What somebody decided after looking; found from the file when left out.
    measures : sequence of str
        Measures that a column may tell of.

    Raises
    ------
    InputError
        If the file cannot be read as a table; names the file, the place and the way out.
    """
    if len(content) > limits.max_bytes:
        raise InputError("errors.csv_too_large", file=name, size=len(content), limit=limits.max_bytes)
    table = read_csv_bytes(content, name=name, delimiter=delimiter, decimal=decimal, encoding=encoding)
    if table.n_rows > limits.max_rows:
        raise InputError("errors.register_too_many_rows", file=name, n=table.n_rows, limit=limits.max_rows)
    mapping = suggested_mapping(table.frame, decimal="," if table.decimal == "," else ".", measures=measures)
    return RegisterPreview(table, hashlib.sha256(content).hexdigest(), mapping)


def check_register(preview: RegisterPreview, mapping: RegisterMapping) -> QualityReport:
    """Check the whole file against a mapping; every fault is listed with its row, line and column.

    Raises
    ------
    InputError
        If the mapping names columns that the file does not have.
    """
    if strange := [column for column in mapping.roles if column not in preview.table.frame.columns]:
        raise InputError(
            "errors.register_columns_unknown", file=preview.table.name, columns=", ".join(strange)
        )
    return check_columns(preview.table.frame, mapping, lines=preview.table.lines)


def accept_register(
    db: Database,
    preview: RegisterPreview,
    mapping: RegisterMapping,
    *,
    coder_id: int | None = None,
    simulated: bool = False,
) -> RegisterImport:
    """Store a register that has no errors, whole or not at all, and make it the active one.

    Raises
    ------
    InputError
        If the file still has errors; nothing is stored then.
    """
    report = check_register(preview, mapping)
    if not report.acceptable:
        raise InputError("errors.register_has_errors", file=preview.table.name, n=report.n_errors)
    new = NewImport(preview.table.name, preview.sha256, roles=mapping.as_json(), simulated=simulated)
    import_id = store_import(db, new, register_rows(preview.table.frame, mapping), coder_id=coder_id)
    return next(stored for stored in imports(db) if stored.id == import_id)
