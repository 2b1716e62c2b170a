"""For each negative case of a cell, the source on the other side that is most alike, and in what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.register import centres
from db.sources import sources
from workbench.mixed.display import Cell
from workbench.qual.likeness import Likeness, most_alike
from workbench.qual.records import Source
from workbench.services.closing import Finding, NegativeSource
from workbench.services.retrieval_tables import attribute_names, values_of

_OTHER_SIDE: Mapping[str, tuple[str, ...]] = {"+": ("0", "-"), "0": ("+",), "-": ("+",)}
_NOT_BY_DEFAULT = frozenset({"type", "case", "date", "consent", "people", "file_sha256"})
"""What belongs to the file or the meeting, not to who speaks."""


@dataclass(frozen=True, slots=True)
class NegativeMatch:
    """A negative case with those most alike on the other side.

    Attributes
    ----------
    nearest : tuple of Likeness
        Several where they are equally alike; none where nobody on the other side may be named.
    values : mapping of (source, attribute) to tuple of str
        What the case and its nearest are, in the attributes compared; reception centres by their names.
    """

    case: NegativeSource
    nearest: tuple[Likeness, ...]
    values: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the most alike first."""
        best = self.nearest[0] if self.nearest else Likeness("", (), (), ())
        return -len(best.agree), len(best.differ)


def attributes_to_compare(db: Database, cell: Cell) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Attributes known of at least two of a cell's sources, and those compared by default."""
    spoke = {one.source for one in cell.stances}
    listed = [one for one in sources(db) if one.name in spoke]
    known = tuple(
        name for name in attribute_names(listed) if sum(bool(values_of(one, name)) for one in listed) > 1
    )
    return known, tuple(name for name in known if name not in _NOT_BY_DEFAULT)


def negative_matches(
    db: Database, cell: Cell, finding: Finding, attributes: Sequence[str]
) -> tuple[NegativeMatch, ...]:
    """Every negative case that may be named with its nearest match, the most alike first.

    The other side are all sources that speak for the opposite, of whatever group; those that are coded blind
    are named nowhere.
    """
    known = {one.name: one for one in sources(db)}
    named = {one.id: one.name for one in centres(db)}
    found = [
        _matched(case, _other_side(cell, case, known), known, attributes, named)
        for case in finding.cases
        if not case.blind
    ]
    return tuple(sorted(found, key=lambda one: one.rank))


def _other_side(cell: Cell, case: NegativeSource, known: Mapping[str, Source]) -> list[Source]:
    wanted = _OTHER_SIDE[case.stance]
    there = [known[one.source] for one in cell.stances if one.stance in wanted and one.source in known]
    return [one for one in there if not one.blind]


def _matched(
    case: NegativeSource,
    others: Sequence[Source],
    known: Mapping[str, Source],
    attributes: Sequence[str],
    named: Mapping[str, str],
) -> NegativeMatch:
    source = known[case.source]
    nearest = most_alike(source, others, attributes, values_of=values_of)
    both = (source, *(known[one.source] for one in nearest))
    values = {(one.name, name): _values(one, name, named) for one in both for name in attributes}
    return NegativeMatch(case, nearest, values)


def _values(source: Source, name: str, centre_names: Mapping[str, str]) -> tuple[str, ...]:
    held = values_of(source, name)
    return tuple(centre_names.get(one, one) for one in held) if name == "centre" else held
