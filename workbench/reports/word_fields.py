"""Fields of a Word document that count and refer by themselves: numbers of captions, references, contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

CONTENTS_STYLES = ("TOC 1", "TOC 2")
CONTENTS_INSTRUCTION = 'TOC \\o "1-2" \\h \\z \\u'


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the bookmark around it."""

    text: str
    level: int
    bookmark: str


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field with the result that is shown until the word processor counts anew."""
    _mark(paragraph, "begin")
    run = paragraph.add_run()
    run._r.append(_element("w:instrText", {"xml:space": "preserve"}, f" {instruction} "))
    _mark(paragraph, "separate")
    paragraph.add_run(shown)
    _mark(paragraph, "end")


def bookmarked(paragraph: Paragraph, name: str, number: int, *, first: int = 0) -> None:
    """Put a bookmark around the runs of a paragraph from number ``first`` on."""
    start = _element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    end = _element("w:bookmarkEnd", {"w:id": str(number)})
    paragraph.runs[first]._r.addprevious(start)
    paragraph._p.append(end)


def prepare_contents(document: Document, width_cm: float) -> None:
    """Give the document the styles of a table of contents: indented by level, page numbers to the right."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Cm, Pt

    for level, name in enumerate(CONTENTS_STYLES):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent = Cm(0.6 * level)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.tab_stops.add_tab_stop(
            Cm(width_cm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )


def fill_contents(place: Paragraph, headings: Sequence[Heading], *, title: str, as_field: bool) -> None:
    """Write the contents before the paragraph ``place``: every heading with a link and its page.

    Parameters
    ----------
    as_field : bool
        True: a table of contents that Word counts anew when the file is opened. False: plain lines whose page
        numbers are fields of their own, which is what LibreOffice counts without being asked.
    """
    place.insert_paragraph_before(title, style="TOC Heading")
    for number, heading in enumerate(headings):
        line = place.insert_paragraph_before(style=CONTENTS_STYLES[min(heading.level, 2) - 1])
        if number == 0 and as_field:
            _mark(line, "begin", dirty=True)
            line.add_run()._r.append(
                _element("w:instrText", {"xml:space": "preserve"}, f" {CONTENTS_INSTRUCTION} ")
            )
            _mark(line, "separate")
        _internal_link(line, heading)
    if as_field:
        _mark(place, "end")


def _internal_link(line: Paragraph, heading: Heading) -> None:
    before = len(line.runs)
    line.add_run(heading.text)
    line.add_run("\t")
    add_field(line, f"PAGEREF {heading.bookmark} \\h", "")
    link = _element("w:hyperlink", {"w:anchor": heading.bookmark, "w:history": "1"})
    for run in line.runs[before:]:
        link.append(run._r)
    line._p.append(link)


def _mark(paragraph: Paragraph, kind: str, *, dirty: bool = False) -> None:
    counted = {"w:dirty": "true"} if dirty else {}
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": kind, **counted}))


def _element(name: str, attributes: dict[str, str], text: str = "") -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set("{http://www.w3.org/XML/1998/namespace}space" if key == "xml:space" else qn(key), value)
    if text:
        made.text = text
    return made
