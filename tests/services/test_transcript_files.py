"""Bringing in transcripts: from bytes through the study file and back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.events import operations, undo
from db.sources import revision_text, source_named, sources, turns
from workbench.errors import ConflictError, InputError
from workbench.services.transcript_files import (
    AcceptedTranscript,
    parse_many,
    parse_transcript,
    save_transcripts,
    suggested_names,
    with_roles,
)

TEXT = "Intervjuer: Hvordan går det?\r\nAmina: Bra 👩‍👩‍👧 å.\r\nAmina: سلام\r\n"


def accepted(name: str = "I05", text: str = TEXT, **facts) -> AcceptedTranscript:
    return AcceptedTranscript(parse_transcript(text.encode(), file_name="I05.txt"), name, **facts)


def test_what_is_stored_is_what_was_shown(db, coder):
    transcript = accepted(measures=("courses",), attributes={"tolk": "ja"})

    save_transcripts(db, [transcript], coder_id=coder.id)

    stored = source_named(db, "I05")
    assert revision_text(db, stored.revision_id) == transcript.parsed.text
    assert turns(db, stored.revision_id) == transcript.parsed.turns
    assert stored.attributes["tolk"] == "ja"
    assert stored.attributes["file_sha256"] == transcript.parsed.sha256
    assert (stored.measures, stored.title) == (("courses",), "I05")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.text("aå👩‍👩‍👧ا: \n[]", min_size=1, max_size=40), min_size=1, max_size=5))
def test_any_transcript_survives_the_study_file(db, words):
    text = "I: hei\n" + "\n".join(f"R1: {word}" for word in words)
    parsed = parse_transcript(text.encode(), file_name="a.txt")
    (name,) = suggested_names(db, [parsed])

    save_transcripts(db, [AcceptedTranscript(parsed, name)])

    stored = source_named(db, name)
    body = revision_text(db, stored.revision_id)
    spoken = [body[turn.start : turn.end] for turn in turns(db, stored.revision_id)]
    assert spoken == [parsed.text[turn.start : turn.end] for turn in parsed.turns]


def test_changed_roles_are_stored(db):
    parsed = with_roles(accepted().parsed, {"Amina": "interpreter", "Intervjuer": None})

    save_transcripts(db, [AcceptedTranscript(parsed, "I05")])

    stored = turns(db, source_named(db, "I05").revision_id)
    assert [(turn.speaker, turn.role) for turn in stored] == [("", "other"), *[("Amina", "interpreter")] * 2]


def test_one_taken_name_keeps_all_from_being_stored(db):
    save_transcripts(db, [accepted("I05")])

    with pytest.raises(ConflictError) as refused:
        save_transcripts(db, [accepted("I06"), accepted("I05")])

    assert refused.value.values["name"] == "I05"
    assert [source.name for source in sources(db)] == ["I05"]


@pytest.mark.parametrize("names", [("I05", "I05"), ("",), ("x" * 41,), ("a\nb",)])
def test_unclear_names_are_refused_before_anything_is_stored(db, names):
    with pytest.raises(InputError) as refused:
        save_transcripts(db, [accepted(name) for name in names])

    assert refused.value.key == "errors.transcript_names"
    assert sources(db) == ()


def test_suggested_names_avoid_the_study_and_each_other(db):
    save_transcripts(db, [accepted("I05")])
    parsed, _ = parse_many([("a/I05.txt", b"I: a"), ("b/I05.txt", b"I: b"), ("I06.txt", b"I: c")])

    assert suggested_names(db, parsed) == ("I05-2", "I05-3", "I06")


def test_storing_many_is_one_operation_that_can_be_undone(db, coder):
    save_transcripts(db, [accepted("I05"), accepted("I06")], coder_id=coder.id)
    action = operations(db)[0].action

    undo(db, coder_id=coder.id)

    assert action == "source.import"
    assert sources(db) == ()
