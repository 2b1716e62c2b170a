"""Zipped packages (.docx, .odt): looked at before anything in them is unpacked."""

from __future__ import annotations

import io
import re
import zipfile

from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits

_ENCRYPTED_FLAG = 0x1
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E", re.I)


def guarded_parts(
    content: bytes, *, file_name: str, limits: TranscriptLimits, password_key: str
) -> dict[str, bytes]:
    """Check a package and return its XML parts by name.

    Raises
    ------
    InputError
        If it unpacks to more than ``limits`` allow, is encrypted (told by ``password_key``), or declares a
        document type or entities.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        _refuse_oversized(entries, len(content), file_name, limits)
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise InputError(password_key, file=file_name)
        texts = {entry.filename: package.read(entry) for entry in entries if _is_xml(entry)}
    for body in texts.values():
        if _DECLARATION.search(body):
            raise InputError("errors.docx_declarations", file=file_name)
    return texts


def _refuse_oversized(
    entries: list[zipfile.ZipInfo], packed: int, file_name: str, limits: TranscriptLimits
) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    largest_xml = max((entry.file_size for entry in entries if _is_xml(entry)), default=0)
    too_dense = unpacked > limits.ratio_from_bytes and unpacked > limits.max_ratio * packed
    if (
        len(entries) > limits.max_entries
        or unpacked > limits.max_unpacked_bytes
        or largest_xml > limits.max_xml_bytes
        or too_dense
    ):
        raise InputError("errors.docx_bomb", file=file_name, packed=packed, unpacked=unpacked)


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels"))
