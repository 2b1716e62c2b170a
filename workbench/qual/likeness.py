"""How alike sources are in what is known of them, attribute by attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workbench.qual.records import Source

ValuesOf = Callable[[Source, str], tuple[str, ...]]
"""Values of one attribute of a source; none where it is not known."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike another source is.

    Attributes
    ----------
    source : str
        The other one.
    agree, differ : tuple of str
        Attributes that are known of both, in the order asked for.
    unknown : tuple of str
        Attributes that are not known of one of them: they neither agree nor differ.
    """

    source: str
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    unknown: tuple[str, ...]


def most_alike(
    source: Source, others: Iterable[Source], attributes: Sequence[str], *, values_of: ValuesOf
) -> tuple[Likeness, ...]:
    """Those most alike with a source: most attributes agree, and of these the fewest differ.

    Every attribute counts the same; several are given where they are equally alike, in the order of
    ``others``. None where there is nobody to compare with.
    """
    found = [_likeness(source, one, attributes, values_of) for one in others]
    best = max(map(_rank, found), default=None)
    return tuple(one for one in found if _rank(one) == best)


def _likeness(source: Source, other: Source, attributes: Sequence[str], values_of: ValuesOf) -> Likeness:
    sides = {name: (set(values_of(source, name)), set(values_of(other, name))) for name in attributes}
    known = {name: pair for name, pair in sides.items() if all(pair)}
    return Likeness(
        other.name,
        tuple(name for name, (one, two) in known.items() if one == two),
        tuple(name for name, (one, two) in known.items() if one != two),
        tuple(name for name in sides if name not in known),
    )


def _rank(likeness: Likeness) -> tuple[int, int]:
    return len(likeness.agree), -len(likeness.differ)
