"""Sentences as rows of word classes, and rules that are written in those classes.

A rule is a row of elements. ``effect`` is one word of that class, ``effect|result`` of either,
``effect-result`` of the first and not the second, ``!effect`` of any other; ``?that`` may be missing;
``~3`` is up to three words of any kind and ``qual*3`` up to three of one class, neither past a comma or «at»;
``to:change`` is a verb behind «å» or "to", which ``change`` is not; ``^`` is the beginning of the text and
``$`` the end of a part of it.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

from workbench.mixed.word_classes import class_char, words_of
from workbench.texts import Language

_RULES = Path(__file__).with_name("guard_rules.toml")


@dataclass(frozen=True, slots=True)
class Row:
    """The words and marks of a text, each with the classes it belongs to.

    Attributes
    ----------
    starts, ends : tuple of int
        Where each word stands in the text.
    classes : tuple of str
        One character a class; empty for a word of none.
    line : str
        All of it, a blank behind each word; what rules are searched in.
    places : tuple of int
        Where each word begins in the line.
    """

    language: Language
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    classes: tuple[str, ...]
    line: str
    places: tuple[int, ...]

    def part(self, first: int, behind: int) -> str:
        """The line of the words from ``first`` up to ``behind``."""
        return _line(self.classes[first:behind])


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of one kind.

    Attributes
    ----------
    patterns : tuple of re.Pattern
        In the order in which they are tried.
    by_class : mapping of class to indices of patterns
        Each pattern once for every class of that element of it which has the fewest: a line without them all
        need not be searched.
    """

    patterns: tuple[re.Pattern[str], ...]
    by_class: Mapping[str, tuple[int, ...]]

    def worth_trying(self, line: str) -> list[re.Pattern[str]]:
        """The patterns that may hold in a line."""
        found = {one for name in set(line) for one in self.by_class.get(name, ())}
        return [self.patterns[one] for one in sorted(found)]


@lru_cache(maxsize=512)
def tagged(text: str, language: Language) -> Row:
    """The row of a text."""
    found, classes = words_of(text, language)
    places = tuple(accumulate((len(one) + 1 for one in classes), initial=0))[:-1]
    starts, ends = tuple(start for start, _ in found), tuple(end for _, end in found)
    return Row(language, starts, ends, classes, _line(classes), places)


def _line(classes: Sequence[str]) -> str:
    return "".join(f"{one} " for one in classes)


def matches(row: Row, kind: str) -> Iterator[tuple[int, int]]:
    """Where the rules of a kind hold: the first word, and the place behind the last one."""
    for pattern in rules(kind, row.language).worth_trying(row.line):
        for match in pattern.finditer(row.line):
            yield bisect_right(row.places, match.start()) - 1, bisect_right(row.places, match.end() - 1)


def holds(line: str, kind: str, language: Language) -> bool:
    """Whether one of the rules of a kind holds somewhere in a line."""
    return any(pattern.search(line) for pattern in rules(kind, language).worth_trying(line))


@cache
def rules(kind: str, language: Language) -> Rules:
    """The rules of a kind: those of both languages, and those of this one."""
    told: dict[str, dict[str, list[str]]] = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    found = [one.split() for part in ("both", language) for one in told[part].get(kind, [])]
    by_class: dict[str, tuple[int, ...]] = {}
    for at, elements in enumerate(found):
        for name in min(
            (_chars(one.partition("-")[0]) for one in reversed(elements) if _must_be_there(one)), key=len
        ):
            by_class[name] = (*by_class.get(name, ()), at)
    return Rules(tuple(_pattern(one) for one in found), by_class)


def _must_be_there(element: str) -> bool:
    return element[0] not in "^$~?!" and "*" not in element


def _pattern(elements: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![^ ])" + "".join(_element(one) for one in elements))


def _element(element: str) -> str:
    """One element of a rule as a regular expression over a line."""
    if element in ("^", "$"):
        return r"\A" if element == "^" else f"(?=\\Z|{_word('stop')})"
    any_word = f"(?:(?!{_word('stop|that')})[^ ]* )"
    if element.startswith("~"):
        return f"{any_word}{{0,{element[1:]}}}?"
    if element.startswith("?"):
        return f"(?:{_element(element[1:])})?"
    if element.startswith("!"):
        return f"(?!{_word(element[1:])}){any_word}"
    if "*" in element:
        name, most = element.split("*")
        return f"(?:{_word(name)}){{0,{most}}}"
    return _word(element)


def _word(names: str) -> str:
    wanted, _, other = names.partition("-")
    return (f"(?![^ ]*[{_chars(other)}])" if other else "") + f"[^ ]*[{_chars(wanted)}][^ ]* "


def _chars(names: str) -> str:
    return "".join(class_char(one) for one in names.split("|"))
