"""The command ``export``: what a study holds, in the form of another program."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import options as given
from workbench.commands.exchange import export_file

if TYPE_CHECKING:
    from workbench.texts import Texts

_FORMS = (
    "qdpx: the coded project (REFI-QDA). qdc, csv: the codebook. xlsx: codings and a matrix of 0 and 1."
    " docx: quotes. r: analysed rows and an R script."
)


class Format(StrEnum):
    """Forms a study is exported in."""

    R = "r"
    QDPX = "qdpx"
    QDC = "qdc"
    XLSX = "xlsx"
    CSV = "csv"
    DOCX = "docx"


def export(
    study: given.Study,
    out: Annotated[
        Path | None,
        typer.Argument(
            help="File; for r a folder or file.zip. Named after the study if not told.", metavar="OUT"
        ),
    ] = None,
    *,
    format: Annotated[Format, typer.Option(help=_FORMS)],
    force: Annotated[bool, typer.Option("--force", help="Write over what lies there.")] = False,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Write a study, or part of it, for another program."""
    with given.told_errors(language) as texts:
        if format is Format.R:
            _export_r(study, out, texts, force=force)
        else:
            export_file(study, format.value, out, texts, force=force)


def _export_r(study: Path, out: Path | None, texts: Texts, *, force: bool) -> None:
    """The analysed rows of a study, and a script that reproduces its effects from them."""
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
