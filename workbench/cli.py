"""Commands: the same services without a browser.

Anything heavy is imported inside the commands, so that help is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from workbench.mixed.display import Cell
    from workbench.quant.analysis import EffectRun
    from workbench.texts import Texts


class Commands(TyperGroup):
    """Commands that tell a mistyped option, too, on one line."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and leave with its exit code; without ``standalone_mode`` exceptions pass."""
        given = (args, prog_name, complete_var, False, windows_expand_args)
        if not standalone_mode:
            return super().main(*given, **extra)
        try:
            code = super().main(*given, **extra)
        except typer.TyperException as error:
            sys.stderr.write(_usage_line(error))
            sys.exit(error.exit_code)
        except typer.Abort:
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def _usage_line(error: typer.TyperException) -> str:
    """What is wrong with a command, on one line; empty where help has been shown instead."""
    told = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    hint = f" Help: {context.command_path} --help" if context else ""
    return f"{told.rstrip('.')}.{hint}\n" if told else ""


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


class Language(StrEnum):
    """Languages of messages."""

    NB = "nb"
    EN = "en"


class Link(StrEnum):
    """Forms of the propensity score."""

    LOGIT = "logit"
    PROBIT = "probit"


class Method(StrEnum):
    """How tied controls share the weight."""

    NEAREST = "nearest"
    AS_IN_2014 = "as-in-2014"


class Support(StrEnum):
    """Rules of common support."""

    MINMAX = "minmax"
    TREATED_RANGE = "treated-range"
    NONE = "none"


LanguageOption = Annotated[Language, typer.Option(help="Language of messages.")]


@contextmanager
def told_errors(language: str) -> Iterator[Texts]:
    """Tell what the user can mend on one line and leave with 2; give the texts of the language."""
    from workbench.errors import WorkbenchError
    from workbench.texts import Texts

    texts = Texts("nb" if language == "nb" else "en")
    try:
        yield texts
    except WorkbenchError as error:
        sys.stderr.write(texts.t(error.key, **error.values) + "\n")
        raise typer.Exit(2) from None


@app.callback()
def main() -> None:
    """Samsyn: a workbench for mixed-methods evaluation."""


@app.command()
def effect(
    data: Annotated[Path, typer.Argument(help="CSV file with a header.", metavar="DATA.csv")],
    *,
    treatment: Annotated[str, typer.Option(help="Column of 0 and 1.")],
    outcome: Annotated[str, typer.Option(help="Column of numbers.")],
    covariates: Annotated[str, typer.Option(help="Columns to compare on, separated by commas.")],
    categorical: Annotated[
        list[str] | None, typer.Option(help="Covariates of numbers that name groups; repeat, or use commas.")
    ] = None,
    reference: Annotated[
        list[str] | None, typer.Option(help="Reference level as land=AND; repeat, or use commas.")
    ] = None,
    link: Annotated[Link, typer.Option(help="Form of the propensity score.")] = Link.LOGIT,
    method: Annotated[Method, typer.Option(help="How ties share the weight.")] = Method.NEAREST,
    support: Annotated[Support, typer.Option(help="Rule of common support.")] = Support.MINMAX,
    sesoi: Annotated[float, typer.Option(help="Smallest effect of interest, in the outcome's unit.")] = 0.02,
    json: Annotated[Path | None, typer.Option(help="Write all numbers here.", metavar="OUT.json")] = None,
    pairs: Annotated[
        Path | None, typer.Option(help="Write matched pairs here; rows count from 0.", metavar="OUT.csv")
    ] = None,
    delimiter: Annotated[str | None, typer.Option(help="Found in the file if not told.")] = None,
    decimal: Annotated[str | None, typer.Option(help="Decimal mark; found in the file if not told.")] = None,
    drop_empty_levels: Annotated[
        bool, typer.Option(help="Leave out rows of levels found in one group only.")
    ] = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Estimate the effect on the treated by matching on the propensity score."""
    with told_errors(language) as texts:
        from workbench.quant.analysis import EffectSpecification
        from workbench.services import effect_files as files

        specification = EffectSpecification(
            treatment=treatment,
            outcome=outcome,
            covariates=_names([covariates]),
            categorical=_names(categorical or []),
            reference=files.parsed_references(reference or []),
            link=link.value,
            method=method.value,
            support=support.value,
            sesoi=files.positive("--sesoi", sesoi),
            empty_levels="drop" if drop_empty_levels else "refuse",
        )
        run = files.effect_from_file(data, specification, delimiter=delimiter, decimal=decimal)
        if json:
            files.write_effect_json(run, json)
        if pairs:
            files.write_pairs(run, pairs)
        sys.stdout.write(_effect_lines(run, texts))


@app.command()
def demo(language: LanguageOption = Language.EN) -> None:
    """Build the simulated study, unless it stands already."""
    with told_errors(language) as texts:
        from workbench.services.demo_study import ensure_demo_study

        path = ensure_demo_study(lambda step: sys.stdout.write(texts.t(f"frame.demo_{step}") + "\n"))
        sys.stdout.write(f"{path}\n")


@app.command()
def report(
    study: Annotated[Path, typer.Argument(help="Study file, or the name of one.", metavar="STUDY")],
    out: Annotated[Path, typer.Argument(help="Where the Word file goes.", metavar="OUT.docx")],
    *,
    base: Annotated[str | None, typer.Option(help="Address of the app that anchors open.")] = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Write the report of a study: Norwegian with an English summary."""
    with told_errors(language):
        from workbench.services.report_files import report_to_file

        report_to_file(study, out, base=base)
        sys.stdout.write(f"{out}\n")


@app.command()
def verdict(
    *,
    stances: Annotated[Path, typer.Option(help="source,group,link,stance,claim", metavar="S.csv")],
    effects: Annotated[
        Path, typer.Option(help="link,att,se,t,p_adjusted,share_matched,max_smd,gamma,…", metavar="E.csv")
    ],
    links: Annotated[Path, typer.Option(help="link,blind_spot,needs_measure", metavar="L.csv")],
    sesoi: Annotated[float, typer.Option(help="Smallest effect of interest, a share.")] = 0.02,
    agreement: Annotated[float | None, typer.Option(help="Krippendorff's alpha between coders.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write everything here.", metavar="OUT.json")] = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Judge every link of a logic model: voices crossed with numbers."""
    with told_errors(language) as texts:
        from workbench.services import verdict_files as files
        from workbench.services.effect_files import positive, within

        found = files.verdicts_from_files(
            stances,
            effects,
            links,
            sesoi=positive("--sesoi", sesoi),
            agreement=within("--agreement", agreement, least=-1, most=1),
        )
        if json:
            files.write_verdicts(found, json)
        sys.stdout.write("".join(_verdict_line(cell, texts) for cell in found.cells.values()))


def _names(texts: list[str]) -> tuple[str, ...]:
    """Names separated by commas, in order and without repetition of blanks."""
    return tuple(name.strip() for text in texts for name in text.split(",") if name.strip())


def _effect_lines(run: EffectRun, texts: Texts) -> str:
    """The row of the 2014 tables: treated, controls, ATT, standard error, t; and what was left out."""
    found, support = run.effect, run.support
    lines = [
        texts.t(
            "cli.effect",
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
    lines += [
        texts.t("cli.dropped", level=f"{level.column}={level.level}", n=level.n_treated + level.n_control)
        for level in run.design.dropped
    ]
    return "\n".join(lines + ([texts.reason(found.reason)] if found.reason else [])) + "\n"


def _verdict_line(cell: Cell, texts: Texts) -> str:
    fragile = f" ({texts.t('verdict.fragile')})" if cell.fragile else ""
    words = {
        "voices": texts.t(f"verdict.direction_{cell.voices.direction}"),
        "numbers": texts.t(f"verdict.class_{cell.numbers.number_class}"),
        "verdict": texts.t(f"verdict.verdict_{cell.verdict}") + fragile,
    }
    return texts.t("cli.verdict", link=cell.link.link, **words) + "\n"
