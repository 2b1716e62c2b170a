"""An explanation by hidden differences that is used for one result and not for the others it holds for."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.sentences import Sentence, sentences_of
from workbench.mixed.overclaims import claims


def check_symmetry(document: Document) -> Iterator[Observation]:
    """Two sentences side by side: one explains a result away, the other takes another as an effect."""
    for sentence in sentences_of(document):
        before = sentence.before[-1] if sentence.before else ""
        if before and (_away_then_effect(before, sentence) or _effect_then_away(before, sentence)):
            place, quote = sentence.paragraph.place, f"{before} {sentence.text}"
            yield seen("symmetry", "medium", "one_sided", place, quote)


def _away_then_effect(before: str, sentence: Sentence) -> bool:
    hidden = has("symmetry.hidden", before) and has("symmetry.explains", before)
    set_apart = has("symmetry.contrast", sentence.text) or has("others_word", sentence.text)
    return hidden and set_apart and _taken_as_effect(sentence.text)


def _effect_then_away(before: str, sentence: Sentence) -> bool:
    set_apart = has("symmetry.contrast", sentence.text)
    made = claims(before, sentence.paragraph.language) if set_apart and _explains(sentence.text) else ()
    return any(family in ("works", "proof_works") for _, family, _ in made) and not has(
        "symmetry.hidden", before
    )


def _explains(text: str) -> bool:
    return has("symmetry.explains", text) and not has("reservations.reserved", text)


def _taken_as_effect(text: str) -> bool:
    """Whether a sentence speaks of what was achieved, without a reservation."""
    return has("symmetry.effect", text) and not (has("symmetry.denied", text) or has("symmetry.hidden", text))
