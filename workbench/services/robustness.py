"""How well an effect stands: other estimators, hidden bias, unknown outcomes, groups, dose, control outcomes.

Each part is computed once a register, measure and specification, with progress, and kept in the study. What
is kept is plain: shares as numbers, ``null`` for what could not be computed, reasons as keys with values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from sqlite_utils import Database

from workbench.mixed.settings import TriangulationSettings
from workbench.services.effects import specified
from workbench.services.kept_results import Json, kept_result, known_result, result_key
from workbench.services.study_files import opened_study
from workbench.services.thresholds import study_settings

Part = Literal["estimators", "hidden_bias", "unknown", "leave_one_out", "groups", "dose", "negative"]
PARTS: tuple[Part, ...] = get_args(Part)
Progress = Callable[[float], None]
"""Told how much is done (0–1); raises when the work is to stop."""
VERSION = 3
_NEWER: Mapping[Part, int] = {"negative": 4}
"""Parts whose definition has changed since."""
_LEVEL_OF: Mapping[Part, str] = {
    "hidden_bias": "hidden_bias_level",
    "dose": "significance",
    "negative": "significance",
}
"""Which of the plan's levels a part rests on; the others hold for every level."""


def known_part(db: Database, part: Part, measure_id: str) -> Json | None:
    """A part as it is kept; None where it has not been computed."""
    return known_result(db, f"robustness_{part}", _asked(db, part, measure_id), version_of=_version(part))


def part_key(db: Database, part: Part, measure_id: str) -> str:
    """Names the question, for a job."""
    return result_key(db, f"robustness_{part}", _asked(db, part, measure_id), version_of=_version(part))


def run_part(study: str, part: Part, measure_id: str, progress: Progress) -> None:
    """Compute a part and keep it; opens the study itself, so that it can run beside the screen."""
    from workbench.services import causal_checks as checks
    from workbench.services import robustness_parts as parts

    compute: Mapping[Part, Callable[[Database, str, Progress], Json]] = {
        "estimators": parts.estimators,
        "hidden_bias": parts.hidden_bias,
        "unknown": parts.unknown_outcomes,
        "leave_one_out": parts.leave_one_out,
        "groups": parts.groups,
        "dose": checks.dose,
        "negative": checks.negative,
    }
    with opened_study(study) as db:
        kept_result(
            db,
            f"robustness_{part}",
            _asked(db, part, measure_id),
            lambda: compute[part](db, measure_id, progress),
            version_of=_version(part),
        )


def _version(part: Part) -> int:
    return _NEWER.get(part, VERSION)


def _asked(db: Database, part: Part, measure_id: str) -> dict[str, Any]:
    """What a part depends on; its level where the plan has another than the standard one."""
    asked = {"measure": measure_id, **specified(db, measure_id)}
    name = _LEVEL_OF.get(part)
    level = getattr(study_settings(db), name) if name else None
    if name and level != getattr(TriangulationSettings(), name):
        asked["level"] = level
    return asked
