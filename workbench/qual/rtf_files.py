"""The text of a rich text file (.rtf), as Word and f4 write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from workbench.errors import InputError
from workbench.qual.read_text import READ_ERRORS, ReadText
from workbench.reasons import Reason

MAGIC = b"{\\rtf"
_CELL = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:nest)?cell(?![a-z])[ ]?")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_NUMBERLESS = re.compile(r"(?<!\\)((?:\\\\)*)\\uc?(?=[^a-zA-Z0-9-])")
_ASIDES = (
    (re.compile(r"\\footnote"), "import_text.footnotes_left_out"),
    (re.compile(r"\\annotation"), "import_text.comments_left_out"),
    (re.compile(r"\\(?:header|footer)[lrf]?(?![a-z])"), "import_text.page_head_left_out"),
    (re.compile(r"\\shptxt"), "import_text.text_boxes_left_out"),
)
_PICTURE = re.compile(r"\{(?:\\\*)?\\(?:pict|shppict)\b")
_PAGES = {"10000": "mac_roman", "65001": "utf-8"}
"""Code pages that have another name here than their number."""


def rtf_text(content: bytes, *, file_name: str) -> ReadText:
    """Read an .rtf file, one line a paragraph; tables give one line a row.

    Footnotes and comments are left out, and told. Text that was deleted with tracked changes stays, and is
    told too: the format marks it only as a kind of letter.

    Raises
    ------
    InputError
        If the file is no rich text, or damaged.
    """
    from striprtf import striprtf

    to_text: Callable[..., str] = striprtf.rtf_to_text
    if not content.lstrip().startswith(MAGIC):
        raise InputError("errors.rtf_damaged", file=file_name)
    page = _code_page(content)
    told = b"\\\\ansicpg%s" % page.removeprefix("cp").encode() if page.startswith("cp") else b""
    named = _CODE_PAGE.sub(told, content, count=1)
    try:
        source = _NUMBERLESS.sub(r"\1", _CELL.sub(r"\1\\tab ", named.decode(page, errors="replace")))
        text = to_text(source, encoding=page, errors="replace")
    except READ_ERRORS as error:
        raise InputError("errors.rtf_damaged", file=file_name) from error
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return ReadText(re.sub(r"[ \t]+$", "", whole, flags=re.MULTILINE), tuple(_remarks(source)))


def _code_page(content: bytes) -> str:
    """What the bytes above 127 are written in: told in the file's head, else Windows-1252."""
    found = _CODE_PAGE.search(content[:2000])
    head = content[:200]
    untold = "mac_roman" if b"\\mac" in head else "cp850" if b"\\pca" in head else "cp1252"
    number = found[1].decode() if found else ""
    page = _PAGES.get(number, f"cp{number}") if found else untold
    try:
        "".encode(page)
    except LookupError:
        return "cp1252"
    return page


def _remarks(source: str) -> Iterator[Reason]:
    for part, key in _ASIDES:
        if part.search(source):
            yield Reason.of(key)
    if n := len(_PICTURE.findall(source)):
        yield Reason.of("import_text.pictures_left_out", n=n)
    if "\\deleted" in source:
        yield Reason.of("import_text.deletions_kept")
