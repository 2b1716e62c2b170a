"""Locking a plan: one canonical text of all of it, its SHA-256, and what differs from it later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Fields = Mapping[str, Any]
PlanDocument = Mapping[str, Mapping[str, Fields]]
"""Section → item → field → plain value."""
ChangeKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class PlanLock:
    """The plan as it was at one moment.

    Attributes
    ----------
    id : int
        In the order of locking.
    sha256 : str
        Of ``text``, hexadecimal.
    text : str
        The canonical text of the plan.
    created_at : str
        UTC, ISO 8601.
    """

    id: int
    sha256: str
    text: str
    note: str
    coder: str
    created_at: str

    @property
    def is_whole(self) -> bool:
        """Whether the text is still the one that was locked."""
        return hashlib.sha256(self.text.encode()).hexdigest() == self.sha256

    def document(self) -> PlanDocument:
        """The plan that was locked, as plain values."""
        found: PlanDocument = json.loads(self.text)
        return found


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One field of one item that differs between two plans.

    Attributes
    ----------
    field : str
        Empty where the whole item came or went; ``old`` or ``new`` is then all of it, the other None.
    """

    section: str
    item: str
    field: str
    kind: ChangeKind
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class AfterLock:
    """What has changed since the newest lock.

    Attributes
    ----------
    lock : PlanLock or None
        None in a study whose plan was never locked; nothing is then said to have changed.
    """

    lock: PlanLock | None
    changes: tuple[PlanChange, ...] = ()

    def has(self, section: str, item: str | None = None, field: str | None = None) -> bool:
        """Whether something of a section, of an item of it, or of a field of that, has changed."""
        return any(
            one.section == section
            and (item is None or one.item == item)
            and (field is None or one.field in ("", field))
            for one in self.changes
        )

    def of(self, section: str, item: str | None = None) -> tuple[PlanChange, ...]:
        """The changes of a section, or of one item of it."""
        return tuple(one for one in self.changes if one.section == section and item in (None, one.item))


def canonical(document: PlanDocument) -> str:
    """The plan as one text that does not depend on any order: JSON, keys sorted, no spaces.

    Raises
    ------
    ValueError
        If a number is not finite: it has no form in JSON.
    """
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )  # fmt: skip


def fingerprint(document: PlanDocument) -> str:
    """SHA-256 of the canonical text, hexadecimal.

    Examples
    --------
    >>> one = {"thresholds": {"sesoi": {"value": 0.02}, "thin_below": {"value": 3}}}
    >>> other = {"thresholds": {"thin_below": {"value": 3}, "sesoi": {"value": 0.02}}}
    >>> fingerprint(one) == fingerprint(other)
    True
    """
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def plan_changes(before: PlanDocument, after: PlanDocument) -> tuple[PlanChange, ...]:
    """Every difference between two plans, item by item and field by field, in the order of their names.

    A section or a field that only one of the plans knows (written by another version of the program) counts
    as empty in the other.
    """
    old, new = _plain(before), _plain(after)
    found: list[PlanChange] = []
    for section in sorted(old.keys() | new.keys()):
        items, others = old.get(section, {}), new.get(section, {})
        for item in sorted(items.keys() | others.keys()):
            found += _item_changes(section, item, items.get(item), others.get(item))
    return tuple(found)


def _item_changes(section: str, item: str, old: Fields | None, new: Fields | None) -> list[PlanChange]:
    if old is None or new is None:
        kind: ChangeKind = "added" if old is None else "removed"
        return [PlanChange(section, item, "", kind, old, new)]
    return [
        PlanChange(section, item, name, "changed", old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if _text(old.get(name)) != _text(new.get(name))
    ]


def _text(value: Any) -> str:
    """A value as the lock holds it, so that 1, 1.0 and true are three values."""
    return json.dumps(value, sort_keys=True)


def _plain(document: PlanDocument) -> dict[str, dict[str, Fields]]:
    """As it is read from a lock: tuples are lists, keys are text."""
    found: dict[str, dict[str, Fields]] = json.loads(canonical(document))
    return found
