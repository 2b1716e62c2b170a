"""Dose and negative control on the robustness page: first in words, with what they assume and cannot say."""

import pytest

from db.coders import coder_named
from tests.pages.opening import opened_page
from workbench.services.plan_frame import set_thresholds
from workbench.services.robustness import run_part
from workbench.services.study_files import DEMO, opened_study
from workbench.texts import LANGUAGES, Texts
from workbench.words import level_said


@pytest.fixture(autouse=True)
def demo_study(demo_home):
    return DEMO


def said(elements) -> str:
    return "\n".join(str(one.value) for one in elements)


def shown(part, language, measure):
    run_part(DEMO, part, measure, lambda done: None)
    app = opened_page("robustness", DEMO, language, measure=measure, part=part)
    assert said(app.exception) + said(app.error) == ""
    return app, Texts(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dose_says_its_slope_who_left_early_and_what_it_cannot_say(language):
    app, words = shown("dose", language, "vv")

    text = said(app.markdown)
    assert words.t("robustness.dose_falls") in text
    assert words.t("robustness.dose_assumes") in text
    assert words.t("robustness.dose_cannot_say") in text
    assert words.t("robustness.dose_cut_short", n=60) in said(app.warning)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_negative_control_says_what_it_found_and_what_it_cannot_say(language):
    app, words = shown("negative", language, "vv")

    text = said(app.markdown)
    assert words.t("robustness.negative_alike", of=3, level=level_said(0.05, words)) in text
    assert words.t("robustness.negative_cannot_say") in text
    tables = html(app)
    assert words.t("robustness.control_permit") in tables


def test_groups_too_small_are_told_with_their_reason_in_the_table():
    app, words = shown("dose", "nb", "both")

    tables = html(app)
    assert words.t("effect_reason.dose_group_too_small", n=7, least=30) in tables


def html(app):
    return "\n".join(one.proto.body for one in app.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_dose_and_control_outcomes_say_the_confidence_that_the_plan_asks_for(language):
    words = Texts(language)
    with opened_study(DEMO) as db:
        set_thresholds(db, coder_named(db, "Kari"), {"significance": 0.01}, {})

    dose, _ = shown("dose", language, "vv")
    negative, _ = shown("negative", language, "vv")

    confidence = level_said(0.99, words)
    assert f"({confidence}: [" in said(dose.markdown)
    assert words.t("robustness.effect_at", confidence=confidence) in html(dose)
    assert words.t("robustness.control_effect", confidence=confidence) in html(negative)
    assert words.t("robustness.strokes", inner=level_said(0.98, words), outer=confidence) in said(
        dose.caption
    )
