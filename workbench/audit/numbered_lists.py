"""Lists whose numbers or letters go wrong: one twice, or a list that begins at b."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from workbench.audit.document import Document, Paragraph, Table
from workbench.audit.findings import Observation, seen

LEAST = 4
"""Items in order from which on numbers make a list."""
_NUMBER = re.compile(r"\s*(?P<number>\d{1,3})[.)]?\s+[^\W\d]")
_LETTER = re.compile(r"\s*(?P<letter>[a-h])\)\s")
_FIRST = re.compile(r"(?<!\w)a\)")


def check_numbered_lists(document: Document) -> Iterator[Observation]:
    """Lists of paragraphs by section, and numbered rows of tables."""
    for section, group in itertools.groupby(document.paragraphs, key=lambda one: one.place.section):
        paragraphs = [one for one in group if not one.place.note]
        yield from _letters(section, paragraphs)
        yield from _numbers(paragraphs)
    for table in document.tables:
        yield from _rows(table)


def _letters(section: str, paragraphs: list[Paragraph]) -> Iterator[Observation]:
    """The first item of a section is no a), and none stands in its text."""
    items = [(one, found["letter"]) for one in paragraphs if (found := _LETTER.match(one.text))]
    if (
        not items
        or items[0][1] != "b"
        or any(_FIRST.search(one.text) for one in paragraphs)
        or _FIRST.search(section)
    ):
        return
    paragraph, letter = items[0]
    yield seen("references", "low", "list_begins_late", paragraph.place, paragraph.text[:160], letter=letter)


def _numbers(paragraphs: list[Paragraph]) -> Iterator[Observation]:
    items = [(int(found["number"]), one) for one in paragraphs if (found := _NUMBER.match(one.text))]
    for (number, _), (again, paragraph) in itertools.pairwise(items):
        if number == again and _in_order([value for value, _ in items], number):
            place = paragraph.place
            yield seen("references", "low", "number_twice", place, paragraph.text[:160], number=number)


def _rows(table: Table) -> Iterator[Observation]:
    numbers = [int(label) for label in table.labels if label.isdigit()]
    if len(numbers) < len(table.labels) or len(set(numbers)) == len(numbers):
        return
    for row, (number, again) in enumerate(itertools.pairwise(numbers), start=1):
        if number == again and _in_order(numbers, number):
            place, quote = table.cell_place(row), table.row_text(row)
            yield seen("references", "low", "number_twice", place, quote, number=number)


def _in_order(numbers: list[int], twice: int) -> bool:
    """Whether numbers around the one that stands twice go up, one it may stand for left out."""
    at = numbers.index(twice)
    before = numbers[max(0, at - LEAST + 1) : at + 1]
    after = numbers[at + 1 : at + 3]
    rising = all(other - one == 1 for one, other in itertools.pairwise(before))
    return len(before) >= 3 and rising and (len(after) < 2 or after[1] - after[0] in (1, 2))
