"""«In most towns boys are the larger group», «De fleste postene ble dyrere enn planlagt»: columns set against
each other, row by row, by words that begin their heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has, pattern, same_word, words
from workbench.audit.number_words import COUNT
from workbench.audit.quantified import rows_of
from workbench.audit.sentences import Sentence, near_tables, sentences_of

LEAST = 3
"""Rows from which on there are most of them."""
_MOST = re.compile(
    r"\b(?:de fleste(?: av)?|flertallet av|most(?: of)?|the majority of|a majority of)\s+"
    r"(?:de |the )?(?P<what>[^\W\d]+)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:i )?(?:hver(?:t)? eneste|hver(?:t)?|alle|samtlige|every single|every|each of|each|all)\s+"
    rf"(?:de |the )?(?:{COUNT} )?(?P<what>[^\W\d]+)",
    re.IGNORECASE,
)
_OF_TWO = re.compile(
    r"\b(?:the (?:larger|bigger|greater) (?:of the two|group)|"
    r"(?:den|de) største(?: gruppen| gruppa)?(?: av de to)?)\b",
    re.IGNORECASE,
)
_THAN = re.compile(r"\b(?:enn|than)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """A column told to be greater than another, in most rows or in every one."""

    greater: int
    less: int
    every: bool


def check_most_rows(document: Document) -> Iterator[Observation]:
    """Sentences of most or every row that set one column against another."""
    for sentence in sentences_of(document):
        found = _MOST.search(sentence.text) or _EVERY.search(sentence.text)
        if found is None or has("series.partly", sentence.text):
            continue
        for table in near_tables(sentence, document):
            told = _told(sentence.text, table, every=found.re is _EVERY)
            if told and _is_kind(found["what"], table):
                yield from _judged(sentence, table, told)
                break


def _is_kind(what: str, table: Table) -> bool:
    """Whether the rows are what is counted."""
    return any(same_word(what.casefold(), word, share=0.6) for word in words(table.label_name))


def _told(text: str, table: Table, *, every: bool) -> Told | None:
    columns = [c for c, head in enumerate(table.head) if table.column_unit(c) and not has("sum_total", head)]
    pair = _planned(text, table, columns) or _than(text, table, columns) or _of_two(text, table, columns)
    return Told(*pair, every) if pair else None


def _planned(text: str, table: Table, columns: Sequence[int]) -> tuple[int, int] | None:
    """«Dearer than planned»: what was spent, against the plan."""
    than = _THAN.search(text)
    if than is None or not has("most_rows.plan", text[than.end() : than.end() + 30]):
        return None
    plans = [column for column in columns if has("most_rows.plan", table.head[column])]
    actual = [column for column in columns if has("most_rows.actual", table.head[column])]
    return _ordered(text[: than.start()], actual[0], plans[0]) if len(plans) == len(actual) == 1 else None


def _than(text: str, table: Table, columns: Sequence[int]) -> tuple[int, int] | None:
    """«More pupils in the treated schools than in the waiting ones»: one column on each side of «than»."""
    than = _THAN.search(text)
    if than is None:
        return None
    before, after = text[: than.start()], text[than.end() :]
    alike = [column for column in columns if _is_first_named(before, table, column)] or list(columns)
    sides = [[c for c in alike if _is_told_apart(side, table, c, alike)] for side in (before, after)]
    if any(len(side) != 1 for side in sides) or sides[0] == sides[1]:
        return None
    return _ordered(before, sides[0][0], sides[1][0])


def _is_first_named(text: str, table: Table, column: int) -> bool:
    """Whether a head begins with a word that the text holds and that other heads begin with too."""
    own = words(table.head[column])[:1]
    shared = sum(words(head)[:1] == own for head in table.head) > 1
    return shared and any(_begins(word, other) for word in own for other in words(text))


def _is_told_apart(text: str, table: Table, column: int, columns: Sequence[int]) -> bool:
    """Whether a text holds a word of the head that no other of the columns has."""
    others = {word for c in columns if c != column for word in words(table.head[c])}
    own = [word for word in words(table.head[column]) if word not in others]
    return any(_begins(word, other) for word in own for other in words(text))


def _begins(word: str, told: str) -> bool:
    """Whether a word is told, or begins a compound: «Tiltak», «tiltaksskolene»."""
    return same_word(word, told) or (len(word) > 4 and told.startswith(word))


def _of_two(text: str, table: Table, columns: Sequence[int]) -> tuple[int, int] | None:
    """«The mentor group is the larger of the two», of a table with two columns of counts."""
    counts = [column for column in columns if table.column_unit(column) == "count"]
    if not _OF_TWO.search(text) or len(counts) != 2:
        return None
    named = [c for c in counts if _is_told_apart(text, table, c, counts)]
    rest = [c for c in counts if c not in named]
    return (named[0], rest[0]) if len(named) == 1 else None


def _ordered(before: str, one: int, other: int) -> tuple[int, int] | None:
    up, down = (pattern(name, extra).search(before) for name, extra in _SIDES)
    if (up is None) == (down is None):
        return None
    return (one, other) if up else (other, one)


_SIDES = (("higher", "most_rows.dearer"), ("lower", "most_rows.cheaper"))


def _judged(sentence: Sentence, table: Table, told: Told) -> Iterator[Observation]:
    pairs = [(row, table.value(row, told.greater), table.value(row, told.less)) for row in rows_of(table)]
    known = [(row, one, other) for row, one, other in pairs if one is not None and other is not None]
    holding = [row for row, one, other in known if one > other]
    n, k = len(known), len(holding)
    if n < LEAST or table.column_unit(told.greater) not in (table.column_unit(told.less), "count", "money"):
        return
    agrees = k == n if told.every else 2 * k > n
    severity: Severity = "reconciled" if agrees else "medium"
    key = "order_holds" if agrees else "order_differs" if told.every else "most_rows_differ"
    names = {"table": table.name, "one": table.head[told.greater], "other": table.head[told.less]}
    values = {"told": n, "k": k, "n": n} if told.every or agrees else {"k": k, "n": n}
    against = _listed(table, told, [row for row, _, _ in known if row not in holding])
    yield seen(
        "quantifier", severity, key, sentence.paragraph.place, sentence.text, rows=against, **names, **values
    )


def _listed(table: Table, told: Told, rows: Sequence[int]) -> str:
    """Rows with both numbers."""
    pairs = [(table.labels[row], table.rows[row]) for row in rows]
    found = [f"{label} ({cells[told.greater].text} / {cells[told.less].text})" for label, cells in pairs]
    return ", ".join(found) or "–"
