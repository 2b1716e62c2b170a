"""Tables and figures of a report, each by its name: rows of words, or a chart with what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.charts.effect import BalanceRow, EstimateRow, forest_plot, love_plot
from workbench.charts.theme import VERDICT_SIGNS
from workbench.quant.small_counts import LEAST_SHOWN
from workbench.reports.content import ReportContent, ReportedEffect
from workbench.texts import Texts
from workbench.word_tables import (
    country_head,
    country_rows,
    flow_rows,
    funnel_head,
    funnel_rows,
    participation_head,
    participation_rows,
)
from workbench.words import (
    answer,
    balance_sentence,
    class_word,
    interval,
    term_name,
    verdict_word,
    voices_words,
)

if TYPE_CHECKING:
    import altair as alt

LIMITS = (0.1, 0.25)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table; ``anchors`` (one a row, may be empty) lead to what a row rests on."""

    caption: str
    head: list[str]
    rows: list[list[str]]
    anchors: list[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A chart with its caption and its words for those who do not see it."""

    chart: alt.LayerChart
    caption: str
    alternative: str
    anchor: str


def table_of(content: ReportContent, name: str, texts: Texts) -> ReportTable | None:
    """The table of that name, None where the study does not hold what it shows."""
    made = TABLES.get(name)
    return made(content, texts) if made else None


def figure_of(content: ReportContent, name: str, texts: Texts) -> ReportFigure | None:
    """The figure of that name, None where the study does not hold what it shows."""
    made = FIGURES.get(name)
    return made(content, texts) if made else None


def _flow(content: ReportContent, texts: Texts) -> ReportTable | None:
    if content.register is None:
        return None
    head = [texts.t("report.flow_step"), texts.t("report.persons")]
    return _counted(content, "table_flow", head, flow_rows(content.register, texts), texts)


def _countries(content: ReportContent, texts: Texts) -> ReportTable | None:
    if content.register is None:
        return None
    rows = country_rows(content.register, texts)
    return _counted(content, "table_country", country_head(texts), rows, texts)


def _participation(content: ReportContent, texts: Texts) -> ReportTable | None:
    if content.register is None:
        return None
    rows = participation_rows(content.register, texts)
    return _counted(content, "table_participation", participation_head(texts), rows, texts)


def _counted(
    content: ReportContent,
    caption: str,
    head: list[str],
    rows: list[list[str]],
    texts: Texts,
    *,
    page: str = "register",
) -> ReportTable:
    """A table of persons; hidden counts are told below it."""
    hides = any("–" in row[1:] for row in rows)
    note = texts.t("register.hidden", least=LEAST_SHOWN) if hides else ""
    anchors = [content.anchors.of(page), *[""] * (len(rows) - 1)]
    return ReportTable(texts.t(f"report.{caption}"), head, rows, anchors, note)


def _model(content: ReportContent, texts: Texts) -> ReportTable | None:
    """The score of the arm of all measures is the participation model."""
    found = next((one for one in content.effects if one.measure_id == "all"), None)
    if found is None:
        return None
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
    anchors = [content.anchors.of("effect", analysis=found.analysis_id), *[""] * (len(rows) - 1)]
    return ReportTable(texts.t("report.table_model"), head, rows, anchors)


def _funnel(content: ReportContent, texts: Texts) -> ReportTable | None:
    if content.funnel is None:
        return None
    names = {one.id: one.name(texts.language) for one in content.model.measures}
    rows = funnel_rows(content.funnel, names, texts)
    return _counted(content, "table_funnel", funnel_head(texts), rows, texts, page="process")


def _effects(content: ReportContent, texts: Texts) -> ReportTable | None:
    if not content.effects:
        return None
    names = ("measure", "treated", "control", "att", "se", "t", "ci", "mde", "tost")
    head = [texts.t(f"report.effect_{name}") for name in names]
    rows = [_effect_row(content, effect, texts) for effect in content.effects]
    hides = any(effect.shown.hides for effect in content.effects)
    note = texts.t("register.hidden", least=LEAST_SHOWN) if hides else ""
    anchors = [analysis_anchor(content, effect) for effect in content.effects]
    return ReportTable(texts.t("report.table_effects"), head, rows, anchors, note)


def _effect_row(content: ReportContent, effect: ReportedEffect, texts: Texts) -> list[str]:
    found = effect.summary.effect
    cell = content.display.cells[effect.link]
    low, high = texts.pp(found.ci_lower), texts.pp(found.ci_upper)
    return [
        measure_name(content, effect, texts),
        texts.integer(effect.shown.n_treated_matched),
        texts.integer(effect.shown.n_controls_used),
        texts.number(found.att, 3),
        texts.number(found.se, 3),
        texts.number(found.t, 3),
        f"{low} – {high}",
        texts.pp(found.mde),
        texts.number(cell.numbers.tost_p, 3),
    ]


def _display(content: ReportContent, texts: Texts) -> ReportTable | None:
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
    return ReportTable(texts.t("report.table_display"), head, rows, anchors)


def _forest(content: ReportContent, texts: Texts) -> ReportFigure | None:
    if not content.effects:
        return None
    rows = [
        EstimateRow(
            measure_name(content, one, texts),
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
        f"{measure_name(content, one, texts)} ({row.note}): {answer(one.summary, texts, shown=one.shown)}"
        for one, row in zip(content.effects, rows, strict=True)
    )
    chart = forest_plot(rows, content.display.settings.sesoi, texts)
    return ReportFigure(chart, texts.t("report.figure_forest"), said, content.anchors.of("joint_display"))


def _balance(content: ReportContent, texts: Texts) -> ReportFigure | None:
    if not content.effects:
        return None
    effect = content.effects[0]
    rows = [
        BalanceRow(term_name(row.covariate, texts), row.smd_before, row.smd_after)
        for row in effect.summary.balance
    ]
    caption = texts.t("report.figure_love", n="{n}", measure=measure_name(content, effect, texts))
    said = balance_sentence(effect.summary, texts, hidden=effect.shown.few_terms)
    return ReportFigure(love_plot(rows, LIMITS, texts), caption, said, analysis_anchor(content, effect))


def measure_name(content: ReportContent, effect: ReportedEffect, texts: Texts) -> str:
    """The measure of an effect by its name."""
    return content.model.measure(effect.measure_id).name(texts.language)


def analysis_anchor(content: ReportContent, effect: ReportedEffect) -> str:
    """Where the pairs of an effect can be seen."""
    return content.anchors.of("effect", analysis=effect.analysis_id, show="pairs")


TABLES: Mapping[str, Callable[[ReportContent, Texts], ReportTable | None]] = {
    "flow": _flow,
    "T5": _countries,
    "T6": _participation,
    "T7": _model,
    "T8": _funnel,
    "T10": _effects,
    "display": _display,
}
"""Tables by the name a reference gives them: numbers of the report of 2014, or a word."""
FIGURES: Mapping[str, Callable[[ReportContent, Texts], ReportFigure | None]] = {
    "forest": _forest,
    "balance": _balance,
}
