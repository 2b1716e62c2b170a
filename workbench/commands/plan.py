"""The command ``plan``: what a study set out to do, locked, and what has changed since."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from workbench.commands import options as given


def plan(
    study: given.Study,
    *,
    lock: Annotated[bool, typer.Option("--lock", help="Lock the plan as it is now, for good.")] = False,
    by: Annotated[str | None, typer.Option(help="Who locks it.", metavar="NAME")] = None,
    note: Annotated[str | None, typer.Option(help="Why it is locked now.")] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Tell every change since the newest lock.")] = False,
    json: given.JsonOut = None,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Show a study's plan and its checksum, lock it, or tell what has changed since it was locked."""
    with given.told_errors(language) as texts:
        from workbench.services import plan_files as files

        name = _locked_by(lock=lock, by=by, note=note)
        view = files.plan_of_file(study, lock_by=name, note=note or texts.t("cli.plan_lock_note"))
        lines = [*files.plan_lines(view, texts), *(files.difference_lines(view, texts) if diff else ())]
        if json:
            files.write_plan(view, json, texts)
        sys.stdout.write("".join(f"{line}\n" for line in lines))


def _locked_by(*, lock: bool, by: str | None, note: str | None) -> str | None:
    """Whoever locks the plan, None where nobody does; options that go together stand together."""
    from workbench.errors import InputError

    if lock and by is None:
        raise InputError("errors.lock_without_name")
    for option, told in (("--by", by), ("--note", note)):
        if told is not None and not lock:
            raise InputError("errors.name_without_lock", option=option)
    return by
