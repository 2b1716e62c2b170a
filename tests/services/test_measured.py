"""Covariates that a register tells to be measured after the measure began: refused by name, or told."""

from dataclasses import replace

import numpy as np
import pytest

from db.register import persons_frame
from db.settings import set_setting
from tests.helpers import simulated_table
from workbench.errors import InputError
from workbench.quant.arms import COVARIATES
from workbench.quant.register_columns import DATED
from workbench.reasons import Reason
from workbench.services.arms import arm_data
from workbench.services.effects import effect_of
from workbench.services.follow_up import iso_day, time_zero_warnings
from workbench.services.part_effects import ArmEstimator
from workbench.services.participation import participation_model, return_model
from workbench.services.register_files import accept_register, check_register, preview_register
from workbench.services.studies import furnish
from workbench.texts import LANGUAGES, Texts

HEADER = (
    "person_id,kjønn,alder,land,barn,barn måltdato,langtidsboende,utreiseplikt_dato,vv,vv_start,kurs,"
    "kurs_start,retur"
)
STAY = Reason.of("covariate.long_stayer")
CHILD = Reason.of("covariate.has_child")


def register(*, child_on="2011-05-01", obliged_on="2009-01-01", dotted=False, has_child=None) -> str:
    """A file of 500 persons; those who took part began on 2012-03-05, courses on 2012-05-02."""
    table = simulated_table(500, effect=0.05, seed=1)
    lines = [HEADER]
    for k, row in enumerate(table.itertuples()):
        vv, course = (row.took_part, row.took_part and k % 5 < 2)
        days = [child_on, obliged_on, "2012-03-05" if vv else "", "2012-05-02" if course else ""]
        if dotted:
            days = [".".join(reversed(day.split("-"))) for day in days]
        child = row.child if has_child is None else has_child(row)
        stays = int((k // 3) % 3 > 0)
        first = [f"P{k}", "KM"[k % 2], row.age, row.land, child, days[0], stays, days[1]]
        lines.append(",".join(map(str, [*first, vv, days[2], int(course), days[3], row.returned])))
    return "\n".join(lines)


@pytest.fixture
def study(db):
    """A study with a register brought in as from the screen."""
    furnish(db, title="Datoer", simulated=False)

    def brought(**dates):
        shown = preview_register(register(**dates).encode(), "r.csv", measures=("courses", "vv"))
        accept_register(db, shown, shown.mapping)
        return db

    return brought


def refusal(db, measure, **choices) -> InputError:
    with pytest.raises(InputError) as caught:
        effect_of(db, measure, **choices)
    for language in LANGUAGES:
        assert Texts(language).t(caught.value.key, **caught.value.values)
    return caught.value


def test_every_covariate_can_have_a_day():
    assert set(DATED) == set(COVARIATES)


def test_a_column_of_the_day_a_covariate_was_measured_is_found_and_kept(study):
    shown = preview_register(register().encode(), "r.csv")

    db = study()

    assert shown.mapping.roles["barn måltdato"] == "measured_on:has_child"
    assert shown.mapping.measures == ("vv", "courses")
    assert persons_frame(db)["attributes"][0]["measured_on:has_child"] == "2011-05-01"


def test_a_day_of_measurement_that_is_no_date_is_an_error_of_the_file():
    shown = preview_register(register().replace("2011-05-01", "i mai", 1).encode(), "r.csv")

    report = check_register(shown, shown.mapping)

    assert [(one.rule, one.column) for one in report.errors] == [("date_unreadable", "barn måltdato")]


@pytest.mark.parametrize("dotted", [False, True])
def test_a_covariate_measured_after_the_measure_began_is_refused_by_name(study, dotted):
    db = study(child_on="2012-04-01", dotted=dotted)
    n = int(simulated_table(500, effect=0.05, seed=1)["took_part"].sum())

    error = refusal(db, "vv")

    told = Reason.of("effect_reason.measured_late_persons", column=CHILD, n=n, of=n)
    assert (error.key, error.values) == ("errors.register_measured_after", {"offenders": (told,)})
    assert "Has child" in str(error)


def test_the_day_is_that_of_the_measure_asked_about(study):
    """Courses began in May, conversations in March, and the children were counted in April."""
    db = study(child_on="2012-04-01")

    assert effect_of(db, "courses").summary.effect.n_treated > 0
    assert refusal(db, "all").key == "errors.register_measured_after"


def test_without_the_covariate_there_is_an_estimate(study):
    db = study(child_on="2012-04-01")

    found = effect_of(db, "vv", covariates=("sex", "age", "long_stayer", "country"))

    assert found.summary.warnings == ()


def test_a_study_can_let_it_through_with_a_warning_that_stays_with_the_effect(study):
    db = study(child_on="2012-04-01")
    set_setting(db, "effect_specification", {"post_treatment": "warn"})

    first, again = (effect_of(db, "vv", post_treatment="warn") for _ in "ab")

    (warning,) = first.summary.warnings
    assert warning.key == "effect_reason.measured_after"
    assert "Has child" in Texts("en").reason(warning)
    assert again == first
    assert ArmEstimator(db, "vv").specification.post_treatment == "warn"


def test_a_long_stay_that_came_about_after_the_measure_began_is_refused(study):
    db = study(obliged_on="2010-03-10")

    error = refusal(db, "vv")

    (told,) = error.values["offenders"]
    assert dict(told.values)["column"] == STAY
    assert 0 < dict(told.values)["n"] < dict(told.values)["of"]


@pytest.mark.parametrize("obliged_on", ["2010-03-05", "2008-01-01", ""])
def test_a_long_stay_that_was_due_by_then_is_none(study, obliged_on):
    assert arm_data(study(obliged_on=obliged_on), "vv").late == {}


def test_everything_that_estimates_an_arm_refuses_it(study):
    db = study(child_on="2012-04-01")

    with pytest.raises(InputError, match="Has child"):
        ArmEstimator(db, "vv")


def test_few_persons_are_not_counted_out(study, monkeypatch):
    db = study(obliged_on="2010-03-10")
    monkeypatch.setattr("workbench.services.measured.least_shown", lambda _: 10_000)

    assert refusal(db, "vv").values["offenders"] == (
        Reason.of("effect_reason.measured_late_some", column=STAY),
    )


@pytest.mark.parametrize("arm", [0, 1])
def test_a_covariate_told_of_nobody_in_one_group_is_refused_by_name(study, arm):
    db = study(has_child=lambda row: "" if row.took_part == arm else row.child)

    error = refusal(db, "vv")

    assert (error.key, error.values) == ("errors.register_missing_arm", {"offenders": (CHILD,)})


def test_days_are_read_in_both_forms_and_nothing_else_is():
    words = ("2012-03-05", " 05.03.2012", "5.3.2012", "2012-02-31", "March", "")

    assert [iso_day(word) for word in words] == ["2012-03-05"] * 3 + [""] * 3


def test_index_dates_in_norwegian_form_can_be_checked(db):
    furnish(db, title="Datoer", simulated=False)
    text = register(dotted=True).replace("utreiseplikt_dato", "index_dato")
    shown = preview_register(text.encode(), "r.csv")

    accept_register(db, shown, replace(shown.mapping))

    assert "time_start_after_index" in [one.code for one in time_zero_warnings(db)]


def test_the_demo_study_has_no_covariate_measured_later(demo_db):
    for measure in ("all", "vv", "courses", "both"):
        assert arm_data(demo_db, measure).late == {}


def test_the_long_stay_of_the_demo_is_checked_and_not_passed_over(demo_db):
    kept = persons_frame(demo_db)["attributes"]

    assert np.mean([bool(one.get("obliged_on")) for one in kept]) > 0.5


@pytest.mark.parametrize("model", [participation_model, return_model])
def test_models_of_who_takes_part_and_who_returns_refuse_it_as_an_effect_does(study, model):
    db = study(child_on="2012-04-01")

    with pytest.raises(InputError) as caught:
        model(db)

    assert (caught.value.key, caught.value.values) == (
        "errors.register_measured_after",
        dict(refusal(db, "all").values),
    )
    without = model(db, covariates=("sex", "age", "country", "long_stayer"))
    assert "has_child" not in {one.term.column for one in without.terms}
    assert without.warnings == ()


def test_a_study_that_lets_it_through_for_its_effects_is_warned_of_it_in_the_models(study):
    db = study(child_on="2012-04-01")
    set_setting(db, "effect_specification", {"post_treatment": "warn"})

    table, again = (participation_model(db) for _ in "ab")

    assert [one.key for one in table.warnings] == ["effect_reason.measured_after"]
    assert again == table


def test_models_are_refused_again_once_the_study_does_not_let_it_through_any_more(study):
    db = study(child_on="2012-04-01")
    set_setting(db, "effect_specification", {"post_treatment": "warn"})
    participation_model(db)

    set_setting(db, "effect_specification", {})

    with pytest.raises(InputError) as caught:
        participation_model(db)
    assert caught.value.key == "errors.register_measured_after"
