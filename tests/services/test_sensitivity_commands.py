"""The commands bounds and balance: the same numbers as the functions, and one line for what can be mended."""

import json

import pytest
from typer.testing import CliRunner

from tests.helpers import simulated_table
from workbench.cli import app
from workbench.quant.analysis import run_effect
from workbench.quant.bound_inputs import discordant_pairs
from workbench.quant.bounds_mcnemar import mcnemar_bounds
from workbench.quant.specification import EffectSpecification

RUN = CliRunner()
COLUMNS = ["--treatment", "took_part", "--covariates", "age,land,child"]


@pytest.fixture
def table(tmp_path):
    frame = simulated_table(1200, effect=0.15, seed=3)
    path = tmp_path / "data.csv"
    frame.to_csv(path, index=False)
    return frame, path


def test_mcnemar_bounds_are_those_of_the_pairs_matched_one_to_one(table, tmp_path):
    frame, path = table
    out = tmp_path / "out.json"
    asked = ["bounds", str(path), *COLUMNS, "--outcome", "returned", "--test", "mcnemar", "--gamma", "1,1.5"]

    done = RUN.invoke(app, [*asked, "--json", str(out)])

    spec = EffectSpecification(
        "took_part", "returned", ("age", "land", "child"), method="nearest-no-replacement"
    )
    run = run_effect(frame, spec)
    expected = mcnemar_bounds(*discordant_pairs(run.design.outcome, run.match), gammas=(1, 1.5))
    told = json.loads(out.read_text())
    assert done.exit_code == 0
    assert told["test"] == "mcnemar"
    assert [row["p_upper"] for row in told["rows"]] == [row.p_upper for row in expected.rows]
    assert told["gamma_star"] == expected.gamma_star


@pytest.mark.parametrize("test", ["mantel-haenszel", "wilcoxon"])
def test_other_tests_are_bounded_too(table, test):
    _, path = table

    done = RUN.invoke(app, ["bounds", str(path), *COLUMNS, "--outcome", "returned", "--test", test])

    assert done.exit_code == 0
    assert "1.00" in done.stdout


def test_balance_needs_no_outcome_and_tells_both_samples(table, tmp_path):
    frame, path = table
    out = tmp_path / "out.json"

    done = RUN.invoke(app, ["balance", str(path), *COLUMNS, "--method", "ipw", "--json", str(out)])

    told = json.loads(out.read_text())
    rows = {row["covariate"]: row for row in told["balance"]}
    treated = frame["took_part"] == 1
    sd = frame.loc[treated, "age"].std()
    gap = frame.loc[treated, "age"].mean() - frame.loc[~treated, "age"].mean()
    assert done.exit_code == 0
    assert rows["age"]["smd_before"] == pytest.approx(gap / sd)
    assert abs(rows["age"]["smd_after"]) < abs(rows["age"]["smd_before"])
    assert {"before", "after", "link", "index"} == set(told["score"])
    assert len(told["distributions"]) == len(told["balance"])


def test_balance_judges_columns_that_were_not_matched_on(table, tmp_path):
    frame, path = table
    frame["visits"] = [0, 1, 2, 3] * (len(frame) // 4)
    frame.to_csv(path, index=False)
    out = tmp_path / "out.json"
    asked = [
        "balance",
        str(path),
        "--treatment",
        "took_part",
        "--covariates",
        "age,child",
        "--json",
        str(out),
    ]

    done = RUN.invoke(app, [*asked, "--also", "land,visits", "--categorical", "visits"])

    told = json.loads(out.read_text())
    others = {row["covariate"]: row for row in told["other_balance"]}
    treated = frame["took_part"] == 1
    andorra = (frame["land"] == "AND").astype(float)
    gap = andorra[treated].mean() - andorra[~treated].mean()
    assert done.exit_code == 0
    assert {row["covariate"] for row in told["balance"]} == {"age", "child"}
    assert {"land=AND", "visits=0", "visits=3"} <= set(others)
    assert others["land=AND"]["smd_before"] == pytest.approx(gap / andorra[treated].std())
    assert len(told["other_distributions"]) == len(others)
    assert "land=AND (not matched on)" in done.stdout


@pytest.mark.parametrize("also", ["age", "took_part", "nowhere"])
def test_columns_that_cannot_be_judged_beside_the_match_are_named(table, also):
    _, path = table

    done = RUN.invoke(app, ["balance", str(path), *COLUMNS, "--also", also])

    assert done.exit_code == 2
    assert also in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ["--gamma", "1,x"],
        ["--gamma", "0.5"],
        ["--alpha", "0.7"],
        ["--test", "mcnemar", "--method", "ipw"],
        ["--covariates", "nowhere"],
    ],
)
def test_what_can_be_mended_is_one_line_and_exit_2(table, wrong):
    _, path = table

    done = RUN.invoke(app, ["bounds", str(path), *COLUMNS, "--outcome", "returned", *wrong])

    assert done.exit_code == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.output
