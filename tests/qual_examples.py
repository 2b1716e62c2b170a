"""A small study with one source, for tests that code."""

from __future__ import annotations

from sqlite_utils import Database

from db.codebook import add_codes
from db.sources import add_sources
from workbench.qual.records import NewSource, Turn

TEXT = (
    "Intervjuer: Hvordan går det?\nDeltaker: Jeg sover bedre nå 👩‍👩‍👧 og går på kurs.\nDeltaker: Ja. å å\n"
)


def turns_of(text: str) -> tuple[Turn, ...]:
    """One turn a line, the label left out."""
    found, place = [], 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        label, _, _ = line.partition(": ")
        role = "interviewer" if label == "Intervjuer" else "participant"
        found.append(Turn(number, place + len(label) + 2, place + len(line.rstrip("\n")), label, role))
        place += len(line)
    return tuple(found)


def study_with_source(db: Database, text: str = TEXT, name: str = "X1") -> int:
    """Store one source and two codes; returns the id of its revision."""
    add_sources(db, [NewSource(name, name, "interview", "deltaker", text, turns_of(text))])
    rows = [{"slug": slug, "name_nb": slug, "name_en": slug, "link": slug} for slug in ("K1", "K3")]
    add_codes(db, rows)
    return int(db.execute("SELECT max(id) FROM revisions").fetchone()[0])
