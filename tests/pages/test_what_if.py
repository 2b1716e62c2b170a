"""Thresholds and weights tried on the whole joint display: said, shown, taken back, and stored nowhere."""

import re

import pytest

from db.connection import opened
from db.settings import settings as stored_settings
from tests.pages.opening import opened_page
from workbench.services.study_files import DEMO, study_path
from workbench.texts import LANGUAGES, Texts

NB = Texts("nb")


@pytest.fixture(autouse=True)
def demo_study(demo_home):
    return DEMO


def said(elements) -> str:
    return "\n".join(str(one.value) for one in elements)


def slider(app, name):
    (found,) = [one for one in app.select_slider if name in (one.key or "").split(".")]
    return found


def stored():
    with opened(study_path(DEMO)) as db:
        return stored_settings(db).get("triangulation", {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_every_cell_turns_is_listed_under_what_if(language):
    app = opened_page("joint_display", DEMO, language)
    words = Texts(language)

    assert said(app.exception) + said(app.error) == ""
    tables = "\n".join(one.proto.body for one in app.get("html"))
    assert words.t("what_if.link") in tables
    assert words.t("verdict.direction_mixed") in tables
    assert words.t("what_if.not_the_plan", changes="").split(":")[0] not in said(app.warning)


def test_another_threshold_turns_cells_says_so_and_stores_nothing():
    app, before = opened_page("joint_display", DEMO, "nb", cell="K3"), stored()

    slider(app, "direction_threshold").set_value(0.9).run()

    assert said(app.exception) + said(app.error) == ""
    warned = said(app.warning)
    assert NB.t("plan.threshold_direction_threshold") in warned
    assert "Kurs → kompetanse" in warned
    assert stored() == before


def test_back_to_the_plan_puts_every_value_back():
    app = opened_page("joint_display", DEMO, "nb")
    slider(app, "direction_threshold").set_value(0.9).run()
    slider(app, "op").set_value(0.0).run()

    app.button(key="what_if_back").click().run()

    assert slider(app, "direction_threshold").value == pytest.approx(2 / 3)
    assert slider(app, "op").value == 0.5
    assert said(app.warning) == said(opened_page("joint_display", DEMO, "nb").warning)


def test_nothing_is_decided_on_a_display_that_is_not_the_plans():
    app = opened_page("joint_display", DEMO, "nb", cell="B9", coder="Kari Koder")

    slider(app, "significance").set_value(0.01).run()

    assert NB.t("joint.what_if_no_closing") in said(app.info)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_turns_every_cell_stands_in_one_table(language):
    words = Texts(language)
    app = opened_page("joint_display", DEMO, language)

    (table,) = [
        one.proto.body for one in app.get("html") if words.t("what_if.across_without_group") in one.proto.body
    ]
    rows = {re.findall(r">([^<]+)</td>", row)[0]: row for row in table.split("<tr>")[2:]}
    mixed = words.t("verdict.direction_mixed")
    assert len(rows) == 15
    assert f"{mixed} (workshop)" in rows["Kurs → kompetanse" if language == "nb" else "Courses → competence"]
    assert (
        words.t("verdict.direction_no_change")
        in rows["Mental helse → motivasjon (VV)" if language == "nb" else "Mental health → motivation (VV)"]
    )
