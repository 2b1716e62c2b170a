"""Joining what is said of a passage (codes of the branch of aspects) to the coding it is said of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.qual.refi_records import RefiCoding, RefiSelection

Aspects = Mapping[str, tuple[str, str]]
_Said = dict[str, set[str]]
_Spot = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class AssessedCoding:
    """A coding with its passage and what is said of it: a value by the name of each aspect."""

    selection: RefiSelection
    coding: RefiCoding
    said: Mapping[str, str]
    first: bool


@dataclass(frozen=True, slots=True)
class Assessed:
    """Codings in order, and how much of what was said could not be told apart or had no coding."""

    codings: tuple[AssessedCoding, ...]
    n_unclear: int
    n_alone: int


def assessed(selections: Iterable[RefiSelection], aspects: Aspects) -> Assessed:
    """Give every coding what the same coder says on the same passage.

    Within one selection all codings of a coder share what is said there. Programs that write one selection
    a coding have taken them apart: then the same start, end and coder count. Where a place has two values of
    one aspect, neither is taken.
    """
    listed = tuple(selections)
    near = _by_selection(listed, aspects)
    far, owners = _left_over(listed, aspects, near)
    made: list[AssessedCoding] = []
    unclear: set[tuple[object, ...]] = set()
    for number, selection in enumerate(listed):
        for place, coding in enumerate(_mains(selection, aspects)):
            said = near[number].get(coding.user) or far.get(_spot(selection, coding), {})
            unclear |= {(number, coding.user, name) for name, values in said.items() if len(values) > 1}
            kept = {name: next(iter(values)) for name, values in said.items() if len(values) == 1}
            made.append(AssessedCoding(selection, coding, kept, place == 0))
    alone = sum(len(values) for spot, said in far.items() if spot not in owners for values in said.values())
    return Assessed(tuple(made), len(unclear), alone)


def _mains(selection: RefiSelection, aspects: Aspects) -> list[RefiCoding]:
    return [coding for coding in selection.codings if coding.code not in aspects]


def _by_selection(listed: tuple[RefiSelection, ...], aspects: Aspects) -> list[dict[str, _Said]]:
    """What each coder says within each selection."""
    found: list[dict[str, _Said]] = []
    for selection in listed:
        here: dict[str, _Said] = defaultdict(lambda: defaultdict(set))
        for coding in selection.codings:
            if coding.code in aspects:
                name, value = aspects[coding.code]
                here[coding.user][name].add(value)
        found.append(dict(here))
    return found


def _left_over(
    listed: tuple[RefiSelection, ...], aspects: Aspects, near: list[dict[str, _Said]]
) -> tuple[dict[_Spot, _Said], set[_Spot]]:
    """What is said in selections where the coder codes nothing, by place; and the places of codings."""
    far: dict[_Spot, _Said] = defaultdict(lambda: defaultdict(set))
    owners: set[_Spot] = set()
    for selection, here in zip(listed, near, strict=True):
        coders = {coding.user for coding in _mains(selection, aspects)}
        owners |= {(selection.start, selection.end, user) for user in coders}
        for user in here.keys() - coders:
            for name, values in here[user].items():
                far[selection.start, selection.end, user][name] |= values
    return dict(far), owners


def _spot(selection: RefiSelection, coding: RefiCoding) -> _Spot:
    return selection.start, selection.end, coding.user
