"""How large a transcript may be before it is refused unread."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TranscriptLimits:
    """Limits that keep one file from filling the memory; a transcript of an hour has 60,000 characters.

    Attributes
    ----------
    max_bytes : int
        Bytes of the file.
    max_characters : int
        Characters of the text of record.
    max_lines : int
        Lines of the text of record.
    max_entries : int
        Files within a Word or OpenDocument file.
    max_unpacked_bytes : int
        Bytes of such a file unpacked, pictures included.
    max_xml_bytes : int
        Bytes of one text part of such a file unpacked.
    max_ratio : float
        Unpacked to packed bytes; only looked at above ``ratio_from_bytes``, since short texts pack well.
    seconds : float
        For reading one file of a kind that is read in a process of its own (PDF, RTF, HTML).
    max_memory : int
        Bytes that process may take.
    """

    max_bytes: int = 20_000_000
    max_characters: int = 10_000_000
    max_lines: int = 100_000
    max_entries: int = 2_000
    max_unpacked_bytes: int = 100_000_000
    max_xml_bytes: int = 25_000_000
    max_ratio: float = 100.0
    ratio_from_bytes: int = 5_000_000
    seconds: float = 20.0
    max_memory: int = 2_000_000_000
