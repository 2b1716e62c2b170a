"""Quotes with the text around them as a Word document, under the name of their code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.reports.word import WordReport, clean


@dataclass(frozen=True, slots=True)
class ListedQuote:
    """A quote as it is to be read: what stands before and after, where it comes from, its memo."""

    before: str
    words: str
    after: str
    origin: str
    memo: str = ""


def quote_list(
    title: str,
    groups: Sequence[tuple[str, Sequence[ListedQuote]]],
    *,
    language: str,
    notices: Sequence[str],
) -> bytes:
    """The bytes of a .docx file: each group under its heading, quotes in bold within their context."""
    report = WordReport(language="nb-NO" if language == "nb" else "en-GB", title=title)
    report.heading(title, 0)
    for notice in notices:
        report.paragraph(notice)
    for name, quotes in groups:
        report.heading(name, 1)
        for one in quotes:
            made = report.document.add_paragraph(style="Quote")
            made.add_run(clean(one.before))
            made.add_run(clean(one.words)).bold = True
            made.add_run(clean(one.after))
            report.paragraph(f"– {one.origin}")
            if one.memo:
                report.paragraph(one.memo)
    return report.content()
