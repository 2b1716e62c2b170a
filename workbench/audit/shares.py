"""Averages and percentages against what they can be computed from: other columns, other tables, counts in
the text.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.document import MOST_COLUMNS, Document, Table, transposed
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import content_words, has, shares_word
from workbench.audit.numbers import Number
from workbench.audit.outside_counts import outside_counts

LEAST_FITTING = 2 / 3
"""Share of rows that one way of computing must explain before the others are called wrong."""
Base = Callable[[Table, int, int], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Explained:
    """A way of computing a column of percentages, the rows it explains and those it does not."""

    numerator: int
    fitting: tuple[int, ...]
    failing: tuple[int, ...]
    base_name: str


def check_ratios(document: Document) -> Iterator[Observation]:
    """Columns told to be averages, against the quotient of two others."""
    for table in document.tables:
        for column, head in enumerate(table.head if len(table.head) <= MOST_COLUMNS else ()):
            if has("average", head) and table.column_unit(column) in ("count", "money"):
                yield from _ratio(table, column)


def is_computed(table: Table, column: int, document: Document) -> bool:
    """Whether a column is the quotient, or the percentage, of two others in most of its rows."""
    if table.column_unit(column) != "percent":
        return _told_quotient(table, column) is not None
    found = _explanations(table, column, document)
    return bool(found) and _is_explained(table, column, found[0])


def _ratio(table: Table, column: int) -> Iterator[Observation]:
    """Each row against the two columns whose quotient explains most of them."""
    if (quotient := _told_quotient(table, column)) is None:
        return
    upper, lower, told = quotient
    for row, fits in told.items():
        if fits is not None:
            yield _quotient(table, row, (upper, lower, column), agrees=fits)


def _told_quotient(table: Table, column: int) -> tuple[int, int, dict[int, bool | None]] | None:
    """The two columns whose quotient a column is, and whether each row is; None where most are not."""
    upper, lower = _best_quotient(table, column)
    told = {row: _quotient_fits(table, row, upper, lower, column) for row in range(len(table.rows))}
    known = [fits for fits in told.values() if fits is not None]
    n = known.count(True)
    few = not n or n < LEAST_FITTING * len(known) or (n < 2 and len(known) > 1)
    return None if few else (upper, lower, told)


def _best_quotient(table: Table, column: int) -> tuple[int, int]:
    """The columns above and below the line; the last two where several explain as much."""
    units = {one: table.column_unit(one) for one in range(len(table.head)) if one != column}
    others = [one for one, unit in units.items() if unit in ("count", "money")]
    best = (0, 0, 0)
    for upper, lower in itertools.permutations(others, 2):
        fits = [_quotient_fits(table, row, upper, lower, column) is True for row in range(len(table.rows))]
        best = max(best, (sum(fits), upper, lower))
    return best[1], best[2]


def _quotient(table: Table, row: int, columns: tuple[int, int, int], *, agrees: bool) -> Observation:
    upper, lower, column = columns
    above, below = table.value(row, upper) or 0.0, table.value(row, lower) or 1.0
    values = {"told": table.value(row, column) or 0.0, "upper": above, "lower": below}
    heads = {"column": table.head[column], "of": table.head[upper], "by": table.head[lower]}
    names = {"table": table.name, "row": table.labels[row], "computed": round(above / below, 2)}
    severity: Severity = "reconciled" if agrees else "high"
    key = "ratio_of_columns_agrees" if agrees else "ratio_of_columns_differs"
    place, quote = table.cell_place(row, column), table.row_text(row)
    return seen("ratios", severity, key, place, quote, **names, **heads, **values)


def _quotient_fits(table: Table, row: int, upper: int, lower: int, told: int) -> bool | None:
    cells = [table.rows[row][column].number for column in (upper, lower, told)]
    if any(number is None for number in cells):
        return None
    above, below, average = cells
    assert above and below and average
    if below.value <= below.half:
        return None
    low, high = (above.value - above.half) / (below.value), (above.value + above.half) / below.value
    return bool(low - average.half - 1e-9 <= average.value <= high + average.half + 1e-9)


def check_shares(document: Document) -> Iterator[Observation]:
    """Percentages of tables against their counts."""
    for table in document.tables:
        for one in (table, transposed(table)):
            for column in range(len(one.head) if len(one.head) <= MOST_COLUMNS else 0):
                if one.column_unit(column) == "percent":
                    yield from _share_column(one, column, document)


def _share_column(table: Table, column: int, document: Document) -> Iterator[Observation]:
    found = _explanations(table, column, document)
    if not found:
        return
    if _is_explained(table, column, found[0]):
        yield from _told(table, column, found[0])
        return
    if _bases_confirmed(table, column, document) and (mixed := _mixed(table, column, found)):
        yield mixed


def _is_explained(table: Table, column: int, best: Explained) -> bool:
    """Whether a way of computing explains most rows, and by more than chance."""
    rows = len(best.fitting) + len(best.failing)
    return (
        rows >= 2
        and len(best.fitting) >= max(2, LEAST_FITTING * rows)
        and _plausible(table, column, best, rows)
    )


def _plausible(table: Table, column: int, best: Explained, rows: int) -> bool:
    """Whether the way of computing is more than chance: heads agree, or there are several rows or
    decimals.
    """
    number = next(number for row in best.fitting if (number := table.rows[row][column].number))
    related = shares_word(content_words(table.head[column]), content_words(table.head[best.numerator]))
    return related or rows >= 4 or number.half < 0.5 or not best.failing


def _explanations(table: Table, column: int, document: Document) -> list[Explained]:
    """Ways of computing a column, the one that explains most rows first."""
    counts = [one for one in range(len(table.head)) if one != column and table.column_unit(one) == "count"]
    ways: list[tuple[int, str, Base]] = []
    for numerator in counts:
        ways += [(numerator, table.head[one], _column_base(one)) for one in counts if one != numerator]
        ways.append((numerator, "=", _total_base(numerator)))
        ways.append((numerator, "", _outside_base(document)))
    found = [_explained(table, column, numerator, name, base) for numerator, name, base in ways]
    told = [one for one in found if one.fitting]
    return sorted(told, key=lambda one: (-len(one.fitting), len(one.failing), one.numerator))


def _column_base(column: int) -> Base:
    def base(table: Table, row: int, _numerator: int) -> Sequence[float]:
        value = table.value(row, column)
        return [value] if value else []

    return base


def _total_base(column: int) -> Base:
    def base(table: Table, row: int, _numerator: int) -> Sequence[float]:
        totals = [one for one in range(len(table.rows)) if table.is_total(one)]
        value = table.value(totals[-1], column) if totals else None
        return [value] if value and row not in totals else []

    return base


def _outside_base(document: Document) -> Base:
    def base(table: Table, row: int, numerator: int) -> Sequence[float]:
        return outside_counts(document, table, row, least=table.value(row, numerator) or 1.0)

    return base


def _explained(table: Table, column: int, numerator: int, name: str, base: Base) -> Explained:
    fitting: list[int] = []
    failing: list[int] = []
    for row in range(len(table.rows)):
        told, count = table.rows[row][column].number, table.value(row, numerator)
        bases = base(table, row, numerator) if told and count is not None else []
        if told and count is not None and bases:
            (fitting if any(_fits(told, count, one) for one in bases) else failing).append(row)
    return Explained(numerator, tuple(fitting), tuple(failing), name)


def _fits(told: Number, count: float, base: float) -> bool:
    return base > 0 and told.fits(100 * count / base)


def _told(table: Table, column: int, best: Explained) -> Iterator[Observation]:
    for row in best.failing:
        number, count = table.rows[row][column].number, table.value(row, best.numerator)
        if number and count is not None:
            low, high = implied_base(count, number)
            told = {"table": table.name, "row": table.labels[row], "column": table.head[column]}
            of = {"numerator": table.head[best.numerator], "base": best.base_name or "–"}
            values = {"told": number.value, "count": count, "low": low, "high": high}
            place, quote = table.cell_place(row, column), table.row_text(row)
            yield seen("shares", "high", "share_differs", place, quote, **told, **of, **values)
    if not best.failing and best.base_name:
        told = {"table": table.name, "column": table.head[column], "numerator": table.head[best.numerator]}
        yield seen(
            "shares",
            "reconciled",
            "shares_computed",
            table.cell_place(None, column),
            table.head[column],
            n=len(best.fitting),
            **told,
        )


def implied_base(count: float, told: Number) -> tuple[int, int]:
    """Least and greatest number of which ``count`` is the percentage told, rounding allowed."""
    import math

    least = math.ceil(100 * count / (told.value + told.half)) if told.value + told.half > 0 else 0
    most = math.floor(100 * count / (told.value - told.half)) if told.value > told.half else 10**9
    return least, most


def _bases_confirmed(table: Table, column: int, document: Document) -> bool:
    """Whether counts of other tables explain another column of percentages, so that they are its bases."""
    for other in range(len(table.head)):
        if other != column and table.column_unit(other) == "percent":
            best = next((one for one in _explanations(table, other, document) if not one.base_name), None)
            if best and len(best.fitting) >= 3 and not best.failing:
                return True
    return False


def _mixed(table: Table, column: int, found: Sequence[Explained]) -> Observation | None:
    """A column whose rows need different numerators on the bases that other columns rest on."""
    outside = [one for one in found if not one.base_name]
    named = [one for one in outside if shares_word(_telling(table, column), _telling(table, one.numerator))]
    covered: set[int] = set()
    used: list[Explained] = []
    for one in outside:
        if set(one.fitting) - covered:
            used.append(one)
            covered |= set(one.fitting)
    if len(used) < 2 or len({one.numerator for one in used}) < 2:
        return None
    fits = "; ".join(
        f"{table.head[one.numerator]}: {', '.join(table.labels[row] for row in one.fitting)}" for one in used
    )
    rows = set(outside[0].fitting) | set(outside[0].failing)
    neither = ", ".join(table.labels[row] for row in sorted(rows - covered)) or "–"
    meant = table.head[named[0].numerator] if named else "–"
    told = {
        "table": table.name,
        "column": table.head[column],
        "fits": fits,
        "neither": neither,
        "meant": meant,
    }
    return seen("shares", "high", "shares_mixed", table.cell_place(None, column), table.head[column], **told)


def _telling(table: Table, column: int) -> tuple[str, ...]:
    """Words of a head that few other heads have."""
    heads = [content_words(head) for head in table.head]
    return tuple(word for word in heads[column] if sum(shares_word([word], head) for head in heads) <= 2)
