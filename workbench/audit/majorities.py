"""«A majority of the teachers», where the paragraph has told how many of how many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.explanations import percent_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, shares_word
from workbench.audit.number_words import COUNT, whole
from workbench.audit.sentences import Sentence, near_tables, rows_named, sentences_of

_MAJORITY = re.compile(
    r"\b(?:et (?:klart |stort |solid )?flertall\w*|flertallet|de fleste|majoriteten|over halvparten|"
    r"mer enn halvparten|a (?:clear |large |solid )?majority|the majority|most|more than half|over half)"
    r"\s+(?:av |of )?(?:the |våre |our )?(?P<who>[^\W\d]+)",
    re.IGNORECASE,
)
_K = re.compile(
    rf"^\W*(?P<k>{COUNT})\s+(?:av (?:dem|disse|de (?P<n>{COUNT}))|of (?:them|these|the (?P<n2>{COUNT})))\b",
    re.IGNORECASE,
)
_N = re.compile(rf"(?<![\w.,])(?P<n>{COUNT})\s+(?P<who>[^\W\d]+)", re.IGNORECASE)


def check_majorities(document: Document) -> Iterator[Observation]:
    """A majority that is concluded in the paragraph that gives the count."""
    for sentence in sentences_of(document):
        found = _MAJORITY.search(sentence.text)
        if found:
            yield from _of_row(sentence, found.group(), document)
        if (
            not found
            or not sentence.before
            or not has("majorities.concluded", sentence.text)
            or has("share_word", sentence.text)
        ):
            continue
        counted = _counted(sentence, found["who"])
        if counted:
            k, n = counted
            severity, key = ("reconciled", "majority_agrees") if 2 * k > n else ("medium", "majority_differs")
            told = {"k": k, "n": n, "share": round(100 * k / n, 1), "words": found.group()}
            yield seen("quantifier", severity, key, sentence.paragraph.place, sentence.text, **told)  # type: ignore[arg-type]


def _of_row(sentence: Sentence, words: str, document: Document) -> Iterator[Observation]:
    """«A majority found it very useful», against the only percentage of the answer that is named."""
    table = next(iter(near_tables(sentence, document)), None)
    named = list(rows_named(sentence.text, table)) if table else []
    columns = percent_columns(table) if table else []
    if table is None or len(named) != 1 or len(columns) != 1 or not _adds_to_hundred(table, columns[0]):
        return
    cell = table.rows[named[0]][columns[0]].number
    joined = re.search(r"\b(?:eller|or)\b", sentence.text) is not None
    if cell is None or joined or any(one.unit == "percent" for one in sentence.numbers):
        return
    severity, key = (
        ("reconciled", "majority_row_agrees") if cell.high > 50 else ("medium", "majority_row_differs")
    )
    names = {"table": table.name, "row": table.labels[named[0]], "words": words}
    yield seen("quantifier", severity, key, sentence.paragraph.place, sentence.text, cell=cell.value, **names)  # type: ignore[arg-type]


def _adds_to_hundred(table: Table, column: int) -> bool:
    """Whether a column is of answers of which each person gave one."""
    values = [table.value(row, column) for row in range(len(table.rows)) if not table.is_total(row)]
    return abs(sum(value or 0.0 for value in values) - 100) <= 0.05 * len(values) + 0.5


def _counted(sentence: Sentence, who: str) -> tuple[int, int] | None:
    """The last «k of them» before, and how many of that kind there are in all."""
    for at in range(len(sentence.before) - 1, -1, -1):
        told = _K.match(sentence.before[at])
        k = whole(told["k"]) if told else None
        if told is None or k is None:
            continue
        own = whole(told["n"] or told["n2"] or "")
        n = own or _size(sentence.before[: at + 1], who)
        return (k, n) if n and k <= n else None
    return None


def _size(before: tuple[str, ...], who: str) -> int | None:
    """The last count of those persons, e.g. «16 lærere»."""
    for text in reversed(before):
        for found in _N.finditer(text):
            n = whole(found["n"])
            if n and shares_word(content_words(who), content_words(found["who"])):
                return n
    return None
