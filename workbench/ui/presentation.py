"""Five slides for a client, as plain values for the component that shows them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from workbench.charts.theme import LIGHT_SIGNS, VERDICT_SIGNS
from workbench.mixed.display import Cell, JointDisplay
from workbench.mixed.records import VERDICTS
from workbench.services.presentation import Presentation, ShownMeasure
from workbench.services.triangulation import Evidence
from workbench.texts import Texts
from workbench.ui.slide_model import model_links, model_nodes
from workbench.words import answer

Json = dict[str, Any]


def slides_of(shown: Presentation, found: Evidence, texts: Texts) -> Json:
    """Everything that the slides say, in one language."""
    slides = [
        _gap(shown, texts),
        _matched(shown, texts),
        _sesoi(shown, texts),
        _model(shown, found, texts),
        *([_advice(shown, texts)] if shown.advice else []),
    ]
    named = ("slides", "back", "forward", "full", "leave_full")
    words = {name: texts.t(f"presentation.{name}") for name in named}
    words["place"] = texts.t("presentation.place", n="{n}", of="{of}")
    return {"words": words, "start": shown.start, "steps": len(shown.steps), "slides": slides}


def _gap(shown: Presentation, texts: Texts) -> Json:
    raw = shown.raw
    if raw is None:
        said = texts.t("presentation.gap_unknown")
        return {"kind": "gap", "title": texts.t("presentation.gap_none"), "rows": [], "said": said}
    fewer, decimals = raw.participants < raw.others, _agreeing_decimals(raw.participants, raw.others)
    rows = [
        {
            "label": texts.t(f"presentation.{name}"),
            "share": share,
            "shown": texts.percent(share, decimals),
            "tone": tone,
        }
        for name, share, tone in (
            ("participants", raw.participants, "ours"),
            ("others", raw.others, "theirs"),
        )
    ]
    gap = texts.pp(abs(raw.participants - raw.others), decimals)
    title = texts.t("presentation.gap_fewer" if fewer else "presentation.gap_more")
    return {"kind": "gap", "title": title, "rows": rows, "said": texts.t("presentation.gap_said", gap=gap)}


def _agreeing_decimals(first: float, second: float) -> int:
    """The fewest decimals at which two shares in percent differ by what their difference rounds to."""
    for decimals in range(3):
        one, other, gap = (round(100 * share, decimals) for share in (first, second, first - second))
        if gap and abs(one - other - gap) < 10.0 ** -(decimals + 1):
            return decimals
    return 1


def _matched(shown: Presentation, texts: Texts) -> Json:
    reliable = [one for one in shown.measures if one.is_reliable]
    left_out = [one.name(texts.language) for one in shown.measures if not one.is_reliable]
    said = texts.t("presentation.matched_said")
    if left_out:
        said += " " + texts.t("presentation.left_out", measures=tuple(left_out))
    rows = [_row(one, texts) for one in reliable]
    if shown.raw:
        gap = shown.raw.participants - shown.raw.others
        before = {"att": gap, "low": gap, "high": gap, "shown": texts.pp(gap, sign=True), "tone": "theirs"}
        rows.insert(0, {"label": texts.t("presentation.before"), **before})
    title = texts.t("presentation.matched_title" if reliable else "presentation.matched_none")
    return {
        "kind": "matched",
        "title": title,
        "said": said,
        **_axis(rows, texts),
        "alt": _told(reliable, texts),
    }


def _row(one: ShownMeasure, texts: Texts) -> Json:
    effect = one.summary.effect
    return {
        "label": one.name(texts.language),
        "att": effect.att,
        "low": effect.ci_lower,
        "high": effect.ci_upper,
        "shown": texts.t(
            "presentation.between",
            low=texts.pp(effect.ci_lower, sign=True),
            high=texts.pp(effect.ci_upper, sign=True),
        ),
        "tone": "ours",
    }


def _axis(rows: Sequence[Json], texts: Texts) -> Json:
    """Rows with the axis they share, in whole percentage points and with zero on it."""
    known = [value for row in rows for value in (row["low"], row["high"]) if math.isfinite(value)]
    low, high = min([-0.05, *known]), max([0.05, *known])
    ends = {name: texts.t(f"presentation.{name}") for name in ("fewer", "more")}
    return {"rows": list(rows), "axis": [math.floor(100 * low) / 100, math.ceil(100 * high) / 100], **ends}


def _told(measures: Sequence[ShownMeasure], texts: Texts) -> str:
    return " ".join(
        f"{one.name(texts.language)}: {answer(one.summary, texts, shown=one.shown)}" for one in measures
    )


def _sesoi(shown: Presentation, texts: Texts) -> Json:
    reliable = [one for one in shown.measures if one.is_reliable]
    steps = [
        _step(display, sesoi, reliable, texts)
        for display, sesoi in zip(shown.displays, shown.steps, strict=True)
    ]
    return {
        "kind": "sesoi",
        "title": texts.t("presentation.sesoi_title"),
        "label": texts.t("presentation.sesoi_label"),
        "steps": steps,
        "alt": _told(reliable, texts),
        **_axis([_row(one, texts) for one in reliable], texts),
    }


def _step(display: JointDisplay, sesoi: float, measures: Sequence[ShownMeasure], texts: Texts) -> Json:
    cells = [display.cells[one.link] for one in measures]
    answered = sum(cell.verdict in ("convergent", "partly_convergent", "complementary") for cell in cells)
    return {
        "d": sesoi,
        "shown": texts.t("presentation.points", sesoi=texts.pp(sesoi)),
        "rows": [{**tone_of(cell), "words": plain_verdict(cell, texts)} for cell in cells],
        "said": texts.t("presentation.sesoi_said", sesoi=texts.pp(sesoi), n=answered, of=len(cells)),
    }


def tone_of(cell: Cell) -> Json:
    """A verdict's colour by name, its sign, and whether it is fragile."""
    return {"tone": cell.verdict, "sign": VERDICT_SIGNS[cell.verdict], "fragile": cell.fragile}


def plain_verdict(cell: Cell, texts: Texts) -> str:
    """A verdict without terms: «Tall og stemmer er enige: færre reiser (usikkert)»."""
    words = texts.t(f"presentation.verdict_{cell.verdict}")
    if cell.verdict in ("convergent", "partly_convergent", "complementary", "discordant"):
        words += f": {texts.t(f'presentation.class_{cell.numbers.number_class}')}"
    return words + (f" ({texts.t('presentation.fragile')})" if cell.fragile else "")


def _model(shown: Presentation, found: Evidence, texts: Texts) -> Json:
    cells = list(shown.displays[shown.start].cells.values())
    names = {one.id: one.name(texts.language) for one in found.model.measures}
    drawn = [cell.link.link for cell in cells]
    steps = [_model_step(display, drawn, texts) for display in shown.displays]
    legend = [
        {"tone": one, "sign": VERDICT_SIGNS[one], "words": texts.t(f"presentation.verdict_{one}")}
        for one in VERDICTS
    ]
    return {
        "kind": "model",
        "title": texts.t("presentation.model_title"),
        "size": [1200, 500],
        "nodes": model_nodes(found.model, cells, texts),
        "links": model_links(cells, names),
        "legend": legend,
        "fragile": texts.t("presentation.fragile"),
        "steps": steps,
    }


def _model_step(display: JointDisplay, drawn: Sequence[str], texts: Texts) -> Json:
    cells = [display.cells[link] for link in drawn]
    told = [f"{cell.link.name(texts.language)}: {plain_verdict(cell, texts)}" for cell in cells]
    return {"tones": [tone_of(cell) for cell in cells], "alt": ". ".join(told)}


def _advice(shown: Presentation, texts: Texts) -> Json:
    recommendation = shown.advice[shown.start].recommendation
    steps = [
        {
            "light": one.standing.light,
            "sign": LIGHT_SIGNS[one.standing.light],
            "says": texts.t(f"presentation.light_{one.standing.light}"),
            "reasons": [texts.reason(reason) for reason in one.standing.reasons],
        }
        for one in shown.advice
    ]
    return {
        "kind": "advice",
        "title": texts.t("presentation.advice_title"),
        "text": f"{recommendation.number}. {texts.shown(recommendation.text)}",
        "ask": texts.t("presentation.ask"),
        "steps": steps,
    }
