"""Chapters that are pointed to and not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.references import is_of_another_work
from workbench.audit.sentences import sentences_of

LEAST_CHAPTERS = 3
"""Numbered headings from which on a report is taken to number its chapters."""
_POINTED = re.compile(
    r"(?:\b(?:se|jf\.?|jamfør|see|cf\.?)\s+(?:også |also |nærmere |further )?(?:i |in )?|\("
    r"|\b(?:vises? (?:vi )?|omtal\w* |drøft\w* |beskrev\w* |kommer tilbake til (?:dette )?)i\s+"
    r"|\b(?:described|discussed|shown|reported) in\s+|\breturns? to (?:this )?in\s+)"
    r"(?:kapittel|kap\.|delkapittel|avsnitt|chapter|section)\s+(?P<number>\d{1,2}(?:\.\d{1,2})*)(?![\w-])",
    re.IGNORECASE,
)


def check_chapter_references(document: Document) -> Iterator[Observation]:
    """Every «see chapter 7» of a report that numbers its chapters."""
    known = {part for one in document.sections for part in _levels(one.number)}
    chapters = [one for one in known if "." not in one]
    for sentence in sentences_of(document) if len(chapters) >= LEAST_CHAPTERS else ():
        for found in _POINTED.finditer(sentence.text):
            number = found["number"]
            deeper = "." in number and not any("." in one for one in known)
            if deeper or is_of_another_work(sentence.text, found.start(), found.end()):
                continue
            severity, key = (
                ("reconciled", "chapter_there") if number in known else ("medium", "chapter_absent")
            )
            listed = ", ".join(sorted(chapters, key=int))
            place, quote = sentence.paragraph.place, sentence.text
            yield seen("references", severity, key, place, quote, number=number, known=listed)  # type: ignore[arg-type]


def _levels(number: str) -> list[str]:
    """A heading's number, and those of the headings it lies in."""
    parts = number.split(".") if number else []
    return [".".join(parts[: at + 1]) for at in range(len(parts))]
