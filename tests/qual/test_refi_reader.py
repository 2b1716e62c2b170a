"""Reading exchange files in the habits of other programs."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from tests.qual.word_examples import document
from workbench.qual.refi_offsets import NVIVO, STANDARD, Reading
from workbench.qual.refi_reader import read_project

PLAIN = HABITS["the standard"]


def read(content: bytes, **options):
    return read_project(content, file_name="fil.qdpx", **options)


def quotes(found) -> list[str]:
    return [source.text[one.start : one.end] for source in found.project.sources for one in source.selections]


def keys(found) -> set[str]:
    return {remark.key for remark in found.report.remarks}


@pytest.mark.parametrize("name", HABITS)
def test_every_coding_lands_on_its_words_whoever_wrote_it(name):
    found = read(written_by(HABITS[name]))

    assert quotes(found) == list(QUOTES)
    assert found.project.sources[0].text == TEXT
    assert (found.report.n_at_edges, found.report.n_passages) == (len(QUOTES), len(QUOTES))
    assert not found.report.needs_confirmation()


@pytest.mark.parametrize(
    ("name", "program", "reading"),
    [
        ("NVivo for Windows", "NVivo", NVIVO),
        ("NVivo for Mac", "NVivo", NVIVO),
        ("ATLAS.ti", "ATLAS.ti", Reading(line_end=1)),
        ("MAXQDA with line ends", "MAXQDA", Reading(line_end=2)),
        ("QualCoder counting its mark", "QualCoder", Reading(counts_bom=True)),
    ],
)
def test_the_report_names_program_and_reading(name, program, reading):
    report = read(written_by(HABITS[name])).report

    assert (report.program, report.reading) == (program, reading)


@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize("line_end", [1, 2])
@pytest.mark.parametrize("utf16", [False, True])
def test_all_eight_readings_are_found_from_the_words_alone(bom, line_end, utf16):
    habit = Habit(bom=True, crlf=True, count_bom=bom, line_end=line_end, utf16=utf16, named=False)

    assert quotes(read(written_by(habit))) == list(QUOTES)


def test_names_decide_where_edges_do_not():
    text = "aa aa aa aa aa\n" + "bb cc dd ee\n"
    habit = Habit(crlf=True, line_end=1)
    inner = selection(text, 18, 20, habit, coding(habit, "Håp"))
    found = read(
        packed(habit, project(habit, code(habit, "Håp"), text_source(habit, inner)), {"source": text})
    )

    assert quotes(found) == ["cc"]


def test_a_line_end_at_the_end_of_a_passage_is_no_reason_to_count_otherwise():
    habit = Habit("MAXQDA", named=False)
    start, end = 0, TEXT.index("\n") + 1
    inner = selection(TEXT, start, end, habit, coding(habit, "Håp"))
    found = read(packed(habit, project(habit, code(habit, "Håp"), text_source(habit, inner))))

    assert quotes(found) == [TEXT[start:end]]
    assert found.report.needs_confirmation()


def test_positions_that_fit_nowhere_are_asked_about():
    inner = "".join(
        selection(TEXT, start + 2, end - 2, Habit(named=False), coding(PLAIN, "Håp", number=n), number=n)
        for n, (start, end) in enumerate(places())
    )
    found = read(packed(PLAIN, project(PLAIN, code(PLAIN, "Håp"), text_source(PLAIN, inner))))

    assert found.report.needs_confirmation()
    assert found.report.weak_sources == ("Intervju 1",)
    assert not read(written_by(PLAIN), reading=STANDARD).report.needs_confirmation()


def test_codes_of_one_name_in_two_branches_stay_two():
    family = code(PLAIN, "Familie", inner=code(PLAIN, "Barrierer", key="b1"), more='isCodable="false"')
    work = code(PLAIN, "Arbeid", inner=code(PLAIN, "Barrierer", key="b2"), more='isCodable="false"')
    found = read(packed(PLAIN, project(PLAIN, family + work, text_source(PLAIN, ""))))

    named = [(one.name, one.parent) for one in found.project.codes]
    assert named == [
        ("Familie", None),
        ("Barrierer", guid("Familie")),
        ("Arbeid", None),
        ("Barrierer", guid("Arbeid")),
    ]
    assert [one.codable for one in found.project.codes] == [False, True, False, True]


def test_short_colours_are_spelt_out_and_wrong_ones_left_out():
    codes = code(PLAIN, "a", more='color="#3A3"') + code(PLAIN, "b", more='color="red"')
    found = read(packed(PLAIN, project(PLAIN, codes, text_source(PLAIN, ""))))

    assert [one.colour for one in found.project.codes] == ["#33aa33", ""]


def test_doubled_and_missing_guids_are_mended_and_told():
    codes = code(PLAIN, "a", key="x") + code(PLAIN, "b", key="x") + '<Code name="c" isCodable="true"/>'
    found = read(packed(PLAIN, project(PLAIN, codes, text_source(PLAIN, ""))))

    assert len({one.guid for one in found.project.codes}) == 3
    assert found.project.codes[0].guid == guid("x")
    assert keys(found) == {"exchange.mended_doubled_guids", "exchange.mended_missing_guids"}


def test_a_guid_shared_by_a_code_and_a_source_is_no_fault():
    sources = text_source(PLAIN, "", key="same")
    found = read(packed(PLAIN, project(PLAIN, code(PLAIN, "a", key="same"), sources), {"same": TEXT}))

    assert found.project.codes[0].guid == found.project.sources[0].guid == guid("same")
    assert keys(found) == set()


def test_a_word_file_is_read_where_there_is_no_plain_text():
    habit = Habit(extra={"sources/a.docx": document("Første linje", "Andre linje")})
    sources = f'<TextSource guid="{guid("w")}" name="W" richTextPath="internal://a.docx"/>'
    found = read(packed(habit, project(habit, code(habit, "a"), sources), {}))

    assert found.project.sources[0].text == "Første linje\nAndre linje"


def test_a_word_file_that_is_called_plain_text_is_read_as_one():
    habit = Habit(extra={"sources/a.docx": document("Bare en linje")})
    sources = f'<TextSource guid="{guid("w")}" name="W" plainTextPath="internal://a.docx"/>'
    found = read(packed(habit, project(habit, code(habit, "a"), sources), {}))

    assert found.project.sources[0].text == "Bare en linje"


def test_cases_that_name_the_text_file_find_their_source():
    sources = f'<TextSource guid="{guid("s")}" name="S" plainTextPath="internal://{guid("file")}.txt"/>'
    case = f'<Cases><Case guid="{guid("c")}" name="C"><SourceRef targetGUID="{guid("file")}"/></Case></Cases>'
    xml = project(PLAIN, code(PLAIN, "a"), sources, more=case)
    found = read(packed(PLAIN, xml, {"file": TEXT}))

    assert found.project.cases[0].sources == (guid("s"),)


def test_what_has_no_place_is_told_with_numbers():
    outside = f'<PlainTextSelection guid="{guid("o")}" startPosition="5" endPosition="99999">'
    outside += coding(PLAIN, "a") + "</PlainTextSelection>"
    picture = f'<PictureSource guid="{guid("p")}" name="Bilde"/>'
    lost = text_source(PLAIN, "", key="gone", name="Borte")
    sources = text_source(PLAIN, outside) + picture + lost
    found = read(packed(PLAIN, project(PLAIN, code(PLAIN, "a"), sources)))

    assert keys(found) == {f"exchange.lost_{what}" for what in ("outside", "media_sources", "texts")}
    assert found.report.needs_confirmation()


def test_a_transcript_of_a_recording_is_read_by_its_points():
    points = "".join(
        f'<SyncPoint guid="{guid(f"p{place}")}" timeStamp="{place}" position="{place}"/>'
        for place in places()[0]
    )
    start, end = places()[0]
    picked = (
        f'<TranscriptSelection guid="{guid("t")}" fromSyncPoint="{guid(f"p{start}")}"'
        f' toSyncPoint="{guid(f"p{end}")}">{coding(PLAIN, "a")}</TranscriptSelection>'
    )
    path = f'plainTextPath="internal://{guid("source")}.txt"'
    transcript = f'<Transcript guid="{guid("tr")}" {path}>{points}{picked}</Transcript>'
    sources = f'<AudioSource guid="{guid("au")}" name="Opptak">{transcript}</AudioSource>'
    found = read(packed(PLAIN, project(PLAIN, code(PLAIN, "a"), sources)))

    assert quotes(found) == [QUOTES[0]]


def test_a_coding_of_a_whole_source_covers_its_text():
    found = read(packed(PLAIN, project(PLAIN, code(PLAIN, "a"), text_source(PLAIN, coding(PLAIN, "a")))))

    assert quotes(found) == [TEXT]
    assert keys(found) == {"exchange.mended_whole"}


def test_a_codebook_of_taguette_with_empty_sets_is_read():
    xml = (
        '<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4"><Codes>'
        f'<Code guid="{guid("a")}" name="a" isCodable="true"><Description>b</Description></Code>'
        "</Codes><Sets/></CodeBook>"
    )
    found = read_project(xml.encode(), file_name="a.qdc")

    assert [(one.name, one.description) for one in found.project.codes] == [("a", "b")]
    assert found.report.program == "Taguette"


def test_moments_are_read_in_utc_whatever_their_form():
    from workbench.qual.refi_xml import moment

    assert moment("2024-03-01T10:00:00+02:00") == "2024-03-01T08:00:00.000+00:00"
    assert moment("2024-03-01T10:00:00.1234567Z") == "2024-03-01T10:00:00.123+00:00"
    assert moment("2024-03-01T10:00:00") == "2024-03-01T10:00:00.000+00:00"
    assert [moment(text) for text in ("", "i går", "0001-01-01T00:00:00+14:00")] == ["", "", ""]


@st.composite
def files_with_passages(draw):
    """A file of word-aligned passages in any mixture of habits, and where they lie."""
    words = ("kurset", "gir", "meg", "å", "gjøre", "👩‍👩‍👧", "huset", "🏚", "I", "R1:", "ja.", "A\u030ar")
    lines = draw(st.lists(st.lists(st.sampled_from(words), min_size=2, max_size=9), min_size=2, max_size=20))
    text = "".join(" ".join(line) + "\n" for line in lines)
    tokens = [match.span() for match in re.finditer(r"\S+", text)]
    first = draw(st.lists(st.integers(0, len(tokens) - 1), min_size=1, max_size=10))
    last = [min(len(tokens) - 1, number + draw(st.integers(0, 7))) for number in first]
    flags = {name: draw(st.booleans()) for name in ("bom", "crlf", "count_bom", "utf16", "named")}
    habit = Habit(draw(st.sampled_from(["NVivo", "MAXQDA", "X"])), line_end=draw(st.integers(0, 2)), **flags)
    spans = [(tokens[a][0], tokens[b][1]) for a, b in zip(first, last, strict=True)]
    inner = "".join(
        selection(text, *one, habit, coding(habit, "a", number=n), number=n) for n, one in enumerate(spans)
    )
    return packed(
        habit, project(habit, code(habit, "a"), text_source(habit, inner, text=text)), {"source": text}
    ), spans


@settings(max_examples=100)
@given(files_with_passages())
def test_no_passage_lands_beside_its_words_without_asking(made):
    content, spans = made
    found = read(content)

    placed = [(one.start, one.end) for one in found.project.sources[0].selections]
    assert placed == spans or found.report.needs_confirmation()
