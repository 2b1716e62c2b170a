"""The text of an OpenDocument text (.odt), read behind the same guards as a Word document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.packages import guarded_parts
from workbench.qual.read_text import READ_ERRORS, ReadText
from workbench.reasons import Reason

if TYPE_CHECKING:
    from odfdo import Element

_MANIFEST = "META-INF/manifest.xml"
_SKIPPED = frozenset(
    {"text:tracked-changes", "office:annotation", "office:annotation-end", "text:note", "text:sequence-decls"}
    | {"office:forms", "text:index-title-template", "text:table-of-content-source"}
)
_LINES = frozenset({"text:p", "text:h"})
_MARKS = {"text:tab": "\t", "text:line-break": "\n", "text:soft-page-break": ""}
_MOST_BLANKS = 1000
_PAGE_HEAD = re.compile(
    rb"<style:(?:header|footer)(?:-left|-first)?[ >](?:(?!</style:(?:header|footer)).)*>[^<\s]", re.S
)
_PAGE_HEAD_LEFT_OUT = Reason.of("import_text.page_head_left_out")


def odt_text(content: bytes, *, file_name: str, limits: TranscriptLimits) -> ReadText:
    """Read an .odt file, one line a paragraph or heading; tables give one line a row.

    Text that was deleted with tracked changes is left out, as are notes and comments; both are told.

    Raises
    ------
    InputError
        If the file is password-protected, damaged, too large once unpacked, or declares entities.
    """
    with opened_odt(content, file_name=file_name, limits=limits) as (body, parts):
        heads = [_PAGE_HEAD_LEFT_OUT] if _PAGE_HEAD.search(parts.get("styles.xml", b"")) else []
        return ReadText("\n".join(_blocks(body)), (*_remarks(body), *heads))


@contextmanager
def opened_odt(
    content: bytes, *, file_name: str, limits: TranscriptLimits
) -> Iterator[tuple[Element, Mapping[str, bytes]]]:
    """The body of an .odt file and its XML parts by name; what fails while they are read is a damaged file.

    Raises
    ------
    InputError
        If the file is password-protected, damaged, too large once unpacked, or declares entities.
    """
    try:
        parts = guarded_parts(content, file_name=file_name, limits=limits, password_key="errors.odt_password")
        if b"encryption-data" in parts.get(_MANIFEST, b""):
            raise InputError("errors.odt_password", file=file_name)
        yield _body(content), parts
    except READ_ERRORS as error:
        raise InputError("errors.odt_damaged", file=file_name) from error


def _body(content: bytes) -> Element:
    from odfdo import Document

    document = Document(io.BytesIO(content))
    if document.get_type() not in ("text", "text-template", "text-master"):
        raise ValueError("no text document")
    body: Element = document.body
    return body


def _remarks(body: Element) -> Iterator[Reason]:
    for part, path in (("footnotes", "descendant::text:note"), ("comments", "descendant::office:annotation")):
        if body.xpath(path):
            yield Reason.of(f"import_text.{part}_left_out")
    if pictures := body.xpath("descendant::draw:image | descendant::draw:object"):
        yield Reason.of("import_text.pictures_left_out", n=len(pictures))
    if body.xpath("descendant::text:tracked-changes"):
        yield Reason.of("import_text.tracked_changes")


def _blocks(parent: Element) -> Iterator[str]:
    for child in parent.children:
        if child.tag in _LINES:
            yield "".join(_pieces(child))
        elif child.tag == "table:table-row":
            cells = [one for one in child.children if one.tag == "table:table-cell"]
            yield "\t".join("\n".join(_blocks(cell)) for cell in cells)
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element.children:
        if child.tag == "text:s":
            count = str(child.get_attribute("text:c") or 1)
            yield " " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS)
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag in _LINES:
            yield "\n" + "".join(_pieces(child))
        elif child.tag not in _SKIPPED:
            yield from _pieces(child)
        yield child.tail or ""
