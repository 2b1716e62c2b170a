"""Writing a Word document: headings, sentences with anchors, tables, figures with alternative text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from workbench.qual.clean_text import marks_shown
from workbench.reports.word_cells import fill, is_number, keep_together, repeat_header, set_widths
from workbench.reports.word_fields import Heading, add_field, bookmarked, fill_contents, prepare_contents

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

TABLE_WIDTH_CM = 16.4
LINK_COLOUR, INK = "0B6E6E", "1A1A1A"
LONGEST_TITLE = 255
LINKED_WORDS = 24
"""Characters up to which live words are a link themselves."""
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; with an ``anchor`` a sign behind it opens what it rests on."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """Words that are a link themselves: a live number in the middle of a sentence."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class CrossReference:
    """«tabell 3»: the number of a table or figure by its name, counted by the word processor."""

    kind: Literal["table", "figure"]
    name: str


class WordReport:
    """A document under construction; ``content()`` gives its bytes.

    Parameters
    ----------
    language : str
        ``nb-NO`` or ``en-GB``: for the proofing tools of the word processor.
    title : str
        Goes to the document's properties.
    """

    def __init__(self, *, language: str, title: str) -> None:
        import docx
        from docx.shared import Cm, Pt

        self.document: Document = docx.Document()
        self._numbers = {"table": 0, "figure": 0}
        self._placed: dict[tuple[str, str], str] = {}
        self._headings: list[Heading] = []
        self._n_bookmarks = 0
        self._contents: tuple[Paragraph, str, bool] | None = None
        self.document.core_properties.title = clean(title)[:LONGEST_TITLE]
        self.document.core_properties.language = language
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = "Calibri", Pt(10.5)
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
            self.document.styles[name].font.color.rgb = _colour(INK)
        for section in self.document.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2.3)

    def running_head(self, text: str) -> None:
        """A line above every page."""
        for section in self.document.sections:
            section.header.paragraphs[0].text = clean(text)

    def page_numbers(self) -> None:
        """The number of the page below every page."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        for section in self.document.sections:
            below = section.footer.paragraphs[0]
            below.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            add_field(below, "PAGE", "")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading of level 0 (title) to 3; those of levels 1 and 2 stand in the contents."""
        made = self.document.add_heading(clean(text), level)
        if level in (1, 2) and made.runs:
            name = f"_Toc{len(self._headings) + 1:06d}"
            self._bookmark(made, name)
            self._headings.append(Heading(clean(text), level, name))

    def contents(self, title: str, *, as_field: bool = True) -> None:
        """A table of contents at this place, of all headings to come; see :func:`fill_contents`."""
        prepare_contents(self.document, TABLE_WIDTH_CM)
        self._contents = (self.document.add_paragraph(), title, as_field)

    def written(self, *parts: str | LinkedWords | CrossReference, style: str | None = None) -> None:
        """A paragraph of words, links and references to tables and figures, as somebody wrote it."""
        made = self.document.add_paragraph(style=style)
        waiting = ""
        for part in parts:
            rest = part
            if waiting and isinstance(part, str):
                made.add_run(clean(part[:1] if part[:1] in ".,;:" else ""))
                rest = part[1:] if part[:1] in ".,;:" else part
            self._sign(made, waiting)
            waiting = part.anchor if isinstance(part, LinkedWords) and len(part.text) > LINKED_WORDS else ""
            self._write(made, rest)
        self._sign(made, waiting)

    def _write(self, paragraph: Paragraph, part: str | LinkedWords | CrossReference) -> None:
        """A few live words are a link themselves; longer ones are read as text, their sign comes behind."""
        if isinstance(part, CrossReference):
            self._refer(paragraph, part)
        elif isinstance(part, LinkedWords) and part.anchor and len(part.text) <= LINKED_WORDS:
            self._link(paragraph, clean(part.text), part.anchor)
        else:
            paragraph.add_run(clean(part.text if isinstance(part, LinkedWords) else part))

    def _sign(self, paragraph: Paragraph, anchor: str) -> None:
        if anchor:
            paragraph.add_run(" ")
            self._link(paragraph, "↗", anchor)

    def holds(self, kind: str, name: str) -> bool:
        """Whether the table or figure of that name stands in the document already."""
        return (kind, name) in self._placed

    def paragraph(
        self, *sentences: Sentence | str, style: str | None = None, keep_with_next: bool = False
    ) -> None:
        """A paragraph of sentences; each with an anchor gets its link."""
        made = self.document.add_paragraph(style=style)
        made.paragraph_format.keep_with_next = keep_with_next or None
        for place, sentence in enumerate(sentences):
            given = Sentence(sentence) if isinstance(sentence, str) else sentence
            made.add_run(clean((" " if place else "") + given.text))
            if given.anchor:
                made.add_run(" ")
                self._link(made, "↗", given.anchor)

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        anchors: Sequence[str] = (),
        *,
        name: str = "",
        note: str = "",
    ) -> None:
        """A numbered table to refer to by ``name``, its ``note`` directly below.

        ``anchors`` (one a row or empty) link the first cell, and the first of them the note.
        """
        self._caption("table", caption, name)
        made = self.document.add_table(rows=1, cols=len(head), style="Light Shading")
        for place, (cell, text) in enumerate(zip(made.rows[0].cells, head, strict=True)):
            numbers = place > 0 and bool(rows) and all(is_number(row[place]) for row in rows)
            fill(cell, clean(text), bold=True, right=numbers)
        repeat_header(made.rows[0])
        for number, row in enumerate(rows):
            cells = made.add_row().cells
            for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
                anchor = anchors[number] if anchors and place == 0 else ""
                fill(cell, clean(text), right=place > 0 and is_number(text))
                if anchor:
                    cell.paragraphs[0].add_run(" ")
                    self._link(cell.paragraphs[0], "↗", anchor)
        set_widths(made, [head, *rows], TABLE_WIDTH_CM)
        keep_together(made, with_next=bool(note))
        if note:
            self.paragraph(Sentence(note, next((one for one in anchors if one), "")))
        self.document.add_paragraph()

    def figure(
        self, image: bytes, caption: str, alternative: str, *, width_cm: float = 15.5, name: str = ""
    ) -> None:
        """A numbered figure with a text for those who do not see it."""
        from docx.shared import Cm

        picture = self.document.add_picture(io.BytesIO(image), width=Cm(width_cm))
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        properties = picture._inline.docPr
        properties.set("descr", clean(alternative))
        properties.set("title", self._caption("figure", caption, name))

    def quote(self, words: str, origin: str, anchor: str) -> None:
        """A quote with its origin, linked to the place in the transcript."""
        made = self.document.add_paragraph(style="Quote")
        made.add_run(clean(f"«{words}»"))
        made.add_run(clean(f" – {origin} "))
        self._link(made, "↗", anchor)

    def content(self) -> bytes:
        """The document as the bytes of a .docx file."""
        if self._contents is not None and self._headings:
            place, title, as_field = self._contents
            fill_contents(place, self._headings, title=title, as_field=as_field)
            self._contents = None
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def _caption(self, kind: str, text: str, name: str) -> str:
        """«Tabell 3. …»: the number is a field, the name of it a bookmark that references lead to."""
        self._numbers[kind] += 1
        number = str(self._numbers[kind])
        before, found, after = clean(text).partition("{n}")
        made = self.document.add_paragraph(before, style="Caption")
        made.paragraph_format.keep_with_next = kind == "table"
        if found:
            add_field(made, f"SEQ {kind.capitalize()} \\* ARABIC", number)
            self._bookmark(made, _bookmark_of(kind, name or f"n{number}"))
            made.add_run(after)
        self._placed[kind, name] = f"{before}{number}"
        return f"{before}{number}{after}" if found else before

    def _refer(self, paragraph: Paragraph, to: CrossReference) -> None:
        """A field that repeats «Tabell 3» of the caption; before the table stands, it is the next one."""
        ahead = f"{self._kind_word(to.kind)} {self._numbers[to.kind] + 1}"
        shown = self._placed.get((to.kind, to.name), ahead)
        add_field(paragraph, f"REF {_bookmark_of(to.kind, to.name)} \\h", shown)

    def _kind_word(self, kind: str) -> str:
        norwegian = self.document.core_properties.language.startswith("nb")
        words = {"table": ("Table", "Tabell"), "figure": ("Figure", "Figur")}
        return words[kind][norwegian]

    def _bookmark(self, paragraph: Paragraph, name: str) -> None:
        self._n_bookmarks += 1
        bookmarked(paragraph, name, self._n_bookmarks)

    def _link(self, paragraph: Paragraph, text: str, address: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        relation = self.document.part.relate_to(address, _HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        run = paragraph.add_run(text)
        run.font.underline = True
        run.font.color.rgb = _colour(LINK_COLOUR)
        link.append(run._r)
        paragraph._p.append(link)


def clean(text: str) -> str:
    """Text without what a Word file cannot hold; marks that turn the direction of writing are shown."""
    return marks_shown(_NOT_IN_XML.sub("", text))


def _bookmark_of(kind: str, name: str) -> str:
    return f"_Ref_{kind}_{name}"


def _colour(name: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(name)
