"""Matched pairs on the effect page: how many controls, in the order asked for, and all of them as a file."""

import io
import re
import zipfile

import pytest
import streamlit as st

from tests.pages.opening import opened_page
from tests.pages.real_register import tables
from workbench.services.effect_details import LEAST_ALIKE_IN_FILES
from workbench.services.effects import control_use, effect_of
from workbench.services.study_files import DEMO, opened_study
from workbench.texts import LANGUAGES, Texts

N_COLUMNS, USES = 11, 8
"""Four of each person, and three of the pair."""


@pytest.fixture(autouse=True)
def demo_study(demo_home):
    return DEMO


@pytest.fixture
def use():
    with opened_study(DEMO) as db:
        stored = effect_of(db, "all")
        return stored, control_use(db, stored.analysis.id)


def page(language="nb", **chosen):
    app = opened_page("effect", DEMO, language, show="pairs")
    for key, value in chosen.items():
        app.session_state[key] = value
    if chosen:
        app.run()
    assert [one.value for one in (*app.exception, *app.error)] == []
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lead_says_how_many_controls_and_how_often_the_most_used_is_used(use, language):
    stored, found = use
    words = Texts(language)

    app = page(language)

    said = words.t("effect.controls_used", n=found.n_controls, most=found.most_used, weight="7")
    lead = words.t("effect.pairs_lead", n=stored.n_pairs)
    assert f"{lead} {said}" in [one.value for one in app.markdown]
    assert found.n_controls == stored.summary.effect.n_controls_used


def test_the_most_used_come_first_when_asked_for(use):
    _, found = use

    app = page(pairs_order="most_used")

    (rows,) = [one[1:] for one in tables(app) if len(one[1]) == N_COLUMNS]
    column = [int(row[USES]) for row in rows]
    assert column[0] == found.most_used
    assert column == sorted(column, reverse=True)
    assert len(column) == 50


def test_the_file_holds_every_pair_and_says_what_is_left_out_of_it(use, monkeypatch):
    stored, found = use
    words, taken = Texts("nb"), {}
    offer = st.download_button

    def take(label, data, file_name, *rest, **named):
        taken[label] = data
        return offer(label, data, file_name, *rest, **named)

    monkeypatch.setattr(st, "download_button", take)
    page()

    content = taken[words.t("effect.pairs_file", n=stored.n_pairs)]()

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    weights = [row for row in re.findall(r"<row .*?</row>", sheet) if row.count("<v>") == N_COLUMNS]
    assert len(weights) == 1 + stored.n_pairs
    assert words.t("effect.pairs_file_note", least=LEAST_ALIKE_IN_FILES) in strings
    assert words.t("effect.controls_used", n=found.n_controls, most=found.most_used, weight="7") in strings
