"""Figures that screen and report share: results and words in, rows that a chart draws out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbench.charts.effect import EstimateRow, OverlapBin
from workbench.charts.logic_model import PLACES, DrawnLink, DrawnNode
from workbench.charts.process import Curve, ShareBar
from workbench.charts.specification_curve import CurveDot
from workbench.mixed.display import Cell
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.template import NODES
from workbench.qual.saturation import Saturation
from workbench.quant.effect_summary import EffectSummary
from workbench.quant.funnel import FunnelGroup, FunnelShare
from workbench.quant.landmark import LandmarkRow
from workbench.quant.small_counts import LEAST_SHOWN
from workbench.quant.small_curves import ShownTimes
from workbench.quant.specification_grid import ALL, FACTORS, NOT_USED, WITHOUT
from workbench.texts import Texts
from workbench.words import method_name, term_name

Kept = Mapping[str, Any]
_FREE_ROW, _COLUMN_WIDTH = 4.5, 1.3
_TWO_YEARS = 730
_BEYOND = 1.3
"""How far the axis of time goes beyond the last return."""
_NARROWER = 1 - 1.6448536 / 1.9599640
"""How much shorter a side of a 90 % interval is than one of a 95 % interval."""


def drawn_model(
    model: LogicModel, cells: Iterable[Cell], texts: Texts
) -> tuple[list[DrawnNode], list[DrawnLink]]:
    """Stations and links of a logic model; a station without a place of its own stands on a row below."""
    listed = list(cells)
    owners = {one.id: one.name(texts.language) for one in model.measures}
    return _stations(model, listed, texts), [_drawn(cell, owners, texts) for cell in listed]


def model_in_words(cells: Iterable[Cell], texts: Texts) -> str:
    """The drawing for those who do not see it."""
    return ". ".join(
        f"{cell.link.name(texts.language)}: {texts.t(f'verdict.verdict_{cell.verdict}')}" for cell in cells
    )


def _stations(model: LogicModel, cells: Sequence[Cell], texts: Texts) -> list[DrawnNode]:
    used = {place for cell in cells for place in (cell.link.from_node, cell.link.to_node)}
    known = {node.node: node.name(texts.language) for node in model.nodes}
    free = [name for name in known if name in used and name not in PLACES]
    free += sorted(used - known.keys() - PLACES.keys())
    placed = [(name, *place) for name, place in PLACES.items() if name in used]
    placed += [(name, 1.0 + _COLUMN_WIDTH * at, _FREE_ROW) for at, name in enumerate(free)]
    return [DrawnNode(name, _station_name(name, known, texts), x, y) for name, x, y in placed]


def _station_name(name: str, known: Mapping[str, str], texts: Texts) -> str:
    """Short names for the standard stations; one of the study's own, or renamed there, has its own name."""
    key, given = f"overview.node_{name}", known.get(name, name)
    is_standard = given in (name, *(one.name(texts.language) for one in NODES if one.node == name))
    return texts.t(key) if is_standard and texts.has(key) else given


def _drawn(cell: Cell, owners: Mapping[str, str], texts: Texts) -> DrawnLink:
    return DrawnLink(
        link=cell.link.link,
        label=cell.link.name(texts.language),
        start=cell.link.from_node,
        end=cell.link.to_node,
        verdict=cell.verdict,
        confidence=cell.voices.confidence or "very_low",
        fragile=cell.fragile,
        owner=owners.get(cell.link.measure_id or "", ""),
        added=cell.link.after_plan,
    )


def overlap_bins(summary: EffectSummary) -> list[OverlapBin]:
    """The histogram of scores as a chart takes it."""
    overlap = summary.overlap
    sides = zip(overlap.edges, overlap.edges[1:], overlap.treated, overlap.control, strict=False)
    return [OverlapBin(*side) for side in sides]


def funnel_bars(groups: Iterable[FunnelGroup], texts: Texts) -> list[ShareBar]:
    """Shares of one group after the other, of those steps that somebody came to."""
    return [
        ShareBar(
            _share_name(one, texts),
            texts.t(f"process.group_{group.group}"),
            one.share,
            one.ci_lower,
            one.ci_upper,
            one.n,
            one.of,
        )
        for group in groups
        for one in group.shares
        if one.of
    ]


def bars_in_words(rows: Iterable[ShareBar], texts: Texts) -> str:
    """Bars of shares for those who do not see them."""
    return ". ".join(f"{row.group}, {row.label}: {texts.percent(row.share)}" for row in rows)


def _share_name(one: FunnelShare, texts: Texts) -> str:
    part, whole = texts.t(f"process.step_{one.part}"), texts.t(f"process.of_{one.whole}")
    return texts.t("process.share_of", part=part, whole=whole)


def incidence_curves(times: ShownTimes, texts: Texts) -> list[Curve]:
    """The share that has returned by each day, a curve a group."""
    return [
        Curve(texts.t(f"process.group_{name}"), found.days.tolist(), found.share.tolist())
        for name, found in times.curves.items()
    ]


def incidence_end(times: ShownTimes) -> float:
    """Day on which the axis of the curves ends."""
    return _BEYOND * (float(times.leavers.curve.days[-1]) if times.leavers else 365.0)


def incidence_in_words(times: ShownTimes, texts: Texts) -> str:
    """What each group has reached after two years, for those who do not see the curves."""
    return ". ".join(
        texts.t(
            "process.reached",
            group=texts.t(f"process.group_{name}"),
            share=texts.percent(found.by(_TWO_YEARS)),
        )
        for name, found in times.curves.items()
    )


def incidence_note(times: ShownTimes, texts: Texts) -> str:
    """What the curves are, whom they leave out, and what of few persons they do not show."""
    said = [texts.t(f"process.incidence_note_{times.zero}", n=times.n)]
    if times.n_left_out != 0:
        said.append(texts.t("process.left_out", n=times.n_left_out))
    if times.is_coarse:
        said.append(texts.t("small.coarse", least=times.least))
    if times.hidden:
        groups = tuple(texts.t(f"process.group_{name}") for name in times.hidden)
        said.append(texts.t("small.curve_hidden", groups=groups, least=times.least))
    if times.leavers_hidden:
        said.append(texts.t("small.leavers_hidden", least=times.least))
    if None in (times.n, times.n_left_out):
        said.append(texts.t("register.hidden", least=LEAST_SHOWN))
    return " ".join(said)


def landmark_estimates(rows: Iterable[LandmarkRow], texts: Texts) -> list[EstimateRow]:
    """Effects by months after the index date, those that could be estimated."""
    return [
        EstimateRow(
            texts.t("process.by_month", months=texts.integer(row.months)),
            row.effect,
            row.ci_lower,
            row.ci_upper,
            row.ci_lower + (row.effect - row.ci_lower) * _NARROWER,
            row.ci_upper - (row.ci_upper - row.effect) * _NARROWER,
        )
        for row in rows
        if math.isfinite(row.ci_lower)
    ]


def estimates_in_words(rows: Iterable[EstimateRow], texts: Texts) -> str:
    """Estimates one after the other, for those who do not see them."""
    return ". ".join(f"{row.label}: {texts.pp(row.estimate, 1, sign=True)}" for row in rows)


def saturation_in_words(found: Saturation, texts: Texts) -> str:
    """How many codes the sources had, and how many sources at the end brought none."""
    total = int(found.known[-1]) if len(found.known) else 0
    return texts.t("retrieval.saturation_lead", codes=total, n=len(found.sources), quiet=found.last_new)


def saturation_note(found: Saturation, texts: Texts, *, dated: bool) -> str:
    """What line, bars and band are, in which order the sources stand, and what the curve cannot say."""
    return texts.t(
        "retrieval.saturation_caption",
        level=texts.percent(found.level, 0),
        times=found.n_permutations,
        order=texts.t("retrieval.saturation_dated" if dated else "retrieval.saturation_undated"),
    )


def curve_dots(points: Iterable[Kept], texts: Texts) -> list[CurveDot]:
    """The specifications of a kept curve that have an estimate, from the lowest to the highest."""
    done = (point for point in points if point["att"] is not None)
    return [_dot(place, point, texts) for place, point in enumerate(done, start=1)]


def curve_in_words(dots: Sequence[CurveDot], texts: Texts) -> str:
    """A curve for those who do not see it."""
    lowest, highest = (texts.pp(dots[end].effect, 1, sign=True) for end in (0, -1))
    return texts.t("robustness.curve_alt", n=len(dots), lowest=lowest, highest=highest)


def specification_said(point: Kept, texts: Texts) -> str:
    """«estimator: …; modell for hvem som deltar: …»: every choice behind one estimate."""
    return "; ".join(f"{factor}: {level}" for factor, level in _choices(point, texts))


def _dot(place: int, point: Kept, texts: Texts) -> CurveDot:
    lower, upper = (math.nan if point[name] is None else point[name] for name in ("ci_lower", "ci_upper"))
    kind = "above" if lower > 0 else "below" if upper < 0 else "none"
    return CurveDot(
        place,
        point["att"],
        lower,
        upper,
        "main" if point["is_main"] else kind,
        specification_said(point, texts),
        _choices(point, texts),
    )


def _choices(point: Kept, texts: Texts) -> list[tuple[str, str]]:
    used = [(name, point["choices"][name]) for name in FACTORS if point["choices"][name] != NOT_USED]
    return [(texts.t(f"curve.factor_{name}"), _level(name, str(value), texts)) for name, value in used]


def _level(factor: str, word: str, texts: Texts) -> str:
    """A choice in words."""
    if factor == "method":
        return method_name(word, {}, texts)
    if factor in ("link", "support"):
        return texts.t(f"effect.{factor}_{word.replace('-', '_')}")
    if factor == "covariates":
        return texts.t("robustness.all_covariates") if word == ALL else _without(word, texts)
    if factor == "caliper" and word == "none":
        return texts.t("robustness.no_caliper")
    if factor == "caliper":
        width = texts.number(float(word), len(word.partition(".")[2]))
        return texts.t("robustness.caliper_of", width=width)
    return texts.t(f"robustness.resolution_{word}")


def _without(word: str, texts: Texts) -> str:
    name = word.removeprefix(WITHOUT)
    return texts.t("robustness.without", what=term_name(name, texts)) if word.startswith(WITHOUT) else name
