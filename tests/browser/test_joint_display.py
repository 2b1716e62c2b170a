"""The joint display by keyboard alone: a cell opened, explained, closed, and opened again by a change."""

from __future__ import annotations

import re

import pytest

from tests.browser.visits import IN_CHROMIUM, home_with
from tests.served import browser, served_app
from workbench.texts import LANGUAGES, Texts

pytestmark = [*IN_CHROMIUM, pytest.mark.slow]
REASON = "De tyngste sakene ble valgt ut."
FOCUSED = """selector => {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  return Boolean(here?.matches(selector));
}"""
MANY_TABS = 150


@pytest.fixture(params=LANGUAGES)
def words(request):
    return Texts(request.param)


@pytest.fixture
def page(demo_file, tmp_path, words):
    home = tmp_path / "studies"
    home.mkdir()
    home_with(demo_file, home, language=words.language)
    with served_app(home) as address, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/joint_display")
        page.locator('button[data-link="B9"]').wait_for(timeout=60_000)
        settled(page)
        yield page


HIGH_ENOUGH = "document.querySelector('[data-testid=stMain] h3').getBoundingClientRect().top < 600"


def settled(page):
    page.locator('[data-test-script-state="notRunning"]').wait_for(timeout=60_000)
    page.wait_for_timeout(400)


def tab_to(page, selector):
    for _ in range(MANY_TABS):
        if page.evaluate(FOCUSED, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def pressed(page, key):
    """Tab to the button of that key and press it."""
    tab_to(page, f".st-key-{key} button")
    page.keyboard.press("Enter")
    settled(page)


def test_a_discordant_cell_is_explained_closed_and_opened_by_a_change(page, words):
    from playwright.sync_api import expect

    tab_to(page, '[data-link="B9"]')
    page.keyboard.press("Enter")
    page.get_by_role("tab", name=words.t("joint.decide")).wait_for()
    settled(page)
    assert page.evaluate(FOCUSED, '[data-link="B9"]'), "the cell keeps the focus when it opens"

    tab_to(page, '[role="tab"]')
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    close = page.get_by_role("button", name=words.t("joint.close_button"))
    expect(close).to_be_disabled(timeout=20_000)

    explain(page, words)
    expect(close).to_be_enabled(timeout=20_000)
    pressed(page, "close_B9")
    said = re.escape(words.t("joint.closed_by", coder="Kari Koder", when="#", verdict="#")).split(r"\#")
    page.get_by_text(re.compile(".*".join(said))).wait_for()
    assert words.t("joint.closed") in page.locator('button[data-link="B9"]').inner_text()

    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    settled(page)
    page.locator('button[data-link="B9"]', has_text=words.t("joint.reopened")).wait_for()
    page.keyboard.press("ArrowLeft")
    settled(page)
    page.locator('button[data-link="B9"]', has_text=words.t("joint.closed")).wait_for()


def explain(page, words):
    tab_to(page, "[data-testid=stRadio] *")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, f'textarea[aria-label="{words.t("joint.discordance_reason")}"]')
    page.keyboard.type(REASON)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    settled(page)
    way = words.t("joint.way_bracketing")
    said = words.t("joint.discordance_stands", way=way, coder="Kari Koder", reason=REASON)
    page.get_by_text(said, exact=True).wait_for()


@pytest.mark.parametrize("steps", [1, 4])
def test_another_layout_is_chosen_by_keyboard_and_keeps_the_open_cell(page, words, steps):
    page.locator('button[data-link="V9"]').focus()
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, ".st-key-joint_view *")
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
        settled(page)

    page.get_by_role("heading", level=3, name=re.compile("^Veien Videre →")).wait_for()
    assert page.locator('button[data-link="V9"]').get_attribute("aria-pressed") == "true"


def test_the_page_moves_to_the_cell_that_is_opened_and_the_address_names_it(page):
    for link, heading in (("V1", "^Veien Videre →"), ("K1", "^(Kurs|Courses) →")):
        page.locator(f'button[data-link="{link}"]').click()
        settled(page)
        page.get_by_role("heading", level=3, name=re.compile(heading)).wait_for()
        assert f"cell={link}" in page.url
        page.wait_for_function(HIGH_ENOUGH, timeout=20_000)
