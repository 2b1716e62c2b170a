"""The mark «after locking» beside whatever has changed since the plan was locked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.services.plan import AfterLock, PlanChange
from workbench.ui.plan_words import changed_value, field_name
from workbench.ui.tables import show_table, without_empty_end
from workbench.ui.text import as_text, t

SIGN = "▲"


def after_lock_sign() -> str:
    """The mark as a sign and words."""
    return f"{SIGN} {t('plan.after_lock')}"


def after_lock_word(after: AfterLock, section: str, item: str | None = None) -> str:
    """The mark as words for a table; empty where nothing has changed or nothing was ever locked."""
    return after_lock_sign() if after.has(section, item) else ""


def show_marked_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    name: str = "",
    caption: str = "",
    alt: str | None = None,
) -> None:
    """A table whose rows end in the mark; the column of marks stands only where a row has one.

    Parameters
    ----------
    head : sequence of str
        Names of the columns before the mark.
    rows : sequence of sequence of str
        One cell longer than ``head``.
    name, caption, alt : str, optional
        As in :func:`workbench.ui.tables.show_table`.
    """
    head, rows = without_empty_end([*head, t("plan.lock")], rows)
    show_table(head, rows, name=name, caption=caption, alt=alt)


def after_lock_mark(after: AfterLock, section: str, item: str | None = None) -> None:
    """The mark with what was locked and what stands now; nothing where that is the same."""
    changes = after.of(section, item)
    if changes:
        told = "; ".join(_told(after, one) for one in changes[:3])
        more = t("plan.and_more", n=len(changes) - 3) if len(changes) > 3 else ""
        st.caption(f"{SIGN} **{t('plan.after_lock')}**: {as_text(told)} {more}".rstrip())


def after_lock_note(words: str) -> None:
    """The mark with words of the page's own."""
    st.caption(f"{SIGN} **{t('plan.after_lock')}**: {as_text(words)}")


def _told(after: AfterLock, change: PlanChange) -> str:
    if change.kind != "changed":
        return t(f"plan.{change.kind}")
    known = [after.lock.document()] if after.lock else []
    old, new = (changed_value(change, one, *known) for one in (change.old, change.new))
    named = "" if change.field == "value" else f"{field_name(change.section, change.field)} "
    return f"{named}{old} → {new}"
