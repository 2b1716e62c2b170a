"""What is known of a source, as variables of the exchange standard and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from db import exchange as store
from db.sources import sources
from workbench.qual.records import INFORMANT_GROUPS, SOURCE_TYPES, SPEAKER_ROLES
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_records import RefiVariable
from workbench.texts import Texts

OWN = ("title", "type", "informant_group", "centre", "measures", "speakers", "simulated", "blind")
"""Facts with a column of their own; every other variable is an attribute."""
_FLAGS = ("simulated", "blind")
_TRUE = ("true", "1")


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a file tells of a source; empty where it is silent."""

    title: str = ""
    type: str = ""
    informant_group: str = ""
    centre: str = ""
    measures: tuple[str, ...] = ()
    speakers: Mapping[str, str] = field(default_factory=dict)
    simulated: bool = False
    blind: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


def source_values(db: Database) -> dict[int, dict[str, str]]:
    """Facts of each source as words, by the names in ``OWN`` and ``attribute:NAME``."""
    roles, blind = store.speaker_roles(db), store.blind_sources(db)
    found: dict[int, dict[str, str]] = {}
    for one in sources(db):
        given = {
            "title": one.title,
            "type": one.type,
            "informant_group": one.informant_group,
            "centre": one.centre_id or "",
            "measures": "; ".join(one.measures),
            "speakers": json.dumps(roles[one.id], ensure_ascii=False) if one.id in roles else "",
            "simulated": "true" if one.simulated else "",
            "blind": "true" if one.id in blind else "",
            **{f"attribute:{name}": value for name, value in one.attributes.items()},
        }
        found[one.id] = {name: value for name, value in given.items() if value}
    return found


def variable_of(name: str, texts: Texts | None = None) -> RefiVariable:
    """The variable of a fact; its GUID is the same in every study."""
    kind = "Boolean" if name in _FLAGS else "Text"
    plain = name.removeprefix("attribute:")
    shown = texts.t(f"exchange.variable_{name}") if texts and name in OWN else plain
    return RefiVariable(shared_guid("variable", name), shown, kind)


def facts_from(values: Mapping[str, str], variables: Mapping[str, RefiVariable]) -> SourceFacts:
    """Facts of a source from values by the GUID of their variable.

    Own variables are known by their GUID, or else by their name in either language; the rest become
    attributes under their name.
    """
    own = {shared_guid("variable", name): name for name in OWN}
    named = {
        Texts(language).t(f"exchange.variable_{name}"): name for name in OWN for language in ("nb", "en")
    }
    given: dict[str, str] = {}
    attributes: dict[str, str] = {}
    for guid, value in values.items():
        shown = variables[guid].name if guid in variables else ""
        name = own.get(guid) or (named.get(shown) if _fits(named.get(shown, ""), value) else None)
        if name:
            given[name] = value
        elif shown:
            attributes[shown] = value
    return _facts(given, attributes)


def _fits(name: str, value: str) -> bool:
    """Whether a variable that only bears an own name holds what this program would have written there."""
    allowed = {"type": SOURCE_TYPES, "informant_group": INFORMANT_GROUPS}
    if name in allowed:
        return value in allowed[name]
    if name in _FLAGS:
        return value.lower() in (*_TRUE, "false", "0")
    return name == "title" or (name == "speakers" and bool(_roles(value)))


def _facts(given: Mapping[str, str], attributes: Mapping[str, str]) -> SourceFacts:
    kind, group = given.get("type", ""), given.get("informant_group", "")
    return SourceFacts(
        title=given.get("title", ""),
        type=kind if kind in SOURCE_TYPES else "",
        informant_group=group if group in INFORMANT_GROUPS else "",
        centre=given.get("centre", ""),
        measures=tuple(part.strip() for part in given.get("measures", "").split(";") if part.strip()),
        speakers=_roles(given.get("speakers", "")),
        simulated=given.get("simulated", "").lower() in _TRUE,
        blind=given.get("blind", "").lower() in _TRUE,
        attributes=attributes,
    )


def _roles(value: str) -> dict[str, str]:
    try:
        found = json.loads(value) if value else {}
    except json.JSONDecodeError:
        return {}
    roles = found.items() if isinstance(found, dict) else ()
    return {str(label): role for label, role in roles if role in SPEAKER_ROLES}
