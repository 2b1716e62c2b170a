"""What stands around every page: its language for screen readers, and what is simulated."""

from __future__ import annotations

import streamlit as st

from workbench.services.studies import summary
from workbench.services.study_files import opened_study
from workbench.ui.components.page_words.component import mount_page_words
from workbench.ui.errors import shown_errors
from workbench.ui.study import study_name
from workbench.ui.text import t, texts

_LIMIT_CSS = """<style>
[data-testid="stMainBlockContainer"] { max-width: 1264px; padding-top: 4.25rem; padding-bottom: 3rem; }
h1 { font-size: 1.75rem !important; padding-top: 0 !important; }
[data-testid="stMain"] [data-testid="stHeading"] :is(h2, h3) { font-size: 1.375rem; }
[data-testid="stSidebarNavLink"] { margin: 0 !important; padding-block: 0 !important; }
[data-testid="stSidebarNavItems"] > div { margin-top: 0.4rem !important; }
[data-testid="stNavSectionHeader"] { margin: 0 !important; }
.samsyn-table { overflow: auto; }
.samsyn-table table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
.samsyn-table th, .samsyn-table td { padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
.samsyn-table thead th { position: sticky; top: 0; font-weight: 600; }
.samsyn-table thead th { background: var(--st-background-color, inherit); }
.samsyn-table tbody tr { border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.samsyn-table .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.samsyn-table th.number { white-space: normal; }
.samsyn-table td.names { white-space: nowrap; }
.samsyn-table td.sentences { min-width: 9rem; }
@media (max-width: 1100px) {
  .samsyn-table th, .samsyn-table td { padding-inline: 0.4rem; }
  [data-testid="stMainBlockContainer"] { padding-left: 1.5rem; padding-right: 1.5rem; }
  [data-testid="stSidebar"][data-collapsed="false"] { width: 14rem !important; min-width: 14rem !important; }
}
</style>"""

_DARK_CSS = """<style>
[data-testid^="stBaseButton-primary"]:enabled,
[data-testid="stMultiSelect"] [data-tag] { color: #0d1517 !important; }
[data-testid^="stBaseButton-primary"] :is(p, span), [data-tag] > * { color: inherit !important; }
</style>"""
"""White on the light accent of the dark theme would be too faint to read."""


def mark_language() -> None:
    """Tell the browser the page's language and words, and keep its measure."""
    st.html(_LIMIT_CSS)
    if st.context.theme.type == "dark":
        st.html(_DARK_CSS)
    with st.sidebar:
        mount_page_words(texts())


def mark_simulated() -> None:
    """Say above every page of a simulated study that everything in it is invented."""
    if not study_name():
        return
    with shown_errors(), opened_study(study_name()) as db:
        simulated = summary(db).simulated
    if simulated:
        st.caption(t("frame.simulated"))
