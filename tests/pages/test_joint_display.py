"""The joint display in every layout; what is decided on a cell is stored, or told why it cannot be."""

import pytest

from db.coders import coder_named
from db.connection import opened
from db.sources import set_blind, sources
from tests.pages.opening import opened_page
from workbench.services.closing import findings
from workbench.services.study_files import DEMO, study_path
from workbench.services.triangulation import display_of, evidence, study_settings
from workbench.texts import LANGUAGES, Texts
from workbench.ui.joint_views import VIEWS

NB = Texts("nb")
KARI = {"coder": "Kari Koder"}
REASON = "Gruppene er ikke sammenlignbare."
LINKS = ("K1", "K2", "K3", "K4", "K5", "K9", "V1", "V2", "V3", "V4", "V9", "R1", "S1", "B9", "A9")


@pytest.fixture(autouse=True)
def demo_study(demo_home):
    return DEMO


def said(elements) -> str:
    return "\n".join(str(one.value) for one in elements)


def opened_cell(link, language="nb", **who):
    app = opened_page("joint_display", DEMO, language, cell=link, **who)
    assert said(app.exception) + said(app.error) == ""
    return app


def widget(listed, key):
    (found,) = [one for one in listed if one.label == NB.t(key)]
    return found


def html(app) -> str:
    return "\n".join(one.proto.body for one in app.get("html"))


def finding(link):
    with opened(study_path(DEMO)) as db:
        found = evidence(db)
        return findings(db, found, display_of(found, study_settings(db)))[link]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_layout_is_shown_with_an_open_cell(view, language):
    app = opened_cell("V9", language)

    app.button_group(key="joint_view").set_value(view).run()

    assert said(app.exception) + said(app.error) == ""
    assert any(one.value.startswith("Veien Videre →") for one in app.subheader)


@pytest.mark.parametrize("link", LINKS)
def test_every_cell_opens_with_its_table_of_what_turns_it(link):
    table = html(opened_cell(link, **KARI))

    assert NB.t("joint.try_rule") in table


def test_the_cell_that_is_sensitive_says_which_groups_turn_it():
    table = html(opened_cell("K3"))

    assert NB.t("joint.try_without_group", what="workshop") in table
    assert NB.t("joint.turns_voices") in table


def test_the_four_parts_of_confidence_and_the_blind_spot_in_persons_are_told():
    app = opened_cell("K9")

    text = said(app.markdown)
    for part in ("methods", "coherence", "adequacy", "relevance"):
        assert NB.t(f"joint.part_{part}") in text
    assert "Blind flekk i tall:" in text


def test_a_discordant_cell_is_closed_only_after_it_is_explained():
    app = opened_cell("B9", **KARI)
    assert app.button(key="close_B9").disabled

    app.radio[0].set_value("bracketing")
    widget(app.text_area, "joint.discordance_reason").set_value(REASON)
    widget(app.button, "joint.discordance_store").click().run()
    if finding("B9").cases:
        widget(app.text_area, "joint.case_reason").set_value(REASON)
        widget(app.button, "joint.case_store").click().run()
    app.button(key="close_B9").click().run()

    assert finding("B9").state == "closed"
    assert REASON in said(app.info)
    assert "Kari Koder" in said(app.success)
    app.button(key="reopen_B9").click().run()
    assert finding("B9").state == "open"


def test_an_explanation_without_a_way_or_a_reason_says_so():
    app = opened_cell("B9", **KARI)

    widget(app.button, "joint.discordance_store").click().run()

    assert NB.t("errors.way_unknown", way="") in said(app.error)
    assert finding("B9").discordance is None


def test_negative_cases_are_answered_together():
    app = opened_cell("V1", **KARI)
    assert app.button(key="close_V1").disabled

    widget(app.text_area, "joint.case_reason").set_value(REASON)
    widget(app.button, "joint.case_store").click().run()

    assert all(one.answer.reason == REASON for one in finding("V1").cases)
    assert not app.button(key="close_V1").disabled


def test_what_is_only_tried_cannot_be_decided_on():
    app = opened_cell("B9", **KARI)

    app.checkbox(key="count_segments").check().run()

    assert NB.t("joint.what_if_no_closing") in said(app.info)
    assert [one.key for one in app.button if one.key and one.key.startswith("close_")] == []


@pytest.mark.parametrize("link", ["V1", "V9"])
def test_no_quote_and_no_name_of_a_source_coded_blind_is_shown_to_others(link):
    with opened(study_path(DEMO)) as db:
        coder = coder_named(db, "Kari Koder")
        set_blind(db, [one.id for one in sources(db)], blind=True, coder_id=coder.id)
        quotes = {one.quote for one in evidence(db).codings if one.link == link and len(one.quote) > 20}
        names = {one.source for one in evidence(db).codings if one.link == link}

    app = opened_cell(link, **KARI)

    assert quotes and not any(quote in html(app) for quote in quotes)
    links = [one.proto.label for one in app.main.get("page_link")]
    assert not any(f"{name} ↗" in links for name in names)
    text = html(app) + said(app.markdown)
    assert not any(f" {name}," in text or f" {name} " in text for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_negative_cases_are_told_with_who_is_most_alike_and_in_what(language):
    app, words = opened_cell("V1", language), Texts(language)

    table = html(app)

    assert words.t("joint.case_nearest") in table
    assert "Arnevika / Tverlia" in table
    assert f"{words.t('source_facts.family')}: gift" in table


def test_what_negative_cases_are_compared_in_can_be_chosen():
    app = opened_cell("V1")

    app.multiselect(key=f"cases_compared_{DEMO}").set_value(["sex"]).run()

    assert said(app.exception) + said(app.error) == ""
    assert "Arnevika / Tverlia" not in html(app)
    assert f"{NB.t('source_facts.sex')}: M" in html(app)
