"""Tables that no effect can be had from: each command tells the column and the way out on one line."""

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.helpers import simulated_table
from tests.test_cli import assert_told
from workbench.cli import app
from workbench.texts import LANGUAGES

COMMANDS = ("effect", "balance", "bounds", "specification-curve")
FEW = {"specification-curve": ("--methods", "nearest,ipw", "--links", "logit", "--supports", "none")}
N = 300
PATTERN = np.arange(N)


@pytest.fixture
def told(tmp_path):
    """Runs a command on a table."""

    def run(command, frame, *more, covariates="age,land,child"):
        path = tmp_path / "data.csv"
        frame.to_csv(path, index=False)
        columns = ("--treatment", "took_part", "--outcome", "returned", "--covariates", covariates)
        asked = [command, path, *columns, *FEW.get(command, ()), *more]
        return CliRunner().invoke(app, [str(word) for word in asked])

    return run


def table():
    return simulated_table(N, effect=0.05, seed=4).assign(id=PATTERN)


def among_treated(values, otherwise):
    """A column that only participants vary in."""
    return lambda frame: np.where(frame["took_part"] == 1, values, otherwise)


SCORES = {
    "zero for all controls": among_treated(PATTERN % 40 + 1, 0),
    "zero for some treated, too": among_treated(PATTERN % 5, 0),
    "a value inside the treated's": among_treated(PATTERN % 40, 20),
    "minus 99": among_treated(PATTERN % 40, -99),
    "missing": among_treated([str(k % 40) for k in PATTERN], ""),
    "held or not": among_treated(PATTERN % 2, 0),
    "words": among_treated(np.array(["good", "poor", "none"])[PATTERN % 3], "none"),
    "the treatment": lambda frame: frame["took_part"],
    "the treatment in words": among_treated("course", "nothing"),
    "the outcome": lambda frame: frame["returned"],
    "the outcome the other way round": lambda frame: 1 - frame["returned"],
    "days until the outcome": lambda frame: np.where(frame["returned"] == 1, PATTERN % 50 + 1, 0),
}


@pytest.mark.parametrize("made", SCORES.values(), ids=SCORES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_covariate_that_the_measure_or_the_outcome_made_is_refused(told, command, made):
    frame = table().assign(course_score=made)

    for more in ((), ("--drop-empty-levels",), ("--language", "nb")):
        done = told(command, frame, *more, covariates="age,course_score")

        assert_told(done, "course_score", "bort" if "nb" in more else "Leave them out")


BROKEN = {
    "nobody treated": ({"took_part": 0}, ["took_part", "300"]),
    "everybody treated": ({"took_part": 1}, ["took_part", "300"]),
    "treatment missing": ({"took_part": ""}, ["took_part"]),
    "treatment in words": ({"took_part": "yes"}, ["took_part", "yes"]),
    "treatment of three values": ({"took_part": PATTERN % 3}, ["took_part", "2"]),
    "outcome missing": ({"returned": ""}, ["returned"]),
    "an outcome missing": ({"returned": ["", *"10" * 149, "1"]}, ["returned (1)"]),
    "outcome in words": ({"returned": "yes"}, ["returned", "yes"]),
    "infinite outcome": ({"returned": ["inf", *"10" * 149, "1"]}, ["returned", "inf"]),
    "outcome too large": ({"returned": ["1e999", *"10" * 149, "1"]}, ["returned"]),
    "covariate missing": ({"age": ""}, ["age"]),
    "constant covariate": ({"age": 30}, ["age (= 30)"]),
    "infinite covariate": ({"age": ["-inf", *range(299)]}, ["age", "-inf"]),
    "a word among numbers": ({"age": ["ukjent", *range(299)]}, ["age", "ukjent"]),
    "a person twice": ({"id": [7, *range(1, 300)]}, ["id", "7 ("]),
    "a person in every row": ({"id": 1}, ["id", "1 ("]),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("change", "words"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_used_is_told_with_its_column(told, command, change, words, language):
    assert_told(told(command, table().assign(**change), "--language", language), *words)


@pytest.mark.parametrize("command", COMMANDS)
def test_covariates_that_separate_the_groups_are_named(told, command):
    frame = table()
    frame["age"] += 100 * frame["took_part"]

    assert_told(told(command, frame), "age", "Leave them out")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_country_without_participants_is_named_or_left_out_on_request(told, command):
    frame = table()
    frame.loc[(frame["took_part"] == 0) & (PATTERN % 25 == 0), "land"] = "SYR"

    assert_told(told(command, frame), "land=SYR (0 / ", "Merge")
    assert told(command, frame, "--drop-empty-levels").exit_code == 0


@pytest.mark.parametrize("command", ["effect", "balance", "bounds"])
def test_a_caliper_that_reaches_nobody_says_how_near_the_nearest_is(told, command):
    frame = table().assign(x=np.random.default_rng(1).normal(size=N))

    assert_told(told(command, frame, "--caliper", "1e-13", covariates="x"), "caliper", "nearest", "none")


def test_a_curve_whose_every_caliper_reaches_nobody_says_so(told):
    frame = table().assign(x=np.random.default_rng(1).normal(size=N))

    done = told("specification-curve", frame, "--methods", "nearest", "--calipers", "1e-13", covariates="x")

    assert_told(done, "caliper", "nearest", "none")
