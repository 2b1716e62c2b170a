"""Names of passages in exchange files: titles that somebody gave, or words, sources and running numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from workbench.qual.refi_records import RefiSelection

_NUMBER = re.compile(r"\d+")


def title_of(selection: RefiSelection, quote: str, source: str) -> str:
    """The name of a passage where somebody gave it one: neither its words nor the source's name."""
    name = selection.name.removesuffix("…").removesuffix("...")
    given, words, own = _letters(name), _letters(quote), _letters(source)
    is_ordinary = words.startswith(given) or given.startswith((words, own)) or own.startswith(given)
    return "" if is_ordinary or not any(letter.isalpha() for letter in given) else selection.name.strip()


def numbered(selections: Iterable[RefiSelection]) -> frozenset[str]:
    """Names that passages bear with different numbers, as ``line:6`` and ``line:8``, by ``unnumbered``."""
    alike: dict[str, set[str]] = defaultdict(set)
    for one in selections:
        if _NUMBER.search(one.name):
            alike[unnumbered(one.name)].add(one.name.strip())
    return frozenset(form for form, names in alike.items() if len(names) > 1)


def unnumbered(name: str) -> str:
    """A name with a sign for every number in it."""
    return _NUMBER.sub("#", name.strip())


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
