"""Cases out to other programs and back: sources, values, memos; and the cases of other programs."""

import pytest

from db.cases import cases
from db.coders import coder_named
from db.connection import opened
from db.events import redo, undo
from db.memos import memos
from db.sources import add_sources, set_blind, sources
from tests.helpers import dissolve_cases
from tests.qual.test_refi_writer import faults
from workbench.qual.records import NewSource
from workbench.qual.refi_convention import unmarked
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_reader import read_project
from workbench.qual.refi_records import RefiCase, RefiProject, RefiSource, RefiVariable
from workbench.qual.refi_writer import project_file, project_xml
from workbench.services.cases import add_case, place_sources, rename_case, write_case_memo
from workbench.services.exchange_in import store_project
from workbench.services.exchange_out import outgoing_project
from workbench.services.studies import create_study
from workbench.texts import Texts

NB = Texts("nb")
MEMO = "Kom tilbake til <søsteren> & mer\n\n[samsyn ikke dette]"


@pytest.fixture
def with_cases(demo_db):
    """The demo study with a case that two coders noted about, one with a memo only, and one of one source."""
    kari, ola = coder_named(demo_db, "Kari"), coder_named(demo_db, "Ola")
    dissolve_cases(demo_db)
    ids = [one.id for one in sources(demo_db)]
    first = add_case(demo_db, kari, name="Å 12", source_ids=ids[1:3])
    write_case_memo(demo_db, kari, first, MEMO)
    write_case_memo(demo_db, ola, first, "Olas lesning")
    left = add_case(demo_db, kari, name="Uten kilder", source_ids=ids[5:6])
    write_case_memo(demo_db, kari, left, "Trakk seg.")
    place_sources(demo_db, kari, left, [])
    add_case(demo_db, kari, name="F2", source_ids=ids[4:5])
    return demo_db


def told(db):
    """Cases with their sources and memos, without numbers of rows."""
    held = {one.name: sorted(s.name for s in sources(db) if s.case_id == one.id) for one in cases(db)}
    names = {one.id: one.name for one in cases(db)}
    return held, sorted((names[one.target_id], one.coder, one.body) for one in memos(db, target="case"))


def brought_in(db, project, by="Henter"):
    return store_project(db, project, coder_named(db, by), type="interview", informant_group="deltaker")


def read_back(project):
    return read_project(project_file(project), file_name="a.qdpx").project


def test_cases_are_valid_and_come_back_equal(with_cases, home_folder):
    made = outgoing_project(with_cases, NB).project

    assert faults(project_xml(made), "Project.xsd") == []
    with opened(create_study("Ny")) as fresh:
        stored = brought_in(fresh, read_back(made))
        assert told(fresh) == told(with_cases)
        assert outgoing_project(fresh, NB).project.cases == made.cases
    assert stored.new["cases"] == 3


def test_what_other_programs_see_of_a_case(with_cases):
    made = {one.name: one for one in outgoing_project(with_cases, NB).project.cases}
    values = {one.guid: one.values for one in outgoing_project(with_cases, NB).project.sources}

    words, _ = unmarked(made["Å 12"].description)
    assert words == f"{MEMO}\n\nOlas lesning"
    first, second = (values[guid] for guid in made["Å 12"].sources)
    assert made["Å 12"].values == dict(first.items() & second.items()) != {}
    assert (made["Uten kilder"].sources, made["Uten kilder"].values) == ((), {})
    assert len(made) == len(values) - 3 + 3


def test_a_study_that_gets_its_own_cases_back_stays_as_it_is(with_cases):
    before = told(with_cases)

    stored = brought_in(with_cases, read_back(outgoing_project(with_cases, NB).project))

    assert (told(with_cases), sum(stored.new.values())) == (before, 0)
    assert stored.known["cases"] == 3


def test_a_case_that_was_renamed_since_keeps_its_name_and_is_told(with_cases):
    made = outgoing_project(with_cases, NB).project
    f2 = next(one.id for one in cases(with_cases) if one.name == "F2")
    rename_case(with_cases, coder_named(with_cases, "Kari"), f2, "F3")

    stored = brought_in(with_cases, read_back(made))

    assert [one.name for one in cases(with_cases)] == ["F3", "Uten kilder", "Å 12"]
    assert "exchange.kept_case_names" in {one.key for one in stored.remarks}


def test_words_that_another_program_changed_become_a_memo_of_who_brings_them_in(with_cases, home_folder):
    made = outgoing_project(with_cases, NB).project
    changed = project_xml(made).replace(b"Olas lesning", b"Endret der", 1)

    with opened(create_study("Ny")) as fresh:
        notes = {f"sources/{one.guid}.txt": one.text for one in made.notes}
        brought_in(fresh, read_project(repacked(made, changed, notes), file_name="a.qdpx").project)
        found = told(fresh)[1]

    assert ("Å 12", "Ola", "Olas lesning") in found
    assert ("Å 12", "Henter", f"{MEMO}\n\nEndret der") in found


def repacked(made, xml: bytes, notes) -> bytes:
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("project.qde", xml)
        texts = notes | {f"sources/{one.guid}.txt": one.text for one in made.sources}
        for name, text in texts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def test_others_memos_on_a_case_stay_at_home_while_it_is_coded_blind(with_cases):
    kari = coder_named(with_cases, "Kari")
    set_blind(with_cases, [sources(with_cases)[1].id], blind=True, coder_id=kari.id)

    made = outgoing_project(with_cases, NB, seen_by=kari.id).project

    assert "Olas lesning" not in project_xml(made).decode()
    assert not any("Olas" in one.text for one in made.notes)


def foreign(*listed: RefiCase, texts=("a", "b")) -> RefiProject:
    """A project of another program with sources S0, S1 … and these cases."""
    made = tuple(RefiSource(shared_guid("s", n), f"S{n}", text) for n, text in enumerate(texts))
    variable = RefiVariable(shared_guid("v"), "Alder")
    return RefiProject("P", origin="NVivo", variables=(variable,), sources=made, cases=listed)


def case(name: str, *numbers: int, description: str = "", key: str = "") -> RefiCase:
    held = tuple(shared_guid("s", n) for n in numbers)
    values = {shared_guid("v"): "34"} if numbers else {}
    return RefiCase(shared_guid("c", key or name), name, description, values, held)


def test_cases_of_another_program_become_cases_with_memo_and_values(db):
    stored = brought_in(db, foreign(case("Anna", 0, 1, description="Engstelig")))

    assert told(db) == ({"Anna": ["S0", "S1"]}, [("Anna", "Henter", "Engstelig")])
    assert {one.attributes["Alder"] for one in sources(db)} == {"34"}
    assert stored.new["cases"] == 1


def test_an_import_of_cases_is_taken_back_and_done_again(db, coder):
    project = foreign(case("Anna", 0, description="Engstelig"))
    brought_in(db, project, coder.name)
    full = told(db)

    undo(db, coder_id=coder.id)
    assert told(db) == ({}, [])
    redo(db, coder_id=coder.id)

    assert told(db) == full
    assert brought_in(db, project, coder.name).known["cases"] == 1


def test_two_persons_of_the_same_name_are_two_cases(db):
    brought_in(db, foreign(case("Anna", 0, key="x"), case("Anna", 1, key="y")))

    assert told(db)[0] == {"Anna": ["S0"], "Anna (2)": ["S1"]}


def test_a_source_of_two_cases_stays_with_the_first_and_empty_cases_are_told(db):
    stored = brought_in(db, foreign(case("Anna", 0), case("Mottaket", 0, 1), case("Ingen")))

    assert told(db)[0] == {"Anna": ["S0"], "Mottaket": ["S1"]}
    assert {"exchange.kept_cases", "exchange.lost_empty_cases"} <= {one.key for one in stored.remarks}


def test_a_case_that_only_carries_values_of_a_source_is_none(db):
    alone = RefiCase(shared_guid("case", shared_guid("s", 0)), "S0", sources=(shared_guid("s", 0),))

    brought_in(db, foreign(alone))

    assert cases(db) == ()


def test_a_case_without_a_name_holds_values_only_or_is_called_as_its_source(db):
    brought_in(db, foreign(case("", 0, key="x"), case("", 1, key="y", description="Engstelig")))

    assert told(db) == ({"S1": ["S1"]}, [("S1", "Henter", "Engstelig")])
    assert {one.attributes["Alder"] for one in sources(db)} == {"34"}


def test_a_source_that_was_there_without_a_case_gets_one(db, coder):
    add_sources(db, [NewSource("S0", "S0", "interview", "deltaker", "a", ())])

    brought_in(db, foreign(case("Anna", 0), texts=("a",)))

    assert told(db)[0] == {"Anna": ["S0"]}
