"""Measures and arms of the plan: added, renamed, defined anew, removed; told after a lock, taken back."""

from dataclasses import replace

import pytest

from db.codebook import codes
from db.events import operations
from db.logic_model import logic_model, measures
from workbench.errors import ConflictError, InputError, NotFoundError
from workbench.mixed.logic_model import Measure
from workbench.services.codebook_editing import remove_code
from workbench.services.effects import effect_of, known_effect
from workbench.services.model_editing import save_model
from workbench.services.plan import changed_after_lock, lock_plan
from workbench.services.plan_measures import new_measure_id, put_measure, remove_measure, resting_reasons
from workbench.services.undoing import PLAN

NOTE = "Avtalt med oppdragsgiver før resultatene."


def measure(db, measure_id):
    return next(one for one in measures(db) if one.id == measure_id)


def changed(db):
    return [(one.section, one.item, one.field, one.kind) for one in changed_after_lock(db).changes]


def test_a_measure_that_comes_after_the_lock_is_told_and_taken_back(new_study, coder):
    lock_plan(new_study, coder, NOTE)

    made = put_measure(new_study, coder, Measure("", "Samtalegruppe", "Talking group"))

    assert made == "talking_group" and measures(new_study)[-1].id == made
    assert changed(new_study) == [("analyses", made, "", "added"), ("measures", made, "", "added")]
    assert operations(new_study)[0].action == "plan.measures"
    PLAN.undo(new_study, coder)
    assert changed(new_study) == []
    PLAN.redo(new_study, coder)
    assert measures(new_study)[-1].name_nb == "Samtalegruppe"


def test_a_renamed_measure_renames_the_heading_of_its_codes_and_computes_nothing_anew(demo_db, planner):
    effect_of(demo_db, "vv")
    lock_plan(demo_db, planner, NOTE)

    put_measure(demo_db, planner, replace(measure(demo_db, "vv"), name_nb="Vegen vidare"))

    heading = next(one for one in codes(demo_db) if one.slug == "links.vv")
    assert (heading.name_nb, heading.name_en) == ("Vegen vidare", "Veien Videre")
    assert known_effect(demo_db, "vv")
    assert changed(demo_db) == [
        ("codebook", "links.vv", "name_nb", "changed"),
        ("measures", "vv", "name_nb", "changed"),
    ]
    PLAN.undo(demo_db, planner)
    assert changed(demo_db) == []


def test_an_arm_that_leaves_persons_of_several_measures_out_compares_fewer(demo_db, planner):
    before = effect_of(demo_db, "vv")
    both = effect_of(demo_db, "both").summary.effect.n_treated

    put_measure(demo_db, planner, replace(measure(demo_db, "vv"), overlap="left_out"))
    after = effect_of(demo_db, "vv")

    assert after.summary.effect.n_treated == before.summary.effect.n_treated - both
    assert after.summary.effect.n_control == before.summary.effect.n_control
    assert after.n_left_out == before.n_left_out + both
    PLAN.undo(demo_db, planner)
    assert effect_of(demo_db, "vv").analysis.id == before.analysis.id


def test_an_arm_is_put_together_from_others_and_estimated(demo_db, planner):
    arm = put_measure(demo_db, planner, Measure("", "VV eller lokale", "VV or local", ("vv", "local")))

    effect = effect_of(demo_db, arm).summary.effect
    assert effect.n_treated < effect_of(demo_db, "all").summary.effect.n_treated
    assert effect.n_treated > effect_of(demo_db, "vv").summary.effect.n_treated


def test_a_measure_that_something_rests_on_stays_and_what_rests_is_told(demo_db, planner):
    told = {one.code: dict(one.values)["n"] for one in resting_reasons(demo_db, "vv")}

    assert {"rests_links", "rests_codings", "rests_participations", "rests_arms"} <= set(told)
    assert told["rests_arms"] == 2
    with pytest.raises(ConflictError) as refused:
        remove_measure(demo_db, planner, "vv")
    assert refused.value.key == "errors.measure_used"
    assert measure(demo_db, "vv")


def test_a_measure_with_an_analysis_is_taken_out_and_its_effect_found_again(demo_db, planner):
    arm = put_measure(demo_db, planner, Measure("", "X", "X", ("vv", "local")))
    before = effect_of(demo_db, arm)
    assert resting_reasons(demo_db, arm) == ()

    remove_measure(demo_db, planner, arm)

    assert arm not in {one.id for one in measures(demo_db)}
    PLAN.undo(demo_db, planner)
    assert effect_of(demo_db, arm).analysis.id == before.analysis.id


def tried_and_left(db, coder):
    """A measure that has a link in an earlier version of the model only, and that version."""
    made, before = put_measure(db, coder, Measure("seminar", "Seminar", "Seminar")), logic_model(db)
    link = replace(before.links[0], link="X9", measure_id=made)
    save_model(db, coder, replace(before, links=(*before.links, link)), note="Prøver noe")
    tried = logic_model(db)
    assert {one.code for one in resting_reasons(db, made)} == {"rests_links", "rests_codes"}
    save_model(db, coder, before, note="Likevel ikke")
    for code in [one for one in codes(db) if one.measure_id == made]:
        remove_code(db, coder, code.id)
    return made, tried


def test_a_measure_of_an_earlier_model_is_taken_out_and_that_model_still_names_it(new_study, coder):
    made, tried = tried_and_left(new_study, coder)

    remove_measure(new_study, coder, made)

    assert made not in {one.id for one in logic_model(new_study).measures}
    assert logic_model(new_study, tried.version).measure(made).name_nb == "Seminar"
    PLAN.undo(new_study, coder)
    assert measure(new_study, made)


def test_a_measure_comes_back_with_the_earlier_model_it_stands_in(new_study, coder):
    made, tried = tried_and_left(new_study, coder)
    remove_measure(new_study, coder, made)

    save_model(new_study, coder, tried, note="Likevel")

    assert measure(new_study, made).name_en == "Seminar"


def test_a_measure_that_nothing_rests_on_is_removed_and_comes_back(new_study, coder):
    made = put_measure(new_study, coder, Measure("seminar", "Seminar", "Seminar"))
    lock_plan(new_study, coder, NOTE)

    remove_measure(new_study, coder, made)

    assert changed(new_study) == [("analyses", made, "", "removed"), ("measures", made, "", "removed")]
    PLAN.undo(new_study, coder)
    assert changed(new_study) == [] and measure(new_study, made)
    with pytest.raises(NotFoundError):
        remove_measure(new_study, coder, "nowhere")


def test_the_same_measure_again_is_no_operation(new_study, coder):
    before = operations(new_study)

    with pytest.raises(InputError):
        put_measure(new_study, coder, measure(new_study, "vv"))

    assert operations(new_study) == before


def test_a_typed_key_is_that_of_the_register(new_study):
    assert new_measure_id(new_study, " KURS-7 ") == "KURS-7"
    assert new_measure_id(new_study, "") == ""
    for wrong in ("to ord", "x" * 41):
        with pytest.raises(InputError):
            new_measure_id(new_study, wrong)
    with pytest.raises(ConflictError):
        new_measure_id(new_study, "vv")
