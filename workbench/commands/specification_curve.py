"""The command ``specification-curve``: one effect under every combination of choices, from a CSV file."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.commands import options as given
from workbench.commands.option_groups import Columns, Reading, with_groups

if TYPE_CHECKING:
    from workbench.quant.curve_summary import CurveSummary
    from workbench.quant.specification import EffectSpecification
    from workbench.quant.specification_grid import CurveChoices
    from workbench.services.curve_files import FileCurve
    from workbench.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What is combined with what."""

    methods: Annotated[
        str, typer.Option(help="Estimators, separated by commas. The first of every list is the main choice.")
    ] = "nearest,nearest-no-replacement,subclass,ipw,aipw,entropy"
    links: Annotated[str, typer.Option(help="Forms of the propensity score.")] = "logit,probit"
    supports: Annotated[str, typer.Option(help="Rules of common support.")] = "minmax,none"
    calipers: Annotated[str, typer.Option(help="Largest distances of a match, and none for no limit.")] = (
        "none,0.01"
    )
    caliper_scale: Annotated[given.CaliperScale, typer.Option(help="What calipers count.")] = (
        given.CaliperScale.PROBABILITY
    )
    leave_one_out: Annotated[bool, typer.Option("--leave-one-out", help="Also without each covariate.")] = (
        False
    )
    age_column: given.AgeColumn = None
    age_resolutions: Annotated[str, typer.Option(help="What it is rounded down to.")] = "asis,months,years"

    def choices(self) -> CurveChoices:
        """As a curve asks for them.

        Raises
        ------
        InputError
            A list names something unknown; the message names the option.
        """
        from workbench.quant.specification_grid import CurveChoices

        return CurveChoices(
            methods=_among(self.methods, given.Method, "--methods"),
            links=_among(self.links, given.Link, "--links"),
            supports=_among(self.supports, given.Support, "--supports"),
            calipers=_calipers(self.calipers, self.caliper_scale),
            leave_one_out=self.leave_one_out,
            age_column=self.age_column,
            resolutions=_among(self.age_resolutions, given.Resolution, "--age-resolutions"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Permuting:
    """The test that deals the treatment out anew, and the processes that the work is spread over."""

    permutations: Annotated[int, typer.Option(help="Of the treatment; 0 for no test.")] = 0
    within: Annotated[str, typer.Option(help="Covariates inside whose groups the treatment is permuted.")] = (
        ""
    )
    seed: Annotated[int, typer.Option(help="Of the permutations.")] = 0
    workers: Annotated[int | None, typer.Option(help="Processes; one if not told.")] = None

    def told(self) -> dict[str, Any]:
        """As a curve asks for it.

        Raises
        ------
        InputError
            A number is too small; the message names the option.
        """
        from workbench.services.effect_files import at_least

        return {
            "permutations": at_least("--permutations", self.permutations, least=0),
            "seed": at_least("--seed", self.seed, least=0),
            "within": given.names([self.within]),
            "workers": None if self.workers is None else at_least("--workers", self.workers, least=1),
        }


@with_groups
def specification_curve(
    data: given.Data,
    *,
    columns: Columns,
    outcome: given.Outcome,
    lists: Lists,
    permuting: Permuting,
    json: given.JsonOut = None,
    reading: Reading,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Estimate one effect under every combination of choices, and say how far they agree."""
    with given.told_errors(language) as texts:
        from workbench.services.curve_files import curve_from_file
        from workbench.services.effect_files import write_json

        choices, scale = lists.choices(), lists.caliper_scale.value
        main = _main(choices, outcome=outcome, caliper_scale=scale, **columns.specified())
        found = curve_from_file(data, main, choices, **permuting.told(), **reading.told())
        if json:
            write_json(found.to_json(), json)
        sys.stdout.write(_lines(found, texts))
        given.warn(found.warnings, texts)


def _among(text: str, kind: type[StrEnum], option: str) -> tuple[Any, ...]:
    """Names of a list, each of them known; the first is the main one."""
    from workbench.errors import InputError

    allowed = [member.value for member in kind]
    names = tuple(dict.fromkeys(given.names([text])))
    if not names or not set(names) <= set(allowed):
        wrong = ", ".join(name for name in names if name not in allowed)
        raise InputError("errors.option_among", option=option, allowed=", ".join(allowed), value=wrong[:60])
    return names


def _calipers(text: str, scale: given.CaliperScale) -> tuple[float | None, ...]:
    from workbench.errors import InputError

    words = dict.fromkeys(given.names([text]) or ("none",))
    if scale is not given.CaliperScale.PROBABILITY and set(words) == {"none"}:
        raise InputError("errors.option_alone", option="--caliper-scale", needed="--calipers")
    return tuple(None if word == "none" else given.numbers(word, "--calipers")[0] for word in words)


def _main(choices: CurveChoices, **columns: Any) -> EffectSpecification:
    """The first of every list."""
    from workbench.quant.specification import WITH_CALIPER, EffectSpecification

    method, caliper = choices.methods[0], choices.calipers[0]
    return EffectSpecification(
        **columns,
        method=method,
        link=choices.links[0],
        support=choices.supports[0],
        caliper=caliper if method in WITH_CALIPER else None,
    )


def _lines(found: FileCurve, texts: Texts) -> str:
    """The curve in words: middle, ends, signs, what moves it, what is missing, and the test."""
    summary, main = found.curve.summary, found.curve.main
    lines = [_first_line(summary, main.att if main else math.nan, texts)]
    if summary.n_without_se:
        lines.append(texts.t("cli.curve_no_se", n=summary.n_without_se))
    lines += [texts.t("cli.curve_failed", n=n, why=texts.reason(reason)) for reason, n in summary.failures]
    if found.n_same_resolutions:
        lines.append(texts.t("cli.curve_same_age", n=found.n_same_resolutions))
    moved = [
        f"{texts.t(f'curve.factor_{one.factor}')} {texts.percent(one.share, 0)}" for one in summary.factors
    ]
    lines += [texts.t("cli.curve_factors", factors=", ".join(moved))] if moved else []
    if test := found.permutation:
        told = {"p_median": texts.p_value(test.p_median), "p_share": texts.p_value(test.p_share)}
        lines.append(
            texts.t("cli.curve_permuted", n=test.n_done, share=texts.percent(test.share_one_sign, 0), **told)
        )
        lines += [texts.reason(test.reason)] if test.reason else []
    return "\n".join(lines) + "\n"


def _first_line(summary: CurveSummary, main: float, texts: Texts) -> str:
    return texts.t(
        "cli.curve",
        n=summary.n,
        median=texts.number(summary.median, 4),
        lowest=texts.number(summary.lowest, 4),
        highest=texts.number(summary.highest, 4),
        same=texts.percent(summary.share_same_sign, 0),
        main=texts.number(main, 4),
        above=texts.percent(summary.share_significant_above, 0),
        below=texts.percent(summary.share_significant_below, 0),
    )
