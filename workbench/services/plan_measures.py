"""Measures and arms of the plan: added, renamed, defined anew, removed; each one operation."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from db.codebook import codes
from db.logic_model import measures
from db.measures import resting_on, take_out_measure, write_measures
from db.writing import Writer, write_tx
from workbench.errors import ConflictError, InputError, NotFoundError
from workbench.mixed.logic_model import Measure
from workbench.mixed.measure_editing import arms_of, edited_measures
from workbench.mixed.model_editing import free_id
from workbench.qual.records import Coder
from workbench.reasons import Reason

ID_LENGTH = 40


def put_measure(db: Database, coder: Coder, wanted: Measure) -> str:
    """Store a measure or arm, a new one where its id is empty or unknown; returns its id.

    A group of codes that was called as the measure was is called as it is now. Estimates are computed anew
    where somebody else now counts as a participant.

    Raises
    ------
    InputError
        See :func:`edited_measures`; or nothing has changed.
    """
    held = measures(db)
    new_id = wanted.id or free_id(wanted.name_en or wanted.name_nb, {one.id for one in held})
    listed = edited_measures(held, replace(wanted, id=new_id))
    if listed == held:
        raise InputError("errors.measure_unchanged")
    with write_tx(db, action="plan.measures", coder_id=coder.id) as writer:
        write_measures(writer, listed)
        _rename_group(writer, held, next(one for one in listed if one.id == new_id))
    return new_id


def _rename_group(writer: Writer, held: tuple[Measure, ...], new: Measure) -> None:
    """Let the heading of a measure's codes follow its name, language by language, unless others named it."""
    old = next((one for one in held if one.id == new.id), new)
    for code in codes(writer.db):
        if code.slug == f"links.{new.id}":
            changes = {
                name: getattr(new, name)
                for name in ("name_nb", "name_en")
                if getattr(code, name) == getattr(old, name)
            }
            if changes:
                writer.update("codes", code.id, changes)


def new_measure_id(db: Database, wanted: str) -> str:
    """The key of a new measure as it was typed, the same as in the register; empty: made from the name.

    Raises
    ------
    InputError
        It is too long or has blanks in it.
    ConflictError
        Another measure has it.
    """
    key = wanted.strip()
    if len(key) > ID_LENGTH or key.split() not in ([], [key]) or not key.isprintable():
        raise InputError("errors.measure_key", n=ID_LENGTH)
    if key in {one.id for one in measures(db)}:
        raise ConflictError("errors.measure_key_taken", taken=key)
    return key


def remove_measure(db: Database, coder: Coder, measure_id: str) -> None:
    """Take a measure that nothing rests on out of the plan; the log keeps it, and earlier models name it.

    Raises
    ------
    NotFoundError
        If there is no such measure.
    ConflictError
        If anything rests on it; the message tells what and how much.
    """
    listed = measures(db)
    found = next((one for one in listed if one.id == measure_id), None)
    if found is None:
        raise NotFoundError("errors.measure_missing", measure=measure_id)
    what = resting_reasons(db, measure_id)
    if what:
        raise ConflictError("errors.measure_used", name=found.name_nb, what=what)
    with write_tx(db, action="plan.measures", coder_id=coder.id) as writer:
        take_out_measure(writer, measure_id)


def resting_reasons(db: Database, measure_id: str) -> tuple[Reason, ...]:
    """What rests on a measure and where to change that, in words; empty where it can be removed."""
    counts = resting_on(db, measure_id)
    arms = len(arms_of(measures(db), measure_id))
    if arms:
        counts["arms"] = arms
    return tuple(Reason.of(f"plan.rests_{name}", n=n) for name, n in counts.items())
