"""What somebody types to find words in a text, read so that nothing in it can break a search."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from workbench.errors import InputError

if TYPE_CHECKING:
    from regex import Pattern

MAX_LENGTH = 500
"""Characters of a query."""
MAX_TERMS = 24
SHORTEST_PART = 3
"""Characters of a part of a word: the index knows runs of three."""
WORD_CHARACTERS = r"\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}"
"""What words are made of, as the index cuts them."""
_PIECE = re.compile(r"((?<!\S)[-−])?(?:«([^»]*)»?|“([^”]*)”?|„([^“]*)“?|\"([^\"]*)\"?|([^\s«“„\"]+))(\*)?")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or several in a row.

    Attributes
    ----------
    words : tuple of str
        Folded: see :func:`folded`.
    begins : bool
        Whether the last word may go on: «retur*».
    excluded : bool
        Whether a passage with it is left out: «-retur».
    """

    words: tuple[str, ...]
    begins: bool = False
    excluded: bool = False


class Token(NamedTuple):
    """A word of a text: where it stands, and its folded form."""

    start: int
    end: int
    word: str


@lru_cache(maxsize=200_000)
def folded(words: str) -> str:
    """A word as it is compared: each letter written one way (NFC), lower case; æ, ø and å stay themselves."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", words).lower())


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text: runs of letters, marks on letters, and digits, as the index cuts them."""
    raw = raw_words(text)
    return tuple(
        Token(start, end, folded(word))
        for word, (start, end) in zip(raw, places_of_words(text, raw), strict=True)
    )


def raw_words(text: str) -> list[str]:
    """The words of a text as they are written, in order."""
    found: list[str] = _word_pattern().findall(text)
    return found


def places_of_words(text: str, raw: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the words of :func:`raw_words` begin and end; only blanks and signs stand between them."""
    end = 0
    for word in raw:
        start = text.index(word, end)
        end = start + len(word)
        yield start, end


def terms_of(query: str) -> tuple[Term, ...]:
    """The terms of a query: words, "words in a row", beginnings*, and -words to leave out.

    Raises
    ------
    InputError
        If it holds no word to look for, or is too long.
    """
    if len(query) > MAX_LENGTH:
        raise InputError("errors.query_long", n=len(query), limit=MAX_LENGTH)
    terms = tuple(term for piece in _pieces(query) if (term := _term(*piece)) is not None)
    if not any(not term.excluded for term in terms):
        raise InputError("errors.query_empty")
    if len(terms) > MAX_TERMS:
        raise InputError("errors.query_terms", n=len(terms), limit=MAX_TERMS)
    return terms


def words_expression(terms: Iterable[Term]) -> str:
    """An FTS5 expression that all terms have to meet; every word in it is quoted."""
    listed = tuple(terms)
    wanted = " AND ".join(_quoted_term(term) for term in listed if not term.excluded)
    unwanted = " OR ".join(_quoted_term(term) for term in listed if term.excluded)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def any_of_expression(groups: Iterable[Iterable[str]]) -> str:
    """An FTS5 expression: one word of every group has to be there."""
    return " AND ".join(f"({' OR '.join(_quoted(word) for word in sorted(group))})" for group in groups)


def part_expression(query: str) -> tuple[str, str]:
    """An FTS5 expression for a run of characters, and the run as it is compared.

    Raises
    ------
    InputError
        If the run is shorter than the index knows, or too long.
    """
    part = folded(query.strip().replace("\0", ""))
    if len(query) > MAX_LENGTH:
        raise InputError("errors.query_long", n=len(query), limit=MAX_LENGTH)
    if len(part) < SHORTEST_PART:
        raise InputError("errors.query_part_short", n=SHORTEST_PART)
    return _quoted(part), part


def places_of(words: Sequence[str], terms: Iterable[Term]) -> list[tuple[int, int]]:
    """First and last word (inclusive) of every place where a wanted term stands, in reading order.

    Parameters
    ----------
    words : sequence of str
        All words of a passage, in the form that the terms have: folded, or lemmas.
    """
    found: set[tuple[int, int]] = set()
    for term in terms:
        *before, last = term.words
        for place in () if term.excluded else range(len(before), len(words)):
            ends = words[place].startswith(last) if term.begins else words[place] == last
            if ends and list(words[place - len(before) : place]) == before:
                found.add((place - len(before), place))
    return sorted(found)


def _pieces(query: str) -> Iterator[tuple[str, bool, bool]]:
    """Pieces of a query: its words, whether its last word may go on, whether it is excluded."""
    for found in _PIECE.finditer(query):
        words = next(group for group in found.group(2, 3, 4, 5, 6) if group is not None)
        yield words, bool(found[7]) or words.endswith("*"), bool(found[1])


def _term(words: str, begins: bool, excluded: bool) -> Term | None:
    found = tuple(token.word for token in tokens_of(words))
    return Term(found, begins, excluded) if found else None


def _quoted_term(term: Term) -> str:
    return _quoted(" ".join(term.words)) + (" *" if term.begins else "")


def _quoted(words: str) -> str:
    return '"' + words.replace("\0", "").replace('"', '""') + '"'


@cache
def _word_pattern() -> Pattern[str]:
    import regex

    return regex.compile(f"[{WORD_CHARACTERS}]+", regex.VERSION1)
