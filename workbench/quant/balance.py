"""How alike treated and controls are, before and after matching."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.quant.design import Design
from workbench.quant.matching import Match


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


def balance_table(design: Design, match: Match) -> tuple[CovariateBalance, ...]:
    """Balance of every covariate before and after matching.

    Parameters
    ----------
    design : Design
    match : Match
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
    before, after = _samples(design, match)
    return tuple(_balance(*column, samples=(before, after)) for column in _columns(design))


@dataclass(frozen=True, slots=True)
class _Sample:
    """Weights of each cell in both arms, and Kish's Σw²/Σw of the controls' weights."""

    treated: np.ndarray
    control: np.ndarray
    control_loss: float

    def means(self, x: np.ndarray) -> tuple[float, float]:
        treated, control = self.treated @ x / self.treated.sum(), self.control @ x / self.control.sum()
        return float(treated), float(control)

    def variances(self, x: np.ndarray) -> tuple[float, float]:
        treated, control = self.means(x)
        return (
            _variance(self.treated, x, treated, 1.0),
            _variance(self.control, x, control, self.control_loss),
        )


def _variance(weights: np.ndarray, x: np.ndarray, mean: float, loss: float) -> float:
    """Weighted variance; what is only rounding counts as 0."""
    total = weights.sum()
    squares = float(weights @ (x - mean) ** 2)
    if squares <= 1e-24 * float(weights @ x**2):
        return 0.0
    return _ratio(squares, total - loss)


def _samples(design: Design, match: Match) -> tuple[_Sample, _Sample]:
    size, n_cells = design.cell_of_row, len(design.matrix)
    before = _Sample(design.n_treated_in_cell, design.n_in_cell - design.n_treated_in_cell, 1.0)
    weights = match.control_weights
    treated = np.bincount(size, weights=match.treated_matched, minlength=n_cells)
    control = np.bincount(size, weights=weights, minlength=n_cells)
    return before, _Sample(treated, control, float(weights @ weights / weights.sum()))


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


def _balance(
    name: str, column: str, is_dummy: bool, x: np.ndarray, *, samples: tuple[_Sample, _Sample]
) -> CovariateBalance:
    before, after = samples
    means = *before.means(x), *after.means(x)
    variances = *before.variances(x), *after.variances(x)
    sd = math.sqrt(variances[0]) if variances[0] >= 0 else math.nan
    return CovariateBalance(
        name,
        column,
        is_dummy,
        *means,
        smd_before=_ratio(means[0] - means[1], sd),
        smd_after=_ratio(means[2] - means[3], sd),
        variance_ratio_before=math.nan if is_dummy else _ratio(variances[0], variances[1]),
        variance_ratio_after=math.nan if is_dummy else _ratio(variances[2], variances[3]),
    )


def _ratio(numerator: float, denominator: float) -> float:
    """A ratio, ``nan`` where the denominator is 0 or unknown."""
    return float(numerator / denominator) if denominator > 0 else math.nan
