"""Options of commands that a method or a standard error does not read, on one line."""

import pandas as pd
import pytest

from tests.helpers import simulated_table
from tests.test_cli import assert_told, effect, run
from workbench.commands.options import Method
from workbench.texts import LANGUAGES


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.csv"
    simulated_table(400, effect=0.05, seed=4).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("method", "option", "words"),
    [
        ("nearest", ("--radius", "0.02"), ["radius-pooled"]),
        ("ipw", ("--caliper-scale", "sd"), ["as-in-2014"]),
        ("nearest", ("--caliper-scale", "sd"), ["--caliper "]),
        ("radius", ("--bandwidth", "0.1"), ["kernel"]),
        ("optimal", ("--bias-adjust",), ["mahalanobis"]),
        ("mahalanobis", ("--tie-tolerance", "0.001"), ["nearest-no-replacement"]),
        ("ipw", ("--cluster", "land"), ["robust", "bootstrap"]),
        ("nearest", ("--replications", "50"), ["becker-ichino", "bootstrap"]),
        ("nearest", ("--age-resolution", "years"), ["--age-column"]),
    ],
    ids=str,
)
def test_an_option_that_would_change_nothing_is_told_with_what_it_goes_with(
    data, language, method, option, words
):
    done = effect(data, "--method", method, *option, "--language", language)

    assert_told(done, option[0], *words)


@pytest.mark.parametrize("method", [one.value for one in Method])
def test_a_default_that_is_typed_goes_with_every_method(data, method):
    typed = ("--radius", "0.01", "--blocks", "5", "--order", "largest", "--caliper-scale", "probability")

    first, again = effect(data, "--method", method), effect(data, "--method", method, *typed)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.stdout == again.stdout


def test_an_age_in_years_is_the_age_of_a_file_in_whole_years(data):
    ages, finer = pd.read_csv(data), data.with_name("finer.csv")
    ages.assign(age=ages["age"] + 0.3).to_csv(finer, index=False)
    in_years = ("--age-column", "age", "--age-resolution", "years")

    whole, rounded = effect(data), effect(finer, *in_years)

    assert (whole.exit_code, rounded.exit_code) == (0, 0)
    assert rounded.stdout == whole.stdout


def test_an_age_that_nothing_is_compared_on_is_told(data):
    assert_told(effect(data, "--age-column", "took_part", "--age-resolution", "years"), "took_part")


@pytest.mark.parametrize("command", ["balance", "bounds", "specification-curve"])
def test_a_scale_without_a_caliper_is_told(data, command):
    columns = ("--treatment", "took_part", "--outcome", "returned", "--covariates", "age,land,child")
    none = ("--calipers", "none") if command == "specification-curve" else ()

    assert_told(run(command, data, *columns, *none, "--caliper-scale", "sd"), "--caliper-scale", "--caliper")


@pytest.mark.parametrize("command", ["balance", "bounds"])
def test_balance_and_bounds_tell_it_too(data, command):
    columns = ("--treatment", "took_part", "--outcome", "returned", "--covariates", "age,land,child")

    assert_told(run(command, data, *columns, "--method", "kernel", "--caliper", "0.1"), "--caliper", "kernel")
