"""The report's part on the register: from register to population, who is in it, who takes part."""

from __future__ import annotations

from workbench.reports.content import ReportContent
from workbench.reports.word import Sentence, WordReport
from workbench.texts import Texts
from workbench.word_tables import (
    country_head,
    country_rows,
    flow_rows,
    participation_head,
    participation_rows,
)
from workbench.words import term_name


def write_register(report: WordReport, content: ReportContent, texts: Texts) -> None:
    """Population flow, the population by country and sex, participation by sex, and the model of it."""
    tables = content.register
    if tables is None:
        return
    report.heading(texts.t("report.register"))
    removed = tables.n_before - tables.n_after
    flow = texts.t("report.flow", before=tables.n_before, removed=removed, after=tables.n_after)
    report.paragraph(Sentence(flow, content.anchors.of("register")))
    head = [texts.t("report.flow_step"), texts.t("report.persons")]
    report.table(texts.t("report.table_flow"), head, flow_rows(tables, texts))
    report.table(texts.t("report.table_country"), country_head(texts), country_rows(tables, texts))
    report.table(
        texts.t("report.table_participation"), participation_head(texts), participation_rows(tables, texts)
    )
    _write_model(report, content, texts)


def _write_model(report: WordReport, content: ReportContent, texts: Texts) -> None:
    """The score of the arm of all measures is the participation model."""
    found = next((one for one in content.effects if one.measure_id == "all"), None)
    if found is None:
        return
    head = [texts.t(f"effect.{name}") for name in ("covariate", "coefficient", "row_se", "row_p", "marginal")]
    rows = [
        [
            term_name(term.term.name, texts),
            texts.number(term.estimate, 3),
            texts.number(term.se, 3),
            texts.p_value(term.p),
            texts.pp(term.marginal_effect, 1, sign=True),
        ]
        for term in found.summary.terms
    ]
    report.paragraph(
        Sentence(texts.t("report.model_lead"), content.anchors.of("effect", analysis=found.analysis_id))
    )
    report.table(texts.t("report.table_model"), head, rows)
