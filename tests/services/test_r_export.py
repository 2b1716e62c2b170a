"""A study's rows leave it for R: what is written, where, and that R finds the same effects."""

import json
import re
import zipfile
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from db.events import operations, verify_chain
from db.register import active_import, persons_frame
from db.settings import set_setting, settings
from tests.reports.test_r_script import NUMBERS, in_r, needs_r, printed
from tests.services.small_register import store_small_register
from workbench.commands.export import export
from workbench.errors import InputError, NotFoundError
from workbench.services.arms import arm_data
from workbench.services.effects import effect_of, estimated_measures
from workbench.services.r_export import LOGGED, export_for_r, r_export
from workbench.services.studies import furnish
from workbench.texts import LANGUAGES, Texts

EN = Texts("en")
BESIDE = {"README.txt", "balance.csv", "expected.csv", "reproduce.R"}


@pytest.fixture
def study(db):
    furnish(db, title="Liten", simulated=True)
    store_small_register(db)
    return db


def run(*arguments):
    app = typer.Typer()
    app.command()(export)
    return CliRunner().invoke(app, [str(one) for one in arguments])


def assert_told(done, *words):
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr


@needs_r
@pytest.mark.slow
def test_r_reproduces_the_demo_study_and_finds_one_changed_number(demo_home, tmp_path):
    place, written = export_for_r(demo_home / "demo.samsyn", tmp_path / "out", EN)

    done = in_r(place)
    found = printed(done)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(found) == len(written.rows) == 4
    for row, numbers in zip(written.rows, found, strict=True):
        effect = row.summary.effect
        for name in NUMBERS:
            stored = f"{getattr(effect, name):.{0 if name.startswith('n_') else 8}f}"
            assert numbers[name] == (stored, stored)
    stored = (place / "expected.csv").read_text(encoding="utf-8")
    used = written.rows[1].summary.effect.n_controls_used
    (place / "expected.csv").write_text(stored.replace(f",{used},", f",{used + 1},"), encoding="utf-8")
    assert in_r(place).returncode == 1


def test_the_rows_are_those_of_the_arms(study):
    written = r_export(study, EN)

    assert set(written.files) == BESIDE | {row.file for row in written.rows}
    for row in written.rows:
        data = arm_data(study, row.measure).frame
        lines = written.files[row.file].splitlines()
        numbers = [int(line.partition(",")[0]) for line in lines[1:]]
        assert lines[0] == "person_no,treatment,returned,sex,age,has_child,country"
        assert numbers == data.index.tolist()
        assert row.summary == effect_of(study, row.measure).summary


def test_rows_of_empty_levels_are_left_out_as_they_were(study):
    with study.conn:
        study.execute("UPDATE persons SET country = 'XXX' WHERE person_no IN (1, 2, 3)")

    written = r_export(study, EN)

    for row in written.rows:
        assert written.files[row.file].count("\n") == row.summary.effect.n + 1
        assert all(level.level == "XXX" for level in row.summary.dropped)


def test_neither_pseudonyms_nor_other_columns_are_written(demo_db):
    pseudonyms = set(map(str, persons_frame(demo_db)["person_id"]))

    files = r_export(demo_db, EN).files
    cells = {cell for text in files.values() for cell in re.split(r"[,\n\"]", text)}

    assert len(pseudonyms) > 9000
    assert not pseudonyms & cells


def test_the_specification_of_the_study_is_the_one_exported(study):
    set_setting(study, "effect_specification", {"link": "logit", "method": "entropy"})

    written = r_export(study, EN)

    assert {row.summary.specification.method for row in written.rows} == {"entropy"}
    assert EN.t("r_export.method_unknown", method="entropy") in " ".join(written.files["README.txt"].split())


def test_an_arm_without_an_effect_is_told_and_the_rest_exported(db):
    furnish(db, title="Liten", simulated=False)
    store_small_register(db, measures=("vv",))

    written = r_export(db, EN)

    assert [row.measure for row in written.rows] == ["vv", "all"]
    assert set(written.failures) == {"Courses", "Both"}
    readme = " ".join(written.files["README.txt"].split())
    assert "Courses is left out" in readme
    assert EN.t("r_export.real") in readme


def test_a_study_without_a_register_has_nothing_to_export(db):
    furnish(db, title="Tom", simulated=True)

    with pytest.raises(NotFoundError, match="no register"):
        r_export(db, EN)


def test_the_log_says_that_microdata_left_and_not_where_to(study, study_file, tmp_path):
    for _ in range(2):
        export_for_r(study_file, tmp_path / "secret-place", EN, force=True)

    logged = [one for one in operations(study) if one.action == "study.export"]
    kept = settings(study)[LOGGED]
    assert len(logged) == 2
    assert verify_chain(study) is None
    assert kept["rows"] == {
        one.id: effect_of(study, one.id).summary.effect.n for one in estimated_measures(study)
    }
    assert "secret" not in json.dumps(kept)


def test_a_place_with_files_is_refused_and_nothing_is_logged(study, study_file, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="--force"):
        export_for_r(study_file, mine, EN)

    assert [path.name for path in mine.iterdir()] == ["notes.txt"]
    assert LOGGED not in settings(study)


def test_force_writes_beside_what_lies_there(study, study_file, tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    export_for_r(study_file, tmp_path, EN, force=True)

    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert {path.name for path in tmp_path.iterdir()} >= BESIDE


def test_a_zip_file_holds_one_folder(study, study_file, tmp_path):
    place, written = export_for_r(study_file, tmp_path / "out.zip", EN)

    with zipfile.ZipFile(place) as archive:
        assert set(archive.namelist()) == {f"out/{name}" for name in written.files}
        assert archive.read("out/README.txt").decode("utf-8") == written.files["README.txt"]
    with pytest.raises(InputError, match="--force"):
        export_for_r(study_file, place, EN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_writes_and_warns(study, study_file, tmp_path, language):
    out = tmp_path / "out"

    done = run(study_file, out, "--format", "r", "--language", language)

    texts = Texts(language)
    sha = active_import(study).sha256
    readme = " ".join((out / "README.txt").read_text(encoding="utf-8").split())
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == str(out)
    assert done.stderr == texts.t("r_export.warning", place=str(out)) + "\n"
    assert texts.t("r_export.simulated") in readme
    assert sha in readme


def test_without_a_place_the_folder_is_made_where_the_user_stands(demo_home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    done = run("demo", "--format", "r")

    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "demo-r")
    assert (tmp_path / "demo-r" / "reproduce.R").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_exported_is_told_on_one_line(study, study_file, tmp_path, language):
    def told(*arguments):
        return run(*arguments, "--format", "r", "--language", language)

    assert_told(told("nothing", tmp_path / "out"), "nothing")
    assert_told(told(study_file, tmp_path / "no" / "such" / "folder"), "folder")
    assert_told(told(study_file, tmp_path), str(tmp_path), "--force")
    assert_told(told(study_file, study_file), str(study_file), "--force")
    assert not Path("out").exists()
