"""Tables of words on the screen: all rows shown, numbers to the right, to be taken along as files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import streamlit as st

from workbench.services.table_files import table_docx, table_xlsx
from workbench.ui.captions import full_caption, shown_caption
from workbench.ui.quotes import shown_safely
from workbench.ui.text import t, texts

_SENTENCE, _NAME = 80, 28
_NO_NUMBER = re.compile(r"\d[^\W\d_]|\d\d[./]\d\d[./]\d{4}")
_NUMBER_STARTS = "0123456789−+<[("
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media types of the files that tables are taken along as."""
_KINDS = (("Excel", table_xlsx, "xlsx", XLSX), ("Word", table_docx, "docx", DOCX))


def show_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    name: str = "",
    caption: str = "",
    height: int | None = None,
    alt: str | None = None,
) -> None:
    """Show a table of words.

    Parameters
    ----------
    head : sequence of str
        Distinct names of the columns.
    rows : sequence of sequence of str
        As they are to be read; columns that hold only numbers are set to the right.
    name : str, optional
        Of the files; distinct on a page. Without a name the table is not offered as a file.
    caption : str, optional
        Stands below the table, and in the files, with what the table rests on: see
        :func:`workbench.ui.captions.resting_on`.
    height : int, optional
        In pixels, for long tables that scroll; otherwise all rows are shown.
    alt : str, optional
        What the table says, for those who do not see it.
    """
    st.html(_html(head, rows, height=height, said=alt or caption or name))
    if name:
        _offer(head, rows, name, caption)
    elif caption:
        st.caption(caption)


def without_empty_end(
    head: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Head and rows without the last column, where no row says anything in it."""
    if any(row[-1] for row in rows):
        return head, rows
    return head[:-1], [row[:-1] for row in rows]


def _html(head: Sequence[str], rows: Sequence[Sequence[str]], *, height: int | None, said: str) -> str:
    """The table as HTML; every word of it is text. It scrolls where it has a height, and wraps otherwise."""
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in head]
    kinds = [_kind(column, is_first=place == 0) for place, column in enumerate(columns)]
    titles = "".join(
        f'<th scope="col" class="{kind}">{shown_safely(name)}</th>'
        for name, kind in zip(head, kinds, strict=True)
    )
    lines = "".join(f"<tr>{_cells(row, kinds)}</tr>" for row in rows)
    table = f"<table><thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table>"
    limit = f' style="max-height:{height}px"' if height else ""
    label = f'role="region" tabindex="0" aria-label="{shown_safely(said)}"' if said else ""
    return f'<div class="samsyn-table" {label}{limit}>{table}</div>'


def _cells(row: Sequence[str], kinds: Sequence[str]) -> str:
    return "".join(
        f'<td class="{kind}">{shown_safely(text)}</td>' for text, kind in zip(row, kinds, strict=True)
    )


def _offer(head: Sequence[str], rows: Sequence[Sequence[str]], name: str, caption: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(shown_caption(caption))
        with st.popover(t("figure.take_along"), type="tertiary", key=f"table_{name}"):
            for label, written, ending, mime in _KINDS:
                st.download_button(
                    label,
                    partial(written, head, rows, caption=full_caption(caption) or name, texts=texts()),
                    f"{name}.{ending}",
                    mime,
                    on_click="ignore",
                    key=f"table_{name}_{ending}",
                )


def _kind(column: Sequence[str], *, is_first: bool) -> str:
    """How a column is set: numbers to the right, names of rows on one line, sentences a few words a line."""
    if _holds_numbers(column, stand_ins=0 if is_first else 1):
        return "number"
    longest = max(map(len, column), default=0)
    if is_first and longest <= _NAME:
        return "names"
    return "sentences" if longest > _SENTENCE else ""


def _holds_numbers(column: Sequence[str], *, stand_ins: int) -> bool:
    """Whether all are numbers, but for blanks and so many words that stand where there is none."""
    filled = [text for text in column if text not in ("", "–")]
    return (
        any(map(_is_number, filled)) and len({text for text in filled if not _is_number(text)}) <= stand_ins
    )


def _is_number(text: str) -> bool:
    """Whether it begins as a number and holds one; dates and checksums are words."""
    return text[0] in _NUMBER_STARTS and any(map(str.isdigit, text)) and not _NO_NUMBER.search(text)
