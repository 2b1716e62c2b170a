"""Sections, items, fields and values of a plan in words, for screen and commands alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workbench.mixed.plan_lock import PlanChange, PlanDocument
from workbench.texts import MISSING, Texts

_SHARES = ("sesoi",)
_ENUMERATED = {
    ("questions", "verb"): "plan.verb_",
    ("questions", "criterion"): "plan.criterion_",
    ("questions", "outcome"): "plan.outcome_",
    ("expectations", "kind"): "plan.kind_",
    ("measures", "overlap"): "plan.overlap_",
    ("biases", "pushes"): "bias.push_",
    ("biases", "assumption"): "bias.assumption_",
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


def section_name(section: str, texts: Texts) -> str:
    """What a part of the plan is called."""
    return _or(f"plan.section_{section}", section, texts)


def field_name(section: str, field: str, texts: Texts) -> str:
    """What a field is called."""
    if section == "analyses":
        return _or(f"effect.{field}", field, texts)
    return _or(f"plan.field_{field}", field, texts)


def item_name(section: str, item: str, texts: Texts, *documents: PlanDocument) -> str:
    """What an item is called in the first of some plans that has it."""
    if section == "thresholds":
        return _or(f"plan.threshold_{item}", item, texts)
    if section in ("counting", "sesoi"):
        return _or(f"plan.item_{item}", item, texts)
    for document in documents:
        fields = document.get(section, {}).get(item)
        if fields:
            return _called(section, item, fields, texts, documents)
    return item


def value_words(section: str, field: str, value: Any, texts: Texts, item: str = "") -> str:
    """A value as it is read."""
    if value is None or value in ("", [], {}):
        return MISSING
    if field == "predicts":
        return texts.t(f"joint.{_STANCES[str(value)]}")
    if (section, field) in _ENUMERATED:
        return _or(f"{_ENUMERATED[section, field]}{str(value).replace(' ', '_')}", str(value), texts)
    if isinstance(value, Mapping):
        return _mapping(value, texts)
    if isinstance(value, list | tuple):
        return ", ".join(value_words(section, "", one, texts) for one in value)
    return _plain(value, texts, is_share=section == "thresholds" and item in _SHARES)


def changed_value(change: PlanChange, value: Any, texts: Texts, *documents: PlanDocument) -> str:
    """One side of a changed field; ids of measures, stations, links and codes are told by their names."""
    kind = _REFERS.get(change.field)
    if kind is None or not value or change.section == "analyses":
        return value_words(change.section, change.field, value, texts, change.item)
    ids = value if isinstance(value, list | tuple) else [value]
    return ", ".join(item_name(kind, str(name), texts, *documents) for name in ids)


def change_rows(changes: Iterable[PlanChange], texts: Texts, *documents: PlanDocument) -> list[list[str]]:
    """One row a difference: part, item, field or what became of the item, old, new."""
    return [
        [
            section_name(one.section, texts),
            item_name(one.section, one.item, texts, *documents),
            texts.t(f"plan.{one.kind}") if one.kind != "changed" else _field(one, texts),
            _side(one, one.old, texts, documents),
            _side(one, one.new, texts, documents),
        ]
        for one in changes
    ]


def change_line(change: PlanChange, texts: Texts, *documents: PlanDocument) -> str:
    """«Ledd, Kurs → aktivitet: Forutsetning «a» → «b»», or that the item came or went."""
    section, item, field, old, new = change_rows((change,), texts, *documents)[0]
    if change.kind != "changed":
        return texts.t("plan.line_whole", section=section, item=item, kind=field)
    named = f"{field}: " if field else ""
    return texts.t("plan.line_changed", section=section, item=item, field=named, old=old, new=new)


def _field(change: PlanChange, texts: Texts) -> str:
    return "" if change.field == "value" else field_name(change.section, change.field, texts)


def _side(change: PlanChange, value: Any, texts: Texts, documents: tuple[PlanDocument, ...]) -> str:
    if change.kind == "changed":
        return changed_value(change, value, texts, *documents)
    return item_name(change.section, change.item, texts, *documents) if value is not None else MISSING


def _plain(value: Any, texts: Texts, *, is_share: bool) -> str:
    if isinstance(value, bool):
        return texts.t("common.yes" if value else "common.no")
    if isinstance(value, int | float):
        if is_share:
            return f"{texts.pp(value)} {texts.t('joint.pp')}"
        return texts.number(value, _decimals(value))
    return str(value)[:_LONGEST]


def _called(
    section: str, item: str, fields: Mapping[str, Any], texts: Texts, documents: tuple[PlanDocument, ...]
) -> str:
    if section == "questions":
        words = [_mapping(fields[name], texts) for name in ("agreed", "commissioned", "reported")]
        return f"{fields['number']} {next((one for one in words if one != MISSING), '')}"[:90]
    if section == "expectations":
        return f"{fields['link']}: {_mapping(fields['text'], texts)}"[:90]
    if section == "biases":
        link = item_name("links", fields["link"], texts, *documents)
        return f"{_mapping(fields['name'], texts)} ({link})"[:90]
    if section == "analyses":
        return item_name("measures", item, texts, *documents)
    if isinstance(fields.get("name"), Mapping):
        return _mapping(fields["name"], texts)
    return str(fields.get(f"name_{texts.language}") or item)


def _mapping(value: Mapping[str, Any], texts: Texts) -> str:
    if set(value) == {"nb", "en"}:
        other = "en" if texts.language == "nb" else "nb"
        return str(value[texts.language] or value[other] or MISSING)
    said = (f"{_key(name, texts)} {value_words('', '', one, texts)}" for name, one in sorted(value.items()))
    return ", ".join(said) or MISSING


def _key(name: str, texts: Texts) -> str:
    """A key of a value that holds several: a type of claim by its name."""
    return _or(f"plan.claim_{name}", name, texts)


def _or(key: str, plain: str, texts: Texts) -> str:
    return texts.t(key) if texts.has(key) else plain


def _decimals(value: float) -> int:
    """As few decimals, up to four, as tell the value."""
    return next((n for n in range(4) if round(value, n) == value), 4)
