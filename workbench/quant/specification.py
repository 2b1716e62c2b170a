"""Every choice behind an effect, and which of them go together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from workbench.errors import InputError
from workbench.quant.age_resolution import Resolution
from workbench.quant.covariate_cells import Covariance
from workbench.quant.design import EmptyLevels
from workbench.quant.greedy import Order
from workbench.quant.kernel_sums import Kernel
from workbench.quant.links import Link
from workbench.quant.post_treatment import PostTreatment
from workbench.quant.support import SupportRule
from workbench.reasons import Reason

Method = Literal[
    "nearest", "as-in-2014", "nearest-no-replacement", "optimal", "mahalanobis", "mahalanobis-no-replacement",
    "radius", "radius-pooled", "kernel", "blocks", "subclass", "ipw", "aipw", "ipwra", "ra", "entropy",
]  # fmt: skip
SEMethod = Literal[
    "becker-ichino", "abadie-imbens", "abadie-imbens-iid", "robust", "cluster", "bootstrap"
]  # fmt: skip
Estimand = Literal["att", "ate"]
CaliperScale = Literal["probability", "sd"]

WITH_ATE: tuple[Method, ...] = ("nearest", "mahalanobis", "ipw", "aipw", "ipwra", "ra")
"""Methods that give the effect on all, too."""
WEIGHTING: tuple[Method, ...] = ("ipw", "aipw", "ipwra", "ra", "entropy")
"""Methods whose standard error comes from the influence of each row."""
WITH_REPLACEMENT: tuple[Method, ...] = ("nearest", "mahalanobis", "radius")
"""Methods to which the standard errors of Abadie and Imbens apply."""
WITH_CALIPER: tuple[Method, ...] = (
    "nearest", "as-in-2014", "nearest-no-replacement", "optimal", "mahalanobis", "mahalanobis-no-replacement",
)  # fmt: skip
WITH_STRATA: tuple[Method, ...] = (*WITH_CALIPER, "radius", "radius-pooled")
OPTIONS_OF: Mapping[str, tuple[Method, ...]] = {
    "neighbours": ("nearest", "nearest-no-replacement", "mahalanobis", "mahalanobis-no-replacement"),
    "caliper": WITH_CALIPER,
    "caliper_scale": WITH_CALIPER,
    "exact": WITH_STRATA,
    "order": ("nearest-no-replacement", "mahalanobis-no-replacement"),
    "covariance": ("mahalanobis", "mahalanobis-no-replacement"),
    "bias_adjust": ("nearest", "mahalanobis"),
    "radius": ("radius", "radius-pooled"),
    "kernel": ("kernel",),
    "bandwidth": ("kernel",),
    "blocks": ("blocks",),
    "level": ("blocks",),
    "subclasses": ("subclass",),
    "tie_tolerance": ("nearest", "as-in-2014", "nearest-no-replacement", "optimal", "radius"),
}
"""Options that only some methods read; a default is always fine. Radii read ties in their error only."""
ERROR_OPTIONS_OF: Mapping[str, tuple[SEMethod, ...]] = {
    "cluster": ("cluster", "bootstrap"),
    "replications": ("bootstrap",),
}
"""Options that only some standard errors read."""
NEEDED_BY: Mapping[str, str] = {"caliper_scale": "caliper", "age_resolution": "age_column"}
"""Options that are read only where another one is given."""


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
    age_column : str or None
        Covariate that is an age in years.
    age_resolution : {"asis", "months", "years"}
        How finely that age is read; see :func:`workbench.quant.age_resolution.at_resolution`.
    link : {"logit", "probit"}
    method : str
        See :mod:`workbench.quant.estimators`.
    support : {"minmax", "treated-range", "crump", "none"}
    tie_tolerance : float
        Scores this close count as equally near.
    sesoi : float
        Smallest effect of interest, in the outcome's unit.
    alpha : float
        Level of two-sided tests.
    empty_levels : {"refuse", "drop"}
        What to do with levels that occur in one group only; see :func:`build_design`.
    post_treatment : {"refuse", "warn"}
        What to do about covariates that look, or are said to be, measured after the treatment began.
    estimand : {"att", "ate"}
    neighbours : int
    caliper : float or None
        Largest distance of a match.
    caliper_scale : {"probability", "sd"}
        Refused where it is not the default and there is no caliper.
        ``sd``: the caliper counts standard deviations of the linear index of everybody on support, and the
        match is on that index. ``probability``: it is a difference of scores, and the match is on the score.
    exact : tuple of str
        Columns on which a treated and its controls agree.
    order : {"largest", "smallest", "data", "random"}
        Who chooses first, without replacement.
    covariance : {"within_arms", "full_sample"}
        What the Mahalanobis distance is scaled by.
    bias_adjust : bool
        Adjust for what pairs still differ in (Abadie & Imbens 2011).
    radius : float
        Of scores.
    kernel : {"gaussian", "epanechnikov"}
    bandwidth : float
        Of scores.
    blocks, subclasses : int
        Blocks to begin with; quantiles of the treated's score.
    level : float
        At which a block is split.
    se_method : str or None
        None: the method's own; see :func:`default_se`.
    cluster : str or None
        Column of clusters.
    replications, seed : int
        Of the bootstrap; the seed of ``order="random"``, too.
    """

    treatment: str
    outcome: str
    covariates: tuple[str, ...]
    measure: str = ""
    categorical: tuple[str, ...] = ()
    reference: Mapping[str, str] = field(default_factory=dict)
    age_column: str | None = None
    age_resolution: Resolution = "asis"
    link: Link = "logit"
    method: Method = "nearest"
    support: SupportRule = "minmax"
    tie_tolerance: float = 1e-12
    sesoi: float = 0.02
    alpha: float = 0.05
    empty_levels: EmptyLevels = "refuse"
    post_treatment: PostTreatment = "refuse"
    estimand: Estimand = "att"
    neighbours: int = 1
    caliper: float | None = None
    caliper_scale: CaliperScale = "probability"
    exact: tuple[str, ...] = ()
    order: Order = "largest"
    covariance: Covariance = "within_arms"
    bias_adjust: bool = False
    radius: float = 0.01
    kernel: Kernel = "gaussian"
    bandwidth: float = 0.06
    blocks: int = 5
    subclasses: int = 6
    level: float = 0.01
    se_method: SEMethod | None = None
    cluster: str | None = None
    replications: int = 1000
    seed: int = 0

    @property
    def standard_error(self) -> SEMethod:
        """The standard error in use."""
        return self.se_method or default_se(self.method, self.estimand, bias_adjust=self.bias_adjust)


def default_se(method: Method, estimand: Estimand = "att", *, bias_adjust: bool = False) -> SEMethod:
    """The standard error a method has unless another is asked for.

    Becker and Ichino's for matching and blocks; Abadie and Imbens' for the effect on all by matching, and for
    matching with bias adjustment, which Becker and Ichino's does not know of; the robust one, from the
    influence of each row, for weighting and regression; the bootstrap for kernels.
    """
    if method in WEIGHTING:
        return "robust"
    if method == "kernel":
        return "bootstrap"
    return "abadie-imbens" if estimand == "ate" or bias_adjust else "becker-ichino"


def checked(spec: EffectSpecification) -> EffectSpecification:
    """The specification, if its choices go together.

    Raises
    ------
    InputError
        They do not, or a number is outside its range; the message names both sides and what to choose.
    """
    _check_ranges(spec)
    _check_options(spec)
    if spec.age_resolution != "asis" and not reads_age(spec):
        raise InputError("errors.age_not_covariate", column=str(spec.age_column))
    if spec.estimand == "ate" and spec.method not in WITH_ATE:
        raise InputError("errors.method_without_ate", method=spec.method, allowed=WITH_ATE)
    _check_standard_error(spec)
    return spec


def _check_ranges(spec: EffectSpecification) -> None:
    """Numbers that make no sense whatever the data."""
    may_be_zero = ("tie_tolerance", "caliper")
    least: Mapping[str, float] = {"neighbours": 1, "blocks": 1, "subclasses": 1, "replications": 2, "seed": 0}
    for name, low in least.items():
        if getattr(spec, name) < low:
            raise InputError("errors.option_least", option=name, value=getattr(spec, name), least=low)
    for name in ("radius", "bandwidth", "sesoi", "alpha", "level", "tie_tolerance", "caliper"):
        value = getattr(spec, name)
        if value is not None and not (0 < value < math.inf or (value == 0 and name in may_be_zero)):
            raise InputError("errors.option_positive", option=name, value=str(value))
    for name in ("alpha", "level"):
        if not getattr(spec, name) < 0.5:
            raise InputError("errors.option_range", option=name, value=getattr(spec, name), least=0, most=0.5)


def _check_options(spec: EffectSpecification) -> None:
    """An option that a method does not have is refused, because ignoring it would be silent."""
    for name in unread_by_method(spec):
        allowed = OPTIONS_OF[name]
        raise InputError("errors.option_not_of_method", option=name, method=spec.method, allowed=allowed)
    for name in unread_alone(spec):
        raise InputError("errors.option_alone", option=name, needed=NEEDED_BY[name])


def reads_age(spec: EffectSpecification) -> bool:
    """Whether the resolution of an age makes a difference: the age is named, and something is read of it."""
    return spec.age_column is not None and spec.age_column in (*spec.covariates, *spec.exact, spec.cluster)


def without_unread_age(spec: EffectSpecification) -> EffectSpecification:
    """The specification without the resolution of an age that it does not read."""
    return spec if reads_age(spec) else replace(spec, age_column=None, age_resolution="asis")


def unread_by_method(spec: EffectSpecification) -> tuple[str, ...]:
    """Options that differ from their default though the method does not read them."""
    return _changed(spec, (name for name, methods in OPTIONS_OF.items() if spec.method not in methods))


def unread_alone(spec: EffectSpecification) -> tuple[str, ...]:
    """Options that differ from their default though the option is not given that they say something of."""
    return _changed(spec, (name for name, needed in NEEDED_BY.items() if getattr(spec, needed) is None))


def unread_by_error(spec: EffectSpecification) -> tuple[str, ...]:
    """Options that differ from their default though the standard error does not read them."""
    used = spec.standard_error
    return _changed(spec, (name for name, errors in ERROR_OPTIONS_OF.items() if used not in errors))


def _changed(spec: EffectSpecification, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(spec, name) != _DEFAULTS[name])


def fitting(spec: EffectSpecification) -> EffectSpecification:
    """The specification without options, a resolution and a standard error that it has no use for."""
    spec = replace(spec, **{name: _DEFAULTS[name] for name in (*unread_by_method(spec), *unread_alone(spec))})
    spec = without_unread_age(spec)
    return replace(spec, se_method=None) if spec.se_method and refused_se(spec) else spec


def _check_standard_error(spec: EffectSpecification) -> None:
    chosen = spec.standard_error
    refused = refused_se(spec)
    if refused is not None:
        raise InputError("errors.se_refused", se=chosen, method=spec.method, reason=refused)
    if (chosen == "cluster") and not spec.cluster:
        raise InputError("errors.cluster_missing")


def refused_se(spec: EffectSpecification) -> Reason | None:
    """Why a standard error does not go with the method and estimand; None if it does."""
    from workbench.quant.bootstrap import bootstrap_allowed

    chosen, method = spec.standard_error, spec.method
    if chosen == "bootstrap":
        return bootstrap_allowed(method)
    if chosen == "robust" and method not in WEIGHTING:
        return Reason.of("effect_reason.se_needs_influence")
    if chosen in ("abadie-imbens", "abadie-imbens-iid") and method not in WITH_REPLACEMENT:
        return Reason.of("effect_reason.se_needs_replacement")
    if chosen == "becker-ichino" and (method in WEIGHTING or spec.estimand == "ate"):
        return Reason.of("effect_reason.se_needs_matched_treated")
    return None


def options_of(spec: EffectSpecification) -> dict[str, Any]:
    """What a specification says beyond the columns, defaults included: what a result tells of itself."""
    columns = ("treatment", "outcome", "covariates", "measure", "categorical", "reference", "age_column")
    names = [one.name for one in fields(EffectSpecification) if one.name not in columns]
    return {name: getattr(spec, name) for name in names}


_DEFAULTS: Mapping[str, Any] = {one.name: one.default for one in fields(EffectSpecification)}
