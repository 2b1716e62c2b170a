"""Gathering what a report says, and writing it."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from dataclasses import replace

from sqlite_utils import Database

from db.events import last_seq, log_head, operations
from db.sources import sources
from workbench.errors import StatisticsError
from workbench.mixed.display import Cell
from workbench.qual.agreement_records import AgreementRow
from workbench.qual.records import INFORMANT_GROUPS, Coder, Coding
from workbench.quant.small_counts import is_few
from workbench.reports.content import (
    Anchors,
    ClosedCell,
    LoggedAction,
    PlanState,
    ReportContent,
    ReportedEffect,
    ReportedOverride,
)
from workbench.reports.office import FORMS, Form, converted, has_office, office_program
from workbench.reports.word import Sentence
from workbench.services.agreement import Question, comparable, measured_agreement
from workbench.services.closing import findings
from workbench.services.plan import plan_view
from workbench.services.process import funnel_view
from workbench.services.register import register_overview
from workbench.services.report_sources import (
    reported_advice,
    reported_costs,
    reported_groups,
    reported_landmarks,
    reported_reach,
    reported_saturation,
    reported_times,
    reported_trials,
)
from workbench.services.shown_effects import shown_stored
from workbench.services.shown_evidence import shown_evidence
from workbench.services.small_cells import least_shown
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

__all__ = ["FORMS", "Form", "ReportContent", "has_office", "report_content", "report_summary", "write_report"]
QUOTES_A_STANCE = 2
ACTIONS_SHOWN = 25
"""Of the log, the newest."""
DEFAULT_PORT = "8501"


def app_address() -> str:
    """Where the app answers on this machine: the port it was started on, or the usual one."""
    return f"http://127.0.0.1:{os.environ.get('SAMSYN_PORT', DEFAULT_PORT)}"


def report_content(db: Database, study: str, *, base: str | None = None) -> ReportContent:
    """Everything the report of a study says, as data."""
    found = shown_evidence(db)
    display = display_of(found, study_settings(db))
    held, funnel = summary(db), funnel_view(db)
    blind = {one.name for one in sources(db) if one.blind}
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
        titles=quote_origins(db),
        overrides=_overrides(found, display),
        log_head=log_head(db),
        funnel=funnel.funnel if funnel else None,
        closed=_closed(db, found, display),
        quoted={one.id: one for one in found.codings if one.source not in blind},
        n_sources=held.n_sources,
        n_codings=held.n_codings,
        agreement=_agreement(db),
        advice=reported_advice(db, found, display),
        costs=reported_costs(db, found, display),
        trials=reported_trials(db, found),
        groups=reported_groups(db),
        reach=reported_reach(db),
        times=reported_times(db),
        landmarks=reported_landmarks(db, found),
        saturation=reported_saturation(db),
    )


def _closed(db: Database, found: Evidence, display: JointDisplay) -> dict[str, ClosedCell]:
    """Cells that stand closed or explained on the evidence as it is now."""
    cells = {}
    for link, one in findings(db, found, display).items():
        told = one.discordance if one.explained else None
        if one.state == "closed" or told is not None:
            coder = one.closing.coder if one.closing else told.coder if told else ""
            way, reason = (told.way, told.reason) if told else ("", "")
            cells[link] = ClosedCell(one.state == "closed", way, reason, coder)
    return cells


def quote_origins(db: Database) -> dict[str, str]:
    """What stands behind a quote as its origin, by name of the source.

    Titles of simulated sources are shown. Of real ones a title may tell of a person or a place, so there it
    is the short name, with the informant group unless few sources of the study belong to it.
    """
    listed, least, nb = sources(db), least_shown(db), Texts("nb")
    sizes = Counter(one.informant_group for one in listed)
    origins = {}
    for one in listed:
        group, known = one.informant_group, one.informant_group in INFORMANT_GROUPS
        word = nb.t(f"import_text.group_{group}") if known else group
        few = is_few(sizes[group], least=least)
        real = one.name if few else f"{one.name} · {word}"
        origins[one.name] = one.title if one.simulated else real
    return origins


def report_seq(db: Database) -> int:
    """Number of the newest event: what was read before it may be outdated."""
    return last_seq(db)


def report_summary(db: Database, study: str, texts: Texts) -> list[Sentence]:
    """The claims of the summary with anchors within the app; empty where there is nothing to say yet."""
    return summary_of(report_content(db, study, base=""), texts)


def summary_of(content: ReportContent, texts: Texts) -> list[Sentence]:
    """What the program sums up by itself; empty where there is nothing to say yet."""
    from workbench.reports.study_report import summary_sentences

    if content.register is None and not content.quotes:
        return []
    return list(summary_sentences(content, texts))


def write_report(
    db: Database,
    study: str,
    *,
    coder: Coder | None = None,
    base: str | None = None,
    form: Form = "docx",
) -> bytes:
    """The report as the bytes of a file; the verdicts are kept as they stand.

    Raises
    ------
    InputError
        If ``form`` needs LibreOffice, and it is not on this machine or fails.
    """
    from workbench.reports.study_report import study_report

    if form != "docx":
        office_program(form)
    content = whole_content(db, study, base=base)
    written = study_report(content, for_office=form != "docx")
    if form != "docx":
        written = converted(written, form)
    keep_display(db, content.display, coder)
    return written


def whole_content(db: Database, study: str, *, base: str | None = None) -> ReportContent:
    """Everything of :func:`report_content` with what people wrote and what only the appendix shows."""
    from workbench.services.report_writing import written_sections

    content = report_content(db, study, base=base)
    done = operations(db, limit=ACTIONS_SHOWN)
    return replace(
        content,
        written=written_sections(db, content),
        plan=_plan(db),
        actions=[LoggedAction(one.at, one.coder, one.action) for one in done],
    )


def _plan(db: Database) -> PlanState:
    view = plan_view(db)
    lock = view.after.lock
    if lock is None:
        return PlanState(view.sha256)
    return PlanState(lock.sha256, lock.id, lock.coder, len(view.after.changes))


def _agreement(db: Database) -> list[AgreementRow]:
    """Stances compared: overall, then by link; empty where there is nothing to compare."""
    found = comparable(db)
    try:
        measured = measured_agreement(db, found, Question("stance", found.chosen))
    except StatisticsError:
        return []
    return [measured.overall, *measured.by_code]


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
