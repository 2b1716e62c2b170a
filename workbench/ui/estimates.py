"""Estimates on the screen: one line each on a common axis, and in words with their interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

from workbench.charts.effect import EstimateRow, forest_plot
from workbench.mixed.records import NumbersResult
from workbench.quant.effect_summary import EffectSummary
from workbench.ui.figures import show_figure
from workbench.ui.text import t, texts
from workbench.words import class_word

_NORMAL = NormalDist()


def number(value: float | None) -> float:
    """A kept number, ``nan`` for null."""
    return math.nan if value is None else float(value)


def estimate_row(label: str, effect: float, se: float, *, level: float = 0.05) -> EstimateRow:
    """An estimate with its intervals at 1 - ``level`` and 1 - 2 ``level`` from its standard error; shares."""
    outer, inner = (se * _NORMAL.inv_cdf(1 - tail) for tail in (level / 2, level))
    return EstimateRow(label, effect, effect - outer, effect + outer, effect - inner, effect + inner)


def summary_row(label: str, summary: EffectSummary, *, numbers: NumbersResult | None = None) -> EstimateRow:
    """An effect with its own intervals, and in words what the rules say of it where they have judged it."""
    effect = summary.effect
    limits = (effect.ci_lower, effect.ci_upper, effect.ci90_lower, effect.ci90_upper)
    return EstimateRow(label, effect.att, *limits, class_word(numbers, texts()) if numbers else "")


def interval(effect: float, se: float, *, level: float = 0.05) -> str:
    """«−4,6 [−8,9; −0,3]» in percentage points; the interval is at 1 - ``level``."""
    form, reach = texts(), se * _NORMAL.inv_cdf(1 - level / 2)
    low, high = form.pp(effect - reach), form.pp(effect + reach)
    return f"{form.pp(effect, 1, sign=True)} [{low}; {high}]"


def show_forest(
    rows: Sequence[EstimateRow],
    name: str,
    sesoi: float,
    *,
    caption: str = "",
    axis: str = "chart.effect_pp",
) -> None:
    """Estimates over the band of the smallest effect that matters; ``name`` is that of the file."""
    alt = ". ".join(f"{row.label}: {_said(row)}" for row in rows)
    band = t("basis.sesoi", sesoi=texts().pp(sesoi))
    chart = forest_plot(rows, sesoi, texts(), axis=axis)
    show_figure(chart, name, alt=alt, caption=f"{caption} {band}".strip())


def _said(row: EstimateRow) -> str:
    """«−4,6, færre returer (skjør)»."""
    return ", ".join(part for part in (texts().pp(row.estimate, 1, sign=True), row.note) if part)
