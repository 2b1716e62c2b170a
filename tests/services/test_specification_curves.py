"""Curves of a study are computed once beside the screen, kept and found again; the command says the same."""

import json

import pytest
import typer
from typer.testing import CliRunner

from db.connection import opened
from db.settings import set_setting
from tests.helpers import simulated_table
from tests.services.small_register import store_small_register
from workbench.commands.specification_curve import specification_curve
from workbench.quant import specification_curve as quant
from workbench.quant.specification import EffectSpecification
from workbench.quant.specification_curve import run_curve
from workbench.quant.specification_grid import NOT_USED, CurveChoices, specification_grid
from workbench.services.effects import effect_of, specified
from workbench.services.jobs import forget, job_called, started
from workbench.services.specification_curves import (
    HELD,
    PermutationQuestion,
    curve_key,
    known_curve,
    known_permutation,
    permutation_key,
    run_permutation,
    run_study_curve,
)
from workbench.services.studies import furnish
from workbench.services.study_files import make_home, study_path

CHOICES = {"methods": ["as-in-2014", "ipw"], "links": ["probit"], "supports": ["minmax"]}
NUMBERS = ("att", "se", "ci_lower", "ci_upper", "p")
ROUNDING = 1e-12
"""The curve and the page share design and score in different ways, never what they compute."""
QUESTION = PermutationQuestion(choices=CHOICES, replications=4, within=("sex",))


@pytest.fixture
def study(home_folder):
    make_home()
    with opened(study_path("liten"), create=True) as db:
        furnish(db, title="Liten", simulated=True)
        store_small_register(db)
        yield db


def quiet(done):
    """A progress nobody watches."""


@pytest.fixture
def no_computing(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("computed again")

    return lambda: monkeypatch.setattr(quant, "run_curve", refuse)


def test_a_curve_is_computed_once_kept_and_found_again(study, no_computing):
    assert known_curve(study, "vv", choices=CHOICES) is None

    run_study_curve("liten", "vv", quiet, choices=CHOICES)
    first = known_curve(study, "vv", choices=CHOICES)
    no_computing()
    run_study_curve("liten", "vv", quiet, choices=CHOICES)

    assert known_curve(study, "vv", choices=CHOICES) == first
    assert first["summary"]["n"] == len(first["points"]) > 5
    assert known_curve(study, "vv") is None
    assert known_curve(study, "both", choices=CHOICES) is None


def test_the_main_point_is_the_studys_own_effect(study):
    set_setting(study, "effect_specification", {"link": "logit"})

    run_study_curve("liten", "vv", quiet, choices=CHOICES)

    points = known_curve(study, "vv", choices=CHOICES)["points"]
    (main,) = (point for point in points if point["is_main"])
    assert main["att"] == effect_of(study, "vv", **specified(study)).summary.effect.att
    assert (main["specification"], main["choices"]["link"]) == ({}, "logit")


def assert_opens_alike(db, point):
    """The effect of a point's own choices has the numbers that the curve has."""
    found = effect_of(db, "vv", **{**specified(db), **point["specification"]}).summary
    numbers = [getattr(found.effect, name) for name in NUMBERS]

    assert numbers == pytest.approx([point[name] for name in NUMBERS], rel=0, abs=ROUNDING)
    assert found.effect.n_treated_matched == point["n_treated"]
    assert (found.specification.age_resolution == "years") == (point["choices"]["resolution"] == "years")


def test_every_point_opens_as_an_effect_of_its_own(study):
    run_study_curve("liten", "vv", quiet, choices=CHOICES)

    points = known_curve(study, "vv", choices=CHOICES)["points"]
    left_out = {point["choices"]["covariates"] for point in points}
    assert left_out == {"all", "-sex", "-age", "-has_child", "-country"}
    for point in points:
        assert_opens_alike(study, point)


@pytest.mark.parametrize("own", [{}, {"link": "logit", "age_column": "age", "age_resolution": "months"}])
def test_points_with_rounded_ages_open_as_effects_of_their_own(demo_db, own):
    set_setting(demo_db, "effect_specification", own)
    few = {**CHOICES, "methods": ["as-in-2014", "ipw", "entropy"], "links": ["probit", "logit"]}

    run_study_curve("demo", "vv", quiet, choices=few)

    points = known_curve(demo_db, "vv", choices=few)["points"]
    sampled = points[:: len(points) // 25]
    assert {point["choices"]["resolution"] for point in sampled} == {"asis", "months", "years", NOT_USED}
    assert {point["choices"]["covariates"] for point in sampled} >= {"all", "-age", "-country"}
    for point in sampled:
        assert_opens_alike(demo_db, point)


def test_an_age_in_whole_years_has_one_resolution(study):
    run_study_curve("liten", "vv", quiet, choices={**CHOICES, "leave_one_out": False})

    points = known_curve(study, "vv", choices={**CHOICES, "leave_one_out": False})["points"]
    assert {point["choices"]["resolution"] for point in points} == {"asis"}


def test_a_curve_runs_as_a_job(study):
    key = curve_key(study, "vv", choices=CHOICES)

    job = started(key, lambda tell: run_study_curve("liten", "vv", tell, choices=CHOICES))
    assert job.finished.wait(60)
    forget(key)

    assert (job.error, job.done) == (None, 1.0)
    assert known_curve(study, "vv", choices=CHOICES)


def test_a_cancelled_job_keeps_nothing(study):
    def cancelled_after_one(tell):
        def told(done):
            job_called("stopped").cancel()
            tell(done)

        run_study_curve("liten", "vv", told, choices=CHOICES, workers=2)

    job = started("stopped", cancelled_after_one)
    assert job.finished.wait(60)
    forget("stopped")

    assert job.was_cancelled
    assert 0 <= job.done < 1
    assert known_curve(study, "vv", choices=CHOICES) is None


def test_permutations_are_kept_beside_the_curve(study):
    seen = []
    assert known_permutation(study, "vv", QUESTION) is None

    run_permutation("liten", "vv", seen.append, QUESTION, workers=1)

    kept = known_permutation(study, "vv", QUESTION)
    assert (kept["n_done"], len(kept["medians"]), kept["within"]) == (4, 4, ["sex"])
    assert 0 < kept["p_median"] <= 1
    assert seen == [0.25, 0.5, 0.75, 1.0]
    assert permutation_key(study, "vv", QUESTION) != permutation_key(
        study, "vv", PermutationQuestion(CHOICES)
    )


def test_permutations_hold_some_choices_unless_the_whole_curve_is_asked_for(study):
    choices = {"methods": ["as-in-2014"], "links": ["probit", "logit"], "leave_one_out": False}
    whole = PermutationQuestion(choices, replications=1, whole=True)
    part = PermutationQuestion(choices, replications=1)

    for question in (whole, part):
        run_permutation("liten", "vv", quiet, question, workers=1)

    assert known_permutation(study, "vv", whole)["n_specifications"] == 2 * 2 * 2
    assert known_permutation(study, "vv", part)["n_specifications"] == 1
    assert HELD == ("link", "support", "caliper")


@pytest.mark.slow
def test_the_demo_study_has_about_five_hundred_specifications_in_seconds(demo_db):
    run_study_curve("demo", "vv", quiet)

    kept = known_curve(demo_db, "vv")
    assert kept["summary"]["n"] + kept["summary"]["n_failed"] == 496
    assert {factor["factor"] for factor in kept["summary"]["factors"]} >= {"method", "resolution"}


APP = typer.Typer()
APP.command()(specification_curve)
COLUMNS = ["--treatment", "took_part", "--outcome", "returned", "--covariates", "age,land,child"]
FEW = ["--methods", "nearest,ipw", "--links", "logit", "--supports", "minmax", "--calipers", "none,0.01"]


@pytest.fixture
def table(tmp_path):
    frame = simulated_table(600, effect=0.05, seed=3)
    path = tmp_path / "data.csv"
    frame.to_csv(path, index=False)
    return frame, path


def command(path, *options):
    return CliRunner().invoke(APP, [str(path), *COLUMNS, *map(str, options)])


def test_the_command_gives_the_numbers_of_the_curve(table, tmp_path):
    frame, path = table
    out = tmp_path / "out.json"

    done = command(path, *FEW, "--leave-one-out", "--age-column", "age", "--json", out)

    base = EffectSpecification("took_part", "returned", ("age", "land", "child"))
    choices = CurveChoices(("nearest", "ipw"), ("logit",), ("minmax",), (None, 0.01), age_column="age")
    curve, told = run_curve(frame, specification_grid(base, choices=choices)), json.loads(out.read_text())
    assert (done.exit_code, done.stderr) == (0, "")
    assert [point["att"] for point in told["points"]] == [point.att for point in curve.points]
    assert told["summary"]["median"] == curve.summary.median
    assert (len(told["points"]), told["permutation"]) == (4 * 3, None)
    assert "12 specifications" in done.stdout
    assert "2 left out" in done.stdout


def test_the_command_permutes_and_spreads(table, tmp_path):
    _, path = table
    outs = tmp_path / "one.json", tmp_path / "two.json"

    for out, workers in zip(outs, (1, 2), strict=True):
        done = command(path, *FEW, "--permutations", 5, "--seed", 2, "--within", "land", "--workers", workers,
                       "--json", out, "--language", "nb")  # fmt: skip

    one, two = (json.loads(out.read_text()) for out in outs)
    assert one == two
    assert one["permutation"]["replications"] == 5
    assert "5 permutasjoner" in done.stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--methods", "magic"], "must be one or more of nearest"),
        (["--links", ""], "logit, probit"),
        (["--age-resolutions", "weeks"], "asis, months, years"),
        (["--calipers", "wide"], "--calipers"),
        (["--calipers", "none,-1"], "caliper"),
        (["--age-column", "took_part_at"], "not among the covariates"),
        (["--age-column", "land"], "AFG"),
        (["--permutations", -1], "at least 0"),
        (["--permutations", 2, "--within", "nowhere"], "nowhere"),
        (["--workers", 0], "at least 1"),
        (["--reference", "land=XXX"], "XXX"),
    ],
)
def test_what_can_be_mended_is_told_on_one_line(table, options, words):
    _, path = table

    done = command(path, *options)

    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
