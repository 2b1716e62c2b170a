"""The specifications of a curve: choices crossed with each other, none of them twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import product
from typing import Any, NamedTuple

from workbench.quant.age_resolution import Resolution
from workbench.quant.links import Link
from workbench.quant.specification import (
    WITH_ATE,
    WITH_CALIPER,
    EffectSpecification,
    Method,
    checked,
    fitting,
)
from workbench.quant.support import SupportRule

FACTORS = ("method", "link", "support", "caliper", "covariates", "resolution")
NOT_USED = "not_used"
"""Level of a choice that makes no difference to a specification."""
ALL, WITHOUT = "all", "-"
"""Name of the set of all covariates, and what stands before the name of one that is left out."""
DEFAULT_METHODS: tuple[Method, ...] = (
    "nearest", "nearest-no-replacement", "subclass", "ipw", "aipw", "entropy",
)  # fmt: skip
DEFAULT_CALIPER: Mapping[str, float] = {"sd": 0.1, "probability": 0.01}
_WITHOUT_SCORE: tuple[Method, ...] = ("mahalanobis", "mahalanobis-no-replacement", "ra", "entropy")
"""Methods that read the score for support, caliper and order only."""


@dataclass(frozen=True, slots=True)
class CurveChoices:
    """What a curve crosses.

    Attributes
    ----------
    methods : tuple of str
    links : tuple of {"logit", "probit"}
    supports : tuple of str
    calipers : tuple of float or None
        In the scale that the base specification names.
    leave_one_out : bool
        Also with each covariate left out, if there is more than one.
    covariate_sets : mapping of str to tuple of str
        Further sets of covariates under their names.
    age_column : str or None
        Age in years; None for no resolutions.
    resolutions : tuple of {"asis", "months", "years"}
        The main one first; see :func:`workbench.quant.age_resolution.at_resolution`.
    """

    methods: tuple[Method, ...] = DEFAULT_METHODS
    links: tuple[Link, ...] = ("logit", "probit")
    supports: tuple[SupportRule, ...] = ("minmax", "none")
    calipers: tuple[float | None, ...] = (None,)
    leave_one_out: bool = True
    covariate_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    age_column: str | None = None
    resolutions: tuple[Resolution, ...] = ("asis",)


@dataclass(frozen=True, slots=True)
class CurveSpecification:
    """One specification of a curve.

    Attributes
    ----------
    specification : EffectSpecification
    resolution : {"asis", "months", "years"}
    age_column : str or None
        Column that the resolution is about.
    choices : mapping of str to str
        What it chose, by :data:`FACTORS`; ``not_used`` where a choice makes no difference to it, and ``-age``
        for a covariate that is left out.
    """

    specification: EffectSpecification
    resolution: Resolution
    age_column: str | None
    choices: Mapping[str, str]


def default_choices(
    base: EffectSpecification,
    *,
    age_column: str | None = None,
    resolutions: Sequence[Resolution] = ("asis", "months", "years"),
) -> CurveChoices:
    """Choices that together make about 500 specifications of five covariates with an age among them.

    What the base specification chooses is among them. ``as-in-2014`` stands in for ``nearest``, from which it
    differs in its ties only. Kernels and blocks are left out, the first because their standard error takes a
    bootstrap; name them to have them.

    Parameters
    ----------
    base : EffectSpecification
    age_column : str, optional
    resolutions : sequence of {"asis", "months", "years"}
        Those that differ; see :func:`workbench.quant.age_resolution.distinct_resolutions`.
    """
    methods = [name for name in DEFAULT_METHODS if name != "nearest" or base.method != "as-in-2014"]
    if base.estimand == "ate":
        methods = [name for name in WITH_ATE if name != "mahalanobis"]
    return CurveChoices(
        methods=_first(base.method, methods),
        links=_first(base.link, ("logit", "probit")),
        supports=_first(base.support, ("minmax", "none")),
        calipers=_first(base.caliper, (None, DEFAULT_CALIPER[base.caliper_scale])),
        age_column=age_column,
        resolutions=_first(base.age_resolution, resolutions) if age_column else ("asis",),
    )


def _first(chosen: Any, others: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys([chosen, *others]))


def specification_grid(base: EffectSpecification, *, choices: CurveChoices) -> tuple[CurveSpecification, ...]:
    """Every combination of the choices, each of them once.

    Parameters
    ----------
    base : EffectSpecification
        The main specification; what is not crossed is as it says. An option or a standard error that a method
        does not have is left out for that method.
    choices : CurveChoices

    Returns
    -------
    tuple of CurveSpecification
        The base, at the first resolution, first, whether or not the choices name it; then the combinations in
        the order of the choices. Combinations that come to the same are one: a caliper for a method without
        one, a link where no score is used, a resolution without the age, a set of covariates by two names.

    Raises
    ------
    InputError
        A choice makes no sense, or a method does not give the estimand.
    """
    sets = _covariate_sets(base.covariates, choices)
    resolutions: tuple[Resolution, ...] = choices.resolutions if choices.age_column else ("asis",)
    main = _Combination(base.method, base.link, base.support, base.caliper, ALL, resolutions[0])
    crossed = product(choices.methods, choices.links, choices.supports, choices.calipers, sets, resolutions)
    found: dict[tuple[object, ...], CurveSpecification] = {}
    for combination in [main, *(_Combination(*one) for one in crossed)]:
        point = _specified(base, combination, sets[combination.covariates], choices.age_column)
        found.setdefault(_identity(point), point)
    return tuple(found.values())


class _Combination(NamedTuple):
    """One of each choice, in the order of :data:`FACTORS`."""

    method: Method
    link: Link
    support: SupportRule
    caliper: float | None
    covariates: str
    resolution: Resolution


def with_choices(
    grid: Sequence[CurveSpecification], **levels: str | Sequence[str]
) -> tuple[CurveSpecification, ...]:
    """The part of a grid that chose these levels, for example ``method=("ipw", "aipw")``.

    Parameters
    ----------
    grid : sequence of CurveSpecification
    levels
        By :data:`FACTORS`; specifications to which a choice makes no difference stay.
    """
    wanted = {
        name: {NOT_USED, *([level] if isinstance(level, str) else level)} for name, level in levels.items()
    }
    if unknown := wanted.keys() - set(FACTORS):
        raise ValueError(f"a curve has no choices called {', '.join(sorted(unknown))}")
    return tuple(
        point for point in grid if all(point.choices[name] in among for name, among in wanted.items())
    )


def _covariate_sets(covariates: tuple[str, ...], choices: CurveChoices) -> dict[str, tuple[str, ...]]:
    sets = {ALL: covariates}
    if choices.leave_one_out and len(covariates) > 1:
        sets |= {f"{WITHOUT}{left}": tuple(n for n in covariates if n != left) for left in covariates}
    if taken := sets.keys() & choices.covariate_sets.keys():
        raise ValueError(f"these names of covariate sets are taken: {', '.join(sorted(taken))}")
    return sets | {name: tuple(of) for name, of in choices.covariate_sets.items()}


def _specified(
    base: EffectSpecification, chosen: _Combination, covariates: tuple[str, ...], age_column: str | None
) -> CurveSpecification:
    spec = replace(
        base,
        method=chosen.method,
        link=chosen.link,
        support=chosen.support,
        caliper=chosen.caliper,
        covariates=covariates,
        categorical=tuple(name for name in base.categorical if name in covariates),
        reference={name: level for name, level in base.reference.items() if name in covariates},
    )
    spec = fitting(replace(spec, age_column=age_column, age_resolution=chosen.resolution))
    has_age, resolution = spec.age_column is not None, spec.age_resolution
    spec = checked(spec if resolution != "asis" else replace(spec, age_column=None))
    used = {"link": _reads_score(spec), "caliper": spec.method in WITH_CALIPER, "resolution": has_age}
    named = {**chosen._asdict(), "caliper": "none" if spec.caliper is None else f"{spec.caliper:g}"}
    told = {name: str(named[name]) if used.get(name, True) else NOT_USED for name in FACTORS}
    return CurveSpecification(spec, resolution, age_column, told)


def _reads_score(spec: EffectSpecification) -> bool:
    """Whether the score makes a difference to the estimate or its standard error."""
    only_error = spec.standard_error.startswith("abadie-imbens")
    bounded = spec.support != "none" or spec.caliper is not None
    by_turn = spec.method == "mahalanobis-no-replacement" and spec.order in ("largest", "smallest")
    return spec.method not in _WITHOUT_SCORE or bounded or only_error or by_turn


def _identity(point: CurveSpecification) -> tuple[object, ...]:
    """What the estimate depends on."""
    spec, link_matters = point.specification, point.choices["link"] != NOT_USED
    apart = ("covariates", "categorical", "reference", "link", "measure")
    values: Iterator[object] = (getattr(spec, one.name) for one in fields(spec) if one.name not in apart)
    sets = frozenset(spec.covariates), frozenset(spec.categorical), frozenset(spec.reference.items())
    return (*values, *sets, spec.link if link_matters else None, point.resolution)
