"""The coding component in Chromium: nothing jumps, keys reach everything, and what is taken back is seen."""

import pytest
from playwright.sync_api import expect

from tests.ui.coder_harness import THEMES, FakeServer, coding, interview, payload
from tests.ui.test_coder_browser import browser, opened, pytestmark, saved, select, tab_to_text
from tests.ui.test_coder_work import LINES
from workbench.texts import Texts
from workbench.ui.components.coder.component import coder_words

__all__ = ["browser", "pytestmark"]
WORK_HEIGHT = "host.querySelector('.work').getBoundingClientRect().height"
FOCUS_IN_TEXT = "host.activeElement?.classList.contains('page')"


@pytest.fixture
def server():
    text, turns = interview(LINES)
    with FakeServer(payload(text, turns, [])) as running:
        yield running


def test_a_memo_is_written_without_leaving_the_keyboard(browser, server):
    page = opened(browser, server)
    select(page, server, "sover bedre")
    for key in ("1", ",", "n"):
        page.keyboard.press(key)
    page.keyboard.type("Sa det lavt.")
    page.keyboard.press("Control+Enter")
    saved(page)

    assert [one["kind"] for one in server.operations] == ["add", "memo"]
    assert server.operations[1]["body"] == "Sa det lavt."
    page.wait_for_function(FOCUS_IN_TEXT)


def test_escape_in_a_memo_keeps_it_and_goes_back_to_the_text(browser, server):
    page = opened(browser, server)
    select(page, server, "sover bedre")
    for key in ("1", ",", "n"):
        page.keyboard.press(key)
    page.keyboard.type("Sa det lavt.")
    page.keyboard.press("Escape")
    saved(page)

    assert server.operations[1]["body"] == "Sa det lavt."
    page.wait_for_function(FOCUS_IN_TEXT)


def test_codes_that_begin_with_the_key_for_a_turn_are_found_by_typing(browser, server):
    page = opened(browser, server)
    tab_to_text(page)
    page.keyboard.press("t")
    expect(page.locator(".bar .quote")).to_contain_text("Hvordan har du hatt det?")

    page.keyboard.type("trussel")
    page.keyboard.press("Enter")
    saved(page)

    assert [one["code"] for one in server.operations] == [7]


def test_the_text_keeps_its_height_whatever_is_selected_or_assessed(browser, server):
    page = opened(browser, server)
    heights = [page.evaluate(WORK_HEIGHT)]
    select(page, server, "Før gikk jeg fram og tilbake hele natta.")
    heights.append(page.evaluate(WORK_HEIGHT))
    for key in ("3", ",", "s"):
        page.keyboard.press(key)
        heights.append(page.evaluate(WORK_HEIGHT))
    saved(page)
    heights.append(page.evaluate(WORK_HEIGHT))

    assert len(set(heights)) == 1


def test_codes_that_are_gone_are_offered_no_more(browser, server):
    page = opened(browser, server)
    select(page, server, "sover bedre")
    page.keyboard.press("1")
    select(page, server, "for lett")
    page.keyboard.press("3")
    saved(page)
    expect(page.locator(".recent .chip")).to_have_count(2)

    page.evaluate("remount({seq: 1000, codes: payload.codes.filter((code) => code.id !== 5)})")

    expect(page.locator(".recent .chip")).to_have_text(["→ mental helse"])
    expect(page.locator(".bar .target")).to_have_text("velg kode")


def test_another_language_renames_the_codes_at_once(browser, server):
    page = opened(browser, server)

    words = coder_words(Texts("en"))
    page.evaluate(
        """(words) => remount({language: "en", words,
          codes: payload.codes.map((code) => ({...code, label: `${code.label} (en)`}))})""",
        words,
    )

    expect(page.locator(".code .label").first).to_have_text("→ mental helse (en)")
    expect(page.locator(".undo")).to_have_text("undo")


def test_what_is_taken_back_far_away_is_brought_into_view(browser, server):
    text, turns = interview(LINES * 60)
    place = (turns[4]["start"], turns[4]["end"])
    with FakeServer(payload(text, turns, [coding(1, *place)])) as running:
        page = opened(browser, running)
        page.locator(".stripe").click()
        page.locator(".stack .remove").click()
        saved(page)
        page.locator(".page").evaluate("(area) => { area.scrollTop = area.scrollHeight; }")
        page.wait_for_function("host.querySelector('.page').scrollTop > 2000")

        page.keyboard.press("Control+z")

        page.wait_for_function("host.querySelector('.page').scrollTop < 400")
        expect(page.locator(".stripe")).to_be_visible()


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_with_palette_grips_and_assessment_shown(browser, theme):
    from axe_playwright_python.sync_playwright import Axe

    text, turns = interview(LINES)
    with FakeServer(payload(text, turns, []), theme=theme) as server:
        page = opened(browser, server)
        select(page, server, "sover bedre")
        page.keyboard.press("1")
        saved(page)
        page.locator(".stripe").click()
        select(page, server, "for lett")
        page.locator(".palette").wait_for()
        page.keyboard.press(",")

        found = Axe().run(page).response["violations"]

        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_a_filter_does_not_break_the_lines_elsewhere(browser):
    text, turns = interview(LINES)
    many = [coding(number, 30, 40 + number, 2 + number % 2) for number in range(1, 9)]
    with FakeServer(payload(text, turns, many)) as server:
        page = opened(browser, server)
        margin = "host.querySelector('.page').style.getPropertyValue('--lanes')"
        before = page.evaluate(margin)

        page.get_by_label("Vis: alle koder").select_option("2")

        expect(page.locator(".stripe")).to_have_count(4)
        assert page.evaluate(margin) == before
