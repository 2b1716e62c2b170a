"""Sections, items, fields and values of a plan in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.services.plan import PlanChange, PlanDocument
from workbench.texts import MISSING
from workbench.ui.text import language, t, texts

_SHARES = ("sesoi",)
_ENUMERATED = {
    ("questions", "verb"): "plan.verb_",
    ("questions", "criterion"): "plan.criterion_",
    ("questions", "outcome"): "plan.outcome_",
    ("expectations", "kind"): "plan.kind_",
}
_STANCES = {"+": "stance_plus", "0": "stance_zero", "-": "stance_minus", "±": "stance_mixed"}
_REFERS = {
    **dict.fromkeys(("measure", "measure_id", "measures", "parts"), "measures"),
    **dict.fromkeys(("from_node", "to_node"), "nodes"),
    **dict.fromkeys(("link", "gathers"), "links"),
    "parent": "codebook",
}
"""Fields that hold ids of items of another part of the plan."""
_LONGEST = 400


def section_name(section: str) -> str:
    """What a part of the plan is called."""
    return _or(f"plan.section_{section}", section)


def field_name(section: str, field: str) -> str:
    """What a field is called."""
    if section == "analyses":
        return _or(f"effect.{field}", field)
    return _or(f"plan.field_{field}", field)


def item_name(section: str, item: str, *documents: PlanDocument) -> str:
    """What an item is called in the first of some plans that has it."""
    if section == "thresholds":
        return _or(f"plan.threshold_{item}", item)
    if section in ("counting", "sesoi"):
        return _or(f"plan.item_{item}", item)
    for document in documents:
        fields = document.get(section, {}).get(item)
        if fields:
            return _called(section, item, fields)
    return item


def value_words(section: str, field: str, value: Any, item: str = "") -> str:
    """A value as it is read."""
    if value is None or value in ("", [], {}):
        return MISSING
    if field == "predicts":
        return t(f"joint.{_STANCES[str(value)]}")
    if (section, field) in _ENUMERATED:
        return _or(f"{_ENUMERATED[section, field]}{value}", str(value))
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return ", ".join(value_words(section, "", one) for one in value)
    return _plain(value, is_share=section == "thresholds" and item in _SHARES)


def _plain(value: Any, *, is_share: bool) -> str:
    if isinstance(value, bool):
        return t("common.yes" if value else "common.no")
    if isinstance(value, int | float):
        if is_share:
            return f"{texts().pp(value)} {t('joint.pp')}"
        return texts().number(value, _decimals(value))
    return str(value)[:_LONGEST]


def change_rows(changes: tuple[PlanChange, ...], *documents: PlanDocument) -> list[list[str]]:
    """One row a difference: part, item, field, old, new."""
    return [
        [
            section_name(one.section),
            item_name(one.section, one.item, *documents),
            t(f"plan.{one.kind}") if one.kind != "changed" else _field(one),
            _side(one, one.old, *documents),
            _side(one, one.new, *documents),
        ]
        for one in changes
    ]


def _field(one: PlanChange) -> str:
    return "" if one.field == "value" else field_name(one.section, one.field)


def changed_value(one: PlanChange, value: Any, *documents: PlanDocument) -> str:
    """One side of a changed field; ids of measures, stations, links and codes are told by their names."""
    kind = _REFERS.get(one.field)
    if kind is None or not value or one.section == "analyses":
        return value_words(one.section, one.field, value, one.item)
    ids = value if isinstance(value, list | tuple) else [value]
    return ", ".join(item_name(kind, str(name), *documents) for name in ids)


def _side(one: PlanChange, value: Any, *documents: PlanDocument) -> str:
    if one.kind == "changed":
        return changed_value(one, value, *documents)
    return item_name(one.section, one.item, *documents) if value is not None else MISSING


def _called(section: str, item: str, fields: Mapping[str, Any]) -> str:
    if section == "questions":
        words = [_mapping(fields[name]) for name in ("agreed", "commissioned", "reported")]
        return f"{fields['number']} {next((one for one in words if one != MISSING), '')}"[:90]
    if section == "expectations":
        return f"{fields['link']}: {_mapping(fields['text'])}"[:90]
    if isinstance(fields.get("name"), Mapping):
        return _mapping(fields["name"])
    return str(fields.get(f"name_{language()}") or item)


def _mapping(value: Mapping[str, Any]) -> str:
    if set(value) == {"nb", "en"}:
        other = "en" if language() == "nb" else "nb"
        return str(value[language()] or value[other] or MISSING)
    return ", ".join(f"{name} {value_words('', '', one)}" for name, one in sorted(value.items())) or MISSING


def _or(key: str, plain: str) -> str:
    return t(key) if texts().has(key) else plain


def _decimals(value: float) -> int:
    """As few decimals, up to four, as tell the value."""
    return next((n for n in range(4) if round(value, n) == value), 4)
