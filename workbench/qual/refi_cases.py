"""Cases of an exchange file and the sources they belong to, which programs say in four ways.

A case names its sources, or passages of them. Some name the text's file instead. NVivo writes a case as a
code of the same GUID and codes with it what belongs to the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_records import RefiCase, RefiCode, RefiSource
from workbench.qual.refi_report import Tally
from workbench.qual.refi_xml import child, children, referenced


def joined_cases(
    root: Any,
    cases: Sequence[RefiCase],
    sources: Sequence[RefiSource],
    aliases: Mapping[str, str],
    tally: Tally,
) -> tuple[RefiCase, ...]:
    """Cases with every source that is theirs; what a case says without a source is told."""
    elements = children(child(root, "Cases"), "Case")
    holders = _holders(sources)
    known = {one.guid for one in sources}
    listed: list[RefiCase] = []
    for case, element in zip(cases, elements, strict=True):
        named = [aliases.get(guid, guid) for guid in case.sources]
        tally.note("exchange.lost_case_sources", case.name, sum(guid not in known for guid in named))
        held = [owner for guid in referenced(element, "SelectionRef") for owner in holders.get(guid, ())]
        coded = holders.get(case.guid, {})
        tally.note("exchange.mended_cases_coded", case.name, bool(coded))
        own = dict.fromkeys(guid for guid in (*named, *held, *coded) if guid in known)
        listed.append(replace(case, sources=tuple(own)))
    joined = _with_facts(listed, {one.guid: one.sources for one in cases}, aliases, tally)
    _note_conflicts(joined, sources, tally)
    return joined


def codes_of_cases(
    cases: Sequence[RefiCase], codes: Sequence[RefiCode], sources: Sequence[RefiSource]
) -> tuple[RefiCode, ...]:
    """A code for every case that passages are coded with although the codebook does not have it."""
    there = {code.guid for code in codes}
    holders = _holders(sources)
    return tuple(
        RefiCode(case.guid, case.name or "?")
        for case in cases
        if case.guid not in there and case.guid in holders
    )


def apart_from(codes: Sequence[RefiCode], cases: Sequence[RefiCase]) -> tuple[RefiCase, ...]:
    """Cases with a GUID of their own where a code has it too: what refers to it means the code."""
    taken = {code.guid for code in codes}
    return tuple(
        replace(case, guid=shared_guid("case", case.guid)) if case.guid in taken else case for case in cases
    )


def _holders(sources: Sequence[RefiSource]) -> dict[str, dict[str, None]]:
    """Sources by the GUID of what stands in them: passages, and codes."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for source in sources:
        for selection in source.selections:
            found[selection.guid][source.guid] = None
            for coding in selection.codings:
                found[coding.code][source.guid] = None
    return found


def _note_conflicts(cases: Sequence[RefiCase], sources: Sequence[RefiSource], tally: Tally) -> None:
    """Count facts of cases that a source, or another of its cases, has otherwise."""
    said = {one.guid: dict(one.values) for one in sources}
    for case in cases:
        for guid in case.sources:
            for variable, value in case.values.items():
                other = said[guid].setdefault(variable, value)
                tally.note("exchange.kept_facts", case.name, other != value)


def _with_facts(
    cases: Sequence[RefiCase],
    named: Mapping[str, Sequence[str]],
    aliases: Mapping[str, str],
    tally: Tally,
) -> tuple[RefiCase, ...]:
    """Cases with the sources their facts hold for: a source that two cases only share in parts takes none."""
    claims: dict[str, int] = defaultdict(int)
    for case in cases:
        for guid in case.sources:
            claims[guid] += 1
    made: list[RefiCase] = []
    for case in cases:
        surely = {aliases.get(guid, guid) for guid in named[case.guid]}
        own = tuple(guid for guid in case.sources if guid in surely or claims[guid] == 1)
        tally.note("exchange.lost_case_shared", case.name, len(case.sources) - len(own))
        tally.note("exchange.lost_case_facts", case.name, bool(case.values) and not own)
        made.append(replace(case, sources=own))
    return tuple(made)
