"""Projects of other programs through a study and out again: kept, told in words, nothing pointing nowhere."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from db.codebook import codes
from db.coders import coder_named
from db.codings import codings
from db.connection import opened
from db.events import undo, verify_chain
from db.exchange_parts import study_memos
from db.sources import sources
from db.writing import write_tx
from tests.qual.refi_everything import TYPES, Everything
from tests.qual.refi_examples import HABITS, QUOTES, code, coding, guid, packed, project, text_source
from tests.qual.refi_programs import NOTE, PROGRAMS, el, passage
from tests.qual.test_refi_writer import faults
from tests.services.test_exchange import NB, brought_in, study
from workbench.cli import app
from workbench.qual.refi_reader import read_project
from workbench.qual.refi_writer import project_file, project_xml
from workbench.services.exchange_files import exported, read_exchange, store_exchange
from workbench.services.exchange_out import outgoing_project
from workbench.services.exchange_parts import kept_things
from workbench.services.studies import create_study
from workbench.texts import LANGUAGES

__all__ = ["study"]
PLAIN = HABITS["the standard"]
REFERENCES = ("targetGUID", "originGUID", "representedGUID", "creatingUser", "sourceVertex", "targetVertex")


def pointing_nowhere(xml: bytes) -> set[str]:
    """References of a file to what is not in it."""
    root = ET.fromstring(xml)
    there = [one.get("guid") for one in root.iter() if one.get("guid")]
    assert len(there) == len(set(there)), "a GUID stands twice"
    return {one.get(name) for one in root.iter() for name in REFERENCES if one.get(name)} - set(there)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_command_reads_each_program_and_says_everything_in_words(name, language, home_folder, tmp_path):
    file = tmp_path / f"{name}.qdpx"
    file.write_bytes(PROGRAMS[name]())
    create_study("Ny")
    done = CliRunner().invoke(app, ["import", "Ny", str(file), "--coder", "Kari", "--language", language])

    assert done.exit_code == 0, done.output
    said = done.stdout + done.stderr
    assert not re.search(r"\{\w+\}|exchange\.\w+", said)
    assert QUOTES[0] not in said
    with opened(home_folder / "Ny.samsyn") as db:
        assert codings(db)[0].quote == QUOTES[0]


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_came_in_goes_out_valid_with_nothing_pointing_nowhere(study, name):
    brought_in(study, PROGRAMS[name]())
    xml = project_xml(outgoing_project(study, NB).project)

    assert faults(xml, "Project.xsd") == []
    assert pointing_nowhere(xml) == set()
    assert verify_chain(study) is None


def test_the_demo_study_goes_out_with_nothing_pointing_nowhere(demo_db):
    assert pointing_nowhere(project_xml(outgoing_project(demo_db, NB).project)) == set()


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_thing_has_the_same_guid_in_every_export(study, name):
    brought_in(study, PROGRAMS[name]())
    first, second = (
        re.findall(rb'guid="[^"]*"', project_xml(outgoing_project(study, NB).project)) for _ in "ab"
    )

    assert first == second


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_project_that_comes_twice_changes_nothing_the_second_time(study, name):
    brought_in(study, PROGRAMS[name]())
    before = outgoing_project(study, NB).project
    again = brought_in(study, PROGRAMS[name]())

    assert sum(again.new.values()) == 0
    assert outgoing_project(study, NB).project.parts == before.parts


def test_sets_links_and_maps_come_back_equal(study):
    content = PROGRAMS["ATLAS.ti"]()
    came = read_project(content, file_name="a.qdpx").project.parts
    brought_in(study, content)
    out = outgoing_project(study, NB)
    back = read_project(project_file(out.project), file_name="a.qdpx").project

    gone = {"representedGUID": guid("boks")}
    kept = [one for one in back.parts if one.name in {"motsier", "Følelser", "Opptak"}]
    assert kept == [one for one in came if one.name != "Nett"]
    places = {one.name: [dict(dot.attributes) for dot in one.parts] for one in (*came, *back.parts)}["Nett"]
    assert places == [
        {name: value for name, value in dot.attributes.items() if (name, value) not in gone.items()}
        for one in came
        for dot in one.parts
        if one.name == "Nett"
    ]
    assert "exchange.left_loose" in {one.key for one in out.remarks}


def test_a_link_between_passages_follows_them(study):
    inner = "".join(passage(PLAIN, number, coding(PLAIN, "a", number=number)) for number in (0, 1))
    ends = {"originGUID": guid("selection0"), "targetGUID": guid("selection1")}
    more = el("Links", el("Link", guid=guid("l"), name="motsier", **ends))
    brought_in(study, packed(PLAIN, project(PLAIN, code(PLAIN, "a"), text_source(PLAIN, inner), more=more)))
    made = outgoing_project(study, NB).project

    link = next(one for one in made.parts if one.tag == "Link")
    passages = {one.guid: made.sources[0].text[one.start : one.end] for one in made.sources[0].selections}
    assert [passages[link.attributes[end]] for end in ends] == list(QUOTES[:2])


def test_memos_on_the_project_are_memos_on_the_study_and_go_out_where_they_stood(study):
    brought_in(study, PROGRAMS["NVivo"]())
    made = outgoing_project(study, NB).project

    assert [one.body for one in study_memos(study)] == ["Hva studien er", "Dagbok\n\nUke 1\n\nVi begynte."]
    assert made.description == "Hva studien er"
    assert [one.text for one in made.notes if one.guid in made.project_notes] == [
        "Dagbok\n\nUke 1\n\nVi begynte."
    ]


def test_an_annotation_is_a_coding_with_its_memo(study):
    brought_in(study, PROGRAMS["NVivo"]())
    named = {one.id: one.name_nb for one in codes(study)}

    assert {one.quote: (named[one.code_id], one.memo) for one in codings(study)}[QUOTES[2]] == (
        "Merknader uten kode",
        NOTE,
    )


def test_a_passage_without_code_and_note_has_a_code_of_its_own(study):
    stored = brought_in(study, packed(PLAIN, project(PLAIN, "", text_source(PLAIN, passage(PLAIN, 0)))))
    named = {one.id: one.name_nb for one in codes(study)}

    assert [(one.quote, named[one.code_id]) for one in codings(study)] == [(QUOTES[0], "Markert uten kode")]
    assert "exchange.mended_bare" in {one.key for one in stored.remarks}


def test_what_is_kept_can_be_shown(study):
    brought_in(study, PROGRAMS["ATLAS.ti"]())
    kept = kept_things(study, "nb")

    assert [(one.name, one.codes, one.sources) for one in kept.sets] == [
        ("Følelser", ("Håp", "Frykt"), ()),
        ("Opptak", (), ("Film-avskrift",)),
    ]
    assert (kept.links, kept.maps, kept.n) == (("Håp → Frykt (motsier)",), ("Nett",), 4)


def test_an_import_with_sets_and_memos_is_undone_as_one(study):
    before = outgoing_project(study, NB).project
    brought_in(study, PROGRAMS["NVivo"]())
    brought_in(study, PROGRAMS["MAXQDA"]())
    by = coder_named(study, "Henter").id
    for _ in range(2):
        undo(study, coder_id=by, actions=("exchange.import",))

    assert kept_things(study, "nb").n == 0
    assert outgoing_project(study, NB).project.parts == before.parts


def test_values_of_a_nameless_case_are_facts_of_its_source(study):
    brought_in(study, PROGRAMS["MAXQDA"]())

    assert sources(study)[0].attributes == {"Alder": "34"}


def test_sets_of_codes_go_out_with_the_codebook_and_come_back(study):
    brought_in(study, PROGRAMS["ATLAS.ti"]())
    content = exported(study, "qdc", NB).content
    back = read_project(content, file_name="a.qdc").project

    assert faults(content, "Codebook.xsd") == []
    assert [(one.name, len(one.parts)) for one in back.parts] == [("Følelser", 3)]
    assert sum(brought_in(study, content, "a.qdc").new.values()) == 0


TOLD = {
    "idle user": "lost_users",
    "fact of a case that the source has otherwise": "kept_facts",
    "said of picture passage": "lost_media",
    "name of a text of a picture": "lost_inner_names",
}


def test_of_everything_the_standard_has_nothing_goes_without_a_word(study):
    everything = Everything()
    content = everything.project()
    read = read_exchange(content, file_name="a.qdpx", db=study)
    stored = store_exchange(study, read, coder_named(study, "Henter"))
    again = brought_in(study, content)

    with zipfile.ZipFile(io.BytesIO(exported(study, "qdpx", NB).content)) as archive:
        out = "".join(archive.read(name).decode() for name in archive.namelist())
    told = {one.code for one in (*read.report.remarks, *stored.remarks)}
    gone = {what for mark, what in everything.marks.items() if mark not in out}
    assert gone == set(TOLD)
    assert set(TOLD.values()) | {"lost_points", "mended_titles", "mended_bare", "mended_whole"} <= told
    assert [given for given in TYPES.values() if given not in out] == []
    assert {one.type for one in outgoing_project(study, NB).project.variables} == set(TYPES)
    assert (sum(again.new.values()), "kept_memos" in {one.code for one in again.remarks}) == (0, False)


def test_a_variable_goes_out_as_text_when_a_value_is_no_longer_of_its_type(study):
    brought_in(study, PROGRAMS["MAXQDA"]())
    named = {one.name: one.type for one in outgoing_project(study, NB).project.variables}
    with write_tx(study, action="source.facts") as writer:
        writer.update("sources", sources(study)[0].id, {"attributes": '{"Alder": "ukjent"}'})
    changed = {one.name: one.type for one in outgoing_project(study, NB).project.variables}

    assert (named["Alder"], changed["Alder"]) == ("Integer", "Text")
