"""Tables of words on the screen: all rows shown, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

_NUMBER_STARTS = "0123456789−+<[("


def show_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, height: int | None = None, alt: str | None = None
) -> None:
    """Show a table of words.

    Parameters
    ----------
    head : sequence of str
        Distinct names of the columns.
    rows : sequence of sequence of str
        As they are to be read; columns that hold only numbers are set to the right.
    height : int, optional
        In pixels, for long tables that scroll; otherwise all rows are shown.
    alt : str, optional
        What the table says, for those who do not see it.
    """
    columns = zip(*rows, strict=True) if rows else [() for _ in head]
    st.dataframe(
        [dict(zip(head, row, strict=True)) for row in rows] or {name: [] for name in head},
        hide_index=True,
        height="content" if height is None else height,
        column_config={
            name: st.column_config.TextColumn(alignment="right" if _holds_numbers(column) else "left")
            for name, column in zip(head, columns, strict=True)
        },
        alt=alt,
    )


def _holds_numbers(column: Sequence[str]) -> bool:
    filled = [text for text in column if text not in ("", "–")]
    return bool(filled) and all(
        text[0] in _NUMBER_STARTS and any(mark.isdigit() for mark in text) for text in filled
    )
