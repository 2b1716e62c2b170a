"""Bringing in transcripts on the screen: what was read of each file, a look at one, and storing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.qual.clean_text import marks_shown
from workbench.qual.records import INFORMANT_GROUPS, SOURCE_TYPES, Coder
from workbench.services.transcript_files import (
    FILE_TYPES,
    LIMITS,
    AcceptedTranscript,
    ParsedTranscript,
    save_transcripts,
    stored_files,
    suggested_names,
)
from workbench.ui.errors import shown_errors
from workbench.ui.row_editor import choice_column
from workbench.ui.source_facts import group_names, type_names
from workbench.ui.text import as_text, t, texts
from workbench.ui.transcript_look import look_at
from workbench.ui.transcript_reading import ReadFile, read_files

_ROW_HEIGHT, _TABLE_HEIGHT = 35, 528
_FACTS = ("store", "name", "type", "group")
_SAVED = "transcripts_saved"


@dataclass(frozen=True, slots=True)
class _Row:
    """A file that was read, the name suggested for it, and the source that has its bytes already."""

    file: ReadFile
    parsed: ParsedTranscript
    name: str
    known: str


def transcript_import(db: Database, coder: Coder, measures: tuple[tuple[str, str], ...]) -> None:
    """The whole way from chosen files to stored sources; one refused file loses nothing else.

    Parameters
    ----------
    measures : tuple of (str, str)
        Id and name of each measure an informant may have taken part in.
    """
    st.caption(t("import_text.intro"))
    files = st.file_uploader(
        t("import_text.choose"),
        type=list(FILE_TYPES),
        accept_multiple_files=True,
        key="transcript_files",
        max_upload_size=LIMITS.max_bytes // 1_000_000,
    )
    if not files:
        st.info(t("import_text.empty"))
        return
    _told_saved()
    read = read_files(files)
    _refusals([file for file in read if file.error])
    rows = _rows(db, read)
    if rows:
        st.subheader(t("import_text.accepted", n=len(rows)))
        facts = _table(rows)
        taken = st.multiselect(
            t("import_text.measures"),
            list(dict(measures)),
            format_func=dict(measures).__getitem__,
            placeholder=t("import_text.no_measures"),
        )
        _save(db, coder, _accepted(rows, facts, tuple(taken)))
    _look(read)


def _refusals(refused: Sequence[ReadFile]) -> None:
    """Every refused file with its reason, in one box."""
    told = []
    for file in refused:
        reason = t(file.error.key, **file.error.values) if file.error else ""
        named = (
            reason if file.name in reason else t("import_text.refused_file", file=file.name, reason=reason)
        )
        told.append(as_text(marks_shown(named)))
    if told:
        st.error("\n\n".join((f"**{t('import_text.refused', n=len(told))}**", *told)))


def _rows(db: Database, read: Sequence[ReadFile]) -> list[_Row]:
    parsed = [(file, file.parsed) for file in read if file.parsed]
    names = suggested_names(db, [one for _, one in parsed])
    known = stored_files(db)
    rows = []
    for (file, one), name in zip(parsed, names, strict=True):
        rows.append(_Row(file, one, name, known.get(one.sha256, "")))
        known.setdefault(one.sha256, name)
    return rows


def _table(rows: Sequence[_Row]) -> list[Mapping[str, object]]:
    """Every file on a row, with what can be changed first; returns the rows as they now stand."""
    shown = [_shown(row) for row in rows]
    edited = st.data_editor(
        shown,
        hide_index=True,
        height=min(_TABLE_HEIGHT, _ROW_HEIGHT * (len(rows) + 1) + 3),
        disabled=[name for name in shown[0] if name not in _FACTS],
        column_config=_columns(),
        key="transcript_table",
    )
    return list(edited)


def _columns() -> dict[str, Any]:
    config, help = st.column_config, t("import_text.name_help")
    return {
        "store": config.CheckboxColumn(t("import_text.store")),
        "name": config.TextColumn(t("import_text.name"), help=help, max_chars=40, required=True),
        "type": choice_column(t("import_text.type"), type_names(), required=True),
        "group": choice_column(t("import_text.group"), group_names(), required=True),
        t("import_text.speakers"): config.TextColumn(width=170),
        t("import_text.remarks"): config.TextColumn(width="large"),
    }


def _shown(row: _Row) -> dict[str, object]:
    parsed = row.parsed
    speakers = ", ".join(
        f"{marks_shown(one.label)} ({t(f'import_text.role_{one.role}')})" for one in parsed.speakers
    )
    remarks = [t("import_text.known", file=parsed.file_name, name=row.known)] if row.known else []
    remarks += [texts().reason(remark) for remark in parsed.told]
    return {
        "store": not row.known,
        "name": row.name,
        "type": SOURCE_TYPES[0],
        "group": INFORMANT_GROUPS[0],
        t("import_text.file"): marks_shown(parsed.file_name),
        t("import_text.read_as"): parsed.encoding,
        t("import_text.turns"): len(parsed.turns),
        t("import_text.speakers"): speakers or t("import_text.no_speakers"),
        t("import_text.remarks"): " ".join(remarks),
        t("import_text.timed"): parsed.n_timed,
        t("import_text.words"): parsed.n_words,
        t("import_text.checksum"): parsed.sha256,
    }


def _accepted(
    rows: Sequence[_Row], facts: Sequence[Mapping[str, object]], taken: tuple[str, ...]
) -> list[AcceptedTranscript]:
    return [
        AcceptedTranscript(
            row.parsed,
            str(fact["name"] or ""),
            type=str(fact["type"]),
            informant_group=str(fact["group"]),
            measures=taken,
        )
        for row, fact in zip(rows, facts, strict=True)
        if fact["store"]
    ]


def _save(db: Database, coder: Coder, accepted: Sequence[AcceptedTranscript]) -> None:
    label = t("import_text.save_n", n=len(accepted))
    if st.button(label, type="primary", disabled=not accepted, key="save_transcripts"):
        with shown_errors():
            save_transcripts(db, accepted, coder_id=coder.id)
            st.session_state[_SAVED] = [one.name.strip() for one in accepted]
            st.rerun()


def _told_saved() -> None:
    """What was stored in the run before, and the way to code it; the lists of sources hold it by now."""
    saved = st.session_state.pop(_SAVED, ())
    if saved:
        st.toast(t("import_text.saved", n=len(saved)))
        st.success(t("import_text.saved", n=len(saved)))
        page = st.session_state["pages"]["coding"]
        st.page_link(page, label=t("sources.open", source=saved[0]), query_params={"source": saved[0]})


def _look(read: Sequence[ReadFile]) -> None:
    st.subheader(t("import_text.look"))
    place = st.selectbox(
        t("import_text.file"),
        range(len(read)),
        format_func=lambda number: marks_shown(read[number].name),
        key="transcript_looked_at",
    )
    if place is not None and place < len(read):
        others = [file for file in read if file.parsed and file.id != read[place].id]
        look_at(read[place], others)
