"""Whatever people have said and written, the report can be written, opened, and printed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from db.codebook import codes
from db.coders import coder_named
from db.codings import add_coding
from db.sources import add_sources
from db.writing import write_tx
from tests.reports.word_reading import markup, read
from workbench.qual.records import Assessment, NewSource, Segment, Turn
from workbench.services.reporting import report_summary, write_report
from workbench.services.studies import furnish
from workbench.services.triangulation import display_of, evidence, override_verdict, study_settings
from workbench.texts import LANGUAGES, Texts

HOSTILE = {
    "nul": "før\x00etter",
    "controls": "\x07\x1b[31mrød\x0b\x0c\x7f\x85",
    "bidi": "returnere \u202eekki lliv gej\u202c nå",
    "markup": "<w:p><script>alert(1)</script></w:p> &amp; ]]> <!--",
    "emoji": "👩‍👩‍👧 e\u0301 \U0001f1f3\U0001f1f4 السلام",
    "fields": "{n} {0.__class__} %s {} ${HOME} =cmd|' /C calc'!A1",
    "no characters": "\ufffe\uffff",
    "long": "uten punktum " * 300,
}
INVALID = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


@pytest.fixture
def hostile_study(db):
    """One source a word of mischief, coded on a link; the same words as title and as reason."""
    furnish(db, title=HOSTILE["markup"] + HOSTILE["fields"] + HOSTILE["bidi"], simulated=False)
    coder = coder_named(db, "Koder {n} <b>")
    texts = [f"Deltaker: {words} og slutt." for words in HOSTILE.values()]
    turns = [Turn(1, 10, len(text), "Deltaker", "participant") for text in texts]
    add_sources(
        db,
        [
            NewSource(f"H{n}", f"{name} {words}"[:200], "interview", "deltaker", text, (turn,))
            for n, ((name, words), text, turn) in enumerate(zip(HOSTILE.items(), texts, turns, strict=True))
        ],
    )
    code = next(code for code in codes(db) if code.link == "V1")
    with write_tx(db, action="coding.add", coder_id=coder.id) as writer:
        for revision, text in enumerate(texts, start=1):
            segment = Segment(revision, 10, len(text))
            add_coding(
                writer, segment, code_id=code.id, assessment=Assessment(stance="+", claim="own"), text=text
            )
    cell = display_of(evidence(db), study_settings(db)).cells["V1"]
    override_verdict(db, cell, verdict="gap", reason="".join(HOSTILE.values()), coder=coder, sesoi=0.02)
    return db


def test_the_report_of_a_hostile_study_can_be_written_and_read(hostile_study):
    content = write_report(hostile_study, "study")

    report = read(content)
    assert INVALID.findall(markup(content)) == []
    assert "<script>alert(1)</script>" in report.text
    assert "{0.__class__} %s {} ${HOME}" in report.text
    assert "V1" in str([line.link for line in report.lines])
    assert len([line for line in report.lines if line.style == "Quote"]) == 2


def test_marks_that_turn_the_direction_of_writing_are_shown(hostile_study):
    text = read(write_report(hostile_study, "study")).text

    assert "returnere ⟦U+202E⟧ekki lliv gej⟦U+202C⟧ nå" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_override_stands_beside_the_rule_in_both_languages(hostile_study, language):
    texts = Texts(language)

    (said,) = [one for one in report_summary(hostile_study, "study", texts) if "Koder {n} <b>" in one.text]

    assert texts.t("verdict.verdict_gap") in said.text
    assert texts.t("verdict.verdict_silent_numbers") in said.text
    assert said.anchor == "/joint_display?study=study&cell=V1"


def test_a_study_with_nothing_in_it_gives_a_report_too(db):
    furnish(db, title="Tom", simulated=False)

    report = read(write_report(db, "study"))

    assert report_summary(db, "study", Texts("nb")) == []
    assert [line.text for line in report.lines if line.style == "Title"] == ["Tom"]
    assert report.running_head == ""


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="no LibreOffice")
def test_the_report_of_the_demo_study_prints(demo_db, tmp_path: Path):
    word, pdf, text = (tmp_path / f"report.{kind}" for kind in ("docx", "pdf", "txt"))
    word.write_bytes(write_report(demo_db, "demo"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(word)]

    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    subprocess.run(["pdftotext", "-layout", str(pdf), str(text)], check=True, timeout=60)

    pages = text.read_text(encoding="utf-8").split("\f")[:-1]
    printed = " ".join(" ".join(pages).split())
    assert 8 <= len(pages) <= 16
    assert all(Texts("nb").t("frame.simulated")[:40] in " ".join(page.split()) for page in pages)
    for line in read(word.read_bytes()).under("Sammendrag"):
        assert " ".join(line.text.split())[:60] in printed
