"""Running heads and feet of printed pages: lines that recur at the same edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

MOST_PAGES = 0.5
"""Share of the pages with words on which a line must stand at the edge to be taken for a head or foot."""
FEWEST_PAGES = 3
"""Pages on which it must stand at least; all, where there are only two."""
EDGE_LINES = 2
"""Lines at the head and at the foot of a page that are looked at."""
_DIGITS = re.compile(r"\d+")


def without_page_heads(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], int]:
    """The lines of each page without its running head and foot, and how many lines were left out.

    Numbers may differ from page to page. A line that begins like a turn («I: Ja.») is none, since people
    repeat themselves: it must hold no colon.
    """
    worded = [page for page in pages if any(line.strip() for line in page)]
    counts = Counter(key for page in worded for key in {key for _, key in _edges(page)})
    least = max(2, min(FEWEST_PAGES, len(worded)), MOST_PAGES * len(worded))
    heads = {key for key, n in counts.items() if n >= least}
    left = [_without(page, {place for place, key in _edges(page) if key in heads}) for page in pages]
    return left, sum(map(len, pages)) - sum(map(len, left))


def _edges(page: Sequence[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Places of the lines at either edge, each with its edge and its words."""
    places = [place for place, line in enumerate(page) if line.strip()]
    for edge, at_edge in (("head", places[:EDGE_LINES]), ("foot", places[-EDGE_LINES:])):
        for place in at_edge:
            words = _DIGITS.sub("#", " ".join(page[place].split()))
            if ":" not in words and any(letter.isalpha() for letter in words):
                yield place, (edge, words)


def _without(page: Sequence[str], places: set[int]) -> list[str]:
    return [line for place, line in enumerate(page) if place not in places]
