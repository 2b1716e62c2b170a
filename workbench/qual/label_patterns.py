"""A pattern of one's own for labels of speakers, checked before use and stopped when it takes too long."""

from __future__ import annotations

import re

from workbench.errors import InputError
from workbench.qual.speaker_labels import Label
from workbench.qual.time_marks import STAMP, milliseconds

MAX_LENGTH = 200
MAX_COUNT = 60
"""Largest number in a counted repeat: ``{1,40}`` is fine, ``{9999}`` nested in itself fills the memory."""
MAX_COUNTS = 3
MAX_LABEL = 80
SECONDS = 2.0
_COUNTS = re.compile(r"\{(\d*)(?:,(\d*))?\}")
_FIELDS = re.compile(r"\{(speaker|time)\}")
_NAME = r"(?P<speaker>[^\W\d_][^\n]{0,59}?)"
_FIELD = {"speaker": _NAME, "time": rf"(?P<time>{STAMP})"}


def labels_by(pattern: str, text: str, *, seconds: float = SECONDS) -> tuple[Label, ...]:
    """Labels that a pattern finds at the start of lines; every match counts as a speaker.

    Parameters
    ----------
    pattern : str
        Either words with ``{speaker}`` and, if wanted, ``{time}`` in them, as ``<{speaker}> ({time})``; or a
        regular expression with a group ``(?P<speaker>…)`` and, if wanted, ``(?P<time>…)``.
    seconds : float
        How long the search through the whole text may take.

    Raises
    ------
    InputError
        If the pattern is too long, no regular expression, has no speaker in it, repeats too often, or takes
        too long on this text.
    """
    import regex

    checked = _checked(pattern)
    try:
        compiled = regex.compile(rf"^[ \t]*+(?:{checked})[ \t]*+", regex.MULTILINE | regex.VERSION0)
        matches = list(compiled.finditer(text, timeout=seconds))
    except TimeoutError as error:
        raise InputError("errors.pattern_slow", seconds=seconds) from error
    except (regex.error, ValueError, OverflowError, RecursionError, IndexError) as error:
        raise InputError("errors.pattern_wrong", cause=str(error)[:120]) from error
    if "speaker" not in compiled.groupindex:
        raise InputError("errors.pattern_speakerless")
    timed = "time" in compiled.groupindex
    named = [(match, " ".join((match["speaker"] or "").split())) for match in matches]
    return tuple(
        Label(match.start(), match.end(), name, milliseconds(match["time"] or "") if timed else None)
        for match, name in named
        if 0 < len(name) <= MAX_LABEL
    )


def _checked(pattern: str) -> str:
    if not pattern.strip() or len(pattern) > MAX_LENGTH:
        raise InputError("errors.pattern_length", limit=MAX_LENGTH)
    if "{speaker}" in pattern:
        return _from_fields(pattern)
    counts = [int(number) for found in _COUNTS.finditer(pattern) for number in found.groups() if number]
    if len(list(_COUNTS.finditer(pattern))) > MAX_COUNTS or max(counts, default=0) > MAX_COUNT:
        raise InputError("errors.pattern_counts", n=MAX_COUNTS, limit=MAX_COUNT)
    return pattern


def _from_fields(pattern: str) -> str:
    """Words with fields as a regular expression; each field may stand once."""
    if any(pattern.count(f"{{{name}}}") > 1 for name in _FIELD):
        raise InputError("errors.pattern_speakerless")
    pieces = _FIELDS.split(pattern.strip())
    return "".join(
        _FIELD[piece] if place % 2 else re.sub(r"(?:\\?\s)+", r"[ \\t]+", re.escape(piece))
        for place, piece in enumerate(pieces)
    )
