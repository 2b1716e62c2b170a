"""What the measures cost beside what they changed: unit costs, break-even, cost per additional return."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.register import add_costs, costs
from db.settings import set_setting, settings
from workbench.errors import InputError, WorkbenchError
from workbench.mixed.logic_model import Measure
from workbench.qual.records import Coder
from workbench.quant.costs import (
    BreakEvenBases,
    CostPerReturn,
    CostTable,
    UnitCost,
    break_even,
    cost_per_return,
    cost_table,
)
from workbench.quant.reallocation import MeasureEffect, Reallocation, reallocation
from workbench.quant.register_rows import Cost
from workbench.services.effects import EffectSummary, effect_of, estimated_measures, specified

__all__ = [
    "BreakEvenBases",
    "CostPerReturn",
    "CostSources",
    "CostTable",
    "CostedMeasure",
    "Courses",
    "MeasureEffect",
    "Reallocation",
    "UnitCost",
    "add_cost",
    "cost_sources",
    "costed_measures",
    "courses",
    "moved",
    "set_courses",
    "unit_costs",
]
COURSES = "courses"
"""Name of the setting that holds the number of courses and their cap."""


@dataclass(frozen=True, slots=True)
class Courses:
    """How many courses of a kind were held, and the most that one may cost (kroner; None without a cap)."""

    n: int
    cap: float | None


@dataclass(frozen=True, slots=True)
class CostSources:
    """Where costs come from: years in ascending order, and the kinds of record in the order of the costs."""

    years: tuple[int, ...]
    recorded_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CostedMeasure:
    """A measure with its cost and, where there is one, its effect.

    Attributes
    ----------
    effect_of : str or None
        The measure or arm that the effect was estimated for; an arm that holds the measure where the measure
        itself has no estimate; None where there is neither.
    per_return : CostPerReturn or None
    break_even : BreakEvenBases or None
        Beside the reference measure; None for that one, and where the number of courses is not known.
    """

    cost: UnitCost
    effect_of: str | None
    effect: EffectSummary | None
    per_return: CostPerReturn | None
    break_even: BreakEvenBases | None

    def as_effect(self) -> MeasureEffect | None:
        """Cost and effect in the form that reallocation takes; None without an effect."""
        if self.effect is None:
            return None
        found = self.effect.effect
        return MeasureEffect(self.cost.measure, self.cost.per_participant, found.att, found.se)


def unit_costs(db: Database) -> CostTable:
    """Costs per participant, as the costs were recorded."""
    return cost_table(costs(db))


def cost_sources(db: Database) -> CostSources:
    """Years whose prices the recorded costs are in, and where they were told."""
    found = costs(db)
    return CostSources(
        tuple(sorted({one.year for one in found})), tuple(dict.fromkeys(one.recorded_in for one in found))
    )


def courses(db: Database) -> dict[str, Courses]:
    """Number of courses and cap by measure, as the study has set them."""
    held = settings(db).get(COURSES, {})
    return {name: Courses(int(one["n"]), one.get("cap")) for name, one in held.items()}


def set_courses(db: Database, measure_id: str, found: Courses, *, coder_id: int | None = None) -> None:
    """Store the number of courses of a measure and their cap.

    Raises
    ------
    InputError
        If there is no course, or the cap is not above 0.
    """
    if found.n < 1 or (found.cap is not None and not found.cap > 0):
        raise InputError("errors.courses_invalid", n=found.n)
    held = {**settings(db).get(COURSES, {}), measure_id: {"n": found.n, "cap": found.cap}}
    set_setting(db, COURSES, held, coder_id=coder_id)


def add_cost(db: Database, cost: Cost, coder: Coder | None = None) -> None:
    """Store what a measure cost in a year, and for how many participants.

    Raises
    ------
    InputError
        If either number is not above 0.
    """
    if cost.nok < 1 or cost.participants < 1:
        raise InputError("errors.cost_invalid", nok=cost.nok, participants=cost.participants)
    add_costs(db, [cost], coder_id=coder.id if coder else None)


def costed_measures(db: Database, *, sesoi: float) -> tuple[CostedMeasure, ...]:
    """Every measure with a cost; the cheapest per participant is what the others break even with."""
    table, held = unit_costs(db), courses(db)
    known = [row for row in table.rows if row.per_participant == row.per_participant]
    cheapest = min(known, key=lambda row: row.per_participant, default=None)
    return tuple(_costed(db, row, cheapest, held.get(row.measure), sesoi) for row in table.rows)


def _costed(
    db: Database, row: UnitCost, cheapest: UnitCost | None, known: Courses | None, sesoi: float
) -> CostedMeasure:
    arm, effect = _effect(db, row.measure)
    per_return = None
    if effect is not None and row.per_participant > 0:
        found = effect.effect
        per_return = cost_per_return(
            row.per_participant,
            effect=found.att,
            ci_lower=found.ci_lower,
            ci_upper=found.ci_upper,
            sesoi=sesoi,
        )
    compared = known and cheapest and row is not cheapest and cheapest.per_participant > 0
    bases = (
        break_even(row, n_courses=known.n, reference=cheapest.per_participant, cap=known.cap)
        if compared and known and cheapest
        else None
    )
    return CostedMeasure(row, arm, effect, per_return, bases)


def _effect(db: Database, measure_id: str) -> tuple[str | None, EffectSummary | None]:
    """The effect of a measure, or of the arm that holds it."""
    arm = _arm_of(measure_id, estimated_measures(db))
    if arm is None:
        return None, None
    try:
        return arm, effect_of(db, arm, **specified(db, arm)).summary
    except WorkbenchError:
        return None, None


def _arm_of(measure_id: str, arms: tuple[Measure, ...]) -> str | None:
    own = next((one.id for one in arms if one.id == measure_id), None)
    holding = (one.id for one in arms if measure_id in one.parts and not one.needs_all_parts)
    return own or next(holding, None)


def moved(source: CostedMeasure, target: CostedMeasure, nok: float) -> Reallocation | None:
    """What moving an amount from one measure to another would give; None where an effect is missing.

    Two measures that share one pooled estimate are wrong together: their estimates are fully correlated.
    """
    first, second = source.as_effect(), target.as_effect()
    if first is None or second is None or not nok > 0:
        return None
    shared = source.effect_of == target.effect_of
    return reallocation(first, second, nok=nok, correlation=1.0 if shared else 0.0)
