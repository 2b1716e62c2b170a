"""How recommendations stand on the cells they rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.mixed.claim_records import Recommendation
from workbench.mixed.display import Cell
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.pathways import END
from workbench.mixed.records import SETTLED, Verdict
from workbench.reasons import Reason, Worded

Light = Literal["red", "amber", "green", "grey"]
WORST_FIRST: tuple[Verdict, ...] = (
    "discordant",
    "gap",
    "inconclusive",
    "silent_voices",
    "silent_numbers",
    "complementary",
    "partly_convergent",
    "convergent",
)
"""Verdicts from the one that carries a recommendation least."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a recommendation stands.

    Attributes
    ----------
    light : Light
        Red: a cell contradicts it or holds an open contradiction. Amber: a cell is undecided, fragile, or
        one-sided. Green: all cells carry it. Grey: it rests on no cell.
    worst : Verdict or None
        The worst verdict among its cells.
    worst_links : tuple of str
        The cells with it.
    reasons : tuple of Reason
        Why, in words.
    """

    light: Light
    worst: Verdict | None
    worst_links: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Effect of one measure less that of another, taken as independent; shares."""

    difference: float
    se: float
    z: float
    p: float


def difference_of(first: Cell | None, second: Cell | None) -> Difference | None:
    """The difference between two measured effects; None where one of them has no estimate.

    The two are taken as independent; where they share controls or participants, they are not quite.
    """
    if not (first and second and first.estimate and second.estimate):
        return None
    one, other = first.estimate, second.estimate
    if not (one.is_measured and other.is_measured):
        return None
    gap, se = one.att - other.att, math.hypot(one.se, other.se)
    z = gap / se if se > 0 else math.nan
    return Difference(gap, se, z, math.erfc(abs(z) / math.sqrt(2)))


def worst_of(verdicts: Mapping[str, Verdict]) -> tuple[Verdict | None, tuple[str, ...]]:
    """The worst of several verdicts, and the links that have it."""
    if not verdicts:
        return None, ()
    worst = min(verdicts.values(), key=WORST_FIRST.index)
    return worst, tuple(link for link, one in verdicts.items() if one == worst)


def standing(
    recommendation: Recommendation,
    model: LogicModel,
    cells: Mapping[str, Cell],
    verdicts: Mapping[str, Verdict],
    *,
    significance: float = 0.05,
) -> Standing:
    """How a recommendation stands on its cells.

    Parameters
    ----------
    cells, verdicts : mapping of link to Cell, of link to Verdict
        The cells, and the verdicts that stand (a person's where the rule's has been overridden).
    significance : float
        Level at which a difference between two measures counts.
    """
    rests = {link: verdicts[link] for link in recommendation.links if link in cells}
    worst, where = worst_of(rests)
    against = tuple(_against(recommendation, [cells[link] for link in rests]))
    open_ones = tuple(_open(cells[link], verdicts[link]) for link in rests if verdicts[link] == "discordant")
    gone = tuple(link for link in recommendation.links if link not in cells)
    weak = (
        *_not_alone(recommendation, model, cells),
        *_no_difference(recommendation, model, cells, significance),
        *(Reason.of("questions.why_gone", link=link) for link in gone),
        *(
            _undecided(cells[link], verdicts[link])
            for link in rests
            if verdicts[link] not in (*SETTLED, "discordant")
        ),
        *(_fragile(cells[link]) for link in rests if cells[link].fragile and verdicts[link] != "discordant"),
    )
    reasons = (*against, *open_ones, *weak)
    if not rests:
        return Standing("amber" if weak else "grey", None, (), (Reason.of("questions.why_no_cell"), *reasons))
    light: Light = "red" if against or open_ones else "amber" if weak else "green"
    return Standing(light, worst, where, reasons or (Reason.of("questions.why_carried"),))


def _against(recommendation: Recommendation, cells: Sequence[Cell]) -> list[Reason]:
    """Cells whose numbers say the opposite of what the recommendation wants."""
    contrary = {"more": "negative", "less": "positive"}.get(recommendation.aim)
    mine = [one for one in cells if one.link.measure_id == recommendation.measure_id]
    return [
        Reason.of(
            "questions.why_contradicted",
            link=_name(one),
            **{"class": Reason.of(f"verdict.class_{one.numbers.number_class}")},
        )
        for one in mine
        if one.numbers.number_class == contrary
    ]


def _open(cell: Cell, verdict: Verdict) -> Reason:
    direction = Reason.of(f"verdict.direction_{cell.voices.direction}")
    return Reason.of("questions.why_discordant", link=_name(cell), direction=direction)


def _undecided(cell: Cell, verdict: Verdict) -> Reason:
    return Reason.of(
        "questions.why_undecided", link=_name(cell), verdict=Reason.of(f"verdict.verdict_{verdict}")
    )


def _fragile(cell: Cell) -> Reason:
    return Reason.of("questions.why_fragile", link=_name(cell))


def _not_alone(recommendation: Recommendation, model: LogicModel, cells: Mapping[str, Cell]) -> list[Reason]:
    """A measure that no estimate is of, though an arm that holds it has one."""
    measure_id = recommendation.measure_id
    known = {one.id: one for one in model.measures}
    if measure_id not in known or direct_cell(cells, measure_id, measured=True):
        return []
    holding = [
        one for one in known.values() if measure_id in one.parts and direct_cell(cells, one.id, measured=True)
    ]
    measure = Worded(known[measure_id].name_nb, known[measure_id].name_en)
    arms = tuple(Worded(one.name_nb, one.name_en) for one in holding)
    if not arms:
        return [Reason.of("questions.why_never_measured", measure=measure)]
    return [Reason.of("questions.why_never_alone", measure=measure, arms=arms)]


def _no_difference(
    recommendation: Recommendation, model: LogicModel, cells: Mapping[str, Cell], level: float
) -> list[Reason]:
    """Two measures that the numbers do not tell apart, where one is put before the other."""
    over = recommendation.over_measure_id
    if not (recommendation.measure_id and over):
        return []
    pair = [direct_cell(cells, one, measured=True) for one in (recommendation.measure_id, over)]
    found = difference_of(*pair)
    if found is None:
        return [Reason.of("questions.why_not_compared")]
    if found.p < level and found.difference > 0:
        return []
    gap, p = round(100 * found.difference, 1), round(found.p, 3)
    return [Reason.of("questions.why_no_difference", gap=gap, se=round(100 * found.se, 1), p=p)]


def told_by_cell(cell: Cell) -> tuple[Reason, ...]:
    """Reasons that say no more than the cell's own verdict does: for places where that stands beside them."""
    return _undecided(cell, cell.verdict), _fragile(cell)


def direct_cell(cells: Mapping[str, Cell], measure_id: str | None, *, measured: bool = False) -> Cell | None:
    """The cell from a measure straight to return, with an estimate if ``measured``."""
    found = (
        one
        for one in cells.values()
        if one.link.measure_id == measure_id and (one.link.from_node, one.link.to_node) == ("measure", END)
    )
    return next((one for one in found if not measured or one.estimate is not None), None)


def _name(cell: Cell) -> Worded:
    return Worded(cell.link.name_nb, cell.link.name_en)
