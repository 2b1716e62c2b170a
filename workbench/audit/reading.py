"""From a report's file to a document: which reader reads it, and what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.audit.assembling import assembled
from workbench.audit.document import Block, Document
from workbench.audit.odt_reports import odt_blocks
from workbench.audit.plain_text import plain_blocks
from workbench.audit.word_reports import word_blocks
from workbench.errors import InputError
from workbench.qual.clean_text import cleaned, decoded
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.file_readers import kind_of
from workbench.qual.reading_apart import read_apart
from workbench.reasons import Reason

REPORT_TYPES = ("docx", "odt", "pdf", "txt")
LIMITS = TranscriptLimits(max_characters=4_000_000, max_lines=100_000, seconds=60.0)
MOST_BINARY = 0.1
"""Share of control characters from which on bytes are no text."""
_FOREIGN = {b"%PDF": "PDF", b"PK\x03\x04": "ZIP", b"\xd0\xcf\x11\xe0": "Office", b"{\\rtf": "RTF"}
_PAGE = "\f"


def read_report(content: bytes, name: str, *, limits: TranscriptLimits = LIMITS) -> Document:
    """The document of a file's bytes.

    Raises
    ------
    InputError
        If the file is of another type or not what its ending says, empty, too large, damaged,
        protected, without
        words, or pictures of pages only.
    """
    kind = kind_of(name)
    if kind not in REPORT_TYPES:
        raise InputError(
            "errors.text_type", file=name, types=", ".join(f".{known}" for known in REPORT_TYPES)
        )
    if not content.strip():
        raise InputError("errors.text_empty", file=name)
    if len(content) > limits.max_bytes:
        raise InputError("errors.text_too_large", file=name, size=len(content), limit=limits.max_bytes)
    blocks, remarks = _blocks(content, name, kind, limits)
    if not any(any(mark.isalnum() for mark in block.text) or block.rows for block in blocks):
        raise InputError("errors.text_no_words", file=name)
    return assembled(blocks, remarks=remarks)


def _blocks(
    content: bytes, name: str, kind: str, limits: TranscriptLimits
) -> tuple[list[Block], tuple[Reason, ...]]:
    if kind == "docx":
        return _bounded(word_blocks(content, file_name=name, limits=limits), name, limits), ()
    if kind == "odt":
        return _bounded(odt_blocks(content, file_name=name, limits=limits), name, limits), ()
    if kind == "pdf":
        read = read_apart(content, "pages", file_name=name, limits=limits)
        return list(plain_blocks(_clean(read.text, name, limits), paged=True)), read.remarks
    for magic, found in _FOREIGN.items():
        if content.startswith(magic):
            raise InputError("errors.text_disguised", file=name, ending=f".{kind}", kind=found)
    return list(plain_blocks(_clean(decoded(content, file_name=name)[0], name, limits))), ()


def _clean(text: str, name: str, limits: TranscriptLimits) -> str:
    """The text without control characters, pages still apart."""
    pages = [cleaned(page, encoding="") for page in text.split(_PAGE)]
    whole = _PAGE.join(page.text for page in pages)
    n_controls = sum(page.n_controls_removed for page in pages)
    if n_controls > MOST_BINARY * (len(whole) + n_controls):
        raise InputError("errors.text_binary", file=name, n=n_controls)
    if len(whole) > limits.max_characters:
        raise InputError("errors.text_too_large", file=name, size=len(whole), limit=limits.max_characters)
    if (n_lines := whole.count("\n")) > limits.max_lines:
        raise InputError("errors.text_too_many_lines", file=name, n=n_lines, limit=limits.max_lines)
    return whole


def _bounded(blocks: Iterable[Block], name: str, limits: TranscriptLimits) -> list[Block]:
    """Blocks of words without control characters, if they are not too many."""
    kept = [_plain(block) for block in blocks]
    size = sum(len(block.text) + sum(len(cell) for row in block.rows for cell in row) for block in kept)
    if size > limits.max_characters:
        raise InputError("errors.text_too_large", file=name, size=size, limit=limits.max_characters)
    if len(kept) > limits.max_lines:
        raise InputError("errors.text_too_many_lines", file=name, n=len(kept), limit=limits.max_lines)
    return kept


def _plain(block: Block) -> Block:
    rows = tuple(tuple(cleaned(cell, encoding="").text for cell in row) for row in block.rows)
    return replace(block, text=cleaned(block.text, encoding="").text, rows=rows)
