"""Words that a file has in two places come into the study once, and go out where every program looks."""

import pytest

from db.codebook import codes
from db.coders import coder_named
from db.exchange import all_memos
from db.sources import sources
from db.writing import now, write_tx
from tests.qual.refi_examples import HABITS, QUOTES, TEXT, code, coding, guid, packed, project, text_source
from tests.qual.refi_programs import el, passage, ref
from tests.services.test_exchange import NB, brought_in, study
from workbench.qual.refi_reader import read_project
from workbench.services.exchange_files import exported
from workbench.services.exchange_out import outgoing_project

__all__ = ["study"]
PLAIN = HABITS["the standard"]


def keys(stored) -> set[str]:
    return {one.key.removeprefix("exchange.") for one in stored.remarks}


def memos(db) -> list[str]:
    return [one.body for one in all_memos(db)]


def said_twice() -> bytes:
    """A code and a passage, each with a description and a note of the same words, as f4 writes them."""
    about = {"kodenotat": "Om koden", "stedsnotat": "Om stedet"}
    told = {one: el("Description", words) + ref("NoteRef", PLAIN, one) for one, words in about.items()}
    notes = [el("Note", guid=guid(one), plainTextPath=f"internal://{guid(one)}.txt") for one in about]
    source = text_source(PLAIN, passage(PLAIN, 0, told["stedsnotat"], coding(PLAIN, "Håp")))
    xml = project(PLAIN, code(PLAIN, "Håp", inner=told["kodenotat"]), source, more=el("Notes", *notes))
    texts = {"source": TEXT} | {one: f"{words}\n" for one, words in about.items()}
    return packed(PLAIN, xml, texts)


def test_words_that_stand_as_description_and_as_note_come_in_once(study):
    brought_in(study, said_twice())

    assert memos(study) == ["Om stedet"]
    assert [one.definition for one in codes(study) if one.name_nb == "Håp"] == ["Om koden"]


def test_a_memo_on_a_source_goes_out_as_its_description_too_and_comes_back_once(study):
    brought_in(study, packed(PLAIN, project(PLAIN, "", text_source(PLAIN, ""))))
    place = {"target": "source", "target_id": sources(study)[0].id}
    row = {**place, "coder_id": coder_named(study, "Ola").id, "body": "Om intervjuet"}
    with write_tx(study, action="memo.write") as writer:
        writer.insert("memos", {**row, "created_at": now()})
    sent = exported(study, "qdpx", NB).content

    assert read_project(sent, file_name="ut.qdpx").project.sources[0].description == "Om intervjuet"
    brought_in(study, sent)
    assert memos(study) == ["Om intervjuet"]


def test_a_link_with_an_end_that_was_left_out_is_told_as_lost(study):
    seen = el("VideoSelection", guid=guid("klipp"), name="Klipp", begin="1", end="2")
    film = el("VideoSource", seen, guid=guid("film"), name="Film", path="relative:///f.mov")
    ends = {"originGUID": guid("n"), "targetGUID": guid("klipp")}
    more = el("Notes", el("Note", el("PlainTextContent", "Om klippet"), guid=guid("n")))
    more += el("Links", el("Link", guid=guid("l"), direction="OneWay", name="om", **ends))
    more += el("Sets", el("Set", ref("MemberSource", PLAIN, "film"), guid=guid("s"), name="Opptak"))
    stored = brought_in(study, packed(PLAIN, project(PLAIN, code(PLAIN, "Håp"), film, more=more)))

    assert {"lost_links", "lost_members", "held_sets"} <= keys(stored)
    assert "held_links" not in keys(stored)


@pytest.mark.parametrize(("number", "is_told"), [(1, False), (3, True)])
def test_passages_behind_an_emoji_are_told_of_on_the_way_to_nvivo(study, number, is_told):
    text = TEXT.replace("👩‍👩‍👧", "…").replace("🏚", "…" if number == 1 else "🏚")
    start = text.index("A\u030ar etter")
    place = {"startPosition": str(start), "endPosition": str(start + 4)}
    inner = el("PlainTextSelection", coding(PLAIN, "Håp"), guid=guid("p"), **place)
    source = text_source(PLAIN, inner)
    brought_in(study, packed(PLAIN, project(PLAIN, code(PLAIN, "Håp"), source), {"source": text}))

    remarks = {one.key for one in outgoing_project(study, NB).remarks}
    assert ("exchange.left_wide" in remarks) is is_told


def test_codes_of_one_name_are_told_of_on_the_way_to_programs_that_know_them_by_name(study):
    tree = code(PLAIN, "Arbeidsgiver", inner=code(PLAIN, "Hindre", key="a")) + code(PLAIN, "Hindre", key="b")
    brought_in(study, packed(PLAIN, project(PLAIN, tree, text_source(PLAIN, ""))))

    told = {one.key: dict(one.values) for one in outgoing_project(study, NB).remarks}
    assert told["exchange.left_same_names"] == {"n": 2, "names": "«Hindre»"}


def test_a_running_number_is_no_title_of_a_passage(study):
    names = ("linje:6", "linje:18", "Uke 3")
    passages = (
        passage(PLAIN, number, coding(PLAIN, "Håp", number=number)).replace(
            f'name="{QUOTES[number][:20]}…"', f'name="{name}"'
        )
        for number, name in enumerate(names)
    )
    source = text_source(PLAIN, "".join(passages))
    stored = brought_in(study, packed(PLAIN, project(PLAIN, code(PLAIN, "Håp"), source)))

    assert memos(study) == ["Uke 3"]
    assert {"lost_numbers", "mended_titles"} <= keys(stored)
