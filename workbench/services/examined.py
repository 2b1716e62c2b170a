"""What has been examined of an effect's robustness, as the rules of verdicts read it; computes nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from workbench.quant.small_parts import guarded_hidden_bias
from workbench.services.kept_results import Json
from workbench.services.robustness import known_part
from workbench.services.small_cells import least_shown
from workbench.services.specification_curves import known_summary

TESTS = ("mantel_haenszel", "mcnemar")
"""Tests of hidden bias; the one that the least bias turns counts."""
_HIDDEN = "small.pairs"
"""Why a test is not shown."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What is kept of a measure's estimate under the study's specification and active register.

    Attributes
    ----------
    gamma : float or None
        The smallest Γ* of the tests that may be shown; ``nan`` if one of them is not significant without
        hidden bias either; None where hidden bias has not been examined.
    spec_share : float or None
        Share (0–1) of the specifications whose effect has the sign of the estimate; None where the curve has
        not been computed.
    """

    gamma: float | None
    spec_share: float | None


def examined_of(db: Database, measure_id: str) -> Examined:
    """Read what is kept of hidden bias and of the specification curve; what is not kept stays unknown.

    Raises
    ------
    NotFoundError
        In a study without a register.
    """
    bias, curve = known_part(db, "hidden_bias", measure_id), known_summary(db, measure_id)
    return Examined(
        None if bias is None else smallest_gamma(bias, least=least_shown(db)),
        None if curve is None else _number(curve["share_same_sign"]),
    )


def smallest_gamma(hidden_bias: Json, *, least: int = 1) -> float:
    """The smallest Γ* of the kept tests, ``nan`` if one of them finds nothing even without hidden bias.

    Parameters
    ----------
    hidden_bias : dict
    least : int
        Smallest count of persons that may be shown: a Γ* that would tell of fewer is not read, as the
        robustness page does not show it.
    """
    shown = guarded_hidden_bias(hidden_bias, least=least, hides_base=False) if least > 1 else hidden_bias
    tests = [shown[name] for name in TESTS]
    found = [_gamma_star(test) for test in tests if (test["reason"] or {}).get("key") != _HIDDEN]
    return math.nan if any(map(math.isnan, found)) else min(found)


def _gamma_star(test: Json) -> float:
    """Γ* as it was before it was kept as JSON, which knows no infinity: what never turns has no reason."""
    return math.inf if test["gamma_star"] is None and not test["reason"] else _number(test["gamma_star"])


def _number(kept: Any) -> float:
    return math.nan if kept is None else float(kept)
