"""Ten minutes of a coder's forty with an interview: by keyboard alone, with a colleague in the same text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from db.codebook import codes
from db.connection import opened
from tests.browser.keyboard import Keyboard, stored
from tests.browser.visits import IN_CHROMIUM, chosen_in
from tests.served import browser, free_port, served_app, started_app
from workbench.texts import LANGUAGES, Texts

pytestmark = IN_CHROMIUM
SOURCE = "I12"
SAFETY = {"nb": "trygghet", "en": "safety"}
PATIENCE = 60_000
"""Milliseconds until something that happens has to be seen, on a machine that does much else."""
NEW, MEMO = "Uro for fremtiden", "Sier det to ganger; se også ytring 4."


def coder_at(chromium, address, language, name) -> Keyboard:
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: pytest.fail(f"error in the page: {error}"))
    keyboard = Keyboard(page, Texts(language), name)
    keyboard.opens_coding(address, SOURCE)
    return keyboard


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_minutes_of_coding_by_keyboard_alone_with_a_colleague_in_the_text(demo_home, language):
    with served_app(chosen_in(demo_home, language=language, coder="")) as address, browser() as chromium:
        ane = coder_at(chromium, address, language, "Ane")
        codes_by_search_and_assesses(ane, demo_home)
        codes_by_number_latest_and_again(ane, demo_home)
        makes_a_code_with_memo_and_quote(ane, demo_home)
        moves_edges_recodes_and_deletes(ane, demo_home)
        takes_back_over_a_reload(ane, demo_home)
        bo = coder_at(chromium, address, language, "Bo")
        both_code_the_same_turns(ane, bo, demo_home)
        the_codebook_changes_under_their_hands(ane, bo, demo_home)
        assert len(stored(demo_home, "Ane")) == 7
        assert len(stored(demo_home, "Bo")) == 3


def codes_by_search_and_assesses(ane, home):
    ane.press("PageDown", "F4")
    said = ane.selects_words(3)
    ane.searches(SAFETY[ane.texts.language])
    ane.saved()
    (first,) = stored(home, "Ane")
    assert first.quote == said

    ane.press("+", ",", ane.t("coder.claim_own_key"), "2", ane.t("coder.measure_key"), "Enter")
    ane.saved()
    (first,) = stored(home, "Ane")
    assert (first.assessment.stance, first.assessment.claim, first.assessment.strength) == ("+", "own", 2)
    assert first.assessment.measure_id is not None


def codes_by_number_latest_and_again(ane, home):
    ane.press("F4", "t", "1")
    ane.saved()
    ane.press("F4")
    ane.selects_words(2)
    ane.press("Shift+Digit2")
    ane.saved()
    ane.press("F4", "t", ".")
    ane.saved()

    first, turn, latest, again = stored(home, "Ane")
    assert first.code_id == latest.code_id == again.code_id != turn.code_id
    starts = [one.segment.start for one in (first, turn, latest, again)]
    assert starts == sorted(set(starts))


def makes_a_code_with_memo_and_quote(ane, home):
    ane.press("F4")
    ane.selects_words(2)
    ane.searches(NEW)
    ane.saved()
    ane.press(",", "n")
    ane.write(MEMO)
    ane.press("Control+Enter")
    ane.saved()
    ane.press("=")
    ane.saved()

    made = stored(home, "Ane")[-1]
    with opened(home / "demo.samsyn") as db:
        assert {one.id: one.name_nb for one in codes(db)}[made.code_id] == NEW
    assert (made.memo, made.exemplary) == (MEMO, True)


def moves_edges_recodes_and_deletes(ane, home):
    before = stored(home, "Ane")[-1]
    ane.press("Alt+ArrowRight", "Alt+ArrowRight", "Alt+ArrowLeft")
    ane.saved()
    longer = stored(home, "Ane")[-1]
    assert (longer.id, len(longer.quote.split())) == (before.id, len(before.quote.split()) + 1)

    ane.press("Shift+Enter")
    ane.searches(SAFETY[ane.texts.language])
    ane.saved()
    recoded = stored(home, "Ane")[-1]
    assert recoded.code_id == stored(home, "Ane")[0].code_id != before.code_id

    ane.press("Delete")
    ane.saved()
    assert before.id not in [one.id for one in stored(home, "Ane")]


def takes_back_over_a_reload(ane, home):
    ane.press("Control+z")
    ane.saved()
    ane.is_told("taken_back.undo")
    recoded = stored(home, "Ane")[-1]
    assert recoded.memo == MEMO

    ane.page.reload()
    ane.page.locator(".coder .words").first.wait_for()
    ane.chooses_source(SOURCE)
    ane.to_text()
    ane.press("Control+z")
    ane.saved()
    back = stored(home, "Ane")[-1]
    assert (back.id, back.quote) == (recoded.id, recoded.quote) and back.code_id != recoded.code_id

    ane.press("Control+Shift+z")
    ane.saved()
    ane.is_told("taken_back.redo")
    assert stored(home, "Ane")[-1].code_id == recoded.code_id
    ane.press("Control+z")
    ane.saved()


def both_code_the_same_turns(ane, bo, home):
    for _ in range(3):
        for one in (ane, bo):
            one.press("F4", "t", "3")
    for one in (ane, bo):
        one.saved()

    of_ane, of_bo = stored(home, "Ane"), stored(home, "Bo")
    assert (len(of_ane), len(of_bo)) == (8, 3)
    for coding in of_ane:
        ane.sees(coding, mine=True)
        bo.sees(coding, mine=False)
    for coding in of_bo:
        ane.sees(coding, mine=False)
        bo.sees(coding, mine=True)
    ane.press("Delete")
    ane.saved()
    gone = ({one.id for one in of_ane} - {one.id for one in stored(home, "Ane")}).pop()
    bo.sees_gone(gone)


def the_codebook_changes_under_their_hands(ane, bo, home):
    coded = stored(home, "Ane")[4]
    named = ane.page.locator(f".coder .code[data-code='{coded.code_id}'] .label")
    assert named.inner_text() == NEW
    bo.opens_codebook()
    bo.chooses_code(NEW)
    bo.merges_into(SAFETY[bo.texts.language])
    named.wait_for(state="detached")
    assert stored(home, "Ane")[4].code_id == stored(home, "Ane")[0].code_id

    bo.presses(bo.t("taken_back.undo_button"))
    named.wait_for()
    assert stored(home, "Ane")[4] == coded

    ordered = ane.code_labels.all_inner_texts()
    bo.chooses_code(SAFETY[bo.texts.language])
    bo.press("Alt+ArrowUp")
    expect(ane.code_labels).not_to_have_text(ordered, timeout=PATIENCE)
    assert sorted(ane.code_labels.all_inner_texts()) == sorted(ordered)
    bo.press("Control+z")
    expect(ane.code_labels).to_have_text(ordered, timeout=PATIENCE)


def test_what_was_acknowledged_is_on_the_disk_when_the_server_is_killed(demo_home):
    port = free_port()
    server = started_app(chosen_in(demo_home, coder=""), port)
    try:
        with browser() as chromium:
            ane = coder_at(chromium, f"http://127.0.0.1:{port}", "nb", "Ane")
            for _ in range(4):
                ane.press("F4", "t", "1")
                ane.saved()
            server.kill()
            server.wait()
            assert len(stored(demo_home, "Ane")) == 4

            ane.press("F4", "t", "2")
            ane.page.locator(".saved[data-state=waiting]").wait_for()
            assert len(stored(demo_home, "Ane")) == 4
            server = started_app(demo_home, port)
            ane.page.locator(".saved[data-state=stored]").wait_for()
            assert len(stored(demo_home, "Ane")) == 5
            ane.is_connected()
            ane.press("F4", "t", "1")
            ane.saved()
            assert len(stored(demo_home, "Ane")) == 6
    finally:
        server.kill()
        server.wait()
