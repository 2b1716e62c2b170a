"""Sections, items, fields and values of a plan in the words of the language that is shown."""

from __future__ import annotations

from typing import Any

from workbench.services import plan_words
from workbench.services.plan import PlanChange, PlanDocument
from workbench.ui.text import texts


def section_name(section: str) -> str:
    """What a part of the plan is called."""
    return plan_words.section_name(section, texts())


def field_name(section: str, field: str) -> str:
    """What a field is called."""
    return plan_words.field_name(section, field, texts())


def item_name(section: str, item: str, *documents: PlanDocument) -> str:
    """What an item is called in the first of some plans that has it."""
    return plan_words.item_name(section, item, texts(), *documents)


def value_words(section: str, field: str, value: Any, item: str = "") -> str:
    """A value as it is read."""
    return plan_words.value_words(section, field, value, texts(), item)


def changed_value(change: PlanChange, value: Any, *documents: PlanDocument) -> str:
    """One side of a changed field, with names instead of ids."""
    return plan_words.changed_value(change, value, texts(), *documents)


def change_rows(changes: tuple[PlanChange, ...], *documents: PlanDocument) -> list[list[str]]:
    """One row a difference: part, item, field, old, new."""
    return plan_words.change_rows(changes, texts(), *documents)
