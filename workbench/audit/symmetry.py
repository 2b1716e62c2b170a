"""An explanation by hidden differences that is used for one result and not for the others it holds for."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.sentences import Sentence, sentences_of


def check_symmetry(document: Document) -> Iterator[Observation]:
    """A sentence that explains one result away, and the next that takes the others as effects."""
    for sentence in sentences_of(document):
        before = sentence.before[-1] if sentence.before else ""
        one_sided = has("symmetry.hidden", before) and has("symmetry.explains", before)
        if one_sided and has("symmetry.contrast", sentence.text) and _taken_as_effect(sentence):
            place, quote = sentence.paragraph.place, f"{before} {sentence.text}"
            yield seen("symmetry", "medium", "one_sided", place, quote)


def _taken_as_effect(sentence: Sentence) -> bool:
    """Whether a sentence speaks of what was achieved, without a reservation."""
    return has("symmetry.effect", sentence.text) and not (
        has("symmetry.denied", sentence.text) or has("symmetry.hidden", sentence.text)
    )
