"""The list of sources on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from workbench.services.sources import SourceRow
from workbench.ui.text import t

_SHORT, _NARROW, _TITLE = 56, 76, 270
"""Pixels of the columns of names, of numbers and of the title, so that all stand beside each other."""


def show_sources(rows: Sequence[SourceRow]) -> None:
    """One row a source, above them the way to the picked one; an empty study says what to do first."""
    if not rows:
        st.info(t("sources.none"))
        return
    listed = [
        {
            t("sources.name"): row.source.name,
            t("sources.source_title"): row.source.title,
            t("sources.type"): t(f"import_text.type_{row.source.type}"),
            t("sources.group"): t(f"import_text.group_{row.source.informant_group}"),
            t("sources.words"): row.n_words,
            t("sources.codings"): row.n_codings,
            t("sources.coders"): row.n_coders,
        }
        for row in rows
    ]
    above = st.container()
    picked = st.dataframe(
        listed,
        hide_index=True,
        height=min(620, 35 * (len(rows) + 1) + 3),
        column_config=_widths(),
        on_select="rerun",
        selection_mode="single-row",
        key="sources_listed",
    )
    with above:
        _lead_to([rows[at].source.name for at in picked.selection.rows if at < len(rows)])


def _lead_to(picked: Sequence[str]) -> None:
    if not picked:
        st.caption(t("sources.pick"))
    for name in picked:
        page = st.session_state["pages"]["coding"]
        st.page_link(page, label=t("sources.open", source=name), query_params={"source": name})


def _widths() -> dict[str, Any]:
    numbers = dict.fromkeys(("words", "codings", "coders"), _NARROW)
    widths = {"name": _SHORT, "source_title": _TITLE, **numbers}
    return {t(f"sources.{name}"): st.column_config.Column(width=width) for name, width in widths.items()}
