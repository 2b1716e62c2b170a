"""One chosen file on the screen: encoding, labels, who speaks, and the text as it will stand."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.qual.clean_text import ENCODINGS, marks_shown, readings
from workbench.qual.file_readers import PLAIN_TYPES, kind_of
from workbench.qual.records import SPEAKER_ROLES, SpeakerRole
from workbench.services.transcript_files import ParsedTranscript
from workbench.ui.quotes import plain_text
from workbench.ui.text import as_text, t, texts
from workbench.ui.transcript_reading import ReadFile, choices_of, choose

_SHOWN_TURNS = 200
_SHOWN_CHARACTERS = 20_000
_SHOWN_WORDS = 300


def look_at(file: ReadFile, others: Sequence[ReadFile]) -> None:
    """Show one file and let somebody choose how it is read; ``others`` can take over its roles."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _how_it_is_read(file)
        if file.parsed:
            _speakers(file, others)
    with right:
        if file.parsed:
            _preview(file.parsed)


def _how_it_is_read(file: ReadFile) -> None:
    chosen = choices_of(file.id)
    if kind_of(file.name) in PLAIN_TYPES:
        _encoding(file)
    pattern = st.text_input(
        t("import_text.pattern"),
        value=chosen.pattern or "",
        placeholder="<{speaker}> ({time})",
        help=as_text(t("import_text.pattern_help")),
        key=f"pattern.{file.id}",
        max_chars=200,
    )
    if (pattern.strip() or None) != chosen.pattern:
        choose(file.id, pattern=pattern.strip() or None, roles=None)
        st.rerun()


def _encoding(file: ReadFile) -> None:
    chosen = choices_of(file.id).encoding
    options = (None, *ENCODINGS)
    found = file.parsed.encoding if file.parsed and chosen is None else ""
    encoding = st.selectbox(
        t("import_text.encoding"),
        options,
        index=options.index(chosen),
        format_func=lambda one: one or t("import_text.encoding_found", encoding=found),
        key=f"encoding.{file.id}",
    )
    if not file.content.isascii():
        shown = readings(file.content, ENCODINGS)
        rows = [
            {t("import_text.encoding"): name, t("import_text.reads_as"): " ⏎ ".join(map(marks_shown, lines))}
            for name, lines in shown.items()
        ]
        with st.expander(t("import_text.compare")):
            st.dataframe(rows, hide_index=True)
    if encoding != chosen:
        choose(file.id, encoding=encoding)
        st.rerun()


def _speakers(file: ReadFile, others: Sequence[ReadFile]) -> None:
    st.markdown(f"**{t('import_text.speakers')}**")
    found = file.as_read.speakers if file.as_read else ()
    if not found:
        st.info(t("import_text.none_found"))
        return
    roles = {speaker.label: speaker.role for speaker in file.parsed.speakers} if file.parsed else {}
    options: tuple[SpeakerRole | None, ...] = (*SPEAKER_ROLES, None)
    chosen = {
        speaker.label: st.selectbox(
            as_text(marks_shown(speaker.label)),
            options,
            index=options.index(roles.get(speaker.label)),
            format_func=_role_name,
            key=f"speaker.{file.id}.{speaker.label}",
            help=as_text(
                t("import_text.speaker_help", n=speaker.n_turns, example=marks_shown(speaker.example))
            ),
        )
        for speaker in found
    }
    if chosen != {speaker.label: roles.get(speaker.label) for speaker in found}:
        choose(file.id, roles=chosen)
        st.rerun()
    if others and st.button(t("import_text.same_roles", n=len(others))):
        for other in others:
            choose(other.id, roles={**(choices_of(other.id).roles or {}), **chosen})
        st.rerun()


def _preview(parsed: ParsedTranscript) -> None:
    for remark in parsed.told:
        st.warning(as_text(texts().reason(remark)))
    st.caption(
        t(
            "import_text.shares",
            interviewer=parsed.n_words_of(interviewer=True),
            others=parsed.n_words_of(interviewer=False),
            timed=parsed.n_timed,
            turns=len(parsed.turns),
        )
    )
    turns, text = st.tabs([t("import_text.turns"), t("import_text.preview")])
    with turns:
        st.dataframe(_turn_rows(parsed), hide_index=True, height=min(420, 35 * (len(parsed.turns) + 1) + 3))
        if len(parsed.turns) > _SHOWN_TURNS:
            st.caption(t("import_text.first_turns", shown=_SHOWN_TURNS, n=len(parsed.turns)))
    with text:
        plain_text(parsed.text[:_SHOWN_CHARACTERS], height=420)
    st.caption(f"{t('import_text.checksum')}: {parsed.sha256}")


def _turn_rows(parsed: ParsedTranscript) -> list[dict[str, object]]:
    return [
        {
            t("import_text.turn"): turn.number,
            t("import_text.time"): "" if turn.start_ms is None else clock(turn.start_ms),
            t("import_text.speaker"): marks_shown(turn.speaker),
            t("import_text.role"): _role_name(turn.role) if turn.speaker else "",
            t("import_text.said"): marks_shown(parsed.text[turn.start : turn.end][:_SHOWN_WORDS]),
        }
        for turn in parsed.turns[:_SHOWN_TURNS]
    ]


def clock(ms: int) -> str:
    """Milliseconds as hours, minutes and seconds."""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _role_name(role: str | None) -> str:
    return t(f"import_text.role_{role}") if role else t("import_text.not_a_speaker")
