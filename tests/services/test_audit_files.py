"""The audit as JSON, as rows and by command, in both languages."""

import json

import pytest
from typer.testing import CliRunner

from tests.audit.report_files import HERE, docx_report, pieces, report
from workbench.audit.findings import CHECKS
from workbench.cli import app
from workbench.services.audit_files import audit_bytes, audit_file, audit_rows, audit_told
from workbench.texts import LANGUAGES, Texts, catalogue

KEYS = ["check", "id", "place", "quote", "finding", "numbers", "severity"]


@pytest.fixture(scope="module")
def faulty() -> bytes:
    return docx_report(pieces((HERE / "many_errors.txt").read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_a_sentence_with_its_numbers(faulty, language):
    told = audit_told(audit_bytes(faulty, "r.docx"), Texts(language))

    for one in [*told["findings"], *told["reconciles"]]:
        assert list(one) == KEYS
        assert one["finding"][-1] in ".)" and "{" not in one["finding"]
    assert len(told["findings"]) >= 15
    assert told["read"] == {"paragraphs": 20, "tables": 9, "figures": 2} or told["read"]["tables"] == 9


def test_every_check_has_a_name_in_both_languages():
    for language in LANGUAGES:
        assert {f"audit.check_{name}" for name in CHECKS} <= set(catalogue(language))


def test_rows_hold_number_check_severity_place_quote_and_finding(faulty):
    rows = audit_rows(audit_bytes(faulty, "r.docx").findings, Texts("nb"))

    row = next(row for row in rows if row[0] == "participants-1")
    assert row[1:3] == ("Matchede mot deltakere", "Alvorlig")
    assert "tabell 6" in row[3]
    assert "575" in row[5] and "560" in row[5]


def test_the_command_writes_json_and_tells_each_finding_on_a_line(tmp_path, faulty):
    file, out = tmp_path / "gammel.docx", tmp_path / "ut.json"
    file.write_bytes(faulty)

    done = CliRunner().invoke(app, ["audit", str(file), "--json", str(out), "--language", "nb"])

    assert done.exit_code == 0, done.output
    findings = json.loads(out.read_text(encoding="utf-8"))["findings"]
    lines = done.stdout.strip().splitlines()
    assert len(lines) == len(findings) + 1
    assert lines[0].startswith(findings[0]["id"])


def test_the_command_says_of_a_clean_report_that_nothing_contradicts(tmp_path):
    file = tmp_path / "clean.docx"
    file.write_bytes(docx_report(report("health")))

    done = CliRunner().invoke(app, ["audit", str(file)])

    assert done.exit_code == 0
    assert done.stdout.startswith("Nothing in the report contradicts itself")


@pytest.mark.parametrize("name", ["absent.docx", "folder"])
def test_what_cannot_be_read_is_told_on_one_line(tmp_path, name):
    (tmp_path / "folder").mkdir()

    done = CliRunner().invoke(app, ["audit", str(tmp_path / name)])

    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_audit_of_a_file_is_that_of_its_bytes(tmp_path, faulty):
    file = tmp_path / "r.docx"
    file.write_bytes(faulty)

    assert audit_file(file) == audit_bytes(faulty, "r.docx")
