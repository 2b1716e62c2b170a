"""The GUID of everything in a study: the one it came in with, or one made from what it is."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from db import exchange as store
from workbench.mixed.template import standard_logic_model
from workbench.qual.refi_guids import shared_guid, study_guid
from workbench.services.codebook import standard_codebook

UNCODED = {"annotations": "open.annotations", "bare": "open.bare"}
"""Slugs of the codes that hold passages without a code: those with a note, and those without."""


class StudyGuids:
    """GUIDs of coders, codes, sources, codings and memos, read once.

    A code of the standard codebook has the same GUID in every study. Everything else has one of the study
    and of what tells it from later rows of the same number, in copies of the study file, too.
    """

    def __init__(self, db: Database) -> None:
        self._mark = store.study_mark(db)
        self._stamps = {kind: store.stamps(db, kind) for kind in store.KINDS}
        self._kept = {kind: store.kept_guids(db, kind) for kind in store.KINDS}
        self._standard = {str(row["slug"]) for row in standard_codebook(standard_logic_model())}
        self._texts: dict[int, str] | None = None

    def of(self, kind: str, row_id: int) -> str:
        """The GUID of a row."""
        kept = self._kept[kind].get(row_id)
        if kept:
            return kept.guid
        stamp = self._stamps[kind][row_id]
        if kind == "codes":
            return self._of_code(stamp)
        return study_guid(self._mark, kind, row_id, stamp)

    def known(self, kind: str) -> dict[str, int]:
        """Id of each row by its GUID."""
        return {self.of(kind, row_id): row_id for row_id in self._stamps[kind]}

    def extra(self, kind: str, row_id: int) -> Mapping[str, str]:
        """What else was kept when the row came in."""
        kept = self._kept[kind].get(row_id)
        return kept.extra if kept else {}

    def stamps(self, kind: str) -> Mapping[int, str]:
        """When each row came; for codes their slug."""
        return self._stamps[kind]

    def text(self, db: Database, source_id: int) -> str:
        """The newest text of a source."""
        if self._texts is None:
            self._texts = store.source_texts(db)
        return self._texts[source_id]

    def _of_code(self, slug: str) -> str:
        for kind, uncoded in UNCODED.items():
            if slug == uncoded:
                return shared_guid(kind)
        if slug in self._standard:
            return shared_guid("code", slug)
        return study_guid(self._mark, "code", slug)


def study_guids(db: Database) -> StudyGuids:
    """The GUIDs of an open study as it stands."""
    return StudyGuids(db)
