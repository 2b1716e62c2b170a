"""Speech as JSON: segments of Whisper, WhisperX, faster-whisper and whisper.cpp, pages of oTranscribe."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from workbench.errors import InputError
from workbench.qual.read_text import READ_ERRORS, ReadText, Spoken, assembled
from workbench.qual.time_marks import milliseconds
from workbench.reasons import Reason


def whisper_text(text: str, *, file_name: str) -> ReadText:
    """Read segments from the decoded text of a .json file.

    Raises
    ------
    InputError
        If the text is no JSON, or holds no segments of speech.
    """
    try:
        content = json.loads(text)
        segments = _segments(content)
    except READ_ERRORS as error:
        raise InputError("errors.json_damaged", file=file_name) from error
    if not segments:
        raise InputError("errors.json_no_segments", file=file_name)
    in_ms = isinstance(content, dict) and segments is content.get("utterances")
    pieces = list(_pieces(segments, 1 if in_ms else 1000))
    left_out = len(segments) - len(pieces)
    remarks = [Reason.of("import_text.segments_without_words", n=left_out)] if left_out else []
    without_time = sum(1 for piece in pieces if piece.start_ms is None)
    if without_time:
        remarks.append(Reason.of("import_text.segments_without_time", n=without_time))
    return assembled(pieces, remarks)


def otranscribe_page(text: str, *, file_name: str) -> str:
    """The page within a file of oTranscribe (.otr), from its decoded text.

    Raises
    ------
    InputError
        If the text is no JSON, or holds no page.
    """
    try:
        content = json.loads(text)
    except READ_ERRORS as error:
        raise InputError("errors.otr_damaged", file=file_name) from error
    page = content.get("text") if isinstance(content, dict) else None
    if not isinstance(page, str):
        raise InputError("errors.otr_damaged", file=file_name)
    return page


def _segments(content: Any) -> list[Any]:
    if isinstance(content, dict):
        for name in ("segments", "transcription", "utterances"):
            if isinstance(content.get(name), list):
                found: list[Any] = content[name]
                return found
        return [content] if isinstance(content.get("text"), str) else []
    return content if isinstance(content, list) else []


def _named(speaker: object) -> str:
    """Who speaks, by name or by number."""
    if isinstance(speaker, int) and not isinstance(speaker, bool):
        return f"Speaker {speaker}"
    return speaker.strip() if isinstance(speaker, str) else ""


def _pieces(segments: list[Any], per_unit: int) -> Iterator[Spoken]:
    for segment in segments:
        words = segment.get("text") if isinstance(segment, dict) else None
        if isinstance(words, str) and words.strip():
            yield Spoken(_named(segment.get("speaker")), words, *_times(segment, per_unit))


def _times(segment: dict[str, Any], per_unit: int) -> tuple[int | None, int | None]:
    """Start and end: seconds (``start``), milliseconds (``offsets``) or written (``timestamps``)."""
    offsets, written = segment.get("offsets"), segment.get("timestamps")
    if isinstance(offsets, dict):
        return _scaled(offsets.get("from"), 1), _scaled(offsets.get("to"), 1)
    if isinstance(written, dict):
        return milliseconds(str(written.get("from"))), milliseconds(str(written.get("to")))
    return _scaled(segment.get("start"), per_unit), _scaled(segment.get("end"), per_unit)


def _scaled(value: object, factor: int) -> int | None:
    """Whole milliseconds; None for what is no time within ten days."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return round(value * factor) if 0 <= value * factor <= 864_000_000 else None
