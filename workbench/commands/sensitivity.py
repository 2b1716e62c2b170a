"""The commands ``bounds`` and ``balance``: what hidden bias could do, and how alike the groups are."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import options as given

if TYPE_CHECKING:
    from workbench.services.sensitivity_files import Bounds, FullBalance
    from workbench.texts import Texts


class Test(StrEnum):
    """Tests that bounds are known for."""

    MANTEL_HAENSZEL = "mantel-haenszel"
    MCNEMAR = "mcnemar"
    WILCOXON = "wilcoxon"


LinkOption = Annotated[given.Link, typer.Option(help="Form of the propensity score.")]
SupportOption = Annotated[given.Support, typer.Option(help="Rule of common support.")]
MethodOption = Annotated[
    given.Method | None, typer.Option(help="Estimator; pairs one to one where the test needs them.")
]
CaliperOption = Annotated[float | None, typer.Option(help="Largest distance of a match.")]
ScaleOption = Annotated[given.CaliperScale, typer.Option(help="What the caliper counts.")]


def bounds(
    data: given.Data,
    *,
    treatment: given.Treatment,
    outcome: given.Outcome,
    covariates: given.Covariates,
    test: Annotated[Test, typer.Option(help="Of the matched outcomes.")] = Test.MANTEL_HAENSZEL,
    gamma: Annotated[
        str, typer.Option(help="Odds by which like persons may differ, separated by commas.")
    ] = "1,1.1,1.2,1.3,1.4,1.5,1.75,2,2.5,3",
    alpha: Annotated[float, typer.Option(help="One-sided level at which the answer turns.")] = 0.05,
    categorical: given.Categorical = None,
    reference: given.Reference = None,
    link: LinkOption = given.Link.LOGIT,
    method: MethodOption = None,
    support: SupportOption = given.Support.MINMAX,
    caliper: CaliperOption = None,
    caliper_scale: ScaleOption = given.CaliperScale.PROBABILITY,
    json: given.JsonOut = None,
    delimiter: given.Delimiter = None,
    decimal: given.Decimal = None,
    drop_empty_levels: given.DropEmpty = False,
    id_column: given.IdColumn = None,
    treatment_date: given.TreatmentDate = None,
    measured: given.Measured = None,
    allow_post_treatment: given.AllowPostTreatment = False,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Bound what hidden bias could do to the answer (Rosenbaum)."""
    with given.told_errors(language) as texts:
        from workbench.quant.specification import EffectSpecification
        from workbench.services import effect_files as files
        from workbench.services import sensitivity_files as sensitivity

        gammas = given.numbers(gamma, "--gamma")
        for value in gammas:
            files.within("--gamma", value, least=1, most=1e9)
        files.within("--alpha", alpha, least=1e-9, most=0.499)
        paired = test is not Test.MANTEL_HAENSZEL
        default = given.Method.NEAREST_NO_REPLACEMENT if paired else given.Method.NEAREST
        specification = EffectSpecification(
            treatment=treatment,
            outcome=outcome,
            covariates=given.names([covariates]),
            categorical=given.names(categorical or []),
            reference=files.parsed_references(reference or []),
            link=link.value,
            method=(method or default).value,
            support=support.value,
            caliper=caliper,
            caliper_scale=caliper_scale.value,
            empty_levels="drop" if drop_empty_levels else "refuse",
            post_treatment=given.post_treatment(allow_post_treatment),
        )
        run, found = sensitivity.bounds_from_file(
            data,
            given.all_read(specification),
            test.value,
            gammas,
            alpha=alpha,
            told=given.told_of_file(id_column, treatment_date, measured),
            delimiter=delimiter,
            decimal=decimal,
        )
        if json:
            files.write_json(sensitivity.bounds_to_json(test.value, found, run.design.warnings), json)
        sys.stdout.write(_bound_lines(found, texts))
        given.warn(run.design.warnings, texts)


def balance(
    data: given.Data,
    *,
    treatment: given.Treatment,
    covariates: given.Covariates,
    outcome: Annotated[str, typer.Option(help="Column of numbers; not needed.")] = "",
    categorical: given.Categorical = None,
    reference: given.Reference = None,
    link: LinkOption = given.Link.LOGIT,
    method: MethodOption = None,
    support: SupportOption = given.Support.MINMAX,
    caliper: CaliperOption = None,
    caliper_scale: ScaleOption = given.CaliperScale.PROBABILITY,
    products: Annotated[bool, typer.Option(help="Squares and products of pairs, too.")] = False,
    also: Annotated[
        str, typer.Option(help="Columns that are not matched on but judged, separated by commas.")
    ] = "",
    json: given.JsonOut = None,
    delimiter: given.Delimiter = None,
    decimal: given.Decimal = None,
    drop_empty_levels: given.DropEmpty = False,
    id_column: given.IdColumn = None,
    treatment_date: given.TreatmentDate = None,
    measured: given.Measured = None,
    allow_post_treatment: given.AllowPostTreatment = False,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Say how alike the two groups are, before and after matching or weighting."""
    with given.told_errors(language) as texts:
        from workbench.quant.specification import EffectSpecification
        from workbench.services import effect_files as files
        from workbench.services.sensitivity_files import balance_from_file

        specification = EffectSpecification(
            treatment=treatment,
            outcome=outcome,
            covariates=given.names([covariates]),
            categorical=given.names(categorical or []),
            reference=files.parsed_references(reference or []),
            link=link.value,
            method=(method or given.Method.NEAREST).value,
            support=support.value,
            caliper=caliper,
            caliper_scale=caliper_scale.value,
            empty_levels="drop" if drop_empty_levels else "refuse",
            post_treatment=given.post_treatment(allow_post_treatment),
        )
        quick = replace(given.all_read(specification), replications=2)
        run, found = balance_from_file(
            data,
            quick,
            products=products,
            also=given.names([also]),
            told=given.told_of_file(id_column, treatment_date, measured),
            delimiter=delimiter,
            decimal=decimal,
        )
        if json:
            files.write_json({**found.to_json(), **files.warnings_json(run.design.warnings)}, json)
        sys.stdout.write(_balance_lines(found, texts))
        given.warn(run.design.warnings, texts)


def _bound_lines(found: Bounds, texts: Texts) -> str:
    """One line a degree of bias, and where the answer turns."""
    from workbench.quant.bounds_mh import MantelHaenszelBound

    lines = []
    for row in found.rows:
        worst = row.p_worst if isinstance(row, MantelHaenszelBound) else row.p_upper
        lines.append(texts.t("cli.bound", gamma=texts.number(row.gamma, 2), p=texts.p_value(worst)))
    if found.reason is not None:
        lines.append(texts.reason(found.reason))
    else:
        lines.append(texts.t("cli.bound_turns", gamma=texts.number(found.gamma_star, 2)))
    return "\n".join(lines) + "\n"


def _balance_lines(found: FullBalance, texts: Texts) -> str:
    """One line a covariate, and the joint measures."""
    lines = [
        texts.t(
            key,
            covariate=row.covariate,
            before=texts.number(row.smd_before, 3),
            after=texts.number(row.smd_after, 3),
        )
        for key, rows in (("cli.balance", found.means), ("cli.balance_other", found.other_means))
        for row in rows
    ]
    for side in ("before", "after"):
        sample = getattr(found.score, side)
        lines.append(
            texts.t(
                f"cli.balance_{side}",
                b=texts.number(sample.rubin_b, 1),
                r=texts.number(sample.rubin_r, 2),
                p=texts.p_value(sample.p),
            )
        )
    return "\n".join(lines) + "\n"
