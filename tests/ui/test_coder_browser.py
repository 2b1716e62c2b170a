"""The coding component in Chromium: every coder's step, and the faults that must not lose work."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.ui.coder_harness import FakeServer, coding, interview, payload

CHROMIUM = "/usr/bin/chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed"),
]
SAID = "Jeg sover bedre nå 👩‍👩‍👧. Før gikk jeg fram og tilbake hele natta. Men reise? Nei."
LINES = [("Intervjuer", "Hvordan har du hatt det?"), ("Deltaker", SAID), ("Intervjuer", "Ja?")]
PIECES = [
    "ord",
    " ",
    "blå",
    "bla\u030a",
    "👍🏽",
    "👩‍👩‍👧",
    "🇳🇴",
    "𝔘𐍈",
    "\t",
    "\u2028",
    "漢字",
    "سلام",
    "\u202e",
    "\u200b",
    ". ",
]
CLUSTER = 5
BLANKS = " \t\n\u2028\u2029\u00a0\ufeff"
SELECT_SPOTS = """([start, end]) => {
  const texts = [];
  for (const words of host.querySelectorAll('.words')) {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode);
  }
  host.getSelection().setBaseAndExtent(texts[start[0]], start[1], texts[end[0]], end[1]);
  return new Promise((done) => setTimeout(() => {
    done(host.getSelection().getRangeAt(0).cloneContents().textContent);
  }, 20));
}"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], headless=True
        )
        yield found
        found.close()


@pytest.fixture
def server():
    text, turns = interview(LINES)
    with FakeServer(payload(text, turns, [])) as running:
        yield running


def opened(browser: Browser, server: FakeServer, **options) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}, **options).new_page()
    page.on("pageerror", lambda error: pytest.fail(f"error in the page: {error}"))
    page.set_default_timeout(8000)
    page.goto(server.url)
    page.wait_for_function("window.ready")
    return page


def point_of(server: FakeServer, quote: str) -> tuple[int, int]:
    start = server.data["text"].index(quote)
    return start, start + len(quote)


def select(page: Page, server: FakeServer, quote: str) -> tuple[int, int]:
    """Select a quote with the mouse, from its first to its last character."""
    box = page.evaluate(
        """(quote) => {
          for (const words of host.querySelectorAll('.words')) {
            const at = words.firstChild.data.indexOf(quote);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(words.firstChild, at);
            range.setEnd(words.firstChild, at + quote.length);
            const boxes = [...range.getClientRects()];
            const [first, last] = [boxes[0], boxes[boxes.length - 1]];
            return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
          }
        }""",
        quote,
    )
    page.mouse.move(box[0] + 0.5, box[1])
    page.mouse.down()
    page.mouse.move((box[0] + box[2]) / 2, box[1])
    page.mouse.move(box[2] - 0.5, box[3])
    page.mouse.up()
    return point_of(server, quote)


def saved(page: Page, state: str = "stored") -> None:
    expect(page.locator(f".saved[data-state={state}]")).to_be_visible()


def tab_to_text(page: Page) -> None:
    page.keyboard.press("Tab")
    page.wait_for_function("host.activeElement?.classList.contains('page')")


def test_a_passage_is_coded_with_mouse_and_buttons(browser, server):
    page = opened(browser, server)

    start, end = select(page, server, "Før gikk jeg fram og tilbake")
    page.locator(".tree").get_by_role("option", name="→ kompetanse", exact=True).click()
    bar = page.locator(".bar")
    bar.get_by_role("button", name="både og").click()
    bar.get_by_role("button", name="egen", exact=True).click()
    bar.get_by_role("button", name="3 sterkt").click()
    bar.get_by_role("button", name="Kod", exact=True).click()
    saved(page)

    assert [{k: v for k, v in one.items() if k != "op"} for one in server.operations] == [
        {"kind": "add", "start": start, "end": end, "code": 5, "measure": "courses"}
        | {"stance": "±", "claim": "own", "strength": 3, "exemplary": False}
    ]
    expect(page.locator(".stripe")).to_have_text("±")
    expect(page.locator(".foot")).to_contain_text("1 koding")


def test_a_passage_is_coded_with_the_keyboard_alone(browser, server):
    page = opened(browser, server)

    tab_to_text(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.type("mot")
    page.keyboard.press("Enter")
    page.keyboard.press("+")
    saved(page)

    (made,) = server.codings.values()
    assert server.data["text"][made["start"] : made["end"]] == "Jeg sover bedre"
    assert (made["code"], made["stance"]) == (3, "+")
    assert page.evaluate("window.hotkeys") == ["Tab"]


def test_one_key_takes_the_whole_turn_and_one_codes_it(browser, server):
    page = opened(browser, server)

    tab_to_text(page)
    page.keyboard.press("ArrowDown")
    for key in ("t", "1", "."):
        page.keyboard.press(key)
    saved(page)

    (made,) = server.codings.values()
    assert server.data["text"][made["start"] : made["end"]] == SAID
    assert made["code"] == 2


def test_what_was_coded_is_undone_by_key(browser, server):
    page = opened(browser, server)

    select(page, server, "sover bedre")
    page.keyboard.press("2")
    expect(page.locator(".stripe")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".stripe")).to_have_count(0)

    assert server.codings == {}


def test_a_coding_is_opened_changed_and_removed(browser, server):
    start, end = point_of(server, "sover bedre")
    server.data["codings"] = [coding(1, start, end), coding(2, start, end, 3, coder="Bo", mine=False)]
    server.codings = {one["id"]: one for one in server.data["codings"]}
    page = opened(browser, server)

    page.locator(".stripe").first.click()
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator(".card[data-id='2'] button")).to_have_count(0)
    page.locator(".card[data-id='1']").get_by_role("button", name="motsatt").click()
    saved(page)
    assert server.codings[1]["stance"] == "-"

    page.locator(".card[data-id='1']").get_by_role("button", name="Fjern").click()
    expect(page.locator(".stripe")).to_have_count(1)
    saved(page)
    assert list(server.codings) == [2]


def test_a_memo_is_kept_in_the_page_until_it_is_stored(browser, server):
    server.data["codings"] = [coding(1, *point_of(server, "sover bedre"))]
    server.codings = {1: server.data["codings"][0]}
    page = opened(browser, server)

    page.locator(".stripe").click()
    page.locator(".memo textarea").fill("Hemmelig <b>notat</b>")
    expect(page.locator(".memo-state")).to_have_text("ikke lagret ennå")
    assert "Hemmelig" not in page.evaluate("JSON.stringify(localStorage)")
    page.keyboard.press("Control+Enter")
    saved(page)

    assert server.codings[1]["memo"] == "Hemmelig <b>notat</b>"
    expect(page.locator(".memo-state")).to_have_text("")


def test_nothing_is_called_saved_before_the_answer(browser, server):
    server.mode = "fail"
    page = opened(browser, server)

    select(page, server, "sover bedre")
    page.keyboard.press("1")
    saved(page, "waiting")
    expect(page.locator(".saved")).to_contain_text("Ikke lagret ennå")
    server.mode = "work"
    saved(page)

    assert len(server.codings) == 1


def test_unsent_work_survives_a_reload_without_words_on_the_disk(browser, server):
    server.mode = "fail"
    page = opened(browser, server)
    select(page, server, "sover bedre")
    page.keyboard.press("1")
    page.keyboard.press("-")
    saved(page, "waiting")
    assert "sover" not in page.evaluate("JSON.stringify(localStorage)")

    server.mode = "work"
    page.reload()
    saved(page)

    (made,) = server.codings.values()
    assert (made["code"], made["stance"]) == (2, "-")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':op:'))") == []


def test_a_refused_operation_is_taken_back_and_says_why(browser, server):
    server.mode = "refuse"
    page = opened(browser, server)

    select(page, server, "sover bedre")
    page.keyboard.press("1")

    expect(page.locator(".refusal")).to_contain_text("Koden finnes ikke i kodeboka.")
    expect(page.locator(".stripe")).to_have_count(0)


def test_another_coders_coding_appears_by_itself(browser, server):
    page = opened(browser, server)

    server.other_codes(coding(77, *point_of(server, "reise"), 3, coder="Bo", mine=False))

    expect(page.locator(".stripe.other")).to_have_count(1)


def test_the_filter_shows_one_coders_codings(browser, server):
    place = point_of(server, "reise")
    server.data["codings"] = [coding(1, *place), coding(2, *place, 3, coder="Bo", mine=False)]
    page = opened(browser, server)

    page.get_by_label("Vis: alle kodere").select_option("Bo")

    expect(page.locator(".stripe")).to_have_attribute("data-id", "2")


def test_scroll_selection_and_draft_stay_when_the_page_is_run_again(browser, server):
    text, turns = interview(LINES * 60)
    server.data.update(text=text, turns=turns, codings=[coding(1, turns[91]["start"], turns[91]["end"])])
    page = opened(browser, server)
    page.evaluate("host.querySelector('.page').scrollTop = 4000")
    page.wait_for_timeout(300)
    page.evaluate(SELECT_SPOTS, [[91, 4], [91, 14]])
    state = """() => [host.querySelector('.page').scrollTop, String(host.getSelection()),
      host.querySelector('.quote').textContent, host.querySelectorAll('.stripe').length]"""
    page.wait_for_timeout(100)
    before = page.evaluate(state)

    page.evaluate("remount()")
    page.evaluate(
        "remount({seq: 11, codings: [...payload.codings, {...payload.codings[0], id: 2, code: 3}]})"
    )
    page.wait_for_timeout(300)
    after = page.evaluate(state)

    assert before[0] > 3000 and len(before[1]) == 10
    assert after[:3] == before[:3]
    assert after[3] >= before[3]


def test_a_link_scrolls_to_its_passage_and_outlines_it(browser, server):
    text, turns = interview(LINES * 60)
    server.data.update(text=text, turns=turns, focus={"start": turns[130]["start"], "end": turns[130]["end"]})
    page = opened(browser, server)

    frame = page.locator(".frame").first
    expect(frame).to_be_visible()
    box, area = frame.bounding_box(), page.locator(".page").bounding_box()

    assert area["y"] <= box["y"] <= area["y"] + area["height"] * 0.7


def test_hostile_text_is_shown_as_text(browser, server):
    words = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> {stored} \u202egal\u202c'
    text, turns = interview([("<b>Deltaker</b>", words)])
    server.data.update(text=text, turns=turns)
    page = opened(browser, server)

    assert page.evaluate("host.querySelector('.words').textContent") == words
    assert page.evaluate("window.hacked") is None
    expect(page.locator(".mark")).to_have_count(2)


@pytest.mark.parametrize("seed", range(4))
def test_a_selection_in_any_unicode_is_the_quote(browser, server, seed):
    rng = random.Random(seed)
    lines = [("Nora 👍", "x" + "".join(rng.choices(PIECES, k=rng.randint(5, 60))) + "x") for _ in range(12)]
    text, turns = interview(lines)
    server.data.update(text=text, turns=turns)
    page = opened(browser, server)
    nodes = page.evaluate(
        "[...host.querySelectorAll('.words')].map((w) => [...w.childNodes].map((n) => n.textContent))"
    )
    tab_to_text(page)

    for _ in range(20):
        turn = rng.randrange(len(turns))
        first, last = sorted(rng.sample(range(turns[turn]["end"] - turns[turn]["start"] + 1), 2))
        before = sum(len(parts) for parts in nodes[:turn])
        spots = [place_of(nodes[turn], point, before) for point in (first, last)]
        shown = page.evaluate(SELECT_SPOTS, spots).strip(BLANKS)
        page.keyboard.press("1")

        if shown:
            page.wait_for_function("host.querySelector('.saved').dataset.state === 'stored'")
            assert_coded(server, shown, turns[turn]["start"] + first, turns[turn]["start"] + last)


def assert_coded(server: FakeServer, quote: str, first: int, last: int) -> None:
    """Just what the browser shows as selected is coded; it never cuts a cluster, so it may reach further."""
    near = range(first - CLUSTER, last + 1)
    places = [(one["start"], one["end"]) for one in server.codings.values() if one["start"] in near]

    assert quote in [server.data["text"][start:end] for start, end in places if end <= last + CLUSTER]


def place_of(parts: list[str], point: int, before: int) -> tuple[int, int]:
    """Number of the text node, and UTF-16 units into it, of a code point of one turn."""
    for index, part in enumerate(parts):
        if point <= len(part):
            return before + index, len(part[:point].encode("utf-16-le")) // 2
        point -= len(part)
    raise ValueError(point)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (560, 800)])
def test_nothing_is_cut_and_axe_finds_nothing_serious(browser, server, theme, size):
    from axe_playwright_python.sync_playwright import Axe

    server.theme = theme
    server.data["codings"] = [coding(1, *point_of(server, "sover bedre"), stance="+", memo="Notat")]
    page = opened(browser, server)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.locator(".stripe").click()

    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]

    assert [(one["id"], one["nodes"][0]["html"]) for one in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".page").evaluate("(area) => area.scrollWidth <= area.clientWidth")


def test_leaving_the_page_at_once_still_stores(browser, server):
    page = opened(browser, server)

    select(page, server, "sover bedre")
    page.keyboard.press("1")
    page.goto("about:blank")
    page.wait_for_timeout(500)

    assert len(server.codings) == 1


def test_unmounting_leaves_no_tint_behind(browser, server):
    server.data["codings"] = [coding(1, *point_of(server, "sover bedre"))]
    page = opened(browser, server)
    count = "[...CSS.highlights.values()].reduce((sum, one) => sum + one.size, 0)"
    assert page.evaluate(count) == 1

    page.evaluate("cleanup()")

    assert page.evaluate(count) == 0
