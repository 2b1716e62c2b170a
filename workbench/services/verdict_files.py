"""Verdicts from three CSV files to JSON, without a study.

Stances: ``source,group,link,stance,claim``. A stance is ``+``, ``0``, ``-`` or ``±``; a true minus sign
(−) is read as ``-`` and ``+/-`` as ``±``. Effects: ``link,att,se,t,p_adjusted,share_matched,max_smd,
gamma,spec_share,red_flags,biases``; blank is unknown, lists are split by ``|``, and a bias ends in
``(pushes down)``, ``(pushes up)`` or ``(pushes towards 0)``. Links: ``link,blind_spot,needs_measure``,
blank is no; an optional column ``gathers`` lists links, split by ``|``, whose voices are put together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from workbench.mixed.display import Cell, JointDisplay, joint_display
from workbench.mixed.flips import Flip, cell_flips
from workbench.mixed.logic_model import Link, LogicModel
from workbench.mixed.records import Bias, EstimateInput, FlipPoint, Push, SourceStance
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import CLAIM_TYPES, STANCES, ClaimType, Stance
from workbench.reasons import Reason, Worded
from workbench.services.effect_files import written_file
from workbench.services.table_rows import TableRow, read_rows, unique_rows

STANCE_COLUMNS = ("source", "group", "link", "stance", "claim")
EFFECT_COLUMNS = (
    *("link", "att", "se", "t", "p_adjusted", "share_matched", "max_smd"),
    *("gamma", "spec_share", "red_flags", "biases"),
)
LINK_COLUMNS = ("link", "blind_spot", "needs_measure")
_SAME_STANCE = {"−": "-", "+/-": "±"}
_BIAS = re.compile(r"(.*\S)\s*\(pushes (down|up|towards 0)\)")
_CODE_PREFIX = re.compile(r"^(reason|fragile|group)_")


def verdicts_from_files(
    stances: Path, effects: Path, links: Path, *, sesoi: float, agreement: float | None = None
) -> JointDisplay:
    """Judge every link that any of the files names, in the order of links, effects, stances.

    Parameters
    ----------
    stances, effects, links : Path
        CSV files as the module describes; delimiter, decimal mark and encoding are found.
    sesoi : float
        Smallest effect of interest, a share (0.02 = 2 percentage points).
    agreement : float, optional
        Krippendorff's alpha.

    Raises
    ------
    InputError, NotFoundError
        A file cannot be used; the message names file, line, column and way out.
    """
    voices = _stances(unique_rows(read_rows(stances, STANCE_COLUMNS), "source", "link"))
    estimates = [_estimate(row) for row in unique_rows(read_rows(effects, EFFECT_COLUMNS), "link")]
    told = unique_rows(read_rows(links, LINK_COLUMNS), "link")
    named = dict.fromkeys([*(one.link for one in estimates), *(one.link for one in voices)])
    known = {row.word("link"): _link(row) for row in told}
    _check_gathers(told, {one.link for one in voices}, {*named, *known})
    every = [*known.values(), *(Link(name, None, "", "", name, name) for name in named if name not in known)]
    return joint_display(
        LogicModel(0, (), (), tuple(every)),
        voices,
        {one.link: one for one in estimates},
        TriangulationSettings(sesoi=sesoi),
        agreement=agreement,
    )


def _stances(rows: Sequence[TableRow]) -> tuple[SourceStance, ...]:
    return tuple(
        SourceStance(
            row.word("source"),
            row.word("group"),
            row.word("link"),
            cast(Stance, row.choice("stance", STANCES, same=_SAME_STANCE)),
            cast(ClaimType, row.choice("claim", CLAIM_TYPES)),
        )
        for row in rows
    )


def _estimate(row: TableRow) -> EstimateInput:
    return EstimateInput(
        link=row.word("link"),
        att=row.needed_number("att"),
        se=row.needed_number("se", above=0),
        t=row.number("t"),
        p_adjusted=row.number("p_adjusted", least=0, most=1),
        share_matched=row.number("share_matched", least=0, most=1),
        max_smd=row.number("max_smd"),
        gamma=row.number("gamma", least=0),
        spec_share=row.number("spec_share", least=0, most=1),
        red_flags=row.items("red_flags"),
        biases=tuple(_bias(row, text) for text in row.items("biases")),
    )


def _bias(row: TableRow, text: str) -> Bias:
    found = _BIAS.fullmatch(text)
    if not found:
        raise row.refused("errors.cell_bias", "biases", text)
    return Bias(found[1], cast(Push, found[2]))


def _link(row: TableRow) -> Link:
    name = row.word("link")
    flags = row.flag("blind_spot"), row.flag("needs_measure")
    return Link(name, None, "", "", name, name, *flags, gathers=row.items("gathers"))


def _check_gathers(rows: Sequence[TableRow], speaking: set[str], known: set[str]) -> None:
    """A link takes its voices either from its own rows or from links that have theirs."""
    gatherers = {row.word("link") for row in rows if row.items("gathers")}
    for row in rows:
        wrong = [one for one in row.items("gathers") if one not in known - gatherers]
        if row.items("gathers") and row.word("link") in speaking:
            wrong.append(row.word("link"))
        if wrong:
            raise row.refused("errors.cell_gathers", "gathers", ", ".join(wrong))


def display_as_dict(display: JointDisplay) -> dict[str, object]:
    """Every cell by link as plain values for JSON; what is not known is ``None``."""
    return {name: _cell(cell, display) for name, cell in display.cells.items()}


def _cell(cell: Cell, display: JointDisplay) -> dict[str, object]:
    voices, numbers = cell.voices, cell.numbers
    turns = cell_flips(cell, display.settings, agreement=display.agreement)
    return {
        "voices": {
            "direction": voices.direction,
            "confidence": voices.confidence,
            "n": voices.n,
            "provisional": voices.provisional,
            "negative_cases": voices.negative_cases,
            "reasons": [_reason(one) for one in voices.reasons],
        },
        "numbers": {
            "class": numbers.number_class,
            "p": numbers.p,
            "ci95": numbers.interval,
            "ci90": numbers.equivalence_interval,
            "mde": numbers.mde,
            "tost_p": numbers.tost_p,
            "fragile_reasons": [_reason(one) for one in numbers.fragile_reasons],
            "reasons": [_reason(one) for one in numbers.reasons],
        },
        "verdict": cell.verdict,
        "fragile": cell.fragile,
        "flip_points": [_flip(one) for one in cell.flip_points],
        "turns": [_turn(one) for one in turns],
    }


def _flip(point: FlipPoint) -> dict[str, object]:
    """From below the SESOI to above it: the verdict, and the class behind it."""
    return {
        "sesoi": point.sesoi,
        "from": point.verdict_below,
        "to": point.verdict_above,
        "class_from": point.class_below,
        "class_to": point.class_above,
    }


def _turn(flip: Flip) -> dict[str, object]:
    """A value of one setting, the others as they are: how the cell comes out below and above it."""
    sides = {"from": flip.below, "to": flip.above}
    told = {
        side: {"verdict": one.verdict, "direction": one.direction, "fragile": one.fragile}
        for side, one in sides.items()
    }
    return {"setting": flip.setting, "at": flip.at, **told}


def _reason(reason: Reason) -> dict[str, object]:
    values = {name: _plain(value) for name, value in reason.values}
    return {"code": _CODE_PREFIX.sub("", reason.code), **values}


def _plain(value: object) -> object:
    if isinstance(value, Reason):
        return _plain_reason(value)
    if isinstance(value, Worded):
        return value.en
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _plain_reason(reason: Reason) -> object:
    """A word as its code, a text with fields as its fields."""
    fields = {name: _plain(value) for name, value in reason.values}
    return fields or _CODE_PREFIX.sub("", reason.code)


def write_verdicts(display: JointDisplay, path: Path) -> None:
    """Write every cell as JSON.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    with written_file(path) as file:
        json.dump(display_as_dict(display), file, ensure_ascii=False, indent=2, allow_nan=False)
        file.write("\n")
