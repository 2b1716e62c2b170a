"""Habits that stand in genuine exports of other programs, each in a small example of its own."""

from dataclasses import replace

import pytest

from tests.qual.refi_examples import (
    HABITS,
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
    selection,
    text_source,
    written_by,
)
from tests.qual.refi_programs import el, passage, ref, zipped
from tests.qual.test_refi_hostile import refusal
from tests.qual.test_refi_programs import noted, told
from tests.qual.test_refi_reader import PLAIN, quotes, read
from workbench.qual.refi_offsets import NVIVO
from workbench.qual.refi_reader import read_project
from workbench.qual.refi_xml import colour

TWO = replace(PLAIN, users=("Kari", "Ola"))
AREA = {"page": "0", "firstX": "1", "firstY": "1", "secondX": "9", "secondY": "9"}


def coded(inner: str, *, habit: Habit = PLAIN, more: str = "") -> bytes:
    """A project with one text and one code."""
    return packed(habit, project(habit, code(habit, "Håp"), text_source(habit, inner), more=more))


def described(habit: Habit, number: int, words: str, *, user: str = "") -> str:
    """A passage that is not coded, with words about it."""
    start, end = (str(place) for place in places()[number])
    by = {"creatingUser": habit.guid(user)} if user else {}
    own = {"guid": habit.guid(f"ord{number}{words}"), "startPosition": start, "endPosition": end}
    return el("PlainTextSelection", el("Description", words), **own, **by)


def codebook(inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><CodeBook><Codes>{inner}</Codes></CodeBook>'.encode()


def test_nvivo_counts_an_emoji_as_two_on_a_mac_as_on_windows():
    text = "🏚 aa aa aa aa\n"
    habit = HABITS["NVivo for Mac"]
    inner = selection(text, 5, 7, habit, coding(habit, "Håp"))
    found = read(
        packed(habit, project(habit, code(habit, "Håp"), text_source(habit, inner)), {"source": text})
    )

    assert (quotes(found), found.report.reading) == (["aa"], NVIVO)


def test_words_of_people_that_were_put_into_the_xml_as_they_were_are_read():
    text, words = 'Han sa "ja" og <kanskje> & nei.\n', 'sa "ja" og <kanskje> & nei'
    start, end = places(text, (words,))[0]
    picked = f'<PlainTextSelection guid="p" name="{words}" startPosition="{start}" endPosition="{end}"/>'
    note = '<Notes><Note guid="n"><PlainTextContent>a < b & <x></PlainTextContent></Note></Notes>'
    source = f'<TextSource guid="s" name="S" plainTextPath="s.txt">{picked}</TextSource>'
    xml = f"<Project><Sources>{source}</Sources>{note}</Project>"
    found = read(zipped({"project.qde": xml, "sources/s.txt": text}))

    assert (quotes(found), found.project.notes[0].text) == ([words], "a < b & <x>")
    assert told(found)["mended_xml"] == 7


def test_a_codebook_of_an_old_encoding_is_read_and_told():
    found = read_project(codebook(code(PLAIN, "Håp")).decode().encode("cp1252"), file_name="a.qdc")

    assert ([one.name for one in found.project.codes], told(found)) == (["Håp"], {"mended_encoding": 1})


def test_a_recording_without_a_name_is_called_as_its_transcript():
    script = el(
        "Transcript", guid=guid("t"), name="Intervju Anna", plainTextPath=f"internal://{guid('t')}.txt"
    )
    sound = el("AudioSource", script, guid=guid("lyd"), name="", path="relative:///a.m4a")
    found = read(packed(PLAIN, project(PLAIN, "", sound), {"t": TEXT}))

    assert ([one.name for one in found.project.sources], told(found)) == (["Intervju Anna"], {})


def test_a_text_without_a_name_is_called_as_its_file():
    sources = el("TextSource", guid=guid("s"), plainTextPath="Møte%201.txt")
    found = read(zipped({"project.qde": project(PLAIN, "", sources), "sources/Møte 1.txt": TEXT}))

    assert [one.name for one in found.project.sources] == ["Møte 1"]


@pytest.mark.parametrize("own", ["Lyd.mp3.transcribed", "Representation_for_Lyd.mp3", "Lyd.docx"])
def test_a_name_that_only_repeats_the_source_s_is_not_told_as_lost(own):
    script = el("Transcript", guid=guid("t"), name=own, plainTextPath=f"internal://{guid('t')}.txt")
    sound = el("AudioSource", script, guid=guid("lyd"), name="Lyd.mp3", path="internal://lyd.mp3")

    assert told(read(packed(PLAIN, project(PLAIN, "", sound), {"t": TEXT}))) == {}


@pytest.mark.parametrize("own", ["Lyd 2", "Anna", "Lyd med Anna.docx"])
def test_a_name_that_says_more_than_the_source_s_is_told_as_lost(own):
    script = el("Transcript", guid=guid("t"), name=own, plainTextPath=f"internal://{guid('t')}.txt")
    sound = el("AudioSource", script, guid=guid("lyd"), name="Lyd.mp3", path="internal://lyd.mp3")

    assert told(read(packed(PLAIN, project(PLAIN, "", sound), {"t": TEXT}))) == {"lost_inner_names": 1}


def test_a_passage_over_two_pages_of_a_pdf_is_lost_on_neither():
    named = {"name": "Over to sider", "creationDateTime": PLAIN.moment}
    pages = [el("PDFSelection", guid=guid(one), **named, **AREA) for one in ("selection0", "side2")]
    alone = el("PDFSelection", guid=guid("boks"), name="Bilde", creationDateTime=PLAIN.moment, **AREA)
    words = passage(PLAIN, 0, coding(PLAIN, "Håp"))
    text = el("Representation", words, guid=guid("rep"), plainTextPath=f"internal://{guid('rep')}.txt")
    pdf = el("PDFSource", *pages, alone, text, guid=guid("pdf"), name="Rapport", path="internal://r.pdf")
    found = read(packed(PLAIN, project(PLAIN, code(PLAIN, "Håp"), pdf), {"rep": TEXT}))

    assert (quotes(found), told(found)) == ([QUOTES[0]], {"lost_media": 1})


def test_plain_text_in_the_place_of_a_layout_is_none():
    own = f"internal://{guid('source')}.txt"
    source = el("TextSource", guid=guid("source"), name="S", plainTextPath=own, richTextPath=own)

    assert told(read(packed(PLAIN, project(PLAIN, "", source)))) == {}


def test_words_beside_a_coded_passage_are_about_its_coding():
    inner = passage(PLAIN, 0, coding(PLAIN, "Håp")) + described(PLAIN, 0, "Om kodingen")
    found = read(coded(inner + described(PLAIN, 1, "Uten kode")))

    assert quotes(found) == [QUOTES[0], QUOTES[1]]
    assert [one.description for one in found.project.sources[0].selections] == ["Om kodingen", "Uten kode"]
    assert told(found) == {"mended_same_place": 1, "mended_only_user": 2}


def test_words_of_another_beside_a_coded_passage_stay_by_themselves():
    inner = passage(TWO, 0, coding(TWO, "Håp")) + described(TWO, 0, "Uenig", user="Ola")
    found = read(coded(inner, habit=TWO))

    assert (quotes(found), told(found)) == ([QUOTES[0], QUOTES[0]], {})
    assert found.project.sources[0].selections[1].user == guid("Ola")


def test_codings_without_a_coder_belong_to_the_only_one():
    found = read(coded(passage(PLAIN, 0, coding(PLAIN, "Håp", user=""))))

    assert found.project.sources[0].selections[0].codings[0].user == guid("Kari")
    assert told(found) == {"mended_only_user": 1}


def test_codings_without_a_coder_stay_so_where_there_are_several():
    found = read(coded(passage(TWO, 0, coding(TWO, "Håp", user="")), habit=TWO))

    assert found.project.sources[0].selections[0].codings[0].user == ""


def test_a_description_laid_out_for_reading_loses_its_indentation():
    laid_out = "\n            Alt som er håp,\n              også lite.\n        "
    inner = el("Code", el("Description", laid_out), guid=guid("a"), name="Håp", isCodable="true")

    assert read_project(codebook(inner), file_name="a.qdc").project.codes[0].description == (
        "Alt som er håp,\n  også lite."
    )


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("rgb(70, 170,0)", "#46aa00"),
        ("rgba(70,170,0,0.5)", "#46aa00"),
        ("#46AA0080", "#46aa00"),
        ("#46AA00FF", "#46aa00"),
        ("#FF46AA00", "#46aa00"),
        ("46AA00", "#46aa00"),
        ("rgb(70,170,300)", ""),
        ("grønn", ""),
    ],
)
def test_colours_are_read_however_they_are_written(given, read_as):
    assert colour(given) == read_as


def test_a_colour_that_cannot_be_read_is_told():
    found = read_project(codebook(code(PLAIN, "Håp", more='color="grønn"')), file_name="a.qdc")

    assert told(found) == {"lost_colours": 1}


def test_a_package_beside_its_recordings_in_another_is_read():
    inner = written_by(PLAIN)
    found = read(zipped({"Studie.qdpx": inner, "Studie Media/a.m4a": "x", "__MACOSX/._Studie.qdpx": "x"}))

    assert quotes(found) == list(QUOTES)


@pytest.mark.parametrize("files", [("a.qdpx", "b.qdpx"), ("a.qdpx/a.qdpx",)])
def test_several_packages_or_one_in_one_in_one_are_refused(files):
    inner = written_by(PLAIN)
    deeper = zipped({"b.qdpx": inner})
    outer = zipped(dict.fromkeys(files, inner if len(files) > 1 else deeper))

    assert refusal(outer) == "errors.exchange_no_project"


def test_a_case_that_names_a_copy_of_the_text_gets_its_source():
    case = el("Cases", el("Case", ref("SourceRef", PLAIN, "kopi"), guid=guid("c"), name="Anna"))
    whole = project(PLAIN, code(PLAIN, "Håp"), text_source(PLAIN, ""), more=case)
    texts = {f"sources/{guid(one)}.txt": encoded(TEXT, PLAIN) for one in ("source", "kopi")}
    found = read(zipped({"project.qde": whole, **texts}))

    assert ([one.sources for one in found.project.cases], told(found)) == ([(guid("source"),)], {})


def test_a_memo_that_names_a_place_lies_in_the_only_text():
    start, end = (str(place) for place in places()[1])
    own = el("PlainTextSelection", guid=guid("her"), startPosition=start, endPosition=end)
    note = el("Note", el("PlainTextContent", "Se her"), own, guid=guid("n"), creatingUser=guid("Kari"))

    assert noted(read(coded("", more=el("Notes", note)))) == {QUOTES[1]: "Se her"}


def test_a_project_that_says_none_of_itself_says_nothing():
    assert read(coded("", more=el("Description", "None"))).project.description == ""


def test_codes_that_a_passage_names_itself_are_codings():
    start, end = (str(place) for place in places()[0])
    picked = {"guid": guid("p"), "startPosition": start, "endPosition": end, "creatingUser": guid("Kari")}
    found = read(coded(el("PlainTextSelection", ref("CodeRef", PLAIN, "Håp"), **picked)))

    (coding_found,) = found.project.sources[0].selections[0].codings
    assert (coding_found.code, coding_found.user) == (guid("Håp"), guid("Kari"))
    assert told(found) == {"mended_missing_guids": 1}


def test_codes_below_a_code_are_read_where_they_are_gathered():
    gathered = el("SubCodes", code(PLAIN, "Liten"))
    found = read_project(codebook(code(PLAIN, "Håp", inner=gathered)), file_name="a.qdc")

    assert [(one.name, one.parent) for one in found.project.codes] == [("Håp", None), ("Liten", guid("Håp"))]
    assert told(found) == {}


def test_codes_right_under_the_project_are_read():
    xml = f"<Project><Codes>{code(PLAIN, 'Håp')}</Codes></Project>"

    assert [one.name for one in read_project(xml.encode(), file_name="a.qde").project.codes] == ["Håp"]


def test_somebody_who_is_only_named_where_something_was_made_is_a_user():
    made = coding(PLAIN, "Håp", user="").replace("<Coding ", '<Coding creatingUser="Per  P" ')
    found = read(coded(passage(PLAIN, 0, made)))

    names = {one.guid: one.name for one in found.project.users}
    assert names[found.project.sources[0].selections[0].codings[0].user] == "Per P"
