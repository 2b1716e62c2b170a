"""Figures that screen and report share: results and words in, rows that a chart draws out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbench.charts.effect import OverlapBin
from workbench.charts.logic_model import PLACES, DrawnLink, DrawnNode
from workbench.charts.process import ShareBar
from workbench.charts.specification_curve import CurveDot
from workbench.mixed.display import Cell
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.template import NODES
from workbench.quant.effect_summary import EffectSummary
from workbench.quant.funnel import FunnelGroup, FunnelShare
from workbench.quant.specification_grid import ALL, FACTORS, NOT_USED, WITHOUT
from workbench.texts import Texts
from workbench.words import method_name, term_name

Kept = Mapping[str, Any]
_FREE_ROW, _COLUMN_WIDTH = 4.5, 1.3


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
