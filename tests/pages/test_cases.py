"""Cases on the page of sources: what to do first, making, noting, renaming, merging, taking back."""

import pytest

from db.cases import cases
from db.coders import coder_named
from db.connection import opened
from db.memos import memos
from db.sources import sources
from tests.helpers import dissolve_cases
from tests.pages.opening import opened_page
from tests.pages.test_steps import pressed, said
from workbench.services.cases import add_case, write_case_memo
from workbench.services.studies import create_study
from workbench.services.study_files import DEMO, study_path
from workbench.texts import Texts

NB = Texts("nb")


@pytest.fixture
def no_cases(demo_home):
    """The demo study without the cases it comes with."""
    with opened(study_path(DEMO)) as db:
        dissolve_cases(db)


@pytest.fixture
def with_cases(no_cases):
    """The demo study with the cases F1 (two sources, a memo by somebody else) and F2."""
    with opened(study_path(DEMO)) as db:
        kari, ids = coder_named(db, "Kari Koder"), [one.id for one in sources(db)]
        first = add_case(db, kari, name="F1", source_ids=ids[:2])
        add_case(db, kari, name="F2", source_ids=ids[2:3])
        write_case_memo(db, coder_named(db, "Ola"), first, "Leser <b>henne</b> slik.")
    return DEMO


def the_page():
    return opened_page("sources", DEMO, "nb", coder="Kari Koder")


def names() -> list[str]:
    with opened(study_path(DEMO)) as db:
        return [one.name for one in cases(db)]


def by_label(elements, key: str):
    return [one for one in elements if one.label == NB.t(key)]


def test_a_study_without_cases_says_what_to_do(no_cases):
    assert NB.t("cases.none") in said(the_page().info)


def test_a_study_without_sources_asks_for_sources_first(home_folder):
    create_study("Tom")

    app = opened_page("sources", "Tom", "nb", coder="Kari Koder")

    assert said(app.error) == ""
    assert NB.t("sources.none") in said(app.info)


def test_a_case_is_made_of_sources(no_cases):
    app = the_page()
    by_label(app.text_input, "cases.called")[0].set_value(" F7 ")
    chosen = by_label(app.multiselect, "cases.sources")[0]
    chosen.set_value([1, 2])
    app = pressed(app, NB.t("cases.make"))

    assert names() == ["F7"]
    assert NB.t("cases.lead", n=1, held=2, of=44) in said(app.markdown)


def test_a_case_without_sources_is_refused_in_words(no_cases):
    app = the_page()
    by_label(app.text_input, "cases.called")[0].set_value("F7")

    app = pressed(app, NB.t("cases.make"))

    assert NB.t("errors.case_without_sources", name="F7") in said(app.error)


def test_a_memo_is_written_beside_that_of_another_coder_and_taken_back(with_cases):
    app = the_page()
    (field,) = [one for one in app.text_area if one.label == NB.t("cases.memo_of", case="F1")]
    field.set_value("Kom tilbake til søsteren.")
    app = pressed(app, NB.t("cases.save_memo"))

    with opened(study_path(DEMO)) as db:
        assert [one.body for one in memos(db, target="case")][-1] == "Kom tilbake til søsteren."
    app = the_page()
    pressed(app, NB.t("taken_back.undo_button"))
    with opened(study_path(DEMO)) as db:
        assert [one.coder for one in memos(db, target="case")] == ["Ola"]


def test_a_case_is_renamed_and_merged_with_another(with_cases):
    app = the_page()
    by_label(app.text_input, "cases.called")[1].set_value("F10")
    app = pressed(app, NB.t("cases.save"))
    assert names() == ["F10", "F2"]

    pressed(app, NB.t("cases.merge_now"))

    assert names() == ["F2"]


def test_a_name_that_is_taken_is_told_with_the_way_out(with_cases):
    app = the_page()
    by_label(app.text_input, "cases.called")[1].set_value("F2")

    app = pressed(app, NB.t("cases.save"))

    assert NB.t("errors.case_exists", name="F2") in said(app.error).replace("\\", "")


def test_the_log_tells_of_memos_on_cases_in_words(with_cases):
    app = opened_page("log", DEMO, "nb")

    told = list(app.dataframe[0].value[NB.t("log.what")])

    assert [told[0], *told[2:4]] == [NB.t("action.memo_case"), *[NB.t("action.case_add")] * 2]
