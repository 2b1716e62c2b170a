"""The command ``plan``: shows a plan and its hash, locks it, tells what has changed since."""

import json

import pytest

from db.coders import coder_named, coders
from db.connection import opened
from tests.test_cli import assert_told, run
from workbench.services.plan import plan_locks, plan_view
from workbench.services.studies import create_study
from workbench.services.triangulation import set_sesoi
from workbench.texts import LANGUAGES, Texts


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    return create_study("Ny")


def changed(study):
    with opened(study) as db:
        set_sesoi(db, 0.03, coder_named(db, "Kari"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_that_is_not_locked_is_shown_with_its_hash(study, language):
    done = run("plan", "Ny", "--language", language)

    texts = Texts(language)
    with opened(study) as db:
        view = plan_view(db)
    assert (done.exit_code, done.stderr) == (0, "")
    assert view.sha256 in done.stdout
    assert texts.t("cli.plan_open") in done.stdout
    assert all(texts.t(f"plan.section_{name}") in done.stdout for name in view.document)


def test_a_plan_is_locked_under_a_name_and_the_lock_is_the_one_of_the_screen(study):
    done = run("plan", study, "--lock", "--by", "Kari", "--note", "Avtalt med oppdragsgiver.")

    assert (done.exit_code, done.stderr) == (0, "")
    with opened(study) as db:
        (lock,) = plan_locks(db)
    assert (lock.coder, lock.note) == ("Kari", "Avtalt med oppdragsgiver.")
    assert lock.sha256 in done.stdout and Texts("en").t("cli.plan_unchanged") in done.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_difference_is_told_in_words_and_the_json_holds_it(study, tmp_path, language):
    out = tmp_path / "plan.json"
    run("plan", study, "--lock", "--by", "Kari")
    changed(study)

    done = run("plan", study, "--diff", "--json", out, "--language", language)

    texts, stored = Texts(language), json.loads(out.read_text(encoding="utf-8"))
    (change,) = stored["changes"]
    assert (done.exit_code, done.stderr) == (0, "")
    assert change["words"] in done.stdout
    assert texts.t("plan.threshold_sesoi") in change["words"]
    assert (change["section"], change["old"], change["new"]) == ("thresholds", 0.02, 0.03)
    assert stored["lock"]["is_whole"] and stored["lock"]["sha256"] != stored["sha256"]
    assert set(stored["parts"]) == set(stored["plan"])


def test_without_diff_the_number_of_changes_alone_is_told(study):
    run("plan", study, "--lock", "--by", "Kari")
    changed(study)

    done = run("plan", study)

    assert Texts("en").t("cli.plan_changed", n=1) in done.stdout
    assert Texts("en").t("plan.threshold_sesoi") not in done.stdout


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--lock",), "--by"),
        (("--lock", "--by", "  "), ""),
        (("--lock", "--by", "Kari", "--note", "kort"), ""),
        (("--by", "Kari"), "--lock"),
        (("--note", "Avtalt med oppdragsgiver."), "--lock"),
        (("--diff",), "--lock"),
        (("--json", "no/such/folder.json"), "folder.json"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_cannot_be_done_is_told_on_one_line(study, language, options, word):
    assert_told(run("plan", study, *options, "--language", language), word)

    with opened(study) as db:
        assert plan_locks(db) == ()


def test_the_same_plan_is_not_locked_twice_and_a_missing_study_is_told(study, tmp_path):
    run("plan", study, "--lock", "--by", "Kari")

    assert_told(run("plan", study, "--lock", "--by", "Ola"))
    assert_told(run("plan", "Finnes ikke"), "Finnes ikke")
    with opened(study) as db:
        assert len(plan_locks(db)) == 1
        assert [one.name for one in coders(db)] == ["Kari"]
