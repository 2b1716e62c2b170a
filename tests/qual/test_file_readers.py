"""One conversation in every kind of file comes out the same: who said what, and when."""

import pytest

from tests.qual import transcript_examples as made
from workbench.qual.transcripts import parse_transcript, with_roles

NAMED = [(name, said) for name, _, said in made.MORE]
TIMES = [ms for _, ms, _ in made.MORE]
PLAIN = [(name, said.replace("👩‍👩‍👧", "(familie)")) for name, said in NAMED]


def parsed(name: str, content: bytes | str, **options):
    return parse_transcript(
        content if isinstance(content, bytes) else content.encode(), file_name=name, **options
    )


def said(found) -> list[tuple[str, str]]:
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


def starts(found) -> list[int | None]:
    return [turn.start_ms for turn in found.turns]


@pytest.mark.parametrize("layout", made.LAYOUTS)
@pytest.mark.parametrize("kind", ["txt", "md", "docx", "odt", "rtf"])
def test_every_layout_in_every_kind_of_text_gives_the_same_turns_and_times(layout, kind):
    text = made.lines(layout)
    content = {
        "docx": made.docx,
        "odt": lambda text: made.odt(*text.strip().split("\n")),
        "rtf": made.rtf,
    }.get(kind, str.encode)(text)

    found = parsed(f"I05.{kind}", content)

    assert said(found) == NAMED
    assert starts(found) == ([None] * 4 if layout in made.TIMELESS else TIMES)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("teams.vtt", made.vtt("teams")),
        ("zoom.vtt", made.vtt("zoom")),
        ("x.srt", made.srt()),
        ("whisperx.json", made.whisper("whisperx")),
        ("list.json", made.whisper("list")),
        ("cpp.json", made.whisper("whisper.cpp")),
    ],
)
def test_captions_and_segments_give_turns_with_beginning_and_end(name, content):
    found = parsed(name, content)

    assert said(found) == NAMED
    assert starts(found) == TIMES
    assert all(turn.end_ms >= turn.start_ms + 900 for turn in found.turns)
    assert found.text.startswith("Kari Nordmann: Hva hjalp")


def test_a_web_page_gives_what_a_reader_sees():
    found = parsed("a.html", made.page().replace("</body>", "<script>I: x</script><!-- I: y --></body>"))

    assert said(found) == NAMED
    assert "x" not in found.text.split("venter.")[1]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8"])
def test_a_page_is_read_by_the_encoding_it_names(charset):
    page = f'<html><head><meta charset="{charset}"></head><body><p>I: på øya</p></body></html>'

    found = parsed("a.htm", page.encode(charset))

    assert (found.text, found.encoding) == ("I: på øya", charset)


def test_a_page_nested_deeper_than_parsers_go_keeps_its_words():
    found = parsed("a.html", "<div>" * 20_000 + "I: dypt" + "</div>" * 20_000 + "<p>R1: etter</p>")

    assert said(found) == [("I", "dypt"), ("R1", "etter")]


def test_lines_broken_by_the_page_are_joined_and_page_numbers_left_out_and_told():
    content = made.pdf(
        [
            "Intervjuer: Hvordan er det på mottaket nå, og hva gjør du?",
            "Amina: Jeg går på skole hver dag og prøver å lære så mye",
            "norsk som jeg kan.",
            "Amina: Kort.",
            "1",
        ],
        ["Intervjuer: Takk.", "- 2 -"],
    )

    found = parsed("a.pdf", content)

    assert said(found)[1][1] == "Jeg går på skole hver dag og prøver å lære så mye norsk som jeg kan."
    assert [turn.speaker for turn in found.turns] == ["Intervjuer", "Amina", "Amina", "Intervjuer"]
    told = {remark.code: dict(remark.values)["n"] for remark in found.remarks}
    assert told == {"page_numbers_left_out": 2, "pdf_lines_joined": 1}


def test_pages_without_text_are_counted():
    found = parsed("a.pdf", made.pdf(["I: hei", "R1: ja"], []))

    assert ("pages_without_text", {"n": 1}) in [
        (remark.code, dict(remark.values)) for remark in found.remarks
    ]


def test_a_pdf_that_opens_without_a_password_is_read():
    assert said(parsed("a.pdf", made.encrypted_pdf(""))) == [("I", "hei")]


def test_f4_stamps_behind_a_turn_say_when_it_ends_and_the_next_begins():
    text = "I: Hva nå? #00:00:05-3#\nB1: Bra. #00:01:02-3#\nI: Ja.\n"

    found = parsed("f4.txt", text)

    times = [(turn.start_ms, turn.end_ms) for turn in found.turns]
    assert said(found) == [("I", "Hva nå?"), ("B1", "Bra."), ("I", "Ja.")]
    assert times == [(None, 5_300), (5_300, 62_300), (62_300, None)]
    assert found.text == text


def test_a_clock_in_a_sentence_is_no_time_of_the_recording():
    found = parsed("a.txt", "I: Når?\nR1: Klokka 12:30, eller 12:45.\nKlokka 13:00\n")

    assert starts(found) == [None, None]


def test_a_stamp_within_a_turn_stays_in_its_words():
    found = parsed("a.txt", "[00:01:00] I: først [00:01:05] så\nR1: ja\n")

    assert said(found)[0] == ("I", "først [00:01:05] så")
    assert starts(found) == [60_000, None]


def test_two_voices_in_one_cue_are_two_turns():
    cue = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kari>Ja?</v>\n<v.loud Ola &amp; Per>Nei <i>da</i></v>\n"

    assert said(parsed("a.vtt", cue)) == [("Kari", "Ja?"), ("Ola & Per", "Nei da")]


def test_captions_that_name_nobody_are_a_line_each_with_their_times():
    found = parsed(
        "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nhei\ndu\n\n2\n00:00:03,000 --> 00:00:04,500\nja\n"
    )

    assert found.text == "hei du\nja"
    assert [(turn.start_ms, turn.end_ms) for turn in found.turns] == [(1000, 2000), (3000, 4500)]


def test_whispers_empty_segments_and_senseless_times_are_counted():
    content = '[{"text": "hei", "start": 1e999, "end": -4}, {"text": " "}, 7, {"text": "ja", "start": true}]'

    found = parsed("a.json", content)

    assert found.text == "hei\nja"
    assert {remark.code: dict(remark.values)["n"] for remark in found.remarks} == {
        "segments_without_words": 2,
        "segments_without_time": 2,
    }


def test_control_characters_hidden_in_escapes_are_stripped_and_counted():
    content = '[{"text": "he\\u0000i\\u0007", "speaker": "A\\u0001"}, {"text": "\\ud83d x", "speaker": "B"}]'

    found = parsed("a.json", content)

    assert found.text == "A: hei\nB: \ufffd x"
    assert {remark.code for remark in found.remarks} >= {"controls_removed", "surrogates_replaced"}


def test_notes_and_deletions_that_rich_text_hides_are_told():
    content = rb"{\rtf1\ansi I: hei{\footnote note}\par {\deleted bort}R1: ja\par}"

    found = parsed("a.rtf", content)

    assert "note" not in found.text
    assert [remark.code for remark in found.remarks] == ["footnotes_left_out", "deletions_kept"]


@pytest.mark.parametrize(("page", "byte"), [("1252", b"\\'e5"), ("1251", b"\\'e9"), ("99999", b"\\'e5")])
def test_rich_text_is_read_by_the_code_page_it_names(page, byte):
    found = parsed("a.rtf", b"{\\rtf1\\ansi\\ansicpg" + page.encode() + b" I: p" + byte + b"\\uc\\par}")

    assert found.text == {"1251": "I: pй\n"}.get(page, "I: på\n")


def test_tables_in_open_document_give_one_line_a_row():
    import io

    import odfdo

    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Overskrift"))
    table = odfdo.Table("T", width=2, height=2)
    for cell, text in {"A1": "I", "B1": "Hva nå?", "A2": "R1", "B2": "Ingenting."}.items():
        table.set_value(cell, text)
    document.body.append(table)
    target = io.BytesIO()
    document.save(target)

    assert parsed("a.odt", target.getvalue()).text == "Overskrift\nI\tHva nå?\nR1\tIngenting."


def test_roles_can_be_changed_where_the_file_itself_names_speakers():
    found = with_roles(parsed("a.vtt", made.vtt("teams")), {"Kari Nordmann": "interviewer", "Amina": None})

    assert [turn.role for turn in found.turns] == ["interviewer"] * 2
    assert "Amina: Kurset" in found.text[found.turns[0].start : found.turns[0].end]
    assert starts(found) == [3_000, 65_000]


def test_words_of_the_interviewer_are_told_apart():
    found = parsed("a.txt", "Intervjuer: a b c\nR1: d e\nTolk: f\n")

    assert (found.n_words_of(interviewer=True), found.n_words_of(interviewer=False)) == (3, 3)
