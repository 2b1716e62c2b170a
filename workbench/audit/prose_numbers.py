"""Numbers of a sentence against the row of the table that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from workbench.audit.document import Document, Table
from workbench.audit.explanations import CHANGE, is_explained, percent_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, same_word, words
from workbench.audit.number_words import Fraction, fractions_in
from workbench.audit.numbers import Number, ranges_in
from workbench.audit.sentences import Sentence, oriented, rows_named, sentences_of, tables_of

_PARTING = re.compile(r"[;:]|\b(?:mens|while|whereas|fordi|because|ettersom)\b")
"""Between a name and a number of another clause, or of its reason."""
NEAR = 90
"""Characters between a row's name and a number that may belong to it."""
_STATISTIC = re.compile(
    r"signifik|signific|konfidens|confidence|\bKI\b|\bCI\b|p-verdi|p-value|\bp\s*[<=]|nivå|\blevel\b|"
    r"feilmargin|margin of error|svarprosent|response rate",
    re.I,
)
_TOTAL = re.compile(
    r"\b(?:i alt|totalt|til sammen|tilsammen|samlet|in all|in total|altogether|a total of|overall|alle)\b",
    re.I,
)


def check_prose_numbers(document: Document) -> Iterator[Observation]:
    """Percentages and counts that a sentence gives for one row of a table."""
    for sentence in sentences_of(document):
        if _STATISTIC.search(sentence.text) or has("cap", sentence.text):
            continue
        for table in tables_of(sentence, document):
            turned, named = oriented(sentence.text, table)
            if len(named) == 1:
                row = next(iter(named))
                yield from _numbers(sentence, table, row, named[row], document)
                yield from _fractions(sentence, table, row)
                break
            if len(named) > 1:
                yield from _beside(sentence, turned, named)
                break
            if not named and _points_to(sentence, table) and _is_whole(sentence, table):
                yield from _of_all(sentence, table)
                break
            if not named and sentence.cited and (total := _total_row(sentence, table)) is not None:
                yield from _numbers(sentence, table, total, None, document)
                break


def _beside(sentence: Sentence, table: Table, named: dict[int, int]) -> Iterator[Observation]:
    """«A (64 per cent) and B (55 per cent)»: a percentage in brackets just after a row's name is that
    row's.
    """
    place, quote = sentence.paragraph.place, sentence.text
    columns = percent_columns(table)
    for row, at in named.items():
        number = next((one for one in sentence.numbers if one.start > at and one.unit == "percent"), None)
        cells = [cell for column in columns if (cell := table.rows[row][column].number)]
        between = quote[at : number.start] if number else ""
        counted = re.search(r"\d\s*$", quote[:at])
        if not number or not cells or counted or not re.fullmatch(r"[^,;.()]{2,60}\(", between):
            continue
        if any(at < other < number.start for other in named.values()) or number.sense in ("above", "below"):
            continue
        told = {"table": table.name, "row": table.labels[row], "told": number.value}
        if any(number.fits(cell.value, half=max(0.0, cell.half - number.half)) for cell in cells):
            yield seen(
                "prose_numbers", "reconciled", "prose_agrees", place, quote, cell=cells[0].value, **told
            )
        else:
            named_too = [column for column in columns if _names(quote, table.head[column])]
            if len(columns) == 1 or named_too:
                listed = _cells(table, row, named_too or columns)
                yield seen("prose_numbers", "medium", "prose_differs", place, quote, cells=listed, **told)


def _names(text: str, head: str) -> bool:
    told = words(text)
    return any(same_word(word, other) for word in content_words(head) for other in told)


def _cells(table: Table, row: int, columns: list[int]) -> str:
    return "; ".join(
        f"{table.head[column] or table.title}: {table.rows[row][column].text}" for column in columns
    )


def _points_to(sentence: Sentence, table: Table) -> bool:
    """Whether the sentence cites the table, or its paragraph does and it names the head of the
    percentages.
    """
    if table.number in sentence.cited:
        return True
    cited = re.findall(r"(?:tabell|table)\s*(\d+(?:[.\-]\d+)*)", sentence.paragraph.text, re.I)
    columns = percent_columns(table)
    return table.number in cited and len(columns) == 1 and _names(sentence.text, table.head[columns[0]])


def _is_whole(sentence: Sentence, table: Table) -> bool:
    """Whether a sentence that cites the table gives one percentage and no row: «as Table 2 shows, 66 per
    cent …».
    """
    columns = percent_columns(table)
    numbers = sentence.numbers
    if len(columns) != 1 or len(numbers) != 1 or numbers[0].unit != "percent" or numbers[0].sense != "exact":
        return False
    return any(table.is_total(row) and table.rows[row][columns[0]].number for row in range(len(table.rows)))


def _of_all(sentence: Sentence, table: Table) -> Iterator[Observation]:
    """The percentage of all, against the total of the only column of percentages; other cells explain it
    too.
    """
    (column,), told = percent_columns(table), sentence.numbers[0]
    total = next(
        row for row in range(len(table.rows)) if table.is_total(row) and table.rows[row][column].number
    )
    values = [value for row in range(len(table.rows)) if (value := table.value(row, column)) is not None]
    place, quote = sentence.paragraph.place, sentence.text
    names = {"table": table.name, "row": table.labels[total], "told": told.value}
    if any(told.fits(value) for value in values):
        cell = table.value(total, column) or 0.0
        yield seen("prose_numbers", "reconciled", "prose_agrees", place, quote, cell=cell, **names)
    elif not CHANGE.search(quote) and _is_bound(sentence, table, [column], told):
        cells = _cells(table, total, [column])
        yield seen("prose_numbers", "medium", "prose_differs", place, quote, cells=cells, **names)


def _total_row(sentence: Sentence, table: Table) -> int | None:
    if not _TOTAL.search(sentence.text):
        return None
    return next((row for row in range(len(table.rows)) if has("sum_total", table.labels[row])), None)


def _numbers(
    sentence: Sentence, table: Table, row: int, at: int | None, document: Document
) -> Iterator[Observation]:
    spans = ranges_in(sentence.text)
    numbers = [
        one
        for one in sentence.numbers
        if one.unit in ("percent", "count", "money")
        and not any(span.start <= one.start < span.end for span in spans)
        and (one.unit == "percent" or abs(one.value) >= 10)
    ]
    bound = [one for one in numbers if at is None or _is_near(sentence.text, at, one)]
    for number in bound:
        if sum(one.unit == number.unit for one in bound) == 1:
            yield from _one_number(sentence, table, row, number, document)


def _is_near(text: str, at: int, number: Number) -> bool:
    between = text[min(at, number.start) : max(at, number.end)]
    return len(between) <= NEAR + 30 and not _PARTING.search(between)


def _one_number(
    sentence: Sentence, table: Table, row: int, number: Number, document: Document
) -> Iterator[Observation]:
    columns = [column for column in range(len(table.head)) if _unit(table, row, column) == number.unit]
    columns = _of_year(sentence, table, columns) or columns
    scale = table.scale if number.unit == "money" else 1.0
    cells = [_scaled(cell, scale) for column in columns if (cell := table.rows[row][column].number)]
    place, quote = sentence.paragraph.place, sentence.text
    told = {"table": table.name, "row": table.labels[row], "told": number.value}
    fitting = [
        cell
        for cell in cells
        if any(
            number.fits(value, half=cell.half if cell.half > number.half else 0.0)
            for value in (cell.value, abs(cell.value))
        )
    ]
    if fitting:
        yield seen("prose_numbers", "reconciled", "prose_agrees", place, quote, cell=fitting[0].value, **told)
        return
    if (
        not cells
        or number.sense in ("above", "below")
        or is_explained(sentence, table, row, number, document)
    ):
        return
    if _is_bound(sentence, table, columns, number):
        listed = "; ".join(
            f"{table.head[column] or table.title}: {table.rows[row][column].text}" for column in columns
        )
        yield seen("prose_numbers", "medium", "prose_differs", place, quote, cells=listed, **told)


def _unit(table: Table, row: int, column: int) -> str:
    """The unit of a cell: its own where it is written, else the column's; points are compared as
    percentages.
    """
    number, usual = table.rows[row][column].number, table.column_unit(column)
    own = number.unit if number and usual else ""
    return own if own not in ("", "count") else usual


def _scaled(cell: Number, scale: float) -> Number:
    return replace(cell, value=cell.value * scale, half=cell.half * scale)


def _of_year(sentence: Sentence, table: Table, columns: list[int]) -> list[int]:
    """The column headed by the only year that the sentence names."""
    years = {str(int(one.value)) for one in sentence.numbers if one.unit == "year"}
    return [column for column in columns if table.head[column].strip() in years] if len(years) == 1 else []


def _is_bound(sentence: Sentence, table: Table, columns: list[int], number: Number) -> bool:
    """Whether the number can only be a cell of that row: the table is cited here, or its column is named."""
    told = words(sentence.text)
    named = any(
        any(same_word(word, other) for other in told)
        for column in columns
        for word in content_words(table.head[column])
        if not has("currency", word)
    )
    named = named or bool(_of_year(sentence, table, columns))
    cited = table.number in sentence.cited or table.number in re.findall(
        r"(?:tabell|table)\s*(\d+(?:[.\-]\d+)*)", sentence.paragraph.text, re.I
    )
    if number.unit == "count" and has("took_part", sentence.text) and has("participants", table.title):
        return cited or _stands_beside(sentence, table)
    return (named and (cited or number.unit == "percent")) or (
        (cited or _stands_beside(sentence, table)) and number.unit == "percent" and len(columns) == 1
    )


def _stands_beside(sentence: Sentence, table: Table) -> bool:
    """Whether the table is right before or after a paragraph that names several of its rows."""
    near = abs(table.order - sentence.paragraph.order) <= 2
    return near and len(rows_named(sentence.paragraph.text, table)) > 1


def _fractions(sentence: Sentence, table: Table, row: int) -> Iterator[Observation]:
    """«Halvparten av», against the only percentage of the row."""
    columns = [column for column in range(len(table.head)) if table.column_unit(column) == "percent"]
    found = list(fractions_in(sentence.text))
    told_words = words(sentence.text)
    named = any(
        any(same_word(word, other) for other in told_words)
        for column in columns
        for word in content_words(table.head[column])
    )
    if len(found) != 1 or len(columns) != 1 or not (sentence.cited or named) or CHANGE.search(sentence.text):
        return
    cell = table.rows[row][columns[0]].number
    if cell is None or any(one.unit == "percent" for one in sentence.numbers):
        return
    fraction: Fraction = found[0]
    agrees = fraction.low - 1e-9 <= cell.value / 100 <= fraction.high + 1e-9
    severity, key = ("reconciled", "fraction_agrees") if agrees else ("medium", "fraction_differs")
    told = {"table": table.name, "row": table.labels[row], "words": fraction.text, "cell": cell.value}
    yield seen("prose_numbers", severity, key, sentence.paragraph.place, sentence.text, **told)  # type: ignore[arg-type]
