"""An explanation by hidden differences that is used for one result and not for the others it holds for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.sentences import Sentence, sentences_of

_HIDDEN = re.compile(
    r"ikke (?:fanger? opp|måle[rt]?|observer\w*|kontroller\w* for|tar? (?:høyde|hensyn)|justert for)|umålt\w*|"
    r"uobservert\w*|seleksjon\w*|skjevt utvalg|vanskeligere saker|tyngre saker|"
    r"i utgangspunktet (?:\w+ ){0,3}(?:større|flere|dårligere|svakere|vanskeligere|tyngre)|"
    r"(?:does|do|did|could|can) not (?:capture|control for|observe|measure|adjust for|account for)|unobserved|"
    r"unmeasured|selection|harder cases|had (?:greater|more|larger) (?:problems|difficulties|needs) (?:at|to|from)|"
    r"were (?:already )?(?:worse|weaker|more troubled) (?:off )?(?:at the (?:start|outset)|to begin with)",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"\b(?:må forstås|forklares?|forklaring\w*|skyldes|fordi|siden|kommer av|henger sammen med|reflects?|explain\w*|"
    r"because|due to|must be (?:read|seen|understood)|since|accounts? for|is down to)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?:derimot|på den annen side|til gjengjeld|however|by contrast|in contrast|on the other hand|whereas)\b",
    re.I,
)
_EFFECT = re.compile(
    r"\b(?:viser|vise|skyldes|er et resultat|virkning\w*|effekt\w*|utrette\w*|oppnå\w*|takket være|shows?|"
    r"demonstrates?|proves?|(?:is|are) due to|result of|effect\w*|thanks to|achieve\w*|what .{1,40} can do)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:ikke|heller ikke|not|neither|nor|no)\b", re.IGNORECASE)


def check_symmetry(document: Document) -> Iterator[Observation]:
    """A sentence that explains one result away, and the next that takes the others as effects."""
    for sentence in sentences_of(document):
        before = sentence.before[-1] if sentence.before else ""
        one_sided = _HIDDEN.search(before) and _EXPLAINS.search(before)
        if one_sided and _CONTRAST.search(sentence.text) and _taken_as_effect(sentence):
            place, quote = sentence.paragraph.place, f"{before} {sentence.text}"
            yield seen("symmetry", "medium", "one_sided", place, quote)


def _taken_as_effect(sentence: Sentence) -> bool:
    """Whether a sentence speaks of what was achieved, without a reservation."""
    return _EFFECT.search(sentence.text) is not None and not (
        _DENIED.search(sentence.text) or _HIDDEN.search(sentence.text)
    )
