"""``python -m workbench effect`` from file to JSON and pairs."""

import csv
import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.helpers import simulated_table
from workbench.cli import app
from workbench.errors import InputError
from workbench.quant.analysis import EffectSpecification, run_effect
from workbench.services.effect_files import effect_from_file, parsed_references, write_pairs

COLUMNS = ["--treatment", "took_part", "--outcome", "returned", "--covariates", "age,land,child"]
SPEC = EffectSpecification("took_part", "returned", ("age", "land", "child"), reference={"land": "AND"})


@pytest.fixture
def data():
    return simulated_table(800, effect=0.05, seed=3)


@pytest.fixture
def file(data, tmp_path):
    path = tmp_path / "data.csv"
    data.to_csv(path, index=False)
    return path


def command(*arguments):
    return CliRunner().invoke(app, ["effect", *map(str, arguments)])


def test_the_file_gives_the_numbers_of_the_table(file, data, tmp_path):
    out = tmp_path / "out.json"

    done = command(file, *COLUMNS, "--reference", "land=AND", "--json", out)
    stored = json.loads(out.read_text(encoding="utf-8"))

    expected = run_effect(data, SPEC).effect
    assert (done.exit_code, done.stderr) == (0, "")
    assert stored["att"] == expected.att
    assert stored["se"] == expected.se
    assert stored["sesoi"] == 0.02
    assert f"{expected.att:.4f}" in done.stdout


@pytest.mark.parametrize(
    "options", [{"sep": ";", "decimal": ",", "encoding": "cp1252"}, {"encoding": "utf-8-sig"}]
)
def test_other_forms_of_the_file_give_the_same_numbers(data, tmp_path, options):
    path = tmp_path / "data.csv"
    decimals = data.assign(age=data["age"] + 0.5)
    decimals.to_csv(path, index=False, **options)

    effect = effect_from_file(path, SPEC).effect

    assert effect == run_effect(decimals, SPEC).effect


def test_all_options_reach_the_estimate(file, data, tmp_path):
    out = tmp_path / "out.json"
    chosen = {"--link": "probit", "--method": "as-in-2014", "--support": "treated-range", "--sesoi": "0.05"}

    command(
        file,
        *COLUMNS,
        "--categorical",
        "child",
        "--json",
        out,
        *(word for pair in chosen.items() for word in pair),
    )
    specification = json.loads(out.read_text(encoding="utf-8"))["specification"]

    assert (specification["link"], specification["method"]) == ("probit", "as-in-2014")
    assert (specification["support"], specification["sesoi"]) == ("treated-range", 0.05)
    assert specification["categorical"] == ["child"]


def test_pairs_are_data_rows_counted_from_zero(file, data, tmp_path):
    out = tmp_path / "pairs.csv"

    command(file, *COLUMNS, "--pairs", out)
    with out.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))

    assert rows[0].keys() == {"treated", "control", "weight"}
    assert all(data.loc[int(row["treated"]), "took_part"] == 1 for row in rows)
    assert all(data.loc[int(row["control"]), "took_part"] == 0 for row in rows)
    matched = len({row["treated"] for row in rows})
    assert sum(float(row["weight"]) for row in rows) == pytest.approx(matched)


def test_many_pairs_are_written_as_they_come(data, tmp_path, monkeypatch):
    run = run_effect(data, SPEC)
    write_pairs(run, tmp_path / "sorted.csv")
    monkeypatch.setattr("workbench.services.effect_files._MANY_PAIRS", 10)

    write_pairs(run, tmp_path / "streamed.csv")

    first, second = (pd.read_csv(tmp_path / name) for name in ("sorted.csv", "streamed.csv"))
    second = second.sort_values(["treated", "control"], ignore_index=True)
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"took_part": 1}, "All 800 rows are treated"),
        ({"took_part": 0}, "None of the 800 rows is treated"),
        ({"child": 1}, "child (= 1)"),
        ({"took_part": "2"}, "treatment column"),
        ({"returned": "yes"}, "outcome column"),
    ],
)
def test_what_the_user_can_mend_is_one_line_and_exit_code_2(data, tmp_path, change, told):
    path = tmp_path / "data.csv"
    data.assign(**change).to_csv(path, index=False)

    done = command(path, *COLUMNS)

    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_missing_values_are_counted(data, tmp_path):
    path = tmp_path / "data.csv"
    data.assign(age=data["age"].where(data.index > 6), land=data["land"].where(data.index > 1)).to_csv(
        path, index=False
    )

    done = command(path, *COLUMNS)

    assert "age (7), land (2)" in done.stderr


def test_messages_come_in_norwegian_on_request(tmp_path):
    done = command(tmp_path / "none.csv", *COLUMNS, "--language", "nb")

    assert done.exit_code == 2
    assert "kan ikke åpnes" in done.stderr


def test_a_few_words_in_a_column_of_numbers_are_told_not_coded(data, tmp_path):
    path = tmp_path / "data.csv"
    ages = data["age"].astype(str).where(data.index != 3, "ukjent")
    data.assign(age=ages).to_csv(path, index=False)

    done = command(path, *COLUMNS)

    assert done.exit_code == 2
    assert "ukjent" in done.stderr


def test_true_and_false_are_one_and_zero(data, tmp_path):
    path = tmp_path / "data.csv"
    data.assign(took_part=data["took_part"] == 1, child=data["child"] == 1).to_csv(path, index=False)

    assert effect_from_file(path, SPEC).effect == run_effect(data, SPEC).effect


def test_a_file_that_cannot_be_written_is_told(file, tmp_path):
    done = command(file, *COLUMNS, "--json", tmp_path / "no" / "folder.json")

    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize(
    "option", [("--link", "cloglog"), ("--sesoi", "0"), ("--sesoi", "nan"), ("--reference", "AND")]
)
def test_an_impossible_option_gives_exit_code_2(file, option):
    assert command(file, *COLUMNS, *option).exit_code == 2


def test_rows_of_empty_levels_are_left_out_and_told_on_request(data, tmp_path):
    path = tmp_path / "data.csv"
    data.loc[:3, ["land", "took_part"]] = ["SYR", 0]
    data.to_csv(path, index=False)

    refused, done = command(path, *COLUMNS), command(path, *COLUMNS, "--drop-empty-levels")

    assert (refused.exit_code, done.exit_code) == (2, 0)
    assert "land=SYR (0 / 4)" in refused.stderr
    assert "land=SYR (4 rows)" in done.stdout


@pytest.mark.parametrize("text", ["land", "=AND", "", "a,b=c"])
def test_references_of_another_form_are_refused(text):
    with pytest.raises(InputError):
        parsed_references([text])


def test_references_may_be_repeated_or_share_a_text():
    assert parsed_references(["land=AND,sex=m", "age=a=b"]) == {"land": "AND", "sex": "m", "age": "a=b"}
