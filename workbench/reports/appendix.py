"""The appendix of a report: specifications, cells by where they stand, agreement, and the log."""

from __future__ import annotations

import datetime as dt

from workbench.mixed.records import SETTLED
from workbench.reports.content import ClosedCell, ReportContent, ReportedEffect, ReportedTrials
from workbench.reports.figures import analysis_anchor, measure_name
from workbench.reports.placing import place_or_name_table
from workbench.reports.word import Sentence, WordReport
from workbench.texts import Texts
from workbench.words import action_word, verdict_word


def write_appendix(report: WordReport, content: ReportContent, texts: Texts) -> None:
    """Everything that a reader needs to check the report."""
    report.heading(texts.t("report.appendix"))
    report.paragraph(texts.t("report.appendix_lead"))
    _plan(report, content, texts)
    _specifications(report, content, texts)
    _trials(report, content, texts)
    _cells(report, content, texts)
    _agreement(report, content, texts)
    _log(report, content, texts)


def _plan(report: WordReport, content: ReportContent, texts: Texts) -> None:
    """Which plan the analyses followed, so that a reader goes from a number to its pairs and to the plan."""
    plan = content.plan
    if plan is None:
        return
    report.heading(texts.t("report.plan"), 2)
    if plan.number is None:
        said = texts.t("report.plan_unlocked", hash=plan.sha256)
    else:
        told = {"number": plan.number, "coder": plan.coder, "n": plan.n_changes}
        said = texts.t("report.plan_locked", hash=plan.sha256, **told)
    report.paragraph(Sentence(said, content.anchors.of("plan")))


def _specifications(report: WordReport, content: ReportContent, texts: Texts) -> None:
    report.heading(texts.t("report.specifications"), 2)
    names = ("analysis", "measure", "link", "method", "support", "terms", "key")
    head = [texts.t(f"report.spec_{name}") for name in names]
    rows = [_specification(content, effect, texts) for effect in content.effects]
    anchors = [analysis_anchor(content, one) for one in content.effects]
    report.table(texts.t("report.table_specifications"), head, rows, anchors)


def _specification(content: ReportContent, effect: ReportedEffect, texts: Texts) -> list[str]:
    spec = effect.summary.specification
    terms = [
        texts.t(f"covariate.{name}") if texts.has(f"covariate.{name}") else name for name in spec.covariates
    ]
    return [
        str(effect.analysis_id),
        measure_name(content, effect, texts),
        texts.t(f"effect.link_{spec.link}"),
        texts.t("effect.method_" + spec.method.replace("-", "_")),
        texts.t("effect.support_" + spec.support.replace("-", "_")),
        ", ".join(terms),
        effect.key[:12],
    ]


def _trials(report: WordReport, content: ReportContent, texts: Texts) -> None:
    """How much the estimates withstand, as far as that has been computed."""
    if not content.effects:
        return
    report.heading(texts.t("report.trials"), 2)
    known = any(one != ReportedTrials() for one in content.trials.values())
    lead = texts.t("report.trials_lead" if known else "report.trials_none")
    report.paragraph(Sentence(lead, content.anchors.of("robustness")), keep_with_next=known)
    place_or_name_table(report, content, "trials", texts)


def _cells(report: WordReport, content: ReportContent, texts: Texts) -> None:
    """Every cell by where it stands: overridden first, then what is open, then what has an answer."""
    report.heading(texts.t("report.cells"), 2)
    order = ("overridden", "open", "explained", "undecided", "answered", "closed")
    names = sorted(content.display.cells, key=lambda name: order.index(_standing(content, name)))
    rows = [_cell(content, name, texts) for name in names]
    head = [texts.t(f"report.standing_{name}") for name in ("link", "verdict", "state", "why")]
    anchors = [content.anchors.of("joint_display", cell=name) for name in names]
    report.table(texts.t("report.table_cells"), head, rows, anchors)


def _cell(content: ReportContent, name: str, texts: Texts) -> list[str]:
    cell, standing = content.display.cells[name], _standing(content, name)
    override = next((one for one in content.overrides if one.link == name), None)
    why = ""
    if override is not None:
        verdict = texts.t(f"verdict.verdict_{override.verdict}")
        why = texts.t("report.overridden_why", verdict=verdict, coder=override.coder, reason=override.reason)
    elif name in content.closed:
        why = _closed(content.closed[name], texts)
    said = texts.t(f"report.standing_{standing}")
    return [cell.link.name(texts.language), verdict_word(cell, texts), said, why]


def _closed(cell: ClosedCell, texts: Texts) -> str:
    if not cell.way:
        return cell.coder
    return texts.t(
        "report.closed_why", way=texts.t(f"joint.way_{cell.way}"), coder=cell.coder, reason=cell.reason
    )


def _standing(content: ReportContent, name: str) -> str:
    verdict = content.display.cells[name].verdict
    if any(one.link == name for one in content.overrides):
        return "overridden"
    closed = content.closed.get(name)
    if closed is not None:
        return "closed" if closed.is_final else "explained"
    if verdict == "discordant":
        return "open"
    return "answered" if verdict in SETTLED else "undecided"


def _agreement(report: WordReport, content: ReportContent, texts: Texts) -> None:
    if not content.agreement:
        return
    report.heading(texts.t("report.agreement"), 2)
    names = {link: cell.link.name(texts.language) for link, cell in content.display.cells.items()}
    head = [texts.t(f"report.agreement_{name}") for name in ("what", "alpha", "interval", "units", "sources")]
    rows = []
    for row in content.agreement:
        alpha = row.measures["krippendorffs_alpha"]
        low, high = texts.number(alpha.lower, 2), texts.number(alpha.upper, 2)
        name = names.get(row.name[0], row.name[0]) if row.name else texts.t("report.agreement_all")
        counts = [texts.integer(row.n_units), texts.integer(row.n_sources)]
        rows.append([name, texts.number(alpha.value, 2), f"[{low}; {high}]", *counts])
    anchors = [content.anchors.of("agreement"), *[""] * (len(rows) - 1)]
    report.table(texts.t("report.table_agreement"), head, rows, anchors)


def _log(report: WordReport, content: ReportContent, texts: Texts) -> None:
    report.heading(texts.t("report.log"), 2)
    if content.actions:
        head = [texts.t(f"report.log_{name}") for name in ("when", "who", "what")]
        rows = [
            [
                texts.datetime(dt.datetime.fromisoformat(one.at)),
                one.coder or texts.t("report.log_program"),
                action_word(one.action, texts),
            ]
            for one in content.actions
        ]
        anchors = [content.anchors.of("log"), *[""] * (len(rows) - 1)]
        report.table(texts.t("report.table_log"), head, rows, anchors)
    report.paragraph(Sentence(texts.t("report.log_head", hash=content.log_head), content.anchors.of("log")))
