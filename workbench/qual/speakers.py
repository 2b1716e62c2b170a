"""Recognising who speaks: labels at the start of a line, such as ``Intervjuer:``, ``R1:`` or ``[Amina]``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from workbench.qual.records import SpeakerRole, Turn


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ROLE_WORDS: Mapping[SpeakerRole, frozenset[str]] = {
    "interviewer": _words(
        "i int intervjuer intervjueren interviewer moderator ordstyrer fasilitator facilitator forsker"
        " forskeren researcher evaluator evaluerer spørsmål question"
    ),
    "participant": _words(
        "r resp respondent respondenten informant informanten deltaker deltakeren deltager participant beboer"
        " beboeren resident interviewee intervjuobjekt kvinne mann woman man svar answer"
    ),
    "interpreter": _words("tolk tolken interpreter oversetter translator"),
    "staff": _words(
        "ansatt ansatte staff leder lederen mottaksleder mottaksansatt rådgiver returrådgiver koordinator"
        " coordinator saksbehandler caseworker miljøarbeider miljøterapeut lærer teacher kursholder kurslærer"
        " manager employee"
    ),
    "other": _words("alle all flere gruppen group ukjent unknown"),
}
"""Words that name a speaker even when they occur once, with or without a number (``R1``, ``Deltaker 2``)."""

NUMBERED: Mapping[str, SpeakerRole] = {"d": "participant", "p": "participant", "k": "participant"}
RECURRING: Mapping[str, SpeakerRole] = {
    "q": "interviewer",
    "s": "interviewer",
    "a": "participant",
    "d": "participant",
    "p": "participant",
    "t": "interpreter",
}
"""Single letters that need a number (``D1``) or company (``Q:`` more than once) to name a speaker."""

_NOISES = _words(
    "latter ler pause lang stillhet uhørlig utydelig gråt gråter hoster sukker nøler avbrudd kremt telefon"
    " laughter laughs inaudible silence crosstalk crying coughs sighs unclear interruption"
)
_TIME = r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]?[ \t]+)?"
_NAME = r"[^\W\d_][^\n:;,!?«»\"“”\[\]\t]{0,39}"
_LABEL = re.compile(
    rf"^[ \t]*+{_TIME}(?:(?P<plain>{_NAME}?)[ \t]*(?::(?![\d/])|\t(?=\S))|\[(?P<bracketed>{_NAME})\][ \t]*:?)"
    r"[ \t]*+",
    re.MULTILINE,
)
_LINE = re.compile(r"[^\n]+")
_NUMBER = re.compile(r"^(?P<word>.*?)[ .#-]*(?P<number>\d{1,3})?$")
_MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker that was recognised.

    Attributes
    ----------
    label : str
        As first written in the text, without colon or brackets.
    role : SpeakerRole
        A guess until somebody has looked at it.
    n_turns : int
        How often the label stands at the start of a line.
    example : str
        Beginning of the first thing said.
    """

    label: str
    role: SpeakerRole
    n_turns: int
    example: str


class _Label(NamedTuple):
    """A label that may name a speaker: where its line begins, and where what is said begins."""

    start: int
    said_from: int
    written: str
    key: str


def recognised(text: str) -> tuple[Speaker, ...]:
    """Speakers of a text in order of appearance.

    A label counts if it is a known word for a role or occurs more than once, so that «Klokka 12:30» or
    «Jeg sa: …» names nobody.
    """
    labels = list(_labels(text))
    counts = Counter(label.key for label in labels)
    first: dict[str, _Label] = {}
    for label in labels:
        first.setdefault(label.key, label)
    speaking = {key: one for key, one in first.items() if _is_speaker(one.written, counts[key])}
    interviewed = any(_role_of_word(key, counts[key]) == "interviewer" for key in speaking)
    return tuple(
        Speaker(one.written, _role(key, counts[key], interviewed), counts[key], _example(text, one))
        for key, one in speaking.items()
    )


def turns_of(text: str, roles: Mapping[str, SpeakerRole]) -> tuple[Turn, ...]:
    """Turns of a text in reading order, given whose labels count.

    Parameters
    ----------
    roles : mapping of str to SpeakerRole
        Label → role. Lines that follow belong to the same turn. Lines before the first label, and all lines
        when ``roles`` is empty, are one turn each, without a speaker.

    Returns
    -------
    tuple of Turn
        ``text[start:end]`` is what was said: without its label, without blanks at either end, never empty.
    """
    known = {_key(label): (label, role) for label, role in roles.items()}
    labels = [label for label in _labels(text) if label.key in known] if known else []
    ends = [*(label.start for label in labels), len(text)]
    unnamed = (_trimmed(text, *line.span()) for line in _LINE.finditer(text, 0, ends[0]))
    said: list[tuple[tuple[int, int], tuple[str, SpeakerRole]]] = [
        (place, ("", "other")) for place in unnamed
    ]
    for label, end in zip(labels, ends[1:], strict=True):
        said.append((_trimmed(text, label.said_from, end), known[label.key]))
    spoken = [one for one in said if one[0][0] < one[0][1]]
    return tuple(Turn(number, *place, *who) for number, (place, who) in enumerate(spoken, start=1))


def _labels(text: str) -> Iterator[_Label]:
    keys: dict[str, str] = {}
    for found in _LABEL.finditer(text):
        written = (found["plain"] or found["bracketed"]).strip()
        if written not in keys:
            keys[written] = _key(written)
        yield _Label(found.start(), found.end(), written, keys[written])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    end = start + len(said.rstrip())
    return min(start + len(said) - len(said.lstrip()), end), end


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def _is_speaker(label: str, count: int) -> bool:
    if _role_of_word(_key(label), count):
        return True
    words = label.split()
    names = all(not word[0].islower() for word in words)
    return count > 1 and names and len(words) <= _MAX_WORDS and not _NOISES & set(_key(label).split())


def _role(key: str, count: int, interviewed: bool) -> SpeakerRole:
    return _role_of_word(key, count) or ("participant" if interviewed else "other")


def _role_of_word(key: str, count: int) -> SpeakerRole | None:
    found = _NUMBER.match(key)
    word, number = (found["word"], found["number"]) if found else (key, None)
    for role, words in ROLE_WORDS.items():
        if word in words:
            return role
    if number and word in NUMBERED:
        return NUMBERED[word]
    if count < 2:
        return None
    return RECURRING.get(word) or _role_within(word.split())


def _role_within(words: list[str]) -> SpeakerRole | None:
    """The role that a word of a longer label names, as in «Ansatt ved mottaket»."""
    if 1 < len(words) <= _MAX_WORDS:
        for role, known in ROLE_WORDS.items():
            if any(len(word) > 3 and word in known for word in words):
                return role
    return None


def _example(text: str, label: _Label) -> str:
    return text[label.said_from : label.said_from + 200].lstrip().partition("\n")[0].rstrip()[:80]
