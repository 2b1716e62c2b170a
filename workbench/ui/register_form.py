"""Bringing in a register on the screen: look, map, check, accept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.quant.register_columns import DATE_FORMATS, MEASURED_ON, RegisterMapping
from workbench.reasons import Reason
from workbench.services.register_files import (
    Finding,
    QualityReport,
    RegisterPreview,
    accept_register,
    check_register,
    preview_register,
    role_options,
)
from workbench.ui.errors import shown_errors
from workbench.ui.text import as_text, t, texts

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_DECIMALS = {",": "comma", ".": "point"}
_ENCODINGS = ("utf-8-sig", "cp1252", "utf-16")


def register_import(db: Database, coder: Coder, measures: tuple[str, ...]) -> None:
    """The whole way from a chosen file to a stored register; nothing is stored before it is accepted."""
    st.caption(t("import_register.intro"))
    file = st.file_uploader(t("import_register.choose"), type=["csv", "txt", "tsv"], key="register_file")
    if file is None:
        return
    with shown_errors():
        preview = _preview(file.getvalue(), file.name, measures)
        mapping = _mapping_form(preview, measures)
        report = check_register(preview, mapping)
        _show_report(report)
        pressed = st.button(t("import_register.accept"), type="primary", disabled=not report.acceptable)
        if pressed:
            stored = accept_register(db, preview, mapping, coder_id=coder.id)
            st.success(as_text(t("import_register.accepted", n=stored.n_rows, file=stored.file_name)))


def _preview(content: bytes, name: str, measures: tuple[str, ...]) -> RegisterPreview:
    found = preview_register(content, name, measures=measures)
    columns = st.columns(5)
    with columns[0]:
        delimiter = _choice("delimiter", tuple(_DELIMITERS), found.table.delimiter, _DELIMITERS)
    with columns[1]:
        decimal = _choice("decimal", tuple(_DECIMALS), found.table.decimal, _DECIMALS)
    with columns[2]:
        encodings = tuple(dict.fromkeys((found.table.encoding, *_ENCODINGS)))
        encoding = st.selectbox(t("import_register.encoding"), encodings)
    chosen = (delimiter, decimal, encoding)
    if chosen != (found.table.delimiter, found.table.decimal, found.table.encoding):
        found = preview_register(
            content, name, delimiter=delimiter, decimal=decimal, encoding=encoding, measures=measures
        )
    columns[3].metric(t("import_register.rows"), texts().integer(found.table.n_rows))
    columns[4].metric(t("import_register.columns"), texts().integer(found.table.frame.shape[1]))
    st.caption(f"{t('import_register.checksum')}: {found.sha256[:16]}…")
    st.markdown(f"**{t('import_register.first_rows')}**")
    st.dataframe(found.first_rows, hide_index=True, height=220)
    return found


def _choice(name: str, options: tuple[str, ...], found: str, names: dict[str, str]) -> str:
    place = options.index(found) if found in options else 0
    return str(
        st.selectbox(
            t(f"import_register.{name}"),
            options,
            index=place,
            format_func=lambda option: t(f"import_register.{name}_{names[option]}"),
        )
    )


def _mapping_form(preview: RegisterPreview, measures: tuple[str, ...]) -> RegisterMapping:
    st.markdown(f"**{t('import_register.mapping')}**")
    suggested = preview.mapping
    options = role_options(measures)
    columns = st.columns(3)
    roles = {}
    for place, (header, role) in enumerate(suggested.roles.items()):
        with columns[place % 3]:
            roles[header] = st.selectbox(
                as_text(header),
                options,
                index=options.index(role),
                format_func=_role_name,
                key=f"role.{header}",
            )
    with columns[0]:
        form = st.selectbox(
            t("import_register.date_format"),
            DATE_FORMATS,
            index=DATE_FORMATS.index(suggested.date_format),
            format_func=_date_form_name,
        )
    age_on = suggested.age_on
    if "birth" in roles.values():
        with columns[1]:
            age_on = st.date_input(t("import_register.age_on"), value=dt.date(2013, 9, 30))
    return replace(suggested, roles=roles, date_format=form, age_on=age_on)


def _role_name(role: str) -> str:
    kind, _, measure = role.partition(":")
    if kind == MEASURED_ON:
        return t("import_register.role_measured_on", covariate=t(f"covariate.{measure}"))
    return (
        t(f"import_register.role_{kind}", measure=measure) if measure else t(f"import_register.role_{kind}")
    )


def _date_form_name(form: str) -> str:
    return t("import_register.date_iso" if form.startswith("%Y") else "import_register.date_dotted")


def _show_report(report: QualityReport) -> None:
    st.markdown(f"**{t('import_register.report')}**")
    st.write(t("import_register.n_ok", n=report.n_ok, total=report.n_rows))
    if report.acceptable:
        st.success(t("import_register.no_errors"))
    else:
        st.error(
            t("import_register.n_errors", n=report.n_errors) + ". " + t("import_register.not_acceptable")
        )
        _show_findings(report.errors)
    if report.warnings:
        with st.expander(t("import_register.n_warnings", n=len(report.warnings))):
            _show_findings(report.warnings)


def _show_findings(findings: tuple[Finding, ...]) -> None:
    names = {name: t(f"import_register.{name}") for name in ("row", "line", "column", "fault", "found_value")}
    rows = [
        {
            names["row"]: finding.row,
            names["line"]: finding.line,
            names["column"]: finding.column,
            names["fault"]: texts().reason(finding.reason),
            names["found_value"]: _value(finding.value),
        }
        for finding in findings
    ]
    st.dataframe(rows, hide_index=True)


def _value(value: Reason | None) -> str:
    return texts().reason(value) if value else ""
