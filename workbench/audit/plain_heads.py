"""Names of the columns of a plain table that stands apart by no plain gaps."""

from __future__ import annotations

import re

from workbench.audit.cells import parted
from workbench.audit.column_spans import joined


def names_of(lines: list[str], n: int, labelled: bool) -> tuple[str, ...]:
    """Names of ``n`` columns, the labels' first, by where they stand or how they are written."""
    for found in (
        _by_place(lines),
        _by_blank_lines(lines),
        by_capitals(joined(lines)),
        joined(lines).split(),
    ):
        if len(found) == n:
            return tuple(found) if labelled else ("", *found)
    placed = _by_place(lines)
    if labelled and len(placed) == n - 1 and all(line[:2].isspace() for line in lines if line.strip()):
        return ("", *placed)
    capitals = by_capitals(joined(lines))
    if len(capitals) > n and labelled:
        return (" ".join(capitals[: len(capitals) - n + 1]), *capitals[len(capitals) - n + 1 :])
    return (joined(lines), *[""] * (n - 1 if labelled else n))


def _by_place(lines: list[str]) -> list[str]:
    """Columns that stand apart on the line; what stands on other lines is added where it is nearest."""
    pieces = [parted(line) for line in lines if line.strip()]
    base = max(pieces, key=len, default=[])
    if len(base) < 2:
        return []
    names: list[list[str]] = [[] for _ in base]
    for line in pieces:
        for at, text in line:
            nearest = min(range(len(base)), key=lambda place: abs(base[place][0] - at))
            names[nearest].append(text)
    return [" ".join(name) for name in names]


def _by_blank_lines(lines: list[str]) -> list[str]:
    groups = re.split(r"\n\s*\n", "\n".join(lines))
    return [joined(group.split("\n")) for group in groups if group.strip()]


def by_capitals(text: str) -> list[str]:
    """Names that each begin with a capital letter outside brackets."""
    names: list[list[str]] = []
    depth = 0
    for word in text.split():
        begins = depth == 0 and word[:1].isupper()
        if begins or not names:
            names.append([])
        names[-1].append(word)
        depth = max(0, depth + word.count("(") - word.count(")"))
    return [" ".join(name) for name in names]
