"""Words by what they do in a claim: one character a class, from the lists of guard_words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from workbench.mixed.report_text import PLACE
from workbench.texts import LANGUAGES, Language

_WORDS = Path(__file__).with_name("guard_words.toml")
_FIRST, _INFINITIVE = 0xE000, 0x400
"""Code point that stands for the first class, and the distance to that of its verbs as infinitives."""


@cache
def class_char(name: str) -> str:
    """The character of a class; ``to:change`` is that of a class of verbs behind «å» or "to".

    Raises
    ------
    ValueError
        If no language has such a class.
    """
    plain = name.removeprefix("to:")
    return chr(_FIRST + _names().index(plain) + (_INFINITIVE if plain != name else 0))


def has(classes: str, name: str) -> bool:
    """Whether a word, or any of several, is of a class."""
    return class_char(name) in classes


def words_of(text: str, language: Language) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
    """Where the words, set phrases and marks of a text stand, and the classes of each."""
    found = tuple(match.span() for match in _splitter(language).finditer(_small(text)))
    classes: list[str] = []
    behind_to = False
    for start, end in found:
        word = text[start:end]
        mine = _classes_of(word, language) + (class_char("name") if start and _is_name(word) else "")
        classes.append(mine.translate(_infinitives(language)) if behind_to else mine)
        behind_to = has(mine, "to")
    return found, tuple(classes)


def _small(text: str) -> str:
    """In small letters, each in its place: a few capitals of other languages become two."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(one.lower()[0] for one in text)


def _is_name(word: str) -> bool:
    return word == PLACE or (word[:1].isupper() and not word.isupper())


@lru_cache(maxsize=20_000)
def _classes_of(word: str, language: Language) -> str:
    said = " ".join(word.casefold().split())
    return "".join(class_char(name) for name, listed in _classes(language).items() if listed.fullmatch(said))


@cache
def _infinitives(language: Language) -> dict[int, str]:
    return {ord(class_char(name)): class_char(f"to:{name}") for name in _lists(language)["verbs"].split()}


@cache
def _names() -> Sequence[str]:
    """Every class of either language; one that a language lacks has no words there."""
    return list(dict.fromkeys(name for language in LANGUAGES for name in ("name", *_lists(language))))


@cache
def _classes(language: Language) -> dict[str, re.Pattern[str]]:
    lists = {name: words for name, words in _lists(language).items() if name != "verbs"}
    return {
        name: re.compile("|".join(_pattern(one) for one in words.split()))
        for name, words in ({"name": PLACE} | lists).items()
    }


def _pattern(listed: str) -> str:
    """A listed word as a pattern: ``*`` is any ending or beginning, ``_`` a blank."""
    return re.escape(listed).replace(r"\*", r"\w*").replace("_", " ")


@cache
def _splitter(language: Language) -> re.Pattern[str]:
    """Set phrases as one, the longest first; then words, then marks."""
    listed = {one for words in _lists(language).values() for one in words.split() if "_" in one}
    phrases = (_pattern(one).replace(" ", r"\s+") for one in sorted(listed, key=len, reverse=True))
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b|\w+(?:['’\-]\w+)*|[,;:()?–—]|{PLACE}")


@cache
def _lists(language: Language) -> dict[str, str]:
    lists: dict[str, dict[str, str]] = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return lists[language]
