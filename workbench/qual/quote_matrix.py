"""Quotes by measure and informant group: what each group says of each measure, and how many say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.qual.records import Coding, Source


@dataclass(frozen=True, slots=True)
class QuoteCell:
    """What one group says of one measure.

    Attributes
    ----------
    n_sources : int
        Sources of the group that say something of the measure.
    of_sources : int
        Sources of the group.
    stances : tuple of (str, int)
        Sources by stance; one that takes two stances counts under both.
    quotes : tuple of Coding
        Marked ones first, then the longest; one a source as far as there are sources enough.
    """

    n_sources: int
    of_sources: int
    stances: tuple[tuple[str, int], ...]
    quotes: tuple[Coding, ...]


def quote_matrix(
    codings: Iterable[Coding],
    sources: Iterable[Source],
    *,
    row_of: Callable[[Coding], str],
    rows: Sequence[str],
    n_quotes: int = 3,
) -> Mapping[tuple[str, str], QuoteCell]:
    """A cell for each of ``rows`` and each informant group.

    Parameters
    ----------
    row_of : callable
        Gives the measure a coding speaks of; codings of none of ``rows`` are left out.
    """
    group_of = {one.name: one.informant_group for one in sources}
    bases = Counter(group_of.values())
    held: dict[tuple[str, str], list[Coding]] = {(row, group): [] for row in rows for group in sorted(bases)}
    for one in codings:
        key = (row_of(one), group_of.get(one.source, ""))
        if key in held:
            held[key].append(one)
    return {key: _cell(listed, bases[key[1]], n_quotes) for key, listed in held.items()}


def _cell(listed: Sequence[Coding], of_sources: int, n_quotes: int) -> QuoteCell:
    taken = {(str(one.assessment.stance or ""), one.source) for one in listed}
    said = Counter(stance for stance, _ in taken)
    order = [stance for stance in ("+", "±", "0", "-", "") if said[stance]]
    return QuoteCell(
        len({one.source for one in listed}),
        of_sources,
        tuple((stance, said[stance]) for stance in order),
        _best(listed, n_quotes),
    )


def _best(listed: Sequence[Coding], n: int) -> tuple[Coding, ...]:
    """A few quotes from as many sources as possible; the same words are shown once."""
    ranked = sorted(listed, key=lambda one: (not one.exemplary, -len(one.quote), one.source, one.id))
    turn: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    queued: list[tuple[int, int, Coding]] = []
    for place, one in enumerate(ranked):
        if (one.source, one.quote) not in seen:
            seen.add((one.source, one.quote))
            queued.append((turn[one.source], place, one))
            turn[one.source] += 1
    return tuple(one for _, _, one in sorted(queued, key=lambda entry: entry[:2])[:n])
