"""Reports for the tests: read from a short notation, spoiled one error at a time, written as files of each
kind.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Sequence
from pathlib import Path

from workbench.audit.audit import Audit, audit_document
from workbench.audit.reading import read_report

HERE = Path(__file__).parent
MARKS = {"# ": "heading", "= ": "caption", "| ": "row"}
Piece = tuple[str, str]


def report(name: str) -> list[Piece]:
    """A clean report: each line a heading (#), a caption (=), a row of cells (|) or a paragraph."""
    return pieces((HERE / "reports" / f"{name}.txt").read_text(encoding="utf-8"))


def pieces(text: str) -> list[Piece]:
    """Kind and words of each line."""
    return [
        (MARKS.get(line[:2], "text"), line[2:] if line[:2] in MARKS else line) for line in text.splitlines()
    ]


def names() -> list[str]:
    """The clean reports."""
    return sorted(path.stem for path in (HERE / "reports").glob("*.txt"))


def faults() -> list[dict[str, str]]:
    """Errors to be put in, each with the report and the finding that must come."""
    return tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))["fault"]


def spoiled(clean: Sequence[Piece], old: str, new: str) -> list[Piece]:
    """The report with one error in it."""
    at = next(at for at, (_, words) in enumerate(clean) if old in words)
    return [
        (kind, words.replace(old, new, 1) if at == place else words)
        for place, (kind, words) in enumerate(clean)
    ]


def blocks(told: Sequence[Piece]) -> list[tuple[str, object]]:
    """Pieces with the rows of each table together."""
    found: list[tuple[str, object]] = []
    for kind, words in told:
        cells = [cell.strip() for cell in words.split("|")]
        if kind == "row" and found and found[-1][0] == "table":
            found[-1][1].append(cells)
        else:
            found.append(("table", [cells]) if kind == "row" else (kind, words))
    return found


def docx_report(told: Sequence[Piece]) -> bytes:
    """A report as the bytes of a .docx file."""
    from docx import Document

    document = Document()
    for kind, content in blocks(told):
        if kind == "heading":
            document.add_heading(content, level=1)
        elif kind == "table":
            table = document.add_table(len(content), len(content[0]))
            for line, row in zip(table.rows, content, strict=True):
                for cell, text in zip(line.cells, row, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(content, style="Caption" if kind == "caption" else None)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def odt_report(told: Sequence[Piece]) -> bytes:
    """A report as the bytes of an .odt file."""
    from odfdo import Document, Header, Paragraph, Table

    document = Document("text")
    document.body.clear()
    for at, (kind, content) in enumerate(blocks(told)):
        if kind == "heading":
            document.body.append(Header(1, content))
        elif kind == "table":
            table = Table(f"t{at}", width=len(content[0]), height=len(content))
            table.set_values(content)
            document.body.append(table)
        else:
            document.body.append(Paragraph(content))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def text_report(told: Sequence[Piece]) -> bytes:
    """A report as a text file, cells parted by blanks, a blank line between paragraphs."""
    lines: list[str] = []
    for kind, content in blocks(told):
        if kind == "table":
            lines += ["   ".join(row) for row in content] + [""]
        else:
            lines += [content] if kind == "caption" else [content, ""]
    return "\n".join(lines).encode()


WRITERS = {"docx": docx_report, "odt": odt_report, "txt": text_report}


def audited(told: Sequence[Piece], kind: str = "docx") -> Audit:
    """The audit of a report as a file of that kind."""
    return audit_document(read_report(WRITERS[kind](told), f"report.{kind}"))


def found(audit: Audit) -> set[str]:
    """What was found, by the code of each sentence; notes left out."""
    return {one.observation.told.code for one in audit.findings if one.observation.severity != "note"}
