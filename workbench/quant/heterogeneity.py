"""Whether an effect differs between groups: one estimate a group, and a test of their differences."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

from workbench.quant.multiplicity import holm
from workbench.quant.part_estimates import PartEstimate, attempted, no_estimate
from workbench.quant.steps import IsCancelled, Progress, in_steps, never, quiet
from workbench.reasons import Reason

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """The effect in one group.

    Attributes
    ----------
    group : str
    n_treated, n_control : int
        Rows of the group by arm, before matching.
    n_treated_matched, n_controls_used : int
    effect, se : float
        In the outcome's unit.
    ci_lower, ci_upper : float
        At 1 - alpha.
    p, p_holm : float
        Two-sided normal p, and adjusted over the groups that have one.
    reason : Reason or None
        Why numbers are ``nan``, if they are.
    """

    group: str
    n_treated: int
    n_control: int
    n_treated_matched: int
    n_controls_used: int
    effect: float
    se: float
    ci_lower: float
    ci_upper: float
    p: float
    p_holm: float
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Effects by group.

    Attributes
    ----------
    groups : tuple of GroupEffect
        In sorted order.
    pooled, pooled_se : float
        Mean of the groups' effects weighted by precision.
    q, df, p : float, int, float
        Cochran's test that all groups have the same effect; ``nan`` with fewer than two.
    i2 : float
        Share (0–1) of the spread of effects beyond what chance gives; 0 if the spread is less than that.
    least_treated, least_control, alpha : int, int, float
        As asked for.
    is_complete : bool
        False if somebody cancelled.
    reason : Reason or None
        Why there is no test, if there is none.
    """

    groups: tuple[GroupEffect, ...]
    pooled: float
    pooled_se: float
    q: float
    df: int
    p: float
    i2: float
    least_treated: int
    least_control: int
    alpha: float
    is_complete: bool
    reason: Reason | None = None


def effects_by_group(
    groups: np.ndarray,
    treatment: np.ndarray,
    estimate: Callable[[np.ndarray], PartEstimate],
    *,
    least_treated: int = 30,
    least_control: int = 30,
    alpha: float = 0.05,
    progress: Progress = quiet,
    is_cancelled: IsCancelled = never,
) -> Heterogeneity:
    """Estimate an effect in each group of rows.

    Parameters
    ----------
    groups : ndarray of str, shape (n,)
        A group known before the treatment.
    treatment : ndarray of bool or 0/1, shape (n,)
    estimate : callable
        Effect from row numbers, ascending.
    least_treated, least_control : int
        A group with fewer is refused, with that as the reason.
    alpha : float
        Level of two-sided tests.
    progress, is_cancelled : callable
        See :func:`in_steps`.

    Returns
    -------
    Heterogeneity

    Notes
    -----
    Groups share no rows, so that their estimates are taken as independent. That one group is significant and
    another is not says nothing of a difference; ``p`` of the whole does.

    References
    ----------
    Cochran (1954), Biometrics 10(1). Higgins & Thompson (2002), Statistics in Medicine 21, 1539-1558.
    """
    labels, codes = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    treated, found = np.asarray(treatment, dtype=bool), list[GroupEffect]()
    for code in in_steps(range(len(labels)), progress, is_cancelled):
        rows = np.flatnonzero(codes == code)
        n_treated = int(treated[rows].sum())
        group = _Group(str(labels[code]), n_treated, len(rows) - n_treated)
        part = _refused(group, least_treated, least_control) or attempted(partial(estimate, rows))
        found.append(_group_effect(group, part, alpha))
    adjusted = holm([group.p for group in found])
    return Heterogeneity(
        groups=tuple(replace(group, p_holm=p) for group, p in zip(found, adjusted, strict=True)),
        **_difference(np.array([(group.effect, group.se) for group in found if group.se > 0]).reshape(-1, 2)),
        least_treated=least_treated,
        least_control=least_control,
        alpha=alpha,
        is_complete=len(found) == len(labels),
    )


class _Group(NamedTuple):
    name: str
    n_treated: int
    n_control: int


def _refused(group: _Group, least_treated: int, least_control: int) -> PartEstimate | None:
    if group.n_treated >= least_treated and group.n_control >= least_control:
        return None
    least = {"least_treated": least_treated, "least_controls": least_control}
    return no_estimate(
        Reason.of("effect_reason.group_too_small", treated=group.n_treated, controls=group.n_control, **least)
    )


def _group_effect(group: _Group, part: PartEstimate, alpha: float) -> GroupEffect:
    reach = _NORMAL.inv_cdf(1 - alpha / 2) * part.se
    p = math.erfc(abs(part.effect / part.se) / math.sqrt(2)) if part.se > 0 else math.nan
    return GroupEffect(
        group=group.name,
        n_treated=group.n_treated,
        n_control=group.n_control,
        n_treated_matched=part.n_treated,
        n_controls_used=part.n_control,
        effect=part.effect,
        se=part.se,
        ci_lower=part.effect - reach,
        ci_upper=part.effect + reach,
        p=p,
        p_holm=p,
        reason=part.reason,
    )


def _difference(estimates: np.ndarray) -> dict[str, Any]:
    """Pooled effect and Cochran's test from effects and standard errors, shape (k, 2)."""
    from scipy.stats import chi2

    effect, se = estimates.T
    if len(effect) < 2:
        nothing = dict.fromkeys(("pooled", "pooled_se", "q", "p", "i2"), math.nan)
        return {**nothing, "df": 0, "reason": Reason.of("effect_reason.groups_too_few", n=len(effect))}
    weight, df = 1 / se**2, len(effect) - 1
    pooled = float(weight @ effect / weight.sum())
    q = float(weight @ (effect - pooled) ** 2)
    return {
        "pooled": pooled,
        "pooled_se": 1 / math.sqrt(float(weight.sum())),
        "q": q,
        "df": df,
        "p": float(chi2.sf(q, df)),
        "i2": 1 - df / q if q > df else 0.0,
        "reason": None,
    }
