"""Standard errors that are printed in brackets, below or beside their estimates, made a column."""

from __future__ import annotations

import re
from dataclasses import replace

from workbench.audit.cell_numbers import cell_number
from workbench.audit.document import Cell, Table
from workbench.audit.lexicon import has, pattern
from workbench.audit.numbers import Language

_BRACKETED = re.compile(r"[(\[]\s*[-−–]?\d+(?:[.,]\d+)?\s*[)\]]\*{0,3}")
_BESIDE = re.compile(
    r"(?P<estimate>[-−–]?\d+[.,]\d+\s?\*{0,3})\s*(?P<error>[(\[]\s*\d+[.,]\d+\s*[)\]])(?P<stars>\*{0,3})"
)
_IN_BRACKETS = re.compile(r"parentes|bracket|parenthes|klamme", re.IGNORECASE)
_HELD = {"error": "SE", "deviation": "SD", "bracketed_statistic": "t"}
LEAST_ROWS = 2
_EMPTY = Cell("", None)


def with_errors(table: Table, below: str) -> Table:
    """The table with a column for what stands in brackets, if its rows have such numbers.

    Parameters
    ----------
    below : str
        What is written below the table: it tells whether brackets hold errors or statistics.
    """
    told = f"{table.title} {' '.join(table.head)} {table.notes} {below}"
    under = [row for row in range(1, len(table.rows)) if _is_under(table, row)]
    name = _name(table, told)
    if len(under) >= LEAST_ROWS:
        return _from_rows(table, set(under), name)
    in_cells = has("error", told) and _IN_BRACKETS.search(told) and name != "SD"
    return _from_cells(table, name) if in_cells else table


def _name(table: Table, told: str) -> str:
    """What brackets hold: what the words nearest to «in parentheses» say, else what the text does.

    Where errors have a column of their own, brackets hold deviations.
    """
    for part in re.split(r"[.;](?:\s|$)", told):
        if (brackets := _IN_BRACKETS.search(part)) and (named := _named(part, brackets.start())):
            return named
    if any(has("error", head) for head in table.head):
        return "SD"
    return "SE" if has("error", told) else _named(told, len(told)) or "SE"


def _named(text: str, at: int) -> str:
    """The kind whose word stands nearest to a place, one before it first; empty without any."""
    found = [
        (abs(one.start() - at) + (len(text) if one.start() > at else 0), name)
        for concept, name in _HELD.items()
        for one in pattern(concept).finditer(text)
    ]
    return min(found)[1] if found else ""


def _is_under(table: Table, row: int) -> bool:
    """Whether a row without a name holds nothing but numbers in brackets, below numbers."""
    filled = [column for column, cell in enumerate(table.rows[row]) if cell.text]
    return (
        bool(filled)
        and not table.labels[row]
        and bool(table.labels[row - 1])
        and all(_BRACKETED.fullmatch(table.rows[row][column].text) for column in filled)
        and all(table.rows[row - 1][column].number for column in filled)
    )


def _from_rows(table: Table, under: set[int], name: str) -> Table:
    kept = [row for row in range(len(table.rows)) if row not in under]
    pairs = [(table.rows[row], table.rows[row + 1] if row + 1 in under else ()) for row in kept]
    widened = [c for c in range(len(table.head)) if any(below and below[c].text for _, below in pairs)]
    rows = tuple(
        tuple(
            cell
            for c, one in enumerate(row)
            for cell in _widened(one, below[c] if below else _EMPTY, c in widened)
        )
        for row, below in pairs
    )
    return replace(
        table, head=_heads(table, widened, name), rows=rows, labels=tuple(table.labels[row] for row in kept)
    )


def _widened(cell: Cell, error: Cell, wide: bool) -> tuple[Cell, ...]:
    return (cell, Cell(error.text.strip("()[] "), error.number)) if wide else (cell,)


def _heads(table: Table, widened: list[int], name: str) -> tuple[str, ...]:
    told: list[str] = []
    for column, head in enumerate(table.head):
        several = f"{head} {name}" if len(widened) > 1 else name
        told += [head, several] if column in widened else [head]
    return tuple(told)


def _from_cells(table: Table, name: str) -> Table:
    found = [[_BESIDE.fullmatch(cell.text.strip()) for cell in row] for row in table.rows]
    widened = [c for c in range(len(table.head)) if sum(row[c] is not None for row in found) >= LEAST_ROWS]
    if not widened:
        return table
    rows = tuple(
        tuple(
            part
            for c, cell in enumerate(row)
            for part in _parted(cell, found[at][c], c in widened, table.language)
        )
        for at, row in enumerate(table.rows)
    )
    return replace(table, head=_heads(table, widened, name), rows=rows)


def _parted(cell: Cell, found: re.Match[str] | None, wide: bool, language: Language) -> tuple[Cell, ...]:
    if not found:
        return (cell, _EMPTY) if wide else (cell,)
    estimate, error = f"{found['estimate']}{found['stars']}", found["error"].strip("()[] ")
    return Cell(estimate, cell_number(estimate, language)), Cell(error, cell_number(error, language))
