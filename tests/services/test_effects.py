"""Effects are computed once, kept with their pairs, and computed anew when the question changes."""

import pytest

from db.analyses import analyses
from db.coders import coder_named
from db.logic_model import measures
from db.register import set_active_import
from db.settings import set_setting
from tests.services.small_register import store_small_register
from workbench.errors import NotFoundError, WorkbenchError
from workbench.quant import analysis
from workbench.services.effects import (
    effect_by_id,
    effect_of,
    effects_for_display,
    estimated_measures,
    pairs_of,
    specified,
)
from workbench.services.studies import furnish

ARMS = {"all", "courses", "vv", "both"}


@pytest.fixture
def study(db):
    furnish(db, title="Liten", simulated=True)
    store_small_register(db)
    return db


@pytest.fixture
def no_computing(monkeypatch):
    """From the call on, whoever computes an effect fails the test."""

    def refuse(*_):
        raise AssertionError("computed again")

    return lambda: monkeypatch.setattr(analysis, "run_effect", refuse)


def test_an_effect_is_computed_once_and_found_again(study, no_computing):
    first = effect_of(study, "vv")

    no_computing()

    assert effect_of(study, "vv") == first
    assert effect_by_id(study, first.analysis.id) == first
    assert len(analyses(study)) == 1


def test_the_smallest_effect_is_no_part_of_the_question(study, no_computing):
    first = effect_of(study, "vv")

    no_computing()

    assert effect_of(study, "vv", sesoi=0.05).analysis.id == first.analysis.id


def test_another_choice_is_another_analysis_and_both_are_kept(study):
    first, second = effect_of(study, "vv"), effect_of(study, "vv", link="logit")

    assert second.analysis.id != first.analysis.id
    assert second.summary.specification.link == "logit"
    assert effect_of(study, "vv").summary == first.summary


def test_another_register_is_computed_anew_and_the_old_one_found_again(study, no_computing):
    old_import = study.execute("SELECT id FROM imports").fetchone()[0]
    first = effect_of(study, "vv")

    store_small_register(study, seed=1)
    second = effect_of(study, "vv")
    set_active_import(study, old_import)
    no_computing()

    assert second.summary.effect != first.summary.effect
    assert effect_of(study, "vv") == first


def test_pairs_describe_the_persons_that_were_compared_also_under_a_newer_register(study):
    first = effect_of(study, "vv")
    before = pairs_of(study, first.analysis.id)

    store_small_register(study, seed=1)

    assert pairs_of(study, first.analysis.id) == before


def test_an_analysis_keeps_what_is_needed_to_run_it_again(study):
    stored = effect_of(study, "vv").analysis

    assert stored.specification["measure"] == "vv"
    assert stored.specification["link"] == "probit"
    assert set(stored.libraries) >= {"numpy", "pandas", "scipy"}
    assert len(stored.data_sha256) == 64


def test_every_pair_is_read_once_page_by_page(study):
    stored = effect_of(study, "vv")
    size = 7
    n_pages = -(-stored.n_pairs // size)

    read = [
        pair
        for page in range(1, n_pages + 1)
        for pair in pairs_of(study, stored.analysis.id, page=page, size=size)
    ]

    assert len(read) == stored.n_pairs
    assert len({(pair.treated["person_id"], pair.control["person_id"]) for pair in read}) == len(read)
    assert sum(pair.weight for pair in read) == pytest.approx(stored.summary.effect.n_treated_matched)
    assert pairs_of(study, stored.analysis.id, page=n_pages + 1, size=size) == ()


def test_pairs_join_participants_of_the_arm_with_those_who_took_part_in_nothing(study):
    taken = {}
    for person, measure in study.execute("SELECT person_no, measure_id FROM participations").fetchall():
        taken.setdefault(f"P{person}", set()).add(measure)

    found = pairs_of(study, effect_of(study, "both").analysis.id, size=10_000)

    assert {frozenset(taken[pair.treated["person_id"]]) for pair in found} == {frozenset({"vv", "local"})}
    assert not any(pair.control["person_id"] in taken for pair in found)


def test_the_arms_that_can_be_asked_for_are_those_of_2014(study):
    assert {one.id for one in estimated_measures(study)} == ARMS
    assert {one.id for one in measures(study)} > ARMS


def test_the_study_can_set_its_own_specification(study):
    coder = coder_named(study, "Kari")
    set_setting(study, "effect_specification", {"link": "logit"}, coder_id=coder.id)

    found = effects_for_display(study)

    assert specified(study) == {"link": "logit"}
    assert {one.summary.specification.link for one in found.values()} == {"logit"}


def test_an_arm_that_cannot_be_matched_does_not_stop_the_others(db):
    furnish(db, title="Uten kurs", simulated=True)
    store_small_register(db, measures=("vv",))

    found = effects_for_display(db)

    failed = {name for name, one in found.items() if isinstance(one, WorkbenchError)}
    assert failed == {"courses", "both"}
    assert found["vv"].summary.effect == found["all"].summary.effect


def test_without_a_register_there_is_nothing_to_compute(db):
    furnish(db, title="Tom", simulated=False)

    assert effects_for_display(db) == {}
    with pytest.raises(NotFoundError):
        effect_of(db, "vv")


def test_an_analysis_that_is_gone_is_named(study):
    with pytest.raises(NotFoundError, match="999"):
        effect_by_id(study, 999)
