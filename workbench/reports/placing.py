"""Placing tables and figures in a document, each once."""

from __future__ import annotations

from workbench.charts.theme import png
from workbench.reports.content import ReportContent
from workbench.reports.figures import figure_of
from workbench.reports.parts import table_of
from workbench.reports.word import CrossReference, WordReport
from workbench.texts import Texts


def place_table(report: WordReport, content: ReportContent, name: str, texts: Texts) -> None:
    """Place the table of that name, unless it stands in the document or the study holds nothing for it."""
    found = None if report.holds("table", name) else table_of(content, name, texts)
    if found is None:
        return
    report.table(found.caption, found.head, found.rows, found.anchors, name=name, note=found.note)


def place_or_name_table(report: WordReport, content: ReportContent, name: str, texts: Texts) -> None:
    """Place the table of that name, or name it where it stands in the document already."""
    if report.holds("table", name):
        report.written(texts.t("report.see_table"), " ", CrossReference("table", name), ".")
    else:
        place_table(report, content, name, texts)


def place_figure(report: WordReport, content: ReportContent, name: str, texts: Texts) -> None:
    """Place the figure of that name, unless it stands in the document or the study holds nothing for it."""
    found = None if report.holds("figure", name) else figure_of(content, name, texts)
    if found is not None:
        report.figure(png(found.draw()), found.whole_caption, found.alternative, name=name)
