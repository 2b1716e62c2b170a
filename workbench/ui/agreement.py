"""Agreement on the screen: what is compared, in which unit, and the tables of measures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st
from sqlite_utils import Database

from workbench.qual.text_measures import MEASURES, UNCODED_MATTERS, Measure
from workbench.services.agreement import (
    STANCE_MEASURES,
    STANCE_UNIT,
    UNITS,
    AgreementRow,
    Comparable,
    Estimate,
    Grouping,
    IntercoderAgreement,
    Question,
    measured_agreement,
    names_of,
    set_blind_sources,
)
from workbench.ui.errors import shown_errors
from workbench.ui.study import asked_coder, study_name
from workbench.ui.tables import show_table, without_empty_end
from workbench.ui.text import as_text, language, t, texts

Counted = Literal["stances", "segments"]
_VIEWS = ("numbers", "differing", "conclusion")
_COLUMNS = ("name", "n", "sources", "value", "interval", "without", "agreed", "note")
_KEPT = "agreement_kept"


def choose_view() -> str:
    """Numbers, where coders differ, or what it does to the conclusion."""
    chosen = st.segmented_control(
        t("agreement.view"),
        _VIEWS,
        default=_VIEWS[0],
        required=True,
        format_func=lambda name: t(f"agreement.view_{name}"),
        key="agreement_view",
        label_visibility="collapsed",
    )
    return str(chosen or _VIEWS[0])


def choose_coders(found: Comparable) -> tuple[str, ...]:
    """Coders to compare: those the study compares, unless others are chosen."""
    chosen = st.segmented_control(
        t("agreement.coders"),
        found.coders,
        default=found.chosen,
        selection_mode="multi",
        key="agreement_coders_" + "_".join(found.coders),
    )
    return tuple(sorted(chosen))


def show_numbers(db: Database, found: Comparable, coders: Sequence[str]) -> None:
    """Choose a unit and a measure; the answer in a sentence and in tables."""
    question, measure = _asked(db, coders)
    with shown_errors():
        result = _kept(db, found, question)
        names = names_of(db, question.by, language())
        _show_lead(result, measure)
        _show_measures(result)
        kind: Counted = "stances" if question.unit == "stance" else "segments"
        _show_rows(result.by_code, measure, names, (question.by, kind), f"agreement_{question.by}")
        if len(result.by_pair) > 1:
            _show_rows(result.by_pair, measure, {}, ("pair", kind), "agreement_pairs")
        with st.expander(t("agreement.by_source")):
            _show_rows(result.by_source, measure, {}, ("source", kind), "agreement_sources")
        _show_left_out(result)


def _asked(db: Database, coders: Sequence[str]) -> tuple[Question, Measure]:
    unit_place, measure_place, by_place = st.columns([3, 3, 2])
    with unit_place:
        unit = st.selectbox(
            t("agreement.unit"),
            UNITS,
            format_func=lambda one: t(f"agreement.unit_{one}"),
            key="agreement_unit",
        )
    allowed = STANCE_MEASURES if unit == "stance" else MEASURES
    with measure_place:
        measure = st.selectbox(
            t("agreement.measure"),
            allowed,
            index=allowed.index("krippendorffs_alpha"),
            format_func=lambda one: t(f"agreement.measure_{one}"),
            help=t("agreement.measure_help"),
            key=f"agreement_measure_{'stance' if unit == 'stance' else 'text'}",
        )
    with by_place:
        by = "link" if unit == "stance" else _choose_rows()
    return Question(unit, tuple(coders), by, _choose_only(db, by)), measure


def _choose_rows() -> Grouping:
    rows: tuple[Grouping, ...] = ("link", "code")
    return st.selectbox(
        t("agreement.by"), rows, format_func=lambda one: t(f"agreement.by_{one}"), key="agreement_by"
    )


def _choose_only(db: Database, by: Grouping) -> tuple[str, ...]:
    """Links or codes to compare; nothing chosen is all of them."""
    names = names_of(db, by, language())
    chosen = st.multiselect(
        t(f"agreement.only_{by}"),
        list(names),
        format_func=lambda name: names.get(name, name),
        key=f"agreement_only_{by}",
        placeholder=t("agreement.every"),
    )
    return tuple(sorted(chosen))


def _kept(db: Database, found: Comparable, question: Question) -> IntercoderAgreement:
    """The answer, computed once as long as nobody changes anything."""
    key = (study_name(), found.seq, question)
    held = st.session_state.get(_KEPT)
    if held is None or held[0] != key:
        with st.spinner(t("agreement.counting")):
            held = (key, measured_agreement(db, found, question))
        st.session_state[_KEPT] = held
    result: IntercoderAgreement = held[1]
    return result


def _unit(result: IntercoderAgreement) -> str:
    return "stance" if result.unit == STANCE_UNIT else result.unit


def _show_lead(result: IntercoderAgreement, measure: Measure) -> None:
    row, unit = result.overall, _unit(result)
    one = row.measures[measure]
    shown = _value(one) if one.reason is None else texts().reason(one.reason)
    st.markdown(f"**{t(f'agreement.measure_{measure}')}: {as_text(shown)}**")
    counts = {"n_sources": row.n_sources, "n_units": row.n_units, "n_coded": row.n_coded_units}
    st.write(
        t(
            "agreement.lead_stance" if unit == "stance" else "agreement.lead",
            unit=t(f"agreement.unit_{unit}"),
            n_coders=len(result.coders),
            n_segments=row.n_segments,
            **counts,
        )
    )
    if row.hint:
        st.info(texts().reason(row.hint))


def _value(one: Estimate, decimals: int = 2) -> str:
    form = texts()
    value = form.number(one.value, decimals)
    return value if math.isnan(one.lower) else f"{value} {_interval(one, decimals)}"


def _interval(one: Estimate, decimals: int = 2) -> str:
    if math.isnan(one.lower):
        return "–"
    return f"[{texts().number(one.lower, decimals)}; {texts().number(one.upper, decimals)}]"


def _show_measures(result: IntercoderAgreement) -> None:
    row = result.overall
    measures = STANCE_MEASURES if _unit(result) == "stance" else MEASURES
    lines = [
        [
            t(f"agreement.measure_{name}"),
            texts().number(row.measures[name].value, 3),
            _interval(row.measures[name], 3),
            texts().number(row.without_uncoded[name].value, 3) if name in UNCODED_MATTERS else "",
            _why(row.measures[name]),
        ]
        for name in measures
    ]
    head = [t(f"agreement.head_{name}") for name in ("measure", "value", "interval", "without", "note")]
    caption = t("agreement.measures_caption")
    show_table(*without_empty_end(head, lines), name="agreement_measures", caption=caption)


def _why(one: Estimate) -> str:
    found = one.reason or one.interval_reason
    if found is None:
        return t("agreement.undefined", n=one.n_undefined) if one.n_undefined else ""
    return texts().reason(found)


def _show_rows(
    rows: Sequence[AgreementRow],
    measure: Measure,
    names: Mapping[str, str],
    told: tuple[str, Counted],
    file: str,
) -> None:
    """One row a code, pair or source; a single source has no interval."""
    kind, counted = told
    short = t(f"agreement.measure_{measure}")
    name = t("agreement.source" if kind == "source" else f"agreement.by_{kind}")
    titles = {"name": name, "n": t(f"agreement.head_{counted}"), "value": short}
    columns = [one for one in _COLUMNS if kind != "source" or one not in ("sources", "interval")]
    head = [titles.get(one) or t(f"agreement.head_{one}") for one in columns]
    cells = [_cells(row, measure, names) for row in rows]
    lines = [[cell[one] for one in columns] for cell in cells]
    caption = t(f"agreement.{'source' if kind == 'source' else 'rows'}_caption_{counted}", measure=short)
    show_table(*without_empty_end(head, lines), name=file, caption=caption)


def _cells(row: AgreementRow, measure: Measure, names: Mapping[str, str]) -> dict[str, str]:
    form, one, without = texts(), row.measures[measure], row.without_uncoded.get(measure)
    return {
        "name": names.get(row.name[0], row.name[0]) if len(row.name) == 1 else " × ".join(row.name),
        "n": form.integer(row.n_segments),
        "sources": form.integer(row.n_sources),
        "value": form.number(one.value, 2),
        "interval": _interval(one),
        "without": form.number(without.value, 2) if without else "",
        "agreed": form.percent(row.measures["percent_agreement"].value, 0),
        "note": _why(one) if one.reason else form.reason(row.hint) if row.hint else "",
    }


def _show_left_out(result: IntercoderAgreement) -> None:
    if result.left_out:
        named = ", ".join(result.left_out[:12])
        st.caption(as_text(t("agreement.left_out", n=len(result.left_out), sources=named)))
    if result.n_outside:
        st.caption(t("agreement.outside", n=result.n_outside))


def choose_blind(db: Database, found: Comparable) -> None:
    """Which sources are coded blind: there each coder sees only their own work, and nothing is compared."""
    names = sorted((*found.blind, *found.open))
    if not names:
        return
    with st.expander(t("agreement.blind", n=len(found.blind))):
        st.caption(t("agreement.blind_note"))
        chosen = st.multiselect(
            t("agreement.blind_sources"),
            names,
            default=found.blind,
            key="agreement_blind_" + "_".join(found.blind),
            placeholder=t("agreement.choose"),
        )
        coder = asked_coder(db, place="blind") if set(chosen) != set(found.blind) else None
        if coder and st.button(t("agreement.blind_store"), type="primary"):
            set_blind_sources(db, chosen, coder)
            st.rerun()
