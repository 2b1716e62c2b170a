"""What the commands ``import`` and ``export`` say about files of other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from workbench.reasons import Reason
    from workbench.services.exchange_files import ImportOutcome
    from workbench.texts import Texts

NOT_STORED = 3
"""Exit code when somebody must look before anything is stored."""


def export_file(study: Path, form: str, out: Path | None, texts: Texts, *, force: bool) -> None:
    """Write a study for another program; what does not go along is told on stderr."""
    from workbench.services.exchange_files import export_exchange

    place, made = export_exchange(study, form, out, texts, force=force)
    sys.stdout.write(texts.t("exchange.export_ready", **made.counts) + "\n")
    sys.stdout.write(f"{place}\n")
    _tell(made.remarks, texts)
    if form not in ("qdc", "csv"):
        sys.stderr.write(texts.t("exchange.export_warning") + "\n")


def import_file(
    study: Path,
    file: Path,
    texts: Texts,
    *,
    coder: str,
    yes: bool = False,
    reading: str | None = None,
    store: bool = True,
) -> None:
    """Bring a .qdpx, .qdc or .csv codebook into a study, and tell how it was read.

    Parameters
    ----------
    yes : bool
        Store although the positions need somebody's look.
    reading : str, optional
        How positions are counted; found from the words when left out.
    store : bool
        False: only read and tell.

    Raises
    ------
    typer.Exit
        With 3 when nothing is stored because the positions need somebody's look.
    """
    from workbench.services.exchange_files import counts_of, import_exchange, reading_names

    outcome = import_exchange(study, file, coder=coder, confirmed=yes, reading=reading, store=store)
    sys.stdout.write(told_reading(outcome, texts) + "\n")
    if outcome.stored is None and not store:
        sys.stdout.write(texts.t("exchange.import_holds", **counts_of(outcome.read.project)) + "\n")
        _tell(outcome.remarks, texts)
        return
    if outcome.stored is None:
        _tell(outcome.remarks, texts)
        sys.stderr.write(texts.t("exchange.import_ask", choices=", ".join(reading_names())) + "\n")
        raise typer.Exit(NOT_STORED)
    kinds = ("sources", "codings", "codes", "coders", "cases", "memos")
    new = {kind: outcome.stored.new.get(kind, 0) for kind in kinds}
    known = {kind: outcome.stored.known.get(kind, 0) for kind in kinds[:3]}
    sys.stdout.write(texts.t("exchange.import_saved", **new) + "\n")
    sys.stdout.write(texts.t("exchange.import_known", **known) + "\n")
    _tell(outcome.remarks, texts)


def told_reading(outcome: ImportOutcome, texts: Texts) -> str:
    """How a file was read, as one sentence."""
    from workbench.services.exchange_files import told

    return texts.reason(told(outcome.read))


def _tell(remarks: Iterable[Reason], texts: Texts) -> None:
    sys.stderr.write("".join(f"{texts.reason(remark)}\n" for remark in remarks))
