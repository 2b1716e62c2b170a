"""Opening a page through the main script, as a visitor with certain preferences sees it first."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from workbench.paths import ROOT
from workbench.services.preferences import Preferences, save_preferences


def opened_page(name: str, chosen: str, language: str, *, coder: str = "", **query: str) -> AppTest:
    """The page ``name`` of the study ``chosen``, run once."""
    save_preferences(Preferences(language, coder, chosen))
    app = AppTest.from_file(ROOT / "workbench" / "main.py", default_timeout=30)
    app.query_params.update(query)
    return app.switch_page(f"../pages/{name}.py").run()
