"""Gathering what a report says, and writing it."""

from __future__ import annotations

import datetime as dt
import os

from sqlite_utils import Database

from db.events import log_head
from workbench.mixed.display import Cell
from workbench.qual.records import Coder, Coding
from workbench.reports.content import Anchors, ReportContent, ReportedEffect, ReportedOverride
from workbench.reports.word import Sentence
from workbench.services.coding import source_titles
from workbench.services.register import register_overview
from workbench.services.shown_effects import shown_stored
from workbench.services.shown_evidence import shown_evidence
from workbench.services.studies import summary
from workbench.services.triangulation import (
    Evidence,
    JointDisplay,
    display_of,
    keep_display,
    quotes_seen,
    study_settings,
)
from workbench.texts import Texts

QUOTES_A_STANCE = 2
DEFAULT_PORT = "8501"


def app_address() -> str:
    """Where the app answers on this machine: the port it was started on, or the usual one."""
    return f"http://127.0.0.1:{os.environ.get('SAMSYN_PORT', DEFAULT_PORT)}"


def report_content(db: Database, study: str, *, base: str | None = None) -> ReportContent:
    """Everything the report of a study says, as data."""
    found = shown_evidence(db)
    display = display_of(found, study_settings(db))
    held = summary(db)
    return ReportContent(
        title=held.title,
        simulated=held.simulated,
        created=dt.date.today(),
        anchors=Anchors(app_address() if base is None else base, study),
        model=found.model,
        display=display,
        register=register_overview(db),
        effects=_effects(db, found),
        failures=found.failures,
        quotes={name: chosen for name, cell in display.cells.items() if (chosen := _chosen(db, found, cell))},
        titles=source_titles(db),
        overrides=_overrides(found, display),
        log_head=log_head(db),
    )


def report_summary(db: Database, study: str, texts: Texts) -> list[Sentence]:
    """The claims of the summary with anchors within the app; empty where there is nothing to say yet."""
    from workbench.reports.study_report import summary_sentences

    content = report_content(db, study, base="")
    if content.register is None and not content.quotes:
        return []
    return list(summary_sentences(content, texts))


def write_report(db: Database, study: str, *, coder: Coder | None = None, base: str | None = None) -> bytes:
    """The report as the bytes of a .docx file; the verdicts are kept as they stand."""
    from workbench.reports.study_report import study_report

    content = report_content(db, study, base=base)
    written = study_report(content)
    keep_display(db, content.display, coder)
    return written


def _overrides(found: Evidence, display: JointDisplay) -> list[ReportedOverride]:
    """Overrides beside what the rule says now; it may have said something else when they were made."""
    return [
        ReportedOverride(one.link, one.verdict, display.cells[one.link].verdict, one.reason, one.coder)
        for one in found.overrides.values()
        if one.link in display.cells
    ]


def _effects(db: Database, found: Evidence) -> list[ReportedEffect]:
    order = {"all": 0, "courses": 1, "vv": 2, "both": 3}
    listed = []
    for link, one in found.effects.items():
        analysis, shown = one.analysis, shown_stored(db, one)
        summary = shown.stored.summary
        listed.append(
            ReportedEffect(link, analysis.measure_id, analysis.id, analysis.key, summary, shown.counts)
        )
    return sorted(listed, key=lambda one: order.get(one.measure_id, len(order)))


def _chosen(db: Database, found: Evidence, cell: Cell) -> list[Coding]:
    """A few quotes a stance, from different sources: longest first, because short ones rarely stand alone."""
    if cell.link.gathers:
        return []
    chosen: list[Coding] = []
    seen = quotes_seen(db, found, cell, None)
    for stance in ("+", "±", "0", "-"):
        speaking = [one for one in seen if one.assessment.stance == stance]
        by_source = {one.source: one for one in sorted(speaking, key=lambda one: len(one.quote))}
        chosen += sorted(by_source.values(), key=lambda one: -len(one.quote))[:QUOTES_A_STANCE]
    return chosen
