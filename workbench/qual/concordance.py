"""Places in texts with what stands around them (KWIC), by words, lemmas, parts of words or a pattern."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.qual.quick_places import Span, form_spans, part_spans, plain_form, term_spans
from workbench.qual.text_queries import Term, folded, places_of, places_of_words, raw_words

if TYPE_CHECKING:
    from regex import Pattern

MAX_PATTERN = 300
SECONDS = 4.0
"""How long a pattern may look through all texts together."""
WIDTH = 60
"""Characters on either side."""
MAX_COUNT = 60
MAX_COUNTS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a text by code points, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A place with the words before and after it, as they stand in the text."""

    source: str
    speaker: str
    start: int
    end: int
    before: str
    words: str
    after: str


def line_at(
    text: str,
    place: Place,
    *,
    source: str,
    speaker: str = "",
    within: Place | None = None,
    width: int = WIDTH,
) -> Line:
    """One line of a concordance.

    Parameters
    ----------
    within : Place, optional
        What is shown around it does not leave this stretch (the passage).
    width : int
        Characters on either side; cut between words where that is possible.
    """
    first, last = (within.start, within.end) if within else (0, len(text))
    start, end = max(first, place.start - width), min(last, place.end + width)
    before, after = text[start : place.start], text[place.end : end]
    if start > first:
        cut = 0 if text[start - 1].isspace() else before.find(" ") + 1
        before = "…" + before[cut:]
    if end < last:
        cut = len(after) if text[end].isspace() or " " not in after else after.rindex(" ")
        after = after[:cut] + "…"
    return Line(source, speaker, place.start, place.end, before, text[place.start : place.end], after)


def words_in(passage: str, terms: Iterable[Term]) -> list[Span]:
    """Where terms stand in a passage; places of different terms may overlap."""
    shown = plain_form(passage)
    return list(_word_spans(passage, terms, folded)) if shown is None else term_spans(shown, terms)


def lemmas_in(
    passage: str,
    lemmas: tuple[str, ...],
    lemma_of: Callable[[str], str],
    *,
    forms: Sequence[Collection[str]],
) -> list[Span]:
    """Where words stand in a row in a passage whose lemmas are these.

    Parameters
    ----------
    forms : sequence of collection of str
        For each lemma all words of the study's texts that have it.
    """
    shown = plain_form(passage)
    if shown is not None:
        return form_spans(shown, forms)
    return list(_word_spans(passage, [Term(lemmas)], lambda word: lemma_of(folded(word))))


def parts_in(passage: str, part: str) -> list[Span]:
    """Where a folded run of characters stands in a passage, inside words or across them."""
    shown = plain_form(passage)
    return list(_part_spans(passage, part)) if shown is None else part_spans(shown, part)


def _word_spans(passage: str, terms: Iterable[Term], form: Callable[[str], str]) -> Iterator[Span]:
    """By cutting the passage into words: right for every text."""
    raw = raw_words(passage)
    found = places_of([form(word) for word in raw], terms)
    if found:
        bounds = list(places_of_words(passage, raw[: max(last for _, last in found) + 1]))
        for first, last in found:
            yield bounds[first][0], bounds[last][1]


def _part_spans(passage: str, part: str) -> Iterator[Span]:
    """By folding letter by letter: right for every text."""
    shown, begins, ends = _folded_with_places(passage)
    at = shown.find(part)
    while at >= 0:
        yield begins[at], ends[at + len(part) - 1]
        at = shown.find(part, at + len(part))


def checked_pattern(pattern: str) -> Pattern[str]:
    """A regular expression, case left alone unless it asks for (?i).

    Raises
    ------
    InputError
        If it is empty, too long, repeats too often, or is no pattern; then with its place.
    """
    import regex

    if not pattern or len(pattern) > MAX_PATTERN:
        raise InputError("errors.regex_length", n=len(pattern), limit=MAX_PATTERN)
    _refuse_huge_counts(pattern)
    try:
        return regex.compile(pattern, regex.VERSION1 | regex.MULTILINE)
    except regex.error as error:
        place = error.pos if error.pos is not None else len(pattern)
        said = str(error.msg)
        raise InputError(
            "errors.regex_wrong", place=place + 1, near=pattern[place : place + 12], cause=said
        ) from error
    except (ValueError, OverflowError, RecursionError, IndexError) as error:
        raise InputError("errors.regex_unreadable", cause=type(error).__name__) from error


def _refuse_huge_counts(pattern: str) -> None:
    """Counted repeats inside one another fill the memory when the pattern is made."""
    import re

    counts = re.findall(r"\{[^{}]*?(\d+)[^{}]*?(\d+)?[^{}]*\}", pattern)
    numbers = [int(number[:9]) for pair in counts for number in pair if number]
    if len(counts) > MAX_COUNTS or max(numbers, default=0) > MAX_COUNT:
        raise InputError("errors.pattern_counts", n=MAX_COUNTS, limit=MAX_COUNT)


def pattern_places(
    passages: Iterable[tuple[str, Place]], pattern: Pattern[str], *, seconds: float = SECONDS
) -> Iterator[tuple[int, Place]]:
    """Number of the passage and place of every match that holds a character.

    Parameters
    ----------
    passages : iterable of (str, Place)
        The whole text, and the stretch of it to look in; ``^`` and ``$`` are its ends and those of its lines.
    seconds : float
        How long the search may take altogether.

    Raises
    ------
    InputError
        When the time is up: such a pattern tries the same characters in ever more ways.
    """
    until = time.monotonic() + seconds
    for number, (text, within) in enumerate(passages):
        left = until - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            matches = list(pattern.finditer(text[within.start : within.end], timeout=left))
        except TimeoutError as error:
            raise InputError("errors.regex_slow", seconds=seconds) from error
        for one in matches:
            if one.end() > one.start():
                yield number, Place(within.start + one.start(), within.start + one.end())


def _folded_with_places(text: str) -> tuple[str, list[int], list[int]]:
    """Text as it is compared, and where in the text the letter of each of its characters begins and ends.

    Letters with their marks are folded together, so that å written as a and a ring is found as å.
    """
    shown: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = folded(text[start:end])
        shown.append(piece)
        begins += [start] * len(piece)
        ends += [end] * len(piece)
        start = end
    return "".join(shown), begins, ends
