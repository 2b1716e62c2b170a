"""What measures cost: per participant, until a course breaks even, and per additional return."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.quant.register_rows import Cost
from workbench.reasons import Reason


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Cost of one measure.

    Attributes
    ----------
    measure : str
    nok : int
        Kroner in all.
    participants : int
    per_participant : float
        Kroner; ``nan`` without participants.
    """

    measure: str
    nok: int
    participants: int
    per_participant: float


@dataclass(frozen=True, slots=True)
class CostTable:
    """Measures and what they cost together.

    Attributes
    ----------
    rows : tuple of UnitCost
        In the order of their first cost.
    nok, participants : int
        Sums; participants of two measures count twice.
    """

    rows: tuple[UnitCost, ...]
    nok: int
    participants: int


def cost_table(costs: Sequence[Cost]) -> CostTable:
    """Unit costs of measures; several costs of one measure (years, sources) are added."""
    measures = dict.fromkeys(cost.measure_id for cost in costs)
    rows = tuple(_unit_cost(measure, [c for c in costs if c.measure_id == measure]) for measure in measures)
    return CostTable(rows, sum(row.nok for row in rows), sum(row.participants for row in rows))


def _unit_cost(measure: str, costs: Sequence[Cost]) -> UnitCost:
    nok, participants = sum(cost.nok for cost in costs), sum(cost.participants for cost in costs)
    return UnitCost(measure, nok, participants, nok / participants if participants else math.nan)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Participants a course needs to cost no more each than the measure it is compared with.

    Attributes
    ----------
    per_course : float
        Kroner that one course costs, on this basis.
    reference : float
        Kroner per participant of the other measure.
    needed : float
        Participants a course: ``per_course / reference``.
    actual : float
        Participants a course as they were, on this basis: ``per_course`` over the cost of a participant.
    """

    per_course: float
    reference: float
    needed: float
    actual: float


@dataclass(frozen=True, slots=True)
class BreakEvenBases:
    """Both ways of reckoning, which are not to be mixed.

    Attributes
    ----------
    spent : BreakEven
        From what was spent over the number of courses.
    cap : BreakEven or None
        From the most that one course may cost, where there is such a cap.
    """

    spent: BreakEven
    cap: BreakEven | None = None


def break_even(
    cost: UnitCost, *, n_courses: int, reference: float, cap: float | None = None
) -> BreakEvenBases:
    """Participants needed for a course to cost as little each as another measure.

    Parameters
    ----------
    cost : UnitCost
        Of the courses.
    n_courses : int
    reference : float
        Kroner per participant of the other measure.
    cap : float, optional
        Most that one course may cost, in kroner.

    Examples
    --------
    The two numbers that the 2014 evaluation gives in one paragraph rest on unlike bases: local courses from
    the cap (about 15), national ones from what was spent (about 30).

    >>> local = UnitCost("local", 4_079_121, 360, 4_079_121 / 360)
    >>> found = break_even(local, n_courses=60, reference=6_703, cap=100_000)
    >>> round(found.cap.needed, 1), round(found.spent.needed, 1)
    (14.9, 10.1)
    >>> round(found.cap.actual, 1), round(found.spent.actual, 1)
    (8.8, 6.0)
    >>> national = UnitCost("national", 6_328_845, 135, 6_328_845 / 135)
    >>> round(break_even(national, n_courses=31, reference=6_703).spent.needed, 1)
    30.5
    """
    if n_courses < 1 or not reference > 0 or (cap is not None and not cap > 0):
        raise ValueError("there must be at least one course, and costs above 0")

    def based_on(per_course: float) -> BreakEven:
        return BreakEven(per_course, reference, per_course / reference, per_course / cost.per_participant)

    return BreakEvenBases(based_on(cost.nok / n_courses), None if cap is None else based_on(cap))


@dataclass(frozen=True, slots=True)
class CostPerReturn:
    """Kroner for one return that would not have come without the measure.

    Attributes
    ----------
    unit_cost : float
        Kroner per participant.
    at_effect, at_sesoi : float
        At the estimate, and at the smallest effect of interest.
    lowest : float
        At the upper limit of the effect's interval.
    highest : float
        At its lower limit; ``nan`` where that is 0 or below: the range is then "from lowest to not defined".
    reason, range_reason : Reason or None
        Why ``at_effect``, and why an end of the range, is ``nan``.
    """

    unit_cost: float
    at_effect: float
    at_sesoi: float
    lowest: float
    highest: float
    reason: Reason | None = None
    range_reason: Reason | None = None


def cost_per_return(
    unit_cost: float, *, effect: float, ci_lower: float, ci_upper: float, sesoi: float
) -> CostPerReturn:
    """Cost of an additional return.

    Parameters
    ----------
    unit_cost : float
        Kroner per participant, above 0, taken as known.
    effect, ci_lower, ci_upper, sesoi : float
        Shares of participants (0–1), with the interval at whatever level it was made.

    Notes
    -----
    An effect of 0 or below has no cost per additional return: there are none. Averages over such a range
    mislead, so that none is given.

    Examples
    --------
    >>> cost_per_return(6_703, effect=0.003, ci_lower=-0.019, ci_upper=0.0246, sesoi=0.02).at_sesoi
    335150.0
    """
    if not unit_cost > 0 or not sesoi > 0:
        raise ValueError("the unit cost and the smallest effect of interest must be above 0")
    lowest, highest = _per_return(unit_cost, ci_upper), _per_return(unit_cost, ci_lower)
    undefined = Reason.of("effect_reason.cost_not_defined", effect=effect)
    below, open_end = "effect_reason.cost_range_not_defined", "effect_reason.cost_range_open"
    return CostPerReturn(
        unit_cost=unit_cost,
        at_effect=_per_return(unit_cost, effect),
        at_sesoi=unit_cost / sesoi,
        lowest=lowest,
        highest=highest,
        reason=None if effect > 0 else undefined,
        range_reason=None
        if ci_lower > 0
        else Reason.of(open_end if ci_upper > 0 else below, lower=ci_lower, upper=ci_upper),
    )


def _per_return(unit_cost: float, effect: float) -> float:
    return unit_cost / effect if effect > 0 else math.nan


def sesoi_from_value(unit_cost: float, value: float) -> float:
    """Effect (share of participants) at which a measure costs what its additional returns are worth.

    Parameters
    ----------
    unit_cost, value : float
        Kroner per participant, and that an additional return is worth to the State; both above 0.

    Examples
    --------
    >>> [round(100 * sesoi_from_value(cost, 335_000), 1) for cost in (6_703, 11_331, 46_880)]
    [2.0, 3.4, 14.0]
    """
    if not unit_cost > 0 or not value > 0:
        raise ValueError("the unit cost and the value of a return must be above 0")
    return unit_cost / value
