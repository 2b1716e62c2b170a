"""Files we write: valid by the standard's schema, loaded by another library, read back as they were."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from workbench.qual.clean_text import cleaned
from workbench.qual.refi_convention import aspect_codes, code_description, code_texts
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_parts import set_of
from workbench.qual.refi_reader import read_project
from workbench.qual.refi_records import (
    RefiCase,
    RefiCode,
    RefiCoding,
    RefiNote,
    RefiPart,
    RefiProject,
    RefiSelection,
    RefiSource,
    RefiUser,
    RefiVariable,
)
from workbench.qual.refi_writer import codebook_file, passage_name, project_file, project_xml
from workbench.texts import LANGUAGES, Texts

SCHEMAS = Path(__file__).parents[1] / "reference" / "refi"
AT = "2024-03-01T10:00:00.123+00:00"
KINDS = {
    "Text": "hei & <du>",
    "Boolean": "true",
    "Integer": "3",
    "Float": "2.5",
    "Date": "2024-03-01",
    "DateTime": "2024-03-01T10:00:00Z",
}


def guid(name: object) -> str:
    return shared_guid("test", name)


def faults(xml: bytes, schema: str) -> list[str]:
    checked = etree.XMLSchema(etree.parse(SCHEMAS / schema))
    checked.validate(etree.fromstring(xml))
    return [str(error) for error in checked.error_log]


def whole_project() -> RefiProject:
    """Something of everything the records have."""
    values = {guid(kind): value for kind, value in KINDS.items()}
    return RefiProject(
        name="P",
        origin="Samsyn",
        created=AT,
        description="om alt",
        users=(RefiUser(guid("u"), "Kari"),),
        codes=two_codes(),
        variables=tuple(RefiVariable(guid(kind), kind, kind, "om") for kind in KINDS),
        cases=(RefiCase(guid("case"), "I01", "om", values, (guid("s"),)),),
        sources=(coded_source(values),),
        notes=(RefiNote(guid("n1"), "N1", "ord\n", guid("u"), AT), RefiNote(guid("n2"), "N2", "mer")),
        parts=(set_of_all(), link(), graph()),
        project_notes=(guid("n2"),),
    )


def two_codes() -> tuple[RefiCode, ...]:
    return (
        RefiCode(guid("g"), "Gruppe", codable=False, colour="#aabbcc"),
        RefiCode(guid("c"), 'Kode "1" & <x>', guid("g"), description="Hva\n\nden er", notes=(guid("n1"),)),
    )


def coded_source(values: dict[str, str]) -> RefiSource:
    text = "Første linje.\nÅ 👩‍👩‍👧 & <b>\u2028slutt"
    coding = RefiCoding(guid("k"), guid("c"), guid("u"), AT, (guid("n2"),))
    named = passage_name(text[14:21])
    selection = RefiSelection(guid("p"), 14, 21, named, "notat", guid("u"), AT, (coding,))
    return RefiSource(guid("s"), "I01", text, "om kilden", guid("u"), AT, (selection,), values, (guid("n1"),))


def set_of_all() -> RefiPart:
    members = {"codes": [guid("c")], "sources": [guid("s")], "notes": [guid("n1")]}
    return set_of(guid("set"), "Sett", description="om", **members)


def link() -> RefiPart:
    ends = {"originGUID": guid("c"), "targetGUID": guid("s")}
    look = {"name": "fører til", "direction": "OneWay", "color": "#AA0000"}
    return RefiPart("Link", {"guid": guid("l"), **look, **ends})


def graph() -> RefiPart:
    look = {"name": "Kode", "firstX": "1", "firstY": "2", "shape": "Oval", "color": "#fff"}
    ends = {"sourceVertex": guid("v1"), "targetVertex": guid("v2")}
    drawn = (
        RefiPart("Vertex", {"guid": guid("v1"), "representedGUID": guid("c"), **look}),
        RefiPart("Vertex", {"guid": guid("v2"), "firstX": "-3", "firstY": "4"}),
        RefiPart("Edge", {"guid": guid("e"), **ends, "direction": "Associative", "lineStyle": "dashed"}),
    )
    return RefiPart("Graph", {"guid": guid("gr"), "name": "Kart"}, parts=drawn)


def test_a_full_project_is_valid_and_comes_back_equal():
    made = whole_project()

    assert faults(project_xml(made), "Project.xsd") == []
    assert read_project(project_file(made), file_name="a.qdpx").project == made


@pytest.mark.parametrize(
    "made", [RefiProject("tom"), RefiProject("", sources=(RefiSource(guid(1), "", "a"),))]
)
def test_a_project_without_this_or_that_has_no_empty_containers(made):
    assert faults(project_xml(made), "Project.xsd") == []


def test_a_codebook_is_valid_and_comes_back_equal():
    codes = whole_project().codes
    made = codebook_file(codes, origin="Samsyn")
    read = read_project(made, file_name="a.qdc").project.codes

    assert faults(made, "Codebook.xsd") == []
    assert [(one.guid, one.name, one.parent, one.colour, one.codable) for one in read] == [
        (one.guid, one.name, one.parent, one.colour, one.codable) for one in codes
    ]
    with pytest.raises(ValueError, match="needs a code"):
        codebook_file((), origin="Samsyn")


def test_the_package_is_laid_out_as_the_standard_asks():
    content = project_file(whole_project())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        text = archive.read(f"sources/{guid('s')}.txt")

    assert names[0] == "project.qde"
    assert all(re.fullmatch(r"sources/[0-9a-f-]{36}\.txt", name) for name in names[1:])
    assert text == whole_project().sources[0].text.encode()
    assert content == project_file(whole_project())


def test_every_reference_resolves():
    xml = etree.fromstring(project_xml(whole_project()))
    made = {one.get("guid") for one in xml.iter() if one.get("guid")}
    meant = {value for one in xml.iter() for name, value in one.items() if name in REFERENCES}

    assert meant - made == set()
    assert all(
        value.endswith("Z") for one in xml.iter() for name, value in one.items() if name == "creationDateTime"
    )


REFERENCES = ("targetGUID", "creatingUser", "creatingUserGUID")


def test_another_library_loads_what_we_write(tmp_path):
    from pyrefiqda import RefiProject as OtherReader

    path = tmp_path / "a.qdpx"
    path.write_bytes(project_file(whole_project()))
    loaded = OtherReader.load(path, extract_dir=str(tmp_path / "out"))

    (source,) = loaded.sources.text_source
    (passage,) = source.plain_text_selection
    assert (passage.start_position, passage.end_position) == (14, 21)
    assert passage.coding[0].code_ref.target_guid == guid("c")
    assert loaded.code_book.codes.code[0].code[0].name == 'Kode "1" & <x>'


ANY_TEXT = st.text("aå👩‍👧 .\n\r\t\u2028\ufeff\x07\u030a𐍈&<\ufffe", min_size=1, max_size=60).map(
    lambda text: cleaned(text, encoding="utf-8").text
)


@settings(max_examples=60)
@given(st.lists(ANY_TEXT.filter(str.strip), min_size=1, max_size=3), st.data())
def test_any_passage_of_any_text_comes_back_on_its_words(texts, data):
    sources = []
    for number, text in enumerate(texts):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        coding = RefiCoding(guid(f"k{number}"), guid("c"))
        passage = RefiSelection(guid(f"p{number}"), start, end, codings=(coding,))
        sources.append(RefiSource(guid(number), f"S{number}", text, selections=(passage,)))
    made = RefiProject("P", "Samsyn", codes=(RefiCode(guid("c"), "Kode"),), sources=tuple(sources))
    read = read_project(project_file(made), file_name="a.qdpx")

    assert faults(project_xml(made), "Project.xsd") == []
    assert [one.text for one in read.project.sources] == texts
    found = [(one.selections[0].start, one.selections[0].end) for one in read.project.sources]
    assert found == [(one.selections[0].start, one.selections[0].end) for one in sources]


WORDS = st.text('abå \n:[]{}"samynInkludereExample', max_size=60).map(lambda text: text.strip("\n"))
TRAPS = st.sampled_from(
    ["Inkluder: x", "Example: y", '[samsyn {"slug": "z"}]', " Exclude: a\n\nEksempel: b", ""]
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.fixed_dictionaries(dict.fromkeys(("definition", "include", "exclude", "example"), WORDS | TRAPS)))
def test_whatever_a_code_says_of_itself_comes_back(language, parts):
    description = code_description(parts, {"slug": "a", "link": ""}, Texts(language))
    found = code_texts(description)

    assert {name: getattr(found, name) for name in parts} == parts
    assert found.mark == {"slug": "a"}


def test_what_is_said_of_a_passage_is_a_branch_that_others_show():
    codes = aspect_codes({"vv": "Veien Videre"}, ["delsett"], Texts("nb"))
    by_guid = {one.guid: one for one in codes}

    assert codes[0].name == "Vurdering (Samsyn)"
    assert {one.codable for one in codes if one.parent in (None, codes[0].guid)} == {False}
    assert "Støtter leddet (+)" in {one.name for one in codes if one.codable}
    assert all(one.parent in by_guid for one in codes[1:])
    assert faults(codebook_file(codes, origin="Samsyn"), "Codebook.xsd") == []
