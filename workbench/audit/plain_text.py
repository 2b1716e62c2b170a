"""A plain text (also that of a PDF) cut into headings, paragraphs and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workbench.audit.cells import line_of, parted
from workbench.audit.document import Block
from workbench.audit.lexicon import has
from workbench.audit.plain_captions import caption_below
from workbench.audit.plain_lines import is_rule, paged_lines, underlined
from workbench.audit.plain_notes import PlainNote, without_notes
from workbench.audit.plain_tables import CAPTION, HEADING, PlainTable, is_summed, table_at

_CHAPTER = re.compile(r"\s*(?P<number>\d{1,2})\.?\s+(?P<title>[A-ZÆØÅ«][^|.]{2,90})$")
_ANNEX = re.compile(r"\s*(?:anneks|vedlegg|annex|appendix)\s+(?:\d+|[A-H])\b[\s:.–-]+\S.{2,100}$", re.I)
_ITEM = re.compile(r"\s*(?:[•\uf0b7▪‣–-]\s|[a-h]\)\s|\d{1,2}[.)]\s)")
_LONGEST_TITLE = 60
SHORT = 0.8
"""Share of the line above up to which a line is broken off."""


def plain_blocks(text: str, *, paged: bool = False) -> Iterator[Block]:
    """Blocks of a text; a form feed begins a page. ``paged`` where it has pages though there be one only."""
    yield from _rejoined(_blocks(*without_notes(*paged_lines(text, paged=paged))))


def _rejoined(blocks: Iterator[Block]) -> Iterator[Block]:
    """A paragraph that ends in no full stop goes on in the next one that begins in small letters."""
    before: Block | None = None
    notes: list[Block] = []
    for block in blocks:
        if block.kind == "note" and before is not None:
            notes.append(block)
            continue
        goes_on = (
            before is not None and before.kind == block.kind == "text" and _goes_on(before.text, block.text)
        )
        if goes_on and before is not None:
            before = Block("text", f"{before.text} {block.text}", page=before.page)
            continue
        if before is not None:
            yield from (before, *notes)
        before, notes = block, []
    if before is not None:
        yield from (before, *notes)


def _goes_on(before: str, text: str) -> bool:
    return (
        len(before) > _LONGEST_TITLE
        and before[-1] not in '.:;!?»”"'
        and text[0].islower()
        and not _ITEM.match(text)
    )


def _blocks(
    lines: Sequence[str], page_of: Sequence[int | None], notes: Sequence[PlainNote]
) -> Iterator[Block]:
    cutter = _Cutter(lines, page_of)
    waiting = list(notes)
    while cutter.at < len(lines):
        yield from cutter.step()
        while waiting and not cutter.waiting and waiting[0].at < cutter.at:
            note = waiting.pop(0)
            yield Block("note", note.text, page=page_of[note.at], label=note.number)
    yield from cutter.paragraph()
    yield from (Block("note", note.text, page=page_of[note.at], label=note.number) for note in waiting)


@dataclass(slots=True)
class _Cutter:
    """Goes through the lines; ``waiting`` are those of the paragraph that is not ended yet, ``bound`` is the
    line of a caption whose table stands above it.
    """

    lines: Sequence[str]
    page_of: Sequence[int | None]
    at: int = 0
    chapter: int = 0
    begun: int = 0
    bound: int = -1
    waiting: list[str] = field(default_factory=list)
    widths: dict[str, int] = field(default_factory=dict)

    def step(self) -> Iterator[Block]:
        """The blocks that end with this line."""
        line, at = self.lines[self.at], self.at
        if not line.strip() or is_rule(line):
            self.at += 1
            yield from self.paragraph()
        elif _is_caption(self.lines, at, self.waiting):
            yield from self._captioned()
        elif underlined(self.lines, at):
            yield from self._underlined()
        elif (number := self._chapter(at)) is not None:
            yield from self.paragraph()
            self.chapter = number or self.chapter
            more = _more_of_heading(self.lines, at)
            yield Block("heading", " ".join(" ".join([line, *more]).split()), page=self.page_of[at])
            self.at += 1 + len(more)
        elif self._may_begin_table() and (found := self._captioned_below()):
            yield from self.paragraph()
            yield Block("table", "", found.head, found.rows, self.page_of[at])
            self.at = found.end
        elif len(self.waiting) < 2 and (found := _summed(self.lines, at)):
            yield from self._uncaptioned(found)
        else:
            if self.waiting and _ITEM.match(line):
                yield from self.paragraph()
            self.begun = self.begun if self.waiting else at
            self.waiting.append(line)
            self.at += 1
            if self._ends_short(at):
                yield from self.paragraph()

    def _may_begin_table(self) -> bool:
        """Whether nothing waits, or a short line that can be a heading."""
        return not self.waiting or (len(self.waiting) == 1 and len(self.waiting[0]) < _LONGEST_TITLE)

    def _captioned_below(self) -> PlainTable | None:
        """The table that begins here and has its caption below it."""
        caption = caption_below(self.lines, self.at)
        found = table_at(self.lines, self.at, self.widths) if caption is not None else None
        if found is None or caption is None or found.end > caption:
            return None
        self.bound = caption
        return found

    def _ends_short(self, at: int) -> bool:
        """Whether a printed line breaks off after a full stop where the line above it is full."""
        line, above = self.lines[at].rstrip(), self.waiting[-2] if len(self.waiting) > 1 else ""
        full = len(above.rstrip()) > _LONGEST_TITLE
        return (
            self.page_of[at] is not None
            and full
            and len(line) < SHORT * len(above)
            and line.endswith((".", "!", "?", ":"))
        )

    def _chapter(self, at: int) -> int | None:
        paged = self.page_of[at] is not None
        first = at > 0 and paged and self.page_of[at] != self.page_of[at - 1]
        return _chapter_number(self.lines, at, self.chapter, paged=paged, first=first)

    def paragraph(self) -> Iterator[Block]:
        """The paragraph that waits, if one does."""
        if self.waiting:
            yield Block("text", _joined(self.waiting), page=self.page_of[self.begun])
            self.waiting = []

    def _underlined(self) -> Iterator[Block]:
        """A heading told by the rule below it."""
        yield from self.paragraph()
        yield Block("heading", " ".join(self.lines[self.at].split()), page=self.page_of[self.at])
        self.at += 2

    def _captioned(self) -> Iterator[Block]:
        """A caption, and the table below it."""
        begun, line, page = self.at, self.lines[self.at], self.page_of[self.at]
        yield from self.paragraph()
        more = _more_of_caption(self.lines, self.at)
        yield Block("text", " ".join(" ".join([line, *more]).split()), page=page)
        self.at += 1 + len(more)
        own = line.strip().lower().startswith("ta") and begun != self.bound
        if own and (found := table_at(self.lines, self.at, self.widths)):
            yield Block("table", "", found.head, found.rows, page)
            self.at = found.end

    def _uncaptioned(self, found: PlainTable) -> Iterator[Block]:
        """A table without a caption; a short line above it may be its head."""
        page = self.page_of[self.at]
        head = _own_head(self.waiting, found.head)
        if not head:
            yield from self.paragraph()
        self.waiting = []
        yield Block("table", "", head or found.head, found.rows, page)
        self.at = found.end


def _joined(lines: Sequence[str]) -> str:
    text = " ".join(" ".join(line.split()) for line in lines)
    return re.sub(r"(?<=[a-zæøå]{2})- (?=[a-zæøå]{3})(?!og\b|eller\b|and\b|or\b)", "", text)


def _is_caption(lines: Sequence[str], at: int, waiting: Sequence[str]) -> bool:
    """A line that begins with «Tabell 3» and a title, unless it goes on a sentence."""
    found = CAPTION.match(lines[at])
    if not found or not (found["mark"] or found["title"][0].isupper() or found["title"][0] in "«\"“'"):
        return False
    if found["title"].split()[0].rstrip(",").lower() in (
        "viser",
        "shows",
        "show",
        "og",
        "and",
        "gir",
        "er",
        "is",
        "ser",
    ):
        return False
    before = waiting[-1].strip() if waiting else ""
    return not before or before.endswith((".", ":", "!", "?", "”", "»", ")")) or len(before) < _LONGEST_TITLE


def _chapter_number(lines: Sequence[str], at: int, chapter: int, *, paged: bool, first: bool) -> int | None:
    """The chapter a heading begins; 0 for one within it; None where the line is no heading.

    ``first`` where it is the first line of a page.
    """
    line = lines[at]
    stands_alone = at == 0 or first or not lines[at - 1].strip() or not line[:1].strip()
    if HEADING.match(line) and line_of(line) is None and not line.rstrip().endswith((".", ",")):
        return None if _is_numbered_paragraph(lines, at) else 0
    if _ANNEX.match(line) and stands_alone and line.strip()[0].isupper():
        return 0
    bare = line.strip()
    if stands_alone and len(bare) < _LONGEST_TITLE and has("summing_up", bare) and len(bare.split()) < 4:
        return 0
    found = _CHAPTER.match(line)
    follows = at + 1 >= len(lines) or not lines[at + 1].strip() or bool(_more_of_heading(lines, at))
    follows = follows or (paged and len(bare) < _LONGEST_TITLE and not _CHAPTER.match(lines[at + 1]))
    if found and stands_alone and follows and int(found["number"]) == chapter + 1 and line_of(line) is None:
        return chapter + 1
    return None


def _is_numbered_paragraph(lines: Sequence[str], at: int) -> bool:
    """Whether a numbered line is the first of a paragraph: it goes on in a full line, in small letters."""
    following = lines[at + 1].strip() if at + 1 < len(lines) else ""
    full = min(len(lines[at].strip()), len(following)) >= _LONGEST_TITLE
    return full and following[:1].islower()


def _more_of_heading(lines: Sequence[str], at: int) -> list[str]:
    """The next line, where a heading goes on in small letters."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    goes_on = following.strip()[:1].islower() and len(following) < _LONGEST_TITLE
    return [following] if goes_on else []


def _more_of_caption(lines: Sequence[str], at: int) -> list[str]:
    """The next line, where a title goes on in small letters before the table's first row or rule."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    begins_small = following.strip()[:1].islower() and len(parted(following)) == 1
    return [following] if begins_small and line_of(following) is None and not is_rule(following) else []


def _is_row(line: str) -> bool:
    return len(line) < _LONGEST_TITLE and (row := line_of(line)) is not None and bool(row.label)


def _summed(lines: Sequence[str], at: int) -> PlainTable | None:
    """The table without a caption that begins on this line, if one does; not one that began above it."""
    near = [line for line in lines[at : at + 9] if line.strip()][:4]
    above = [line for line in lines[max(0, at - 8) : at] if line.strip()]
    if sum(map(_is_row, near)) < 3 or sum(map(_is_row, above)) > 1:
        return None
    found = table_at(lines, at, {})
    return found if found and is_summed(found) else None


def _own_head(waiting: Sequence[str], found: tuple[str, ...]) -> tuple[str, ...]:
    """A short line just above as the head of a table without one."""
    words = waiting[0].split() if waiting and len(waiting[0]) < _LONGEST_TITLE else []
    if any(found) or len(words) < len(found) or (words and words[-1].endswith((".", ":"))):
        return ()
    cut = len(words) - len(found) + 1
    return (" ".join(words[:cut]), *words[cut:])
