"""Words that the checks look for, bokmål and English together, and how two forms of a word are told to be
one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SAME = (
    ("mann", "menn", "mannen", "mennene", "mannlige"),
    ("man", "men", "male", "males"),
    ("woman", "women", "female", "females"),
    ("gutt", "gutter", "guttene"),
    ("child", "children"),
    ("far", "fedre", "fedrene"),
    ("mor", "mødre", "mødrene"),
    ("mottak", "mottakene"),
    ("uke", "uka", "uken", "uker", "ukentlig", "ukentlige"),
    ("week", "weeks", "weekly"),
    ("måned", "måneden", "måneder", "månedlig", "månedlige"),
    ("month", "months", "monthly"),
)
_CANONICAL = {form: forms[0] for forms in _SAME for form in forms}
_SMALL = frozenset(
    [
        "alle",
        "andre",
        "antall",
        "den",
        "der",
        "det",
        "deltatt",
        "disse",
        "enn",
        "for",
        "fra",
        "før",
        "har",
        "hos",
        "hva",
        "hver",
        "ikke",
        "med",
        "men",
        "mer",
        "noe",
        "når",
        "også",
        "om",
        "over",
        "på",
        "prosent",
        "samlet",
        "som",
        "til",
        "totalt",
        "total",
        "under",
        "var",
        "ved",
        "være",
        "vært",
        "vil",
        "å",
        "og",
        "i",
        "av",
        "en",
        "et",
        "er",
        "de",
        "blant",
        "etter",
        "tiltak",
        "andel",
        "mottak",
        "all",
        "and",
        "are",
        "been",
        "for",
        "from",
        "had",
        "has",
        "have",
        "not",
        "number",
        "other",
        "percent",
        "per",
        "cent",
        "share",
        "than",
        "that",
        "the",
        "their",
        "this",
        "those",
        "total",
        "was",
        "were",
        "which",
        "who",
        "with",
        "of",
        "in",
        "on",
        "at",
        "to",
        "by",
        "a",
        "an",
        "is",
        "it",
        "its",
        "level",
        "group",
        "gruppe",
        "gruppen",
        "groups",
        "grupper",
        "kun",
        "bare",
        "only",
        "effekt",
        "effect",
        "table",
        "tabell",
        "basert",
        "hele",
        "første",
        "siste",
        "store",
        "små",
        "liten",
        "stor",
        "deltakelse",
        "programmet",
        "program",
    ]
)


@cache
def _entries() -> dict[str, object]:
    return tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))


@cache
def pattern(*concepts: str) -> re.Pattern[str]:
    """One pattern that finds any word of the concepts; ``null.guards`` names a list in a table."""
    words: list[str] = []
    for concept in concepts:
        entry: object = _entries()
        for part in concept.split("."):
            assert isinstance(entry, dict)
            entry = entry[part]
        assert isinstance(entry, list)
        words += [str(word) for word in entry]
    return re.compile("|".join(_one(word) for word in words), re.IGNORECASE)


def _one(word: str) -> str:
    start = "" if word.startswith("~") else r"(?<![^\W_])"
    end = r"(?![^\W_])" if word.endswith("$") else ""
    return f"{start}(?:{word.removeprefix('~').removesuffix('$')}){end}"


@lru_cache(maxsize=100_000)
def has(concept: str, text: str) -> bool:
    """Whether ``text`` holds a word of the concept."""
    return bool(pattern(concept).search(text))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in lower case."""
    return tuple(word.casefold() for word in WORD.findall(text.replace("\u00ad", "")))


@lru_cache(maxsize=16_384)
def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning: no small words, no numbers, none of one or two letters."""
    return tuple(
        word
        for word in words(text)
        if word not in _SMALL and not word.isdigit() and (len(word) > 2 or word in _CANONICAL)
    )


def canonical(word: str) -> str:
    """The form that stands for a word whose forms do not begin alike."""
    return _CANONICAL.get(word, word)


@lru_cache(maxsize=200_000)
def same_word(one: str, other: str, *, least: int = 4, share: float = 0.75) -> bool:
    """Whether two words are forms of one, or the shorter begins the longer.

    Parameters
    ----------
    least : int
        Letters that both must begin with.
    share : float
        Of the shorter word that both must begin with.
    """
    one, other = _CANONICAL.get(one, one), _CANONICAL.get(other, other)
    if one == other:
        return True
    if one in _CANONICAL or other in _CANONICAL:
        return False
    shorter = min(len(one), len(other))
    common = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    if max(len(one), len(other)) > shorter + 4 and common < shorter:
        return False
    return common >= least and common >= share * shorter and (common == shorter or shorter - common <= 3)


def shares_word(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether any word of one is a form of any word of the other."""
    listed = tuple(other)
    return any(same_word(word, known) for word in one for known in listed)
