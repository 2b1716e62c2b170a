"""Retrieval on the screen: what a coder may see, and the choices that narrow it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import CLAIM_TYPES, STANCES, Coder, Source
from workbench.qual.retrieval import UNKNOWN, CodingFilter, measure_of
from workbench.services.retrieval import (
    CodedMaterial,
    brought_up,
    coded_material,
    retrieved,
    sources_asked,
    with_those_below,
)
from workbench.services.retrieval_tables import Found
from workbench.ui.study import study_name
from workbench.ui.text import as_text, language, t, texts

_VIEWS = ("quotes", "tables", "text", "words")
_KEPT = "retrieval_kept"
_BESIDE = 3
_STANCE_NAMES = {"+": "plus", "0": "zero", "-": "minus", "±": "mixed"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as the screen and the files say it."""

    found: Found
    wanted: CodingFilter
    said: str


def choose_view() -> str:
    """Quotes, tables, the text itself, or its words; tables for a link that asks for one of them."""
    chosen = st.segmented_control(
        t("retrieval.view"),
        _VIEWS,
        default="tables" if "table" in st.query_params else _VIEWS[0],
        required=True,
        format_func=lambda name: t(f"retrieval.view_{name}"),
        key="retrieval_view",
        label_visibility="collapsed",
    )
    return str(chosen or _VIEWS[0])


def kept_material(db: Database, coder: Coder) -> CodedMaterial:
    """What this coder may see, read again only when something has changed."""
    key = (study_name(), coder.id)
    known, held = st.session_state.get(_KEPT, (None, None))
    material = brought_up(db, coder, held) if held and known == key else coded_material(db, coder)
    st.session_state[_KEPT] = (key, material)
    return material


def choose_found(material: CodedMaterial) -> Asked:
    """The choices, and what meets them."""
    first, second, third, fourth = st.columns(4)
    with first:
        codes = _choose_codes(material)
    with second:
        measures = _choose("measures", _measures(material), _measure_name(material))
    with third:
        stances = _choose("stances", _stances(material), _stance_name)
    with fourth:
        groups = _choose("groups", _known(one.informant_group for one in material.sources), group_name)
    with st.expander(t("retrieval.more")):
        wanted = _more(material, codes=codes, measures=measures, stances=stances, groups=groups)
    found = Found(material, retrieved(material, wanted), sources_asked(material, wanted))
    return Asked(found, wanted, _said(found, wanted))


def show_lead(asked: Asked) -> None:
    """How much was found, and what is not in it."""
    found = asked.found
    n_sources = len({one.source for one in found.codings})
    n = len(found.codings)
    st.write(t("retrieval.lead", n=n, n_sources=n_sources, of_sources=len(found.sources)))
    if found.material.blind:
        st.caption(t("retrieval.blind_note", n=len(found.material.blind)))
    if found.material.n_outdated:
        st.caption(t("retrieval.outdated", n=found.material.n_outdated))


def group_name(group: str) -> str:
    """An informant group in words."""
    return _named("import_text.group_", group)


def type_name(kind: str) -> str:
    """A type of source in words."""
    return _named("import_text.type_", kind)


def attribute_name(name: str) -> str:
    """What sources are told apart by, in words."""
    fixed = {"informant_group", "type", "centre", "measures"}
    return t(f"retrieval.{name}") if name in fixed else _named("source_facts.", name)


def value_name(material: CodedMaterial, attribute: str) -> Callable[[str], str]:
    """Gives the words for a value of an attribute."""
    if attribute == "informant_group":
        return group_name
    if attribute == "type":
        return type_name
    if attribute == "measures":
        return _measure_name(material)
    if attribute == "centre":
        return lambda value: material.centres.get(value, value)
    return lambda value: value or t("retrieval.unknown")


def prune(key: str, options: Iterable[Any]) -> None:
    """Let go of what was chosen earlier and is no longer there."""
    if key in st.session_state:
        there = set(options)
        st.session_state[key] = [one for one in st.session_state[key] if one in there]


def _choose_codes(material: CodedMaterial) -> frozenset[int]:
    names = {code.id: code.name(language()) for code in material.codes}
    chosen = _choose("codes", list(names), names.__getitem__)
    if chosen and st.toggle(t("retrieval.below"), value=True, key="retrieval_below"):
        return with_those_below(material.codes, chosen)
    return chosen


def _more(material: CodedMaterial, **chosen: Any) -> CodingFilter:
    left, middle, right = st.columns(3)
    with left:
        said = _choose_said(material)
    with middle:
        sources = _choose_sources(material)
    with right:
        took_part = _known(part for one in material.sources for part in one.measures or ("",))
        measures = _choose("source_measures", took_part, _measure_name(material))
        kinds = _choose_kinds(material)
    attributes = _choose_attributes(material.sources)
    return CodingFilter(source_measures=measures, attributes=attributes, **said, **sources, **kinds, **chosen)


def _choose_said(material: CodedMaterial) -> dict[str, Any]:
    """Who coded, and what was said of the passage."""
    links = {one.link: one.name(language()) for one in material.model.links} if material.model else {}
    coded, claims = material.codings, (*CLAIM_TYPES, UNKNOWN)
    there = _known(one.link or "" for one in coded)
    return {
        "links": _choose("links", there, lambda one: links.get(one, _none(one))),
        "claims": _choose("claims", claims, lambda one: t(f"coder.claim_{one}") if one else _none(one)),
        "strengths": _choose("strengths", [3, 2, 1, 0], lambda one: str(one) if one else _none("")),
        "coders": _choose("coders", _known(one.coder for one in coded), str),
    }


def _choose_sources(material: CodedMaterial) -> dict[str, Any]:
    """Sources by name, by type and by place."""
    titles = {one.name: one.title for one in material.sources}
    places = _known(one.centre_id or "" for one in material.sources)
    return {
        "sources": _choose("sources", list(titles), lambda one: f"{one} · {titles[one]}"),
        "types": _choose("types", _known(one.type for one in material.sources), type_name),
        "centres": _choose("centres", places, lambda one: material.centres.get(one, _none(one))),
    }


def _choose_kinds(material: CodedMaterial) -> dict[str, Any]:
    """Only good examples; and, where there are any, codings of part of a group."""
    marked = any(one.subset for one in material.codings)
    name, help = t("retrieval.subsets"), t("retrieval.subsets_help")
    return {
        "exemplary": st.checkbox(t("retrieval.exemplary"), key="retrieval_exemplary"),
        "subsets": marked and st.checkbox(name, help=help, key="retrieval_subsets"),
    }


def _choose_attributes(sources: Sequence[Source]) -> dict[str, frozenset[str]]:
    """What is known of the informants, three beside each other."""
    names = sorted({name for one in sources for name in one.attributes}, key=attribute_name)
    chosen = {}
    for first in range(0, len(names), _BESIDE):
        for place, name in zip(st.columns(_BESIDE), names[first : first + _BESIDE], strict=False):
            values = _known(one.attributes.get(name, UNKNOWN) for one in sources)
            with place:
                chosen[name] = _choose(f"attribute_{name}", values, _none, label=attribute_name(name))
    return {name: found for name, found in chosen.items() if found}


def _choose(
    name: str, options: Sequence[Any], shown: Callable[[Any], str], *, label: str | None = None
) -> frozenset[Any]:
    key = f"retrieval_{name}"
    prune(key, options)
    chosen = st.multiselect(
        as_text(label) if label else t(f"retrieval.choose_{name}"),
        options,
        format_func=shown,
        key=key,
        placeholder=t("retrieval.all"),
    )
    return frozenset(chosen)


def _known(values: Iterable[str]) -> list[str]:
    """Values that occur, in order; the unknown last."""
    return sorted(set(values), key=lambda one: (one == UNKNOWN, one))


def _measures(material: CodedMaterial) -> list[str]:
    links = material.measure_of_link
    return _known({measure_of(one, links) for one in material.codings})


def _measure_name(material: CodedMaterial) -> Callable[[str], str]:
    names = {one.id: one.name(language()) for one in material.model.measures} if material.model else {}
    return lambda one: names.get(one, _none(one))


def _stances(material: CodedMaterial) -> list[str]:
    there = {one.assessment.stance or UNKNOWN for one in material.codings}
    return [one for one in (*STANCES, UNKNOWN) if one in there]


def _stance_name(stance: str) -> str:
    return f"{stance} {t(f'joint.stance_{_STANCE_NAMES[stance]}')}" if stance else _none(stance)


def _none(value: str) -> str:
    return value or t("retrieval.unknown")


def _named(prefix: str, name: str) -> str:
    key = f"{prefix}{name}"
    return t(key) if texts().has(key) else name


def _said(found: Found, wanted: CodingFilter) -> str:
    """The choices as one line, for files."""
    known = {code.id: code.name(language()) for code in found.material.codes}
    parts = []
    for name in ("measures", "stances", "groups", "links", "claims", "coders", "sources", "types", "centres"):
        if values := getattr(wanted, name):
            shown = ", ".join(sorted(_none(str(one)) for one in values))
            parts.append(f"{t(f'retrieval.choose_{name}')}: {shown}")
    if wanted.codes:
        named = ", ".join(sorted(known[one] for one in wanted.codes if one in known))
        parts.insert(0, f"{t('retrieval.choose_codes')}: {named}")
    parts += [f"{attribute_name(name)}: {', '.join(sorted(v))}" for name, v in wanted.attributes.items()]
    parts += [t("retrieval.exemplary")] if wanted.exemplary else []
    return " · ".join(parts) or t("retrieval.asked_all")
