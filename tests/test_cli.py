"""The commands: what they write, and one line for whatever the user can mend."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from tests.helpers import simulated_table
from tests.mixed.gold import ALPHA, DATA, EXPECTED
from tests.reports.word_reading import numbers
from workbench.cli import app
from workbench.paths import ROOT
from workbench.texts import LANGUAGES

WHEN = ("before", "after")
COUNTS = {"n", "n_treated", "n_control", "n_treated_matched", "n_controls_used"}
NUMBERS = {"att", "se", "t", "p", "ci_lower", "ci_upper", "mde", "tost_p"}
EFFECT_KEYS = COUNTS | NUMBERS | {"support", "propensity", "balance"}
SUPPORT_KEYS = {"lower", "upper", "treated_dropped", "controls_dropped"}
BALANCE_KEYS = {"covariate", *(f"{what}_{when}" for what in ("smd", "variance_ratio") for when in WHEN)}
TERMS = {"const", "age", "child", "land=AFG", "land=IRQ"}
VOICES_KEYS = {"direction", "confidence", "n", "reasons"}
NUMBERS_KEYS = {"class", "p", "ci95", "ci90", "mde", "tost_p", "fragile_reasons"}
CELL_KEYS = {"voices", "numbers", "verdict", "fragile", "flip_points", "turns"}
FILES = ("--stances", DATA / "stances.csv", "--effects", DATA / "effects.csv", "--links", DATA / "links.csv")


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def assert_told(done, *words):
    """Exit code 2, nothing on stdout, and exactly one line that holds the words."""
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert done.stderr.endswith("\n")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def data(tmp_path) -> Path:
    path = tmp_path / "data.csv"
    simulated_table(400, effect=0.05, seed=4).to_csv(path, index=False)
    return path


def effect(path, *more):
    columns = ("--treatment", "took_part", "--outcome", "returned", "--covariates", "age,land,child")
    return run("effect", path, *columns, "--reference", "land=AND", *more)


def test_effect_writes_the_keys_that_were_promised(data, tmp_path):
    out = tmp_path / "out.json"

    done = effect(data, "--json", out)
    stored = json.loads(out.read_text(encoding="utf-8"))

    assert (done.exit_code, done.stderr) == (0, "")
    assert set(stored) >= EFFECT_KEYS
    assert set(stored["support"]) >= SUPPORT_KEYS
    assert all(set(row) >= BALANCE_KEYS for row in stored["balance"])
    assert set(stored["propensity"]["coefficients"]) == TERMS
    assert set(stored["propensity"]["marginal_effects"]) == TERMS - {"const"}
    for part in ("coefficients", "marginal_effects"):
        assert all(set(term) >= {"estimate", "se"} for term in stored["propensity"][part].values())
    assert "discrete_change" in stored["propensity"]["marginal_effects"]["land=AFG"]


def test_effect_writes_pairs_by_data_row(data, tmp_path):
    out = tmp_path / "pairs.csv"

    done = effect(data, "--pairs", out, "--method", "as-in-2014", "--link", "probit", "--support", "none")

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert done.exit_code == 0
    assert list(rows[0]) == ["treated", "control", "weight"]
    assert {int(row["treated"]) for row in rows}.isdisjoint(int(row["control"]) for row in rows)


def test_both_languages_tell_the_same_numbers(data):
    nb, en = (effect(data, "--language", language).stdout for language in LANGUAGES)

    assert nb != en
    assert numbers(nb, "nb") == numbers(en, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ["data.csv"]),
        (b"", ["data.csv"]),
        (b"took_part,returned,age,land,child\n", []),
        (b"took_part,returned,age\n1,0,30\n0,1,40\n", ["land", "child"]),
        (b"took_part,returned,age,land,child\n1,0,30,AND,0\n0,1,40\n", ["data.csv", "3"]),
        (b"took_part,returned,age,land,child\n1,0,30,AND,0\n1,1,40,AFG,1\n", []),
        (b"\x00\x01\x02\xff\xfe", ["data.csv"]),
    ],
    ids=["missing", "empty", "only a header", "columns absent", "ragged", "all treated", "no text"],
)
def test_a_file_that_cannot_be_matched_is_told_on_one_line(data, language, content, words):
    data.unlink()
    if content is not None:
        data.write_bytes(content)

    assert_told(effect(data, "--language", language), *words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "option", [("--sesoi", "0"), ("--reference", "land=SYR"), ("--json", "no/such/folder.json")], ids=str
)
def test_an_option_that_does_not_fit_is_told_on_one_line(data, language, option):
    assert_told(effect(data, *option, "--language", language))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["effect"], "DATA.csv"),
        (["effect", "x.csv"], "--treatment"),
        (["effect", "--cheese"], "--cheese"),
        (["effect", "x.csv", "--link", "cloglog"], "--link"),
        (["verdict", "--sesoi", "two"], "--s"),
        (["report", "demo"], "OUT.docx"),
        (["demo", "--language", "xx"], "--language"),
        (["nonsense"], "nonsense"),
    ],
    ids=" ".join,
)
def test_a_mistyped_command_is_told_on_one_line_too(arguments, word):
    assert_told(run(*arguments), word, "--help")


def test_help_is_shown_on_request_and_without_a_command():
    assert (run("--help").exit_code, run("effect", "--help").exit_code) == (0, 0)
    for command in (
        "effect",
        "balance",
        "bounds",
        "specification-curve",
        "export",
        "verdict",
        "report",
        "demo",
    ):
        assert command in run().stdout


def test_verdict_writes_the_keys_that_were_promised_and_the_verdicts_worked_through(tmp_path):
    out = tmp_path / "out.json"

    done = run("verdict", *FILES, "--sesoi", "0.02", "--agreement", ALPHA, "--json", out)
    stored = json.loads(out.read_text(encoding="utf-8"))

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.count("\n") == len(stored)
    for cell in stored.values():
        assert set(cell) == CELL_KEYS
        assert set(cell["voices"]) >= VOICES_KEYS
        assert set(cell["numbers"]) >= NUMBERS_KEYS
    judged = {name: (cell["verdict"], cell["fragile"]) for name, cell in stored.items()}
    assert judged == {name: cell[3:] for name, cell in EXPECTED.items()}


def test_verdict_tells_in_the_language_asked_for():
    nb, en = (run("verdict", *FILES, "--language", language).stdout for language in LANGUAGES)

    assert "motstrid" in nb
    assert "discordant" in en


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("--stances", None, ["bad.csv"]),
        ("--stances", "source,group,link,stance\nI01,x,K1,+\n", ["bad.csv", "claim"]),
        ("--stances", "source,group,link,stance,claim\nI01,x,K1,?,own\n", ["bad.csv", "stance", "?"]),
        ("--stances", "source,group,link,stance,claim\nI01,x,K1,+,own\nI01,x,K1,0,own\n", ["I01"]),
        ("--effects", "link,att,se,t,p_adjusted\nK9,x,1,1,1\n", ["bad.csv"]),
        ("--links", "link,blind_spot,needs_measure\nK1,maybe,0\n", ["bad.csv", "blind_spot", "maybe"]),
    ],
)
def test_a_file_that_cannot_be_judged_is_told_on_one_line(tmp_path, language, file, content, words):
    path = tmp_path / "bad.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    assert_told(run("verdict", *FILES, file, path, "--language", language), *words)


@pytest.mark.parametrize("option", [("--sesoi", "-1"), ("--sesoi", "nan"), ("--agreement", "2")], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_threshold_outside_its_range_is_told_on_one_line(language, option):
    assert_told(run("verdict", *FILES, *option, "--language", language), option[0])


@pytest.mark.parametrize("by_name", [True, False])
def test_report_writes_the_study_named_or_pointed_at(demo_home, tmp_path, by_name):
    out = tmp_path / "out.docx"

    done = run("report", "demo" if by_name else demo_home / "demo.samsyn", out)

    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{out}\n", "")
    assert len(Document(str(out)).tables) >= 6


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (None, "nothing"),
        (None, "nothing.samsyn"),
        (None, "../out/of/the/folder"),
        (b"", "empty.samsyn"),
        (b"no database" * 100, "junk.samsyn"),
        (b"SQLite format 3\x00" + b"\x00" * 500, "cut.samsyn"),
    ],
    ids=["no name", "no file", "outside", "empty", "junk", "cut"],
)
def test_a_study_that_cannot_be_read_is_told_on_one_line(home_folder, tmp_path, language, content, name):
    path = tmp_path / name if name.endswith(".samsyn") else Path(name)
    if content is not None:
        path.write_bytes(content)

    assert_told(run("report", path, tmp_path / "out.docx", "--language", language))
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["no/such/folder/out.docx", "."])
def test_a_report_that_cannot_be_written_is_told_on_one_line(demo_home, tmp_path, language, place):
    assert_told(run("report", "demo", tmp_path / place, "--language", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_demo_builds_the_study_once(home_folder, language):
    first = run("demo", "--language", language)
    built = (home_folder / "demo.samsyn").stat().st_mtime_ns
    second = run("demo", "--language", language)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.count("\n") == 5
    assert second.stdout == f"{home_folder / 'demo.samsyn'}\n"
    assert (home_folder / "demo.samsyn").stat().st_mtime_ns == built


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_home_folder_that_cannot_hold_the_demo_is_told_on_one_line(home_folder, language):
    home_folder.write_text("a file where the folder should be")

    assert_told(run("demo", "--language", language), str(home_folder))


def test_the_program_runs_as_a_module_and_leaves_with_its_code(tmp_path):
    command = [sys.executable, "-m", "workbench", "report", "nothing", str(tmp_path / "out.docx")]

    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
