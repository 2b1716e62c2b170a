"""The plan of a study: its questions and expectations, what it is locked to, and what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.codebook import codes
from db.logic_model import logic_model
from db.plan import add_lock, expectations, first_coded_at, newest_lock, plan_locks, questions
from db.settings import settings
from db.writing import write_tx
from workbench.errors import ConflictError, InputError, NotFoundError
from workbench.mixed.plan_document import PlanParts, lock_differences, plan_document
from workbench.mixed.plan_lock import (
    AfterLock,
    PlanChange,
    PlanDocument,
    PlanLock,
    canonical,
    fingerprint,
)
from workbench.qual.records import Coder
from workbench.services.bias_notes import noted_biases
from workbench.services.plan_frame import criteria, planned_outcomes, sesoi_basis
from workbench.services.plan_specifications import main_specifications
from workbench.services.thresholds import study_settings

__all__ = [
    "AfterLock",
    "PlanChange",
    "PlanDocument",
    "PlanLock",
    "changed_after_lock",
    "changes_after",
    "checked_note",
    "expectations",
    "first_coded_at",
    "lock_plan",
    "newest_lock",
    "plan_locks",
    "plan_of",
    "plan_view",
    "questions",
]
MIN_NOTE = 10
_COUNTING = ("excluded_coders", "agreement_coders", "subsets")


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan as its page shows it.

    Attributes
    ----------
    sha256 : str
        Of the plan as it is now.
    coded_since : str or None
        When the first passage was coded, UTC; None before.
    """

    parts: PlanParts
    document: PlanDocument
    sha256: str
    after: AfterLock
    coded_since: str | None


def plan_view(db: Database) -> PlanView:
    """Read the plan, and compare it with the newest lock."""
    parts = _parts(db)
    document = plan_document(parts)
    return PlanView(parts, document, fingerprint(document), _after(db, document), first_coded_at(db))


def plan_of(db: Database) -> PlanDocument:
    """Everything the plan consists of, as plain values: what a lock holds."""
    return plan_document(_parts(db))


def lock_plan(db: Database, coder: Coder, note: str) -> PlanLock:
    """Lock the plan as it is now, with a note on why; the lock stays for good.

    Raises
    ------
    InputError
        The note is too short to be one.
    ConflictError
        Nothing has changed since the newest lock.
    """
    with write_tx(db, action="plan.lock", coder_id=coder.id) as writer:
        said = checked_note(db, note)
        add_lock(writer, canonical(plan_of(db)), note=said, coder_id=coder.id)
    found = newest_lock(db)
    if found is None:
        raise NotFoundError("errors.lock_missing", number="")
    return found


def checked_note(db: Database, note: str) -> str:
    """The note that a lock of the plan as it is now would have.

    Raises
    ------
    InputError, ConflictError
        As :func:`lock_plan`.
    """
    said, before = " ".join(note.split()), newest_lock(db)
    if len(said) < MIN_NOTE:
        raise InputError("errors.lock_note_missing", n=MIN_NOTE)
    if before and before.text == canonical(plan_of(db)):
        raise ConflictError("errors.lock_unchanged", number=before.id)
    return said


def changed_after_lock(db: Database) -> AfterLock:
    """What differs between the newest lock and the study as it is now."""
    return _after(db, plan_of(db)) if newest_lock(db) else AfterLock(None)


def changes_after(db: Database, lock_id: int, until: int | None = None) -> tuple[PlanChange, ...]:
    """What changed from one lock to another, or to the plan as it is now.

    Raises
    ------
    NotFoundError
        If there is no such lock.
    """
    known = {one.id: one for one in plan_locks(db)}
    for asked in (lock_id, until):
        if asked is not None and asked not in known:
            raise NotFoundError("errors.lock_missing", number=asked)
    later = plan_of(db) if until is None else known[until].document()
    return lock_differences(known[lock_id].document(), later)


def _after(db: Database, document: PlanDocument) -> AfterLock:
    lock = newest_lock(db)
    return AfterLock(lock, lock_differences(lock.document(), document)) if lock else AfterLock(None)


def _parts(db: Database) -> PlanParts:
    stored = settings(db)
    return PlanParts(
        questions=questions(db),
        criteria=criteria(stored),
        outcomes=planned_outcomes(stored),
        model=logic_model(db),
        basis=sesoi_basis(stored),
        thresholds=study_settings(db),
        expectations=expectations(db),
        codes=codes(db),
        specifications=main_specifications(db),
        counting=_counting(stored),
        biases=noted_biases(db),
    )


def _counting(stored: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: sorted(stored.get(name, [])) for name in _COUNTING}
