"""Marks of what changed after the plan was locked, on the pages where it shows."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.logic_model import Link
from workbench.qual.records import Code
from workbench.services.model_editing import orphaned_links
from workbench.services.plan import AfterLock, changed_after_lock
from workbench.ui.after_lock import SIGN, after_lock_mark, after_lock_note
from workbench.ui.plan_words import item_name, value_words
from workbench.ui.text import t


def thresholds_mark(db: Database) -> AfterLock:
    """Every threshold that is no longer as it was locked; returns all that changed, for other marks."""
    after = changed_after_lock(db)
    told = [
        f"{item_name('thresholds', one.item)} {_value(one.item, one.old)} → {_value(one.item, one.new)}"
        for one in after.of("thresholds")
    ]
    if told:
        after_lock_note("; ".join(told))
    return after


def link_mark(after: AfterLock, link: Link) -> None:
    """Whether a link, its measure, or a bias noted on it came, was changed or went after locking."""
    after_lock_mark(after, "links", link.link)
    if link.measure_id:
        after_lock_mark(after, "measures", link.measure_id)
    for one in after.of("biases"):
        noted = one.new or one.old
        if one.field == "" and noted["link"] == link.link:
            name = item_name("biases", one.item, {"biases": {one.item: noted}})
            after_lock_note(f"{t('plan.bias')} {name}: {t(f'plan.{one.kind}')}")


def codebook_mark(after: AfterLock) -> None:
    """How many codes came, were changed and went after locking, and what those that went were called."""
    changes = after.of("codebook")
    if not changes:
        return
    items = {
        kind: {one.item for one in changes if one.kind == kind} for kind in ("added", "changed", "removed")
    }
    counts = {kind: len(found) for kind, found in items.items()}
    gone = [
        item_name("codebook", one.item, {"codebook": {one.item: one.old}})
        for one in changes
        if one.kind == "removed"
    ]
    after_lock_note(t("codebook.after_lock", **counts) + (f": {', '.join(gone)}" if gone else ""))


def code_marks(db: Database, after: AfterLock, code: Code) -> None:
    """Whether a code came or was changed after locking, and whether its link is still in the model."""
    after_lock_mark(after, "codebook", code.slug)
    if code.link and code.link in orphaned_links(db):
        st.caption(f"{SIGN} {t('plan.link_gone')}")


def _value(item: str, value: object) -> str:
    return value_words("thresholds", "value", value, item)
