"""The list of sources on the screen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.services.sources import SourceRow
from workbench.ui.text import t


def show_sources(rows: Sequence[SourceRow]) -> None:
    """One row a source; an empty study says what to do first."""
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
    st.dataframe(listed, hide_index=True, height=min(700, 38 * len(rows) + 40))
