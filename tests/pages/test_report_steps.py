"""Writing the report on the page: begin, insert, be stopped, confirm, undo, take along."""

import pytest

from db.connection import opened
from tests.pages.opening import opened_page
from workbench.services.study_files import DEMO, study_path
from workbench.services.triangulation import set_sesoi
from workbench.texts import LANGUAGES, Texts

CODER = "Kari Koder"


@pytest.fixture(params=LANGUAGES)
def texts(request):
    return Texts(request.param)


@pytest.fixture
def app(demo_home, texts):
    begun = opened_page("report", DEMO, texts.language, coder=CODER)
    return begun.button(key="report_begin").click().run()


def button(app, label):
    (found,) = [one for one in app.main.button if one.label == label]
    return found


def everything(app):
    return "\n".join(
        str(one.value) for kind in ("markdown", "caption", "warning", "error") for one in app.main.get(kind)
    )


def written(app):
    return list(app.main.text_area)


def test_before_anybody_has_written_the_program_sums_up_and_offers_a_draft(demo_home, texts):
    page = opened_page("report", DEMO, texts.language, coder=CODER)

    assert texts.t("report.begin_lead") in everything(page)
    assert "Veien Videre" in everything(page)


def test_the_draft_is_read_with_links_to_what_it_rests_on(app, texts):
    shown = everything(app)

    assert texts.t("report.lead_fine") in shown
    assert "(/joint_display?study=demo&cell=V9)" in shown
    assert "Veien Videre → frivillig retur" in shown.replace("\\", "")
    assert "Veien Videre → voluntary return" in shown.replace("\\", "")


def test_a_word_too_strong_is_stopped_and_the_true_sentence_taken_instead(app, texts):
    app.button(key="add_claim").click().run()
    nb, en = written(app)
    nb.set_value("Veien Videre har ingen effekt.")
    en.set_value("Veien Videre has no effect.").run()
    assert texts.t("report.true_instead") in everything(app)

    app.button(key="claim_store").click().run()
    assert ["ingen effekt" in one.value for one in app.main.error] == [True]

    app.button(key="use_V9").click().run()
    assert [one.value for one in written(app)] == ["{{verdict:V9.sentence}}."] * 2
    app.button(key="claim_store").click().run()
    assert [one.value for one in app.main.error] == []
    assert texts.t("report.lead", n=texts.shown(34)).split()[0] in everything(app)
    assert written(app) == []


def test_a_part_is_chosen_and_never_typed(app, texts):
    app.button(key="add_claim").click().run()
    app.selectbox(key="insert_kind").set_value("register").run()
    (insert,) = [one for one in app.main.button if str(one.key).startswith("insert_now_")]
    insert.click().run()

    assert [one.value for one in written(app)] == ["{{register:before}}"] * 2
    assert "[11" in everything(app)


def test_a_new_sentence_comes_behind_the_one_that_was_stored_last(app, texts):
    edit = [one for one in app.main.button if one.label == texts.t("report.edit")]
    edit[1].click().run()
    app.button(key="claim_store").click().run()

    app.button(key="add_claim").click().run()

    (place,) = [one for one in app.main.selectbox if one.label == texts.t("report.place")]
    assert place.index == 2
    assert place.options[0] == texts.t("report.place_first")


def test_a_change_marks_the_sentence_until_somebody_confirms_it(app, texts):
    with opened(study_path(DEMO)) as db:
        set_sesoi(db, 0.03, None)
    app.run()
    marked = [one for one in app.main.button if one.label == texts.t("report.confirm")]
    assert len(marked) == 1

    marked[0].click().run()

    assert [one for one in app.main.button if one.label == texts.t("report.confirm")] == []


def test_what_was_written_is_taken_back(app, texts):
    button(app, texts.t("taken_back.undo_button")).click().run()

    assert texts.t("report.begin_lead") in everything(app)


def test_the_file_is_made_and_offered(app, texts):
    button(app, texts.t("report.make")).click().run(timeout=60)

    assert [one.value for one in app.main.error] == []
    assert [one.proto.label for one in app.main.get("download_button")] == [texts.t("report.download")]
