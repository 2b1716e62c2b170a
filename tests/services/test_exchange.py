"""A study out to other programs and back: equal, merged, undone, and nothing half-stored."""

import shutil
from dataclasses import replace

import pytest

from db.codebook import codes
from db.coders import coder_named, coders
from db.codings import add_coding, codings, set_memo
from db.connection import opened
from db.events import operations, redo, undo, verify_chain
from db.sources import revision_text, set_blind, source_named, sources, turns
from db.sql import fetch_all
from db.writing import write_tx
from tests.qual.refi_examples import (
    HABITS,
    QUOTES,
    TEXT,
    Habit,
    code,
    coding,
    guid,
    packed,
    places,
    project,
    selection,
    text_source,
    written_by,
)
from tests.qual.test_refi_writer import faults
from workbench.errors import InputError, NotFoundError
from workbench.qual.records import Assessment, Segment
from workbench.qual.refi_reader import read_project
from workbench.qual.refi_writer import project_file, project_xml
from workbench.services.exchange_files import (
    counts_of,
    exported,
    import_exchange,
    read_exchange,
    store_exchange,
)
from workbench.services.exchange_out import outgoing_project
from workbench.services.studies import create_study, furnish
from workbench.texts import Texts

NB = Texts("nb")
PLAIN = HABITS["the standard"]


@pytest.fixture
def study(db):
    furnish(db, title="Min studie", simulated=False)
    return db


def brought_in(db, content: bytes, name: str = "fil.qdpx", by: str = "Henter"):
    read = read_exchange(content, file_name=name, db=db)
    return store_exchange(db, read, coder_named(db, by))


def facts(db) -> dict[str, list]:
    """Everything of a study that an exchange carries, without numbers of rows."""
    slugs = {one.id: one.slug for one in codes(db)}
    slugs[None] = None
    tree = [(one.slug, slugs[one.parent_id], replace(one, id=0, parent_id=None)) for one in codes(db)]
    said = [
        (one.source, one.coder, slugs[one.code_id], one.segment.start, one.segment.end, one.assessment,
         one.quote, one.subset, one.memo, one.exemplary)
        for one in codings(db)
    ]  # fmt: skip
    texts = [
        (replace(one, id=0, revision_id=0), revision_text(db, one.revision_id), turns(db, one.revision_id))
        for one in sources(db)
    ]
    memos = fetch_all(db, "SELECT target, body, created_at FROM memos ORDER BY target, body")
    moments = fetch_all(db, "SELECT created_at FROM codings ORDER BY created_at")
    people = [(one.name, one.simulated) for one in coders(db) if one.name != "Henter"]
    return {"codes": tree, "codings": said, "sources": texts, "memos": memos, "at": moments, "coders": people}


def enriched(db) -> None:
    """Give the demo study what it lacks: memos of all kinds, an exemplary quote, an own code, a blind source.

    The memo on a coding has the moment of its coding, since that is all the standard keeps.
    """
    first = codings(db)[0]
    writer_id = first.coder_id
    with write_tx(db, action="coding.memo", coder_id=writer_id) as writer:
        set_memo(writer, first.id, "Et notat\nmed <to> linjer & mer 👩‍👩‍👧")
        at = writer.row("codings", first.id)["created_at"]
        memo = fetch_all(db, "SELECT id FROM memos WHERE target = 'coding'")[0]
        writer.update("memos", memo["id"], {"created_at": at})
        writer.update("codings", first.id, {"exemplary": 1})
        for target in ("source", "code"):
            row = {"target": target, "target_id": 1, "coder_id": writer_id, "body": f"om {target}"}
            writer.insert("memos", {**row, "created_at": "2026-01-01T00:00:00.000+00:00"})
        own = {"slug": "open.egen", "name_nb": "Egen", "name_en": "Egen", "colour": 11, "position": 99}
        writer.insert("codes", {**own, "definition": "Inkluder: ikke en overskrift"})
    set_blind(db, [sources(db)[1].id], blind=True, coder_id=writer_id)


def test_the_demo_study_is_valid_and_comes_back_equal(demo_db, home_folder):
    enriched(demo_db)
    before = facts(demo_db)
    outgoing = outgoing_project(demo_db, NB)

    assert faults(project_xml(outgoing.project), "Project.xsd") == []
    with opened(create_study("Ny")) as fresh:
        stored = brought_in(fresh, project_file(outgoing.project))
        after, again = facts(fresh), outgoing_project(fresh, NB).project
        assert verify_chain(fresh) is None

    assert after == before
    assert (stored.new["codings"], stored.new["sources"]) == (len(before["codings"]), len(before["sources"]))
    assert replace(again, name="", created="") == replace(outgoing.project, name="", created="")
    assert {remark.key for remark in stored.remarks} == {"exchange.mended_centres"}


def test_bringing_a_study_its_own_export_changes_nothing(demo_db):
    enriched(demo_db)
    before = facts(demo_db)

    stored = brought_in(demo_db, exported(demo_db, "qdpx", NB).content)

    assert facts(demo_db) == before
    assert (sum(stored.new.values()), stored.remarks) == (0, ())
    assert stored.known["codings"] == len(before["codings"])


def test_an_import_is_one_operation_and_is_taken_back_and_done_again(study):
    empty = facts(study)
    brought_in(study, written_by(PLAIN))
    full = facts(study)
    by = coder_named(study, "Henter").id

    assert operations(study)[0].action == "exchange.import"
    undo(study, coder_id=by, actions=("exchange.import",))
    assert facts(study) == empty
    redo(study, coder_id=by, actions=("exchange.import",))
    assert facts(study) == full
    assert brought_in(study, written_by(PLAIN)).known["codings"] == len(QUOTES)


@pytest.mark.parametrize("name", HABITS)
def test_every_habit_is_stored_on_its_words_and_only_once(study, name):
    first = brought_in(study, written_by(HABITS[name]))
    again = brought_in(study, written_by(HABITS[name]))

    assert [one.quote for one in codings(study)] == list(QUOTES)
    assert (first.new["codings"], again.new["codings"], again.new["sources"]) == (len(QUOTES), 0, 0)
    assert {one.coder for one in codings(study)} == {"Kari"}
    assert source_named(study, "Intervju 1").length == len(TEXT)
    assert {one.role for one in turns(study, codings(study)[0].segment.revision_id)} == {
        "interviewer",
        "participant",
    }


def test_positions_in_doubt_are_not_stored_before_somebody_agreed(study, study_file, tmp_path):
    inner = "".join(
        selection(TEXT, start + 2, end - 2, Habit(named=False), coding(PLAIN, "Håp", number=n), number=n)
        for n, (start, end) in enumerate(places())
    )
    file = tmp_path / "a.qdpx"
    file.write_bytes(packed(PLAIN, project(PLAIN, code(PLAIN, "Håp"), text_source(PLAIN, inner))))

    asked = import_exchange(study_file, file, coder="Henter")
    assert (asked.stored, codings(study), sources(study)) == (None, (), ())
    assert import_exchange(study_file, file, coder="Henter", confirmed=True).stored.new["codings"] == 4


def test_nothing_is_stored_when_the_last_step_fails(study, monkeypatch):
    from workbench.services import exchange_codings

    before = facts(study)
    monkeypatch.setattr(exchange_codings.IncomingMemos, "add_to_study", lambda self: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        brought_in(study, written_by(PLAIN))
    assert facts(study) == before


def test_codes_of_one_name_keep_apart_with_their_codings_and_colours(study):
    family = code(PLAIN, "Familie", inner=code(PLAIN, "Barrierer", key="b1", more='color="#123456"'))
    work = code(PLAIN, "Arbeid", inner=code(PLAIN, "Barrierer", key="b2"))
    inner = "".join(
        selection(TEXT, *places()[n], PLAIN, coding(PLAIN, f"b{n + 1}", number=n), number=n) for n in (0, 1)
    )
    brought_in(study, packed(PLAIN, project(PLAIN, family + work, text_source(PLAIN, inner))))

    named = {one.id: one for one in codes(study)}
    above = [named[named[one.code_id].parent_id].name_nb for one in codings(study)]
    out = {one.guid: one.colour for one in outgoing_project(study, NB).project.codes}
    assert above == ["Familie", "Arbeid"]
    assert out[guid("b1")] == "#123456"


def test_what_a_file_leaves_open_is_kept_and_told(study):
    start, end = places()[0]
    note = f'<Description>Se her</Description><NoteRef targetGUID="{guid("borte")}"/>'
    inner = selection(TEXT, start, end, PLAIN, coding(PLAIN, "finnes ikke", user="ukjent"), number=1)
    inner += selection(TEXT, *places()[1], PLAIN, note, number=2)
    inner += selection(TEXT, *places()[2], replace(PLAIN, moment=""), coding(replace(PLAIN, moment=""), "g"))
    codes_ = code(PLAIN, "Gruppe", key="g", more='isCodable="false"')
    stored = brought_in(study, packed(PLAIN, project(PLAIN, codes_, text_source(PLAIN, inner))))

    found = {one.quote: one for one in codings(study)}
    named = {one.id: one.name_nb for one in codes(study)}
    assert {quote: named[one.code_id] for quote, one in found.items()} == {
        QUOTES[0]: f"Ukjent kode {guid('finnes ikke')[:8]}",
        QUOTES[1]: "Merknader uten kode",
        QUOTES[2]: "Gruppe",
    }
    assert (found[QUOTES[1]].memo, found[QUOTES[0]].coder) == ("Se her", f"Ukjent koder {guid('ukjent')[:8]}")
    assert {f"exchange.mended_{what}" for what in WHAT_IS_MENDED} <= {one.key for one in stored.remarks}


WHAT_IS_MENDED = ("unknown_codes", "unknown_users", "annotations", "dates", "codable", "defaults")


def renewed(made):
    """The project with new GUIDs everywhere and a passage of its own for every coding."""
    fresh = {one.guid: guid(f"ny{n}") for n, one in enumerate(made.codes)}
    recoded = [
        replace(one, guid=fresh[one.guid], parent=fresh.get(one.parent), colour="") for one in made.codes
    ]
    sources = [
        replace(
            one,
            guid=guid(one.guid),
            selections=tuple(part for selection in one.selections for part in split(selection, fresh)),
        )
        for one in made.sources
    ]
    parts = {"codes": tuple(recoded), "sources": tuple(sources), "cases": (), "parts": ()}
    return replace(made, origin="QualCoder-3.5", **parts)


def split(selection, fresh):
    for one in selection.codings:
        coding = replace(one, guid=guid(one.guid + "k"), code=fresh[one.code])
        yield replace(selection, guid=guid(one.guid), codings=(coding,))


def test_assessments_survive_a_program_that_renews_guids_and_splits_passages(demo_db, home_folder):
    """As a program does that keeps no GUIDs and writes one selection a coding."""
    other = renewed(outgoing_project(demo_db, NB).project)
    before = {(one.source, one.coder, one.quote): one.assessment for one in codings(demo_db)}
    with opened(create_study("Ny")) as db:
        stored = brought_in(db, project_file(other))
        after = {(one.source, one.coder, one.quote): one.assessment for one in codings(db)}
        n_codes = len(codes(db))

    differing = [place for place, one in before.items() if after[place] != one]
    unclear = sum(dict(r.values)["n"] for r in stored.remarks if r.key == "exchange.lost_unclear")
    assert len(after) == len(before)
    assert len(differing) <= 12
    assert bool(differing) == bool(unclear)
    assert n_codes == len(codes(demo_db))


def test_a_changed_text_is_stored_beside_and_told(demo_db):
    made = outgoing_project(demo_db, NB).project
    first = replace(made.sources[0], text="Ny " + made.sources[0].text, selections=())
    stored = brought_in(demo_db, project_file(replace(made, sources=(first,), cases=(), parts=())))
    again = brought_in(demo_db, project_file(replace(made, sources=(first,), cases=(), parts=())))

    assert {one.key for one in stored.remarks} >= {"exchange.mended_texts", "exchange.mended_names"}
    assert source_named(demo_db, "I01-2").length == len(first.text)
    assert (again.new["sources"], again.known["sources"]) == (0, 1)


def test_two_copies_of_a_study_never_take_each_others_codings_for_their_own(demo_home):
    one, two = demo_home / "demo.samsyn", demo_home / "kopi.samsyn"
    shutil.copy(one, two)
    for path, place in ((one, (0, 5)), (two, (6, 9))):
        with opened(path) as db:
            revision = sources(db)[0].revision_id
            with write_tx(db, action="coding.add", coder_id=1) as writer:
                add_coding(
                    writer,
                    Segment(revision, *place),
                    code_id=2,
                    assessment=Assessment(),
                    text=revision_text(db, revision),
                )
            n = len(codings(db))
            content = exported(db, "qdpx", NB).content

    with opened(one) as db:
        stored = brought_in(db, content)
        assert stored.new["codings"] == 1
        assert len(codings(db)) == n + 1


def test_blind_sources_take_only_the_own_work_along(demo_db):
    a, b = coders(demo_db)[:2]
    double = next(one for one in codings(demo_db) if one.coder_id == b.id)
    set_blind(demo_db, [source_named(demo_db, double.source).id], blind=True, coder_id=a.id)

    for form in ("qdpx", "xlsx", "docx"):
        assert len(exported(demo_db, form, NB, coder=a, blind=True).content) > 100
    made = outgoing_project(demo_db, NB, seen_by=a.id)
    source = next(one for one in made.project.sources if one.name == double.source)
    users = {one.guid: one.name for one in made.project.users}
    assert {users[k.user] for one in source.selections for k in one.codings} <= {a.name}
    assert "exchange.left_blind" in {one.key for one in made.remarks}


def test_wrong_kinds_of_files_and_readings_are_refused(study, tmp_path, study_file):
    with pytest.raises(InputError, match="another type"):
        read_exchange(b"", file_name="a.nvp")
    with pytest.raises(InputError, match="no reading"):
        read_exchange(written_by(PLAIN), file_name="a.qdpx", reading="tull")
    for name in ("borte.qdpx", "borte.csv"):
        with pytest.raises(NotFoundError):
            import_exchange(study_file, tmp_path / name, coder="A")


def test_counts_leave_out_what_is_only_said_of_codings(demo_db):
    found = read_project(exported(demo_db, "qdpx", NB).content, file_name="a.qdpx")

    assert counts_of(found.project) == {
        "sources": len(sources(demo_db)),
        "codings": len(codings(demo_db)),
        "codes": len(codes(demo_db)),
        "coders": 2,
        "cases": 3,
    }


def test_another_library_loads_the_demo_study_with_every_passage_on_its_words(demo_db, tmp_path):
    from pyrefiqda import RefiProject as OtherReader

    path = tmp_path / "demo.qdpx"
    path.write_bytes(exported(demo_db, "qdpx", NB).content)
    loaded = OtherReader.load(path, extract_dir=str(tmp_path / "ut"))

    found = []
    for source in loaded.sources.text_source:
        text = (tmp_path / "ut" / "sources" / f"{source.guid}.txt").read_text(encoding="utf-8")
        found += [text[one.start_position : one.end_position] for one in source.plain_text_selection]
    assert found == [one.quote for one in codings(demo_db)]
    assert [one.name for one in loaded.users.user] == [one.name for one in coders(demo_db)]
