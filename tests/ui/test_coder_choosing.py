"""Keys in Chromium that are about one coding: choosing it, recoding, removing, resizing, taking back."""

import pytest
from playwright.sync_api import expect

from tests.ui.coder_harness import FakeServer, coding, interview, payload
from tests.ui.test_coder_browser import browser, opened, pytestmark, saved, select, tab_to_text
from tests.ui.test_coder_work import LINES

__all__ = ["browser", "pytestmark"]
TEXT, TURNS = interview(LINES)
TURN = TURNS[1]["start"], TURNS[1]["end"]
CHOSEN = ".stack .card[aria-current=true]"
NOTE = {"target": "source", "id": 5, "body": "Trøtt.", "mine": True, "coder": "Ane"}


def served(*codings, **more):
    return FakeServer(payload(TEXT, TURNS, list(codings), **more))


def three():
    """Three codings over one another: two of one's own and another's between them."""
    start, end = TURN
    theirs = coding(2, start + 5, end, 3, coder="Bo", mine=False)
    return served(coding(1, start, end), theirs, coding(3, start + 8, end - 8, 5))


class TellingServer(FakeServer):
    """Tells of what is taken back, as the routes do."""

    place = None

    def _do(self, operation):
        if operation["kind"] not in ("undo", "redo"):
            return super()._do(operation)
        place = {"place": self.place} if self.place else {}
        return {"changed": [], "removed": [], "told": f"Sagt om {operation['kind']}."} | place


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def kinds(server):
    return [(one["kind"], one.get("coding"), one.get("code")) for one in server.operations]


@pytest.mark.parametrize(("keys", "code"), [(("r", *"tvang", "Enter"), 7), (("r", "4"), 6)])
def test_the_chosen_coding_gets_another_code_by_a_letter_and_its_name_or_number(browser, keys, code):
    with served(coding(1, *TURN)) as server:
        page = opened(browser, server)
        tab_to_text(page)
        press(page, "F2", *keys)
        saved(page)

        assert kinds(server) == [("change", 1, code)]
        expect(page.locator(".tip")).to_contain_text("«→ mental helse» er nå «")
        assert page.evaluate("host.activeElement.classList.contains('page')")


@pytest.mark.parametrize(("measure", "then"), [("vv", "courses"), ("courses", "courses"), (None, None)])
def test_a_measure_that_came_with_the_code_goes_with_it(browser, measure, then):
    with served(coding(1, *TURN, measure=measure)) as server:
        page = opened(browser, server)
        tab_to_text(page)
        press(page, "F2", "r", "3")
        saved(page)

        assert (server.codings[1]["code"], server.codings[1]["measure"]) == (5, then)


def test_the_search_says_what_it_is_for_while_a_coding_is_recoded(browser):
    with served(coding(1, *TURN)) as server:
        page = opened(browser, server)
        tab_to_text(page)
        press(page, "F2", "r")
        field = page.get_by_role("combobox", name="Ny kode for «→ mental helse»")
        expect(field).to_be_focused()

        press(page, "Escape")

        expect(page.get_by_role("combobox", name="Søk i kodene")).to_be_visible()
        assert server.operations == []


def test_the_coding_just_made_is_recoded_while_its_words_are_selected(browser):
    with served() as server:
        page = opened(browser, server)
        select(page, server, "sover bedre")
        press(page, "1", "Shift+Enter", *"tvang", "Enter")
        saved(page)

        assert [(kind, code) for kind, _, code in kinds(server)] == [("add", 2), ("change", 7)]
        assert len(server.codings) == 1


def test_names_that_begin_with_the_key_for_recoding_are_found_while_words_are_selected(browser):
    with served(coding(1, *TURN)) as server:
        page = opened(browser, server)
        select(page, server, "sover bedre")
        page.keyboard.type("Ro")

        expect(page.locator(".search")).to_have_value("Ro")


def test_keys_walk_the_codings_at_the_cursor_and_change_only_the_chosen_one(browser):
    with three() as server:
        page = opened(browser, server)
        tab_to_text(page)
        press(page, "F2", "Control+ArrowDown")
        expect(page.locator(CHOSEN)).to_contain_text("Bo")
        expect(page.locator(".heard")).to_have_text("2 av 3 her: mental helse → motivasjon · Kodet av Bo")
        press(page, "Delete", "r")
        expect(page.locator(".tip")).to_have_text(
            "Kodingen er gjort av Bo. Bare den som har kodet, kan endre den."
        )
        assert server.operations == []

        press(page, "Control+ArrowDown", "Delete")
        saved(page)

        assert kinds(server) == [("remove", 3, None)]
        expect(page.locator(".tip")).to_have_text("Fjernet: → kompetanse. Ctrl + Z angrer.")


def test_stances_go_to_the_coding_that_was_jumped_to(browser):
    with served(coding(1, *TURN)) as server:
        page = opened(browser, server)
        tab_to_text(page)
        press(page, "F2", "+")
        saved(page)

        assert server.codings[1]["stance"] == "+"


def test_what_the_cursor_has_left_is_no_longer_chosen(browser):
    with served(coding(1, *TURN)) as server:
        page = opened(browser, server)
        tab_to_text(page)
        press(page, "F2")
        expect(page.locator(CHOSEN)).to_have_count(1)

        press(page, *["ArrowDown"] * 3, "Delete")

        expect(page.locator(".stack")).to_be_hidden()
        expect(page.locator(".tip")).to_contain_text("Ingen koding er valgt.")
        assert server.operations == []


def test_the_coding_just_made_grows_with_its_words(browser):
    with served() as server:
        page = opened(browser, server)
        _, end = select(page, server, "sover bedre")
        press(page, "1", "Alt+ArrowRight")
        saved(page)

        assert [one["kind"] for one in server.operations] == ["add", "change"]
        assert server.operations[1]["end"] > end
        expect(page.locator(".bar .quote")).to_have_text("«sover bedre nå»")


def test_a_memo_without_a_coding_says_so(browser):
    with served() as server:
        page = opened(browser, server)
        tab_to_text(page)
        press(page, ",", "n")

        expect(page.locator(".tip")).to_contain_text("Ingen koding er valgt.")
        expect(page.locator(".bar.assessing")).to_have_count(0)


def test_what_is_taken_back_in_another_source_is_told_with_the_way_there(browser):
    with TellingServer(payload(TEXT, TURNS, [])) as server:
        server.place = {"source": "I02", "start": 3, "end": 9}
        page = opened(browser, server)
        tab_to_text(page)
        press(page, "Control+z")
        expect(page.locator(".tip")).to_have_text("Sagt om undo.Gå dit (F9)")

        press(page, "F9")

        assert page.evaluate("triggered") == [["go", server.place]]
        press(page, "Control+Shift+z")
        expect(page.locator(".tip")).to_contain_text("Sagt om redo.")
        press(page, "ArrowRight")
        expect(page.locator(".tip")).to_be_empty()


@pytest.mark.parametrize(("note", "field"), [("source", "Notat om I05"), ("code", "Trussel om tvang")])
def test_a_note_that_is_taken_back_is_opened_where_it_stands(browser, note, field):
    with TellingServer(payload(TEXT, TURNS, [], notes=[NOTE])) as server:
        server.place = {"note": note, "code": 7}
        page = opened(browser, server)
        tab_to_text(page)
        press(page, "Control+z")
        page.locator(".tip .go").wait_for()

        press(page, "F9")

        expect(page.get_by_role("textbox", name=field)).to_be_focused()
        press(page, "Escape")
        assert page.evaluate("host.activeElement.classList.contains('page')")


def test_a_disagreement_says_who_has_no_counterpart(browser):
    theirs = coding(2, TURN[1] - 5, TURN[1], 5, coder="Bo", mine=False)
    with served(coding(1, *TURN), theirs) as server:
        page = opened(browser, server)
        tab_to_text(page)
        press(page, "F8")

        expect(page.locator(".tip")).to_have_text("Uten motstykke hos: Bo.")
