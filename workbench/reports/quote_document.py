"""Quotes under their codes as a Word document, each with where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.reports.word import WordReport


@dataclass(frozen=True, slots=True)
class QuotedCode:
    """A code with its quotes: words, origin, and the memo on it (may be empty)."""

    name: str
    depth: int
    definition: str
    quotes: tuple[tuple[str, str, str], ...]


def quote_document(
    title: str, codes: Sequence[QuotedCode], *, language: str, notices: Sequence[str]
) -> bytes:
    """The bytes of a .docx file; a group without quotes of its own is only a heading."""
    report = WordReport(language="nb-NO" if language == "nb" else "en-GB", title=title)
    report.heading(title, 0)
    for notice in notices:
        report.paragraph(notice)
    for code in codes:
        report.heading(code.name, min(code.depth + 1, 3))
        if code.definition:
            report.paragraph(code.definition)
        for words, origin, memo in code.quotes:
            report.paragraph(f"«{words}» ", f"– {origin}", style="Quote")
            if memo:
                report.paragraph(memo)
    return report.content()
