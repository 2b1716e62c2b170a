"""How alike treated and controls are, before and after matching."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.quant.comparison import Comparison
from workbench.quant.design import Design


@dataclass(frozen=True, slots=True)
class CovariateBalance:
    """Balance of one covariate or level.

    Attributes
    ----------
    covariate : str
        ``alder``, or ``land=AFG`` for a level; reference levels are among them.
    column : str
    is_dummy : bool
    treated_mean_before, control_mean_before, treated_mean_after, control_mean_after : float
        In the covariate's unit; shares for dummies.
    smd_before, smd_after : float
        Standardised mean difference; the denominator of both is the SD (n - 1) of all treated before
        matching; ``nan`` if the treated do not vary.
    variance_ratio_before, variance_ratio_after : float
        Variance of treated over variance of controls; ``nan`` for dummies, whose mean says it all.
    """

    covariate: str
    column: str
    is_dummy: bool
    treated_mean_before: float
    control_mean_before: float
    treated_mean_after: float
    control_mean_after: float
    smd_before: float
    smd_after: float
    variance_ratio_before: float
    variance_ratio_after: float


def balance_table(design: Design, match: Comparison) -> tuple[CovariateBalance, ...]:
    """Balance of every covariate before and after matching.

    Parameters
    ----------
    design : Design
    match : Comparison
        Of the design's rows.

    Returns
    -------
    tuple of CovariateBalance
        Every level of a categorical covariate has a row, the reference level first.

    Notes
    -----
    The weighted variance of controls after matching is Σw(x - m)²/(Σw - Σw²/Σw), as in MatchIt. cobalt's
    default for dummies is the raw difference; here they are standardised like the rest.
    """
    arms = _arms(design, match)
    return tuple(_balance(*column, arms=arms) for column in _columns(design))


@dataclass(frozen=True, slots=True)
class _Arms:
    """Weights of each cell, shape (4, n_cells): treated and controls before, treated and controls after.

    ``loss`` is Σw²/Σw of rows, which a variance loses for the mean it is taken about: 1 without weights.
    """

    weights: np.ndarray
    loss: np.ndarray

    def moments(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Means and variances, each of shape (4,)."""
        total, centre = self.weights.sum(axis=1), x.mean()
        distance = x - centre
        shift, squares = self.weights @ distance / total, self.weights @ distance**2
        spread = squares - total * shift**2
        spread[spread <= 1e-12 * squares] = 0.0
        return centre + shift, spread / np.where(total > self.loss, total - self.loss, np.nan)


def _arms(design: Design, match: Comparison) -> _Arms:
    cell, n_cells = design.cell_of_row, len(design.matrix)
    weights = match.treated_weights, match.control_weights
    after = [np.bincount(cell, weights=one, minlength=n_cells) for one in weights]
    before = design.n_treated_in_cell, design.n_in_cell - design.n_treated_in_cell
    return _Arms(np.stack([*before, *after]), np.array([1, 1, *(one @ one / one.sum() for one in weights)]))


def _columns(design: Design) -> Iterator[tuple[str, str, bool, np.ndarray]]:
    """Name, covariate, whether a dummy, and values by cell; a reference level before its siblings."""
    seen: set[str] = set()
    for j, term in enumerate(design.terms):
        if term.kind == "const":
            continue
        if term.level is not None and term.column not in seen:
            levels = [i for i, other in enumerate(design.terms) if other.column == term.column]
            yield (
                f"{term.column}={term.reference}",
                term.column,
                True,
                1 - design.matrix[:, levels].sum(axis=1),
            )
        seen.add(term.column)
        yield term.name, term.column, term.kind == "dummy", design.matrix[:, j]


def _balance(name: str, column: str, is_dummy: bool, x: np.ndarray, *, arms: _Arms) -> CovariateBalance:
    mean, variance = arms.moments(x)
    sd = math.sqrt(variance[0])
    return CovariateBalance(
        covariate=name,
        column=column,
        is_dummy=is_dummy,
        treated_mean_before=float(mean[0]),
        control_mean_before=float(mean[1]),
        treated_mean_after=float(mean[2]),
        control_mean_after=float(mean[3]),
        smd_before=_ratio(mean[0] - mean[1], sd),
        smd_after=_ratio(mean[2] - mean[3], sd),
        variance_ratio_before=math.nan if is_dummy else _ratio(variance[0], variance[1]),
        variance_ratio_after=math.nan if is_dummy else _ratio(variance[2], variance[3]),
    )


def _ratio(numerator: float, denominator: float) -> float:
    """A ratio, ``nan`` where the denominator is 0 or unknown."""
    return float(numerator / denominator) if denominator > 0 else math.nan
