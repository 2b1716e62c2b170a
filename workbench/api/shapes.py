"""The JSON forms that the coder component reads."""

from __future__ import annotations

from typing import Any

from workbench.qual.records import Coding


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
    }
