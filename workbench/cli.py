"""Commands: the same services without a browser.

Anything heavy is imported inside the commands, so that help is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from workbench.commands import options as given
from workbench.commands.agreement import agreement
from workbench.commands.audit import audit
from workbench.commands.causal_checks import controls, dose
from workbench.commands.effect import effect
from workbench.commands.export import export
from workbench.commands.import_files import import_files
from workbench.commands.plan import plan
from workbench.commands.sensitivity import balance, bounds
from workbench.commands.specification_curve import specification_curve

if TYPE_CHECKING:
    from workbench.mixed.display import Cell
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
        passed = (args, prog_name, complete_var, False, windows_expand_args)
        if not standalone_mode:
            return super().main(*passed, **extra)
        try:
            code = super().main(*passed, **extra)
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


@app.callback()
def main() -> None:
    """Samsyn: a workbench for mixed-methods evaluation."""


for command in (effect, balance, bounds, dose, controls, specification_curve, export, agreement, audit, plan):
    app.command()(command)
app.command(name="import")(import_files)


@app.command()
def demo(language: given.LanguageOption = given.Language.EN) -> None:
    """Build the simulated study, unless it stands already."""
    with given.told_errors(language) as texts:
        from workbench.services.demo_study import ensure_demo_study

        path = ensure_demo_study(lambda step: sys.stdout.write(texts.t(f"frame.demo_{step}") + "\n"))
        sys.stdout.write(f"{path}\n")


@app.command()
def report(
    study: given.Study,
    out: Annotated[
        Path,
        typer.Argument(
            help="Where the report goes: .docx, or with LibreOffice .odt or .pdf.", metavar="OUT.docx"
        ),
    ],
    *,
    base: Annotated[str | None, typer.Option(help="Address of the app that anchors open.")] = None,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Write the report of a study: Norwegian with an English summary."""
    with given.told_errors(language):
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
    json: given.JsonOut = None,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Judge every link of a logic model: voices crossed with numbers."""
    with given.told_errors(language) as texts:
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


def _verdict_line(cell: Cell, texts: Texts) -> str:
    fragile = f" ({texts.t('verdict.fragile')})" if cell.fragile else ""
    words = {
        "voices": texts.t(f"verdict.direction_{cell.voices.direction}"),
        "numbers": texts.t(f"verdict.class_{cell.numbers.number_class}"),
        "verdict": texts.t(f"verdict.verdict_{cell.verdict}") + fragile,
    }
    return texts.t("cli.verdict", link=cell.link.link, **words) + "\n"
