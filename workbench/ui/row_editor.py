"""A table that rows are added to, changed in and removed from; and a column of choices for any such table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from workbench.texts import MISSING
from workbench.ui.text import t

Rows = Sequence[Mapping[str, Any]]
_ROW, _HEAD, _LEAST, _MOST = 36, 42, 190, 620


@dataclass(frozen=True, slots=True)
class _Held:
    """What an editor began from, and how it stands.

    Attributes
    ----------
    look : str
        The columns as they were shown: in another look the editor begins anew, from the rows as they stood.
    times : int
        How often it has begun.
    """

    look: str
    times: int
    began: Rows
    stands: Rows


def edited_rows(
    rows: Rows,
    columns: Mapping[str, Any],
    *,
    key: str,
    alt: str,
    disabled: Sequence[str] = (),
    views: Mapping[str, Sequence[str]] | None = None,
) -> list[dict[str, Any]]:
    """The rows as they stand after editing; blank cells are None.

    Parameters
    ----------
    columns : mapping of field to column configuration
        In the order of the table; None hides a column that rows keep. What has been edited stays when they
        change, for example because there is more to choose from.
    key : str
        Another one begins anew: it names what the rows were read from.
    alt : str
        What the table holds, for those who do not see it.
    views : mapping of name to fields, optional
        Columns that are shown together, so that the table fits on the page: one choice above the table. Rows
        are added and removed in the first.
    """
    shown = _chosen_view(views, key) if views else list(columns)
    look = repr([shown, sorted(columns.items())])
    held: _Held | None = st.session_state.get(f"{key}.held")
    if held is None:
        held = _Held(look, 0, rows, rows)
    elif held.look != look:
        held = _Held(look, held.times + 1, held.stands, held.stands)
    adds = not views or shown == list(next(iter(views.values())))
    edited = _editor(held, columns, shown, adds=adds, key=key, alt=alt, disabled=list(disabled))
    st.session_state[f"{key}.held"] = replace(held, stands=edited)
    return edited


def _chosen_view(views: Mapping[str, Sequence[str]], key: str) -> list[str]:
    """The fields of the view that is chosen."""
    chosen = st.segmented_control(
        t("plan.columns"), list(views), default=next(iter(views)), required=True, key=f"{key}.view"
    )
    return list(views[chosen or next(iter(views))])


def _editor(
    held: _Held, columns: Mapping[str, Any], shown: Sequence[str], *, adds: bool, key: str, **options: Any
) -> list[dict[str, Any]]:
    import pandas as pd

    edited = st.data_editor(
        pd.DataFrame([dict(row) for row in held.began], columns=list(columns), dtype=object),
        num_rows="dynamic" if adds else "fixed",
        hide_index=True,
        height=max(_LEAST, min(_MOST, _ROW * (len(held.began) + adds) + _HEAD)),
        column_config=dict(columns),
        column_order=[name for name in shown if columns[name] is not None],
        key=f"{key}.{held.times}",
        placeholder=MISSING,
        **options,
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
