"""Several numbers of a sentence, each right beside a name: «612 men and 501 women», against one column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.document import Document, Table, transposed
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import WORD
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, near_tables, rows_told_apart, sentences_of

NEAR = 28
"""Characters between a number and its name."""
_BEFORE_NAME = re.compile(
    r"\s*(?:%|prosent|per ?cent|percent|kroner|dollars|NOK)?"
    r"\s*(?:av |of |in |for |among |blant |i |hos |ved |from |fra )?(?:the |de |alle |all |those |dem |den )*"
    r"(?:[^\W\d]+ )?(?:med |with )?[«“\"]?\s*",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"(?:[^\W\d]+)?\s*(?:\(|:|,|=|–|-|med|hadde|har|var|er|with|had|has|was|were|at|på|is)?"
    r"\s*(?:om lag |ca\. |about )?",
    re.IGNORECASE,
)
_HEDGED = ("above", "below")


@dataclass(frozen=True, slots=True)
class Pair:
    """A number and the row that it is told of."""

    row: int
    number: Number


def check_pairs(document: Document) -> Iterator[Observation]:
    """Every sentence that tells numbers of two rows or more, or of two columns, each beside its name."""
    for sentence in sentences_of(document):
        if len(sentence.numbers) < 2:
            continue
        for table in near_tables(sentence, document):
            found = next((one for one in _readings(sentence, table) if one), None)
            if found:
                yield found
                break


def _readings(sentence: Sentence, table: Table) -> Iterator[Observation | None]:
    """The table as it stands, then with its columns as rows."""
    for turned in (table, transposed(table)):
        pairs = pairs_of(sentence, turned)
        if len(pairs) > 1 and len({pair.number.unit for pair in pairs}) == 1:
            yield _compared(sentence, turned, pairs)


def pairs_of(sentence: Sentence, table: Table) -> list[Pair]:
    """Numbers right before or after the name of a row, each used once."""
    text = sentence.text
    pairs: list[Pair] = []
    for row, at in sorted(rows_told_apart(text, table).items(), key=lambda item: item[1]):
        word = WORD.match(text, at)
        end = word.end() if word else at
        free = [
            one for one in sentence.numbers if one.unit != "year" and one not in [p.number for p in pairs]
        ]
        number = next((one for one in free if _belongs(text, one, at, end)), None)
        if number and number.sense not in _HEDGED:
            pairs.append(Pair(row, number))
    return pairs


def _belongs(text: str, number: Number, start: int, end: int) -> bool:
    if number.end <= start:
        return start - number.end <= NEAR and _BEFORE_NAME.fullmatch(text, number.end, start) is not None
    return 0 <= number.start - end <= NEAR and _AFTER_NAME.fullmatch(text, end, number.start) is not None


def _compared(sentence: Sentence, table: Table, pairs: Sequence[Pair]) -> Observation | None:
    """Against the column that holds most of the numbers; None where none holds any."""
    best = max(range(len(table.head)), key=lambda column: _n_fitting(table, column, pairs), default=None)
    if best is None:
        return None
    wrong = [pair for pair in pairs if not _fits(table, pair.row, best, pair.number)]
    place, quote = sentence.paragraph.place, sentence.text
    told = {"table": table.name, "column": table.head[best] or "–"}
    listed = ", ".join(f"{table.labels[pair.row]} ({table.rows[pair.row][best].text})" for pair in pairs)
    if not wrong:
        return seen("prose_numbers", "reconciled", "respectively_agrees", place, quote, pairs=listed, **told)
    if (column := _swapped(table, pairs)) is not None:
        listed = ", ".join(
            f"{table.labels[pair.row]} ({table.rows[pair.row][column].text})" for pair in pairs
        )
        told = {"table": table.name, "column": table.head[column] or "–"}
        return seen("prose_numbers", "medium", "respectively_differs", place, quote, pairs=listed, **told)
    held = any(_anywhere(table, pair, pairs) for pair in wrong)
    unknown = any(table.value(pair.row, best) is None for pair in wrong)
    if len(wrong) == len(pairs) or held or unknown or not _anchored(pairs, wrong):
        return None
    one, cell = wrong[0], table.rows[wrong[0].row][best].number
    if cell and one.number.half < cell.half:
        return None
    names = {"table": table.name, "row": table.labels[one.row], "told": one.number.value}
    cells = f"{table.head[best] or table.title}: {table.rows[one.row][best].text}"
    return seen("prose_numbers", "medium", "prose_differs", place, quote, cells=cells, **names)


def _n_fitting(table: Table, column: int, pairs: Sequence[Pair]) -> int:
    return sum(_fits(table, pair.row, column, pair.number) for pair in pairs)


def _fits(table: Table, row: int, column: int, told: Number) -> bool:
    cell = table.rows[row][column].number
    half = cell.half if cell and cell.half > told.half else 0.0
    return cell is not None and any(told.fits(value, half=half) for value in (cell.value, abs(cell.value)))


def _anywhere(table: Table, pair: Pair, pairs: Sequence[Pair]) -> bool:
    """Whether another column has the number for that row, or a reader can add or subtract it."""
    rest = pair.number.unit == "percent" and any(
        pair.number.fits(100 - one.number.value) for one in pairs if one is not pair
    )
    values = [
        value for column in range(len(table.head)) if (value := table.value(pair.row, column)) is not None
    ]
    made = [a + b for a in values for b in values if a is not b] + [
        abs(a - b) for a in values for b in values
    ]
    return rest or any(pair.number.fits(one) for one in (*values, *made, *(100 - one for one in values)))


def _anchored(pairs: Sequence[Pair], wrong: Sequence[Pair]) -> bool:
    """Whether a number that fits could hardly do so by chance."""
    fitting = [pair.number for pair in pairs if pair not in wrong]
    return any(one.value >= 10 or one.half < 0.5 for one in fitting)


def _swapped(table: Table, pairs: Sequence[Pair]) -> int | None:
    """A column that holds the same numbers for these rows, in another order."""
    for column in range(len(table.head)):
        values = [table.value(pair.row, column) for pair in pairs]
        told = [pair.number for pair in pairs]
        if None in values or len(set(values)) < len(values):
            continue
        both = all(any(one.fits(value or 0.0) for value in values) for one in told)
        if both and all(any(one.fits(value or 0.0) for one in told) for value in values):
            return column
    return None
