"""Figures of a report, each by its name: what it says in words, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from workbench.charts.effect import BalanceRow, EstimateRow, forest_plot, love_plot, overlap_chart
from workbench.charts.logic_model import logic_model_chart
from workbench.charts.process import incidence_chart, share_bars
from workbench.charts.register import bars_by_measure, origins_map
from workbench.charts.robustness import plane_chart
from workbench.charts.saturation import saturation_chart
from workbench.charts.specification_curve import whole_curve
from workbench.reports.content import ReportContent, ReportedEffect
from workbench.texts import Texts
from workbench.word_figures import (
    bars_in_words,
    curve_dots,
    curve_in_words,
    drawn_model,
    estimates_in_words,
    funnel_bars,
    incidence_curves,
    incidence_end,
    incidence_in_words,
    incidence_note,
    landmark_estimates,
    overlap_bins,
    saturation_in_words,
    saturation_note,
)
from workbench.words import answer, balance_sentence, class_word, level_name, term_name, verdict_word

if TYPE_CHECKING:
    import altair as alt

LIMITS = (0.1, 0.25)
MODEL_WIDTH = 760
"""Pixels: narrower, the names of stations touch; wider, they are too small on paper."""
CURVE_WIDTH = 340
COMPARED = ("participants", "others")


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A chart with its caption and its words for those who do not see it.

    Attributes
    ----------
    draw : callable
        Makes the chart: a picker lists many figures and draws none.
    rows : object
        What the figure shows beside its words; another ``repr`` is another figure.
    note : str
        How the figure is to be read; stands behind the caption.
    """

    draw: Callable[[], alt.TopLevelMixin]
    caption: str
    alternative: str
    anchor: str
    rows: object = ""
    note: str = ""

    @property
    def whole_caption(self) -> str:
        """Caption and note."""
        return f"{self.caption}. {self.note}" if self.note else self.caption


def figure_of(content: ReportContent, name: str, texts: Texts) -> ReportFigure | None:
    """The figure of that name, None where the study does not hold what it shows."""
    kind, _, measure = name.partition("-")
    if not measure:
        made = FIGURES.get(kind)
        return made(content, texts) if made else None
    effect = next((one for one in content.effects if one.measure_id == measure), None)
    of_measure = OF_MEASURE.get(kind)
    return of_measure(content, effect, texts) if of_measure and effect else None


def figure_names(content: ReportContent, texts: Texts) -> Iterator[str]:
    """Names of every figure that the study holds something for."""
    listed = [*FIGURES, *(f"{kind}-{one.measure_id}" for one in content.effects for kind in OF_MEASURE)]
    yield from (name for name in listed if figure_of(content, name, texts))


def analysis_anchor(content: ReportContent, effect: ReportedEffect) -> str:
    """Where the pairs of an effect can be seen."""
    return content.anchors.of("effect", analysis=effect.analysis_id, show="pairs")


def measure_name(content: ReportContent, effect: ReportedEffect, texts: Texts) -> str:
    """The measure of an effect by its name."""
    return content.model.measure(effect.measure_id).name(texts.language)


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
    draw = partial(forest_plot, rows, content.display.settings.sesoi, texts)
    return ReportFigure(draw, texts.t("report.figure_forest"), said, content.anchors.of("joint_display"))


def _first_balance(content: ReportContent, texts: Texts) -> ReportFigure | None:
    return _balance(content, content.effects[0], texts) if content.effects else None


def _balance(content: ReportContent, effect: ReportedEffect, texts: Texts) -> ReportFigure | None:
    rows = [
        BalanceRow(term_name(row.covariate, texts), row.smd_before, row.smd_after)
        for row in effect.summary.balance
    ]
    said = balance_sentence(effect.summary, texts, hidden=effect.shown.few_terms)
    draw = partial(love_plot, rows, LIMITS, texts)
    return ReportFigure(
        draw, _captioned("love", content, effect, texts), said, analysis_anchor(content, effect)
    )


def _captioned(name: str, content: ReportContent, effect: ReportedEffect, texts: Texts) -> str:
    return texts.t(f"report.figure_{name}", n="{n}", measure=measure_name(content, effect, texts))


def _model(content: ReportContent, texts: Texts) -> ReportFigure | None:
    """The logic model with its verdicts; its words name the voices' confidence, which the width shows."""
    cells = list(content.display.cells.values())
    nodes, links = drawn_model(content.model, cells, texts)
    if not nodes:
        return None
    said = ". ".join(f"{cell.link.name(texts.language)}: {verdict_word(cell, texts)}" for cell in cells)

    def draw() -> alt.TopLevelMixin:
        return logic_model_chart(nodes, links, texts).properties(width=MODEL_WIDTH)

    anchor = content.anchors.of("overview")
    return ReportFigure(draw, texts.t("report.figure_model"), said, anchor, (nodes, links))


def _overlap(content: ReportContent, effect: ReportedEffect, texts: Texts) -> ReportFigure | None:
    bins, support = overlap_bins(effect.summary), effect.summary.support
    draw = partial(overlap_chart, bins, (support.lower, support.upper), texts)
    caption = _captioned("overlap", content, effect, texts)
    bounds = {"lower": support.lower, "upper": support.upper}
    said = f"{texts.t('effect.overlap_alt')} {texts.t('effect.overlap_note', **bounds)}"
    return ReportFigure(draw, caption, said, analysis_anchor(content, effect), bins)


def _plane(content: ReportContent, effect: ReportedEffect, texts: Texts) -> ReportFigure | None:
    known = content.trials[effect.measure_id].unknown if effect.measure_id in content.trials else None
    if not known or "plane" not in known:
        return None
    plane = known["plane"]
    corners = tuple(texts.pp(row[end], 1, sign=True) for row in (plane[0], plane[-1]) for end in (0, -1))
    draw = partial(plane_chart, known["shares"], plane, texts)
    anchor = content.anchors.of("robustness", measure=effect.measure_id, part="unknown")
    said = texts.t("robustness.plane_alt", corners=corners)
    return ReportFigure(draw, _captioned("plane", content, effect, texts), said, anchor, plane)


def _curve(content: ReportContent, effect: ReportedEffect, texts: Texts) -> ReportFigure | None:
    known = content.trials[effect.measure_id].curve if effect.measure_id in content.trials else None
    dots = curve_dots(known["points"], texts) if known else []
    if not dots:
        return None
    anchor = content.anchors.of("robustness", measure=effect.measure_id, part="curve")
    caption = _captioned("curve", content, effect, texts)
    rows = [(dot.effect, dot.lower, dot.upper, dot.kind) for dot in dots]
    return ReportFigure(
        partial(whole_curve, dots, texts, width=CURVE_WIDTH),
        caption,
        curve_in_words(dots, texts),
        anchor,
        rows,
    )


def _funnel(content: ReportContent, texts: Texts) -> ReportFigure | None:
    found = {one.group: one for one in content.funnel.groups} if content.funnel else {}
    rows = funnel_bars([found[name] for name in COMPARED if name in found], texts)
    if not rows:
        return None
    said, anchor = bars_in_words(rows, texts), content.anchors.of("process")
    return ReportFigure(partial(share_bars, rows, texts), texts.t("report.figure_funnel"), said, anchor, rows)


def _incidence(content: ReportContent, texts: Texts) -> ReportFigure | None:
    times = content.times
    if times is None or not times.curves:
        return None
    curves, title = incidence_curves(times, texts), texts.t("process.share_returned")
    draw = partial(incidence_chart, curves, texts, title=title, until_days=incidence_end(times))
    zero = texts.t(f"process.zero_{times.zero}")
    caption, said = texts.t("report.figure_incidence", n="{n}", zero=zero), incidence_in_words(times, texts)
    anchor = content.anchors.of("process", part="times", zero=times.zero)
    return ReportFigure(draw, caption, said, anchor, curves, incidence_note(times, texts))


def _landmarks(content: ReportContent, effect: ReportedEffect, texts: Texts) -> ReportFigure | None:
    rows = landmark_estimates(content.landmarks.get(effect.measure_id, ()), texts)
    if not rows:
        return None
    draw = partial(forest_plot, rows, content.display.settings.sesoi, texts)
    caption = _captioned("landmarks", content, effect, texts)
    anchor = content.anchors.of("process", part="landmarks", measure=effect.measure_id)
    note = texts.t("process.landmark_note")
    return ReportFigure(draw, caption, estimates_in_words(rows, texts), anchor, rows, note)


def _saturation(content: ReportContent, texts: Texts) -> ReportFigure | None:
    found = content.saturation
    if found is None:
        return None
    curve, caption = found.curve, texts.t("report.figure_saturation", n="{n}")
    anchor = content.anchors.of("retrieval", table="saturation")
    shown = (curve.sources, curve.known.tolist(), curve.lower.tolist(), curve.upper.tolist())
    said, note = saturation_in_words(curve, texts), saturation_note(curve, texts, dated=found.dated)
    return ReportFigure(partial(saturation_chart, curve, texts), caption, said, anchor, shown, note)


def _origins(content: ReportContent, texts: Texts) -> ReportFigure | None:
    countries = content.register.countries if content.register else ()
    counts = {level_name("country", row.country, texts): row.n for row in countries if row.n}
    if not counts:
        return None
    listed = sorted(counts.items(), key=lambda one: -one[1])
    said = ", ".join(f"{name} {texts.integer(n)}" for name, n in listed)
    draw = partial(origins_map, counts, texts)
    return ReportFigure(draw, texts.t("report.figure_origins"), said, content.anchors.of("register"))


def _reach(content: ReportContent, texts: Texts) -> ReportFigure | None:
    rows = [
        (content.model.measure(measure).name(texts.language), n, returned)
        for measure, n, returned in content.reach
    ]
    if not rows:
        return None
    said = ". ".join(
        texts.t("register.reach_row", measure=name, n=n, returned=gone) for name, n, gone in rows
    )
    draw = partial(bars_by_measure, rows, texts)
    return ReportFigure(draw, texts.t("report.figure_reach"), said, content.anchors.of("register"))


FIGURES: Mapping[str, Callable[[ReportContent, Texts], ReportFigure | None]] = {
    "model": _model,
    "forest": _forest,
    "balance": _first_balance,
    "funnel": _funnel,
    "origins": _origins,
    "reach": _reach,
    "incidence": _incidence,
    "saturation": _saturation,
}
"""Figures of the whole study."""
OF_MEASURE: Mapping[str, Callable[[ReportContent, ReportedEffect, Texts], ReportFigure | None]] = {
    "balance": _balance,
    "overlap": _overlap,
    "curve": _curve,
    "plane": _plane,
    "landmarks": _landmarks,
}
"""Figures of one measure each, by a name such as ``curve-vv``."""
