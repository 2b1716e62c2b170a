"""A report as its reader meets it: lines with links under headings, tables under captions, figures."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from docx import Document
from docx.table import Table

LINK = "↗"


@dataclass(frozen=True)
class Line:
    """A paragraph under its heading, without the sign of its link."""

    heading: str
    style: str
    text: str
    link: str


@dataclass(frozen=True)
class ReadReport:
    """``tables``: caption → rows of cells, the head first; ``figures``: (title, alternative text)."""

    lines: tuple[Line, ...]
    tables: dict[str, list[list[str]]]
    figures: tuple[tuple[str, str], ...]
    running_head: str

    def under(self, heading: str) -> list[Line]:
        """The lines of one section that are no headings."""
        return [line for line in self.lines if line.heading == heading and line.style != "Heading 1"]

    def table(self, words: str) -> list[list[str]]:
        """The one table whose caption holds ``words``, without its head."""
        (found,) = [rows for caption, rows in self.tables.items() if words in caption]
        return found[1:]

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(line.text for line in self.lines)


def read(content: bytes) -> ReadReport:
    """Read the bytes of a .docx file."""
    document = Document(io.BytesIO(content))
    lines, tables, heading = [], {}, ""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables[lines[-1].text] = [[plain(cell.text) for cell in row.cells] for row in block.rows]
            continue
        if block.style.name in ("Title", "Heading 1"):
            heading = block.text
        link = block.hyperlinks[0].url if block.hyperlinks else ""
        lines.append(Line(heading, block.style.name, plain(block.text), link))
    figures = [one._inline.docPr for one in document.inline_shapes]
    named = tuple((one.get("title") or "", one.get("descr") or "") for one in figures)
    head = " ".join(one.text for one in document.sections[0].header.paragraphs)
    return ReadReport(tuple(lines), tables, named, head)


def plain(text: str) -> str:
    """Text without the sign of a link at its end."""
    return text.removesuffix(LINK).strip()


def markup(content: bytes) -> str:
    """All XML of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def number(text: str) -> float:
    """A number in Norwegian form: «−4,6», «1 711», «18 %»."""
    return float(re.sub(r"[\s%]", "", text).replace(",", ".").replace("−", "-"))


def numbers(text: str, language: str) -> list[float]:
    """All numbers of a sentence."""
    if language == "nb":
        text = re.sub(r"(?<=\d)\u00a0(?=\d)", "", text).replace(",", ".")
    else:
        text = re.sub(r"(?<=\d),(?=\d)", "", text)
    return [float(found) for found in re.findall(r"\d+(?:\.\d+)?", text)]


def target(link: str) -> tuple[str, dict[str, str]]:
    """The page that a link opens and what it asks for."""
    parts = urlsplit(link)
    return parts.path.strip("/"), dict(parse_qsl(parts.query))
