"""Percentages that should make a hundred, and those that should not: each of one total, of shared persons."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audit import located
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.inner_totals import share_persons
from workbench.audit.lexicon import has


def hundred_sums(table: Table, document: Document) -> Iterator[Observation]:
    """Columns of percentages against the hundred that they should make."""
    yield from _shares_of_hundred(table, document)
    yield from _hundreds(table)


def of_one_total(table: Table, column: int) -> bool:
    """Whether percentages are each of the total of the counts before them, and far over a hundred."""
    totals = [row for row in range(len(table.rows)) if table.is_total(row)]
    before = column - 1
    if (
        not totals
        or before < 0
        or table.column_unit(column) != "percent"
        or table.column_unit(before) != "count"
    ):
        return False
    total = table.value(totals[-1], before)
    rows = [row for row in range(len(table.rows)) if row not in totals]
    pairs = [(table.value(row, before), table.rows[row][column].number) for row in rows]
    known = [(count, share) for count, share in pairs if count is not None and share]
    if not total or len(known) < 2:
        return False
    half = max(share.half for _, share in known)
    return share_persons([count for count, _ in known], [share.value for _, share in known], total, half)


def _shares_of_hundred(table: Table, document: Document) -> Iterator[Observation]:
    """Percentages above a total of 100."""
    for column in range(len(table.head)):
        hundreds = [
            row for row in range(len(table.rows)) if table.is_total(row) and table.value(row, column) == 100
        ]
        last = hundreds[0] if hundreds else len(table.rows) - 1
        if last < 2 or table.column_unit(column) != "percent" or table.value(last, column) != 100:
            continue
        numbers = [table.rows[row][column].number for row in range(last) if not table.is_total(row)]
        told = [number for number in numbers if number]
        if not told or has("overlap_hint", f"{table.title} {document.beside(table)}"):
            continue
        if of_one_total(table, column):
            continue
        if located.of_share(table, column, last):
            continue
        total, allowed = sum(number.value for number in told), sum(number.half for number in told)
        agrees = abs(total - 100) <= allowed + 1e-9
        yield seen(
            "sums",
            "reconciled" if agrees else "high",
            "shares_agree" if agrees else "shares_differ",
            table.cell_place(last, column),
            table.row_text(last),
            table=table.name,
            column=table.head[column],
            sum=total,
            allowed=allowed,
        )


def _hundreds(table: Table) -> Iterator[Observation]:
    """Columns of percentages without a total, most of which make 100: the others should."""
    columns = [c for c in range(len(table.head)) if table.column_unit(c) == "percent"]
    whole = [[row[c].number for row in table.rows] for c in columns]
    if len(columns) < 3 or any(table.is_total(row) or table.is_base(row) for row in range(len(table.rows))):
        return
    if any(number is None for numbers in whole for number in numbers):
        return
    sums = {
        c: sum(number.value for number in numbers if number)
        for c, numbers in zip(columns, whole, strict=True)
    }
    allowed = sum(number.half for number in whole[0] if number)
    wrong = [c for c in columns if abs(sums[c] - 100) > allowed + 1e-9]
    if len(wrong) * 3 > len(columns):
        return
    for column in columns:
        told = {"table": table.name, "column": table.head[column], "sum": sums[column], "allowed": allowed}
        severity, key = ("high", "shares_differ") if column in wrong else ("reconciled", "shares_agree")
        yield seen("sums", severity, key, table.cell_place(None, column), table.head[column], **told)  # type: ignore[arg-type]
