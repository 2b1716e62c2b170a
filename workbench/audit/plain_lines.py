"""Lines of a plain text with their pages: running heads and page numbers left out, rules told from words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

EDGE = 2
"""Lines with words at the top and the bottom of a page that can be a running head or foot."""
_RULE = re.compile(r"\s*(?:[-=_–—*~·.]{5,}|[=]{3,}|(?:[-=_–—]{2,}\s+){1,}[-=_–—]{2,})\s*")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|\*{3,})\s*")
_PAGE_NUMBER = re.compile(r"\s*(?:[-–]\s?)?\d{1,4}(?:\s?[-–]|\s?(?:/|av|of)\s?\d{1,4})?\s*")
_LONGEST_HEADING = 90


def is_rule(line: str) -> bool:
    """Whether a line is drawn rather than written."""
    return _RULE.fullmatch(line) is not None


def underlined(lines: Sequence[str], at: int) -> bool:
    """Whether a short line is a heading by the line drawn below it, nothing standing above."""
    line = lines[at].strip()
    below = lines[at + 1] if at + 1 < len(lines) else ""
    above = lines[at - 1] if at else ""
    drawn = _UNDERLINE.fullmatch(below) is not None and abs(len(below.strip()) - len(line)) <= max(
        3, len(line) // 4
    )
    return drawn and 2 < len(line) < _LONGEST_HEADING and not above.strip() and not is_rule(line)


def paged_lines(text: str, *, paged: bool) -> tuple[list[str], list[int | None]]:
    """Lines, and the page of each where there are pages; a form feed begins one."""
    pages = [page.split("\n") for page in text.split("\f")]
    counted = paged or len(pages) > 1
    repeated = _repeated(pages) if counted else frozenset()
    lines: list[str] = []
    page_of: list[int | None] = []
    for number, page in enumerate(pages, start=1):
        for line in _without(page, repeated) if counted else page:
            lines.append(line)
            page_of.append(number if counted else None)
    return lines, page_of


def _repeated(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """What stands at an edge of several pages, numbers apart."""
    counts = Counter(form for page in pages for form in {_form(page[at]) for at in _edges(page)})
    least = max(2, len(pages) // 4)
    return frozenset(
        form for form, n in counts.items() if n >= least and any(mark.isalpha() for mark in form)
    )


def _without(page: Sequence[str], repeated: frozenset[str]) -> Iterator[str]:
    edges = set(_edges(page))
    for at, line in enumerate(page):
        running = at in edges and _form(line) in repeated
        if not running and not (line.strip() and _PAGE_NUMBER.fullmatch(line)):
            yield line


def _edges(page: Sequence[str]) -> list[int]:
    written = [at for at, line in enumerate(page) if line.strip()]
    return sorted({*written[:EDGE], *written[-EDGE:]}) if len(written) > 2 * EDGE else written[-1:]


def _form(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))
