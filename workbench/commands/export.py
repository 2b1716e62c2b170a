"""The command ``export``: what a study holds, in the form of another program."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from workbench.commands import options as given


class Format(StrEnum):
    """Forms a study is exported in."""

    R = "r"


def export(
    study: Annotated[Path, typer.Argument(help="Study file, or the name of one.", metavar="STUDY")],
    out: Annotated[
        Path | None,
        typer.Argument(help="Folder, or file.zip; STUDY-r where you stand if not told.", metavar="OUT"),
    ] = None,
    *,
    format: Annotated[Format, typer.Option(help="r: analysed rows and an R script.")],
    force: Annotated[bool, typer.Option("--force", help="Write over what lies there.")] = False,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Write the analysed rows of a study, and a script that reproduces its effects from them."""
    with given.told_errors(language) as texts:
        from workbench.services.r_export import export_for_r

        place, written = export_for_r(study, out, texts, force=force)
        for row in written.rows:
            n = texts.integer(row.summary.effect.n)
            sys.stdout.write(f"{row.file}: {row.name}, {texts.t('r_export.n')}: {n}\n")
        for name, error in written.failures.items():
            reason = texts.t(error.key, **error.values)
            sys.stderr.write(texts.t("r_export.not_estimated", name=name, reason=reason) + "\n")
        sys.stdout.write(f"{place}\n")
        sys.stderr.write(texts.t("r_export.warning", place=str(place)) + "\n")
