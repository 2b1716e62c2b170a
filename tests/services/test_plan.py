"""The plan of a study: written, locked, compared, taken back; the codebook follows the logic model."""

import json
from dataclasses import asdict, replace

import pytest

from db.codebook import codes
from db.codings import codings
from db.events import next_steps, operations, verify_chain
from db.logic_model import logic_model
from db.settings import set_setting
from db.sqlite import sqlite3
from tests.mixed.gold import EXPECTED
from tests.services.test_triangulation import shown
from workbench.errors import ConflictError, InputError, NotFoundError
from workbench.mixed.model_editing import link_rows, node_rows
from workbench.mixed.plan_frame import SesoiBasis
from workbench.quant.arms import specification_of_2014
from workbench.reasons import Worded
from workbench.services.codebook_editing import add_code
from workbench.services.effects import effect_of, specified, study_specification
from workbench.services.model_editing import (
    draft_of,
    model_versions,
    orphaned_links,
    save_model,
    study_model,
)
from workbench.services.plan import (
    changed_after_lock,
    changes_after,
    expectations,
    lock_plan,
    plan_locks,
    plan_of,
    plan_view,
    questions,
)
from workbench.services.plan_frame import costs_per_participant, set_sesoi_basis, set_thresholds
from workbench.services.plan_questions import (
    put_expectations,
    put_question,
    question_history,
    remove_question,
)
from workbench.services.plan_specifications import differs_from_lock, is_main, set_main_specification
from workbench.services.triangulation import set_sesoi
from workbench.services.undoing import EVERYTHING, PLAN

NOTE = "Avtalt med oppdragsgiver før resultatene."


def changed(db):
    return [(one.section, one.item, one.field, one.old, one.new) for one in changed_after_lock(db).changes]


def saved(db, coder, *, links=(), without=(), **renames):
    model = study_model(db)
    kept = [row for row in link_rows(model) if row["link"] not in without]
    kept = [{**row, "name_nb": renames.get(row["link"], row["name_nb"])} for row in kept]
    return save_model(db, coder, draft_of(db, model, node_rows(model), [*kept, *links]), note="Feltarbeid")


NEW = {
    "name_nb": "Kurs → samtale om retur",
    "measure_id": "courses",
    "from_node": "measure",
    "to_node": "motivation",
}


def test_the_demo_has_a_plan_that_was_written_before_anything_was_coded(demo_db):
    view = plan_view(demo_db)

    assert len(view.parts.questions) == 15
    assert all(one.written_at < view.coded_since for one in expectations(demo_db))
    assert view.after.lock is None and view.after.changes == ()


def test_a_lock_holds_the_whole_plan_with_who_and_when_and_its_hash(demo_db, planner):
    lock = lock_plan(demo_db, planner, NOTE)

    assert lock.is_whole and lock.sha256 == plan_view(demo_db).sha256
    assert (lock.coder, lock.note) == ("Planlegger", NOTE)
    assert lock.document() == json.loads(json.dumps(plan_of(demo_db)))
    assert changed(demo_db) == []
    assert shown(demo_db) == EXPECTED


def test_what_changes_after_the_lock_is_told_from_old_to_new(demo_db, planner):
    lock_plan(demo_db, planner, NOTE)

    set_sesoi(demo_db, 0.03, planner)
    first = questions(demo_db)[0]
    put_question(demo_db, planner, replace(first, verb="why"))
    add_code(demo_db, planner, parent_id=None, name_nb="Ny kode")

    found = changed(demo_db)
    assert ("thresholds", "sesoi", "value", 0.02, 0.03) in found
    assert ("questions", str(first.id), "verb", "how_much", "why") in found
    assert [one[:2] for one in found if one[0] == "codebook"] == [("codebook", "code.ny_kode")]
    assert len(found) == 3


def test_several_locks_stand_and_each_is_compared_with_the_next(demo_db, planner):
    lock_plan(demo_db, planner, NOTE)
    set_sesoi(demo_db, 0.03, planner)
    lock_plan(demo_db, planner, "Ny verdi fra oppdragsgiver.")
    set_sesoi(demo_db, 0.01, planner)

    newest, oldest = plan_locks(demo_db)

    assert [one.new for one in changes_after(demo_db, oldest.id, newest.id)] == [0.03]
    assert [one.new for one in changes_after(demo_db, oldest.id)] == [0.01]
    assert changed(demo_db) == [("thresholds", "sesoi", "value", 0.03, 0.01)]
    with pytest.raises(NotFoundError):
        changes_after(demo_db, 99)


def test_a_lock_is_never_changed_removed_or_undone(demo_db, planner):
    set_sesoi(demo_db, 0.03, planner)
    lock = lock_plan(demo_db, planner, NOTE)

    for statement in ("UPDATE plan_locks SET note = 'x'", "DELETE FROM plan_locks"):
        with pytest.raises(sqlite3.IntegrityError):
            demo_db.execute(statement)
    EVERYTHING.undo(demo_db, planner)

    assert plan_locks(demo_db) == (lock,)
    assert changed(demo_db) == [("thresholds", "sesoi", "value", 0.03, 0.02)]
    assert verify_chain(demo_db) is None
    assert [one.action for one in operations(demo_db)[:2]] == ["setting.change", "plan.lock"]


def test_a_lock_needs_a_note_and_something_new_to_lock(demo_db, planner):
    with pytest.raises(InputError):
        lock_plan(demo_db, planner, "  kort   ")
    lock_plan(demo_db, planner, NOTE)
    with pytest.raises(ConflictError):
        lock_plan(demo_db, planner, NOTE)

    assert len(plan_locks(demo_db)) == 1


def test_work_on_the_material_is_no_change_of_the_plan(demo_db, planner):
    lock_plan(demo_db, planner, NOTE)

    put_expectations(
        demo_db, planner, [replace(one, outcome="passed", outcome_note="Ja") for one in expectations(demo_db)]
    )

    assert changed(demo_db) == []
    assert {one.outcome for one in expectations(demo_db)} == {"passed"}


def test_a_question_is_written_changed_removed_and_its_history_told(new_study, coder):
    blank = Worded("", "")
    put_question(
        new_study,
        coder,
        replace(_question(), commissioned=Worded(" Virker  det? ", ""), standard=Worded("To poeng", "")),
    )
    (stored,) = questions(new_study)
    put_question(new_study, coder, replace(stored, agreed=Worded("Hvor mye virker det?", "")))

    assert (stored.commissioned, stored.standard) == (
        Worded("Virker det?", ""),
        Worded("To poeng", "To poeng"),
    )
    newest = question_history(new_study, stored.id)[0]
    assert (newest.field, newest.old, newest.new) == ("agreed_nb", "", "Hvor mye virker det?")
    remove_question(new_study, coder, stored.id)
    assert questions(new_study) == ()
    PLAN.undo(new_study, coder)
    assert len(questions(new_study)) == 1
    with pytest.raises(InputError):
        put_question(new_study, coder, replace(stored, commissioned=blank, agreed=blank))


def _question():
    from workbench.demo.plan import demo_questions

    blank = Worded("", "")
    return replace(demo_questions()[0], commissioned=blank, agreed=blank, reported=blank)


def test_expectations_need_words_and_a_link_and_the_same_again_is_no_operation(demo_db, planner):
    held = expectations(demo_db)
    before = operations(demo_db)

    for wrong in (replace(held[0], text=Worded(" ", "")), replace(held[0], link="nowhere")):
        with pytest.raises(InputError):
            put_expectations(demo_db, planner, [wrong])
    put_expectations(demo_db, planner, held)

    assert operations(demo_db) == before


def test_thresholds_are_stored_and_judge_at_once(demo_db, planner):
    set_thresholds(demo_db, planner, {"direction_threshold": 0.9}, {})

    assert shown(demo_db) != EXPECTED
    PLAN.undo(demo_db, planner)
    assert shown(demo_db) == EXPECTED
    PLAN.redo(demo_db, planner)
    assert shown(demo_db) != EXPECTED


def test_how_the_smallest_effect_was_set_is_part_of_the_plan(demo_db, planner):
    lock_plan(demo_db, planner, NOTE)
    cost = costs_per_participant(demo_db)["vv"]

    set_sesoi_basis(demo_db, planner, SesoiBasis(335_150.0, "vv", cost, "UDI, oktober 2012"))

    assert round(cost) == 6703
    assert {one[2] for one in changed(demo_db)} == set(asdict(SesoiBasis()))
    with pytest.raises(InputError):
        set_sesoi_basis(demo_db, planner, SesoiBasis(0.0, "vv", cost))


def test_a_new_link_gets_a_code_in_its_measures_group_and_all_is_one_operation(demo_db, planner):
    before, held = codes(demo_db), study_model(demo_db)

    saved(demo_db, planner, links=[NEW])

    made = next(code for code in codes(demo_db) if code.link == "L1")
    group = next(code for code in codes(demo_db) if code.id == made.parent_id)
    assert (made.slug, made.name_nb, made.measure_id, made.colour) == (
        "link.L1",
        NEW["name_nb"],
        "courses",
        group.colour,
    )
    assert group.slug == "links.courses" and made.definition
    PLAN.undo(demo_db, planner)
    assert (codes(demo_db), study_model(demo_db)) == (before, held)
    EVERYTHING.redo(demo_db, planner)
    assert made in codes(demo_db)


def test_a_link_of_a_measure_that_had_none_gets_a_group_of_its_own(demo_db, planner):
    saved(demo_db, planner, links=[{**NEW, "measure_id": "national"}])

    made = next(code for code in codes(demo_db) if code.link == "L1")
    group = next(code for code in codes(demo_db) if code.id == made.parent_id)
    assert (group.slug, group.name_nb, group.codable) == ("links.national", "Nasjonale kurs", False)


def test_a_renamed_link_renames_its_code_unless_somebody_else_did(demo_db, planner):
    saved(demo_db, planner, K1="Kurs → en hverdag", K2="Hverdag → mental helse")
    named = {code.link: code.name_nb for code in codes(demo_db) if code.link}

    assert (named["K1"], named["K2"]) == ("Kurs → en hverdag", "Hverdag → mental helse")
    assert shown(demo_db) == EXPECTED


def test_a_removed_links_code_and_codings_stay_and_count_again_when_it_returns(demo_db, planner):
    held, coded = codes(demo_db), codings(demo_db)

    saved(demo_db, planner, without=["K4"])

    assert (codes(demo_db), codings(demo_db)) == (held, coded)
    assert orphaned_links(demo_db) == {"K4"}
    assert set(shown(demo_db)) == set(EXPECTED) - {"K4"}
    PLAN.undo(demo_db, planner)
    assert orphaned_links(demo_db) == set()
    assert shown(demo_db) == EXPECTED


def test_a_link_added_after_a_lock_is_marked_and_its_version_can_be_looked_at(demo_db, planner):
    saved(demo_db, planner, links=[NEW])
    lock_plan(demo_db, planner, NOTE)
    saved(demo_db, planner, links=[{**NEW, "name_nb": "Kurs → frykt"}])

    assert [one.link for one in study_model(demo_db).links if one.after_plan] == ["L2"]
    assert [version.note for version in model_versions(demo_db)] == ["Feltarbeid", "Feltarbeid", "standard"]
    assert model_versions(demo_db)[0].coder == "Planlegger"
    assert "L1" not in {one.link for one in study_model(demo_db, 1).links}
    assert [one[:2] for one in changed(demo_db)] == [("codebook", "link.L2"), ("links", "L2")]


def test_a_model_that_nobody_changed_makes_no_version_and_one_needs_a_note(demo_db, planner):
    with pytest.raises(InputError):
        saved(demo_db, planner)
    with pytest.raises(InputError):
        save_model(demo_db, planner, replace(study_model(demo_db), links=()), note="  ")

    assert len(model_versions(demo_db)) == 1


def test_a_new_code_that_is_coded_on_stands_in_the_way_of_undoing_the_model(demo_db, planner):
    saved(demo_db, planner, links=[NEW])
    made = next(code for code in codes(demo_db) if code.link == "L1")
    demo_db.execute("UPDATE codings SET code_id = ? WHERE id = 1", [made.id])

    with pytest.raises(ConflictError):
        PLAN.undo(demo_db, planner)

    assert logic_model(demo_db).link("L1")


def test_each_measure_has_its_own_main_analysis_and_others_are_marked(demo_db, planner):
    lock_plan(demo_db, planner, NOTE)
    locked, other = (
        study_specification(demo_db, "vv"),
        replace(study_specification(demo_db, "vv"), link="logit"),
    )

    assert (is_main(demo_db, locked), is_main(demo_db, other)) == (True, False)
    assert (differs_from_lock(demo_db, locked), differs_from_lock(demo_db, other)) == ((), ("link",))
    set_main_specification(demo_db, planner, other)
    assert specified(demo_db, "vv") == {"link": "logit"}
    assert specified(demo_db, "courses") == {}
    assert is_main(demo_db, other) and differs_from_lock(demo_db, other) == ("link",)
    assert changed(demo_db) == [("analyses", "vv", "link", "probit", "logit")]
    assert effect_of(demo_db, "vv", **specified(demo_db, "vv")).summary.specification.link == "logit"


def test_what_is_set_for_one_measure_stands_in_place_of_what_is_set_for_all(new_study, coder):
    set_setting(new_study, "effect_specification", {"link": "logit"})

    set_main_specification(new_study, coder, specification_of_2014("vv", covariates=()))

    assert specified(new_study, "courses") == {"link": "logit"}
    assert specified(new_study, "vv") == {}


def test_a_new_study_can_lock_its_plan(new_study, coder):
    lock = lock_plan(new_study, coder, NOTE)

    assert lock.is_whole and changed(new_study) == []
    assert next_steps(new_study, coder_id=coder.id) == ("", "")


def test_a_study_without_a_model_has_a_plan_too(db, coder):
    assert lock_plan(db, coder, NOTE).document()["links"] == {}
    with pytest.raises(NotFoundError):
        study_model(db)
