"""Codings found by any combination of what is known of them and of their source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.qual.records import Coding, Source

UNKNOWN = ""
"""Stands in a choice for codings or sources of which nothing is said."""


@dataclass(frozen=True, slots=True)
class CodingFilter:
    """What codings to find: every choice has to hold, and within a choice one of its values.

    An empty choice asks nothing. ``""`` among the values finds codings of which it is not said.

    Attributes
    ----------
    codes : frozenset of int
        Ids of codes.
    measures : frozenset of str
        What the coding speaks of: its own measure, else that of its link.
    strengths : frozenset of int
        1–3; 0 for none given.
    source_measures : frozenset of str
        What the informants took part in.
    attributes : mapping of str to frozenset of str
        Values of each attribute of the source.
    exemplary : bool
        Only quotes that a coder marked as showing the code well.
    subsets : bool
        Also codings of marked subsets, which otherwise count nowhere.
    """

    codes: frozenset[int] = frozenset()
    links: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    stances: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    strengths: frozenset[int] = frozenset()
    coders: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    centres: frozenset[str] = frozenset()
    source_measures: frozenset[str] = frozenset()
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    exemplary: bool = False
    subsets: bool = False


def found_codings(
    codings: Iterable[Coding],
    sources: Iterable[Source],
    wanted: CodingFilter,
    *,
    measure_of_link: Mapping[str, str | None],
) -> tuple[Coding, ...]:
    """Codings that meet every choice, in the order they came.

    Parameters
    ----------
    measure_of_link : mapping of str to str or None
        The measure that each link of the logic model speaks of.
    """
    there = {one.name for one in sources if _source_meets(one, wanted)}
    return tuple(
        one for one in codings if one.source in there and _coding_meets(one, wanted, measure_of_link)
    )


def found_sources(sources: Iterable[Source], wanted: CodingFilter) -> tuple[Source, ...]:
    """Sources that meet the choices on sources: the N that shares are counted of."""
    return tuple(one for one in sources if _source_meets(one, wanted))


def measure_of(coding: Coding, measure_of_link: Mapping[str, str | None]) -> str:
    """The measure a coding speaks of: its own, else that of its link; empty where neither says."""
    own = coding.assessment.measure_id
    return own or measure_of_link.get(coding.link or "") or UNKNOWN


def _source_meets(source: Source, wanted: CodingFilter) -> bool:
    measures = source.measures or (UNKNOWN,)
    return (
        _meets(source.name, wanted.sources)
        and _meets(source.type, wanted.types)
        and _meets(source.informant_group, wanted.groups)
        and _meets(source.centre_id or UNKNOWN, wanted.centres)
        and (not wanted.source_measures or not wanted.source_measures.isdisjoint(measures))
        and all(
            _meets(source.attributes.get(name, UNKNOWN), values) for name, values in wanted.attributes.items()
        )
    )


def _coding_meets(coding: Coding, wanted: CodingFilter, measure_of_link: Mapping[str, str | None]) -> bool:
    said = coding.assessment
    return (
        (wanted.subsets or not coding.subset)
        and (coding.exemplary or not wanted.exemplary)
        and _meets(coding.code_id, wanted.codes)
        and _meets(coding.link or UNKNOWN, wanted.links)
        and _meets(said.stance or UNKNOWN, wanted.stances)
        and _meets(said.claim or UNKNOWN, wanted.claims)
        and _meets(said.strength or 0, wanted.strengths)
        and _meets(coding.coder, wanted.coders)
        and (not wanted.measures or measure_of(coding, measure_of_link) in wanted.measures)
    )


def _meets(value: object, values: frozenset[Any]) -> bool:
    return not values or value in values
