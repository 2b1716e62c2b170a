"""The report: Norwegian with an English summary, every claim with its anchor."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.charts.effect import BalanceRow, EstimateRow, forest_plot, love_plot
from workbench.charts.theme import VERDICT_SIGNS, png
from workbench.mixed.display import Cell
from workbench.quant.small_counts import LEAST_SHOWN
from workbench.reports.content import ReportContent, ReportedEffect
from workbench.reports.excerpts import excerpt
from workbench.reports.register_part import write_register
from workbench.reports.word import Sentence, WordReport
from workbench.texts import Texts
from workbench.words import (
    answer,
    balance_sentence,
    class_word,
    flip_lines,
    interval,
    numbers_reasons,
    numbers_said,
    term_name,
    verdict_sentence,
    verdict_word,
    voices_words,
)

LIMITS = (0.1, 0.25)


def study_report(content: ReportContent) -> bytes:
    """Write the report of a study as the bytes of a .docx file.

    The Norwegian and the English summary are made of the same claims by the same functions, so that one
    cannot say more than the other.
    """
    nb, en = Texts("nb"), Texts("en")
    report = WordReport(language="nb-NO", title=content.title)
    _front(report, content, nb)
    report.heading(nb.t("report.summary"))
    _summary(report, content, nb)
    report.heading(en.t("report.summary"))
    _summary(report, content, en)
    if content.register:
        write_register(report, content, nb)
    _effects(report, content, nb)
    _together(report, content, nb)
    _quotes(report, content, nb)
    _appendix(report, content, nb)
    return report.content()


def _front(report: WordReport, content: ReportContent, texts: Texts) -> None:
    report.heading(content.title, 0)
    report.paragraph(texts.t("report.made", date=content.created))
    if content.simulated:
        said = f"{texts.t('frame.simulated')} {Texts('en').t('frame.simulated')}"
        report.running_head(said)
        report.paragraph(said, style="Quote")
    reading = texts.t("report.reading", sesoi=texts.pp(content.display.settings.sesoi))
    report.paragraph(Sentence(reading, content.anchors.of("joint_display")))


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
    rows = [_effect_row(content, effect, texts) for effect in content.effects]
    head = [
        texts.t(f"report.effect_{name}")
        for name in ("measure", "treated", "control", "att", "se", "t", "ci", "mde", "tost")
    ]
    anchors = [_analysis(content, effect) for effect in content.effects]
    report.table(texts.t("report.table_effects"), head, rows, anchors)
    if any(effect.shown.hides for effect in content.effects):
        report.paragraph(texts.t("register.hidden", least=LEAST_SHOWN))
    for effect in content.effects:
        report.paragraph(Sentence(_claim(content, effect, texts), _analysis(content, effect)))
    _forest(report, content, texts)
    _balance(report, content, content.effects[0], texts)


def _claim(content: ReportContent, effect: ReportedEffect, texts: Texts) -> str:
    """What an estimate says and is worth; one that the rules do not trust says that first."""
    name, said = _measure(content, effect, texts), answer(effect.summary, texts, shown=effect.shown)
    numbers = content.display.cells[effect.link].numbers
    if numbers.number_class == "unreliable":
        why = " ".join(texts.reason(reason) for reason in numbers.reasons)
        return f"{name}: {texts.t('verdict.say_unreliable')} {why} {said}"
    worth = numbers_said(numbers, effect.summary, content.display.settings.sesoi, texts)
    return f"{name}: {said} {texts.t('verdict.numbers_say', said=worth)}"


def _effect_row(content: ReportContent, effect: ReportedEffect, texts: Texts) -> list[str]:
    found = effect.summary.effect
    cell = content.display.cells[effect.link]
    low, high = texts.pp(found.ci_lower), texts.pp(found.ci_upper)
    return [
        _measure(content, effect, texts),
        texts.integer(effect.shown.n_treated_matched),
        texts.integer(effect.shown.n_controls_used),
        texts.number(found.att, 3),
        texts.number(found.se, 3),
        texts.number(found.t, 3),
        f"{low} – {high}",
        texts.pp(found.mde),
        texts.number(cell.numbers.tost_p, 3),
    ]


def _measure(content: ReportContent, effect: ReportedEffect, texts: Texts) -> str:
    return content.model.measure(effect.measure_id).name(texts.language)


def _analysis(content: ReportContent, effect: ReportedEffect) -> str:
    return content.anchors.of("effect", analysis=effect.analysis_id, show="pairs")


def _forest(report: WordReport, content: ReportContent, texts: Texts) -> None:
    rows = [
        EstimateRow(
            _measure(content, one, texts),
            one.summary.effect.att,
            one.summary.effect.ci_lower,
            one.summary.effect.ci_upper,
            one.summary.effect.ci90_lower,
            one.summary.effect.ci90_upper,
            class_word(content.display.cells[one.link].numbers, texts),
        )
        for one in content.effects
    ]
    said = " ".join(
        f"{_measure(content, one, texts)} ({row.note}): {answer(one.summary, texts, shown=one.shown)}"
        for one, row in zip(content.effects, rows, strict=True)
    )
    chart = forest_plot(rows, content.display.settings.sesoi, texts)
    report.figure(png(chart), texts.t("report.figure_forest"), said)


def _balance_said(effect: ReportedEffect, texts: Texts) -> str:
    return balance_sentence(effect.summary, texts, hidden=effect.shown.few_terms)


def _balance(report: WordReport, content: ReportContent, effect: ReportedEffect, texts: Texts) -> None:
    rows = [
        BalanceRow(term_name(row.covariate, texts), row.smd_before, row.smd_after)
        for row in effect.summary.balance
    ]
    name, said = _measure(content, effect, texts), _balance_said(effect, texts)
    report.figure(
        png(love_plot(rows, LIMITS, texts)), texts.t("report.figure_love", n="{n}", measure=name), said
    )
    report.paragraph(Sentence(f"{name}: {said}", _analysis(content, effect)))


def _together(report: WordReport, content: ReportContent, texts: Texts) -> None:
    report.heading(texts.t("report.together"))
    if content.display.agreement is not None:
        agreement = texts.t("joint.agreement", alpha=texts.number(content.display.agreement, 2))
        report.paragraph(Sentence(agreement, content.anchors.of("joint_display")))
    cells = list(content.display.cells.values())
    head = [texts.t(f"report.cell_{name}") for name in ("link", "voices", "numbers", "verdict")]
    rows = [
        [
            cell.link.name(texts.language),
            voices_words(cell, texts),
            interval(cell, texts) or texts.t("verdict.class_none"),
            f"{VERDICT_SIGNS[cell.verdict]} {verdict_word(cell, texts)}",
        ]
        for cell in cells
    ]
    anchors = [content.anchors.of("joint_display", cell=cell.link.link) for cell in cells]
    report.table(texts.t("report.table_display"), head, rows, anchors)
    for cell in cells:
        _reasons(report, content, cell, texts)


def _reasons(report: WordReport, content: ReportContent, cell: Cell, texts: Texts) -> None:
    anchor = content.anchors.of("joint_display", cell=cell.link.link)
    report.heading(cell.link.name(texts.language), 3)
    report.paragraph(Sentence(verdict_sentence(cell, texts), anchor))
    reasons = (*cell.voices.reasons, *numbers_reasons(cell.numbers))
    for line in [*(texts.reason(reason) for reason in reasons), *flip_lines(cell, texts)]:
        report.paragraph(Sentence(line, anchor), style="List Bullet")


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


def _appendix(report: WordReport, content: ReportContent, texts: Texts) -> None:
    report.heading(texts.t("report.appendix"))
    report.paragraph(texts.t("report.appendix_lead"))
    head = [
        texts.t(f"report.spec_{name}")
        for name in ("analysis", "measure", "link", "method", "support", "terms", "key")
    ]
    rows = []
    for effect in content.effects:
        spec = effect.summary.specification
        terms = ", ".join(
            texts.t(f"covariate.{name}") if texts.has(f"covariate.{name}") else name
            for name in spec.covariates
        )
        method = texts.t("effect.method_" + spec.method.replace("-", "_"))
        support = texts.t("effect.support_" + spec.support.replace("-", "_"))
        name = _measure(content, effect, texts)
        rows.append(
            [
                str(effect.analysis_id),
                name,
                texts.t(f"effect.link_{spec.link}"),
                method,
                support,
                terms,
                effect.key[:12],
            ]
        )
    report.table(
        texts.t("report.table_specifications"),
        head,
        rows,
        [_analysis(content, one) for one in content.effects],
    )
    report.paragraph(Sentence(texts.t("report.log_head", hash=content.log_head), content.anchors.of("log")))
