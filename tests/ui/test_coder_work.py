"""The coding component in Chromium: what eight hours of coding need besides the first steps."""

import pytest
from playwright.sync_api import expect

from tests.ui.coder_harness import FakeServer, coding, interview, payload
from tests.ui.test_coder_browser import browser, opened, point_of, pytestmark, saved, select, tab_to_text

__all__ = ["browser", "pytestmark"]
LINES = [
    ("Intervjuer", "Hvordan har du hatt det?"),
    ("Deltaker", "Jeg sover bedre nå. Før gikk jeg fram og tilbake hele natta."),
    ("Deltaker", "Kurset var for lett for meg."),
    ("Intervjuer", "Og reise?"),
    ("Deltaker", "Men reise? Nei, huset er borte."),
]

END_OF = """(quote) => {
  const words = [...host.querySelectorAll('.words')].find((one) => one.textContent.includes(quote));
  const at = words.firstChild.data.indexOf(quote) + quote.length;
  const range = document.createRange();
  range.setStart(words.firstChild, at - 1);
  range.setEnd(words.firstChild, at);
  const box = range.getBoundingClientRect();
  return [box.right - 1, box.top + box.height / 2];
}"""


@pytest.fixture
def server():
    text, turns = interview(LINES)
    with FakeServer(payload(text, turns, [])) as running:
        yield running


def with_codings(*codings):
    text, turns = interview(LINES)
    return FakeServer(payload(text, turns, list(codings)))


def stored(server, number):
    return {name: server.codings[number][name] for name in ("start", "end", "code", "stance", "exemplary")}


def test_a_code_that_does_not_exist_is_made_and_applied_in_one_step(browser, server):
    page = opened(browser, server)

    start, end = select(page, server, "hele natta")
    page.keyboard.type("Ro om natta")
    page.keyboard.press("Enter")
    saved(page)

    (operation,) = server.operations
    assert (operation["kind"], operation["start"], operation["end"]) == ("new_code", start, end)
    expect(page.locator(".tree").get_by_role("option", name="Ro om natta")).to_have_count(1)
    expect(page.locator(".stripe")).to_have_count(1)
    page.keyboard.press("=")
    page.wait_for_function("host.querySelector('.bar .exemplary').getAttribute('aria-pressed') === 'true'")
    saved(page)
    assert server.operations[-1]["kind"] == "change" and server.operations[-1]["exemplary"] is True


def test_the_latest_codes_lie_at_the_cursor_and_on_keys(browser, server):
    page = opened(browser, server)
    select(page, server, "sover bedre")
    page.keyboard.type("kurs ")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    saved(page)

    select(page, server, "for lett")
    chip = page.locator(".palette").get_by_role("button")
    expect(chip).to_have_text("⇧1 → kompetanse")
    chip.click()
    start, end = select(page, server, "Nei, huset")
    page.keyboard.press("Shift+Digit1")
    page.wait_for_function("host.querySelectorAll('.stripe').length === 3")
    saved(page)

    assert [one["code"] for one in server.operations] == [5, 5, 5]
    assert (server.operations[-1]["start"], server.operations[-1]["end"]) == (start, end)


def test_claim_strength_measure_stance_and_quote_are_set_by_single_keys(browser, server):
    page = opened(browser, server)
    select(page, server, "sover bedre")
    page.keyboard.press("1")
    for key in (",", "s", "2", "+", "t", "q", "Enter"):
        page.keyboard.press(key)
    saved(page)

    (made,) = server.codings.values()
    said = [made[name] for name in ("claim", "strength", "stance", "measure", "exemplary")]
    assert said == ["obs", 2, "+", None, True]
    expect(page.locator(".bar.assessing")).to_have_count(0)


def test_edges_move_by_words_with_keys_and_by_dragging(browser):
    text, _ = interview(LINES)
    start = text.index("sover")
    with with_codings(coding(1, start, start + 5)) as server:
        page = opened(browser, server)
        tab_to_text(page)
        page.keyboard.press("F2")
        page.keyboard.press("Alt+ArrowRight")
        page.keyboard.press("Alt+ArrowUp")
        saved(page)
        assert text[slice(*[stored(server, 1)[edge] for edge in ("start", "end")])] == "Jeg sover bedre"

        grip = page.locator(".grip.end").bounding_box()
        goal = page.evaluate(END_OF, "bedre nå")
        page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
        page.mouse.down()
        page.mouse.move(*goal, steps=4)
        page.mouse.up()
        saved(page)
        assert text[slice(*[stored(server, 1)[edge] for edge in ("start", "end")])] == "Jeg sover bedre nå"


def test_keys_lead_to_the_next_coding_the_next_uncoded_turn_and_the_next_disagreement(browser):
    text, _ = interview(LINES)
    first, second, last = map(text.index, ("sover", "for lett", "huset"))
    theirs = {"coder": "Bo", "mine": False}
    with with_codings(
        coding(1, first, first + 5, 2, stance="+"),
        coding(2, first, first + 5, 2, stance="+", **theirs),
        coding(3, second, second + 8, 5, stance="-", **theirs),
        coding(4, last, last + 5, 5),
    ) as server:
        page = opened(browser, server)
        tab_to_text(page)

        page.keyboard.press("F2")
        expect(page.locator(".stack .card")).to_have_count(2)
        page.keyboard.press("F8")
        expect(page.locator(".stack .card")).to_have_count(1)
        page.keyboard.press("F8")
        expect(page.locator(".tip")).to_contain_text("Ingen flere uenigheter den veien.")
        page.keyboard.press("Shift+F2")
        page.keyboard.press("F4")
        page.keyboard.press("t")
        expect(page.locator(".bar .quote")).to_have_text("«Kurset var for lett for meg.»")
        page.keyboard.press("F4")
        expect(page.locator(".tip")).to_have_text("Ingen flere ytringer uten kode den veien.")


def test_all_that_a_filter_shows_is_recoded_and_removed_as_one(browser):
    text, _ = interview(LINES)
    places = [text.index(word) for word in ("sover", "gikk", "Kurset")]
    mine = [coding(k, place, place + 4, 2) for k, place in enumerate(places, start=1)]
    with with_codings(*mine, coding(9, places[0], places[0] + 4, 2, coder="Bo", mine=False)) as server:
        page = opened(browser, server)
        filters = page.locator(".filters")

        filters.get_by_label("Vis: alle koder", exact=True).select_option("2")
        expect(filters).to_contain_text("4 vist, 3 dine")
        filters.get_by_label("Gi de viste kode …").focus()
        filters.get_by_label("Gi de viste kode …").select_option("6")
        expect(filters.get_by_label("Gi de viste kode …")).to_be_focused()
        filters.get_by_role("button", name="Gi 3 koden").click()
        saved(page)
        assert server.operations[-1]["codings"] == [1, 2, 3]
        assert [server.codings[k]["code"] for k in (1, 2, 3, 9)] == [6, 6, 6, 2]
        filters.get_by_label("Vis: alle koder", exact=True).select_option("6")
        filters.get_by_role("button", name="Fjern 3").click()
        page.wait_for_function("host.querySelectorAll('.stripe').length === 0")
        page.locator(".undo").click()
        page.wait_for_function("host.querySelectorAll('.stripe').length === 3")
        saved(page)
        assert set(server.codings) == {1, 2, 3, 9}


@pytest.mark.parametrize(
    ("code", "chosen", "measures"),
    [("5", None, ["courses"] * 2), ("5", "kept", ["vv", None]), ("7", None, ["vv", None])],
)
def test_recoding_many_says_which_measures_there_are_and_asks_which_they_get(browser, code, chosen, measures):
    mine = [coding(1, 30, 34, 2, measure="vv"), coding(2, 60, 64, 2)]
    with with_codings(*mine) as server:
        page = opened(browser, server)
        filters = page.locator(".filters")
        filters.get_by_label("Vis: alle koder", exact=True).select_option("2")
        filters.get_by_label("Gi de viste kode …").select_option(code)
        measure = filters.get_by_label("Tiltak", exact=True)
        expect(measure).to_contain_text("Behold tiltaket: Veien Videre (1), uten tiltak (1)")

        if chosen:
            measure.select_option(chosen)
        filters.get_by_role("button", name="Gi 2 koden").click()
        saved(page)

        assert [server.codings[k]["code"] for k in (1, 2)] == [int(code)] * 2
        assert [server.codings[k]["measure"] for k in (1, 2)] == measures


def test_the_margin_can_give_each_code_a_lane_of_its_own(browser):
    with with_codings(coding(1, 30, 40, 2), coding(2, 80, 90, 5), coding(3, 100, 110, 2)) as server:
        page = opened(browser, server)
        lefts = "() => [...host.querySelectorAll('.stripe')].map((one) => one.style.left)"

        page.locator(".filters").get_by_label("Felt i margen").select_option("stacked")

        by_id = dict(zip([1, 2, 3], page.evaluate(lefts), strict=True))
        assert by_id[1] == by_id[3] != by_id[2]
        page.reload()
        page.wait_for_function("window.ready")
        expect(page.locator(".filters").get_by_label("Felt i margen")).to_have_value("stacked")


def test_a_note_on_the_source_is_stored_when_the_field_is_left(browser, server):
    page = opened(browser, server)

    page.locator(".notes summary").click()
    page.get_by_label("Notat om I05").fill("Trøtt mot slutten.")
    page.keyboard.press("Tab")
    saved(page)

    assert server.operations[-1] | {"op": ""} == {
        "op": "", "kind": "note", "target": "source", "id": 5, "body": "Trøtt mot slutten.",
    }  # fmt: skip


def test_a_note_on_the_case_stands_beside_every_source_of_it(browser):
    text, turns = interview(LINES)
    theirs = {"target": "case", "id": 3, "coder": "Ola", "mine": False, "body": "<b>Sårbar</b>"}
    with FakeServer(payload(text, turns, [], notes=[theirs])) as server:
        server.data["source"] = server.data["source"] | {"case": {"id": 3, "name": "F12"}}
        page = opened(browser, server)

        page.locator(".notes summary").click()
        expect(page.locator(".notes .their-memo")).to_have_text("Ola: <b>Sårbar</b>")
        page.get_by_label("Notat om casen F12").fill("Trøtt mot slutten.")
        page.keyboard.press("Tab")
        saved(page)

        assert server.operations[-1] | {"op": ""} == {
            "op": "", "kind": "note", "target": "case", "id": 3, "body": "Trøtt mot slutten.",
        }  # fmt: skip


def test_a_coder_is_told_that_others_are_hidden(browser):
    text, turns = interview(LINES)
    with FakeServer(payload(text, turns, [], blind=True)) as server:
        page = opened(browser, server)

        expect(page.locator(".blind")).to_have_text("Blind koding: du ser bare dine egne kodinger")


def test_the_coding_at_the_cursor_is_removed_by_a_key_and_comes_back(browser):
    text, _ = interview(LINES)
    start = text.index("sover")
    with with_codings(coding(1, start, start + 5)) as server:
        page = opened(browser, server)
        tab_to_text(page)
        page.keyboard.press("F2")
        page.keyboard.press("Delete")
        page.wait_for_function("host.querySelectorAll('.stripe').length === 0")
        page.keyboard.press("Control+z")
        page.wait_for_function("host.querySelectorAll('.stripe').length === 1")
        saved(page)

        assert point_of(server, "sover") == (server.codings[1]["start"], server.codings[1]["end"])


def test_what_was_agreed_on_stands_beside_the_codings(browser):
    text, turns = interview(LINES)
    start = text.index("sover")
    decided = {"start": start, "end": start + 5, "code": 2, "coded": True, "stance": "+"}
    agreed = [decided | {"reason": "Begge leste om igjen.", "coder": "Bo"}]
    with FakeServer(payload(text, turns, [coding(1, start, start + 5, 2)], agreed=agreed)) as server:
        page = opened(browser, server)
        tab_to_text(page)
        page.keyboard.press("F2")

        card = page.locator(".card.settled")
        expect(card).to_contain_text("Avgjort av Bo for begge")
        expect(card).to_contain_text("→ mental helse · + støtter")
        expect(card).to_contain_text("Begge leste om igjen.")
