"""What visitors do on the pages is stored, shown, and told where it cannot be done."""

import pytest

from db.coders import coder_named
from db.connection import opened
from tests.pages.opening import opened_page
from tests.services.small_register import store_small_register
from workbench.services.studies import create_study
from workbench.services.study_files import DEMO, study_names, study_path
from workbench.services.triangulation import evidence, study_sesoi
from workbench.texts import Texts

NB = Texts("nb")
REASON = "Gruppene er ikke sammenlignbare."


@pytest.fixture
def demo_study(demo_home):
    return DEMO


def said(elements) -> str:
    return "\n".join(str(one.value) for one in elements)


def pressed(app, label: str):
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def field(app, key: str):
    (found,) = [one for one in app.text_area if one.label == NB.t(key)]
    return found


def test_trying_a_mistake_says_which_cells_it_turns(demo_study):
    app = opened_page("joint_display", demo_study, "nb")

    app.checkbox(key="subset_silence_as_no_change").check().run()

    assert NB.t("joint.turned_lead", n=3) in said(app.warning)
    assert "Begge → frivillig retur" in said(app.warning)
    assert said(app.error) == ""


def test_moving_the_slider_stores_the_smallest_effect_under_the_coders_name(demo_study):
    app = opened_page("joint_display", demo_study, "nb", coder="Kari Koder")

    app.select_slider(key="sesoi").set_value(0.03).run()

    with opened(study_path(demo_study)) as db:
        assert study_sesoi(db) == 0.03
        last = db.execute("SELECT action, coder_id FROM events ORDER BY seq DESC LIMIT 1").fetchone()
        assert last == ("setting.change", coder_named(db, "Kari Koder").id)


def test_an_override_is_stored_with_its_reason_and_dropped_again(demo_study):
    app = opened_page("joint_display", demo_study, "nb", coder="Kari Koder", cell="B9")

    field(app, "joint.override_reason").set_value(REASON)
    pressed(app, NB.t("joint.override_store"))

    assert REASON in said(app.warning)
    pressed(app, NB.t("joint.override_drop"))
    assert said(app.warning) == ""


def test_an_override_without_a_reason_says_so_and_stores_nothing(demo_study):
    app = opened_page("joint_display", demo_study, "nb", coder="Kari Koder", cell="B9")

    pressed(app, NB.t("joint.override_store"))

    assert NB.t("errors.reason_missing", n=10) in said(app.error)
    with opened(study_path(demo_study)) as db:
        assert evidence(db).overrides == {}


def test_what_was_done_is_undone_on_the_log(demo_study):
    app = opened_page("joint_display", demo_study, "nb", coder="Kari Koder")
    app.select_slider(key="sesoi").set_value(0.03).run()

    app = opened_page("log", demo_study, "nb", coder="Kari Koder")
    pressed(app, NB.t("taken_back.undo_button"))

    with opened(study_path(demo_study)) as db:
        assert study_sesoi(db) == 0.02


def test_the_report_is_made_on_request(demo_study):
    app = opened_page("report", demo_study, "nb")

    pressed(app, NB.t("report.make"))

    assert NB.t("report.ready", sesoi="2,0") in said(app.success)
    assert [one.proto.label for one in app.get("download_button")] == [NB.t("report.download")]


def test_a_new_study_is_made_and_opened(demo_study):
    app = opened_page("overview", demo_study, "nb")

    name = next(one for one in app.text_input if one.label == NB.t("frame.new_study_name"))
    name.set_value("Min studie")
    pressed(app, NB.t("frame.new_study_make"))

    assert study_names() == (DEMO, "Min studie")
    assert [one.value for one in app.title] == ["Min studie"]


@pytest.mark.parametrize("wished", ["", "../utenfor", "demo"])
def test_a_study_that_cannot_be_made_is_told(demo_study, wished):
    app = opened_page("overview", demo_study, "nb")

    name = next(one for one in app.text_input if one.label == NB.t("frame.new_study_name"))
    name.set_value(wished)
    pressed(app, NB.t("frame.new_study_make"))

    assert len(app.error) == 1
    assert study_names() == (DEMO,)


def test_an_arm_that_cannot_be_matched_says_why_on_its_page(home_folder):
    create_study("Uten kurs")
    with opened(study_path("Uten kurs")) as db:
        store_small_register(db, measures=("vv",))

    app = opened_page("joint_display", "Uten kurs", "nb", cell="K9")

    assert said(app.error) == ""
    assert NB.t("joint.not_measured") not in said(app.markdown)
