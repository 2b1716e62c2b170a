"""Footnotes of a plain text: taken out of the lines they interrupt, and kept with the words that refer to
them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_SKIPPED = 3
"""Notes that may be missing between two that are recognised."""
MOST_LINES = 150
"""Lines from the words that refer to a note to the note."""
FOOT = 20
"""Lines at the end of a page that can be its notes."""
FULL_LINE = 60
"""Characters of a line that goes on in the next one."""
_ALONE = re.compile(r"\s*(?P<number>\d{1,3})\s*")
_BEGUN = re.compile(r"\s{0,4}(?:\[(?P<bracketed>\d{1,3})\]|(?P<number>\d{1,3})\.?)\s+(?P<text>[^\s\d].*)")
_HEADING = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZÆØÅ]")
_RULE = re.compile(r"\s*[_\-–—]{3,}\s*|[ \u00a0]{20,}")
_MARK = (
    r"(?<!\bs\.)(?<!\bp\.)(?<!\bnr\.)(?<!\bno\.)(?:(?<=[^\W\d_])|(?<=[^\W\d_][.,;:!?»”\")])|(?<=[^\W\d_][»”\")][.,;:])|(?<=%)|(?<=%[.!?»”\")]))"
    r"(?:{number}|\[{number}\])(?![\w%]|[.,]\d)"
)


@dataclass(frozen=True, slots=True)
class PlainNote:
    """A note; ``at`` is the line that refers to it, counted without the lines of notes."""

    number: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class _Found:
    number: int
    text: str
    start: int
    end: int
    referred: int


def without_notes(
    lines: Sequence[str], page_of: Sequence[int | None]
) -> tuple[list[str], list[int | None], list[PlainNote]]:
    """The lines without notes and without the marks that refer to them, and the notes.

    A note begins with its number, below a blank line, a rule or another note, goes on from the note before it
    in order, and its number stands in the text since then, right after a word.
    """
    notes = _found(lines, page_of)
    gone = {at for note in notes for at in range(note.start, note.end)}
    marks = {note.referred: note.number for note in notes}
    kept = [at for at in range(len(lines)) if at not in gone]
    new_place = {old: new for new, old in enumerate(kept)}
    told = [
        _unmarked(lines[at], [note.number for note in notes if note.referred == at])
        if at in marks
        else lines[at]
        for at in kept
    ]
    placed = [PlainNote(str(note.number), note.text, new_place[note.referred]) for note in notes]
    return told, [page_of[at] for at in kept], placed


def _found(lines: Sequence[str], page_of: Sequence[int | None]) -> list[_Found]:
    found: list[_Found] = []
    at = 0
    while at < len(lines):
        foot = _foot(page_of, at)
        note = _note_at(lines, at, found, foot)
        found += [note] if note else []
        at = note.end if note else at + 1
    return found


def _foot(page_of: Sequence[int | None], at: int) -> int | None:
    """The line after the page that a line near the end of it stands on."""
    if page_of[at] is None:
        return None
    end = next(
        (after for after in range(at, min(at + FOOT, len(page_of))) if page_of[after] != page_of[at]), None
    )
    return len(page_of) if end is None and at + FOOT >= len(page_of) else end


def _note_at(lines: Sequence[str], at: int, found: Sequence[_Found], foot: int | None) -> _Found | None:
    """The note that begins on a line, if its number follows the last one and the text refers to it."""
    begun = _begun(lines, at)
    apart = foot is not None or not lines[at - 1].strip() or _below_rule_or_note(lines, at, found)
    if begun is None or not apart:
        return None
    number, text, end = begun
    last = found[-1].number if found else 0
    referred = _referred(lines, at, number, found) if last < number <= last + 1 + MOST_SKIPPED else None
    if referred is None:
        return None
    while end < (foot or len(lines)) and _goes_on(lines, end):
        text = f"{text} {lines[end]}"
        end += 1
    return _Found(number, " ".join(text.split()), at, end, referred)


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether a line is of the note above it."""
    broken_off = len(lines[at - 1]) < FULL_LINE < len(lines[at])
    return bool(lines[at].strip()) and not (broken_off or _begun(lines, at) or _HEADING.match(lines[at]))


def _begun(lines: Sequence[str], at: int) -> tuple[int, str, int] | None:
    """Number and first words of what may be a note, and the line after them."""
    if begun := _BEGUN.match(lines[at]):
        return int(begun["bracketed"] or begun["number"]), begun["text"], at + 1
    alone = _ALONE.fullmatch(lines[at])
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if alone and any(mark.isalpha() for mark in following):
        return int(alone["number"]), following, at + 2
    return None


def _below_rule_or_note(lines: Sequence[str], at: int, found: Sequence[_Found]) -> bool:
    above = at - 1 if at and (lines[at - 1].strip() or _RULE.fullmatch(lines[at - 1])) else at - 2
    return above >= 0 and (
        bool(_RULE.fullmatch(lines[above])) or any(note.end == above + 1 for note in found[-1:])
    )


def _referred(lines: Sequence[str], until: int, number: int, found: Sequence[_Found]) -> int | None:
    """The line that refers to a note: its number right after a word; alone on its line below a rule only."""
    taken = {at for note in found for at in range(note.start, note.end)}
    since = max(found[-1].referred if found else 0, until - MOST_LINES)
    mark = re.compile(_MARK.replace("{number}", str(number)))
    lined = _below_rule_or_note(lines, until, found)
    for at in range(since, until):
        alone = lined and lines[at].strip() == str(number) and not (found and at == since)
        if at not in taken and (alone or mark.search(lines[at])):
            return at
    return None


def _unmarked(line: str, numbers: Sequence[int]) -> str:
    for number in numbers:
        if line.strip() == str(number):
            return ""
        line = re.sub(_MARK.replace("{number}", str(number)), "", line, count=1)
    return line
