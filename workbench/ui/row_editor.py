"""A table that rows are added to, changed in and removed from; and a column of choices for any such table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workbench.texts import MISSING

_ROW, _HEAD, _LEAST, _MOST = 36, 78, 190, 620


def edited_rows(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
    *,
    key: str,
    alt: str,
    disabled: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The rows as they stand after editing; blank cells are None.

    Parameters
    ----------
    columns : mapping of field to column configuration
        In the order of the table; None hides a column that rows keep.
    key : str
        Another one begins anew: it names what the rows were read from.
    alt : str
        What the table holds, for those who do not see it.
    """
    import pandas as pd

    shown = pd.DataFrame([dict(row) for row in rows], columns=list(columns), dtype=object)
    edited = st.data_editor(
        shown,
        num_rows="dynamic",
        hide_index=True,
        height=max(_LEAST, min(_MOST, _ROW * len(rows) + _HEAD)),
        column_config=dict(columns),
        disabled=list(disabled),
        key=key,
        alt=alt,
        placeholder=MISSING,
    )
    return [{str(name): _plain(value) for name, value in row.items()} for row in edited.to_dict("records")]


def choice_column(label: str, options: Mapping[Any, str], **more: Any) -> Any:
    """A column of one choice a cell.

    Parameters
    ----------
    options : mapping of value to the words that are shown
    more
        As Streamlit's ``SelectboxColumn``: ``required``, ``default``, ``help``.
    """

    def shown(one: object) -> str:
        return options.get(str(one), str(one))

    return st.column_config.SelectboxColumn(label, options=list(options), format_func=shown, **more)


def _plain(value: Any) -> Any:
    """None for what a data frame writes for nothing."""
    return None if isinstance(value, float) and math.isnan(value) else value
