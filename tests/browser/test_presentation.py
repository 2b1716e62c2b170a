"""The presentation in Chromium: five slides by keys, the slider, the recommendation that turns red."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.test_accessibility import serious_violations
from tests.browser.visits import IN_CHROMIUM, home_with
from tests.served import browser, served_app
from workbench.texts import LANGUAGES, Texts

pytestmark = IN_CHROMIUM


@pytest.fixture(params=LANGUAGES)
def texts(request) -> Texts:
    return Texts(request.param)


@pytest.fixture(params=("light", "dark"))
def page(request, texts, demo_file: Path, tmp_path: Path) -> Iterator:
    home = home_with(demo_file, tmp_path, language=texts.language, coder="")
    with served_app(home) as address, browser() as chromium:
        shown = chromium.new_page(color_scheme=request.param, viewport={"width": 1440, "height": 900})
        shown.goto(f"{address}/presentation")
        shown.locator(".slide.gap").wait_for(timeout=60_000)
        yield shown


def slide(page) -> str:
    return page.locator(".slide").get_attribute("class").removeprefix("slide ")


def test_a_client_is_led_from_the_raw_gap_to_the_recommendation_by_keys(page, texts):
    seen = []
    for _ in range(5):
        seen.append((slide(page), page.locator(".slide h2").inner_text()))
        assert serious_violations(page) == ()
        page.keyboard.press("ArrowRight")

    assert [kind for kind, _ in seen] == ["gap", "matched", "sesoi", "model", "advice"]
    assert len({title for _, title in seen}) == 5
    assert page.locator(".card.red .light").inner_text().endswith(texts.t("presentation.light_red"))
    assert serious_violations(page) == ()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".card.plain").count() == 1
    page.keyboard.press("Home")
    assert slide(page) == "gap"
    page.keyboard.press("End")
    assert slide(page) == "advice"


def test_the_slider_changes_what_the_measures_and_the_model_say(page, texts):
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    slider = page.locator("input[type=range]")
    undecided = texts.t("presentation.verdict_inconclusive")
    before = page.locator(".interval b").all_inner_texts()
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")

    after = page.locator(".interval b").all_inner_texts()
    assert slide(page) == "sesoi"
    assert slider.get_attribute("aria-valuetext").startswith(texts.pp(0.03))
    assert undecided in before[1]
    assert undecided not in after[1]
    drawn = page.locator(".link.inconclusive").count()
    page.keyboard.press("PageDown")
    assert (drawn, page.locator(".link.inconclusive").count()) == (0, 1)
