"""Columns of a plain table by where they stand on the line, and the names above them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from workbench.audit.cells import parted

Span = tuple[int, int]
"""Where on the line a column begins and ends."""
LAID_OUT = 0.6
"""Share of rows whose cells must stand apart before columns are told by where they stand."""


def column_spans(rows: Sequence[str]) -> list[Span]:
    """Where the columns of most rows begin and end, the labels' first; empty where rows are not laid out."""
    pieces = [[(at, at + len(text)) for at, text in parted(row)] for row in rows]
    n = Counter(len(row) for row in pieces).most_common(1)[0][0] if pieces else 0
    told = [row for row in pieces if len(row) == n]
    if n < 2 or len(told) < LAID_OUT * len(pieces):
        return []
    columns = list(zip(*told, strict=True))
    spans = [(min(at for at, _ in column), max(end for _, end in column)) for column in columns]
    apart = all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    return spans if apart else []


def names_by_spans(lines: list[str], spans: Sequence[Span]) -> list[str]:
    """Names that stand above their columns; what stands above several is said of each."""
    names: list[list[str]] = [[] for _ in spans]
    for at, text in (piece for line in lines for piece in parted(line)):
        middle = at + len(text) / 2
        over = [n for n, (start, end) in enumerate(spans) if at < end and start < at + len(text)]
        nearest = min(range(len(spans)), key=lambda n: abs(sum(spans[n]) / 2 - middle))
        for column in over or [nearest]:
            names[column].append(text)
    return [joined(name) for name in names] if any(names[1:]) else []


def joined(lines: list[str]) -> str:
    """Lines as one, words that are parted at a line's end made whole."""
    return re.sub(r"(?<=[a-zæøå])- (?=[a-zæøå])", "", " ".join(" ".join(lines).split()))
