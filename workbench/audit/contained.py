"""«33 of the 31», «of the 241 who declined, 268 gave no reason»: a part told to be of fewer than it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has, same_word
from workbench.audit.number_words import COUNT, DIGITS, whole
from workbench.audit.sentences import Sentence, sentences_of

_NUMBER = rf"(?<![\w.,%-]){COUNT}(?![\w%]|[.,]\d|\s*(?:%|prosent|per ?cent|{DIGITS}))"
_OF = r"(?:av|of|out of)\s+(?:de|the|våre|our|these|those|disse)"
_K_OF_N = re.compile(rf"(?P<k>{_NUMBER})\s+{_OF}\s+(?P<n>{_NUMBER})(?!\s*[-–/])", re.IGNORECASE)
_OF_N_K = re.compile(
    rf"(?:^|[.;:]\s*|\b(?:og|and|men|but)\s+)(?:av|of|blant|among)\s+(?:de|the|våre|our|these|those|disse)\s+"
    rf"(?P<n>{_NUMBER})\s+(?P<what>[^\d,.;:()]{{2,60}}?),?\s+"
    rf"(?:(?P<verb>[^\W\d]+)\s+)?(?P<k>{_NUMBER})\s+(?P<next>[^\W\d]+)",
    re.IGNORECASE,
)


def check_contained(document: Document) -> Iterator[Observation]:
    """Sentences with a count told to be of another, which is smaller."""
    for sentence in sentences_of(document):
        for found in (*_K_OF_N.finditer(sentence.text), *_OF_N_K.finditer(sentence.text)):
            k, n = whole(found["k"]), whole(found["n"])
            if k and n and k > n and not _is_year(found["n"]) and _same_kind(found):
                yield _exceeds(sentence, k, n, found.group())


def _is_year(text: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", text) is not None


def _same_kind(found: re.Match[str]) -> bool:
    """Whether both count the same: a verb or the same noun follows the part."""
    if found.re is _K_OF_N:
        return True
    kind = found["what"].split()[0].casefold()
    verb = found["verb"] or ""
    if verb and not has("contained.verb", verb):
        return False
    told = found["next"].casefold()
    return (
        bool(verb and has("contained.adverb", told)) or has("contained.verb", told) or same_word(kind, told)
    )


def _exceeds(sentence: Sentence, k: int, n: int, words: str) -> Observation:
    place, quote = sentence.paragraph.place, sentence.text
    return seen("sets", "high", "part_exceeds", place, quote, whole=n, part=k, names=" ".join(words.split()))
