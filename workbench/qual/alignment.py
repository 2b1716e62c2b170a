"""Carrying codings from one revision of a text to the next, by alignment of the two texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple


class Match(NamedTuple):
    """``length`` code points that are the same from ``old`` in the old text and ``new`` in the new one."""

    old: int
    new: int
    length: int


Fate = Literal["same", "changed", "lost"]


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of one segment.

    Attributes
    ----------
    fate : {"same", "changed", "lost"}
        Its words are the same; enough of them are left; or too few are, and somebody must decide.
    start, end : int
        Where it lies in the new text, code points, half-open. Of a lost segment: a proposal, or -1 for none.
    kept : float
        Share of its code points that are in the new text.
    """

    fate: Fate
    start: int
    end: int
    kept: float


def matches(old: str, new: str, *, seconds: int = 5) -> tuple[Match, ...]:
    """Stretches that two texts share in the same order, by Myers' algorithm.

    Parameters
    ----------
    old, new : str
    seconds : int
        After this long the rest is taken as it is: what is told is shared still is, but not all of it.
    """
    from fast_diff_match_patch import diff

    found, at_old, at_new = list[Match](), 0, 0
    for sign, words in diff(old, new, timelimit=seconds, cleanup="No", counts_only=False):
        if sign == "=":
            found.append(Match(at_old, at_new, len(words)))
        at_old += len(words) if sign in "=-" else 0
        at_new += len(words) if sign in "=+" else 0
    return tuple(found)


def carry_over(
    segments: Iterable[tuple[int, int]], old: str, new: str, *, least_kept: float = 0.5, context: int = 32
) -> tuple[Carried, ...]:
    """Find segments of an old text in a new one.

    Parameters
    ----------
    segments : iterable of (int, int)
        Start and end in ``old``, code points, half-open, not empty.
    old, new : str
    least_kept : float
        Share of a segment's code points that must be left for it to be carried over.
    context : int
        Code points on either side that tell several occurrences of the same words apart.

    Returns
    -------
    tuple of Carried
        In the order of ``segments``. Words that moved as a whole are found by themselves, where they occur
        once, or once with the same neighbours.
    """
    shared = matches(old, new)
    carried = list[Carried]()
    for start, end in segments:
        found = _by_alignment(shared, start, end, least_kept)
        moved = _moved(old, new, start, end, context) if found.kept < 1 else None
        if moved is not None:
            found = Carried("same", moved, moved + end - start, 1.0)
        elif found.fate == "changed":
            found = _to_words(found, old, new, start, end)
        carried.append(found)
    return tuple(carried)


def _by_alignment(shared: Sequence[Match], start: int, end: int, least_kept: float) -> Carried:
    inside = [part for part in (_cut(one, start, end) for one in shared) if part.length > 0]
    if not inside:
        return Carried("lost", -1, -1, 0.0)
    kept = sum(part.length for part in inside) / (end - start)
    first, last = inside[0].new, inside[-1].new + inside[-1].length
    if kept < least_kept:
        return Carried("lost", first, last, kept)
    whole = kept == 1 and last - first == end - start
    return Carried("same" if whole else "changed", first, last, kept)


def _to_words(found: Carried, old: str, new: str, start: int, end: int) -> Carried:
    """A changed segment that began or ended with a word does so in the new text, too."""
    first, last = found.start, found.end
    if not _splits_word(old, start):
        while _splits_word(new, first):
            first -= 1
    if not _splits_word(old, end):
        while _splits_word(new, last):
            last += 1
    return Carried("changed", first, last, found.kept)


def _splits_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _cut(match: Match, start: int, end: int) -> Match:
    """The part of a match inside a segment; of length 0 or less where there is none."""
    first, last = max(match.old, start), min(match.old + match.length, end)
    return Match(first, match.new + first - match.old, last - first)


def _moved(old: str, new: str, start: int, end: int, context: int) -> int | None:
    """Where the words of a segment stand in the new text if that is certain."""
    places = list(_places(new, old[start:end]))
    if len(places) == 1:
        return places[0]
    before, after = old[max(0, start - context) : start], old[end : end + context]
    same = [
        place
        for place in places
        if new[:place].endswith(before) and new.startswith(after, place + end - start)
    ]
    return same[0] if len(same) == 1 else None


def _places(text: str, words: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)
