"""«Three of the five groups», «every ward», «none of the four»: how many of what a sentence speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.lexicon import content_words, same_word
from workbench.audit.number_words import COUNT, whole
from workbench.audit.sentences import Sentence, near_tables

_K_OF_N = re.compile(
    rf"(?<![\w.,])(?P<k>{COUNT})\s+(?:av|of|out of)\s+(?:(?:de|the|these|våre|our)\s+)?(?P<n>{COUNT})\s+"
    r"(?P<what>[^\W\d]+(?: [^\W\d]+)?)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    rf"\b(?:all|alle|samtlige|each of|every one of|every|each|hver(?:t)?(?: av)?|ingen av|none of)\s+"
    rf"(?:de\s+|the\s+)?(?:(?P<n>{COUNT})\s+)?(?P<what>[^\W\d]+(?: [^\W\d]+)?)",
    re.IGNORECASE,
)
_NONE = re.compile(r"\b(?:ingen av|none of)\b", re.IGNORECASE)
_BUT = re.compile(
    r"\b(?:nesten|almost|nearly|bortsett|unntatt|except|apart from|med unntak|ikke|not)\s*\Z", re.I
)


@dataclass(frozen=True, slots=True)
class Quantified:
    """How many of how many of a kind; ``k`` is None for all of them, ``n`` where no number is told."""

    k: int | None
    n: int | None
    what: str


def quantified(text: str) -> Quantified | None:
    """The first such words of a text."""
    if found := _K_OF_N.search(text):
        return Quantified(whole(found["k"]), whole(found["n"]), found["what"])
    found = _EVERY.search(text)
    if found is None or _BUT.search(text[: found.start()]):
        return None
    k = 0 if _NONE.match(found.group()) else None
    return Quantified(k, whole(found["n"] or ""), found["what"])


def rows_of(table: Table) -> list[int]:
    """Rows of things: no totals and no bases."""
    return [row for row in range(len(table.rows)) if not table.is_total(row) and not table.is_base(row)]


def table_meant(
    sentence: Sentence, told: Quantified, document: Document, *, totals: bool = False
) -> Table | None:
    """The nearest table of so many rows, or whose rows are of that kind where no number is told.

    ``totals`` where a total is a row like the others.
    """
    tables = near_tables(sentence, document)
    if told.n is not None:
        return next((one for one in tables if len(one.rows if totals else rows_of(one)) == told.n), None)
    kinds = content_words(told.what)
    return next((one for one in tables if _is_kind(kinds, content_words(one.label_name))), None)


def _is_kind(kinds: tuple[str, ...], names: tuple[str, ...]) -> bool:
    return any(same_word(kind, name) for kind in kinds[:1] for name in names)
