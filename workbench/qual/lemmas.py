"""Lemmas: the dictionary form of each word, so that «reiser», «reiste» and «reist» are one."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from workbench.qual.text_queries import folded

TextLanguage = Literal["nb", "nn", "en", "other"]
KNOWN: tuple[TextLanguage, ...] = ("nb", "nn", "en")
OWN_VERSION = 1
"""Goes up when the own lists change, so that no outdated lemma is found again."""
_LISTS = Path(__file__).with_name("words.toml")


def lists_version() -> str:
    """Which dictionaries and own lists lemmas come from."""
    return f"simplemma {version('simplemma')}, own {OWN_VERSION}"


def known_language(name: str | None) -> TextLanguage:
    """The language of that name, ``other`` where lemmas are not known for it."""
    return next((one for one in KNOWN if one == name), "other")


def language_of(words: Iterable[str], *, least: float = 0.08) -> TextLanguage:
    """The language of a text, by the small words that tell Norwegian's two forms and English apart.

    Parameters
    ----------
    words : iterable of str
        Folded.
    least : float
        Share of all words that the small words of a language must make up (0–1); below that it is ``other``,
        and its words are their own lemmas.
    """
    counts = Counter(words)
    told = {name: sum(counts[word] for word in _own_list("telling", name)) for name in KNOWN}
    best = max(KNOWN, key=lambda name: told[name])
    return best if counts and told[best] >= least * counts.total() else "other"


@lru_cache(maxsize=200_000)
def lemma_of(word: str, language: TextLanguage) -> str:
    """Lemma of one folded word; the word itself where the language has no dictionary.

    Own corrections come first, then simplemma 2.0. A word is looked at alone: «var» is always *være*.
    """
    if language == "other" or not word.isalpha():
        return word
    own = _own_lemmas(language).get(word)
    if own is not None:
        return own
    import simplemma

    return folded(simplemma.lemmatize(word, lang=language))


def lemmas_of(words: Iterable[str], language: TextLanguage) -> dict[str, str]:
    """Lemma of every distinct word."""
    return {word: lemma_of(word, language) for word in set(words)}


@cache
def stop_words(language: TextLanguage) -> frozenset[str]:
    """Words that carry grammar rather than meaning, with their lemmas; an own list for spoken language."""
    if language == "other":
        return frozenset()
    listed = _own_list("stop_words", language)
    return listed | {lemma_of(word, language) for word in listed}


@cache
def _own_lemmas(language: TextLanguage) -> Mapping[str, str]:
    return dict(_own()["lemmas"][language])


@cache
def _own_list(name: str, language: TextLanguage) -> frozenset[str]:
    return frozenset(str(_own()[name][language]).split())


@cache
def _own() -> Mapping[str, Any]:
    return tomllib.loads(_LISTS.read_text(encoding="utf-8"))
