"""Captions (.vtt, .srt), as Teams, Zoom and Whisper write them: cues become turns with speaker and times."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate
from typing import Literal

from workbench.errors import InputError
from workbench.qual.read_text import READ_ERRORS, ReadText, Spoken, assembled
from workbench.qual.speaker_labels import Label, labels_in
from workbench.qual.speakers import recognised
from workbench.qual.time_marks import milliseconds
from workbench.reasons import Reason

MOST_CUES = 0.6
"""Share of cues that begin with a label, from which on every such label names a speaker."""

ALL_CUES = 0.9
"""Share of cues that begin with anything before a colon, from which on it names a speaker, digits or not."""

_LEADING = re.compile(r"[ \t]*(?P<name>[^\n:<>\[\]]{0,59}[^\W_][^\n:<>\[\]]{0,20}):(?!//)[ \t]+")
_WEBVTT = re.compile(r"\s*WEBVTT(?=[ \t\n]|\Z)")
_SUBRIP = re.compile(r"\s*\d+[ \t]*\n[ \t]*\d{1,2}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,200})?[ \t]+([^>\n]{1,200})>")
_TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,80}\}")
_ARROW = re.compile(r"^[ \t\d:.,]{0,40}-->", re.MULTILINE)


def captions_kind(text: str) -> Literal["vtt", "srt"] | None:
    """Which captions a text holds, by its first lines; None if it is other text."""
    if _WEBVTT.match(text):
        return "vtt"
    return "srt" if _SUBRIP.match(text) else None


def vtt_text(text: str, *, file_name: str) -> ReadText:
    """Read WebVTT from its decoded text; voices (``<v Name>``) name speakers, else labels in the cues do.

    Raises
    ------
    InputError
        If the text is no WebVTT.
    """
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        captions = WebVTT.from_string(text).captions
    except (MalformedFileError, MalformedCaptionError, *READ_ERRORS) as error:
        raise InputError("errors.captions_damaged", file=file_name) from error
    cues = [
        Spoken("", caption.raw_text, milliseconds(caption.start), milliseconds(caption.end))
        for caption in captions
    ]
    return _read(cues, text, file_name)


def srt_text(text: str, *, file_name: str) -> ReadText:
    """Read SubRip from its decoded text; what is no caption in it is counted.

    Raises
    ------
    InputError
        If the text holds no captions.
    """
    import srt

    try:
        cues = [
            Spoken("", cue.content, _ms(cue.start), _ms(cue.end))
            for cue in srt.parse(text, ignore_errors=True)
        ]
    except (srt.SRTParseError, *READ_ERRORS) as error:
        raise InputError("errors.captions_damaged", file=file_name) from error
    return _read(cues, text, file_name)


def _read(cues: list[Spoken], text: str, file_name: str) -> ReadText:
    n_expected = len(_ARROW.findall(text))
    if not cues:
        raise InputError("errors.captions_damaged", file=file_name)
    missing = n_expected - len(cues)
    remarks = [Reason.of("import_text.captions_unread", n=missing)] if missing > 0 else []
    if any(_VOICE.search(cue.said) for cue in cues):
        return assembled((part for cue in cues for part in _voices(cue)), remarks)
    return assembled(_labelled([replace(cue, said=_bare(cue.said)) for cue in cues]), remarks)


def _voices(cue: Spoken) -> Iterator[Spoken]:
    """The parts of a cue by voice; what stands before the first voice is nobody's."""
    before, *named = _VOICE.split(cue.said)
    if before.strip():
        yield replace(cue, said=_bare(before))
    for speaker, said in zip(named[::2], named[1::2], strict=True):
        yield replace(cue, speaker=html.unescape(speaker.strip()), said=_bare(said))


def _labelled(cues: list[Spoken]) -> Iterable[Spoken]:
    """Cues with the speaker that labels in them name; a cue without a label goes on with the last speaker.

    Where most cues begin with a label, each of those counts, as in the files of Zoom; where all do, so does a
    name with a comma or a number for one.
    """
    leading_names = [_LEADING.match(cue.said) for cue in cues]
    if sum(1 for found in leading_names if found) >= max(2, ALL_CUES * len(cues)):
        return _named(cues, leading_names)
    text = "".join(f"{cue.said}\n" for cue in cues)
    starts = set(accumulate((len(cue.said) + 1 for cue in cues), initial=0))
    labels = labels_in(text)
    leading = [label for label in labels if label.start in starts]
    most = len(leading) >= MOST_CUES * len(cues)
    speakers = recognised(text, leading if most else labels, all_count=most)
    known = {speaker.label.casefold(): speaker.label for speaker in speakers}
    counting = {label.start: label for label in labels if label.written.casefold() in known}
    return _spread(cues, counting, known) if known else cues


def _named(cues: list[Spoken], leading: list[re.Match[str] | None]) -> Iterator[Spoken]:
    """Cues that begin with a name each; one without goes on with the last."""
    speaker = ""
    for cue, found in zip(cues, leading, strict=True):
        speaker = found["name"].strip() if found else speaker
        yield replace(cue, speaker=speaker, said=cue.said[found.end() :] if found else cue.said)


def _spread(cues: list[Spoken], labels: dict[int, Label], known: dict[str, str]) -> Iterator[Spoken]:
    place, speaker = 0, ""
    for cue in cues:
        for line in cue.said.split("\n"):
            label = labels.get(place)
            if label:
                speaker = known[label.written.casefold()]
            yield replace(cue, speaker=speaker, said=line[label.said_from - place :] if label else line)
            place += len(line) + 1


def _bare(said: str) -> str:
    return html.unescape(_TAG.sub("", said))


def _ms(time: dt.timedelta) -> int:
    return int(time.total_seconds() * 1000)
