"""Samsyn's own contestants: from a data frame to an effect with its standard error."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from benchmarks._register import COVARIATES
from benchmarks._tasks import Answer, Bootstrap, Task
from workbench.quant.analysis import EffectSpecification, run_effect
from workbench.quant.bootstrap import bootstrap
from workbench.quant.design import Design, build_design
from workbench.quant.estimators import Setting, estimated
from workbench.quant.propensity import fit_propensity
from workbench.quant.specification import Method
from workbench.quant.standard_errors import resampled_effect, standard_error
from workbench.quant.support import common_support

SPECIFICATION = EffectSpecification("treatment", "returned", COVARIATES)
GREEDY = replace(SPECIFICATION, method="nearest-no-replacement", caliper=0.2)


def prepared(frame: pd.DataFrame) -> pd.DataFrame:
    """Nothing: validating, coding and collapsing are part of what is timed."""
    return frame


def design_of(frame: pd.DataFrame) -> Design:
    return build_design(frame, treatment="treatment", outcome="returned", covariates=COVARIATES)


def setting_of(frame: pd.DataFrame, specification: EffectSpecification) -> Setting:
    """Design, score and support; the marginal effects of the score are left to :func:`whole`."""
    design = design_of(frame)
    model = fit_propensity(design, link=specification.link, marginal_effects=False)
    support = common_support(model.scores, design.treatment, rule=specification.support)
    return Setting(design, model, support, specification)


def effect(frame: pd.DataFrame, *specifications: EffectSpecification) -> Answer:
    """Score, support, match, ATT, and the standard error of each specification, of which the last is told."""
    setting = setting_of(frame, specifications[0])
    found = estimated(setting)
    errors = [standard_error(replace(setting, specification=one), found) for one in specifications]
    return Answer(found.contrast.effect, errors[-1].se)


def nearest(frame: pd.DataFrame) -> Answer:
    """With the standard error of Becker and Ichino, the default."""
    return effect(frame, SPECIFICATION)


def nearest_both_errors(frame: pd.DataFrame) -> Answer:
    """With that of Abadie and Imbens (2006, corrected for the estimated score as in 2016) besides."""
    return effect(frame, SPECIFICATION, replace(SPECIFICATION, se_method="abadie-imbens"))


def nearest_probit(frame: pd.DataFrame) -> Answer:
    return effect(frame, replace(SPECIFICATION, link="probit"))


def whole(frame: pd.DataFrame) -> Answer:
    """All that a run gives: marginal effects, balance before and after, overlap besides."""
    found = run_effect(frame, SPECIFICATION).effect
    return Answer(found.att, found.se)


def greedy(frame: pd.DataFrame) -> Answer:
    return effect(frame, GREEDY)


def bootstrapped(method: Method) -> Bootstrap[pd.DataFrame]:
    """Samples drawn anew by one worker, the score fitted again in each."""
    specification = GREEDY if method == GREEDY.method else replace(SPECIFICATION, method=method)

    def work(frame: pd.DataFrame, replications: int) -> Answer:
        setting = setting_of(frame, specification)
        found = bootstrap(
            resampled_effect(setting), setting.design.n, refusal=None, seed=1, replications=replications
        )
        return Answer(found.estimate, found.se, len(found.estimates))

    return work


PREPARED = prepared
TASKS: dict[str, Task[pd.DataFrame]] = {
    "nearest": nearest,
    "nearest_both_errors": nearest_both_errors,
    "nearest_probit": nearest_probit,
    "whole": whole,
    "greedy": greedy,
}
BOOTSTRAPS: dict[str, Bootstrap[pd.DataFrame]] = {
    "bootstrap": bootstrapped("nearest"),
    "bootstrap_greedy": bootstrapped("nearest-no-replacement"),
    "bootstrap_kernel": bootstrapped("kernel"),
    "bootstrap_ipw": bootstrapped("ipw"),
}
