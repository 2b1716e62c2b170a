"""What is refused at the door, by name, and how covariates are coded."""

import numpy as np
import pandas as pd
import pytest

from tests.helpers import simulated_table
from workbench.errors import InputError, StatisticsError, WorkbenchError
from workbench.quant.design import DroppedLevel, build_design

COLUMNS = {"treatment": "took_part", "outcome": "returned"}
COVARIATES = ["age", "land", "child"]


def refused(data, *, covariates=COVARIATES, **options) -> WorkbenchError:
    with pytest.raises(WorkbenchError) as caught:
        build_design(data, covariates=covariates, **COLUMNS, **options)
    assert str(caught.value)
    return caught.value


@pytest.fixture
def data():
    return simulated_table(400)


def test_terms_are_named_as_the_column_and_levels_with_an_equals_sign(data):
    design = build_design(data, covariates=COVARIATES, reference={"land": "AND"}, **COLUMNS)

    assert design.names == ("const", "age", "land=AFG", "land=IRQ", "child")
    assert [term.kind for term in design.terms] == ["const", "continuous", "dummy", "dummy", "dummy"]
    assert design.terms[2].reference == "AND"


def test_the_first_level_in_sorted_order_is_the_reference_if_none_is_named(data):
    assert "land=AFG" not in build_design(data, covariates=COVARIATES, **COLUMNS).names


def test_numbers_may_name_groups(data):
    coded = data.assign(land=data["land"].map({"AFG": 1.0, "AND": 2.0, "IRQ": 10.0}))

    design = build_design(
        coded, covariates=COVARIATES, categorical=["land"], reference={"land": "2"}, **COLUMNS
    )

    assert design.names[2:4] == ("land=1", "land=10")


def test_cells_give_back_every_row(data):
    design = build_design(data, covariates=COVARIATES, reference={"land": "AND"}, **COLUMNS)

    rows = design.matrix[design.cell_of_row]

    assert rows[:, 1].tolist() == data["age"].tolist()
    assert rows[:, 2].tolist() == (data["land"] == "AFG").astype(float).tolist()
    assert design.n_in_cell.sum() == 400
    assert design.n_treated_in_cell.sum() == data["took_part"].sum()
    assert len(np.unique(design.matrix, axis=0)) == len(design.matrix)


def test_the_callers_table_is_not_changed(data):
    before = data.copy()

    build_design(data, covariates=COVARIATES, **COLUMNS)

    pd.testing.assert_frame_equal(data, before)


def test_booleans_and_nullable_numbers_are_numbers(data):
    typed = data.assign(
        child=data["child"] == 1, age=data["age"].astype("Int64"), took_part=data["took_part"] == 1
    )

    design = build_design(typed, covariates=COVARIATES, **COLUMNS)

    assert design.names == build_design(data, covariates=COVARIATES, **COLUMNS).names
    assert design.treatment.sum() == data["took_part"].sum()


@pytest.mark.parametrize(("value", "key"), [(1, "errors.treatment_all"), (0, "errors.treatment_none")])
def test_both_groups_must_be_there(data, value, key):
    error = refused(data.assign(took_part=value))

    assert (error.key, error.values) == (key, {"column": "took_part", "n": 400})


def test_a_treatment_of_other_numbers_is_refused_with_them(data):
    error = refused(data.assign(took_part=data["took_part"] + 1))

    assert error.values == {"column": "took_part", "offenders": "2"}


def test_an_outcome_of_words_is_refused(data):
    assert refused(data.assign(returned="yes")).key == "errors.outcome_values"


def test_missing_values_are_counted_by_column(data):
    error = refused(
        data.assign(age=data["age"].where(data.index > 11), land=data["land"].where(data.index > 2))
    )

    assert error.values["offenders"] == "age (12), land (3)"


def test_a_constant_covariate_is_named(data):
    assert refused(data.assign(child=1)).values["offenders"] == "child (= 1)"


def test_a_covariate_that_follows_from_others_is_named_with_them(data):
    error = refused(data.assign(twice=2 * data["age"] + data["child"]), covariates=[*COVARIATES, "twice"])

    assert error.key == "errors.covariates_collinear"
    assert error.values == {"column": "twice", "others": "age, child"}


def test_powers_of_a_covariate_are_not_taken_for_collinear(data):
    powers = data.assign(age2=data["age"] ** 2, age3=data["age"] ** 3)

    assert "age3" in build_design(powers, covariates=[*COVARIATES, "age2", "age3"], **COLUMNS).names


def with_empty_level(data):
    return data.assign(land=data["land"].where(data["took_part"].eq(1) | data.index.to_series().ge(5), "SYR"))


def test_a_level_of_one_group_is_refused_with_its_counts(data):
    rows = with_empty_level(data)
    n = int((rows["land"] == "SYR").sum())

    error = refused(rows)

    assert isinstance(error, StatisticsError)
    assert error.values["offenders"] == f"land=SYR (0 / {n})"


def test_rows_of_an_empty_level_are_dropped_and_told_on_request(data):
    rows = with_empty_level(data)
    kept = np.flatnonzero(rows["land"] != "SYR")

    design = build_design(rows, covariates=COVARIATES, merge_empty_levels="drop", **COLUMNS)

    assert design.rows.tolist() == kept.tolist()
    assert design.dropped == (DroppedLevel("land", "SYR", 0, 400 - len(kept)),)
    assert "land=SYR" not in design.names


def test_a_zero_one_covariate_of_one_group_is_refused(data):
    rare = data["took_part"] * (data["took_part"].cumsum() <= 4)

    assert refused(data.assign(child=rare)).values["offenders"] == "child=1 (4 / 0)"


def test_references_must_exist(data):
    assert refused(data, reference={"land": "XXX"}).key == "errors.reference_level"
    assert refused(data, reference={"age": "30"}).key == "errors.reference_column"


@pytest.mark.parametrize(
    ("covariates", "key"),
    [
        ([], "errors.covariates_none"),
        (["age", "height"], "errors.columns_absent"),
        (["age", "age"], "errors.columns_twice"),
        (["age", "took_part"], "errors.columns_twice"),
    ],
)
def test_columns_must_be_there_and_named_once(data, covariates, key):
    error = refused(data, covariates=covariates)

    assert isinstance(error, InputError)
    assert error.key == key


def test_a_categorical_column_must_be_a_covariate(data):
    assert refused(data, covariates=["age"], categorical=["land"]).key == "errors.categorical_unused"


def test_infinite_numbers_are_refused(data):
    assert (
        refused(data.assign(age=data["age"].astype(float).replace(30.0, np.inf))).values["offenders"] == "age"
    )


def test_many_levels_do_not_overflow_the_key():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.integers(0, 40, (3000, 14)), columns=[f"x{i}" for i in range(14)])
    frame = frame.assign(took_part=rng.integers(0, 2, 3000), returned=0)

    design = build_design(frame, covariates=[f"x{i}" for i in range(14)], **COLUMNS)

    assert (design.matrix[design.cell_of_row][:, 1:] == frame.iloc[:, :14].to_numpy()).all()


def test_a_long_column_that_hardly_repeats_is_left_uncollapsed():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {"x": rng.normal(size=60_000), "took_part": rng.integers(0, 2, 60_000), "returned": 0}
    )

    design = build_design(frame, covariates=["x"], **COLUMNS)

    assert design.matrix[design.cell_of_row][:, 1].tolist() == frame["x"].tolist()
