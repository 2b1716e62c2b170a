"""The report: Norwegian with an English summary, every claim with its anchor."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.mixed.display import Cell
from workbench.reports.appendix import write_appendix
from workbench.reports.content import ReportContent, ReportedEffect
from workbench.reports.excerpts import excerpt
from workbench.reports.figures import analysis_anchor, measure_name
from workbench.reports.placing import place_figure, place_or_name_table, place_table
from workbench.reports.register_part import write_register
from workbench.reports.word import Sentence, WordReport
from workbench.reports.written_part import write_section
from workbench.texts import Texts
from workbench.words import (
    answer,
    balance_sentence,
    flip_lines,
    levels_said,
    numbers_reasons,
    numbers_said,
    verdict_sentence,
)


def study_report(content: ReportContent, *, for_office: bool = False) -> bytes:
    """Write the report of a study as the bytes of a .docx file.

    Parameters
    ----------
    content : ReportContent
    for_office : bool
        Made for LibreOffice to turn into another form: it does not count Word's table of contents.

    The Norwegian and the English summary are made of the same claims by the same functions, so that one
    cannot say more than the other.
    """
    nb, en = Texts("nb"), Texts("en")
    report = WordReport(language="nb-NO", title=content.title)
    _front(report, content, nb)
    report.contents(nb.t("report.contents"), as_field=not for_office)
    _summaries(report, content, nb, en)
    for section in content.written:
        if not section.paired:
            write_section(report, content, section, nb)
    if content.register:
        write_register(report, content, nb)
    _effects(report, content, nb)
    _together(report, content, nb)
    _advice(report, content, nb)
    _costs(report, content, nb)
    _quotes(report, content, nb)
    write_appendix(report, content, nb)
    return report.content()


def _front(report: WordReport, content: ReportContent, texts: Texts) -> None:
    report.heading(content.title, 0)
    report.page_numbers()
    report.paragraph(texts.t("report.made", date=content.created))
    if content.simulated:
        said = f"{texts.t('frame.simulated')} {Texts('en').t('frame.simulated')}"
        report.running_head(said)
        report.paragraph(said, style="Quote")
    reading = texts.t("report.reading", sesoi=texts.pp(content.display.settings.sesoi))
    report.paragraph(Sentence(reading, content.anchors.of("joint_display")))


def _summaries(report: WordReport, content: ReportContent, nb: Texts, en: Texts) -> None:
    """What people wrote, claim by claim in both languages; where nobody has, what the program sums up."""
    paired = [one for one in content.written if one.paired and one.claims]
    for texts in (nb, en):
        for section in paired:
            write_section(report, content, section, texts)
        if not paired:
            report.heading(texts.t("report.summary"))
            _summary(report, content, texts)


def _summary(report: WordReport, content: ReportContent, texts: Texts) -> None:
    for sentence in summary_sentences(content, texts):
        report.paragraph(sentence, style="List Bullet")


def summary_sentences(content: ReportContent, texts: Texts) -> Iterator[Sentence]:
    """The claims of the summary in one language: the links to return first, then what only voices tell."""
    anchors = content.anchors
    if content.simulated:
        yield Sentence(texts.t("frame.simulated"))
    if content.register:
        yield Sentence(
            texts.t(
                "report.population",
                before=content.register.n_before,
                after=content.register.n_after,
                participants=content.register.n_participants,
            ),
            anchors.of("register"),
        )
    for effect in content.effects:
        cell = content.display.cells[effect.link]
        yield Sentence(verdict_sentence(cell, texts), anchors.of("joint_display", cell=effect.link))
    for cell in content.display.cells.values():
        if cell.estimate is None and cell.voices.direction not in ("silent", "thin"):
            yield Sentence(verdict_sentence(cell, texts), anchors.of("joint_display", cell=cell.link.link))
    for override in content.overrides:
        yield _override_sentence(content, override.link, texts)


def _override_sentence(content: ReportContent, link: str, texts: Texts) -> Sentence:
    override = next(one for one in content.overrides if one.link == link)
    name = content.model.link(link).name(texts.language)
    words = texts.t(
        "report.override",
        link=name,
        verdict=texts.t(f"verdict.verdict_{override.verdict}"),
        rule=texts.t(f"verdict.verdict_{override.rule_verdict}"),
        coder=override.coder,
        reason=override.reason,
    )
    return Sentence(words, content.anchors.of("joint_display", cell=link))


def _effects(report: WordReport, content: ReportContent, texts: Texts) -> None:
    if content.effects or content.failures:
        report.heading(texts.t("report.effects"))
        report.paragraph(texts.t("report.effects_lead"))
    for link, failure in content.failures.items():
        why = texts.t(failure.key, **failure.values)
        said = texts.t(
            "report.effect_missing", link=content.model.link(link).name(texts.language), reason=why
        )
        report.paragraph(Sentence(said, content.anchors.of("joint_display", cell=link)))
    if content.effects:
        _effects_found(report, content, texts)


def _effects_found(report: WordReport, content: ReportContent, texts: Texts) -> None:
    place_table(report, content, "T10", texts)
    for effect in content.effects:
        report.paragraph(Sentence(_claim(content, effect, texts), analysis_anchor(content, effect)))
    place_figure(report, content, "forest", texts)
    place_figure(report, content, "balance", texts)
    first = content.effects[0]
    said = balance_sentence(first.summary, texts, hidden=first.shown.few_terms)
    report.paragraph(
        Sentence(f"{measure_name(content, first, texts)}: {said}", analysis_anchor(content, first))
    )


def _claim(content: ReportContent, effect: ReportedEffect, texts: Texts) -> str:
    """What an estimate says and is worth; one that the rules do not trust says that first."""
    name, said = measure_name(content, effect, texts), answer(effect.summary, texts, shown=effect.shown)
    numbers = content.display.cells[effect.link].numbers
    if numbers.number_class == "unreliable":
        why = " ".join(texts.reason(reason) for reason in numbers.reasons)
        return f"{name}: {texts.t('verdict.say_unreliable')} {why} {said}"
    worth = numbers_said(numbers, effect.summary, content.display.settings.sesoi, texts)
    return f"{name}: {said} {texts.t('verdict.numbers_say', said=worth)}"


def _together(report: WordReport, content: ReportContent, texts: Texts) -> None:
    report.heading(texts.t("report.together"))
    levels = levels_said(content.display.settings, texts)
    report.paragraph(Sentence(levels, content.anchors.of("plan")))
    if content.display.agreement is not None:
        agreement = texts.t("joint.agreement", alpha=texts.number(content.display.agreement, 2))
        report.paragraph(Sentence(agreement, content.anchors.of("joint_display")))
    place_table(report, content, "display", texts)
    place_figure(report, content, "model", texts)
    place_table(report, content, "T8", texts)
    for cell in content.display.cells.values():
        _reasons(report, content, cell, texts)


def _reasons(report: WordReport, content: ReportContent, cell: Cell, texts: Texts) -> None:
    anchor = content.anchors.of("joint_display", cell=cell.link.link)
    report.heading(cell.link.name(texts.language), 3)
    report.paragraph(Sentence(verdict_sentence(cell, texts), anchor))
    reasons = (*cell.voices.reasons, *numbers_reasons(cell.numbers))
    for line in [*(texts.reason(reason) for reason in reasons), *flip_lines(cell, texts)]:
        report.paragraph(Sentence(line, anchor), style="List Bullet")


def _advice(report: WordReport, content: ReportContent, texts: Texts) -> None:
    if content.advice:
        report.heading(texts.t("report.advice"))
        report.paragraph(texts.t("report.advice_lead"), keep_with_next=True)
        place_or_name_table(report, content, "advice", texts)


def _costs(report: WordReport, content: ReportContent, texts: Texts) -> None:
    if content.costs:
        report.heading(texts.t("report.costs"))
        place_or_name_table(report, content, "costs", texts)


def _quotes(report: WordReport, content: ReportContent, texts: Texts) -> None:
    report.heading(texts.t("report.quotes"))
    report.paragraph(texts.t("report.quotes_lead"))
    for link, codings in content.quotes.items():
        report.heading(content.model.link(link).name(texts.language), 3)
        for coding in codings:
            claim = texts.t(f"coder.claim_{coding.assessment.claim or 'op'}")
            stance = (coding.assessment.stance or "").replace("-", "−")
            place = texts.t("report.coding", id=coding.id)
            origin = f"{content.titles[coding.source]}, {stance} {claim}, {place}"
            report.quote(excerpt(coding.quote), origin, content.anchors.quote(coding))
