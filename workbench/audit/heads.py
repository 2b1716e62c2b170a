"""Which first rows of a table are its head, and what they call the columns below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_HEAD_ROWS = 3
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?")
Row = Sequence[str]


def with_head(rows: Sequence[Row]) -> tuple[tuple[str, ...], Sequence[Row]]:
    """The names of columns, and the rows below them.

    The first rows that hold no numbers but years are the head. A further one is added to it where one of the
    two names no column of labels; what spans columns is said of each of them.
    """
    n = 0
    while n < min(MOST_HEAD_ROWS, len(rows) - 1) and not any(_holds_number(cell) for cell in rows[n][1:]):
        if n and rows[n][0].strip() and rows[n - 1][0].strip():
            break
        n += 1
    if not n:
        return tuple("" for _ in rows[0]) if rows else (), rows
    width = max(len(row) for row in rows)
    lines = [_padded(row, width) for row in rows[:n]]
    spread = [_spread(line, below) for line, below in zip(lines, [*lines[1:], ()], strict=True)]
    columns = zip(*spread, strict=True)
    return tuple(" ".join(dict.fromkeys(part for part in column if part)) for column in columns), rows[n:]


def _padded(row: Row, width: int) -> list[str]:
    return [*(" ".join(cell.split()) for cell in row), *[""] * (width - len(row))]


def _spread(line: list[str], below: Sequence[str]) -> list[str]:
    """A head row with the name of a span in each of its columns that the row below names."""
    told = list(line)
    for column in range(2, len(told)):
        if not told[column] and below and below[column]:
            told[column] = told[column - 1]
    return told


def _holds_number(cell: str) -> bool:
    text = cell.strip()
    written = re.match(r"[-−–(<]?\d", text) is not None
    return written and not _YEAR.fullmatch(text) and not re.search(r"[^\W\d_]{2,}", text)


def are_year(label: str) -> bool:
    """Whether a label is one year, or a school year."""
    return re.fullmatch(r"(?:19|20)\d\d(?:\s?[-–/]\s?\d\d)?", label.strip()) is not None


def are_years(cells: Sequence[str]) -> bool:
    """Whether a column of numbers names its rows: years, each once."""
    return (
        len(cells) > 2
        and len(set(cells)) == len(cells)
        and all(_YEAR.fullmatch(cell.strip()) for cell in cells)
    )
