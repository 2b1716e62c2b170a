"""Tables of a report, each by its name: rows of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.charts.theme import VERDICT_SIGNS
from workbench.quant.small_counts import LEAST_SHOWN
from workbench.reports.advice_part import advice_table
from workbench.reports.content import ReportContent, ReportedEffect, ReportTable
from workbench.reports.costs_part import costs_table
from workbench.reports.figures import analysis_anchor, measure_name
from workbench.reports.trials_part import trials_table
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
from workbench.words import interval, term_name, verdict_word, voices_words


def table_of(content: ReportContent, name: str, texts: Texts) -> ReportTable | None:
    """The table of that name, None where the study does not hold what it shows."""
    made = TABLES.get(name)
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


TABLES: Mapping[str, Callable[[ReportContent, Texts], ReportTable | None]] = {
    "flow": _flow,
    "T5": _countries,
    "T6": _participation,
    "T7": _model,
    "T8": _funnel,
    "T10": _effects,
    "display": _display,
    "advice": advice_table,
    "costs": costs_table,
    "trials": trials_table,
}
"""Tables by the name a reference gives them: numbers of the report of 2014, or a word."""
