"""Recommendations in a report: never without the weakest verdict among the cells that carry them."""

from __future__ import annotations

from workbench.charts.theme import LIGHT_SIGNS, VERDICT_SIGNS
from workbench.reasons import Worded
from workbench.reports.content import ReportContent, ReportedAdvice, ReportTable
from workbench.texts import Texts


def advice_words(content: ReportContent, one: ReportedAdvice, texts: Texts) -> str:
    """«R9. … (Kan ikke stå uten forklaring. Svakeste dom: ▲ motstrid (…))»."""
    said = f"{one.recommendation.number}. {_text(one.recommendation.text, texts).rstrip('.')}"
    how = ". ".join(part for part in (state_words(one, texts), worst_words(content, one, texts)) if part)
    return f"{said} ({how})"


def state_words(one: ReportedAdvice, texts: Texts) -> str:
    """«▲ Kan ikke stå uten forklaring»."""
    light = one.standing.light
    return f"{LIGHT_SIGNS[light]} {texts.t(f'questions.light_{light}')}"


def worst_words(content: ReportContent, one: ReportedAdvice, texts: Texts) -> str:
    """«Svakeste dom: ▲ motstrid (Begge → frivillig retur)»; empty where it rests on no cell."""
    worst = one.standing.worst
    if worst is None:
        return ""
    links = ", ".join(content.model.link(link).name(texts.language) for link in one.standing.worst_links)
    word = texts.t(f"verdict.verdict_{worst}")
    return texts.t("questions.worst", sign=VERDICT_SIGNS[worst], verdict=word, links=links)


def advice_anchor(content: ReportContent, one: ReportedAdvice) -> str:
    """The card of a recommendation, with the cells it rests on."""
    return content.anchors.of("questions", advice=one.recommendation.id)


def advice_table(content: ReportContent, texts: Texts) -> ReportTable | None:
    """Every recommendation with how it stands, why, and its weakest verdict; None without any."""
    if not content.advice:
        return None
    head = [texts.t(f"report.advice_{name}") for name in ("number", "text", "state", "why")]
    rows = [
        [
            one.recommendation.number,
            _text(one.recommendation.text, texts),
            state_words(one, texts),
            _why(content, one, texts),
        ]
        for one in content.advice
    ]
    anchors = [advice_anchor(content, one) for one in content.advice]
    return ReportTable(texts.t("report.table_advice"), head, rows, anchors)


def _why(content: ReportContent, one: ReportedAdvice, texts: Texts) -> str:
    worst = worst_words(content, one, texts)
    reasons = (texts.reason(reason) for reason in one.standing.reasons)
    return " ".join([f"{worst}." if worst else "", *reasons]).strip()


def _text(said: Worded, texts: Texts) -> str:
    """Words in the language; the other language's where those are blank."""
    first, second = (said.nb, said.en) if texts.language == "nb" else (said.en, said.nb)
    return first or second
