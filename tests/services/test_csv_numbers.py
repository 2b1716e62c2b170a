"""Numbers and dates that are written otherwise are never read as so many groups without a word."""

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.helpers import simulated_table
from workbench.cli import app
from workbench.services.csv_files import read_csv_bytes
from workbench.services.csv_numbers import refuse_disguised


@pytest.fixture
def effect(tmp_path):
    """The command on a table whose ages are written by a function."""
    frame = simulated_table(400, effect=0.05, seed=4)
    path = tmp_path / "data.csv"

    def run(written, *more):
        frame.assign(age=[written(age) for age in frame["age"]]).to_csv(path, index=False)
        columns = ("--treatment", "took_part", "--outcome", "returned", "--covariates", "age,land,child")
        return CliRunner().invoke(app, ["effect", str(path), *columns, *more])

    return run


@pytest.mark.parametrize(
    ("written", "word"),
    [
        (lambda age: f"{age:.0f} år", " år"),
        (lambda age: f"{age:.0f} %", " %"),
        (lambda age: f"{1000 + age:,.1f}", "1,0"),
        (lambda age: f"{1000 + age:,.0f}".replace(",", "\u00a0"), "1\u00a00"),
        (lambda age: f"{1000 + age:,.2f}".replace(",", "_").replace(".", ",").replace("_", "."), "1.0"),
    ],
)
def test_numbers_with_units_or_separators_are_refused_with_their_words_and_the_way_out(effect, written, word):
    done = effect(written)

    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "not written plainly" in done.stderr and "--categorical" in done.stderr
    assert word in done.stderr


def test_the_other_decimal_mark_is_refused_where_the_file_has_more_of_the_first(effect):
    done = effect(lambda age: f"{age:.1f}".replace(".", ","), "--decimal", ".")

    assert done.exit_code == 2
    assert "decimal mark “.”" in done.stderr


def test_who_says_that_they_are_groups_is_believed(effect):
    done = effect(lambda age: f"{10 * (age // 10):.0f} år", "--categorical", "age")

    assert done.exit_code == 0


@pytest.mark.parametrize(
    "written",
    [
        lambda age: f"{10 * (age // 10):.0f}–{10 * (age // 10) + 9:.0f}",
        lambda age: f"C{int(age) % 3:03d}",
        lambda age: "60 år" if age > 40 else "20 år",
        lambda age: f"{20 * (age // 20):.0f}+ år",
    ],
)
def test_bands_codes_and_two_words_are_groups(effect, written):
    assert effect(written).exit_code == 0


@pytest.mark.parametrize(
    ("written", "word"),
    [
        (
            lambda age: f"{int(age) % 28 + 1}.{int(age) % 12 + 1}.2012" if age > 25 else "2012-03-04",
            "2012-03-04",
        ),
        (lambda age: f"{int(age) % 28 + 1}. mars 2012", "mars 2012"),
        (lambda age: f"{int(age) % 12 + 1}/{int(age) % 28 + 1}/2012", "/2012"),
    ],
)
def test_dates_in_another_form_or_in_two_are_refused_with_lines(effect, written, word):
    done = effect(written)

    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "must hold dates" in done.stderr and "lines" in done.stderr
    assert word in done.stderr


def test_a_number_too_large_for_a_computer_is_told_as_it_stands_in_the_file(effect):
    done = effect(lambda age: "1e400" if age > 50 else f"{age}")

    assert done.exit_code == 2
    assert "1e400" in done.stderr


@pytest.mark.parametrize("seed", range(3))
def test_words_of_letters_are_never_refused(seed):
    rng = np.random.default_rng(seed)
    words = ["".join(rng.choice(list("abcæøå -/"), 5)).strip() or "a" for _ in range(50)]
    table = read_csv_bytes("\n".join(["a;b", *(f'"{word}";1' for word in words)]).encode(), name="a.csv")

    refuse_disguised(table, "a", as_days=True)
