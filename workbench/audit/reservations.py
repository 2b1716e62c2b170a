"""Causes and reservations that only one of two summaries tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.audit.bilingual import summary_sentences
from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.sentences import Sentence

_STRONG = (
    r"kan ikke (?:si|slå fast|avgjøre|vite|konkludere|trekke)|vet ikke|usikker\w*|ikke (?:statistisk )?signifika\w*|"
    r"cannot (?:say|tell|know|determine|conclude|draw)|do not know|not known|uncertain\w*|"
    r"not (?:statistically )?significant\w*"
)
_RESERVATION = re.compile(_STRONG, re.IGNORECASE)
_RESERVED = re.compile(
    rf"{_STRONG}|kan ikke|cannot|tyder på|trolig|kan (?:ha|være|skyldes)|ser ut til|ikke grunnlag|"
    r"no (?:basis|grounds) for|suggest\w*|probably|may (?:have|be)|might|appears? to|seems? to|indicat\w*",
    re.IGNORECASE,
)
_CAUSAL = re.compile(
    r"\b(?:because|as a result of|due to|thanks to|owing to|led to|leads to|caused?|brought about|proves? that|"
    r"fordi|på grunn av|som følge av|takket være|førte til|fører til|skyldes|forårsak\w*|beviser at)\b",
    re.IGNORECASE,
)


def check_reservations(document: Document) -> Iterator[Observation]:
    """Each summary against the other."""
    nb, en = summary_sentences(document, "nb"), summary_sentences(document, "en")
    if nb and en:
        yield from _one_sided(nb, en, "nb")
        yield from _one_sided(en, nb, "en")


def _one_sided(own: Sequence[Sentence], other: Sequence[Sentence], language: str) -> Iterator[Observation]:
    """A reservation that only this one has; worse where the other tells a cause instead."""
    reserved = [one for one in own if _RESERVATION.search(one.text)]
    if not reserved or any(_RESERVED.search(one.text) for one in other):
        return
    causal = [one for one in other if _CAUSAL.search(one.text)]
    denied = any(
        re.search(r"skyldes|årsak|due to|because|cause", one.text, re.IGNORECASE) for one in reserved
    )
    if causal and denied and not any(_plain_cause(one.text) for one in own):
        told = {"reservation": reserved[0].text}
        quote = f"{causal[0].text} / {reserved[0].text}"
        place = causal[0].paragraph.place
        yield seen("bilingual", "high", f"cause_not_in_{language}", place, quote, **told)
    else:
        place = reserved[0].paragraph.place
        yield seen("bilingual", "medium", f"reservation_only_{language}", place, reserved[0].text)


def _plain_cause(text: str) -> bool:
    return _CAUSAL.search(text) is not None and not _RESERVED.search(text)
