"""Building the demo study: simulated register, transcripts, coders' work, and the four matchings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlite_utils import Database

from db.claims import save_findings, save_recommendations
from db.codebook import codes
from db.coders import coder_named
from db.codings import add_coding
from db.connection import opened
from db.judgements import NumberNote, add_number_notes
from db.plan import save_expectations, save_questions
from db.register import add_centres, add_costs, store_import
from db.settings import set_setting
from db.sources import add_sources, revision_text, sources
from db.writing import write_tx
from workbench.demo.claims import demo_findings, demo_recommendations
from workbench.demo.coders import DemoCoding, codings_of_a, codings_of_b
from workbench.demo.plan import demo_expectations, demo_logic_model, demo_questions
from workbench.demo.register import simulated_register
from workbench.demo.transcripts import DemoTranscript, demo_transcripts
from workbench.paths import home
from workbench.qual.records import Coder, Segment
from workbench.services.effects import effects_for_display
from workbench.services.studies import furnish
from workbench.services.study_files import DEMO, make_home, study_path

TITLE = "Evaluering av returtiltak 2014 (simulert)"
CODER_A, CODER_B = "Koder A (simulert)", "Koder B (simulert)"
LOCK_IN = (
    "innlåsing: deltakere blir lenger mens de er med",
    "lock-in: participants stay longer while they take part",
)
HARD_CASES = (
    "utvalg: de tyngste sakene ble valgt ut",
    "selection: the hardest cases were chosen",
)
NOTES = (
    NumberNote("K9", "bias", "down", *LOCK_IN, assumption="no_lock_in"),
    NumberNote("V9", "bias", "down", *LOCK_IN, assumption="no_lock_in"),
    NumberNote("B9", "bias", "down", *HARD_CASES, assumption="unconfounded"),
    NumberNote("A9", "red_flag", None, "fortegnet (A01)", "the sign (A01)"),
    NumberNote("A9", "red_flag", None, "antallet deltakere (A02)", "the number of participants (A02)"),
)
Progress = Callable[[str], object]


def ensure_demo_study(progress: Progress = lambda step: None) -> Path:
    """The demo study's file, built if it is missing."""
    path = study_path(DEMO)
    return path if path.exists() else build_demo_study(progress=progress)


def build_demo_study(*, progress: Progress = lambda step: None) -> Path:
    """Build the demo study beside its place and put it there when it is whole; returns its path.

    Parameters
    ----------
    progress : callable
        Told each step as it begins: ``register``, ``sources``, ``codings``, ``effects``.
    """
    make_home()
    aside = home() / f"{DEMO}.{os.getpid()}.building"
    _remove(aside)
    with opened(aside, create=True) as db:
        _build(db, progress)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode=DELETE")
    aside.replace(study_path(DEMO))
    return study_path(DEMO)


def _build(db: Database, progress: Progress) -> None:
    furnish(db, title=TITLE, simulated=True, model=demo_logic_model())
    save_questions(db, demo_questions())
    save_expectations(db, demo_expectations())
    progress("register")
    register = simulated_register()
    add_centres(db, register.centres)
    add_costs(db, register.costs)
    store_import(db, register.origin, register.rows)
    set_setting(db, "assumptions", register.assumptions)
    set_setting(db, "population_series", dict(register.population_series))
    set_setting(db, "courses", dict(register.courses))
    progress("sources")
    transcripts = demo_transcripts()
    add_sources(db, [one.source for one in transcripts])
    progress("codings")
    _code(db, transcripts)
    add_number_notes(db, NOTES)
    save_findings(db, demo_findings())
    save_recommendations(db, demo_recommendations())
    set_setting(db, "excluded_coders", [CODER_B])
    set_setting(db, "agreement_coders", [CODER_A, CODER_B])
    progress("effects")
    effects_for_display(db)


def _code(db: Database, transcripts: tuple[DemoTranscript, ...]) -> None:
    work = ((CODER_A, codings_of_a(transcripts)), (CODER_B, codings_of_b(transcripts)))
    for name, codings in work:
        _store(db, coder_named(db, name, simulated=True), codings)


def _store(db: Database, coder: Coder, listed: Iterable[DemoCoding]) -> None:
    """Store a coder's work in one operation; a link's measure is the code's own."""
    known = {code.slug: code for code in codes(db)}
    revisions = {source.name: source.revision_id for source in sources(db)}
    texts = {name: revision_text(db, revision) for name, revision in revisions.items()}
    with write_tx(db, action="coding.add", coder_id=coder.id) as writer:
        for one in listed:
            passage, code = one.passage, known[one.passage.code]
            segment = Segment(revisions[passage.source], passage.start, passage.end)
            assessment = passage.assessment_for(code.measure_id)
            add_coding(
                writer,
                segment,
                code_id=code.id,
                assessment=assessment,
                text=texts[passage.source],
                subset=one.subset,
            )


def _remove(path: Path) -> None:
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
