"""The plan of a study file without a browser: shown, locked, compared with its lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db.connection import SUFFIX, opened
from workbench.errors import NotFoundError
from workbench.mixed.plan_lock import PlanChange, PlanLock, fingerprint
from workbench.services.effect_files import write_json
from workbench.services.plan import PlanView, checked_note, lock_plan, plan_view
from workbench.services.plan_words import change_line, section_name
from workbench.services.studies import coder_called
from workbench.services.study_files import study_path
from workbench.texts import Texts


def plan_of_file(study: Path, *, lock_by: str | None = None, note: str = "") -> PlanView:
    """The plan of a study (its file, or its name in the home folder), locked first where somebody locks it.

    Raises
    ------
    StudyFileError
        If there is no such study, or its file cannot be read.
    InputError, ConflictError
        If the name or the note will not do, or nothing has changed since the newest lock.
    """
    with _opened(study) as db:
        if lock_by is not None:
            said = checked_note(db, note)
            lock_plan(db, coder_called(db, lock_by), said)
        return plan_view(db)


def newest_of(view: PlanView) -> PlanLock:
    """The lock that a plan is compared with.

    Raises
    ------
    NotFoundError
        If it was never locked.
    """
    if view.after.lock is None:
        raise NotFoundError("errors.plan_never_locked")
    return view.after.lock


def plan_lines(view: PlanView, texts: Texts) -> Iterator[str]:
    """What the plan holds, its checksum, and whether and by whom it was locked."""
    for name, items in view.document.items():
        told = {"name": section_name(name, texts), "n": len(items), "holds": texts.t(f"plan.holds_{name}")}
        yield texts.t("cli.plan_part", **told)
    yield texts.t("cli.plan_sum", sha256=view.sha256)
    lock = view.after.lock
    if lock is None:
        yield texts.t("cli.plan_open")
        return
    when = texts.datetime(dt.datetime.fromisoformat(lock.created_at).astimezone())
    yield texts.t("cli.plan_locked", when=when, coder=lock.coder, number=lock.id, note=lock.note)
    if not lock.is_whole:
        yield texts.t("cli.plan_broken", number=lock.id)
    changed = len(view.after.changes)
    yield texts.t("cli.plan_changed", n=changed) if changed else texts.t("cli.plan_unchanged")


def difference_lines(view: PlanView, texts: Texts) -> list[str]:
    """Every change since the newest lock in words, one a line."""
    locked = newest_of(view).document()
    return [change_line(one, texts, view.document, locked) for one in view.after.changes]


def write_plan(view: PlanView, path: Path, texts: Texts) -> None:
    """Write plan, checksums, lock and changes as JSON.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    write_json(plan_as_dict(view, texts), path)


def plan_as_dict(view: PlanView, texts: Texts) -> dict[str, Any]:
    """Plain values; a change has its old and new value and a line of words, ``lock`` is None before one."""
    lock = view.after.lock
    locked = lock.document() if lock else {}
    return {
        "sha256": view.sha256,
        "parts": {name: fingerprint({name: items}) for name, items in view.document.items()},
        "plan": view.document,
        "lock": _lock_fields(lock) if lock else None,
        "changes": [
            _change(one, change_line(one, texts, view.document, locked)) for one in view.after.changes
        ],
    }


def _lock_fields(lock: PlanLock) -> Mapping[str, Any]:
    told = {name: getattr(lock, name) for name in ("id", "sha256", "note", "coder", "created_at")}
    return {**told, "is_whole": lock.is_whole}


def _change(change: PlanChange, words: str) -> Mapping[str, Any]:
    return {**asdict(change), "words": words}


@contextmanager
def _opened(study: Path) -> Iterator[Database]:
    path = study if study.suffix == SUFFIX or study.exists() else study_path(str(study))
    with opened(path) as db:
        yield db
