"""Launcher: ``streamlit run app.py`` serves the screens and the coder component's routes in one process."""

from __future__ import annotations

import runpy
from pathlib import Path

from streamlit.runtime.scriptrunner import get_script_run_ctx

MAIN = Path(__file__).parent / "workbench" / "main.py"

if get_script_run_ctx(suppress_warning=True) is None:
    import streamlit as st

    from workbench.api.coding import routes

    app = st.App(MAIN, routes=routes)
else:
    runpy.run_path(str(MAIN), run_name="__main__")
