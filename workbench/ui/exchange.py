"""Exchange with other programs on the screen: take a file along, look at one, bring it in."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import INFORMANT_GROUPS, SOURCE_TYPES, Coder
from workbench.qual.refi_reader import ReadProject
from workbench.qual.refi_report import ASK_BELOW
from workbench.reasons import Reason
from workbench.services.exchange_files import (
    FORMATS,
    IMPORT_TYPES,
    MIME,
    ImportOutcome,
    counts_of,
    example_passages,
    exported,
    read_exchange,
    reading_names,
    store_exchange,
    told,
)
from workbench.ui.errors import shown_errors
from workbench.ui.quotes import plain_text
from workbench.ui.text import as_text, t, texts

LOST = ("lost_", "weak_")
"""How keys begin that tell what is not kept, or may lie wrong."""
_KINDS = ("sources", "codings", "codes", "coders", "cases", "memos")


def exchange_panels(db: Database, study: str, coder: Coder) -> None:
    """Bringing in and taking along, side by side."""
    left, right = st.columns(2, gap="large")
    with left:
        _import_panel(db, coder)
    with right:
        _export_panel(db, study, coder)


def _export_panel(db: Database, study: str, coder: Coder) -> None:
    st.subheader(t("exchange.export_title"))
    st.caption(t("exchange.export_intro"))
    form = st.selectbox(
        t("exchange.export_format"), FORMATS, format_func=lambda value: t(f"exchange.format_{value}")
    )
    key = f"exchange_export_{study}_{form}"
    if st.button(t("exchange.export_make")):
        with shown_errors():
            st.session_state[key] = exported(db, form, texts(), coder=coder, blind=True)
    if key in st.session_state:
        made = st.session_state[key]
        st.success(t("exchange.export_ready", **made.counts))
        for remark in made.remarks:
            st.caption(as_text(texts().reason(remark)))
        st.warning(t("exchange.export_warning"))
        st.download_button(
            t("exchange.export_download"), made.content, f"{study}.{form}", MIME[form], on_click="ignore"
        )


def _import_panel(db: Database, coder: Coder) -> None:
    st.subheader(t("exchange.import_title"))
    st.caption(t("exchange.import_intro"))
    file = st.file_uploader(t("exchange.import_choose"), type=list(IMPORT_TYPES), key="exchange_file")
    if file is None:
        return
    names = [None, *reading_names()]
    reading = None
    if not file.name.lower().endswith(".csv"):
        reading = st.selectbox(t("exchange.import_reading"), names, format_func=_reading_label)
    with shown_errors():
        read = read_exchange(file.getvalue(), file_name=file.name, db=db, reading=reading)
        _look(read)
        _store_form(db, read, coder)


def _reading_label(name: str | None) -> str:
    if name is None:
        return t("exchange.import_reading_found")
    return ", ".join(t(f"exchange.counts_{part}") for part in name.split("+"))


def _look(read: ReadProject) -> None:
    """What the file holds, how it was read, and the first passages in their words."""
    st.write(as_text(texts().reason(told(read))))
    st.write(t("exchange.import_holds", **counts_of(read.project)))
    _show_remarks(ImportOutcome(read, None).remarks)
    if read.report.needs_confirmation():
        st.error(t("exchange.import_look", share=texts().percent(ASK_BELOW, 0)))
    if passages := example_passages(read.project):
        with st.expander(t("exchange.import_examples"), expanded=read.report.needs_confirmation()):
            for source, code, quote in passages:
                st.caption(as_text(f"{source} · {code}"))
                plain_text(quote)


def _show_remarks(remarks: Iterable[Reason]) -> None:
    """What is lost as a warning, what was mended or kept as a list."""
    lost: list[str] = []
    other: list[str] = []
    for remark in remarks:
        (lost if remark.code.startswith(LOST) else other).append(f"- {as_text(texts().reason(remark))}")
    if lost:
        st.warning("\n".join((t("exchange.remarks_lost"), "", *lost)))
    if other:
        st.markdown("\n".join((t("exchange.remarks_other"), "", *other)))


def _store_form(db: Database, read: ReadProject, coder: Coder) -> None:
    left, right = st.columns(2)
    kind = left.selectbox(
        t("import_text.type"), SOURCE_TYPES, format_func=lambda value: t(f"import_text.type_{value}")
    )
    group = right.selectbox(
        t("import_text.group"), INFORMANT_GROUPS, format_func=lambda value: t(f"import_text.group_{value}")
    )
    agreed = not read.report.needs_confirmation() or st.checkbox(t("exchange.import_confirm"))
    if st.button(t("exchange.import_save"), type="primary", disabled=not agreed):
        stored = store_exchange(db, read, coder, type=kind, informant_group=group)
        st.success(t("exchange.import_saved", **{name: stored.new.get(name, 0) for name in _KINDS}))
        st.write(t("exchange.import_known", **{name: stored.known.get(name, 0) for name in _KINDS[:3]}))
        _show_remarks(stored.remarks)
        st.caption(t("exchange.import_undo"))
