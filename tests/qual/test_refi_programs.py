"""Projects in the manner of NVivo, ATLAS.ti, MAXQDA, QualCoder and scripts: what lands where and is told."""

from dataclasses import replace

import pytest

from tests.qual.refi_examples import (
    QUOTES,
    TEXT,
    Habit,
    code,
    coding,
    encoded,
    guid,
    packed,
    places,
    project,
    text_source,
)
from tests.qual.refi_programs import ATLAS, NOTE, PROGRAMS, beside, el, passage, ref, value, variables, zipped
from tests.qual.test_refi_reader import PLAIN, keys, quotes, read
from tests.qual.transcript_examples import pdf
from workbench.errors import InputError
from workbench.qual.refi_offsets import Reading
from workbench.qual.refi_reader import read_project


def told(found) -> dict[str, int]:
    return {one.key.removeprefix("exchange."): dict(one.values)["n"] for one in found.report.remarks}


def noted(found) -> dict[str, str]:
    """Words of notes by the quote of the passage that they are about."""
    words = {one.guid: one.text for one in found.project.notes}
    return {
        source.text[one.start : one.end]: words[one.notes[0]]
        for source in found.project.sources
        for one in source.selections
        if one.notes
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NVivo", [QUOTES[0], QUOTES[1], QUOTES[2]]),
        ("ATLAS.ti", [QUOTES[0], QUOTES[1]]),
        ("MAXQDA", [QUOTES[0], QUOTES[1]]),
        ("QualCoder", [QUOTES[0], QUOTES[1]]),
        ("script", [QUOTES[0]]),
    ],
)
def test_every_passage_lands_on_its_words_and_nothing_is_asked(name, expected):
    found = read(PROGRAMS[name]())

    assert quotes(found) == expected
    assert not found.report.needs_confirmation()


def test_an_annotation_of_nvivo_is_a_note_on_its_passage():
    found = read(PROGRAMS["NVivo"]())

    assert noted(found) == {QUOTES[2]: NOTE}
    assert found.project.description == "Hva studien er"
    assert [(one.name, one.text) for one in found.project.notes[1:]] == [("Dagbok", "Uke 1\n\nVi begynte.")]
    told_of = {"lost_layout": 1, "mended_links": 1, "mended_only_user": 1}
    assert told(found) == {**told_of, "mended_cases_coded": 1, "lost_case_facts": 1}


def test_a_case_of_nvivo_gets_the_sources_it_is_coded_in():
    cases = {one.name: one.sources for one in read(PROGRAMS["NVivo"]()).project.cases}

    assert cases == {"Anna": (guid("source"),), "Bo": ()}


def test_a_source_that_two_cases_share_in_parts_takes_the_facts_of_neither():
    cases = [
        el("Case", value(PLAIN, "Kjønn", "TextValue", sex), guid=guid(name), name=name)
        for name, sex in (("Anna", "k"), ("Bo", "m"))
    ]
    inner = passage(PLAIN, 0, coding(PLAIN, "Anna")) + passage(PLAIN, 1, coding(PLAIN, "Bo"))
    more = variables(PLAIN, "Kjønn", "Text") + el("Cases", *cases)
    found = read(packed(PLAIN, project(PLAIN, "", text_source(PLAIN, inner), more=more)))

    assert [one.sources for one in found.project.cases] == [(), ()]
    assert [one.name for one in found.project.codes] == ["Anna", "Bo"]
    assert told(found) == {"mended_cases_coded": 2, "lost_case_shared": 2, "lost_case_facts": 2}


def test_a_case_that_names_passages_gets_their_source():
    case = el("Case", ref("SelectionRef", PLAIN, "selection0"), guid=guid("c"), name="C")
    xml = project(
        PLAIN,
        code(PLAIN, "a"),
        text_source(PLAIN, passage(PLAIN, 0, coding(PLAIN, "a"))),
        more=el("Cases", case),
    )

    assert read(packed(PLAIN, xml)).project.cases[0].sources == (guid("source"),)


def test_a_recording_that_comes_three_times_with_one_transcript_is_one_source():
    found = read(PROGRAMS["ATLAS.ti"]())

    assert [one.name for one in found.project.sources] == ["Film-avskrift", "Rapport"]
    assert [one.name for one in found.project.parts if one.tag == "Set"] == ["Følelser", "Opptak"]
    assert found.project.parts[1].parts[0].attributes == {"targetGUID": guid("source")}
    assert told(found) == {"mended_joined": 1, "lost_media": 2, "lost_points": 1}


def test_a_passage_of_a_pdf_that_comes_as_text_too_is_not_lost():
    found = read(PROGRAMS["ATLAS.ti"]())

    assert [one.guid for one in found.project.sources[1].selections] == [guid("selection1")]


@pytest.mark.parametrize("name", ["MAXQDA", "QualCoder"])
def test_a_memo_that_names_its_passage_itself_lies_there(name):
    found = read(PROGRAMS[name]())

    assert noted(found) == {QUOTES[1]: NOTE}
    assert found.project.sources[0].notes == ()
    assert found.project.sources[0].selections[1].user == guid("Kari")


def test_who_changed_something_last_stands_for_who_made_it():
    found = read(PROGRAMS["MAXQDA"]())

    assert found.project.notes[0].created == "2021-01-15T23:37:54.000+00:00"


def test_what_the_standard_does_not_have_is_named():
    odd = text_source(PLAIN, "").replace("<TextSource ", '<TextSource farge="rød" ')
    more = "<Paraphrases><Paraphrase/></Paraphrases>"
    found = read(packed(PLAIN, project(PLAIN, code(PLAIN, "a"), odd, more=more)))

    names = {one.key: dict(one.values)["names"] for one in found.report.remarks}
    assert names == {
        "exchange.lost_elements": "«Project/Paraphrases»",
        "exchange.lost_attributes": "«TextSource@farge»",
    }


def test_small_faults_of_xml_are_mended_and_identities_that_are_no_guids_hold():
    found = read(PROGRAMS["script"]())

    assert (found.project.name, found.project.codes[0].name) == ("A & B", "Håp & tro")
    assert found.project.sources[0].selections[0].codings[0].code == found.project.codes[0].guid
    assert told(found) == {"mended_xml": 2, "mended_missing_guids": 2, "mended_odd_guids": 2}


@pytest.mark.parametrize("form", ["N", "B"])
def test_a_guid_is_one_whatever_its_strokes_and_braces(form):
    bare = guid("a").replace("-", "").upper()
    written = {"N": bare, "B": f"{{{guid('a').upper()}}}"}[form]
    inner = passage(PLAIN, 0, coding(PLAIN, "a"))
    xml = project(PLAIN, code(PLAIN, "a").replace(guid("a"), written), text_source(PLAIN, inner))
    found = read(packed(PLAIN, xml))

    assert found.project.codes[0].guid == found.project.sources[0].selections[0].codings[0].code


def test_a_note_with_codings_is_a_source():
    inner = passage(PLAIN, 0, coding(PLAIN, "a"))
    coded = el("Note", inner, guid=guid("n"), name="Feltnotat", plainTextPath=beside(PLAIN, "source"))
    found = read(packed(PLAIN, project(PLAIN, code(PLAIN, "a"), "", more=el("Notes", coded))))

    assert (quotes(found), found.project.notes) == ([QUOTES[0]], ())
    assert told(found) == {"mended_coded_notes": 1}


def test_a_note_that_names_a_place_in_no_source_keeps_its_words():
    own = el("PlainTextSelection", guid=guid("her"), startPosition="1", endPosition="5")
    loose = el("Notes", el("Note", el("PlainTextContent", NOTE), own, guid=guid("n")))
    two = text_source(PLAIN, "") + text_source(PLAIN, "", key="other", name="Intervju 2")
    found = read(packed(PLAIN, project(PLAIN, "", two, more=loose), {"source": TEXT, "other": "Ord."}))

    assert [one.text for one in found.project.notes] == [NOTE]
    assert told(found) == {"lost_places": 1}


def test_ends_that_name_the_last_character_are_found_by_whole_names_and_otherwise_asked_about():
    for named in (True, False):
        inner = "".join(
            el(
                "PlainTextSelection",
                coding(PLAIN, "a", number=number),
                guid=guid(f"s{number}"),
                startPosition=str(start),
                endPosition=str(end - 1),
                **({"name": TEXT[start:end]} if named else {}),
            )
            for number, (start, end) in enumerate(places())
        )
        found = read(packed(PLAIN, project(PLAIN, code(PLAIN, "a"), text_source(PLAIN, inner))))

        assert quotes(found) == list(QUOTES)
        assert found.report.reading == Reading(inclusive=True)
        assert found.report.needs_confirmation() is not named


def test_texts_of_other_encodings_are_read_and_told():
    name = f"sources/{guid('source')}.txt"
    plain = TEXT.encode("ascii", "ignore").decode()
    xml = project(PLAIN, code(PLAIN, "a"), text_source(PLAIN, ""))
    wide = read(zipped({"project.qde": xml, name: b"\xff\xfe" + TEXT.encode("utf-16-le")}))
    old = read(zipped({"project.qde": xml, name: (plain + "æøå").encode("cp1252")}))

    assert (wide.project.sources[0].text, told(wide)) == (TEXT, {})
    assert (old.project.sources[0].text[-3:], told(old)) == ("æøå", {"mended_encoding": 1})


def test_a_file_name_is_found_whatever_its_form():
    source = el("TextSource", guid=guid("s"), name="S", plainTextPath="absolute://C:\\A\\Å%20b.txt")
    xml = project(PLAIN, code(PLAIN, "a"), source)
    found = read(zipped({"Project.QDE": xml, "SOURCES/A\u030a B.TXT": TEXT}))

    assert found.project.sources[0].text == TEXT


def test_several_projects_in_one_file_are_told_or_refused():
    xml = project(PLAIN, code(PLAIN, "a"), "")
    found = read(zipped({"gammelt/project.qde": xml, "project.qde": xml, "kopi.qde": xml}))

    assert told(found) == {"lost_projects": 2}
    with pytest.raises(InputError, match=r"a\.qde, b\.qde"):
        read(zipped({"a.qde": xml, "b.qde": xml}))


def test_a_codebook_of_atlas_names_its_members_by_guid():
    xml = (
        '<?xml version="1.0"?><CodeBook xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:QDA-XML:codebook:0:4 Codebook.xsd" origin="ATLAS.ti Win 23.4.0" '
        f'xmlns="urn:QDA-XML:codebook:1.0"><Codes>{code(ATLAS, "a")}</Codes>'
        f"<Sets>{el('Set', el('MemberCode', guid=guid('a')), name='G', guid=guid('g'))}</Sets></CodeBook>"
    )
    found = read_project(xml.encode(), file_name="a.qdc")

    assert found.report.program == "ATLAS.ti"
    assert found.project.parts[0].parts[0].attributes == {"targetGUID": guid("a")}
    assert keys(found) == set()


def test_a_passage_without_code_and_note_is_kept():
    habit = replace(PLAIN, named=False)
    found = read(packed(habit, project(habit, code(habit, "a"), text_source(habit, passage(habit, 0)))))

    assert (quotes(found), told(found)) == ([QUOTES[0]], {"mended_only_user": 1})


def test_a_control_character_in_a_text_is_taken_out_and_told():
    habit = Habit(extra={f"sources/{guid('s')}.txt": b"a\x0bb"})
    source = el("TextSource", guid=guid("s"), name="S", plainTextPath=beside(habit, "s"))
    found = read(packed(habit, project(habit, code(habit, "a"), source), {}))

    assert (found.project.sources[0].text, told(found)) == ("ab", {"mended_controls": 1})
    assert encoded(TEXT, habit).decode() == TEXT


def test_a_pdf_without_words_in_the_project_is_read_itself():
    source = el("PDFSource", guid=guid("p"), name="Rapport", path="internal://P.PDF")
    found = read(
        zipped({"project.qde": project(PLAIN, code(PLAIN, "a"), source), "sources/p.pdf": pdf(["Ord her"])})
    )

    assert ("Ord her" in found.project.sources[0].text, told(found)) == (True, {"mended_pdf": 1})


def test_a_source_that_has_only_its_layout_is_read_out_of_it():
    source = el("TextSource", guid=guid("r"), name="R", richTextPath="internal://r.rtf")
    rich = b"{\\rtf1\\ansi Ord i RTF}"
    found = read(zipped({"project.qde": project(PLAIN, code(PLAIN, "a"), source), "sources/r.rtf": rich}))

    assert found.project.sources[0].text.strip() == "Ord i RTF"


def test_a_large_pdf_is_left_out_and_refuses_nothing_else():
    source = el("PDFSource", guid=guid("p"), name="Rapport", path="internal://p.pdf") + text_source(PLAIN, "")
    files = {"sources/p.pdf": b"%PDF" + b"a" * 30_000_000, f"sources/{guid('source')}.txt": TEXT}
    found = read(zipped({"project.qde": project(PLAIN, code(PLAIN, "a"), source), **files}))

    assert [one.text for one in found.project.sources] == [TEXT]
    assert told(found) == {"lost_unreadable": 1, "lost_media_sources": 1}
