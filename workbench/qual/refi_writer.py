"""Writing exchange files that are valid against REFI-QDA 1.0 and read the same by everybody.

Texts have LF line ends and no byte-order mark; positions count code points from 0, the end exclusive;
moments are UTC. Nothing empty is written where the schema wants content.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbench.qual.clean_text import REPLACEMENT
from workbench.qual.refi_records import (
    RefiCase,
    RefiCode,
    RefiCoding,
    RefiNote,
    RefiPart,
    RefiProject,
    RefiSelection,
    RefiSource,
    RefiVariable,
)
from workbench.qual.refi_xml import NOT_IN_XML

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
PROJECT_FILE = "project.qde"
FOLDER = "sources"
LONGEST_NAME = 100
"""Characters of a passage that stand as its name: a second anchor beside the positions."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_VALUE_TAGS = {
    "Text": "TextValue",
    "Boolean": "BooleanValue",
    "Integer": "IntegerValue",
    "Float": "FloatValue",
    "Date": "DateValue",
    "DateTime": "DateTimeValue",
}


def project_file(project: RefiProject) -> bytes:
    """A project as the bytes of a .qdpx file; the same project gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, PROJECT_FILE, project_xml(project))
        texts = {one.guid: one.text for one in project.sources} | {
            one.guid: one.text for one in project.notes
        }
        for guid, text in texts.items():
            _put(archive, f"{FOLDER}/{guid}.txt", text.encode())
    return buffer.getvalue()


def codebook_file(codes: Iterable[RefiCode], *, origin: str, sets: Iterable[RefiPart] = ()) -> bytes:
    """Codes, and sets of them, as the bytes of a .qdc file.

    Raises
    ------
    ValueError
        If there is no code: the standard has no empty codebook.
    """
    listed = tuple(codes)
    if not listed:
        raise ValueError("a codebook needs a code")
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK_SPACE, "origin": _clean(origin)})
    _codes(root, listed, with_notes=False)
    _held(root, "Sets", [element for one in sets if (element := _set_of_codes(one)) is not None])
    return _serialised(root)


def _set_of_codes(one: RefiPart) -> ET.Element | None:
    """A set with its codes as codebooks have them, by ``guid``; None if it has none."""
    kept = [inner for inner in one.parts if inner.tag in ("Description", "MemberCode")]
    if one.tag != "Set" or not any(inner.tag == "MemberCode" for inner in kept):
        return None
    renamed = [
        replace(inner, attributes={"guid": inner.attributes["targetGUID"]}) if inner.attributes else inner
        for inner in kept
    ]
    return _part(replace(one, parts=tuple(renamed)))


def project_xml(project: RefiProject) -> bytes:
    """The XML of a project, its elements in the order the schema asks for."""
    root = _element("Project", xmlns=PROJECT_SPACE, name=project.name, origin=project.origin)
    _set(root, creationDateTime=_moment(project.created))
    variables = {one.guid: one for one in project.variables}
    users = [_element("User", guid=one.guid, name=one.name, id=one.mark) for one in project.users]
    _held(root, "Users", users)
    if project.codes:
        _codes(ET.SubElement(root, "CodeBook"), project.codes, with_notes=True)
    _held(root, "Variables", [_variable(one) for one in project.variables])
    _held(root, "Cases", [_case(one, variables) for one in project.cases])
    _held(root, "Sources", [_source(one, variables) for one in project.sources])
    _held(root, "Notes", [_note(one) for one in project.notes])
    for holder, tag in (("Links", "Link"), ("Sets", "Set"), ("Graphs", "Graph")):
        _held(root, holder, [_part(one) for one in project.parts if one.tag == tag])
    _described(root, project.description)
    _references(root, "NoteRef", project.project_notes)
    return _serialised(root)


def passage_name(text: str) -> str:
    """The beginning of a passage on one line, cut with «…»."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1].rstrip()}…"


def _codes(parent: ET.Element, codes: tuple[RefiCode, ...], *, with_notes: bool) -> None:
    """The tree of codes; one whose parent is missing stands at the top."""
    holder = ET.SubElement(parent, "Codes")
    made: dict[str, ET.Element] = {}
    for code in codes:
        element = _element("Code", guid=code.guid, name=code.name, isCodable=str(code.codable).lower())
        _set(element, color=code.colour)
        _described(element, code.description)
        _references(element, "NoteRef", code.notes if with_notes else ())
        made[code.guid] = element
    for code in codes:
        made.get(code.parent or "", holder).append(made[code.guid])


def _variable(one: RefiVariable) -> ET.Element:
    element = _element("Variable", guid=one.guid, name=one.name, typeOfVariable=one.type)
    _described(element, one.description)
    return element


def _case(one: RefiCase, variables: Mapping[str, RefiVariable]) -> ET.Element:
    element = _element("Case", guid=one.guid, name=one.name)
    _described(element, one.description)
    _values(element, one.values, variables)
    _references(element, "SourceRef", one.sources)
    return element


def _source(one: RefiSource, variables: Mapping[str, RefiVariable]) -> ET.Element:
    element = _text_source("TextSource", one)
    _described(element, one.description)
    for selection in one.selections:
        element.append(_selection(selection, one.text))
    _references(element, "NoteRef", one.notes)
    _values(element, one.values, variables)
    return element


def _note(one: RefiNote) -> ET.Element:
    return _text_source("Note", one)


def _text_source(tag: str, one: RefiSource | RefiNote) -> ET.Element:
    element = _element(tag, guid=one.guid, name=one.name, plainTextPath=f"internal://{one.guid}.txt")
    return _set(element, creatingUser=one.user, creationDateTime=_moment(one.created))


def _selection(one: RefiSelection, text: str) -> ET.Element:
    name = one.name or passage_name(text[one.start : one.end])
    element = _element("PlainTextSelection", guid=one.guid, name=name)
    _set(element, startPosition=str(one.start), endPosition=str(one.end))
    _set(element, creatingUser=one.user, creationDateTime=_moment(one.created))
    _described(element, one.description)
    element.extend(_coding(coding) for coding in one.codings)
    _references(element, "NoteRef", one.notes)
    return element


def _coding(one: RefiCoding) -> ET.Element:
    element = _element("Coding", guid=one.guid)
    _set(element, creatingUser=one.user, creationDateTime=_moment(one.created))
    _references(element, "CodeRef", (one.code,))
    _references(element, "NoteRef", one.notes)
    return element


def _part(one: RefiPart) -> ET.Element:
    element = ET.Element(one.tag, {name: _clean(value) for name, value in one.attributes.items()})
    if one.text:
        element.text = _clean(one.text)
    element.extend(_part(inner) for inner in one.parts)
    return element


def _values(parent: ET.Element, values: Mapping[str, str], variables: Mapping[str, RefiVariable]) -> None:
    """Values that are there; a missing one is left out, as the schema wants."""
    for guid, value in values.items():
        if value and guid in variables:
            holder = ET.SubElement(parent, "VariableValue")
            _references(holder, "VariableRef", (guid,))
            ET.SubElement(holder, _VALUE_TAGS[variables[guid].type]).text = _clean(value)


def _held(root: ET.Element, tag: str, children: list[ET.Element]) -> None:
    if children:
        ET.SubElement(root, tag).extend(children)


def _described(element: ET.Element, text: str) -> None:
    if text:
        ET.SubElement(element, "Description").text = _clean(text)


def _references(element: ET.Element, tag: str, guids: Iterable[str]) -> None:
    for guid in guids:
        ET.SubElement(element, tag, {"targetGUID": guid})


def _element(tag: str, **attributes: str) -> ET.Element:
    needed = ("guid", "name", "xmlns", "plainTextPath", "isCodable", "typeOfVariable")
    kept = {name: _clean(value) for name, value in attributes.items() if value or name in needed}
    return ET.Element(tag, kept)


def _set(element: ET.Element, **attributes: str) -> ET.Element:
    for name, value in attributes.items():
        if value:
            element.set(name, value)
    return element


def _moment(moment: str) -> str:
    """ISO 8601 in UTC as the schema's dateTime with Z."""
    return moment.replace("+00:00", "Z")


def _clean(text: str) -> str:
    """Text that XML can hold; line ends are LF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return NOT_IN_XML.sub(REPLACEMENT, lines)


def _serialised(root: ET.Element) -> bytes:
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'.encode()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)
