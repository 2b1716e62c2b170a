"""Blocks in reading order made a document: sections, captions bound to their tables, numbers of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from workbench.audit.cell_numbers import cell_number
from workbench.audit.document import Block, Caption, Cell, Document, Paragraph, Place, Section, Table
from workbench.audit.error_columns import with_errors
from workbench.audit.heads import are_years, with_head
from workbench.audit.lexicon import pattern, words
from workbench.audit.numbers import Language
from workbench.audit.plain_tables import CAPTION

_TELLING = {
    "nb": frozenset(
        [
            "og",
            "ikke",
            "er",
            "som",
            "på",
            "av",
            "til",
            "det",
            "har",
            "ble",
            "blir",
            "de",
            "et",
            "den",
            "fra",
            "vi",
            "å",
            "i",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "is",
            "are",
            "was",
            "were",
            "that",
            "this",
            "with",
            "not",
            "have",
            "has",
            "we",
            "from",
            "in",
            "to",
            "a",
        ]
    ),
}
_NUMBERED = re.compile(r"\s*(?P<number>\d{1,2}(?:\.\d{1,2})*)\.?\s+(?P<title>\S.*)")
_LONGEST_CAPTION = 250
MOST_BETWEEN = 2
"""Paragraphs after a table up to which a caption below it is its own: a note or a source stands between."""


@dataclass(slots=True)
class _State:
    order: int = 0
    section: str = ""
    n_paragraphs: int = 0
    language: Language = "nb"
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    waiting: Caption | None = None
    since_table: int = 99
    n_pages: int | None = None


def assembled(blocks: Iterable[Block], *, remarks: Sequence[object] = ()) -> Document:
    """The document of blocks."""
    listed = list(blocks)
    state = _State(language=language_of(" ".join(block.text for block in listed)))
    for at, block in enumerate(listed):
        if block.kind == "note":
            _note(state, block)
            continue
        state.order += 1
        state.since_table += 1
        state.n_pages = block.page or state.n_pages
        if block.kind == "heading":
            _heading(state, block)
        elif block.kind == "table":
            _table(state, block)
        elif block.text.strip():
            _text(state, block, above_table=_stands_above_table(listed[at + 1 :]))
    return Document(
        tuple(state.paragraphs),
        tuple(with_errors(table, _below(state, table)) for table in state.tables),
        tuple(state.captions),
        tuple(state.sections),
        state.language,
        state.n_pages,
        tuple(remarks),
    )


def _stands_above_table(following: Iterable[Block]) -> bool:
    """Whether the next thing that is no footnote is a table."""
    return next((block.kind == "table" for block in following if block.kind != "note"), False)


def _below(state: _State, table: Table) -> str:
    """The paragraph right after a table."""
    return next((one.text for one in state.paragraphs if one.order == table.order + 1), "")


def language_of(text: str) -> Language:
    """Bokmål or English, by small words."""
    found = words(text)
    counts = {name: sum(word in listed for word in found) for name, listed in _TELLING.items()}
    return "en" if counts["en"] > counts["nb"] else "nb"


def _heading(state: _State, block: Block) -> None:
    found = _NUMBERED.match(block.text)
    number, title = (found["number"], found["title"]) if found else ("", block.text)
    state.sections.append(Section(number, title.strip(), state.order))
    state.section, state.n_paragraphs, state.waiting = block.text.strip(), 0, None


def _text(state: _State, block: Block, *, above_table: bool) -> None:
    if caption := _caption(state, block):
        state.captions.append(caption)
        before = state.tables[-1] if state.tables else None
        below = caption.kind == "table" and before and not before.number
        if below and before and state.since_table <= (1 if above_table else MOST_BETWEEN):
            state.tables[-1] = _titled(before, caption)
            return
        state.waiting = caption if caption.kind == "table" else None
        return
    if state.since_table <= 2 and state.tables and pattern("source_line").match(block.text):
        state.tables[-1] = replace(state.tables[-1], notes=f"{state.tables[-1].notes} {block.text}".strip())
    state.n_paragraphs += 1
    place = Place(block.page, state.section, state.n_paragraphs)
    language = language_of(block.text) if len(block.text) > 80 else _near(state)
    state.paragraphs.append(Paragraph(" ".join(block.text.split()), place, state.order, language))


def _note(state: _State, block: Block) -> None:
    """A note is a paragraph at the place that refers to it, and counts as none between a text and a table."""
    place = Place(block.page, state.section, state.n_paragraphs or None, note=block.label)
    text = " ".join(block.text.split())
    language = language_of(text) if len(text) > 80 else _near(state)
    state.paragraphs.append(Paragraph(text, place, state.order, language))


def _near(state: _State) -> Language:
    return state.paragraphs[-1].language if state.paragraphs else state.language


def _caption(state: _State, block: Block) -> Caption | None:
    found = CAPTION.match(block.text)
    if not found or len(block.text) > _LONGEST_CAPTION:
        return None
    title = found["title"].strip()
    if not (found["mark"] or title[0].isupper() or title[0] in "«\"“'") or (
        re.search(r"[a-zæøå]\. [A-ZÆØÅ]", title) and len(title) > 150
    ):
        return None
    place = Place(block.page, state.section)
    kind = "table" if found["kind"].lower().startswith("ta") else "figure"
    return Caption(kind, found["number"], title, block.text.strip(), place, state.order)  # type: ignore[arg-type]


def _titled(table: Table, caption: Caption) -> Table:
    return replace(
        table, number=caption.number, title=caption.title, place=replace(table.place, table=caption.number)
    )


def _table(state: _State, block: Block) -> None:
    caption, state.waiting = state.waiting, None
    caption, told_rows = _own_caption(state, block) if not caption else (caption, block.rows)
    head, rows = (block.head, told_rows) if block.head else with_head(told_rows)
    if not rows:
        return
    width = max(len(head), *(len(row) for row in rows))
    head = (*head, *[""] * (width - len(head)))
    told = [_padded(row, width) for row in rows]
    if width > 2 and not head[0] and not any(row[0] for row in told) and are_years([row[1] for row in told]):
        head, told = head[1:], [row[1:] for row in told]
    language: Language = _near(state)
    labelled = (not head[0] and not any(row[0] for row in told)) or are_years([row[0] for row in told])
    labelled = labelled or not all(cell_number(row[0], language) for row in told)
    if not labelled:
        head, told = ("", *head), [("", *row) for row in told]
    cells = tuple(tuple(Cell(text, cell_number(text, language)) for text in row[1:]) for row in told)
    number, title = (caption.number, caption.title) if caption else ("", "")
    place = Place(block.page, state.section, table=number)
    labels = tuple(row[0] for row in told)
    state.tables.append(Table(number, title, head[0], head[1:], labels, cells, place, state.order, language))
    state.since_table = 0


def _own_caption(state: _State, block: Block) -> tuple[Caption | None, Sequence[Sequence[str]]]:
    """A caption in a first row that holds nothing else, and the rows below it."""
    filled = [cell for cell in block.rows[0] if cell.strip()] if len(block.rows) > 2 else []
    found = _caption(state, replace(block, text=filled[0])) if len(filled) == 1 else None
    if found is None:
        return None, block.rows
    state.captions.append(found)
    return found, block.rows[1:]


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*(" ".join(cell.split()) for cell in row), *[""] * (width - len(row)))
