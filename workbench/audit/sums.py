"""Sums of columns and rows, and columns that are parts of another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.audit import located
from workbench.audit.column_kinds import adds_up
from workbench.audit.document import Document, Table
from workbench.audit.estimates import estimate_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.hundreds import hundred_sums, of_one_total
from workbench.audit.lexicon import has
from workbench.audit.located import is_additive, row_rests
from workbench.audit.row_blocks import blocks_of, is_heading

MANY = 9
"""Counts that must all end in nought before they are taken to be rounded."""
_ROUNDED = re.compile(r"avrund|rounded", re.IGNORECASE)
_PARTED_BY = re.compile(r"\b(?:etter|fordelt|by|according)\b", re.IGNORECASE)
_ROUNDED_PARTS = re.compile(r"avrund|\bround(?:ed|ing)\b", re.IGNORECASE)
_OF_SHARES = re.compile(r"prosent|andel|%|per ?cent|percent|shares?\b", re.IGNORECASE)
_UNIT_STEPS = (1000.0, 100.0, 10.0)


def check_sums(document: Document) -> Iterator[Observation]:
    """Totals against what they are the sum of."""
    for table in document.tables:
        yield from _column_sums(table, document)
        yield from _row_sums(table)
        yield from _base_sums(table)
        yield from hundred_sums(table, document)


def _column_sums(table: Table, document: Document) -> Iterator[Observation]:
    totals = [row for row in range(len(table.rows)) if table.is_total(row)]
    for column in range(len(table.head)) if estimate_columns(table) is None else ():
        if not adds_up(table, column) or (len(table.head) == 1 and has("no_sum", _what(table.title))):
            continue
        yield from _column_sum(table, column, totals, document)


def _what(title: str) -> str:
    """What a title says is counted, without what it is parted by: «participants by sex and age»."""
    return _PARTED_BY.split(title)[0]


def _column_sum(table: Table, column: int, totals: list[int], document: Document) -> Iterator[Observation]:
    matched = False
    for total in totals:
        told = table.value(total, column)
        rows, agreeing = _parts(table, column, total, totals), False
        for block in blocks_of(table, column, rows, told) if told is not None else ():
            parts = [table.value(row, column) or 0.0 for row in block]
            if told is None or len(parts) < 2:
                continue
            found = _compared(table, column, total, told, parts, rounded=_is_rounded(table, document))
            differs = found.severity not in ("reconciled", "note")
            if differs and (matched or _is_excused(table, column, total, parts, document)):
                continue
            agreeing = agreeing or not differs
            yield found
        matched = (matched or agreeing) and not table.is_subtotal(total)


def _is_excused(table: Table, column: int, total: int, parts: Sequence[float], document: Document) -> bool:
    """Whether no sum is due, or another finding tells which cell of the sum is wrong."""
    told = table.value(total, column) or 0.0
    rest = sum(parts) - told
    if located.in_row(table, column, total, rest) or located.in_share(table, column, total, rest):
        return True
    return _may_overlap(table, told, parts, document) and not _part_it(table, column, total)


def _part_it(table: Table, column: int, total: int) -> bool:
    """Whether the rows make the total exactly in another column: then they are parts, and share nobody."""
    others = [one for one in range(len(table.head)) if one != column and adds_up(table, one)]
    for other in others:
        values = [table.value(row, other) for row in _parts(table, other, total, [total])]
        known = [value for value in values if value is not None]
        if len(known) > 1 and abs(sum(known) - (table.value(total, other) or 0.0)) < 1e-6:
            return not has("unique", " ".join(table.labels))
    return False


def _parts(table: Table, column: int, total: int, totals: list[int]) -> list[int]:
    """Rows above a total (below it, where it stands first), totals and shares left out; headings are kept.

    Those of a total of some begin below the total before it.
    """
    before = [row for row in totals if row < total]
    start = before[-1] + 1 if table.is_subtotal(total) and before else 0
    rows = range(start, total) if total else range(1, len(table.rows))
    return [row for row in rows if row not in totals and _is_part(table, row, column)]


def _is_part(table: Table, row: int, column: int) -> bool:
    number = table.rows[row][column].number
    if number is None or number.unit == "percent":
        return is_heading(table, row)
    return not (_of_which(table.labels[row]) or table.is_base(row))


def _of_which(label: str) -> bool:
    return (
        label.strip()
        .lower()
        .startswith(("herav", "hvorav", "derav", "of which", "of whom", "prosent", "andel", "-", "–"))
    )


def _may_overlap(table: Table, told: float, parts: Sequence[float], document: Document) -> bool:
    """Whether rows may count the same persons, or the total another population: then no sum is due."""
    around = " ".join(
        one.text for one in document.of_section(table.place) if abs(one.order - table.order) < 4
    )
    hinted = has("overlap_hint", f"{table.title} {table.notes}") or any(
        has("overlap_hint", table.labels[row]) for row in range(len(table.rows))
    )
    hinted = hinted or (max(parts) <= told and has("overlap_hint", around))
    overlapping = any(of_one_total(table, column) for column in range(len(table.head)))
    return ((hinted or overlapping) and sum(parts) > told) or has("unique", " ".join(table.labels))


def _step(table: Table) -> float:
    """What the counts of a table are rounded to: tens where all of many end in nought, and so on."""
    shown = [
        value
        for column in range(len(table.head))
        for row in range(len(table.rows))
        if table.column_unit(column) == "count"
        and (value := table.value(row, column))
        and not _of_which(table.labels[row])
    ]
    told = _ROUNDED.search(f"{table.title} {table.notes}") is not None
    for step in _UNIT_STEPS:
        if len(shown) >= (3 if told else MANY) and all(value % step == 0 for value in shown):
            return step
    return 1.0


def _is_rounded(table: Table, document: Document) -> bool:
    """Whether a table says that its numbers, not only its shares, were rounded one by one."""
    sentences = re.split(r"(?<=[.;])\s", f"{table.title}. {document.beside(table)}")
    return any(_ROUNDED_PARTS.search(one) and not _OF_SHARES.search(one) for one in sentences)


def _allowed(table: Table, column: int, n: int, *, rounded: bool) -> float:
    """How far a total may be from its ``n`` parts for the rounding of each."""
    numbers = [row[column].number for row in table.rows if row[column].number]
    half = max((number.half for number in numbers if number), default=0.5)
    step = _step(table)
    return (half if half < 0.5 or (rounded and step == 1) else step / 2 if step > 1 else 0.0) * (n + 1)


def _compared(
    table: Table, column: int, row: int, told: float, parts: Sequence[float], *, rounded: bool
) -> Observation:
    total = sum(parts)
    allowed, step = _allowed(table, column, len(parts), rounded=rounded), _step(table)
    values = {"total": told, "sum": total, "difference": abs(total - told), "n": len(parts)}
    head = table.head[column] or table.label_name
    place, quote = table.cell_place(row, column), table.row_text(row)
    decimals = any(cell.number.half < 0.5 for row in table.rows if (cell := row[column]).number)
    if abs(total - told) < 1e-6 or ((decimals or rounded) and abs(total - told) <= allowed + 1e-9):
        return seen("sums", "reconciled", "sums_agree", place, quote, table=table.name, column=head, **values)
    if abs(total - told) <= allowed + 1e-9:
        return seen(
            "sums", "note", "sums_rounded", place, quote, table=table.name, column=head, step=step, **values
        )  # type: ignore[arg-type]
    return seen("sums", "high", "sums_differ", place, quote, table=table.name, column=head, **values)


def _row_sums(table: Table) -> Iterator[Observation]:
    """A column that is told to be the total, against the other columns of counts; most rows must agree."""
    counts = [column for column in range(len(table.head)) if is_additive(table, column)]
    if (found := row_rests(table)) is None:
        return
    total, rests = found
    parts = [column for column in counts if column != total]
    differing = [row for row, rest in rests.items() if abs(rest) > 1e-6]
    for row in differing:
        yield _row_differs(table, row, total, parts)
    if not differing:
        place, told = table.cell_place(None, total), {"table": table.name, "n": len(rests)}
        yield seen("sums", "reconciled", "row_sums_agree", place, table.head[total], **told)


def _row_differs(table: Table, row: int, total: int, parts: Sequence[int]) -> Observation:
    told, made = _told(table, row, total), _sum(table, row, parts)
    values = {"total": told, "sum": made, "difference": abs(told - made)}
    place, quote = table.cell_place(row, total), table.row_text(row)
    names = {"table": table.name, "row": table.labels[row]}
    return seen("sums", "high", "row_sum_differs", place, quote, **names, **values)


def _told(table: Table, row: int, column: int) -> float:
    return table.value(row, column) or 0.0


def _base_sums(table: Table) -> Iterator[Observation]:
    """A row that tells how many each column is of, against its total."""
    for row in range(len(table.rows)):
        totals = [column for column, head in enumerate(table.head) if has("sum_total", head)]
        parts = [column for column in range(len(table.head)) if column not in totals]
        if not table.is_base(row) or len(totals) != 1 or len(parts) < 2:
            continue
        told = table.value(row, totals[0])
        if told is None or any(table.value(row, column) is None for column in parts):
            continue
        values = {
            "total": told,
            "sum": _sum(table, row, parts),
            "difference": abs(told - _sum(table, row, parts)),
        }
        place, quote = table.cell_place(row, totals[0]), table.row_text(row)
        severity, key = (
            ("high", "row_sum_differs") if values["difference"] else ("reconciled", "row_sum_agrees")
        )
        yield seen("sums", severity, key, place, quote, table=table.name, row=table.labels[row], **values)  # type: ignore[arg-type]


def _sum(table: Table, row: int, columns: Sequence[int]) -> float:
    return sum(table.value(row, column) or 0.0 for column in columns)
