"""Sets, links and maps of an exchange file: kept as they came, so that they can go out again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from workbench.qual.refi_guids import GuidBook, file_guid
from workbench.qual.refi_records import REFERENCES, RefiPart
from workbench.qual.refi_schema import ATTRIBUTES, CHILDREN, NEEDED, fits
from workbench.qual.refi_xml import attribute, described, local, walk

KINDS = ("Set", "Link", "Graph")
_GUIDS = REFERENCES | {"sourceVertex", "targetVertex", "guid"}
_MEMBERS = ("MemberCode", "MemberSource", "MemberNote", "NoteRef")


def set_of(guid: str, name: str, *, description: str = "", **members: Iterable[str]) -> RefiPart:
    """A set; members by ``codes``, ``sources`` and ``notes``."""
    told = (RefiPart("Description", text=description),) if description else ()
    inner = (
        RefiPart(tag, {"targetGUID": member})
        for kind, tag in (("codes", "MemberCode"), ("sources", "MemberSource"), ("notes", "MemberNote"))
        for member in members.get(kind, ())
    )
    return RefiPart("Set", {"guid": guid, "name": name}, parts=(*told, *inner))


def parts_of(root: Any, guids: GuidBook, *, used: Collection[str] = ()) -> tuple[RefiPart, ...]:
    """Every set, link and map, in order.

    Parameters
    ----------
    used : collection of GUID
        Links that stand for something else and are left out.
    """
    found: list[RefiPart] = []
    for kind in KINDS:
        for place, element in enumerate(walk(root, kind)):
            if file_guid(attribute(element, "guid")) not in used:
                own = guids.own(kind.lower(), attribute(element, "guid"), place=str(place))
                part = _part(element)
                found.append(replace(part, attributes={**part.attributes, "guid": own}))
    return tuple(found)


def part_json(part: RefiPart) -> str:
    """A part as JSON."""
    return json.dumps(_plain(part), ensure_ascii=False)


def part_from_json(text: str) -> RefiPart:
    """A part from what ``part_json`` wrote."""
    return _from_plain(json.loads(text))


def referring(parts: Iterable[RefiPart], known: Collection[str]) -> Iterator[RefiPart]:
    """Parts without what refers to things that are not known, so that nothing points nowhere.

    A member or note that is gone leaves its set or link; a link with an end that is gone goes; a place or
    line of a map stays and represents nothing.
    """
    for part in parts:
        ends = [value for name, value in part.attributes.items() if name in REFERENCES]
        gone = any(value not in known for value in ends)
        if gone and part.tag in ("Link", *_MEMBERS):
            continue
        kept = {name: value for name, value in part.attributes.items() if not (gone and name in REFERENCES)}
        yield replace(part, attributes=kept, parts=tuple(referring(part.parts, known)))


def n_references(part: RefiPart) -> int:
    """How many times a part refers to something, all within it included."""
    own = sum(name in REFERENCES for name in part.attributes)
    return own + sum(n_references(one) for one in part.parts)


def _part(element: Any) -> RefiPart:
    """An element with what the schema allows in it; GUIDs plain, members by ``targetGUID``."""
    tag = local(element)
    if tag == "Description":
        return RefiPart(tag, text="".join(element.itertext()))
    given = {name: attribute(element, name) for name in ATTRIBUTES.get(tag, ())}
    if tag in _MEMBERS:
        given["targetGUID"] = given.get("targetGUID") or attribute(element, "guid")
        given.pop("guid", None)
    plain = {
        name: file_guid(value) if name in _GUIDS else value
        for name, value in given.items()
        if value and fits(name, value)
    }
    inner = [one for one in element if local(one) in CHILDREN.get(tag, ())]
    made = (_part(one) for one in inner if local(one) != "Description" or described(element))
    return RefiPart(
        tag, plain, parts=tuple(one for one in made if NEEDED.get(one.tag, set()) <= set(one.attributes))
    )


def _plain(part: RefiPart) -> dict[str, Any]:
    inner = [_plain(one) for one in part.parts]
    return {"tag": part.tag, "attributes": dict(part.attributes), "text": part.text, "parts": inner}


def _from_plain(held: dict[str, Any]) -> RefiPart:
    inner = tuple(_from_plain(one) for one in held["parts"])
    return RefiPart(held["tag"], held["attributes"], held["text"], inner)
