"""Tables over what was found: codes by attributes, together, by measure, over time, and as 0 and 1."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.charts.saturation import saturation_chart
from workbench.qual.cooccurrence import UNITS
from workbench.qual.crosstab import Crosstab
from workbench.qual.records import Coder
from workbench.services.retrieval_files import labels_csv, matrix_csv, matrix_sps, matrix_xlsx
from workbench.services.retrieval_tables import (
    ROWS,
    Found,
    Rows,
    attribute_names,
    case_matrix_of,
    cooccurrence_of,
    crosstab_of,
    has_cases,
    row_names,
    saturation_of,
    values_of,
)
from workbench.ui.figures import show_figure
from workbench.ui.retrieval import Asked, attribute_name, show_lead, value_name
from workbench.ui.retrieval_matrix import show_quote_matrix
from workbench.ui.retrieval_negative import show_negative_cases
from workbench.ui.retrieval_quotes import XLSX
from workbench.ui.study import study_name
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts
from workbench.word_figures import saturation_in_words, saturation_note

_TABLES = ("crosstab", "together", "quotes", "saturation", "negative", "cases")
_MEASURES = (
    "n_sources",
    "column_share",
    "row_share",
    "n_segments",
    "row_share_segments",
    "column_share_segments",
)


def show_tables(db: Database, coder: Coder, asked: Asked) -> None:
    """One of the tables over the codings that were found."""
    show_lead(asked)
    found = asked.found
    if not found.codings:
        st.info(t("retrieval.nothing"))
        return
    chosen = st.selectbox(
        t("retrieval.table"),
        _TABLES,
        index=_asked_table(),
        format_func=lambda name: t(f"retrieval.table_{name}"),
        key="retrieval_table",
    )
    if chosen == "crosstab":
        _show_crosstab(found)
    elif chosen == "together":
        _show_together(db, found)
    elif chosen == "quotes":
        show_quote_matrix(db, found)
    elif chosen == "saturation":
        _show_saturation(found)
    elif chosen == "negative":
        show_negative_cases(db, found)
    else:
        _show_cases(found)


def _asked_table() -> int:
    """Place of the table that the link asks for that led here; else of the first."""
    table = st.query_params.get("table", "")
    return _TABLES.index(table) if table in _TABLES else 0


def choose_rows(key: str) -> Rows:
    """Codes or links."""
    chosen: Rows = st.selectbox(
        t("retrieval.rows"), ROWS, format_func=lambda one: t(f"retrieval.rows_{one}"), key=key
    )
    return chosen


def _show_crosstab(found: Found) -> None:
    rows, attribute, measure = _choose_crosstab(found)
    table = crosstab_of(found, rows, attribute, language())
    names = row_names(found, rows, language())
    if not table.columns:
        st.info(t("retrieval.no_values", attribute=as_text(attribute_name(attribute))))
        return
    if not names:
        st.info(t("retrieval.no_rows"))
        return
    value = value_name(found.material, attribute)
    sizes = zip(table.columns, table.column_sources, strict=True)
    head = [t(f"retrieval.rows_{rows}"), *(f"{value(one)} (N {n})" for one, n in sizes)]
    lines = [
        [name, *(_cell(table, row, one, measure) for one in table.columns)] for row, name in names.items()
    ]
    several = any(len(values_of(one, attribute)) > 1 for one in found.sources)
    show_table(head, lines, name="crosstab", caption=_crosstab_caption(table, measure, several=several))


def _choose_crosstab(found: Found) -> tuple[Rows, str, str]:
    """What stands in the rows, what the columns are told apart by, and what the cells show."""
    what, by, shown = st.columns(3)
    with what:
        rows = choose_rows("retrieval_cross_rows")
    attribute = by.selectbox(
        t("retrieval.by"),
        attribute_names(found.sources),
        format_func=attribute_name,
        key="retrieval_cross_by",
    )
    measure = shown.selectbox(
        t("retrieval.shown"),
        _MEASURES,
        format_func=lambda one: t(f"retrieval.shown_{one}"),
        key="retrieval_cross_shown",
    )
    return rows, attribute, measure


def _crosstab_caption(table: Crosstab[str], measure: str, *, several: bool) -> str:
    said = [t(f"retrieval.explained_{measure}")]
    said += [t("retrieval.without_value", n=table.n_without)] if table.n_without else []
    said += [t("retrieval.several_values")] if several else []
    return " ".join(said)


def _cell(table: Crosstab[str], row: str, column: str, measure: str) -> str:
    value = getattr(table.cells[row, column], measure)
    if measure.startswith("n_"):
        return texts().integer(value) if value else "–"
    return texts().percent(value, 0)


def _show_together(db: Database, found: Found) -> None:
    unit = st.selectbox(
        t("retrieval.unit"),
        UNITS,
        format_func=lambda one: t(f"retrieval.unit_{one}"),
        key="retrieval_together_unit",
    )
    result = cooccurrence_of(db, found, unit)
    pairs, form = result.pairs(), texts()
    if not pairs:
        st.info(t("retrieval.no_pairs"))
        return
    names = row_names(found, "code", language())
    alone = dict(zip(result.codes, result.n.tolist(), strict=True))
    rows = [
        [
            names[str(first)],
            names[str(second)],
            form.number(coefficient, 2),
            form.integer(both),
            form.integer(alone[first]),
            form.integer(alone[second]),
        ]
        for first, second, both, coefficient in pairs
    ]
    head = [t(f"retrieval.together_{name}") for name in ("first", "second", "c", "both", "n1", "n2")]
    caption = t("retrieval.together_caption", unit=t(f"retrieval.unit_{unit}"))
    show_table(head, rows, name="cooccurrence", caption=caption, height=560 if len(rows) > 18 else None)


def _show_saturation(found: Found) -> None:
    curve, dated = saturation_of(found.codings, found.sources)
    said, caption = saturation_in_words(curve, texts()), saturation_note(curve, texts(), dated=dated)
    st.write(said)
    show_figure(saturation_chart(curve, texts()), "saturation", alt=said, caption=caption)
    form = texts()
    rows = [
        [name, form.integer(new), form.integer(known), f"{form.number(low, 0)}–{form.number(high, 0)}"]
        for name, new, known, low, high in zip(
            curve.sources, curve.new, curve.known, curve.lower, curve.upper, strict=True
        )
    ]
    head = [t(f"retrieval.saturation_{name}") for name in ("source", "new", "known", "band")]
    with st.expander(t("retrieval.saturation_table")):
        show_table(head, rows, name="saturation", caption=caption)


def _show_cases(found: Found) -> None:
    by_case = has_cases(found) and st.toggle(t("retrieval.by_case"), key="retrieval_by_case")
    matrix, words, study = case_matrix_of(found, texts(), by_case=by_case), texts(), study_name()
    n_codes = sum(bool(one.values) for one in matrix.variables)
    st.write(t("retrieval.cases_lead", n=len(matrix.rows), codes=n_codes))
    files = (
        ("Excel", lambda: matrix_xlsx(matrix, words), "matrix.xlsx", XLSX),
        ("CSV", lambda: matrix_csv(matrix), "matrix.csv", "text/csv"),
        (t("retrieval.cases_labels"), lambda: labels_csv(matrix), "matrix-labels.csv", "text/csv"),
        (t("retrieval.cases_spss"), lambda: matrix_sps(matrix), "matrix-labels.sps", "text/plain"),
    )
    with st.container(horizontal=True):
        for label, made, name, mime in files:
            st.download_button(label, made, f"{study}-{name}", mime, on_click="ignore", key=f"cases_{name}")
    rows = [[one.name, one.label] for one in matrix.variables]
    head = [t("retrieval.cases_variable"), t("retrieval.cases_label")]
    show_table(head, rows, caption=t("retrieval.cases_caption"), height=480)
