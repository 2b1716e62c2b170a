"""One effect from beginning to end: design, score, support, match, effect, balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.quant.balance import CovariateBalance, balance_table
from workbench.quant.comparison import Comparison, Pairs
from workbench.quant.design import Design
from workbench.quant.effects import EffectResult, described
from workbench.quant.estimators import Setting, estimated
from workbench.quant.overlap import Overlap, score_overlap
from workbench.quant.propensity import PropensityModel, fit_propensity
from workbench.quant.specification import EffectSpecification, checked
from workbench.quant.specified_design import specified_design
from workbench.quant.standard_errors import Progress, standard_error
from workbench.quant.strata import Block
from workbench.quant.support import Support, common_support

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EffectRun", "EffectSpecification", "analysed", "run_effect"]


@dataclass(frozen=True, slots=True)
class EffectRun:
    """An effect and all it rests on.

    Attributes
    ----------
    specification : EffectSpecification
    design : Design
    model : PropensityModel
    support : Support
    match : Comparison
        Row numbers are those of ``design``; :meth:`pairs` gives those of the table.
    effect : EffectResult
    balance : tuple of CovariateBalance
    overlap : Overlap
    blocks : tuple of Block
        Of blocks and subclasses.
    """

    specification: EffectSpecification
    design: Design
    model: PropensityModel
    support: Support
    match: Comparison
    effect: EffectResult
    balance: tuple[CovariateBalance, ...]
    overlap: Overlap
    blocks: tuple[Block, ...] = ()

    def pairs(self, row: int | None = None) -> Pairs:
        """Matched pairs by row of the table, from 0; those of one treated row if it is named."""
        position = None if row is None else int(np.searchsorted(self.design.rows, row))
        if position is not None and self.design.rows[position : position + 1].tolist() != [row]:
            position = -1
        return self.in_table(self.match.pairs(position))

    def in_table(self, pairs: Pairs) -> Pairs:
        """The same pairs with row numbers of the table instead of the design."""
        rows = self.design.rows
        return pairs._replace(treated=rows[pairs.treated], control=rows[pairs.control])


def run_effect(
    data: pd.DataFrame, specification: EffectSpecification, *, progress: Progress | None = None
) -> EffectRun:
    """Estimate one effect.

    Parameters
    ----------
    data : pd.DataFrame, shape (n, p)
        Not changed.
    specification : EffectSpecification
    progress : callable, optional
        Told (done, all) by long work.

    Returns
    -------
    EffectRun

    Raises
    ------
    InputError
        Choices do not go together, or as :func:`build_design` says.
    StatisticsError
        As :func:`build_design`, :func:`fit_propensity` and the estimator say.
    """
    spec = checked(specification)
    design, _, strata, clusters = specified_design(data, spec)
    return analysed(design, spec, strata=strata, clusters=clusters, progress=progress)


def analysed(
    design: Design,
    specification: EffectSpecification,
    *,
    strata: np.ndarray | None = None,
    clusters: np.ndarray | None = None,
    progress: Progress | None = None,
) -> EffectRun:
    """Estimate one effect from a design that is built; see :func:`run_effect`.

    Parameters
    ----------
    strata, clusters : ndarray, shape (n,), optional
        Codes of the exact columns, and labels of clusters, of the design's rows.
    """
    spec = specification
    model = fit_propensity(design, link=spec.link)
    support = common_support(model.scores, design.treatment, rule=spec.support)
    setting = Setting(design, model, support, spec, strata)
    found = estimated(setting)
    error = standard_error(setting, found, clusters=clusters, progress=progress)
    effect = described(
        found.contrast, error, design.treatment, estimand=spec.estimand, sesoi=spec.sesoi, alpha=spec.alpha
    )
    match = found.contrast.comparison
    overlap = score_overlap(model.scores, design.treatment)
    balance = balance_table(design, match)
    return EffectRun(spec, design, model, support, match, effect, balance, overlap, found.blocks)
