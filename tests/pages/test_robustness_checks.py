"""Dose and negative control on the robustness page: first in words, with what they assume and cannot say."""

import pytest

from tests.pages.opening import opened_page
from workbench.services.robustness import run_part
from workbench.services.study_files import DEMO
from workbench.texts import LANGUAGES, Texts


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
    assert words.t("robustness.negative_alike", of=3) in text
    assert words.t("robustness.negative_cannot_say") in text
    tables = "\n".join(one.proto.body for one in app.get("html"))
    assert words.t("robustness.control_permit") in tables


def test_groups_too_small_are_told_with_their_reason_in_the_table():
    app, words = shown("dose", "nb", "both")

    tables = "\n".join(one.proto.body for one in app.get("html"))
    assert words.t("effect_reason.dose_group_too_small", n=7, least=30) in tables
