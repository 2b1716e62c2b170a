"""The written report as a file: fields that count themselves, the appendix, odt and pdf."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from db.coders import coder_named
from db.connection import opened
from db.events import log_head
from tests.reports.word_reading import markup, read
from workbench.errors import InputError
from workbench.reports import office
from workbench.reports.office import has_office
from workbench.services.closing import explain_discordance, findings
from workbench.services.report_draft import begin_draft
from workbench.services.report_files import report_to_file
from workbench.services.reporting import report_content, write_report
from workbench.services.triangulation import display_of, evidence, override_verdict, study_settings

REASON = "Gruppene er ikke sammenlignbare."
NO_OFFICE = pytest.mark.skipif(not has_office(), reason="no LibreOffice")


@pytest.fixture(scope="module")
def written(demo_file: Path, tmp_path_factory) -> Path:
    """A copy of the demo study with a draft of the report, an override and an explained contradiction."""
    copy = Path(shutil.copy(demo_file, tmp_path_factory.mktemp("written")))
    with opened(copy) as db:
        coder = coder_named(db, "Kari Koder")
        found = evidence(db)
        display = display_of(found, study_settings(db))
        explain_discordance(
            db, findings(db, found, display)["B9"], way="bracketing", reason=REASON, coder=coder
        )
        override_verdict(db, display.cells["V3"], verdict="gap", reason=REASON, coder=coder, sesoi=0.02)
        begin_draft(db, report_content(db, "demo", base=""), coder)
    return copy


@pytest.fixture(scope="module")
def content(written) -> bytes:
    with opened(written) as db:
        return write_report(db, "demo")


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def test_contents_captions_and_references_are_fields(content):
    body = part(content, "word/document.xml")
    fields = [" ".join(one.split()) for one in re.findall(r"<w:instrText[^>]*>([^<]*)<", body)]
    marks = set(re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"', body))
    pages = [one.split()[1] for one in fields if one.startswith("PAGEREF")]
    referred = [one.split()[1] for one in fields if one.startswith("REF")]

    assert sum(one.startswith("TOC") for one in fields) == 1
    assert len(pages) > 10 and set(pages) <= marks
    assert "_Ref_table_T10" in referred and "_Ref_figure_forest" in referred
    assert set(referred) <= marks
    captions = [one for one in fields if one.startswith("SEQ")]
    assert len(captions) == len(read(content).tables) + len(read(content).figures)


def test_bookmarks_have_numbers_of_their_own_and_fields_are_closed(content):
    body = part(content, "word/document.xml")
    numbers = re.findall(r'<w:bookmarkStart w:id="(\d+)"', body)

    assert len(numbers) == len(set(numbers)) == body.count("<w:bookmarkEnd")
    kinds = [body.count(f'w:fldCharType="{kind}"') for kind in ("begin", "separate", "end")]
    assert kinds[0] == kinds[1] == kinds[2]


def test_a_reference_shows_the_number_of_its_caption(content):
    report = read(content)
    (line,) = [one.text for one in report.under("Hva tallene sier") if "Anslagene står i" in one.text]
    named = next(caption for caption in report.tables if "Matchede virkninger" in caption)

    assert named.split(".")[0] in line


def test_every_table_stands_once(content):
    captions = [caption.split(". ", 1)[1] for caption in read(content).tables]

    assert len(captions) == len(set(captions))


def test_the_appendix_holds_plan_cells_agreement_and_the_log(written, content):
    report = read(content)
    with opened(written) as db:
        assert "verdict.keep" in str(db.execute("SELECT DISTINCT action FROM events").fetchall())
    cells = {row[0]: row[1:] for row in report.table("Hver celle etter hvor den står")}
    agreement = report.table("Krippendorffs alfa")
    log = report.table("Det siste som er gjort")

    assert cells["Veien Videre → aktivitet"][1] == "overstyrt"
    assert REASON in cells["Begge → frivillig retur"][2]
    assert cells["Begge → frivillig retur"][1] == "motstrid, forklart"
    assert agreement[0][:2] == ["Alle ledd", "0,78"]
    assert [row[1:] for row in log][:1] == [["Kari Koder", "begynte på rapporten"]]
    assert any("sjekksum" in line.text.lower() and len(line.text) > 60 for line in report.under("Vedlegg"))


def test_the_log_head_is_that_of_the_file_when_it_was_written(demo_db):
    before = log_head(demo_db)

    assert before in read(write_report(demo_db, "demo")).text


def test_a_written_sentence_opens_the_pairs_and_the_quotes(content):
    voices = read(content).under("Hva folk forteller")
    numbers = part(content, "word/_rels/document.xml.rels")

    assert all("joint_display" in line.link for line in voices)
    assert len(re.findall(r"effect\?study=demo&amp;analysis=\d+&amp;show=pairs", numbers)) == 4
    assert "coding?study=demo&amp;source=" in numbers


def test_no_number_of_the_file_is_left_as_a_code(content):
    assert "{{" not in markup(content)


@NO_OFFICE
@pytest.mark.slow
def test_odt_and_pdf_hold_the_same_words_and_count_their_pages(written, tmp_path):
    odt, pdf = tmp_path / "report.odt", tmp_path / "report.pdf"
    report_to_file(written, odt)
    report_to_file(written, pdf)

    with zipfile.ZipFile(odt) as parts:
        assert "Hva folk forteller" in parts.read("content.xml").decode()
    assert pdf.read_bytes()[:5] == b"%PDF-"
    text = tmp_path / "text"
    subprocess.run(["pdftotext", "-layout", str(pdf), str(text)], check=True, timeout=60)
    printed = text.read_text(encoding="utf-8")
    listed = re.findall(r"^ *(Sammendrag|Vedlegg|Utdrag av loggen)[ .]+(\d+)$", printed, re.MULTILINE)
    assert [name for name, _ in listed] == ["Sammendrag", "Vedlegg", "Utdrag av loggen"]
    assert [int(page) for _, page in listed] == sorted(int(page) for _, page in listed)


def test_without_libreoffice_odt_and_pdf_are_refused_plainly_and_word_is_not(demo_db, monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda _: None)

    for form in ("odt", "pdf"):
        with pytest.raises(InputError, match="LibreOffice is not on this machine"):
            write_report(demo_db, "demo", form=form)
    assert write_report(demo_db, "demo")[:2] == b"PK"


def test_an_unknown_ending_is_refused_before_anything_is_written(demo_home, tmp_path):
    with pytest.raises(InputError, match="docx, odt or pdf"):
        report_to_file(demo_home / "demo.samsyn", tmp_path / "report.xls")

    assert not (tmp_path / "report.xls").exists()
