"""What every session runs first: page setup, language, study, coder, then the chosen page."""

import streamlit as st

from workbench.paths import PAGES
from workbench.ui.frame import mark_language, mark_simulated
from workbench.ui.report_back import offer_report
from workbench.ui.study import adopt_new_study, choose_coder, choose_study, ensure_demo_study
from workbench.ui.text import choose_language, t

st.set_page_config(page_title="Samsyn", page_icon="🔎", layout="wide")
choose_language()
mark_language()
ensure_demo_study()
adopt_new_study()

GROUPS = {
    "study": ("overview", "plan", "register", "sources"),
    "voices": ("coding", "codebook", "agreement", "retrieval"),
    "numbers": ("participation", "effect", "robustness", "process", "costs"),
    "together": ("joint_display", "pathways", "threads"),
    "reporting": ("questions", "report", "audit", "presentation"),
    "operation": ("log",),
}

pages = {
    name: st.Page(PAGES / f"{name}.py", title=t(f"nav.{name}"), url_path=name, default=name == "overview")
    for names in GROUPS.values()
    for name in names
}
st.session_state["pages"] = pages
listed = {t(f"nav.{group}"): [pages[name] for name in names] for group, names in GROUPS.items()}
page = st.navigation(listed, expanded=True)
choose_study()
choose_coder()
mark_simulated()
offer_report(page.url_path)
page.run()
