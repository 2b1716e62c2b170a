"""One effect from beginning to end: design, score, support, match, effect, balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.quant.balance import CovariateBalance, balance_table
from workbench.quant.comparison import Pairs
from workbench.quant.design import Design, EmptyLevels, build_design
from workbench.quant.effects import EffectResult, estimate_att
from workbench.quant.links import Link
from workbench.quant.matching import Match, match_nearest
from workbench.quant.overlap import Overlap, score_overlap
from workbench.quant.propensity import PropensityModel, fit_propensity
from workbench.quant.support import Support, SupportRule, common_support

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["nearest", "as-in-2014"]


@dataclass(frozen=True, slots=True)
class EffectSpecification:
    """Every choice behind an effect.

    Attributes
    ----------
    treatment, outcome : str
        Columns of the table: 0/1, and a number.
    covariates : tuple of str
    measure : str
        Which measure the treatment is, e.g. ``courses``; not used in the computation.
    categorical : tuple of str
        Covariates of numbers that are names of groups.
    reference : mapping of str to str
        Level a categorical covariate is compared with.
    link : {"logit", "probit"}
    method : {"nearest", "as-in-2014"}
        How ties share the weight; see :func:`match_nearest`.
    support : {"minmax", "treated-range", "none"}
    tie_tolerance : float
        Scores this close count as equally near.
    sesoi : float
        Smallest effect of interest, in the outcome's unit.
    alpha : float
        Level of two-sided tests.
    empty_levels : {"refuse", "drop"}
        What to do with levels that occur in one group only; see :func:`build_design`.
    """

    treatment: str
    outcome: str
    covariates: tuple[str, ...]
    measure: str = ""
    categorical: tuple[str, ...] = ()
    reference: Mapping[str, str] = field(default_factory=dict)
    link: Link = "logit"
    method: Method = "nearest"
    support: SupportRule = "minmax"
    tie_tolerance: float = 1e-12
    sesoi: float = 0.02
    alpha: float = 0.05
    empty_levels: EmptyLevels = "refuse"


@dataclass(frozen=True, slots=True)
class EffectRun:
    """An effect and all it rests on.

    Attributes
    ----------
    specification : EffectSpecification
    design : Design
    model : PropensityModel
    support : Support
    match : Match
        Row numbers are those of ``design``; :meth:`pairs` gives those of the table.
    effect : EffectResult
    balance : tuple of CovariateBalance
    overlap : Overlap
    """

    specification: EffectSpecification
    design: Design
    model: PropensityModel
    support: Support
    match: Match
    effect: EffectResult
    balance: tuple[CovariateBalance, ...]
    overlap: Overlap

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


def run_effect(data: pd.DataFrame, specification: EffectSpecification) -> EffectRun:
    """Estimate one effect.

    Parameters
    ----------
    data : pd.DataFrame, shape (n, p)
        Not changed.
    specification : EffectSpecification

    Returns
    -------
    EffectRun

    Raises
    ------
    InputError, StatisticsError
        As :func:`build_design`, :func:`fit_propensity` and :func:`match_nearest` say.
    """
    spec = specification
    design = build_design(
        data,
        treatment=spec.treatment,
        outcome=spec.outcome,
        covariates=spec.covariates,
        categorical=spec.categorical,
        reference=spec.reference,
        merge_empty_levels=spec.empty_levels,
    )
    return analysed(design, spec)


def analysed(design: Design, specification: EffectSpecification) -> EffectRun:
    """Estimate one effect from a design that is built; see :func:`run_effect`."""
    spec = specification
    model = fit_propensity(design, link=spec.link)
    support = common_support(model.scores, design.treatment, rule=spec.support)
    match = match_nearest(
        model.scores,
        design.treatment,
        ties="averaged" if spec.method == "nearest" else "as_in_2014",
        tie_tolerance=spec.tie_tolerance,
        on_support=support.on_support,
    )
    effect = estimate_att(design.outcome, design.treatment, match, sesoi=spec.sesoi, alpha=spec.alpha)
    overlap = score_overlap(model.scores, design.treatment)
    return EffectRun(spec, design, model, support, match, effect, balance_table(design, match), overlap)
