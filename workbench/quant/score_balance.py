"""What the covariates together still say of the treatment: the score fitted anew in each sample."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.comparison import Comparison
from workbench.quant.design import Design
from workbench.quant.links import Link
from workbench.quant.newton import maximise
from workbench.reasons import Reason

Index = Literal["refitted", "original"]
_UNEXPLAINED_SHARE = 1e-10


@dataclass(frozen=True, slots=True)
class SampleBalance:
    """One sample, before or after matching.

    Attributes
    ----------
    rubin_b : float
        Difference of the arms' mean linear index over the root of their mean variance, in per cent; 25 and
        above is a concern (Rubin 2001).
    rubin_r : float
        Variance of the treated's index over that of the controls; outside 0.5-2 is a concern (Rubin 2001).
    pseudo_r2 : float
        McFadden's (0–1).
    lr, df, p : float, int, float
        Likelihood-ratio test that no covariate says anything.
    dropped : tuple of str
        Terms that cannot be told from others, do not vary, or (with their rows) say all about the treatment
        in this sample.
    reason : Reason or None
        Why numbers are ``nan``, if they are.
    """

    rubin_b: float
    rubin_r: float
    pseudo_r2: float
    lr: float
    df: int
    p: float
    dropped: tuple[str, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class ScoreBalance:
    """Both samples, and how they were judged."""

    before: SampleBalance
    after: SampleBalance
    link: Link
    index: Index


def score_balance(
    design: Design, comparison: Comparison, *, link: Link = "probit", index: Index = "refitted"
) -> ScoreBalance:
    """Rubin's B and R, pseudo R² and the joint test, before and after matching.

    Parameters
    ----------
    design : Design
    comparison : Comparison
        Of the design's rows.
    link : {"probit", "logit"}
        ``pstest`` uses probit.
    index : {"refitted", "original"}
        Whether B and R after matching use the index of the score fitted to the matched sample, as ``pstest``
        does, or that of the score before.

    Returns
    -------
    ScoreBalance

    Notes
    -----
    The weighted variance is Σw(x - m)²/(Σw - Σw²/Σw), as in the balance table; Stata divides by Σw - 1.
    Weights count as so many rows in the test, which re-used controls thus make look surer than it is.

    References
    ----------
    Rubin (2001), Health Services & Outcomes Research Methodology 2, 169-188. Sianesi (2004), Review of
    Economics and Statistics 86(1), 133-155, for refitting.
    """
    before, fitted = _sample(design, _plain(design), link, None)
    after, _ = _sample(design, _weighted(design, comparison), link, fitted if index == "original" else None)
    return ScoreBalance(before, after, link, index)


class _Sample(NamedTuple):
    """Weights of each cell and arm, shape (2, n_cells), and the sums of their rows' squares."""

    weights: np.ndarray
    squares: np.ndarray


def _plain(design: Design) -> _Sample:
    counts = np.array([design.n_treated_in_cell, design.n_in_cell - design.n_treated_in_cell])
    return _Sample(counts, counts)


def _weighted(design: Design, comparison: Comparison) -> _Sample:
    arms, n_cells = (comparison.treated_weights, comparison.control_weights), len(design.matrix)
    return _Sample(
        *(
            np.array([np.bincount(design.cell_of_row, weights=w**power, minlength=n_cells) for w in arms])
            for power in (1, 2)
        )
    )


def _sample(
    design: Design, sample: _Sample, link: Link, original: np.ndarray | None
) -> tuple[SampleBalance, np.ndarray | None]:
    """Balance of a sample and the linear index of each cell, ``None`` if it could not be fitted."""
    cells = _not_predicted(design, sample)
    columns = _independent(design.matrix[cells], sample.weights[:, cells].sum(axis=0))
    dropped = tuple(name for j, name in enumerate(design.names) if j not in columns)
    matrix, (treated, control) = design.matrix[cells][:, columns], sample.weights[:, cells]
    try:
        fit = maximise(matrix, treated, control, link=link, names=[design.names[j] for j in columns])
    except StatisticsError as error:
        reason, nan = Reason.of(error.key, **error.values), math.nan
        return SampleBalance(nan, nan, nan, nan, 0, nan, dropped, reason), None
    index = design.matrix[:, columns] @ fit.coefficients
    b, r = _rubin(index if original is None else original, sample, cells)
    null = _log_likelihood_null(treated.sum(), control.sum())
    lr, df = 2 * (fit.log_likelihood - null), len(columns) - 1
    return SampleBalance(b, r, 1 - fit.log_likelihood / null, lr, df, _chi2_tail(lr, df), dropped), index


def _not_predicted(design: Design, sample: _Sample) -> np.ndarray:
    """Cells left once no level has one arm only, as Stata's ``probit`` does it."""
    left = np.flatnonzero(sample.weights.sum(axis=0) > 0)
    indicators = _indicators(design)
    while True:
        one_arm = [
            left[level[left]]
            for level in indicators
            if level[left].any() and not sample.weights[:, left[level[left]]].sum(axis=1).all()
        ]
        if not one_arm:
            return left
        left = np.setdiff1d(left, np.concatenate(one_arm))


def _indicators(design: Design) -> list[np.ndarray]:
    """Cells of every level, reference levels among them."""
    columns = dict.fromkeys(term.column for term in design.terms if term.kind == "dummy")
    found = []
    for column in columns:
        levels = design.matrix[:, [j for j, term in enumerate(design.terms) if term.column == column]] == 1
        found += [*levels.T, ~levels.any(axis=1)]
    return found


def _independent(matrix: np.ndarray, weights: np.ndarray) -> list[int]:
    """Columns that vary and do not follow from those before them; the intercept first."""
    if not weights.sum() > 0:
        return [0]
    centred = matrix - weights @ matrix / weights.sum()
    moments = (centred * weights[:, None]).T @ centred
    scale = (weights @ matrix**2) * _UNEXPLAINED_SHARE
    kept: list[int] = []
    for j in range(1, matrix.shape[1]):
        cross = moments[kept, j]
        left = moments[j, j] - (cross @ np.linalg.solve(moments[np.ix_(kept, kept)], cross) if kept else 0.0)
        if moments[j, j] > scale[j] and left > _UNEXPLAINED_SHARE * moments[j, j]:
            kept.append(j)
    return [0, *kept]


def _rubin(index: np.ndarray, sample: _Sample, cells: np.ndarray) -> tuple[float, float]:
    means, variances = [], []
    for weights, squares in zip(sample.weights[:, cells], sample.squares[:, cells], strict=True):
        total = weights.sum()
        mean = weights @ index[cells] / total
        loss = squares.sum() / total
        means.append(float(mean))
        spread = float(weights @ (index[cells] - mean) ** 2)
        variances.append(spread / float(total - loss) if total > loss else math.nan)
    pooled = math.sqrt(sum(variances) / 2)
    b = 100 * abs(means[0] - means[1]) / pooled if pooled > 0 else math.nan
    return b, variances[0] / variances[1] if variances[1] > 0 else math.nan


def _log_likelihood_null(treated: float, control: float) -> float:
    share = treated / (treated + control)
    return float(treated * math.log(share) + control * math.log1p(-share))


def _chi2_tail(value: float, df: int) -> float:
    from scipy.stats import chi2

    return float(chi2.sf(value, df)) if df else math.nan
