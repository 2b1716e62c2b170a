"""Lines of a transcript that nobody said: titles and facts above it, what a program writes of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.qual.speaker_labels import Label

LONGEST_TITLE = 200
_NAME = r"[^\s.!?:][^\n.!?:]{0,59}?"
_BY_PROGRAM = re.compile(
    rf"^[ \t]*+(?:{_NAME}[ \t](?:started|stopped|ended|startet|stoppet|stanset|avsluttet)[ \t]+(?:the[ \t]+)?"
    r"(?:transcription|recording|transkripsjon(?:en)?|transkribering(?:en)?|opptak(?:et)?)"
    r"|(?:Transcribed by|Transkribert av)[ \t]+(?:https?://)?(?:www\.)?[\w-]+\.[\w.-]+/?)[ \t]*+\.?[ \t]*+$",
    re.MULTILINE | re.IGNORECASE,
)
_LINE = re.compile(r"^[^\n]*\S[^\n]*$", re.MULTILINE)
_CLOCK = re.compile(r"\d[ ]?[ap]\.m\.[ \t]*$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…][\"”»)\]]?[ \t]*$")


def unspoken_in(text: str, first: int) -> tuple[Label, ...]:
    """Lines that nobody said, as labels without a name.

    Parameters
    ----------
    first : int
        Where the first speaker is named; the end of the text where nobody is.

    Notes
    -----
    What a program writes of itself («Kari started transcription», «Transcribed by https://otter.ai») is
    unspoken wherever it stands. Above the first speaker, so is every short line that ends no sentence, or
    ends in a clock («8:00 a.m.»). A sentence there stays a turn of nobody's.
    """
    found = {match.start(): match.end() for match in _BY_PROGRAM.finditer(text)}
    if first < len(text):
        found |= dict(_above(text, first))
    return tuple(Label(start, found[start], "") for start in sorted(found))


def _above(text: str, first: int) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text, 0, first):
        line = match[0]
        if len(line) <= LONGEST_TITLE and (_CLOCK.search(line) or not _SENTENCE.search(line)):
            yield match.start(), match.end()
