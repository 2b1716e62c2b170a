"""The joint display laid out in several ways; every layout is made of the same cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from workbench.charts.theme import VERDICT_SIGNS
from workbench.mixed.logic_model import Node
from workbench.mixed.records import Direction, GroupCount
from workbench.mixed.voices import group_name
from workbench.services.closing import Finding
from workbench.services.triangulation import Cell, Evidence, JointDisplay
from workbench.ui.text import language, t, texts
from workbench.words import class_word, interval

View = Literal["matrix", "side", "measure", "link", "group", "theme"]
VIEWS: tuple[View, ...] = get_args(View)
DIRECTION_SIGNS: Mapping[Direction, str] = {
    "supports": "+",
    "no_change": "0",
    "reverses": "−",
    "mixed": "±",
    "thin": "…",
    "silent": "–",
}
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the layouts are made of.

    Attributes
    ----------
    display : JointDisplay
        As it is shown, with what somebody tries; ``rule`` is as the rule has it.
    sensitive : frozenset of str
        Links that a change to the voices turns.
    findings : mapping of link to Finding
    """

    display: JointDisplay
    rule: JointDisplay
    found: Evidence
    sensitive: frozenset[str]
    findings: Mapping[str, Finding]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells in the order of the model."""
        return tuple(self.display.cells.values())


def laid_out(shown: Shown, view: View, *, measure: str | None = None) -> dict[str, Any]:
    """Columns and rows of a layout; ``measure`` is the one that the layout of one measure shows."""
    layouts: dict[View, Callable[[], dict[str, Any]]] = {
        "matrix": lambda: _matrix(shown),
        "link": lambda: _turned(_matrix(shown)),
        "side": lambda: _side_by_side(shown, shown.cells),
        "measure": lambda: _side_by_side(
            shown, [one for one in shown.cells if one.link.measure_id == measure]
        ),
        "group": lambda: _by_group(shown),
    }
    return layouts[view]()


def measures_shown(shown: Shown) -> tuple[str, ...]:
    """Measures that a link belongs to, in the order of the model."""
    return tuple(dict.fromkeys(one.link.measure_id for one in shown.cells if one.link.measure_id))


def _matrix(shown: Shown) -> dict[str, Any]:
    stations = [node for node in shown.found.model.nodes if any(_leads(one, node) for one in shown.cells)]
    owners = dict.fromkeys(cell.link.measure_id for cell in shown.cells)
    rows = [
        {
            "label": shown.found.model.measure(owner).name(language()) if owner else t("joint.chain"),
            "cells": [
                [
                    _entry(shown, cell)
                    for cell in shown.cells
                    if cell.link.measure_id == owner and _leads(cell, node)
                ]
                for node in stations
            ],
        }
        for owner in owners
    ]
    return {"columns": [node.name(language()) for node in stations], "rows": rows}


def _leads(cell: Cell, node: Node) -> bool:
    return cell.link.to_node == node.node


def _turned(table: dict[str, Any]) -> dict[str, Any]:
    """Rows as columns."""
    rows = [
        {"label": name, "cells": [row["cells"][place] for row in table["rows"]]}
        for place, name in enumerate(table["columns"])
    ]
    return {"columns": [row["label"] for row in table["rows"]], "rows": rows}


def _side_by_side(shown: Shown, cells: Iterable[Cell]) -> dict[str, Any]:
    rows = [
        {
            "label": cell.link.name(language()),
            "cells": [[_said(cell)], [_verdict(shown, cell)], [_measured(cell)]],
        }
        for cell in cells
    ]
    return {"columns": [t("joint.voices"), t("joint.verdict"), t("joint.numbers")], "rows": rows}


def _by_group(shown: Shown) -> dict[str, Any]:
    groups = list(dict.fromkeys(count.group for cell in shown.cells for count in cell.voices.groups))
    rows = [
        {"label": cell.link.name(language()), "cells": [*_of_groups(cell, groups), [_verdict(shown, cell)]]}
        for cell in shown.cells
        if cell.voices.groups
    ]
    names = [str(texts().shown(group_name(group))) for group in groups]
    return {"columns": [*names, t("joint.verdict")], "rows": rows}


def _of_groups(cell: Cell, groups: Sequence[str]) -> list[list[Entry]]:
    counts = {count.group: count for count in cell.voices.groups}
    return [[_group(counts[group])] if group in counts else [] for group in groups]


def _group(count: GroupCount) -> Entry:
    leans = leaning(count)
    word = f"{DIRECTION_SIGNS[leans]} {t(f'verdict.direction_{leans}')}"
    return {"lines": [word, counts_said(count)]}


def leaning(count: GroupCount) -> Direction:
    """What more than half of a group's sources say; else mixed."""
    sides: dict[Direction, int] = {
        "supports": count.supports,
        "no_change": count.no_change,
        "reverses": count.opposite,
    }
    return next((side for side, n in sides.items() if 2 * n > count.n), "mixed")


def counts_said(count: GroupCount) -> str:
    """«+3 0:1 −1»: sources by stance, those that somebody takes."""
    signs = {"+": count.supports, "0:": count.no_change, "−": count.opposite, "±": count.mixed}
    return " ".join(f"{sign}{texts().integer(n)}" for sign, n in signs.items() if n)


def _said(cell: Cell) -> Entry:
    split = [f"{texts().shown(group_name(one.group))}: {counts_said(one)}" for one in cell.voices.groups]
    return {"lines": [voices_line(cell), *split]}


def _measured(cell: Cell) -> Entry:
    numbers = cell.numbers
    lines = [class_word(numbers, texts())]
    if cell.estimate and numbers.interval:
        lines += [interval(cell, texts()), f"MDE {texts().pp(numbers.mde)}"]
    return {"lines": lines}


def voices_line(cell: Cell) -> str:
    """«+ støtter, moderat (23)»."""
    voices = cell.voices
    said = f"{DIRECTION_SIGNS[voices.direction]} {t(f'verdict.direction_{voices.direction}')}"
    return said + (
        f", {t(f'verdict.confidence_{voices.confidence}')} ({voices.n})" if voices.confidence else ""
    )


def _verdict(shown: Shown, cell: Cell) -> Entry:
    """The button of a cell without what stands in the columns beside it."""
    return _entry(shown, cell) | {"voices": "", "numbers": ""}


def _entry(shown: Shown, cell: Cell) -> Entry:
    link = cell.link.link
    override, finding = shown.found.overrides.get(link), shown.findings[link]
    verdict = override.verdict if override else cell.verdict
    fragile = f" ({t('verdict.fragile')})" if cell.fragile and not override else ""
    word = t(f"verdict.verdict_{verdict}") + fragile
    voices, numbers = voices_line(cell), interval(cell, texts())
    signs = {
        "✎": override and t("joint.overridden"),
        "⇄": link in shown.sensitive and t("joint.sensitive"),
        "✓": finding.state == "closed" and t("joint.closed"),
        "↺": finding.state == "reopened" and t("joint.reopened"),
    }
    marks = [f"{sign} {said}" for sign, said in signs.items() if said]
    spoken = [cell.link.name(language()), word, voices, numbers, *(said for said in signs.values() if said)]
    return {
        "link": link,
        "verdict": verdict,
        "sign": VERDICT_SIGNS[verdict],
        "word": word,
        "fragile": cell.fragile,
        "voices": voices,
        "numbers": numbers,
        "marks": " · ".join(marks),
        "spoken": ". ".join(str(part) for part in spoken if part),
    }
