"""Launcher: ``streamlit run app.py`` serves the screens and the coder component's routes in one process."""

from __future__ import annotations

import importlib
import runpy
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from streamlit.runtime.scriptrunner import get_script_run_ctx

MAIN = Path(__file__).parent / "workbench" / "main.py"

if get_script_run_ctx(suppress_warning=True) is None:
    import streamlit as st

    from workbench.api import addresses, codebook, coding, connections

    @asynccontextmanager
    async def warmed_up(_: object) -> AsyncIterator[dict[str, object]]:
        """Import what the first page needs while the browser still fetches the front end."""
        threading.Thread(target=importlib.import_module, args=("workbench.ui.overview",), daemon=True).start()
        yield {}

    connections.send_at_once()
    app = st.App(MAIN, routes=[*addresses.routes, *codebook.routes, *coding.routes], lifespan=warmed_up)
else:
    runpy.run_path(str(MAIN), run_name="__main__")
