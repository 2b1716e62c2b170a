"""The command ``effect``: one effect from a CSV file, by any estimator."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.commands import options as given
from workbench.commands.option_groups import Columns, Reading, plain_values, with_groups

if TYPE_CHECKING:
    from workbench.quant.analysis import EffectRun
    from workbench.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimation:
    """How the effect is estimated; called as in a specification."""

    age_column: given.AgeColumn = None
    age_resolution: Annotated[given.Resolution, typer.Option(help="What it is rounded down to.")] = (
        given.Resolution.ASIS
    )
    link: Annotated[given.Link, typer.Option(help="Form of the propensity score.")] = given.Link.LOGIT
    method: Annotated[given.Method, typer.Option(help="Estimator.")] = given.Method.NEAREST
    support: Annotated[given.Support, typer.Option(help="Rule of common support.")] = given.Support.MINMAX
    estimand: Annotated[given.Estimand, typer.Option(help="On the treated, or on all.")] = given.Estimand.ATT
    neighbours: Annotated[int, typer.Option(help="Controls for each treated, ties aside.")] = 1
    caliper: Annotated[float | None, typer.Option(help="Largest distance of a match.")] = None
    caliper_scale: Annotated[
        given.CaliperScale,
        typer.Option(help="Difference of scores, or standard deviations of the linear index."),
    ] = given.CaliperScale.PROBABILITY
    exact: Annotated[str, typer.Option(help="Columns to agree on, separated by commas.")] = ""
    order: Annotated[given.Order, typer.Option(help="Who chooses first.")] = given.Order.LARGEST
    covariance: Annotated[given.Covariance, typer.Option(help="Of the Mahalanobis distance.")] = (
        given.Covariance.WITHIN_ARMS
    )
    bias_adjust: Annotated[bool, typer.Option(help="Adjust for what pairs still differ in.")] = False
    radius: Annotated[float, typer.Option(help="Of scores.")] = 0.01
    kernel: Annotated[given.Kernel, typer.Option(help="Kernel.")] = given.Kernel.GAUSSIAN
    bandwidth: Annotated[float, typer.Option(help="Of scores.")] = 0.06
    blocks: Annotated[int, typer.Option(help="Blocks to begin with.")] = 5
    subclasses: Annotated[int, typer.Option(help="Quantiles of the treated's score.")] = 6
    level: Annotated[float, typer.Option(help="At which a block is split.")] = 0.01
    se_method: Annotated[
        given.StandardErrors | None,
        typer.Option("--se", help="Standard error; the method's own if not told."),
    ] = None
    cluster: Annotated[str | None, typer.Option(help="Column of clusters.")] = None
    replications: Annotated[int, typer.Option(help="Of the bootstrap.")] = 1000
    seed: Annotated[int, typer.Option(help="Of everything drawn.")] = 0
    tie_tolerance: Annotated[float, typer.Option(help="Scores this close count as equal.")] = 1e-12

    def specified(self) -> dict[str, Any]:
        """As a specification calls them."""
        return {**plain_values(self), "exact": given.names([self.exact])}


@with_groups
def effect(
    data: given.Data,
    *,
    columns: Columns,
    outcome: given.Outcome,
    estimation: Estimation,
    sesoi: Annotated[float, typer.Option(help="Smallest effect of interest, in the outcome's unit.")] = 0.02,
    json: given.JsonOut = None,
    pairs: Annotated[
        Path | None, typer.Option(help="Write matched pairs here; rows count from 0.", metavar="OUT.csv")
    ] = None,
    reading: Reading,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Estimate an effect by matching, weighting or regression on the propensity score."""
    with given.told_errors(language) as texts:
        from workbench.quant.specification import EffectSpecification
        from workbench.services import effect_files as files

        specification = EffectSpecification(
            outcome=outcome,
            sesoi=files.positive("--sesoi", sesoi),
            **columns.specified(),
            **estimation.specified(),
        )
        run = files.effect_from_file(data, given.all_read(specification), **reading.told())
        if json:
            files.write_effect_json(run, json)
        if pairs:
            files.write_pairs(run, pairs)
        sys.stdout.write(effect_lines(run, texts))
        given.warn(run.design.warnings, texts)


def effect_lines(run: EffectRun, texts: Texts) -> str:
    """The row of the 2014 tables: treated, controls, effect, standard error, t; and what was left out."""
    found, support = run.effect, run.support
    lines = [
        texts.t(
            "cli.effect" if found.estimand == "att" else "cli.effect_ate",
            treated=found.n_treated_matched,
            controls=found.n_controls_used,
            att=texts.number(found.att, 4),
            se=texts.number(found.se, 4),
            t=texts.number(found.t, 3),
            lower=texts.number(found.ci_lower, 4),
            upper=texts.number(found.ci_upper, 4),
        ),
        texts.t("cli.support", treated=support.treated_dropped, controls=support.controls_dropped),
    ]
    without = found.dropped_treated - support.treated_dropped
    lines += [texts.t("cli.unmatched", n=without)] if without > 0 else []
    lines += [
        texts.t("cli.dropped", level=f"{level.column}={level.level}", n=level.n_treated + level.n_control)
        for level in run.design.dropped
    ]
    return "\n".join(lines + ([texts.reason(found.reason)] if found.reason else [])) + "\n"
