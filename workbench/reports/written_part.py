"""The part of a report that people wrote: its sections, with live parts in place of references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.mixed.report_text import LivePart, Reference, pieces, references
from workbench.reports.content import ReportContent, WrittenClaim, WrittenSection
from workbench.reports.live_parts import live_parts
from workbench.reports.placing import place_figure, place_table
from workbench.reports.word import CrossReference, LinkedWords, Sentence, WordReport
from workbench.texts import Texts


def write_section(report: WordReport, content: ReportContent, section: WrittenSection, texts: Texts) -> None:
    """A section in one language; what was stopped is left out and counted."""
    report.heading(section.name_nb if texts.language == "nb" else section.name_en)
    if section.paired and content.simulated:
        report.paragraph(texts.t("frame.simulated"), style="List Bullet")
    held_back = sum(one.state == "stopped" for one in section.claims)
    for claim in section.claims:
        if claim.state != "stopped":
            _write_claim(report, content, claim, section, texts)
    if held_back:
        report.paragraph(Sentence(texts.t("report.held_back", n=held_back), content.anchors.of("report")))


def _write_claim(
    report: WordReport, content: ReportContent, claim: WrittenClaim, section: WrittenSection, texts: Texts
) -> None:
    text = claim.nb if texts.language == "nb" else claim.en
    if not text.strip():
        return
    found = references(text)
    style = "List Bullet" if section.paired else None
    report.written(*_parts(text, claim, live_parts(content, found), texts), style=style)
    for one in found:
        if one.kind == "table":
            place_table(report, content, one.key, texts)
        elif one.kind == "figure":
            place_figure(report, content, one.key, texts)


def _parts(
    text: str, claim: WrittenClaim, parts: Mapping[Reference, LivePart], texts: Texts
) -> Iterator[str | LinkedWords | CrossReference]:
    for one in pieces(text):
        if isinstance(one, str):
            yield one
        elif one not in parts:
            yield texts.t("report.part_gone")
        elif one.is_block:
            yield CrossReference("table" if one.kind == "table" else "figure", one.key)
        else:
            yield LinkedWords(parts[one].words(texts.language), parts[one].anchor)
    if claim.state == "changed":
        yield f" {texts.t('report.unconfirmed')}"
