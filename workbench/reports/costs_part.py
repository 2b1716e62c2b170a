"""Costs in a report: each figure in kroner stands with its basis, and with its range where it has one."""

from __future__ import annotations

import math

from workbench.quant.costs import BreakEven, CostPerReturn
from workbench.reports.content import ReportContent, ReportedCost, ReportTable
from workbench.texts import Texts
from workbench.words import interval, level_name

FIELDS = ("unit", "total", "participants", "per_return", "at_sesoi", "even_spent", "even_cap")


def cost_words(content: ReportContent, one: ReportedCost, field: str, texts: Texts) -> str:
    """One of :data:`FIELDS` in words with what it rests on; empty where the study does not hold it."""
    if field in ("unit", "total", "participants"):
        cost = one.cost
        n = {"unit": cost.per_participant, "total": cost.nok, "participants": cost.participants}[field]
        return texts.t(f"report.cost_{field}", n=texts.integer(n), basis=basis(one, texts))
    if field in ("even_spent", "even_cap"):
        bases = one.break_even
        even = bases and (bases.spent if field == "even_spent" else bases.cap)
        return _break_even(even, field, texts) if even else ""
    if one.per_return is None:
        return ""
    if field == "at_sesoi":
        sesoi = texts.pp(content.display.settings.sesoi)
        at = texts.integer(one.per_return.at_sesoi)
        return texts.t("report.cost_at_sesoi", n=at, sesoi=sesoi, basis=basis(one, texts))
    return _per_return(content, one, one.per_return, texts) if field == "per_return" else ""


def basis(one: ReportedCost, texts: Texts) -> str:
    """«prosjektrapporter, 2013-kroner»."""
    kinds = ", ".join(level_name("recorded", kind, texts) for kind in one.recorded_in)
    return texts.t("report.cost_basis", kinds=kinds, years=", ".join(map(str, one.years)))


def _per_return(content: ReportContent, one: ReportedCost, found: CostPerReturn, texts: Texts) -> str:
    told = {
        "range": _range(found, texts),
        "measure": content.model.measure(one.effect_of).name(texts.language),
        "basis": basis(one, texts),
    }
    if found.reason is not None:
        return texts.t("report.cost_per_return_none", **told)
    return texts.t("report.cost_per_return", n=texts.integer(found.at_effect), **told)


def _range(found: CostPerReturn, texts: Texts) -> str:
    """«fra 27 249 kroner uten øvre grense»: what the ends of the effect's interval give."""
    if math.isnan(found.lowest):
        return texts.t("costs.not_defined")
    lowest = texts.integer(found.lowest)
    if math.isnan(found.highest):
        return texts.t("report.cost_open", lowest=lowest)
    return texts.t("costs.from_to", lowest=lowest, highest=texts.integer(found.highest))


def _break_even(found: BreakEven, field: str, texts: Texts) -> str:
    told = {"needed": texts.number(found.needed, 1), "actual": texts.number(found.actual, 1)}
    return texts.t(f"report.cost_{field}", per_course=texts.integer(found.per_course), **told)


def costs_table(content: ReportContent, texts: Texts) -> ReportTable | None:
    """Kroner per participant and per additional return, with range and basis; None without costs."""
    if not content.costs:
        return None
    names = ("measure", "unit", "basis", "effect", "per_return", "at_sesoi", "range")
    sesoi = texts.pp(content.display.settings.sesoi)
    head = [texts.t(f"report.costs_{name}", sesoi=sesoi) for name in names]
    rows = [_row(content, one, texts) for one in content.costs]
    anchors = [content.anchors.of("costs")] * len(rows)
    return ReportTable(texts.t("report.table_costs"), head, rows, anchors, texts.t("costs.per_return_note"))


def _row(content: ReportContent, one: ReportedCost, texts: Texts) -> list[str]:
    name = content.model.measure(one.cost.measure).name(texts.language)
    row = [name, texts.integer(one.cost.per_participant), basis(one, texts)]
    found = one.per_return
    if found is None:
        return [*row, texts.t("verdict.class_none"), "", "", ""]
    effect = interval(content.display.cells[one.link], texts)
    pooled = content.model.measure(one.effect_of).name(texts.language)
    said = effect if one.effect_of == one.cost.measure else f"{effect} ({pooled})"
    at_effect = texts.integer(found.at_effect) if found.reason is None else texts.t("costs.not_defined")
    return [*row, said, at_effect, texts.integer(found.at_sesoi), _range(found, texts)]
