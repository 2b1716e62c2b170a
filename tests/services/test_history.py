"""The display as it stood at earlier points of the log, and the pathways that are read from it."""

from dataclasses import replace

import pytest

from db.coders import coder_named
from db.logic_model import logic_model, save_logic_model
from workbench.services.history import display_at, study_moments
from workbench.services.pathways import measure_paths, motivated, registered_parts
from workbench.services.shown_evidence import shown_evidence
from workbench.services.studies import furnish
from workbench.services.triangulation import display_of, keep_display, set_sesoi, study_settings


def today(db):
    return display_of(shown_evidence(db), study_settings(db))


def verdicts(display):
    return {name: cell.verdict for name, cell in display.cells.items()}


@pytest.fixture
def kari(demo_db):
    return coder_named(demo_db, "Kari")


def test_the_last_point_is_today(demo_db):
    last = display_at(demo_db, study_moments(demo_db)[-1])

    assert verdicts(last.display) == verdicts(today(demo_db))
    assert last.display.agreement == today(demo_db).agreement
    assert last.model == shown_evidence(demo_db).model


def test_before_the_coding_nothing_is_known_and_before_the_matching_no_number(demo_db):
    moments = {one.action: one for one in reversed(study_moments(demo_db))}

    first = verdicts(display_at(demo_db, moments["model.save"]).display)
    coded = verdicts(display_at(demo_db, moments["coding.add"]).display)

    assert set(first.values()) == {"gap"}
    assert (coded["K1"], coded["B9"], coded["R1"]) == ("silent_numbers", "silent_numbers", "gap")


def test_a_threshold_is_seen_as_it_was(demo_db, kari):
    set_sesoi(demo_db, 0.01, kari)
    moment = study_moments(demo_db)[-1]
    set_sesoi(demo_db, 0.03, kari)

    past = display_at(demo_db, moment)

    assert past.display.settings.sesoi == 0.01
    assert verdicts(past.display)["K9"] == "inconclusive"
    assert verdicts(today(demo_db))["V9"] == "complementary"


def test_a_new_version_of_the_model_is_a_point_and_old_ones_stay(demo_db, kari):
    model = logic_model(demo_db)
    added = replace(model.links[0], link="K8", to_node="motivation", after_plan=True)
    save_logic_model(demo_db, replace(model, links=(*model.links, added)), note="ny", coder_id=kari.id)

    versions = [one for one in study_moments(demo_db) if one.action.startswith("model.")]

    assert [display_at(demo_db, one).model.version for one in versions] == [1, 2]
    assert "K8" not in display_at(demo_db, versions[0]).display.cells
    assert display_at(demo_db, versions[1]).model.link("K8").after_plan


def test_kept_verdicts_are_told_beside_those_judged_anew(demo_db, kari):
    keep_display(demo_db, today(demo_db), kari)
    kept = next(one for one in reversed(study_moments(demo_db)) if one.action == "verdict.keep")

    past = display_at(demo_db, kept)

    assert set(past.kept) == set(past.display.cells)
    assert past.differing == ()


def test_the_courses_stop_at_motivation_and_the_talks_become_unclear_there(demo_db):
    found = shown_evidence(demo_db)
    told = {one.measure.id: one for one in measure_paths(demo_db, found, today(demo_db))}

    assert [one.stops_at for one in told["courses"].readings.values()] == ["K5", "K3"]
    assert [one.unclear_at for one in told["vv"].readings.values()] == ["V2"]
    assert told["both"].readings == {}
    kinds = {one.kind: one for one in told["courses"].explanations}
    assert set(kinds) == {"implementation", "theory", "measurement", "context", "time", "selection"}
    assert {one.state for one in kinds.values()} == {"possible"}
    assert "sign_selection_shared" in [sign.code for sign in kinds["selection"].signs]


def test_none_of_the_participants_became_motivated(demo_db):
    found = motivated(today(demo_db))

    assert found.seen == 0
    assert found.n >= 15


def test_an_arm_holds_its_parts_all_the_way_down(demo_db):
    model = logic_model(demo_db)

    assert registered_parts(model, "both") == {"both", "vv", "courses", "local", "national"}


def test_a_new_study_has_its_model_and_nothing_else(db):
    furnish(db, title="Ny", simulated=False)

    moments = study_moments(db)

    assert moments[0].action == "model.save"
    assert set(verdicts(display_at(db, moments[-1]).display).values()) == {"gap"}
    assert all(one.explanations for one in measure_paths(db, shown_evidence(db), today(db)))
