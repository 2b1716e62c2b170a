"""Following a thread, weighing a bias and writing a finding on their pages."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from db.claims import findings
from db.connection import opened
from db.judgements import number_notes
from db.threads import threads
from tests.pages.opening import opened_page
from workbench.services.study_files import DEMO, study_path
from workbench.texts import LANGUAGES, Texts


@pytest.fixture(autouse=True)
def demo(demo_home):
    return demo_home


def stored(read):
    with opened(study_path(DEMO)) as db:
        return read(db)


def button(app: AppTest, label: str, at: int = 0):
    return [one for one in app.button if one.label == label][at]


def html_of(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.main.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_waiting_is_the_first_thread_and_is_taken_up_and_undone(language):
    form = Texts(language)
    app = opened_page("threads", DEMO, language, coder="Kari Koder")
    assert form.t("threads.step_not_departed") in app.expander[0].label

    button(app, form.t("threads.take_up")).click()
    app.run()
    assert stored(threads)["step:not_departed"].owner == "Kari Koder"
    assert [one.value for one in app.error] == []

    button(app, form.t("taken_back.undo_button")).click()
    app.run()
    assert stored(threads) == {}


def test_putting_a_thread_away_without_a_reason_is_told():
    app = opened_page("threads", DEMO, "nb", coder="Kari Koder")

    button(app, Texts("nb").t("threads.dismiss")).click()
    app.run()

    assert len(app.error) == 1
    assert stored(threads) == {}


def test_the_bias_board_says_in_words_that_one_explanation_holds_for_every_estimate():
    app = opened_page("threads", DEMO, "nb", coder="Kari Koder")

    said = [one.value for one in app.markdown if "gjelder den også" in one.value]

    assert len(said) == 1
    assert "Veien Videre → frivillig retur" in said[0]
    assert "skifter ikke" in html_of(app)


def test_a_bias_is_noted_on_the_page():
    app = opened_page("threads", DEMO, "en", coder="Kari Koder")

    next(one for one in app.text_input if one.label == Texts("en").t("bias.name_nb")).input("smitte")
    button(app, Texts("en").t("bias.store")).click()
    app.run()

    assert [one.name_nb for one in stored(number_notes)][-1] == "smitte"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_recommendation_to_combine_stands_first_and_says_what_contradicts_it(language):
    form = Texts(language)
    app = opened_page("questions", DEMO, language, coder="Kari Koder")

    cards = re.findall(r"<section.*?</section>", html_of(app))

    assert "R9." in cards[0]
    assert form.t("questions.light_red") in cards[0]
    assert sum(form.t("questions.light_red") in card for card in cards) == 1
    alone = form.t("questions.why_never_alone", measure="X", arms="Y").split("X")[1].split("Y")[0]
    assert [card for card in cards if alone in card and "R3." in card]


def test_asking_about_applications_is_shown_first_with_what_was_measured():
    app = opened_page("questions", DEMO, "nb", coder="Kari Koder")

    assert app.selectbox(key="question_open").value == "2.1"
    assert [one for one in app.markdown if "søknader om retur" in one.value and "utreiser" in one.value]
    assert "▲ annet utfall" in html_of(app)


def test_a_finding_is_written_on_the_page_and_undone():
    form, app = Texts("nb"), opened_page("questions", DEMO, "nb", coder="Kari Koder")
    labels = {form.t("questions.text_nb"): "Noe nytt", form.t("questions.reason_nb"): "Fordi alle sier det"}

    next(one for one in app.text_input if one.label == form.t("questions.number")).input("F11")
    for label, words in labels.items():
        next(one for one in app.text_area if one.label == label).input(words)
    button(app, form.t("questions.store"), at=1).click()
    app.run()
    assert [one.value for one in app.error] == []
    assert stored(findings)[-1].number == "F11"

    button(app, form.t("taken_back.undo_button")).click()
    app.run()
    assert stored(findings)[-1].number == "F10"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_is_shown_as_it_stood_before_the_coding(language):
    app = opened_page("pathways", DEMO, language)
    slider = next(one for one in app.select_slider if "moment_history" in (one.key or ""))

    slider.set_value(slider.options and int(first_seq()))
    app.run()

    assert [one.value for one in app.exception] == []
    changed = Texts(language).t("pathways.past_changed", n="", changes="").split(" ")[0]
    assert [one for one in app.markdown if one.value.startswith(changed)]


def first_seq():
    from workbench.services.history import study_moments

    return stored(study_moments)[0].seq


def test_the_arithmetic_says_what_the_interviews_cannot_rule_out():
    app = opened_page("pathways", DEMO, "nb")
    form = Texts("nb")
    assert [one for one in app.markdown if "6,7" in one.value]
    assert form.t("pathways.compatible", sesoi="2,0") in [one.value for one in app.info]

    app.slider(key="chain_health").set_value(10)
    app.slider(key="chain_return").set_value(10)
    app.run()

    assert form.t("pathways.needs_too_much", sesoi="2,0") in [one.value for one in app.markdown]
    assert form.t("pathways.incompatible", sesoi="2,0") in [one.value for one in app.info]


def test_the_cell_of_another_estimate_bears_the_same_reservation():
    app = opened_page("joint_display", DEMO, "nb", cell="K9")

    said = [one.value for one in app.markdown if "tyngste sakene" in one.value]

    assert len(said) == 1
    assert "Begge → frivillig retur" in said[0]


def test_a_card_leaves_to_its_cells_what_they_say_beside_it():
    app = opened_page("questions", DEMO, "nb", coder="Kari Koder")

    cards = re.findall(r"<section.*?</section>", html_of(app))

    second = next(card for card in cards if "R2." in card)
    assert second.count("<li>") == 2
    assert "Tallene skiller ikke de to tiltakene" in second


def test_criteria_are_called_on_the_page_of_questions_as_in_the_plan():
    asked = html_of(opened_page("questions", DEMO, "nb", coder="Kari Koder"))

    assert ">Samordning<" in asked


def test_every_measure_has_a_tab_of_its_own_beside_the_arithmetic():
    app = opened_page("pathways", DEMO, "nb", coder="Kari Koder")

    assert [one.label for one in app.tabs] == ["Kurs", "Veien Videre", "Begge", "Kjedens regnestykke"]


def test_proposed_threads_are_shown_by_the_rules_that_somebody_chooses():
    app = opened_page("threads", DEMO, "nb", coder="Kari Koder")
    before = [one.label for one in app.expander]

    app.button_group(key="thread_rules").select("discordant").run()

    shown = [one.label for one in app.expander]
    assert len(shown) < len(before)
    assert any(label.startswith("Motstrid.") for label in shown)
    assert not any(label.startswith("Tema.") for label in shown)
