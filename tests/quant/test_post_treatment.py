"""Covariates that the measure or the outcome has made: given away by one value in one arm, or as copies."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom

from tests.helpers import simulated_table
from workbench.errors import InputError, StatisticsError, WorkbenchError
from workbench.quant.design import build_design
from workbench.quant.design_cells import coded_column
from workbench.quant.effect_summary import warnings_from_json, warnings_to_json
from workbench.quant.post_treatment import OneSided, chance_of_one_value, tells_outcome
from workbench.reasons import Reason
from workbench.texts import LANGUAGES, Texts

COLUMNS = {"treatment": "took_part", "outcome": "returned"}


@pytest.fixture
def data():
    return simulated_table(400)


def arm(data):
    return data["took_part"] == 1


def design(data, *covariates, **options):
    return build_design(data, covariates=["age", *covariates], **COLUMNS, **options)


def refused(data, *covariates, **options) -> WorkbenchError:
    with pytest.raises(WorkbenchError) as caught:
        design(data, *covariates, **options)
    for language in LANGUAGES:
        assert str(caught.value.values.get("offenders", "")) in Texts(language).t(
            caught.value.key, **caught.value.values
        )
    return caught.value


@pytest.mark.parametrize("least", [0, 1], ids=["some of the treated, too", "never among the treated"])
@pytest.mark.parametrize("value", [0, 7, -99])
def test_a_number_that_is_the_same_for_all_controls_is_refused(data, least, value):
    scores = value + np.arange(400) % 30 + least

    error = refused(data.assign(score=np.where(arm(data), scores, value)), "score")

    n = int((~arm(data)).sum())
    assert isinstance(error, StatisticsError)
    assert error.key == "errors.covariates_one_value_controls"
    assert error.values == {"offenders": f"score (= {value})", "n": n}


def test_a_number_that_is_the_same_for_all_treated_is_refused(data):
    error = refused(data.assign(days=np.where(arm(data), 0, np.arange(400) % 50)), "days")

    assert error.key == "errors.covariates_one_value_treated"


@pytest.mark.parametrize("rule", ["refuse", "drop"])
@pytest.mark.parametrize("given", [("no", "yes", "maybe"), (0, 1, 0)])
def test_words_and_flags_with_one_value_in_one_arm_are_refused_alike(data, given, rule):
    among = np.array(given, dtype=object if isinstance(given[0], str) else int)[np.arange(400) % 3]
    frame = data.assign(interview=np.where(arm(data), among, given[0]))

    error = refused(frame, "interview", merge_empty_levels=rule)

    assert error.key == "errors.covariates_one_value_controls"
    assert error.values["offenders"] == f"interview (= {given[0]})"


def test_all_that_have_one_value_are_named_at_once(data):
    days = np.where(arm(data), np.arange(400) % 40, 0)

    error = refused(data.assign(days=days, score=2.5 * days + arm(data)), "score", "days")

    assert error.values["offenders"] == "score (= 0), days (= 0)"


def test_what_is_let_through_is_told(data):
    frame = data.assign(score=np.where(arm(data), np.arange(400) % 30 - 15, 0))

    found = design(frame, "score", post_treatment="warn")

    told = {"column": "score", "value": "0", "n": int((~arm(data)).sum())}
    assert found.warnings == (Reason.of("effect_reason.one_value_controls", **told),)
    assert found.names == ("const", "age", "score")
    assert design(frame).warnings == ()


def test_a_rare_flag_of_one_arm_is_still_a_matter_of_empty_levels(data):
    rare = np.zeros(400, dtype=int)
    rare[np.flatnonzero(arm(data))[:3]] = 1

    assert refused(data.assign(rare=rare), "rare").values["offenders"] == "rare=1 (3 / 0)"


def test_a_rare_number_of_one_arm_may_be_a_coincidence_and_is_told(data):
    few = np.zeros(400, dtype=int)
    few[np.flatnonzero(~arm(data))[:3]] = 1, -1, 2

    found = design(data.assign(few=few), "few")

    assert [reason.code for reason in found.warnings] == ["one_value_treated"]


def test_a_country_without_participants_is_still_a_level_without_participants(data):
    land = data["land"].where(arm(data) | (np.arange(400) % 9 > 0), "SYR")

    frame = data.assign(land=land)

    assert refused(frame, "land").key == "errors.levels_empty"
    assert design(frame, "land", merge_empty_levels="drop").dropped[0].level == "SYR"


def test_a_small_arm_with_one_value_is_let_through_with_a_warning():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"age": rng.normal(size=100), "took_part": np.arange(100) < 9, "returned": 0})
    frame = frame.assign(score=np.where(frame["took_part"], 0.0, rng.normal(size=100)))

    assert [reason.code for reason in design(frame, "score").warnings] == ["one_value_treated"]


@pytest.mark.parametrize(
    ("n", "n_alike", "m"), [(400, 397, 200), (9029, 8000, 7348), (20, 20, 4), (12, 6, 6)]
)
def test_the_chance_of_one_value_is_that_of_a_random_draw(n, n_alike, m):
    assert chance_of_one_value(n, n_alike, m) == pytest.approx(hypergeom(n, n_alike, m).pmf(m), rel=1e-9)


@pytest.mark.parametrize(
    ("chance", "n", "is_sign"), [(0.001, 10, True), (0.0011, 10, False), (0.0001, 9, False)]
)
def test_a_sign_is_rarer_than_chance_and_in_an_arm_that_is_not_small(chance, n, is_sign):
    assert OneSided("score", "0", "controls", n, chance, False).is_a_sign() is is_sign


@pytest.mark.parametrize("recode", [lambda one: one, lambda one: 1 - one, lambda one: one * 3.5 + 2])
@pytest.mark.parametrize(
    ("column", "key"),
    [("took_part", "errors.covariates_treatment"), ("returned", "errors.covariates_outcome")],
)
def test_a_copy_of_treatment_or_outcome_is_refused_whatever_the_rule(data, recode, column, key):
    frame = data.assign(copy=recode(data[column]))

    for rule in ("refuse", "warn"):
        error = refused(frame, "copy", post_treatment=rule, merge_empty_levels="drop")
        assert (error.key, error.values["offenders"]) == (key, "copy")


def test_words_that_recode_the_outcome_are_refused(data):
    words = np.where(data["returned"] == 1, "left", "here")

    assert refused(data.assign(end=words), "end").values == {"offenders": "end", "outcome": "returned"}


def test_days_until_the_outcome_are_refused(data):
    days = np.where(data["returned"] == 1, 1 + np.arange(400) % 60, 0)

    assert refused(data.assign(days=days), "days").key == "errors.covariates_outcome"


@pytest.mark.parametrize("form", [lambda y: y, lambda y: -y, np.exp, lambda y: 2 * y + 1])
def test_a_number_in_the_order_of_a_continuous_outcome_is_refused(data, form):
    outcome = np.random.default_rng(3).normal(size=400)

    error = refused(data.assign(returned=outcome, copy=form(outcome)), "copy")

    assert error.key == "errors.covariates_outcome"


def test_a_number_close_to_a_continuous_outcome_is_a_covariate(data):
    rng = np.random.default_rng(3)
    outcome = rng.normal(size=400)

    assert design(data.assign(returned=outcome, near=outcome + 0.1 * rng.normal(size=400)), "near").n == 400


def test_one_outcome_alone_and_a_value_of_one_person_are_no_sign():
    outcome = np.zeros(300)
    outcome[7] = 1
    ages = pd.Series(np.arange(300) // 3, name="age")
    ages[7] = 500

    assert not tells_outcome(coded_column(ages, categorical=False), outcome)


def test_no_outcome_can_be_told_where_it_is_the_same_for_all(data):
    assert design(data.assign(returned=0), "child").n == 400


def test_long_columns_that_are_left_uncollapsed_are_checked_too():
    rng = np.random.default_rng(1)
    n = 60_000
    frame = pd.DataFrame({"age": rng.integers(20, 50, n), "took_part": np.arange(n) > 2000, "returned": 0})
    score = np.where(frame["took_part"], rng.normal(size=n), 0.25)

    assert refused(frame.assign(score=score), "score").values["offenders"] == "score (= 0.25)"


@pytest.mark.parametrize(("gone", "arm_name"), [(0, "controls"), (1, "treated")])
def test_a_covariate_missing_for_a_whole_arm_is_named_with_the_arm(data, gone, arm_name):
    partly = data["took_part"].ne(gone) & (np.arange(400) % 7 > 0)
    frame = data.assign(score=np.where(partly, 3.0, np.nan), word=data["land"].where(partly))

    error = refused(frame, "score", "word")

    n = int((data["took_part"] == gone).sum())
    assert isinstance(error, InputError)
    assert error.key == f"errors.covariates_missing_{arm_name}"
    assert error.values == {"offenders": "score, word", "n": n}


def test_a_column_without_any_value_is_named(data):
    error = refused(data.assign(score=np.nan), "score")

    assert (error.key, error.values) == ("errors.columns_empty", {"offenders": "score"})


def test_row_order_does_not_matter(data):
    frame = data.assign(score=np.where(arm(data), np.arange(400) % 30, 0))
    shuffled = frame.sample(frac=1, random_state=2)

    assert refused(frame, "score").values == refused(shuffled, "score").values


def test_warnings_survive_json():
    name = Reason.of("covariate.age")
    late = Reason.of("effect_reason.measured_late", column=name, n=4, treated=3, lines="2, 5")
    told = (Reason.of("effect_reason.measured_after", offender=late), Reason.of("effect_reason.n_more", n=2))

    assert warnings_from_json(warnings_to_json(told)) == told
