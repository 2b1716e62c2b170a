"""Rows of a table that are several classifications of the same persons: by sex, then by age, one total."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from workbench.audit.document import Table
from workbench.audit.lexicon import has

LEAST_PARTS = 2
FARTHEST = 1.25
"""Times a total up to which rows under several headings are still taken for its parts."""


def blocks_of(table: Table, column: int, rows: Sequence[int], told: float) -> tuple[tuple[int, ...], ...]:
    """The groups of rows that should each make the total; one of all rows where they are no classifications.

    Rows are several classifications where headings stand between them, or where the first of them make the
    total by themselves. Answers of which several may be given make none.
    """
    numbered = [row for row in rows if table.value(row, column) is not None]
    whole = sum(table.value(row, column) or 0.0 for row in numbered)
    if abs(whole - told) < 1e-6:
        return (tuple(numbered),)
    blocks = [block for block in _headed(table, column, rows) if len(block) >= LEAST_PARTS]
    if len(blocks) > 1:
        fitting = any(abs(_sum(table, column, block) - told) < 1e-6 for block in blocks)
        return tuple(blocks) if fitting else ((tuple(numbered),) if whole <= FARTHEST * told else ())
    exclusive = _first_makes(table, column, numbered, told)
    return () if exclusive else (tuple(numbered),)


def _headed(table: Table, column: int, rows: Sequence[int]) -> list[tuple[int, ...]]:
    """Rows between headings; those below a heading that says that several answers count are left out."""
    found: list[list[int]] = [[]]
    kept = [True]
    for row in rows:
        if is_heading(table, row):
            found.append([])
            kept.append(not has("overlap_hint", table.labels[row]))
        elif table.value(row, column) is not None:
            found[-1].append(row)
    return [tuple(block) for block, keep in zip(found, kept, strict=True) if keep and block]


def is_heading(table: Table, row: int) -> bool:
    """Whether a row has a name and nothing else."""
    return bool(table.labels[row]) and not any(cell.text.strip() for cell in table.rows[row])


def _first_makes(table: Table, column: int, rows: Sequence[int], told: float) -> bool:
    """Whether the first rows make the total, so that those after them classify the same once more."""
    sums = itertools.accumulate(table.value(row, column) or 0.0 for row in rows)
    return any(
        abs(made - told) < 1e-6 and LEAST_PARTS <= n <= len(rows) - LEAST_PARTS
        for n, made in enumerate(sums, start=1)
    )


def _sum(table: Table, column: int, rows: Sequence[int]) -> float:
    return sum(table.value(row, column) or 0.0 for row in rows)
