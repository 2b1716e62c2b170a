"""The report's part on the register: from register to population, who is in it, who takes part."""

from __future__ import annotations

from workbench.reports.content import ReportContent
from workbench.reports.placing import place_table
from workbench.reports.word import Sentence, WordReport
from workbench.texts import Texts


def write_register(report: WordReport, content: ReportContent, texts: Texts) -> None:
    """Population flow, the population by country and sex, participation by sex, and the model of it."""
    tables = content.register
    if tables is None:
        return
    report.heading(texts.t("report.register"))
    removed = tables.n_before - tables.n_after
    flow = texts.t("report.flow", before=tables.n_before, removed=removed, after=tables.n_after)
    report.paragraph(Sentence(flow, content.anchors.of("register")))
    for name in ("flow", "T5", "T6"):
        place_table(report, content, name, texts)
    found = next((one for one in content.effects if one.measure_id == "all"), None)
    if found is not None:
        anchor = content.anchors.of("effect", analysis=found.analysis_id)
        report.paragraph(Sentence(texts.t("report.model_lead"), anchor))
        place_table(report, content, "T7", texts)
