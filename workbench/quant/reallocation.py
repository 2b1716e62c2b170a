"""What moving money from one measure to another would give, with its uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from workbench.reasons import Reason

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class MeasureEffect:
    """A measure's cost and effect.

    Attributes
    ----------
    measure : str
    unit_cost : float
        Kroner per participant, taken as known.
    effect, se : float
        Additional returns as a share of participants (0–1), and its standard error.
    """

    measure: str
    unit_cost: float
    effect: float
    se: float


@dataclass(frozen=True, slots=True)
class Reallocation:
    """Consequences of moving an amount.

    Attributes
    ----------
    source, target : MeasureEffect
    nok, correlation, alpha : float
        As asked for.
    places_lost, places_gained : float
        Participants.
    additional, se : float
        Change in the number of returns, and its standard error.
    ci_lower, ci_upper : float
        At 1 - alpha.
    probability_of_gain : float
        That the change is above 0 (0–1), if each effect's uncertainty is read as normal about its estimate.
    reason : Reason or None
        Why uncertainty is ``nan``, if it is.
    """

    source: MeasureEffect
    target: MeasureEffect
    nok: float
    correlation: float
    alpha: float
    places_lost: float
    places_gained: float
    additional: float
    se: float
    ci_lower: float
    ci_upper: float
    probability_of_gain: float
    reason: Reason | None = None


def reallocation(
    source: MeasureEffect,
    target: MeasureEffect,
    *,
    nok: float,
    correlation: float = 0.0,
    alpha: float = 0.05,
) -> Reallocation:
    """Move money from one measure to another.

    Parameters
    ----------
    source, target : MeasureEffect
    nok : float
        Kroner to move, above 0.
    correlation : float
        Between the two estimates; they have some where controls or participants are shared.
    alpha : float
        Level of the two-sided interval.

    Returns
    -------
    Reallocation

    Notes
    -----
    The change is nok·(effect/unit cost of the target - that of the source): linear in two normal estimates,
    so that the interval is in closed form. It takes unit costs and effects to stay as they are for more or
    fewer participants.
    """
    if not nok > 0 or not min(source.unit_cost, target.unit_cost) > 0 or not -1 <= correlation <= 1:
        raise ValueError("money and unit costs must be above 0, and the correlation between -1 and 1")
    lost, gained = nok / source.unit_cost, nok / target.unit_cost
    additional = gained * target.effect - lost * source.effect
    down, up = lost * source.se, gained * target.se
    se = math.sqrt(max(down**2 + up**2 - 2 * correlation * down * up, 0.0))
    reach = _NORMAL.inv_cdf(1 - alpha / 2) * se
    known = se > 0
    return Reallocation(
        source=source,
        target=target,
        nok=nok,
        correlation=correlation,
        alpha=alpha,
        places_lost=lost,
        places_gained=gained,
        additional=additional,
        se=se if known else math.nan,
        ci_lower=additional - reach if known else math.nan,
        ci_upper=additional + reach if known else math.nan,
        probability_of_gain=_NORMAL.cdf(additional / se) if known else math.nan,
        reason=None if known else Reason.of("effect_reason.reallocation_no_se"),
    )
