"""What a CSV file is checked for beside its values: persons, and when covariates were measured."""

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.helpers import simulated_table
from tests.test_cli import assert_told
from workbench.cli import app
from workbench.errors import InputError
from workbench.services.csv_dates import date_form, file_dates
from workbench.services.csv_files import read_csv_bytes
from workbench.services.file_checks import parsed_measured
from workbench.texts import LANGUAGES

COMMANDS = ("effect", "balance", "bounds", "specification-curve")
FEW = {"specification-curve": ("--methods", "nearest,ipw", "--links", "logit", "--supports", "none")}
DATES = ("--treatment-date", "began", "--measured", "score=scored")
BEFORE, BEGAN, AFTER = "2012-02-01", "2012-03-05", "2012-06-30"


@pytest.fixture
def data():
    frame = simulated_table(400, effect=0.05, seed=4)
    rng = np.random.default_rng(2)
    treated = frame["took_part"] == 1
    return frame.assign(
        id=np.arange(400),
        score=rng.integers(0, 30, 400),
        began=np.where(treated, BEGAN, ""),
        scored=np.where(treated & (treated.cumsum() <= 7), AFTER, BEFORE),
    )


@pytest.fixture
def told(tmp_path):
    """Runs a command on a table; gives what it said and the JSON it wrote."""

    def run(command, frame, *more, covariates="age,child,score", form=None):
        path, out = tmp_path / "data.csv", tmp_path / "out.json"
        frame.to_csv(path, index=False, **(form or {}))
        columns = ("--treatment", "took_part", "--outcome", "returned", "--covariates", covariates)
        asked = [command, path, *columns, *FEW.get(command, ()), "--json", out, *more]
        done = CliRunner().invoke(app, [str(word) for word in asked])
        return done, json.loads(out.read_text("utf-8")) if out.exists() else None

    return run


def first_lines(data, n=5):
    """Lines of the file on which the first covariates measured later stand."""
    return [str(row + 2) for row in np.flatnonzero(data["scored"] == AFTER)[:n]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_covariate_measured_after_the_treatment_date_is_refused(told, data, command, language):
    done, stored = told(command, data, *DATES, "--language", language)

    lines = ", ".join(first_lines(data)) + " …"
    assert_told(done, "score (7 ", " 7 ", lines, "began", "--allow-post-treatment")
    assert stored is None


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_let_through_is_a_warning_in_the_json_and_beside_the_numbers(told, data, command):
    done, stored = told(command, data, *DATES, "--allow-post-treatment")

    late, unchecked = stored["warnings"]
    assert done.exit_code == 0
    assert late["key"] == "effect_reason.measured_after"
    assert late["values"]["offender"]["values"] == {
        "column": "score",
        "n": 7,
        "treated": 7,
        "lines": ", ".join(first_lines(data)) + " …",
    }
    assert unchecked["values"] == {"columns": "age, child"}
    assert "score (7 rows, 7 of them treated" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_measured_before_or_on_the_day_is_fine_and_what_was_not_checked_is_told(told, data, command):
    fine = data.assign(scored=np.where(data["scored"] == AFTER, f"{BEGAN}T14:30", BEFORE))

    done, stored = told(command, fine, *DATES)

    assert (done.exit_code, done.stderr.count("\n")) == (0, 1)
    assert [one["key"] for one in stored["warnings"]] == ["effect_reason.measured_unchecked"]


def test_the_numbers_are_the_same_with_and_without_dates(told, data):
    checked, first = told("effect", data, *DATES, "--allow-post-treatment")
    _, second = told("effect", data)

    assert checked.exit_code == 0
    assert first["att"] == second["att"]
    assert second["warnings"] == []


def test_controls_with_a_date_are_compared_too(told, data):
    dated = data.assign(began=BEGAN, scored=AFTER)

    done, _ = told("effect", dated, *DATES)

    assert_told(done, f"score (400 rows, {int(dated['took_part'].sum())} of them treated")


def test_norwegian_dates_are_read(told, data):
    dotted = {BEFORE: "1.2.2012", BEGAN: "05.03.2012", AFTER: "30.06.2012", "": ""}
    frame = data.assign(began=data["began"].map(dotted), scored=data["scored"].map(dotted))

    assert_told(told("effect", frame, *DATES)[0], "score (7 ")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_covariate_that_is_a_date_is_compared_itself(told, data, command):
    days = pd.date_range("2011-01-01", periods=400).strftime("%Y-%m-%d")
    frame = data.assign(left=np.where(data["scored"] == AFTER, AFTER, days))
    frame = frame.assign(began=frame["began"].replace(BEGAN, "2012-05-01"))

    done, _ = told(command, frame, "--treatment-date", "began", covariates="age,left")

    assert_told(done, "left (7 ", "7 of them treated")


def test_dates_before_the_treatment_are_counted_in_days(told, data):
    days = pd.date_range("2011-01-01", periods=400)
    frame = data.assign(came=days.strftime("%Y-%m-%d"), number=(days - pd.Timestamp("1970-01-01")).days)

    done, dated = told("effect", frame, covariates="age,came")
    _, counted = told("effect", frame, covariates="age,number")

    assert dated["att"] == counted["att"]
    assert [one["key"] for one in dated["warnings"]] == ["effect_reason.dates_unchecked"]
    assert "--treatment-date" in done.stderr


def test_treated_without_a_date_are_counted(told, data):
    rows = np.flatnonzero(data["took_part"] == 1)
    frame = data.assign(scored=data["scored"].replace(AFTER, ""))
    frame.loc[rows[10:12], "began"] = ""

    _, stored = told("effect", frame, *DATES)

    undated = stored["warnings"][0]
    assert undated["key"] == "effect_reason.measured_undated"
    assert undated["values"] == {"n": 9, "covariate": "score", "column": "scored", "date": "began"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--measured", "score=scored"), ["--measured", "--treatment-date"]),
        (("--treatment-date", "began"), ["--treatment-date", "--measured"]),
        (("--treatment-date", "began", "--measured", "score"), ["--measured", "score"]),
        (("--treatment-date", "began", "--measured", "land=scored"), ["--measured", "land"]),
        (("--treatment-date", "nowhere", "--measured", "score=scored"), ["nowhere"]),
        (("--treatment-date", "began", "--measured", "score=nowhere"), ["nowhere"]),
        (("--treatment-date", "age", "--measured", "score=scored"), ["age", "2013-09-30"]),
        (("--treatment-date", "empty", "--measured", "score=scored"), ["empty", "score"]),
        (("--id", "nowhere"), ["nowhere"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_told_of_dates_must_fit_the_file(told, data, command, options, words):
    for language in LANGUAGES:
        done, _ = told(command, data.assign(empty=""), *options, "--language", language)

        assert_told(done, *words)


def test_a_cell_that_is_no_date_is_named_with_its_line(told, data):
    frame = data.assign(scored=data["scored"].where(data.index != 2, "31/12/2012"))

    assert_told(told("effect", frame, *DATES)[0], "scored", "31/12/2012 (lines 4)")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_person_in_two_rows_is_refused_with_the_lines(told, data, command, language):
    frame = data.assign(id=data["id"].where(data.index != 9, 3))

    done, _ = told(command, frame, "--language", language)

    assert_told(done, "id", "3 (", "5, 11", "--id none")


@pytest.mark.parametrize(
    "more", [("--id", "none"), ("--id", "other"), ("--se", "cluster", "--cluster", "id")]
)
def test_rows_that_are_no_persons_are_let_through(told, data, more):
    frame = data.assign(id=data["id"] // 2, other=data["id"])

    assert told("effect", frame, *more)[0].exit_code == 0


def test_another_column_of_ids_can_be_named(told, data):
    frame = data.assign(code=["" if k < 3 else f"c{k // 2}" for k in range(400)])

    assert_told(told("effect", frame, "--id", "code")[0], "code", "c2 (", "193")


@pytest.mark.parametrize("command", ["balance", "bounds"])
def test_levels_of_one_group_can_be_dropped_and_marks_be_told(told, data, command):
    frame = data.assign(land=data["land"].where((data["took_part"] == 1) | (data.index % 30 > 0), "SYR"))
    form = {"sep": "|", "decimal": ","}
    reading = ("--delimiter", "|", "--decimal", ",")

    refused, _ = told(command, frame, *reading, covariates="age,land", form=form)
    done, _ = told(command, frame, *reading, "--drop-empty-levels", covariates="age,land", form=form)

    assert_told(refused, "land=SYR")
    assert done.exit_code == 0


@pytest.mark.parametrize("words", [["inf", "-inf"], ["Infinity"], ["∞"]])
def test_infinite_numbers_are_named_also_in_a_column_of_few_values(told, data, words):
    frame = data.astype({"child": object})
    frame.loc[: len(words) - 1, "child"] = words

    assert_told(told("effect", frame)[0], "child", *[word.casefold() for word in words])


@pytest.mark.parametrize("texts", [["score"], ["=scored"], ["score="], [""], ["a=b,"]])
def test_dates_of_measurement_of_another_form_are_refused(texts):
    with pytest.raises(InputError):
        parsed_measured(texts)


def table(*cells):
    content = "n,day\n" + "".join(f"1,{cell}\n" for cell in cells)
    return read_csv_bytes(content.encode(), name="x.csv")


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (("2012-01-31", "", "2013-02-01 10:00"), "%Y-%m-%d"),
        (("31.1.2012", "01.02.2013"), "%d.%m.%Y"),
        (("2012-01-31", "x"), None),
        (("2012", "2013"), None),
        (("", ""), None),
    ],
)
def test_a_column_is_one_of_dates_if_all_its_cells_are(cells, form):
    assert date_form(table(*cells).frame["day"]) == form


def test_dates_are_days_and_empty_cells_have_none():
    found = file_dates(table("2012-01-31T23:59", "", "2012-02-01"), "day")

    assert found[0] == np.datetime64("2012-01-31")
    assert np.isnat(found[1])


def test_a_day_that_does_not_exist_is_refused():
    with pytest.raises(InputError, match="2012-02-31"):
        file_dates(table("2012-01-31", "2012-02-31"), "day")
