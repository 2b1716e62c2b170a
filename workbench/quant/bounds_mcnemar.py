"""Rosenbaum bounds of McNemar's exact test: a binary outcome in pairs of one treated and one control."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.quant.bounds import DEFAULT_GAMMAS, Direction, check_options, not_significant
from workbench.reasons import Reason


@dataclass(frozen=True, slots=True)
class PairBound:
    """A test of pairs at one degree of hidden bias.

    Attributes
    ----------
    gamma : float
        Two persons alike in what is measured may differ in the odds of treatment by this factor.
    p_lower, p_upper : float
        Smallest and largest one-sided p that such bias allows, in the direction observed.
    """

    gamma: float
    p_lower: float
    p_upper: float


@dataclass(frozen=True, slots=True)
class McNemarBounds:
    """The test over a range of hidden bias.

    Attributes
    ----------
    rows : tuple of PairBound
    direction : {"up", "down"}
        Whether more treated or more controls are the only success of their pair.
    n_discordant : int
        Pairs with one success.
    n_in_direction : int
        Those of them in which it is the treated (``up``) or the control (``down``).
    gamma_star : float
        Where ``p_upper`` reaches ``alpha``; ``nan`` if it is not below ``alpha`` without bias either.
    alpha : float
        One-sided level.
    reason : Reason or None
        Why ``gamma_star`` is ``nan``, if it is.
    """

    rows: tuple[PairBound, ...]
    direction: Direction
    n_discordant: int
    n_in_direction: int
    gamma_star: float
    alpha: float
    reason: Reason | None = None


def mcnemar_bounds(
    treated_only: int, control_only: int, *, gammas: Sequence[float] = DEFAULT_GAMMAS, alpha: float = 0.05
) -> McNemarBounds:
    """Bounds of McNemar's exact test under hidden bias.

    Parameters
    ----------
    treated_only, control_only : int
        Pairs in which only the treated, or only the control, is a success.
    gammas : sequence of float
        At least 1 each.
    alpha : float
        One-sided level that ``gamma_star`` is solved for, in closed form.

    Returns
    -------
    McNemarBounds
        Half the two-sided exact p of the ordinary test at Γ = 1, unless both counts are alike.

    Notes
    -----
    P(T ≥ t) with T binomial, and success probability Γ/(1 + Γ) at most and 1/(1 + Γ) at least.
    ``rbounds::binarysens`` (2.x) prints P(T > t), which leaves out what was observed and is too small.

    References
    ----------
    Rosenbaum (2002), Observational Studies, section 4.3.2.
    """
    check_options(gammas, alpha)
    if min(treated_only, control_only) < 0:
        raise ValueError("numbers of pairs cannot be negative")
    n, t = treated_only + control_only, max(treated_only, control_only)
    p_start = _at_least(t, n, 0.5)
    return McNemarBounds(
        rows=tuple(
            PairBound(gamma, _at_least(t, n, 1 / (1 + gamma)), _at_least(t, n, gamma / (1 + gamma)))
            for gamma in gammas
        ),
        direction="up" if treated_only >= control_only else "down",
        n_discordant=n,
        n_in_direction=t,
        gamma_star=_gamma_star(t, n, alpha) if p_start < alpha else math.nan,
        alpha=alpha,
        reason=not_significant(p_start, alpha),
    )


def _at_least(t: int, n: int, share: float) -> float:
    """P(T ≥ t) of a binomial number."""
    from scipy.stats import binom

    return float(binom.sf(t - 1, n, share))


def _gamma_star(t: int, n: int, alpha: float) -> float:
    """P(T ≥ t) is the distribution function of a Beta(t, n - t + 1) at the success probability."""
    from scipy.stats import beta

    share = float(beta.ppf(alpha, t, n - t + 1))
    return share / (1 - share)
