"""The words of a web page (.html): what a reader would see, never what a browser would run or fetch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from workbench.qual.read_text import ReadText
from workbench.reasons import Reason

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math"})
_BLOCK_NAMES = (
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot"
    " thead tr ul option select textarea"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CELL = "\x1f"
_BETWEEN_CELLS = re.compile(rf"[ \n]*{_CELL}[ \n]*")
"""Blocks within cells do not break their row."""
_CELLS = frozenset({"td", "th"})
_PICTURES = frozenset({"img", "picture", "canvas", "video", "audio", "svg"})
_ASIDE = re.compile(r"#?_?(?:(?:ftnt?|edn|cmnt|msocom_|com_)(?:_?ref)?\d+|sd(?:foot|end)note\d+(?:sym|anc)?)")
"""Names of footnotes and comments, and of the marks that point to them: Google Docs, Word, LibreOffice."""
_PAGE_HEADS = frozenset({"header", "footer"})
"""Titles of the blocks in which LibreOffice puts the head and foot of its pages."""
_BLANK = re.compile(r"[ \t\r\n\f]+")


def told_charset(content: bytes) -> str | None:
    """The encoding that the page names in its head, or None."""
    found = _CHARSET.search(content[:4096])
    return found[1].decode("ascii") if found else None


def html_text(text: str) -> ReadText:
    """Read a page from its decoded text: blocks are lines, cells of a row stand beside each other."""
    page = _Page()
    page.feed(text)
    page.close()
    return ReadText(page.words(), tuple(page.remarks()))


class _Page(HTMLParser):
    """Collects what is seen of a page; blanks are joined as a browser joins them, but for ``pre``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._unseen: list[str] = []
        self._has_page_head = False
        self._n_pre = self._n_pictures = self._n_asides = self._n_cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._n_pictures += tag in _PICTURES
        within = tag == "div" and "div" in self._unseen
        if tag in _UNSEEN or within or (tag in ("a", "div") and self._is_aside(tag, dict(attrs))):
            self._unseen.append(tag)
        elif tag == "body":
            self._unseen.clear()
        self._n_pre += tag == "pre"
        self._break(tag)

    def remarks(self) -> Iterator[Reason]:
        """What a reader would see, but is no speech."""
        if self._n_asides:
            yield Reason.of("import_text.notes_left_out", n=self._n_asides)
        if self._has_page_head:
            yield Reason.of("import_text.page_head_left_out")
        if self._n_pictures:
            yield Reason.of("import_text.pictures_left_out", n=self._n_pictures)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._n_pictures += tag in _PICTURES
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            last = len(self._unseen) - 1 - self._unseen[::-1].index(tag)
            del self._unseen[last if tag == "div" else self._unseen.index(tag) :]
        self._n_pre = max(0, self._n_pre - (tag == "pre"))
        if tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(data if self._n_pre else _BLANK.sub(" ", data))

    def words(self) -> str:
        """The lines of the page without blanks around them, at most one empty line between two."""
        text = _BETWEEN_CELLS.sub("\t", "".join(self._pieces))
        lines = [re.sub(r" *\t *", "\t", line).strip(" ") for line in text.split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.lstrip("\t") for line in lines)).strip("\n")

    def _is_aside(self, tag: str, attrs: dict[str, str | None]) -> bool:
        """Whether a footnote, comment or page head begins here, or a mark that points to a note.

        Google Docs opens a block and names it by an anchor in it: the rest of that block is the note.
        """
        if tag == "div" and attrs.get("title") in _PAGE_HEADS:
            self._has_page_head = True
            return True
        named = any(_ASIDE.fullmatch(attrs.get(name) or "") for name in ("id", "name"))
        points = bool(_ASIDE.fullmatch(attrs.get("href") or ""))
        is_note = named and (tag == "div" or "ref" in (attrs.get("href") or ""))
        self._n_asides += is_note and "div" not in self._unseen
        if is_note and tag == "a":
            self._unseen.append("div")
        return (named and tag == "div") or points

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "br":
            self._pieces.append("\n")
        elif tag in _CELLS and self._n_cells:
            self._pieces.append(_CELL)
        self._n_cells = 0 if tag == "tr" else self._n_cells + (tag in _CELLS)
