"""Measures edited on the page of the plan, and marks on what came after the lock elsewhere."""

from dataclasses import replace

import pytest

from db.codebook import codes
from db.coders import coder_named
from db.connection import opened
from db.logic_model import measures
from tests.pages.opening import opened_page
from workbench.reasons import Worded
from workbench.services.biases import note_bias
from workbench.services.codebook_editing import add_code, change_code, remove_code
from workbench.services.plan import lock_plan
from workbench.services.plan_frame import set_thresholds
from workbench.services.plan_measures import put_measure
from workbench.services.studies import create_study
from workbench.services.study_files import DEMO, study_path
from workbench.texts import LANGUAGES, Texts
from workbench.ui.text import as_text

NB = Texts("nb")
NOTE = "Avtalt med oppdragsgiver i oppstartsmøtet."
MEASURE = "plan_measure"


def page(name, language="nb", study=DEMO, **query):
    app = opened_page(name, study, language, coder="Kari Koder", **query)
    assert [one.value for one in (*app.exception, *app.error)] == []
    return app


@pytest.fixture
def locked(demo_home):
    with opened(study_path(DEMO)) as db:
        lock_plan(db, coder_named(db, "Kari Koder"), NOTE)


def changed(change):
    with opened(study_path(DEMO)) as db:
        return change(db, coder_named(db, "Kari Koder"))


def named(listed, key):
    return next(one for one in listed if one.label == NB.t(key))


def stored(measure_id):
    with opened(study_path(DEMO)) as db:
        return next((one for one in measures(db) if one.id == measure_id), None)


def rows_with(app, words):
    """Rows of the tables of a page that hold some words."""
    return [row for one in app.get("html") for row in one.proto.body.split("<tr>") if words in row]


def written(app, **fields):
    """The form of a measure with names of a new one, sent."""
    named(app.text_input, "plan.field_name_nb").set_value(fields["nb"])
    named(app.text_input, "plan.field_name_en").set_value(fields["en"])
    if "key" in fields:
        named(app.text_input, "plan.measure_key").set_value(fields["key"])
    form = f"FormSubmitter:measure_{fields.get('id', '')}-{NB.t('plan.store')}"
    return app.button(key=form).click().run()


def test_a_new_measure_is_added_on_the_page_and_marked(locked):
    app = page("plan")
    app.selectbox(key=MEASURE).select("").run()

    written(app, nb="Samtalegruppe", en="Talking group", key="SAMT")

    assert stored("SAMT").name_en == "Talking group"
    rows = rows_with(page("plan"), "Samtalegruppe")
    assert "▲ etter låsing" in rows[0]


def test_a_plan_where_nothing_changed_since_it_was_locked_has_no_column_of_marks(locked):
    head = f">{NB.t('plan.lock')}</th>"
    assert not [one for one in page("plan").get("html") if head in one.proto.body]

    changed(_left_out)

    assert [one for one in page("plan").get("html") if head in one.proto.body]


def _left_out(db, coder):
    held = next(one for one in measures(db) if one.id == "all")
    put_measure(db, coder, replace(held, overlap="left_out"))


@pytest.mark.parametrize(("name", "query"), [("joint_display", {"cell": "A9"}), ("effect", {})])
def test_an_arm_that_was_changed_after_the_lock_is_marked_where_its_effect_shows(locked, name, query):
    changed(_left_out)

    app = page(name, **query)

    told = f"{NB.t('plan.overlap_counted')} → {NB.t('plan.overlap_left_out')}"
    assert [one.value for one in app.caption if told in one.value and one.value.startswith("▲")]


def test_a_measure_is_renamed_on_the_page_and_a_taken_key_is_refused(demo_home):
    app = page("plan")
    app.selectbox(key=MEASURE).select("vv").run()
    written(app, nb="Vegen vidare", en="Veien Videre", id="vv")
    assert stored("vv").name_nb == "Vegen vidare"

    app = page("plan")
    app.selectbox(key=MEASURE).select("").run()
    written(app, nb="X", en="X", key="vv")
    assert [one.value for one in app.error] == [NB.t("errors.measure_key_taken", taken="vv")]


def test_what_rests_on_a_measure_stands_where_it_could_be_removed(demo_home):
    app = page("plan")

    app.selectbox(key=MEASURE).select("vv").run()

    assert any(as_text(NB.t("plan.rests_arms", n=2)) in one.value for one in app.caption)
    assert not any(one.label == NB.t("plan.remove_measure") for one in app.button)


def test_a_measure_that_nothing_rests_on_is_removed_on_the_page(demo_home):
    app = page("plan")
    app.selectbox(key=MEASURE).select("").run()
    written(app, nb="Samtalegruppe", en="Talking group", key="SAMT")

    app = page("plan")
    app.selectbox(key=MEASURE).select("SAMT").run()
    app.button(key="remove_measure_SAMT").click().run()

    assert stored("SAMT") is None


def test_a_new_study_shows_its_measures_outcomes_and_levels(demo_home):
    create_study("Ny")

    app = page("plan", study="Ny")

    told = " ".join(one.value for one in (*app.markdown, *app.caption))
    assert NB.t("plan.levels_lead") in told and "±1,960" in told
    assert Texts("nb").t("plan.section_outcomes") in [one.value for one in app.subheader]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_came_or_changed_after_the_lock_is_marked_in_the_tree(locked, monkeypatch, language):
    shown = []
    monkeypatch.setattr("workbench.ui.codebook.mount_code_tree", lambda payload, key: shown.append(payload))
    added, edited, gone = changed(_change_codes)

    app = page("codebook", language)

    late = {node["id"]: node["late"] for node in shown[-1]["nodes"] if node["late"]}
    texts = Texts(language)
    assert late == {
        added: f"▲ {texts.t('plan.added_after_lock')}",
        edited: f"▲ {texts.t('plan.changed_after_lock')}",
    }
    (note,) = [
        one.value for one in app.caption if as_text(texts.t("codebook.after_lock", **_COUNTS)) in one.value
    ]
    assert gone.name(language) in note


_COUNTS = {"added": 1, "changed": 1, "removed": 1}


def _change_codes(db, coder):
    gone = [one for one in codes(db) if not one.link and one.codable][-1]
    edited = next(one for one in codes(db) if one.link)
    remove_code(db, coder, gone.id)
    change_code(db, coder, edited.id, {"definition": "Noe annet"})
    return add_code(db, coder, parent_id=None, name_nb="Ventetid"), edited.id, gone


def test_no_code_is_marked_where_nothing_was_locked(demo_home, monkeypatch):
    shown = []
    monkeypatch.setattr("workbench.ui.codebook.mount_code_tree", lambda payload, key: shown.append(payload))
    changed(_change_codes)

    page("codebook")

    assert {node["late"] for node in shown[-1]["nodes"]} == {""}


def _note(db, coder):
    words = Worded("Smitte mellom grupper", "Spill-over")
    note_bias(db, link="V9", name=words, pushes="towards 0", assumption="no_spill_over", coder=coder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bias_noted_after_the_lock_is_marked_on_the_board_and_in_its_cell(locked, language):
    changed(_note)
    texts = Texts(language)
    mark = f"▲ {texts.t('plan.after_lock')}"
    name = "Smitte mellom grupper" if language == "nb" else "Spill-over"

    rows = rows_with(page("threads", language), mark)
    cell = page("joint_display", language, cell="V9")
    other = page("joint_display", language, cell="K9")

    assert rows and all(name in line for line in rows)
    assert any(one.value.startswith("▲") and name in one.value for one in cell.caption)
    assert any(name in one.value and mark in one.value for one in other.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_joint_display_says_which_levels_it_rests_on(demo_home, language):
    changed(
        lambda db, coder: set_thresholds(db, coder, {"significance": 0.1, "equivalence_level": 0.025}, {})
    )
    texts = Texts(language)
    values = (0.1, 0.025, 0.9, 0.95)
    main, equivalence, wide, inner = (texts.percent(one, 1 if one == 0.025 else 0) for one in values)

    captions = [one.value for one in page("joint_display", language).caption]

    told = texts.t("joint.levels", main=main, equivalence=equivalence, interval=wide, inner=inner)
    assert told in captions
