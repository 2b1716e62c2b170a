"""What stands around every page: its language for screen readers, and what is simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.services.studies import summary
from workbench.services.study_files import opened_study
from workbench.ui.errors import shown_errors
from workbench.ui.study import study_name
from workbench.ui.text import language, t

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_LANGUAGE_JS = """
export default function ({ data }) {
  document.documentElement.lang = data;
}
"""
_LIMIT_CSS = """<style>
[data-testid="stMainBlockContainer"] { max-width: 1264px; padding-top: 4.25rem; padding-bottom: 3rem; }
h1 { font-size: 1.75rem !important; padding-top: 0 !important; }
@media (max-width: 1100px) {
  [data-testid="stMainBlockContainer"] { padding-left: 1.5rem; padding-right: 1.5rem; }
  [data-testid="stSidebar"][aria-expanded="true"] { width: 14rem !important; min-width: 14rem !important; }
}
</style>"""


@st.cache_resource
def _language_marker() -> ComponentRenderer:
    return st.components.v2.component("page_language", js=_LANGUAGE_JS)


def mark_language() -> None:
    """Tell the browser which language the page is in, and keep its measure."""
    st.html(_LIMIT_CSS)
    with st.sidebar:
        _language_marker()(data=language(), key="page_language", height=1)


def mark_simulated() -> None:
    """Say above every page of a simulated study that everything in it is invented."""
    if not study_name():
        return
    with shown_errors(), opened_study(study_name()) as db:
        simulated = summary(db).simulated
    if simulated:
        st.caption(t("frame.simulated"))
