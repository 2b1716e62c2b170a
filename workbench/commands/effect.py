"""The command ``effect``: one effect from a CSV file, by any estimator."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import options as given

if TYPE_CHECKING:
    from workbench.quant.analysis import EffectRun
    from workbench.texts import Texts


def effect(
    data: given.Data,
    *,
    treatment: given.Treatment,
    outcome: given.Outcome,
    covariates: given.Covariates,
    categorical: given.Categorical = None,
    reference: given.Reference = None,
    age_column: given.AgeColumn = None,
    age_resolution: Annotated[
        given.Resolution, typer.Option(help="What it is rounded down to.")
    ] = given.Resolution.ASIS,
    link: Annotated[given.Link, typer.Option(help="Form of the propensity score.")] = given.Link.LOGIT,
    method: Annotated[given.Method, typer.Option(help="Estimator.")] = given.Method.NEAREST,
    support: Annotated[given.Support, typer.Option(help="Rule of common support.")] = given.Support.MINMAX,
    estimand: Annotated[given.Estimand, typer.Option(help="On the treated, or on all.")] = given.Estimand.ATT,
    neighbours: Annotated[int, typer.Option(help="Controls for each treated, ties aside.")] = 1,
    caliper: Annotated[float | None, typer.Option(help="Largest distance of a match.")] = None,
    caliper_scale: Annotated[
        given.CaliperScale,
        typer.Option(help="Difference of scores, or standard deviations of the linear index."),
    ] = given.CaliperScale.PROBABILITY,
    exact: Annotated[str, typer.Option(help="Columns to agree on, separated by commas.")] = "",
    order: Annotated[given.Order, typer.Option(help="Who chooses first.")] = given.Order.LARGEST,
    covariance: Annotated[
        given.Covariance, typer.Option(help="Of the Mahalanobis distance.")
    ] = given.Covariance.WITHIN_ARMS,
    bias_adjust: Annotated[bool, typer.Option(help="Adjust for what pairs still differ in.")] = False,
    radius: Annotated[float, typer.Option(help="Of scores.")] = 0.01,
    kernel: Annotated[given.Kernel, typer.Option(help="Kernel.")] = given.Kernel.GAUSSIAN,
    bandwidth: Annotated[float, typer.Option(help="Of scores.")] = 0.06,
    blocks: Annotated[int, typer.Option(help="Blocks to begin with.")] = 5,
    subclasses: Annotated[int, typer.Option(help="Quantiles of the treated's score.")] = 6,
    level: Annotated[float, typer.Option(help="At which a block is split.")] = 0.01,
    se: Annotated[
        given.StandardErrors | None, typer.Option(help="Standard error; the method's own if not told.")
    ] = None,
    cluster: Annotated[str | None, typer.Option(help="Column of clusters.")] = None,
    replications: Annotated[int, typer.Option(help="Of the bootstrap.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of everything drawn.")] = 0,
    tie_tolerance: Annotated[float, typer.Option(help="Scores this close count as equal.")] = 1e-12,
    sesoi: Annotated[float, typer.Option(help="Smallest effect of interest, in the outcome's unit.")] = 0.02,
    json: given.JsonOut = None,
    pairs: Annotated[
        Path | None, typer.Option(help="Write matched pairs here; rows count from 0.", metavar="OUT.csv")
    ] = None,
    delimiter: given.Delimiter = None,
    decimal: given.Decimal = None,
    drop_empty_levels: given.DropEmpty = False,
    id_column: given.IdColumn = None,
    treatment_date: given.TreatmentDate = None,
    measured: given.Measured = None,
    allow_post_treatment: given.AllowPostTreatment = False,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Estimate an effect by matching, weighting or regression on the propensity score."""
    with given.told_errors(language) as texts:
        from workbench.quant.specification import EffectSpecification
        from workbench.services import effect_files as files

        specification = EffectSpecification(
            treatment=treatment,
            outcome=outcome,
            covariates=given.names([covariates]),
            categorical=given.names(categorical or []),
            reference=files.parsed_references(reference or []),
            age_column=age_column,
            age_resolution=age_resolution.value,
            link=link.value,
            method=method.value,
            support=support.value,
            tie_tolerance=tie_tolerance,
            sesoi=files.positive("--sesoi", sesoi),
            empty_levels="drop" if drop_empty_levels else "refuse",
            post_treatment=given.post_treatment(allow_post_treatment),
            estimand=estimand.value,
            neighbours=neighbours,
            caliper=caliper,
            caliper_scale=caliper_scale.value,
            exact=given.names([exact]),
            order=order.value,
            covariance=covariance.value,
            bias_adjust=bias_adjust,
            radius=radius,
            kernel=kernel.value,
            bandwidth=bandwidth,
            blocks=blocks,
            subclasses=subclasses,
            level=level,
            se_method=se.value if se else None,
            cluster=cluster,
            replications=replications,
            seed=seed,
        )
        told = given.told_of_file(id_column, treatment_date, measured)
        run = files.effect_from_file(
            data, given.all_read(specification), told=told, delimiter=delimiter, decimal=decimal
        )
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
