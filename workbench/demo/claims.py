"""Findings and recommendations of the demo study."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.mixed.claim_records import Finding, Recommendation
from workbench.reasons import Worded

HERE = Path(__file__).parent


def demo_findings() -> tuple[Finding, ...]:
    """What the evaluators hold to be found."""
    return tuple(
        Finding(
            id=0,
            number=entry["number"],
            text=Worded(entry["nb"], entry["en"]),
            reason=Worded(entry["reason_nb"], entry["reason_en"]),
            links=tuple(entry["links"]),
            questions=tuple(entry["questions"]),
        )
        for entry in _entries("finding")
    )


def demo_recommendations() -> tuple[Recommendation, ...]:
    """What they recommend."""
    return tuple(
        Recommendation(
            id=0,
            number=entry["number"],
            text=Worded(entry["nb"], entry["en"]),
            aim=entry["aim"],
            measure_id=entry.get("measure"),
            over_measure_id=entry.get("over"),
            links=tuple(entry["links"]),
            findings=tuple(entry.get("findings", ())),
        )
        for entry in _entries("recommendation")
    )


def _entries(kind: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = tomllib.loads((HERE / "findings.toml").read_text(encoding="utf-8"))[kind]
    return found
