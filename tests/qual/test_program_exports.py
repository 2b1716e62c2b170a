"""Transcripts as programs really export them: headings, cues, tables, chats; who said what, and when."""

import json

import pytest

from tests.qual import transcript_examples as made
from tests.qual import word_examples as word
from workbench.qual.transcripts import parse_transcript

KARI, AMINA = "Kari Nordmann", "Amina Yusuf"
TIMED = [(KARI, "Hva hjalp?", 3_000), (AMINA, "Kurset, å ja.", 9_000), (KARI, "Og nå?", 65_000)]


def parsed(name: str, content: bytes | str):
    return parse_transcript(content if isinstance(content, bytes) else content.encode(), file_name=name)


def said(found) -> list[tuple[str, str, int | None]]:
    return [(turn.speaker, found.text[turn.start : turn.end], turn.start_ms) for turn in found.turns]


def told(found) -> dict[str, dict]:
    return {remark.code: dict(remark.values) for remark in found.remarks}


def lines(form: str) -> str:
    return "".join(
        form.format(name=name, said=words, short=made.clock(ms, "short"), long=made.clock(ms, ""))
        for name, words, ms in TIMED
    )


@pytest.mark.parametrize(
    ("head", "end"),
    [
        (
            "Møte-20240612_100000-Meeting Recording\nJune 12, 2024, 8:00AM\n1h 1m 5s\n\n"
            "Kari Nordmann started transcription\n\n",
            "Kari Nordmann stopped transcription",
        ),
        (
            "12. juni 2024, 08:00a.m.\n52m\nKari Nordmann startet transkripsjonen\n",
            "Kari Nordmann stoppet transkripsjonen",
        ),
    ],
)
def test_what_teams_writes_above_and_below_is_no_speech_but_stays_in_the_text(head, end):
    found = parsed("møte.docx", made.docx(head + lines("{name}   {short}\n{said}\n") + end))

    assert said(found) == TIMED
    assert found.text.startswith(head.split("\n")[0])
    assert found.text.endswith(end)
    n = sum(1 for line in (head + end).split("\n") if line.strip())
    assert told(found)["unspoken_lines"] == {"n": n, "first": head.split("\n")[0]}


def test_entries_of_teams_by_one_speaker_are_one_turn_and_their_times_are_kept():
    spoken = ("Kari  0:03", "Hva", "Kari  0:05", "hjalp?", "Amina  0:09", "Kurset.", "Amina  0:12", "Det.")
    text = "\n".join((*spoken, "Kari  0:20", "Takk."))

    found = parsed("a.docx", made.docx(text))

    assert said(found) == [
        ("Kari", "Hva\nhjalp?", 3_000),
        ("Amina", "Kurset.\nDet.", 9_000),
        ("Kari", "Takk.", 20_000),
    ]
    assert {mark.ms for mark in found.marks} == {3_000, 5_000, 9_000, 12_000, 20_000}
    assert told(found)["labels_joined"] == {"n": 2}
    assert [one.n_turns for one in found.speakers] == [2, 1]


def test_sentences_of_older_teams_files_are_joined_by_blanks():
    cues = (
        "3.0 --> 0:0:4.2\nKari\nHva hjalp",
        "4.2 --> 0:0:6.0\nKari\ndeg?",
        "9.0 --> 0:0:10.0\nAmina\nKurset.",
    )
    text = "\n".join(f"0:0:{cue}" for cue in cues)

    found = parsed("a.docx", made.docx(text))

    assert said(found) == [("Kari", "Hva hjalp deg?", 3_000), ("Amina", "Kurset.", 9_000)]
    assert (found.turns[0].end_ms, found.turns[1].end_ms) == (6_000, 10_000)


def test_a_name_that_a_person_writes_anew_is_a_new_turn():
    found = parsed("a.txt", "I: Hva?\nAmina: a\nAmina: b\n")

    assert [words for _, words, _ in said(found)] == ["Hva?", "a", "b"]


def test_machine_labels_without_times_are_joined():
    found = parsed("a.txt", "[SPEAKER_00]: Hva hjalp\n[SPEAKER_00]: deg?\n[SPEAKER_01]: Kurset.\n")

    assert said(found) == [("SPEAKER_00", "Hva hjalp\ndeg?", None), ("SPEAKER_01", "Kurset.", None)]


@pytest.mark.parametrize(
    "form",
    [
        "{name}: [{long}] {said}\n\n",
        "{name} [{long}] {said}\n\n",
        "**{name}:** [{long}] {said}\n\n",
        "{name} ({short}):\n{said}\n\n",
        "{name} ({short}): {said}\n",
        "{long} {name}\n{said}\n",
        "[{long} - {long}] {name}: {said}\n",
        "[{long} --> {long}]  {name}: {said}\n",
        "{long}.0{name}: {said}\n\n",
        "[{short}](#t=3) **{name}:** {said}\n\n",
        "{short} {name}: {said}\n",
        "#{long}# {name}: {said}\n",
        "{long}\t{name}\t{said}\n",
        "{name}\t{long}\t{said}\n",
        "{name}\n0 minutter 3 sekunder\n{short}\n{said}\n",
        "{long}\t From  {name} : {said}\n",
        "{long} From {name} to Everyone:\n\t{said}\n",
        "2024-06-12 {long} Fra {name} til Alle:\n\t{said}\n",
        "{long} From {name} to Ola N.(direct message):\n\t{said}\n",
    ],
    ids=lambda form: form.strip()[:30],
)
def test_layouts_of_sonix_trint_descript_rev_word_maxqda_otranscribe_and_zooms_chat(form):
    assert said(parsed("a.txt", lines(form))) == TIMED


def test_stamps_of_f4_may_lack_tenths():
    found = parsed("a.txt", "I: Hva nå? #00:00:05#\nB1: Bra. #00:01:02#\n")

    assert said(found) == [("I", "Hva nå?", None), ("B1", "Bra.", 5_000)]


@pytest.mark.parametrize(
    "text",
    [
        "0:03  \nHei.\n\n0:15\nJa.\n\nTranscribed by https://otter.ai\n",
        "00:00:03 - 00:00:08: Hei.\n00:00:15 - 00:00:18: Ja.\n",
        "[00:00:03.000 --> 00:00:08.000]   Hei.\n[00:00:15.000 --> 00:00:18.000]   Ja.\n",
        "0:03 Hei.\n0:15 Ja.\n",
    ],
)
def test_lines_without_speakers_keep_their_times_as_data(text):
    assert said(parsed("a.txt", text)) == [("", "Hei.", 3_000), ("", "Ja.", 15_000)]


def test_a_clock_that_begins_one_line_of_many_is_no_stamp():
    found = parsed("a.txt", "Vi ventet lenge.\n12:30 kom bussen.\nDa dro vi.\nDet var fint.\n")

    assert [words for _, words, _ in said(found)][1] == "12:30 kom bussen."


@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_a_table_with_known_heads_is_a_turn_a_row(kind):
    rows = (
        ("Timespan", "Content", "Speaker", "Notes"),
        *((f"{made.clock(ms, '.0')} - {made.clock(ms, '.9')}", words, name, "") for name, words, ms in TIMED),
    )
    content = "Intervju 5\n" + "".join("\t".join(row) + "\r\n" for row in rows)

    found = parsed(f"a.{kind}", made.docx(content.replace("\r", "")) if kind == "docx" else content)

    assert said(found) == TIMED
    assert found.text.split("\n")[:2] == ["Intervju 5", "Kari Nordmann: Hva hjalp?"]
    assert told(found)["table_read"] == {"columns": "Timespan, Content, Speaker"}
    assert told(found)["columns_left_out"] == {"columns": "Notes"}


def test_whispers_table_counts_in_milliseconds():
    found = parsed("a.tsv", "start\tend\ttext\n1000\t1900\tHei.\n5000\t5900\tJa.\n")

    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [(1_000, 1_900), (5_000, 5_900)]
    assert found.text == "Hei.\nJa."


def test_a_cell_of_several_lines_stays_in_its_row():
    found = parsed("a.txt", "Tid\tTekst\tTaler\n0:03\tHva\nhjalp?\tKari\n0:09\tKurset.\tAmina\n")

    assert said(found) == [("Kari", "Hva hjalp?", 3_000), ("Amina", "Kurset.", 9_000)]


def test_the_page_within_a_file_of_otranscribe_is_read():
    stamp = '<span class="timestamp" data-timestamp="3.2">00:03</span>'
    page = f"<p>{stamp}&nbsp;I: Hva hjalp?<br></p><p>R1: Kurset, <b>å</b> ja.</p><script>x</script>"

    found = parsed("a.otr", json.dumps({"text": page, "media": "opptak.mp3", "media-time": 12.3}))

    assert said(found) == [("I", "Hva hjalp?", 3_000), ("R1", "Kurset, å ja.", None)]


@pytest.mark.parametrize("captions", [made.vtt("teams"), made.srt()], ids=["vtt", "srt"])
def test_captions_that_were_saved_as_text_are_read_as_captions_and_that_is_told(captions):
    found = parsed("a.txt", captions)

    assert [turn.start_ms for turn in found.turns] == [ms for _, ms, _ in made.MORE]
    assert "-->" not in found.text
    assert "read_as_captions" in told(found)


def test_every_name_counts_where_every_cue_begins_with_one():
    names = ("Ola N. (he/him)", "iPhone 12", "+47 912 34 567", "O'Brien-Åsen, Kari", "R1")
    cues = "".join(
        f"\n00:0{number}.000 --> 00:0{number}.900\n{name}: hei\n" for number, name in enumerate(names)
    )

    assert [name for name, _, _ in said(parsed("a.vtt", "WEBVTT\n" + cues))] == list(names)


def test_speakers_that_whisper_cpp_numbers_are_found():
    cues = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n(speaker {n % 2}) hei\n\n" for n in (1, 2, 3))

    assert [name for name, _, _ in said(parsed("a.srt", cues))] == ["speaker 1", "speaker 0", "speaker 1"]


def test_notes_and_comments_of_a_page_are_left_out_and_counted():
    page = (
        '<p>I: Hva?<a href="#cmnt1" id="cmnt_ref1">[a]</a></p><p>R1: Ja.<sup><a href="#ftnt1" id="ftnt_ref1">'
        '[1]</a></sup></p><img src="x.png"><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> Fotnote</p></div>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a> Merknad</p></div><p>I: Takk.</p>'
    )

    found = parsed("a.html", page)

    assert said(found) == [("I", "Hva?", None), ("R1", "Ja.", None), ("I", "Takk.", None)]
    assert told(found) == {"notes_left_out": {"n": 2}, "pictures_left_out": {"n": 1}}


def test_pictures_equations_and_page_heads_of_a_document_are_told():
    body = (
        "<w:p><w:r><w:t>I: Fel</w:t><w:softHyphen/><w:t>tet</w:t><w:sym w:char='F04A'/></w:r></w:p>"
        '<w:p><w:r><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        "<m:t>x=2</m:t></m:oMath></w:r></w:p>"
    )
    head = b'<w:hdr xmlns:w="x"><w:t>Fortrolig</w:t></w:hdr>'

    found = parsed("a.docx", word.replaced(word.with_body(body), {"word/header1.xml": head}))

    assert found.text == "I: Fel\u00adtet\nx=2"
    assert told(found) == {"page_head_left_out": {}, "pictures_left_out": {"n": 1}}


@pytest.mark.parametrize(
    ("head", "byte"), [(b"\\mac", b"\\'8c"), (b"\\ansi\\ansicpg10000", b"\\'8c"), (b"\\pca", b"\\'86")]
)
def test_rich_text_of_old_macs_and_of_dos_is_read(head, byte):
    assert parsed("a.rtf", b"{\\rtf1" + head + b" I: p" + byte + b"\\par}").text == "I: på\n"


def test_running_heads_divided_words_and_ligatures_of_a_pdf_are_mended_and_told():
    long = "Amina: Jeg går på skole hver eneste dag og lærer mye på introduk-"
    pages = [
        ["Intervju 5 - fortrolig", "I: Hva?", long, f"sjonskurset {word}.", f"Side {n} av 3"]
        for n, word in enumerate("abc", 1)
    ]

    found = parsed("a.pdf", made.pdf(*pages))

    assert said(found)[1][1] == "Jeg går på skole hver eneste dag og lærer mye på introduksjonskurset a."
    assert told(found)["page_heads_left_out"] == {"n": 6}
    assert told(found)["pdf_words_joined"] == {"n": 3}
    assert "fortrolig" not in found.text


def test_what_recurs_on_few_pages_or_is_said_stays():
    pages = [["I: Ja?", "Amina: Nei."], ["I: Ja?", "Amina: Nei."], ["og så", "I: Ja?", "Amina: Nei."]]

    found = parsed("a.pdf", made.pdf(*pages))

    assert found.text.count("I: Ja?") == 3
    assert "og så" in found.text


def test_a_table_of_a_page_is_a_row_a_line_and_page_heads_are_left_out():
    cells = "<tr><td><p>I</p></td><td><p>Hva?</p><p>Nå?</p></td></tr><tr><td><p>R1</p></td><td>Ja.</td></tr>"
    page = f'<div title="header"><p>Fortrolig</p></div><table>{cells}</table><div title="footer">Side 1</div>'

    found = parsed("a.html", page)

    assert said(found) == [("I", "Hva?\n\nNå?", None), ("R1", "Ja.", None)]
    assert told(found) == {"page_head_left_out": {}}


def test_speakers_by_number_and_utterances_in_milliseconds_are_read():
    parts = [
        {"speaker": 0, "text": "Hva?", "start": 10, "end": 900},
        {"speaker": "B", "text": "Ja.", "start": 1000},
    ]

    found = parsed("a.json", json.dumps({"utterances": parts, "text": "Hva? Ja."}))

    assert said(found) == [("Speaker 0", "Hva?", 10), ("B", "Ja.", 1_000)]
