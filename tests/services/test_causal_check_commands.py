"""The commands dose and controls: the same numbers as the functions, and one line for what can be mended."""

import json

import numpy as np
import pytest
from scipy.stats import norm
from typer.testing import CliRunner

from tests.helpers import simulated_table
from workbench.cli import app
from workbench.quant.analysis import run_effect
from workbench.quant.specification import EffectSpecification

RUN = CliRunner()
COVARIATES = ("age", "land", "child")
COLUMNS = ["--treatment", "took_part", "--covariates", ",".join(COVARIATES)]


@pytest.fixture
def table(tmp_path):
    """A dose of some treated; a permit and a waiting time that the treatment does not change."""
    frame, rng = simulated_table(2000, effect=0.05, seed=4), np.random.default_rng(1)
    dose = np.where(rng.random(len(frame)) < 0.9, rng.integers(1, 13, len(frame)), np.nan)
    frame["sessions"] = np.where(frame["took_part"] == 1, dose, np.nan)
    frame["permit"] = (rng.random(len(frame)) < 0.1).astype(int)
    frame["waited"] = np.where(rng.random(len(frame)) < 0.9, rng.exponential(200, len(frame)).round(), np.nan)
    path = tmp_path / "data.csv"
    frame.to_csv(path, index=False)
    return frame, path


def asked(path, command, *more):
    out = path.with_suffix(".json")
    done = RUN.invoke(app, [command, str(path), *COLUMNS, *more, "--json", str(out)])
    assert done.exit_code == 0, done.output
    return done, json.loads(out.read_text(encoding="utf-8"))


def dose_of(path, *more):
    return asked(path, "dose", "--outcome", "returned", "--dose", "sessions", *more)


def test_groups_by_dose_are_means_of_differences_from_the_pairs_of_the_effect(table):
    frame, path = table

    _, told = dose_of(path)

    pairs = run_effect(frame, EffectSpecification("took_part", "returned", COVARIATES)).pairs()
    y, dose = frame["returned"].to_numpy(), frame["sessions"].to_numpy()
    controls = np.bincount(pairs.treated, weights=pairs.weight * y[pairs.control], minlength=len(frame))
    treated = np.unique(pairs.treated)
    known = treated[np.isfinite(dose[treated])]
    for group in told["groups"]:
        inside = known[(dose[known] >= group["lowest"]) & (dose[known] <= group["highest"])]
        assert group["n_treated"] == len(inside)
        assert group["effect"] == pytest.approx((y - controls)[inside].mean())
    assert told["slope"] == pytest.approx(np.polyfit(dose[known], (y - controls)[known], 1)[0])
    assert (told["n_treated"], told["n_unknown"]) == (len(known), len(treated) - len(known))


@pytest.mark.parametrize("alpha", [0.01, 0.2])
def test_intervals_are_at_the_level_that_is_told(table, alpha):
    _, path = table

    _, dose = dose_of(path, "--alpha", str(alpha))
    _, control = asked(path, "controls", "--outcomes", "permit,waited", "--alpha", str(alpha))

    assert dose["alpha"] == control["alpha"] == alpha
    for one in (*dose["groups"], *control["rows"]):
        assert one["ci_upper"] - one["effect"] == pytest.approx(norm.isf(alpha / 2) * one["se"])
    assert dose["slope"] - dose["ci_lower"] == pytest.approx(norm.isf(alpha / 2) * dose["se"])


def test_control_outcomes_have_the_effects_that_the_command_effect_gives(table):
    frame, path = table

    done, told = asked(path, "controls", "--outcomes", "permit,waited")

    permit, waited = told["rows"]
    for row in (permit, waited):
        spec = EffectSpecification("took_part", row["control"], COVARIATES)
        effect = run_effect(frame[frame[row["control"]].notna()], spec).effect
        assert (row["effect"], row["se"]) == pytest.approx((effect.att, effect.se))
    assert waited["n_missing"] == frame["waited"].isna().sum() > 0
    assert permit["events"] == {
        "treated": int((frame["permit"] * frame["took_part"]).sum()),
        "control": int((frame["permit"] * (1 - frame["took_part"])).sum()),
    }
    assert f"waited: {waited['n_missing']} rows without a value are left out." in done.stdout


def test_a_control_outcome_that_the_arms_differ_in_is_named_after_holm(table):
    frame, path = table
    frame.assign(debt=frame["took_part"] + np.arange(len(frame)) % 7).to_csv(path, index=False)

    done, told = asked(path, "controls", "--outcomes", "permit,debt")

    assert [row["differs"] for row in told["rows"]] == [False, True]
    assert "1 of 2: debt." in done.stdout


def test_a_rare_control_outcome_and_too_few_doses_have_a_reason_and_no_number(table):
    frame, path = table
    frame["permit"] = (np.arange(len(frame)) < 4).astype(int)
    frame["sessions"] = frame["sessions"].where(frame["sessions"].notna().cumsum() < 20)
    frame.to_csv(path, index=False)

    _, control = asked(path, "controls", "--outcomes", "permit")
    dose, told = dose_of(path)

    assert control["rows"][0]["effect"] is None
    assert control["rows"][0]["reason"]["key"] == "effect_reason.control_rare"
    assert told["slope"] is None
    assert told["reason"]["key"] == "effect_reason.dose_too_few"
    assert "at least 30 are needed" in dose.stdout


def test_controls_with_a_dose_are_warned_of_beside_the_numbers(table):
    frame, path = table
    untreated = frame.index[frame["took_part"] == 0][:7]
    frame.loc[untreated, "sessions"] = 3
    frame.to_csv(path, index=False)

    done, told = dose_of(path)

    assert "7 controls have a dose in “sessions”" in done.stderr
    assert [one["key"] for one in told["warnings"]] == ["effect_reason.dose_of_controls"]


@pytest.mark.parametrize(
    ("command", "wrong", "words"),
    [
        ("dose", ["--outcome", "returned", "--dose", "land"], "Named more than once: land"),
        ("dose", ["--outcome", "returned", "--dose", "word"], "must be numbers. It has: mye, noe"),
        ("dose", ["--outcome", "returned", "--dose", "hours"], "does not have the columns: hours"),
        ("dose", ["--outcome", "returned", "--dose", "sessions", "--groups", "0"], "--groups"),
        ("dose", ["--outcome", "returned", "--dose", "sessions", "--alpha", "0.5"], "--alpha"),
        ("controls", ["--outcomes", "land"], "land"),
        ("controls", ["--outcomes", "word"], "must be numbers"),
        ("controls", ["--outcomes", " , "], "--outcomes"),
        ("controls", ["--outcomes", "permit", "--alpha", "0"], "--alpha"),
        ("controls", ["--outcomes", "permit", "--caliper-scale", "sd"], "--caliper"),
    ],
)
def test_what_can_be_mended_is_told_on_one_line(table, command, wrong, words):
    frame, path = table
    frame.assign(word=np.where(frame.index % 2, "mye", "noe")).to_csv(path, index=False)

    done = RUN.invoke(app, [command, str(path), *COLUMNS, *wrong])

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
