"""The commands ``bounds`` and ``balance``: what hidden bias could do, and how alike the groups are."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import options as given
from workbench.commands.option_groups import Columns, Matching, Reading, with_groups

if TYPE_CHECKING:
    from workbench.services.sensitivity_files import Bounds, FullBalance
    from workbench.texts import Texts


class Test(StrEnum):
    """Tests that bounds are known for."""

    MANTEL_HAENSZEL = "mantel-haenszel"
    MCNEMAR = "mcnemar"
    WILCOXON = "wilcoxon"


_DEFAULTS = {
    Test.MANTEL_HAENSZEL: given.Method.NEAREST,
    Test.MCNEMAR: given.Method.NEAREST_NO_REPLACEMENT,
    Test.WILCOXON: given.Method.NEAREST_NO_REPLACEMENT,
}
"""Method of each test where none is told: what needs pairs one to one gets them."""


@with_groups
def bounds(
    data: given.Data,
    *,
    columns: Columns,
    outcome: given.Outcome,
    test: Annotated[Test, typer.Option(help="Of the matched outcomes.")] = Test.MANTEL_HAENSZEL,
    gamma: Annotated[
        str, typer.Option(help="Odds by which like persons may differ, separated by commas.")
    ] = "1,1.1,1.2,1.3,1.4,1.5,1.75,2,2.5,3",
    alpha: Annotated[float, typer.Option(help="One-sided level at which the answer turns.")] = 0.05,
    matching: Matching,
    json: given.JsonOut = None,
    reading: Reading,
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
        matched = matching.specified(default=_DEFAULTS[test])
        specification = EffectSpecification(outcome=outcome, **columns.specified(), **matched)
        run, found = sensitivity.bounds_from_file(
            data, given.all_read(specification), test.value, gammas, alpha=alpha, **reading.told()
        )
        if json:
            files.write_json(sensitivity.bounds_to_json(test.value, found, run.design.warnings), json)
        sys.stdout.write(_bound_lines(found, texts))
        given.warn(run.design.warnings, texts)


@with_groups
def balance(
    data: given.Data,
    *,
    columns: Columns,
    outcome: Annotated[str, typer.Option(help="Column of numbers; not needed.")] = "",
    matching: Matching,
    products: Annotated[bool, typer.Option(help="Squares and products of pairs, too.")] = False,
    also: Annotated[
        str, typer.Option(help="Columns that are not matched on but judged, separated by commas.")
    ] = "",
    json: given.JsonOut = None,
    reading: Reading,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Say how alike the two groups are, before and after matching or weighting."""
    with given.told_errors(language) as texts:
        from workbench.quant.specification import EffectSpecification
        from workbench.services import effect_files as files
        from workbench.services.sensitivity_files import balance_from_file

        matched = matching.specified(default=given.Method.NEAREST)
        specification = EffectSpecification(outcome=outcome, **columns.specified(), **matched)
        quick = replace(given.all_read(specification), replications=2)
        run, found = balance_from_file(
            data, quick, products=products, also=given.names([also]), **reading.told()
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
