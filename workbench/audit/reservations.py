"""Causes and reservations that only one of two summaries tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.audit.bilingual import summary_sentences
from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.sentences import Sentence


def check_reservations(document: Document) -> Iterator[Observation]:
    """Each summary against the other."""
    nb, en = summary_sentences(document, "nb"), summary_sentences(document, "en")
    if nb and en:
        yield from _one_sided(nb, en, "nb")
        yield from _one_sided(en, nb, "en")


def _one_sided(own: Sequence[Sentence], other: Sequence[Sentence], language: str) -> Iterator[Observation]:
    """A reservation that only this one has; worse where the other tells a cause instead."""
    reserved = [one for one in own if has("reservations.reservation", one.text)]
    if not reserved or any(has("reservations.reserved", one.text) for one in other):
        return
    causal = [one for one in other if has("reservations.causal", one.text)]
    denied = any(
        re.search(
            r"skyldes|årsak|betydning|virk|effekt|effect|impact|due to|because|cause|work",
            one.text,
            re.IGNORECASE,
        )
        for one in reserved
    )
    if causal and denied and not any(_plain_cause(one.text) for one in own):
        told = {"reservation": reserved[0].text}
        quote = f"{causal[0].text} / {reserved[0].text}"
        place = causal[0].paragraph.place
        yield seen("bilingual", "high", f"cause_not_in_{language}", place, quote, **told)
    else:
        place, at = reserved[0].paragraph.place, list(own).index(reserved[0])
        beside = f" / {other[at].text}" if len(own) == len(other) else ""
        quote = f"{reserved[0].text}{beside}"
        yield seen("bilingual", "medium", f"reservation_only_{language}", place, quote)


def _plain_cause(text: str) -> bool:
    return has("reservations.causal", text) and not has("reservations.reserved", text)
