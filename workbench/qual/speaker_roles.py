"""Which words name a role: «Intervjuer», «R1», «Tolk»."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.qual.records import SpeakerRole

MAX_WORDS = 4
"""Words of a longer label that names nobody we know."""
_SHORTEST_LETTERED = 4
"""Letters of a word that a letter may number: «Deltaker A», but not «I a»."""


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
    "other": _words("alle all flere gruppen group ukjent unknown speaker taler stemme voice"),
}
"""Words that name a speaker even when they occur once, with or without a number (``R1``, ``Deltaker 2``)."""

NUMBERED: Mapping[str, SpeakerRole] = {
    "b": "participant",
    "d": "participant",
    "p": "participant",
    "k": "participant",
    "m": "participant",
    "f": "participant",
    "s": "other",
}
RECURRING: Mapping[str, SpeakerRole] = {
    "q": "interviewer",
    "s": "interviewer",
    "a": "participant",
    "d": "participant",
    "p": "participant",
    "t": "interpreter",
}
"""Single letters that need a number (``D1``) or company (``Q:`` more than once) to name a speaker."""

NOISES = _words(
    "latter ler pause lang stillhet uhørlig utydelig gråt gråter hoster sukker nøler avbrudd kremt telefon"
    " laughter laughs inaudible silence crosstalk crying coughs sighs unclear interruption"
)

NO_SPEAKERS = _words(
    "merk merknad nb obs ps eksempel sitat dato sted tid klokka klokken kl varighet kilde note notat"
    " kommentar tema emne vedlegg figur tabell kapittel oppsummering transkripsjon lydfil example quote date"
    " place duration source comment topic appendix figure table chapter summary transcript http https www"
)
"""Words that head a remark or a fact, however often they stand at the start of a line."""

_NUMBER = re.compile(r"^(?P<word>.*?)(?:[ ._#-]*(?P<number>\d{1,3})|[ ._-]+(?P<letter>[a-zæøå]))?$")
_BESIDE = re.compile(r"^(?P<outer>[^()]+?) ?\((?P<inner>[^()]+)\)$")


def role_of(label: str, count: int) -> SpeakerRole | None:
    """The role that a label names by itself, or None.

    Parameters
    ----------
    label : str
        In lower case, with single blanks.
    count : int
        How often it stands at the start of a line; some words need company.
    """
    beside = _BESIDE.match(label)
    if beside:
        return role_of(beside["outer"], count) or role_of(beside["inner"], count)
    found = _NUMBER.match(label)
    word, number = (found["word"], found["number"]) if found else (label, None)
    if found and found["letter"] and len(word) < _SHORTEST_LETTERED:
        word = label
    for role, words in ROLE_WORDS.items():
        if word in words:
            return role
    if number and word in NUMBERED:
        return NUMBERED[word]
    if count < 2:
        return None
    return RECURRING.get(word) or _role_within(re.split(r"[\s/,]+", word))


def names_somebody(label: str, count: int) -> bool:
    """Whether a label counts: a known word for a role, or a name that occurs more than once."""
    lowered = " ".join(label.split()).casefold()
    if role_of(lowered, count):
        return True
    words = label.split()
    names = all(not word[0].islower() for word in words)
    told = _NUMBER.match(lowered)
    heads_remark = lowered in NO_SPEAKERS or (told and told["word"] in NO_SPEAKERS)
    return bool(
        count > 1
        and names
        and len(words) <= MAX_WORDS
        and not heads_remark
        and not NOISES & set(lowered.split())
    )


def _role_within(words: list[str]) -> SpeakerRole | None:
    """The role that a word of a longer label names, as in «Ansatt ved mottaket»."""
    if 1 < len(words) <= MAX_WORDS:
        for role, known in ROLE_WORDS.items():
            if any(len(word) > 3 and word in known for word in words):
                return role
    return None
