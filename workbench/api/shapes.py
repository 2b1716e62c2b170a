"""The JSON forms that the coder component reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.qual.records import Adjudication, Code, Coding, Memo

if TYPE_CHECKING:
    from workbench.services.taken_back import Place


def coding_shape(coding: Coding, coder_id: int) -> dict[str, Any]:
    """One coding as plain JSON; ``mine`` says whether ``coder_id`` made it."""
    assessment = coding.assessment
    return {
        "id": coding.id,
        "start": coding.segment.start,
        "end": coding.segment.end,
        "code": coding.code_id,
        "measure": assessment.measure_id,
        "stance": assessment.stance,
        "claim": assessment.claim,
        "strength": assessment.strength,
        "coder": coding.coder,
        "mine": coding.coder_id == coder_id,
        "memo": coding.memo,
        "exemplary": coding.exemplary,
    }


def code_shape(code: Code, language: str) -> dict[str, Any]:
    """One code as plain JSON, its name in ``language``."""
    return {
        "id": code.id,
        "slug": code.slug,
        "label": code.name(language),
        "parent": code.parent_id,
        "link": code.link,
        "measure": code.measure_id,
        "colour": code.colour,
        "codable": code.codable,
        "definition": code.definition,
    }


def note_shape(note: Memo, coder_id: int) -> dict[str, Any]:
    """One memo on a source, a case or a code as plain JSON."""
    return {
        "target": note.target,
        "id": note.target_id,
        "coder": note.coder,
        "mine": note.coder_id == coder_id,
        "body": note.body,
    }


def decision_shape(decision: Adjudication) -> dict[str, Any]:
    """What coders agreed on for a passage, as plain JSON."""
    return {
        "start": decision.segment.start,
        "end": decision.segment.end,
        "code": decision.code_id,
        "coded": decision.decision.coded,
        "stance": decision.decision.stance,
        "reason": decision.decision.reason,
        "coder": decision.coder,
    }


def place_shape(place: Place) -> dict[str, Any]:
    """Where something was taken back, as plain JSON; what does not tell it is left out."""
    known = {
        "source": place.source,
        "start": place.start,
        "end": place.end,
        "note": place.note,
        "code": place.code,
    }
    return {name: value for name, value in known.items() if value is not None}
