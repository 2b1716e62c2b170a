"""Language, study and name of the coder: what a browser that missed the first run is told in the next."""

from __future__ import annotations

import pytest
import streamlit as st

from tests.pages.opening import opened_page
from workbench.services.preferences import preferences
from workbench.services.study_files import DEMO, study_names


@pytest.fixture
def app(demo_home, monkeypatch):
    """The page of sources in English; also for what a test reads of it between the runs."""
    monkeypatch.setitem(st.session_state, "language", "en")
    return opened_page("sources", DEMO, "en", coder="Kari Koder")


def named(app):
    """The field in the sidebar in which a coder writes a name."""
    return next(one for one in app.sidebar.text_input if (one.key or "").startswith("coder_name"))


def test_every_run_tells_the_browser_the_choices_anew(app):
    app.run()

    name, chosen = named(app).proto, app.sidebar.selectbox[0].proto
    assert name.default == "Kari Koder"
    assert study_names()[chosen.default] == DEMO
    assert not name.set_value and not chosen.set_value
    assert (preferences().coder, preferences().study, preferences().language) == ("Kari Koder", DEMO, "en")


def test_a_name_taken_off_is_forgotten_and_asked_for(app):
    named(app).set_value("  ").run()

    assert preferences().coder == ""
    asked = next(one for one in app.text_input if one.key == "ask_name_page")
    asked.set_value(" Ola ")
    next(one for one in app.button if "ask_coder_page" in (one.key or one.form_id)).click().run()

    assert named(app).value == "Ola"
    assert preferences().coder == "Ola"
