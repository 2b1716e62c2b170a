"""The command ``audit``: where an old report contradicts itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import options as given

if TYPE_CHECKING:
    from workbench.audit.audit import Audit
    from workbench.texts import Texts


def audit(
    report: Annotated[Path, typer.Argument(help="A .docx, .odt, .pdf or .txt file.", metavar="REPORT")],
    *,
    json: given.JsonOut = None,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Recompute an old report: sums, percentages, signs, ranks and references that do not agree."""
    with given.told_errors(language) as texts:
        from workbench.services.audit_files import audit_file, write_audit

        found = audit_file(report)
        if json:
            write_audit(found, json, texts)
        sys.stdout.write("".join(line + "\n" for line in _lines(found, texts)))


def _lines(found: Audit, texts: Texts) -> list[str]:
    from workbench.services.audit_files import audit_headline, audit_rows

    rows = audit_rows(found.findings, texts)
    told = [f"{number} [{severity}] {place}: {finding}" for number, _, severity, place, _, finding in rows]
    return [*told, audit_headline(found, texts)]
