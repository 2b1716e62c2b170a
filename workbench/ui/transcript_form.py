"""Bringing in transcripts on the screen: look at the speakers, name the sources, store them."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import INFORMANT_GROUPS, SOURCE_TYPES, SPEAKER_ROLES, Coder, SpeakerRole
from workbench.services.transcript_files import (
    FILE_TYPES,
    AcceptedTranscript,
    ParsedTranscript,
    parse_many,
    save_transcripts,
    suggested_names,
    with_roles,
)
from workbench.ui.errors import shown_errors
from workbench.ui.quotes import plain_text
from workbench.ui.text import as_text, t, texts

_PREVIEW_CHARACTERS = 1500


def transcript_import(db: Database, coder: Coder, measures: tuple[tuple[str, str], ...]) -> None:
    """The whole way from chosen files to stored sources; one refused file loses nothing else.

    Parameters
    ----------
    measures : tuple of (str, str)
        Id and name of each measure an informant may have taken part in.
    """
    st.caption(t("import_text.intro"))
    files = st.file_uploader(
        t("import_text.choose"), type=list(FILE_TYPES), accept_multiple_files=True, key="transcript_files"
    )
    if not files:
        return
    accepted, refused = parse_many((file.name, file.getvalue()) for file in files)
    for name, error in refused:
        message = t("import_text.refused_file", file=name, reason=t(error.key, **error.values))
        st.error(as_text(message))
    if not accepted:
        return
    st.write(t("import_text.accepted", n=len(accepted)))
    names = suggested_names(db, accepted)
    looked_at = [
        _transcript_form(place, parsed, name, dict(measures))
        for place, (parsed, name) in enumerate(zip(accepted, names, strict=True))
    ]
    if st.button(t("import_text.save"), type="primary"):
        with shown_errors():
            stored = save_transcripts(db, looked_at, coder_id=coder.id)
            st.success(t("import_text.saved", n=len(stored)))


def _transcript_form(
    place: int, parsed: ParsedTranscript, name: str, measures: dict[str, str]
) -> AcceptedTranscript:
    with st.container(border=True):
        st.markdown(f"**{t('import_text.preview')}**")
        plain_text(f"{parsed.file_name} · {parsed.encoding} · {texts().integer(parsed.n_words)}")
        for remark in parsed.remarks:
            st.warning(texts().reason(remark))
        left, right = st.columns(2)
        with left:
            with_chosen_roles = _speakers(place, parsed)
            plain_text(parsed.text[:_PREVIEW_CHARACTERS], height=220)
        with right:
            return _facts(place, with_chosen_roles, name, measures)


def _speakers(place: int, parsed: ParsedTranscript) -> ParsedTranscript:
    st.markdown(f"**{t('import_text.speakers')}**")
    if not parsed.speakers:
        st.info(t("import_text.none_found"))
        return parsed
    options: tuple[SpeakerRole | None, ...] = (*SPEAKER_ROLES, None)
    chosen = {
        speaker.label: st.selectbox(
            as_text(speaker.label),
            options,
            index=options.index(speaker.role),
            format_func=_role_name,
            key=f"speaker.{place}.{speaker.label}",
        )
        for speaker in parsed.speakers
    }
    return with_roles(parsed, chosen)


def _role_name(role: str | None) -> str:
    return t(f"import_text.role_{role}") if role else t("import_text.not_a_speaker")


def _facts(place: int, parsed: ParsedTranscript, name: str, measures: dict[str, str]) -> AcceptedTranscript:
    chosen_name = st.text_input(
        t("import_text.name"), value=name, help=t("import_text.name_help"), key=f"name.{place}"
    )
    title = st.text_input(t("import_text.source_title"), value=name, key=f"title.{place}")
    kind = st.selectbox(
        t("import_text.type"),
        SOURCE_TYPES,
        format_func=lambda value: t(f"import_text.type_{value}"),
        key=f"type.{place}",
    )
    group = st.selectbox(
        t("import_text.group"),
        INFORMANT_GROUPS,
        format_func=lambda value: t(f"import_text.group_{value}"),
        key=f"group.{place}",
    )
    taken = st.multiselect(
        t("import_text.measures"), list(measures), format_func=measures.__getitem__, key=f"measures.{place}"
    )
    return AcceptedTranscript(parsed, chosen_name, title, kind, group, measures=tuple(taken))
