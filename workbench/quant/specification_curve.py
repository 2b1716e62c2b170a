"""The specification curve: one effect under every defensible set of choices, and how far they agree."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from workbench.errors import StatisticsError, WorkbenchError
from workbench.quant.balance import balance_table
from workbench.quant.curve_summary import CurveSummary, summarised
from workbench.quant.curve_units import Member, Shared, Unit, attempted_contrast, members_of, units_of
from workbench.quant.effects import described
from workbench.quant.estimators import Estimated, Setting
from workbench.quant.parallel import spread
from workbench.quant.specification import EffectSpecification
from workbench.quant.specification_grid import CurveSpecification
from workbench.quant.standard_errors import StandardError, standard_error
from workbench.quant.steps import IsCancelled, Progress, never, quiet
from workbench.reasons import Reason

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The effect under one specification.

    Attributes
    ----------
    choices : mapping of str to str
        See :class:`CurveSpecification`.
    specification : EffectSpecification
    att, se, ci_lower, ci_upper, p : float
        As :class:`EffectResult` has them.
    n_treated, n_controls : int
        Treated the effect speaks for, and controls with a weight other than 0.
    dropped_treated : int
        Treated of the design that it does not speak for.
    dropped_rows : int
        Rows left out before that, of levels found in one group only.
    max_smd : float
        Largest absolute standardised mean difference after matching, of the covariates it compares on.
    is_main : bool
        Whether it is the specification that the others are beside.
    reason : Reason or None
        Why numbers are ``nan``, or what limits them.
    """

    choices: Mapping[str, str]
    specification: EffectSpecification
    att: float
    se: float
    ci_lower: float
    ci_upper: float
    p: float
    n_treated: int
    n_controls: int
    dropped_treated: int
    dropped_rows: int
    max_smd: float
    is_main: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class SpecificationCurve:
    """One effect under many specifications.

    Attributes
    ----------
    points : tuple of CurvePoint
        By effect, the lowest first, and equal ones in the order of the grid; those without one last.
    summary : CurveSummary
    reason : Reason or None
        That it was stopped before its end.
    """

    points: tuple[CurvePoint, ...]
    summary: CurveSummary
    reason: Reason | None = None

    @property
    def main(self) -> CurvePoint | None:
        """The point of the main specification; None if the curve was stopped before it."""
        return next((point for point in self.points if point.is_main), None)


def run_curve(
    data: pd.DataFrame,
    grid: Sequence[CurveSpecification],
    *,
    with_bootstrap: bool = False,
    n_jobs: int | None = None,
    batch_size: int = 1,
    progress: Progress = quiet,
    cancelled: IsCancelled = never,
) -> SpecificationCurve:
    """Estimate the effect under every specification of a grid.

    Parameters
    ----------
    data : pd.DataFrame, shape (n, p)
        Not changed.
    grid : sequence of CurveSpecification
        The first is the main one; see :func:`specification_grid`.
    with_bootstrap : bool
        Take standard errors that need a bootstrap (kernels), too; without them a point says so.
    n_jobs : int, optional
        Workers; see :func:`workbench.quant.parallel.spread`.
    batch_size : int
        Scores that a worker takes at a time, each with all specifications that use it.
    progress : callable, optional
        Told (done, all) specifications.
    cancelled : callable, optional
        Asked after each batch; the curve then holds what is done, and says so.

    Returns
    -------
    SpecificationCurve
        A specification that cannot be estimated has ``nan`` and the reason.

    Raises
    ------
    InputError
        The age column is absent or not numbers.
    StatisticsError
        No specification can be estimated; told as the main one's reason.

    Notes
    -----
    Every number is that of :func:`run_effect` on the same table; only what specifications share (design and
    score) is computed once.

    References
    ----------
    Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4, 1208-1214.
    """
    if not grid or batch_size < 1:
        raise ValueError("a curve needs at least one specification, and batches of at least one")
    done: dict[int, CurvePoint] = {}
    batches = _batched(units_of(data, grid), batch_size)
    with closing(spread(_worked, with_bootstrap, batches, n_jobs=n_jobs, cancelled=cancelled)) as results:
        for found in results:
            done |= found
            progress(len(done), len(grid))
    points = [replace(done[place], is_main=place == 0) for place in sorted(done)]
    _check_any(points)
    ordered = sorted(points, key=lambda point: (math.isnan(point.att), point.att))
    stopped = Reason.of("effect_reason.curve_stopped", n=len(done), of=len(grid))
    summary = summarised(points, alpha=grid[0].specification.alpha)
    return SpecificationCurve(tuple(ordered), summary, stopped if len(done) < len(grid) else None)


def _check_any(points: Sequence[CurvePoint]) -> None:
    """A table under which nothing can be estimated is a mistake to mend, not a curve."""
    if points and points[0].reason and all(math.isnan(point.att) for point in points):
        raise StatisticsError(points[0].reason.key, **dict(points[0].reason.values))


def _batched(units: Iterator[Unit], size: int) -> Iterator[list[Unit]]:
    for _, batch in groupby(enumerate(units), key=lambda numbered: numbered[0] // size):
        yield [unit for _, unit in batch]


def _worked(with_bootstrap: bool, batch: Sequence[Unit]) -> dict[int, CurvePoint]:
    """Points of a batch by their places in the grid."""
    return {
        member.place: _point(unit.shared, member, with_bootstrap)
        for unit in batch
        for member in members_of(unit)
    }


def _point(shared: Shared | Reason, member: Member, with_bootstrap: bool) -> CurvePoint:
    found = attempted_contrast(member.setting)
    if isinstance(found, Reason) or isinstance(shared, Reason) or isinstance(member.setting, Reason):
        return _no_point(shared, member, found)
    design, spec = shared.design, member.point.specification
    error = _error(shared, member.setting, found, with_bootstrap)
    effect = described(
        found.contrast, error, design.treatment, estimand=spec.estimand, sesoi=spec.sesoi, alpha=spec.alpha
    )
    unlike = [abs(row.smd_after) for row in balance_table(design, found.contrast.comparison)]
    return CurvePoint(
        choices=member.point.choices,
        specification=spec,
        att=effect.att,
        se=effect.se,
        ci_lower=effect.ci_lower,
        ci_upper=effect.ci_upper,
        p=effect.p,
        n_treated=effect.n_treated_matched,
        n_controls=effect.n_controls_used,
        dropped_treated=effect.dropped_treated,
        dropped_rows=shared.dropped_rows,
        max_smd=max((smd for smd in unlike if not math.isnan(smd)), default=math.nan),
        reason=effect.reason,
    )


def _no_point(shared: Shared | Reason, member: Member, why: Estimated | Reason) -> CurvePoint:
    point, nothing = member.point, (math.nan,) * 5
    dropped = 0 if isinstance(shared, Reason) else shared.dropped_rows
    reason = why if isinstance(why, Reason) else None
    return CurvePoint(point.choices, point.specification, *nothing, 0, 0, 0, dropped, math.nan, reason=reason)


def _error(shared: Shared, setting: Setting, found: Estimated, with_bootstrap: bool) -> StandardError:
    """The standard error of a point, or why it has none."""
    method = setting.specification.standard_error
    if method == "bootstrap" and not with_bootstrap:
        return StandardError(math.nan, method, reason=Reason.of("effect_reason.curve_without_bootstrap"))
    try:
        return standard_error(setting, found, clusters=shared.clusters)
    except WorkbenchError as error:
        return StandardError(math.nan, method, reason=Reason.of(error.key, **error.values))
