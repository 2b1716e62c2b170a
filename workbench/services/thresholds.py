"""The thresholds and levels that a study judges by."""

from __future__ import annotations

from sqlite_utils import Database

from db.settings import settings
from workbench.mixed.settings import TriangulationSettings

THRESHOLDS = "triangulation"
"""Name of the setting."""


def study_settings(db: Database) -> TriangulationSettings:
    """The thresholds of the study; the defaults where it has set none."""
    return TriangulationSettings.from_dict(settings(db).get(THRESHOLDS, {}))
