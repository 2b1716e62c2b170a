"""Tables over codings: crosstab, co-occurrence, quotes by measure and group, saturation, negative cases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from sqlite_utils import Database

from db.search import turn_bounds
from workbench.qual.case_matrix import FIXED as CASE_COLUMNS
from workbench.qual.case_matrix import CaseMatrix, case_matrix
from workbench.qual.cooccurrence import CoOccurrence, Unit, cooccurrence
from workbench.qual.crosstab import Crosstab, crosstab
from workbench.qual.intervals import Stretches
from workbench.qual.negative_cases import NegativeCase, negative_cases
from workbench.qual.quote_matrix import QuoteCell, quote_matrix
from workbench.qual.records import Code, Coding, Source
from workbench.qual.retrieval import measure_of
from workbench.qual.saturation import Saturation, saturation
from workbench.services.retrieval import CodedMaterial
from workbench.texts import Texts

Rows = Literal["code", "link"]
ROWS: tuple[Rows, ...] = get_args(Rows)
FIXED = ("informant_group", "type", "centre", "measures")
"""What is known of every source; attributes of the study's own come besides."""
DATE, CASE = "date", "case"


@dataclass(frozen=True, slots=True)
class Found:
    """Codings that were found, and the sources they were looked for in."""

    material: CodedMaterial
    codings: tuple[Coding, ...]
    sources: tuple[Source, ...]


def attribute_names(sources: Sequence[Source]) -> tuple[str, ...]:
    """What sources can be told apart by: what is known of all, then the study's own attributes."""
    return (*FIXED, *sorted({name for one in sources for name in one.attributes}))


def values_of(source: Source, attribute: str) -> tuple[str, ...]:
    """Values of one attribute of a source; none where it is not known, several for measures."""
    if attribute == "measures":
        return source.measures
    fixed = {"informant_group": source.informant_group, "type": source.type, "centre": source.centre_id}
    value = fixed[attribute] if attribute in fixed else source.attributes.get(attribute)
    return (value,) if value else ()


def used_codes(found: Found) -> tuple[Code, ...]:
    """Codes with codings, in the order of the codebook."""
    there = {one.code_id for one in found.codings}
    return tuple(code for code in found.material.codes if code.id in there)


def row_key(rows: Rows) -> Callable[[Coding], str]:
    """Gives a coding's row: its code's id, or its link (empty for none)."""
    if rows == "code":
        return lambda one: str(one.code_id)
    return lambda one: one.link or ""


def row_names(found: Found, rows: Rows, language: str) -> dict[str, str]:
    """Name of each row that has codings, in the order of codebook or logic model."""
    if rows == "code":
        return {str(code.id): code.name(language) for code in used_codes(found)}
    there = {one.link for one in found.codings}
    model = found.material.model
    return {one.link: one.name(language) for one in model.links if one.link in there} if model else {}


def crosstab_of(found: Found, rows: Rows, attribute: str, language: str) -> Crosstab[str]:
    """Codes or links by the values of an attribute."""
    return crosstab(
        found.codings,
        found.sources,
        rows=tuple(row_names(found, rows, language)),
        row_of=row_key(rows),
        column_of=lambda source: values_of(source, attribute),
    )


def cooccurrence_of(db: Database, found: Found, unit: Unit) -> CoOccurrence:
    """Codes that meet in the same characters, turns (without the interviewer's) or sources."""
    turns = {}
    if unit == "turn":
        turns = {revision: _stretches(bounds) for revision, bounds in turn_bounds(db).items()}
    listed = [code.id for code in used_codes(found)]
    return cooccurrence(found.codings, listed, unit=unit, turns=turns)


def quote_matrix_of(
    found: Found, *, n_quotes: int = 3
) -> tuple[tuple[str, ...], dict[tuple[str, str], QuoteCell]]:
    """Measures that something is said of, and quotes by measure and informant group."""
    links = found.material.measure_of_link
    said = {measure_of(one, links) for one in found.codings}
    model = found.material.model
    rows = tuple(one.id for one in model.measures if one.id in said) if model else ()
    cells = quote_matrix(
        found.codings,
        found.sources,
        row_of=lambda one: measure_of(one, links),
        rows=rows,
        n_quotes=n_quotes,
    )
    return rows, dict(cells)


def has_cases(found: Found) -> bool:
    """Whether a source tells which case it belongs to."""
    return any(one.attributes.get(CASE) for one in found.sources)


def case_matrix_of(found: Found, texts: Texts, *, by_case: bool = False) -> CaseMatrix:
    """Sources by codes as 0 and 1; with ``by_case`` the sources of a case are one row."""
    names = [name for name in attribute_names(found.sources) if name not in FIXED]
    labels = {name: texts.t(f"retrieval.{name}") for name in CASE_COLUMNS}
    labels |= {name: texts.t(f"source_facts.{name}") for name in names if texts.has(f"source_facts.{name}")}
    return case_matrix(
        found.codings,
        found.sources,
        found.material.codes,
        language=texts.language,
        labels=labels,
        answers=(texts.t("retrieval.not_coded"), texts.t("retrieval.coded")),
        case_of=lambda one: (one.attributes.get(CASE) if by_case else None) or one.name,
    )


def saturation_of(
    codings: Iterable[Coding], sources: Sequence[Source], *, seed: int = 0
) -> tuple[Saturation, bool]:
    """The saturation curve, and whether the sources are in the order of their dates.

    Without a date for every source they are taken in the order in which they came into the study.
    """
    dated = all(one.attributes.get(DATE) for one in sources)
    listed = sorted(sources, key=lambda one: (one.attributes[DATE] if dated else "", one.id))
    codes_of: dict[str, set[int]] = {}
    for one in codings:
        codes_of.setdefault(one.source, set()).add(one.code_id)
    return saturation(codes_of, [one.name for one in listed], seed=seed), dated


def negative_cases_of(
    found: Found, rows: Rows, attributes: Collection[str], *, no_change_is_opposite: bool
) -> tuple[NegativeCase, ...]:
    """Sources alike in these attributes that stand against one another on a code or link."""
    key = row_key(rows)
    return negative_cases(
        found.codings,
        found.sources,
        topic_of=lambda one: key(one) or None,
        alike=lambda source: tuple(" + ".join(values_of(source, name)) for name in attributes),
        no_change_is_opposite=no_change_is_opposite,
    )


def _stretches(bounds: Sequence[tuple[int, int]]) -> Stretches:
    made = np.array(bounds, dtype=np.int64).reshape(-1, 2)
    return Stretches(made[:, 0], made[:, 1])
