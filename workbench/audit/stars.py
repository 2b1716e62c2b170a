"""Stars of estimates against their p value, or else their ratio to the standard error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.estimates import SLACK, EstimateColumns, estimate_groups, two_sided, z_of
from workbench.audit.findings import Observation, seen
from workbench.audit.intervals import sizes_of
from workbench.audit.lexicon import has
from workbench.audit.number_words import COUNT, whole

_STARS = re.compile(
    r"(?<![*\w])(?P<stars>\*{1,3})\s*(?:p|P|signifikant|significant)?\s*(?:<|&lt;|på|at)?\s*(?P<level>0?[.,]\d+|\d+(?=\s*(?:%|pro|per)))"
)
_IN_WORDS = re.compile(
    rf"(?P<stars>{COUNT}(?:(?:,| og| and)? {COUNT}){{0,2}}) (?:stjerner?|asterisks?|stars?)\b[^.;]{{0,60}}?"
    rf"(?P<levels>{COUNT}(?:(?:,| og| and)? {COUNT}){{0,2}}) ?(?:%|prosent|per ?cent)",
    re.IGNORECASE,
)
_ONE = re.compile(COUNT, re.IGNORECASE)
_ENDING = re.compile(r"(\*{1,3})\s*$")


@dataclass(frozen=True, slots=True)
class Starred:
    """The stars of a row, and what they are held against.

    Attributes
    ----------
    level : float
        Per cent that the stars stand for; 100 for none.
    low, high : float
        Least and greatest number of standard errors from nought; a printed p value gives both.
    """

    n: int
    level: float
    low: float
    high: float
    slack: float

    def too_many(self) -> bool:
        """Whether the row cannot be significant at the level of its stars."""
        return self.n > 0 and self.high < z_of(self.level / 100) * (1 - self.slack)

    def too_few(self, levels: Mapping[int, float]) -> bool:
        """Whether the row is significant at a level that has more stars."""
        stricter = [level for level in levels.values() if level < self.level]
        return any(self.low > z_of(level / 100) * (1 + self.slack) for level in stricter)


def check_stars(document: Document) -> Iterator[Observation]:
    """Every row of a table of estimates whose stars are explained."""
    for table in document.tables:
        groups, levels = estimate_groups(table), _levels(table, document)
        ends = [*(one.estimate for one in groups[1:]), len(table.head)]
        rows = [row for row in range(len(table.rows)) if not has("model_row", table.labels[row])]
        for columns, end in zip(groups, ends, strict=True) if groups and levels else ():
            span = range(columns.estimate if len(groups) > 1 else 0, end)
            if any(_n_stars(table, row, span) for row in rows):
                for row in rows:
                    if one := _starred(table, row, columns, levels, _n_stars(table, row, span)):
                        yield _judged(table, row, columns, levels, one)


def _levels(table: Table, document: Document) -> dict[int, float]:
    """What stars stand for: told at the table, or else in its section."""
    told = star_levels(f"{table.title} {document.beside(table)}")
    near = " ".join(one.text for one in document.of_section(table.place))
    return told or star_levels(near)


def star_levels(text: str) -> dict[int, float]:
    """The level that each number of stars stands for, where a text tells it, in per cent."""
    found: dict[int, float] = {}
    for one in _STARS.finditer(text):
        value = float(one["level"].replace(",", "."))
        found.setdefault(len(one["stars"]), 100 * value if value < 1 else value)
    if not found and (said := _IN_WORDS.search(text)):
        stars, levels = ([whole(word) for word in _ONE.findall(said[name])] for name in ("stars", "levels"))
        if len(stars) == len(levels):
            found = {n: float(level) for n, level in zip(stars, levels, strict=True) if n and level}
    return found


def _n_stars(table: Table, row: int, span: range) -> int:
    ends = [_ENDING.search(table.rows[row][column].text) for column in span]
    return max((len(found.group(1)) for found in ends if found), default=0)


def _starred(
    table: Table, row: int, columns: EstimateColumns, levels: Mapping[int, float], n: int
) -> Starred | None:
    level = levels.get(n, 100.0) if n else 100.0
    p = table.rows[row][columns.p_value].number if columns.p_value is not None else None
    if p is not None and p.unit != "percent":
        below = table.rows[row][columns.p_value or 0].text.strip().startswith("<")
        low, high = z_of(min(1.0, p.value + p.half)), z_of(1e-9 if below else max(p.value - p.half, 1e-9))
        return Starred(n, level, z_of(p.value) if below else low, high, 0.0)
    sizes = sizes_of(table, row, columns)
    return Starred(n, level, sizes.low, sizes.high, SLACK) if sizes else None


def _judged(
    table: Table, row: int, columns: EstimateColumns, levels: Mapping[int, float], one: Starred
) -> Observation:
    middle = one.low if one.high > 6 * max(one.low, 1.0) else (one.low + one.high) / 2
    names = {"table": table.name, "row": table.labels[row] or str(row + 1), "stars": one.n}
    values = {"ratio": round(middle, 2), "expected": round(two_sided(middle), 3), "level": one.level}
    place, quote = table.cell_place(row, columns.estimate), table.row_text(row)
    if one.too_many():
        return seen("estimates", "high", "stars_too_many", place, quote, **names, **values)
    if one.too_few(levels):
        return seen("estimates", "medium", "stars_too_few", place, quote, **names, **values)
    return seen("estimates", "reconciled", "stars_agree", place, quote, **names, **values)
