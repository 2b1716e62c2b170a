"""Places found in a passage at once, without cutting it into words: for texts where that gives the same.

A passage is *plain* when it can be compared character by character: each letter written one way (NFC), none
with a mark of its own, and the small letters as many as the letters. Texts in Norwegian and English are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from workbench.qual.text_queries import WORD_CHARACTERS, Term

if TYPE_CHECKING:
    from regex import Pattern

Span = tuple[int, int]
"""Characters of a passage, half-open."""
_WORD, _GAP = f"[{WORD_CHARACTERS}]", f"[^{WORD_CHARACTERS}]"
_BEGIN, _END = f"(?<!{_WORD})", f"(?!{_WORD})"


def plain_form(passage: str) -> str | None:
    """A plain passage in small letters, character for character; None for one that is not plain."""
    if not _is_latin(passage) and (not unicodedata.is_normalized("NFC", passage) or _marks().search(passage)):
        return None
    shown = passage.lower()
    return shown if len(shown) == len(passage) and unicodedata.is_normalized("NFC", shown) else None


def term_spans(shown: str, terms: Iterable[Term]) -> list[Span]:
    """Where wanted terms stand in a plain form, in reading order; places of different terms may overlap."""
    patterns = [_words_pattern(tuple(one.words), one.begins) for one in terms if not one.excluded]
    if len(patterns) == 1:
        return _spans(patterns[0], shown)
    return sorted({span for pattern in patterns for span in _spans(pattern, shown)})


def form_spans(shown: str, forms: Sequence[Collection[str]]) -> list[Span]:
    """Where words stand in a row in a plain form, each one of the forms that its place allows."""
    return _spans(_forms_pattern(tuple(frozenset(one) for one in forms)), shown)


def part_spans(shown: str, part: str) -> list[Span]:
    """Where a folded run of characters stands in a plain form, none over another."""
    found, at = [], shown.find(part)
    while at >= 0:
        found.append((at, at + len(part)))
        at = shown.find(part, at + len(part))
    return found


def _spans(pattern: Pattern[str], shown: str) -> list[Span]:
    return [one.span() for one in pattern.finditer(shown, overlapped=True)]


def _is_latin(passage: str) -> bool:
    """Whether all characters are of Latin-1, where nothing is written in two ways."""
    try:
        passage.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _marks() -> Pattern[str]:
    """Marks on letters, and the one letter whose small form depends on its neighbours."""
    import regex

    return regex.compile(r"[\p{M}Σ]", regex.VERSION1)


@lru_cache(maxsize=64)
def _words_pattern(words: tuple[str, ...], begins: bool) -> Pattern[str]:
    import regex

    rest = f"{_WORD}*+" if begins else ""
    row = f"{_GAP}++".join(map(regex.escape, words))
    return regex.compile(f"{_BEGIN}{row}{rest}{_END}", regex.VERSION1)


@lru_cache(maxsize=64)
def _forms_pattern(forms: tuple[frozenset[str], ...]) -> Pattern[str]:
    import regex

    either = [rf"(?:{'|'.join(map(regex.escape, sorted(one)))})" for one in forms]
    row = f"{_END}{_GAP}++".join(either)
    return regex.compile(f"{_BEGIN}{row}{_END}", regex.VERSION1)
