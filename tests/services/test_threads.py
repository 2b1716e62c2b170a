"""Threads and biases of a study: proposed, followed, put away, undone."""

import pytest

from db.coders import coder_named
from workbench.errors import InputError, NotFoundError
from workbench.reasons import Worded
from workbench.services.biases import (
    bias_rows,
    blind_spots,
    drop_bias,
    flag_rows,
    note_bias,
    pushed_display,
    reservations,
)
from workbench.services.shown_evidence import shown_evidence
from workbench.services.studies import furnish
from workbench.services.threads import (
    answer_thread,
    change_thread,
    dismiss_thread,
    new_thread,
    open_thread,
    release_thread,
    study_threads,
)
from workbench.services.triangulation import display_of, study_settings
from workbench.services.undoing import BIASES, THREADS

WAITING = "step:not_departed"


def judged(db):
    found = shown_evidence(db)
    return found, display_of(found, study_settings(db))


def threads_of(db):
    return {one.key: one for one in study_threads(db, *judged(db))}


@pytest.fixture
def kari(demo_db):
    return coder_named(demo_db, "Kari")


def test_the_waiting_time_comes_up_by_itself_first_among_the_proposals(demo_db):
    found = threads_of(demo_db)

    assert next(iter(found)) == WAITING
    thread = found[WAITING]
    assert thread.status == "proposed"
    assert dict(thread.proposal.why.values)["share"] == 54.2
    withdrawn = dict(thread.proposal.beside[0].values)
    assert withdrawn["share"] == 1.6
    spoken = dict(thread.proposal.follow.values)["themes"][0]
    assert dict(spoken.values)["theme"] == Worded("Ventetid IOM og ambassade", "Waiting for IOM and embassy")


def test_countries_that_nobody_was_interviewed_from_come_up(demo_db):
    unheard = {key for key in threads_of(demo_db) if key.startswith("unheard:")}

    assert {"unheard:RUS", "unheard:STL", "unheard:IRQ"} <= unheard
    assert "unheard:AFG" not in unheard


def test_a_thread_is_taken_up_noted_answered_and_taken_back_step_by_step(demo_db, kari):
    open_thread(demo_db, WAITING, owner="", coder=kari)
    change_thread(demo_db, WAITING, owner="Ola", note="Spør IOM", coder=kari)
    answer_thread(demo_db, WAITING, reason="De venter på reisedokument", coder=kari)
    thread = threads_of(demo_db)[WAITING]
    assert (thread.status, thread.stored.owner, thread.stored.note) == ("answered", "Ola", "Spør IOM")

    THREADS.undo(demo_db, kari)
    assert threads_of(demo_db)[WAITING].status == "open"
    THREADS.undo(demo_db, kari)
    assert threads_of(demo_db)[WAITING].stored.owner == "Kari"
    THREADS.undo(demo_db, kari)
    assert threads_of(demo_db)[WAITING].status == "proposed"
    THREADS.redo(demo_db, kari)
    assert [bool(step) for step in THREADS.next_steps(demo_db, kari)] == [True, True]


def test_putting_a_thread_away_needs_a_reason_that_stays(demo_db, kari):
    with pytest.raises(InputError):
        dismiss_thread(demo_db, WAITING, reason="nei", coder=kari)
    dismiss_thread(demo_db, WAITING, reason="Mange venter fortsatt på reisen", coder=kari)

    thread = threads_of(demo_db)[WAITING]
    assert (thread.status, thread.stored.reason) == ("dismissed", "Mange venter fortsatt på reisen")
    release_thread(demo_db, WAITING, coder=kari)
    assert threads_of(demo_db)[WAITING].status == "proposed"


def test_a_thread_in_ones_own_words_has_a_key_of_its_own(demo_db, kari):
    keys = {new_thread(demo_db, "Hva skjer i Tverlia om vinteren?", owner="", coder=kari) for _ in range(2)}

    assert len(keys) == 2
    assert all(threads_of(demo_db)[key].proposal is None for key in keys)
    with pytest.raises(InputError):
        new_thread(demo_db, "kort", owner="", coder=kari)


def test_letting_go_of_a_thread_that_is_gone_is_refused(demo_db, kari):
    with pytest.raises(NotFoundError):
        release_thread(demo_db, "own:99", coder=kari)


def test_a_new_study_proposes_no_thread_but_its_blind_spot(db):
    furnish(db, title="Ny", simulated=False)

    assert set(threads_of(db)) <= {"blind_spot:" + name for name in judged(db)[1].cells}


def test_an_explanation_of_the_combination_is_a_reservation_on_every_other_estimate(demo_db):
    _, display = judged(demo_db)

    found = reservations(demo_db, [name for name, cell in display.cells.items() if cell.estimate])

    assert {link for link, shared in found.items() if shared[-1].bias.assumption == "unconfounded"} == {
        "K9",
        "V9",
        "A9",
    }
    assert {one.bias.assumption for one in found["B9"]} == {"no_lock_in"}


def test_the_board_tells_how_little_turns_the_courses(demo_db):
    _, display = judged(demo_db)

    rows = {(one.bias.assumption, one.bias.link): one for one in bias_rows(demo_db, display)}

    courses = rows["no_lock_in", "K9"]
    assert courses.note_id
    assert 0 < courses.turning.shift < 0.002
    assert courses.turning.verdict == "inconclusive"
    assert not rows["no_lock_in", "B9"].note_id
    assert [one.cell.link.link for one in flag_rows(display)] == ["A9"]
    assert {one.cell.link.link: one.n for one in blind_spots(display)}["K9"] == 2


def test_taking_selection_out_of_all_makes_the_measures_work(demo_db):
    found, display = judged(demo_db)

    turned = pushed_display(found, display, ["K9", "V9", "B9", "A9"], pushes="down", size=0.05)

    after = {one.after.link.link: one.after.numbers.number_class for one in turned}
    assert after["K9"] == after["V9"] == "positive"


def test_a_note_is_added_changes_the_numbers_and_is_taken_back(demo_db, kari):
    words = Worded("smitte til andre beboere", "")
    note_bias(demo_db, link="V9", name=words, pushes="towards 0", assumption="no_spill_over", coder=kari)
    _, display = judged(demo_db)
    assert [bias.name.en for bias in display.cells["V9"].estimate.biases][-1] == "smitte til andre beboere"

    BIASES.undo(demo_db, kari)
    assert len(judged(demo_db)[1].cells["V9"].estimate.biases) == 1
    BIASES.redo(demo_db, kari)
    noted = [one for one in bias_rows(demo_db, judged(demo_db)[1]) if one.bias.assumption == "no_spill_over"]
    drop_bias(demo_db, next(one.note_id for one in noted if one.note_id), coder=kari)
    assert [bool(step) for step in BIASES.next_steps(demo_db, kari)] == [True, False]


@pytest.mark.parametrize(
    ("name", "pushes", "assumption"),
    [("", "down", ""), ("utvalg", "sideways", ""), ("utvalg", "down", "luck")],
)
def test_a_note_without_name_direction_or_known_assumption_is_refused(
    demo_db, kari, name, pushes, assumption
):
    with pytest.raises(InputError):
        note_bias(demo_db, link="V9", name=Worded(name, ""), pushes=pushes, assumption=assumption, coder=kari)


def test_a_note_that_is_gone_cannot_be_taken_away(demo_db, kari):
    with pytest.raises(NotFoundError):
        drop_bias(demo_db, 999, coder=kari)
