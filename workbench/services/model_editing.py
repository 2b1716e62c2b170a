"""Saving a logic model that was edited: a new version, and the codebook that follows it, in one operation."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from db.codebook import codes
from db.link_codes import add_link_code
from db.logic_model import link_ids, logic_model, model_versions, write_logic_model
from db.plan import newest_lock
from db.writing import write_tx
from workbench.errors import InputError, NotFoundError
from workbench.mixed.logic_model import LogicModel, ModelVersion
from workbench.mixed.model_codes import CodesAfterModel, codes_after, codes_without_link
from workbench.mixed.model_editing import Row, edited_model
from workbench.mixed.plan_document import model_document
from workbench.mixed.plan_lock import PlanChange, plan_changes
from workbench.qual.records import Coder
from workbench.services.codebook import link_code, owner_group

__all__ = ["CodesAfterModel", "ModelVersion", "model_versions"]


def study_model(db: Database, version: int | None = None) -> LogicModel:
    """One version of the study's logic model, the newest unless told.

    Raises
    ------
    NotFoundError
        If the study has no model.
    """
    found = logic_model(db, version)
    if found is None:
        raise NotFoundError("errors.model_missing")
    return found


def draft_of(db: Database, model: LogicModel, nodes: Iterable[Row], links: Iterable[Row]) -> LogicModel:
    """The model that two edited tables describe; nothing is stored.

    Raises
    ------
    InputError
        If the tables do not describe a model.
    """
    return edited_model(model, nodes, links, taken=link_ids(db), after_plan=newest_lock(db) is not None)


def model_changes(before: LogicModel, after: LogicModel) -> tuple[PlanChange, ...]:
    """What differs between two models, item by item."""
    return plan_changes(model_document(before), model_document(after))


def codes_that_follow(db: Database, after: LogicModel) -> CodesAfterModel:
    """What saving a model would do to the codebook."""
    return codes_after(study_model(db), after, codes(db))


def orphaned_links(db: Database) -> frozenset[str]:
    """Links that have a code but are no longer in the model."""
    model = logic_model(db)
    return frozenset(one.link or "" for one in codes_without_link(model, codes(db))) if model else frozenset()


def save_model(db: Database, coder: Coder, model: LogicModel, *, note: str) -> int:
    """Store an edited model as a new version and let the codebook follow; returns the version's number.

    New links get a code, a code that was called as its link is called as the link is now, and a code whose
    link is gone stays with all that is coded. The whole is one operation and is taken back as one.

    Raises
    ------
    InputError
        If nothing has changed, or the note is empty.
    """
    before, said = study_model(db), " ".join(note.split())
    if not said:
        raise InputError("errors.model_note_missing")
    if not model_changes(before, model):
        raise InputError("errors.model_unchanged")
    with write_tx(db, action="model.save", coder_id=coder.id) as writer:
        version = write_logic_model(writer, model, note=said)
        following = codes_after(before, model, codes(db))
        for code, changes in following.changed:
            writer.update("codes", code.id, changes)
        for link in following.new:
            add_link_code(writer, link_code(link), group=owner_group(model, link.measure_id))
    return version
