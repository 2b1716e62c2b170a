"""Questions, findings and recommendations of a study: judged, written, undone."""

import pytest

from db.coders import coder_named
from db.judgements import set_override
from workbench.errors import InputError, NotFoundError
from workbench.reasons import Worded
from workbench.services.claims import (
    Finding,
    Recommendation,
    give_answer,
    remove_finding,
    remove_recommendation,
    store_finding,
    store_recommendation,
    study_claims,
)
from workbench.services.shown_evidence import shown_evidence
from workbench.services.studies import furnish
from workbench.services.triangulation import display_of, study_settings
from workbench.services.undoing import CLAIMS

WORDS, WHY = Worded("Noe vi fant", "Something we found"), Worded("Fordi alle sier det", "")


def claims_of(db):
    found = shown_evidence(db)
    return study_claims(db, found, display_of(found, study_settings(db)))


def standings(db):
    return {one.recommendation.number: one.standing for one in claims_of(db).recommendations}


def questions_of(db):
    return {one.question.number: one for one in claims_of(db).questions}


@pytest.fixture
def kari(demo_db):
    return coder_named(demo_db, "Kari")


def test_on_the_demo_study_the_combination_turns_red_and_the_national_courses_never_stood_alone(demo_db):
    found = standings(demo_db)

    assert [number for number, one in found.items() if one.light == "red"] == ["R9"]
    assert found["R9"].worst_links == ("B9",)
    assert "why_never_alone" in [reason.code for reason in found["R3"].reasons]
    assert "why_no_difference" in [reason.code for reason in found["R2"].reasons]


def test_the_verdicts_of_the_demo_study_stand_as_they_did(demo_db):
    found = display_of(shown_evidence(demo_db), study_settings(demo_db))

    stand = {name: (cell.verdict, cell.fragile) for name, cell in found.cells.items()}
    assert stand["K9"] == ("convergent", True)
    assert stand["V9"] == ("inconclusive", False)
    assert stand["B9"] == ("discordant", True)
    assert stand["A9"] == ("inconclusive", False)
    assert sum(verdict == "silent_numbers" for verdict, _ in stand.values()) == 10


def test_the_question_on_applications_is_answered_by_departures_only(demo_db):
    found = questions_of(demo_db)["2.1"]

    assert (found.answer, found.rule.outcome_missing) == ("partly", True)
    assert {one.number for one in found.recommendations} == {"R1", "R2", "R3"}


def test_an_override_counts_among_the_verdicts_that_stand(demo_db, kari):
    values = {"verdict": "gap", "rule_verdict": "silent_numbers", "sesoi": 0.02, "reason": "Få kilder her"}
    set_override(demo_db, "K1", values, coder_id=kari.id)

    assert claims_of(demo_db).verdicts["K1"] == "gap"
    assert standings(demo_db)["R7"].worst == "gap"


def test_a_finding_is_written_changed_taken_away_and_brought_back(demo_db, kari):
    store_finding(demo_db, Finding(0, "F11", WORDS, WHY, ("K1",), ("2.2",)), coder=kari)
    stored = claims_of(demo_db).findings[-1]
    assert (stored.finding.number, stored.worst) == ("F11", "silent_numbers")
    assert questions_of(demo_db)["2.2"].answer == "answered"

    remove_finding(demo_db, stored.finding.id, coder=kari)
    assert questions_of(demo_db)["2.2"].answer == "not"
    CLAIMS.undo(demo_db, kari)
    assert questions_of(demo_db)["2.2"].answer == "answered"
    CLAIMS.redo(demo_db, kari)
    assert [bool(step) for step in CLAIMS.next_steps(demo_db, kari)] == [True, False]


def test_a_recommendation_rests_on_the_cells_of_its_findings_too(demo_db, kari):
    store_finding(demo_db, Finding(0, "F11", WORDS, WHY, ("B9",)), coder=kari)
    new = Recommendation(0, "R13", WORDS, "change", "vv", None, (), ("F11",))
    store_recommendation(demo_db, new, coder=kari)

    assert standings(demo_db)["R13"].light == "red"
    remove_recommendation(demo_db, claims_of(demo_db).recommendations[-1].recommendation.id, coder=kari)
    assert "R13" not in standings(demo_db)


def test_an_answer_beside_the_rule_needs_a_reason_and_can_be_dropped(demo_db, kari):
    with pytest.raises(InputError):
        give_answer(demo_db, "2.1", answer="answered", reason="ja", coder=kari)
    give_answer(demo_db, "2.1", answer="answered", reason="Godt nok for oppdragsgiver", coder=kari)
    found = questions_of(demo_db)["2.1"]
    assert (found.answer, found.rule.answer, found.given.coder) == ("answered", "partly", "Kari")

    give_answer(demo_db, "2.1", answer=None, reason="", coder=kari)
    assert questions_of(demo_db)["2.1"].given is None


@pytest.mark.parametrize(
    ("finding", "key"),
    [
        (Finding(0, "", WORDS, WHY), "errors.claim_empty"),
        (Finding(0, "F1", WORDS, WHY), "errors.claim_number_taken"),
        (Finding(0, "F11", Worded("", ""), WHY), "errors.claim_empty"),
        (Finding(0, "F11", WORDS, Worded("kort", "")), "errors.reason_missing"),
    ],
)
def test_a_finding_without_number_words_or_reason_is_refused(demo_db, kari, finding, key):
    with pytest.raises(InputError) as refused:
        store_finding(demo_db, finding, coder=kari)

    assert refused.value.key == key


def test_a_recommendation_cannot_put_a_measure_before_itself(demo_db, kari):
    with pytest.raises(InputError):
        store_recommendation(demo_db, Recommendation(0, "R13", WORDS, "more", "vv", "vv"), coder=kari)


def test_what_somebody_else_took_away_cannot_be_changed(demo_db, kari):
    with pytest.raises(NotFoundError):
        store_finding(demo_db, Finding(999, "F99", WORDS, WHY), coder=kari)
    with pytest.raises(NotFoundError):
        remove_recommendation(demo_db, 999, coder=kari)


def test_a_new_study_asks_finds_and_recommends_nothing(db):
    furnish(db, title="Ny", simulated=False)

    found = claims_of(db)

    assert (found.questions, found.findings, found.recommendations) == ((), (), ())
