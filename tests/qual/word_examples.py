"""Word documents for the tests: good, broken and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile

from docx import Document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def document(*paragraphs: str) -> bytes:
    made = Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    return saved(made)


def saved(made) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def with_body(body: str, *, before: str = "") -> bytes:
    """A document whose main part is replaced: ``body`` is the XML within ``w:body``."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = (
        f'<?xml version="1.0"?>{before}<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    )
    return replaced(document("x"), {"word/document.xml": xml.encode()})


def replaced(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with some parts changed or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry, old.read(entry))
        for name, body in parts.items():
            new.writestr(name, body)
    return target.getvalue()


def with_understated_size(content: bytes, name: str) -> bytes:
    """The package with a directory that says a part is one byte long."""
    changed = bytearray(content)
    place = changed.rindex(name.encode()) - 46
    assert changed[place : place + 4] == b"PK\x01\x02"
    struct.pack_into("<L", changed, place + 24, 1)
    return bytes(changed)
