"""Negative cases: informants alike in what is known of them who say the opposite of the same thing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from workbench.qual.records import Coding, Source


@dataclass(frozen=True, slots=True)
class NegativeCase:
    """One topic among alike sources, with both sides.

    Attributes
    ----------
    topic : Hashable
        Code or link.
    alike : tuple of str
        Values of the attributes that these sources share, in the order asked for.
    prevailing : str
        The stance of more sources; with as many on each side, ``+``.
    with_it, against : tuple of Coding
        Codings of the prevailing stance, and the negative cases: those of the opposite.
    n_with, n_against : int
        Sources on each side; one that says both counts on both.
    """

    topic: Hashable
    alike: tuple[str, ...]
    prevailing: str
    with_it: tuple[Coding, ...]
    against: tuple[Coding, ...]
    n_with: int
    n_against: int


def negative_cases(
    codings: Iterable[Coding],
    sources: Iterable[Source],
    *,
    topic_of: Callable[[Coding], Hashable | None],
    alike: Callable[[Source], tuple[str, ...]],
    no_change_is_opposite: bool = False,
) -> tuple[NegativeCase, ...]:
    """Every topic on which alike sources stand against one another, the smallest minority first.

    Parameters
    ----------
    topic_of : callable
        Gives what a coding is about; None leaves it out.
    alike : callable
        Gives the attributes that sources are held together by.
    no_change_is_opposite : bool
        Whether «no change» (0) stands against «supports» (+) as «opposite» (−) does. Mixed (±) never does:
        it says both.
    """
    known = {one.name: alike(one) for one in sources}
    against = ("-", "0") if no_change_is_opposite else ("-",)
    held: dict[tuple[Hashable, tuple[str, ...]], dict[bool, list[Coding]]] = {}
    for one in codings:
        topic, stance = topic_of(one), one.assessment.stance
        if topic is not None and one.source in known and stance in ("+", *against):
            sides = held.setdefault((topic, known[one.source]), {True: [], False: []})
            sides[stance == "+"].append(one)
    found = [_case(topic, values, sides) for (topic, values), sides in held.items() if all(sides.values())]
    return tuple(sorted(found, key=lambda one: (one.n_against, -one.n_with, str(one.topic), one.alike)))


def _case(topic: Hashable, values: tuple[str, ...], sides: dict[bool, list[Coding]]) -> NegativeCase:
    n = {side: len({one.source for one in listed}) for side, listed in sides.items()}
    prevailing = n[True] >= n[False]
    return NegativeCase(
        topic,
        values,
        "+" if prevailing else "-",
        tuple(sides[prevailing]),
        tuple(sides[not prevailing]),
        n[prevailing],
        n[not prevailing],
    )
