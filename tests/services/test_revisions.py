"""Correcting a transcript: codings are carried over, what cannot be is listed, all is undone as one."""

import uuid

import pytest

from db.adjudications import adjudications
from db.coders import coder_named
from db.codings import codings
from db.events import undo
from db.sources import revision_text, set_blind, source_named, turns
from tests.qual_examples import TEXT, study_with_source, turns_of
from workbench.errors import InputError
from workbench.services.adjudication import judged_passages, options, settle
from workbench.services.agreement import comparable
from workbench.services.coding import apply_operation
from workbench.services.revisions import left_behind, preview_revision, revise_source

NEW = (
    TEXT.replace("Hvordan går det?", "Og hvordan går det nå?")
    .replace("bedre", "mye bedre")
    .replace(" og går på kurs", "")
)


@pytest.fixture
def revision(db) -> int:
    return study_with_source(db)


def coded(db, coder, revision, quote):
    start = TEXT.index(quote)
    wanted = {"op": str(uuid.uuid4()), "kind": "add", "start": start, "end": start + len(quote), "code": 1}
    return apply_operation(db, coder, revision, wanted).changed[0].id


@pytest.fixture
def coded_study(db, coder, revision):
    return {quote: coded(db, coder, revision, quote) for quote in ("Hvordan", "sover bedre", "går på kurs")}


def test_a_preview_tells_what_stays_what_changes_and_what_is_lost(db, coder, coded_study):
    before = codings(db)

    found = preview_revision(db, coder, "X1", NEW)

    changed = {one.coding.quote: one.words for one in found.changed}
    assert changed == {"Hvordan": "hvordan", "sover bedre": "sover mye bedre"}
    assert [one.coding.quote for one in found.lost] == ["går på kurs"]
    assert (found.n_same, found.n_hidden_lost) == (0, 0)
    assert codings(db) == before


def test_codings_follow_their_words_and_keep_their_identity(db, coder, coded_study):
    new_id = revise_source(db, coder, "X1", NEW, turns_of(NEW))

    assert source_named(db, "X1").revision_number == 2
    assert revision_text(db, new_id) == NEW
    moved = {one.id: one for one in codings(db, revision_id=new_id)}
    assert moved[coded_study["sover bedre"]].quote == "sover mye bedre"
    assert all(NEW[one.segment.start : one.segment.end] == one.quote for one in moved.values())
    assert [one.quote for one in left_behind(db, coder)] == ["går på kurs"]
    assert [turn.speaker for turn in turns(db, new_id)] == ["Intervjuer", "Deltaker", "Deltaker"]


def test_a_lost_coding_can_be_placed_by_hand(db, coder, coded_study):
    place = (NEW.index("Ja"), NEW.index("Ja") + 2)

    revise_source(db, coder, "X1", NEW, turns_of(NEW), placed={coded_study["går på kurs"]: place})

    assert left_behind(db, coder) == ()
    assert {one.id: one.quote for one in codings(db)}[coded_study["går på kurs"]] == "Ja"


def test_one_undo_takes_back_the_revision_and_every_move(db, coder, coded_study, revision):
    before = codings(db)
    revise_source(db, coder, "X1", NEW, turns_of(NEW))

    undo(db, coder_id=coder.id)

    assert codings(db) == before
    assert source_named(db, "X1").revision_id == revision


@pytest.mark.parametrize("text", ["", "  \n", TEXT])
def test_an_empty_or_unchanged_text_is_no_revision(db, coder, revision, text):
    with pytest.raises(InputError):
        preview_revision(db, coder, "X1", text)


def test_of_a_source_coded_blind_others_quotes_are_counted_but_not_shown(db, coder, coded_study):
    other = coder_named(db, "Den andre")
    set_blind(db, [source_named(db, "X1").id], blind=True, coder_id=coder.id)

    found = preview_revision(db, other, "X1", NEW)
    revise_source(db, other, "X1", NEW, turns_of(NEW))

    assert (found.n_same, found.changed, found.lost, found.n_hidden_lost) == (0, (), (), 1)
    assert left_behind(db, other) == ()
    assert len(left_behind(db, coder)) == 1


def judged(db, coders):
    return judged_passages(db, comparable(db), coders)


def test_a_decision_between_coders_follows_its_codings(db, coder, revision):
    other = coder_named(db, "Den andre")
    coders = (coder.name, other.name)
    coded(db, coder, revision, "sover bedre")
    theirs = coded(db, other, revision, "sover bedre")
    change = {"op": "x", "kind": "change", "coding": theirs, "stance": "+"}
    apply_operation(db, other, revision, change)
    (open_passage,) = judged(db, coders)
    settle(db, open_passage.passage, options(open_passage.passage)[0], "Begge leste om igjen.", coder)

    revise_source(db, coder, "X1", NEW, turns_of(NEW))

    (decision,) = adjudications(db)
    assert NEW[decision.segment.start : decision.segment.end] == "sover mye bedre"
    assert [one.status for one in judged(db, coders)] == ["settled"]
