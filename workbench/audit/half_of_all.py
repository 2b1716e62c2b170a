"""«Under half of the girls were at course schools»: a part of the total row against its whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has, same_word, words
from workbench.audit.sentences import Sentence, near_tables, rows_named, sentences_of

_HALF = re.compile(
    r"\b(?:(?P<over>over|mer enn|flere enn|more than)|"
    r"(?P<under>under|mindre enn|færre enn|less than|fewer than))\s+(?:halvparten|half)\s+(?:av|of)\s",
    re.IGNORECASE,
)


def check_half_of_all(document: Document) -> Iterator[Observation]:
    """Sentences with one such word, no percentage and no row, of a table with a total in both ways."""
    for sentence in sentences_of(document):
        found = _HALF.search(sentence.text)
        if found is None or any(one.unit == "percent" for one in sentence.numbers):
            continue
        for table in near_tables(sentence, document):
            if not rows_named(sentence.text, table) and (judged := _of_total(sentence, found, table)):
                yield judged
                break


def _of_total(sentence: Sentence, found: re.Match[str], table: Table) -> Observation | None:
    """The total row: the only column named by its own word, against the column that is the sum of several."""
    rows = [row for row in range(len(table.rows)) if table.is_total(row) and not table.is_subtotal(row)]
    wholes = [column for column, head in enumerate(table.head) if has("sum_total", head)]
    if len(rows) != 1 or len(wholes) != 1 or not _are_parts(table, rows[0], wholes[0]):
        return None
    after = sentence.text[found.end() :]
    parts = [c for c in range(len(table.head)) if c != wholes[0] and _is_told(after, table, c, wholes[0])]
    if len(parts) != 1:
        return None
    part, whole = table.value(rows[0], parts[0]), table.value(rows[0], wholes[0])
    return _judged(sentence, found, table, (parts[0], part, whole)) if part and whole else None


def _are_parts(table: Table, row: int, whole: int) -> bool:
    """Whether some other columns of counts make the whole, so that they are parts of it."""
    total = table.value(row, whole)
    counts = [c for c in range(len(table.head)) if c != whole and table.column_unit(c) == "count"]
    values = [table.value(row, column) or 0.0 for column in counts]
    pairs = {a + b for at, a in enumerate(values) for b in values[at + 1 :]}
    return total is not None and (total in pairs or total == sum(values))


def _is_told(text: str, table: Table, column: int, whole: int) -> bool:
    """Whether a text holds what a head shares with that of the whole, and what tells it apart."""
    own = words(table.head[column])
    shared = [word for word in own if word in words(table.head[whole])]
    apart = [word for word in own if word not in shared]
    told = words(text)
    named = all(any(_begins(word, other) for other in told) for word in shared)
    return bool(apart) and bool(shared) and named and all(any(_begins(w, o) for o in told) for w in apart)


def _begins(word: str, told: str) -> bool:
    return same_word(word, told) or (len(word) > 4 and told.startswith(word))


def _judged(
    sentence: Sentence, found: re.Match[str], table: Table, cells: tuple[int, float, float]
) -> Observation:
    column, part, whole = cells
    agrees = (2 * part > whole) if found["over"] else (2 * part < whole)
    severity: Severity = "reconciled" if agrees else "medium"
    key = "fraction_agrees" if agrees else "fraction_differs"
    told = {"table": table.name, "row": table.head[column], "words": found.group().strip()}
    place, quote = sentence.paragraph.place, sentence.text
    return seen("prose_numbers", severity, key, place, quote, cell=round(100 * part / whole, 1), **told)
