"""A cell is closed once its discordance is explained and its negative cases answered, and opens by itself."""

import pytest

from db.coders import coder_named
from db.codings import codings, remove_coding
from db.events import operations
from db.sources import set_blind, sources
from db.writing import write_tx
from workbench.errors import InputError
from workbench.services.closing import (
    WAYS,
    answer_cases,
    close_cell,
    explain_discordance,
    findings,
    reopen_cell,
)
from workbench.services.triangulation import (
    display_of,
    evidence,
    override_verdict,
    set_sesoi,
    study_settings,
)
from workbench.services.undoing import EVERYTHING

REASON = "De valgte ut de tyngste sakene."


@pytest.fixture
def analyst(demo_db):
    return coder_named(demo_db, "Analytiker")


def all_findings(db):
    found = evidence(db)
    return findings(db, found, display_of(found, study_settings(db)))


def finding(db, link):
    return all_findings(db)[link]


def answered(db, link, analyst):
    stands = finding(db, link)
    if stands.cases:
        names = [one.source for one in stands.cases]
        answer_cases(db, stands, chosen=names, reason=REASON, coder=analyst)
    return finding(db, link)


def test_nothing_is_closed_in_a_study_that_nobody_has_judged(demo_db):
    stands = all_findings(demo_db)

    assert {one.state for one in stands.values()} == {"open"}
    assert [link for link, one in stands.items() if "explanation" in one.missing] == ["B9"]
    assert all(one.closing is None and one.discordance is None for one in stands.values())


def test_a_negative_case_is_a_source_against_the_finding_that_alike_sources_support(demo_db):
    cell = display_of(evidence(demo_db), study_settings(demo_db)).cells["V1"]
    group = {one.source: one.group for one in cell.stances}

    cases = finding(demo_db, "V1").cases

    assert {one.source for one in cases} <= set(cell.voices.negative_cases)
    assert cases
    for one in cases:
        assert one.stance in ("0", "-")
        assert {group[name] for name in one.alike} == {one.group}
        assert all(other.stance == "+" for other in cell.stances if other.source in one.alike)


def test_every_cell_of_one_direction_has_exactly_its_negative_cases_with_somebody_alike(demo_db):
    cells = display_of(evidence(demo_db), study_settings(demo_db)).cells
    sides = {"supports": "+", "no_change": "0-", "reverses": "0-"}
    stands = all_findings(demo_db)

    for link, cell in cells.items():
        if cell.voices.direction in sides:
            agreeing = {one.group for one in cell.stances if one.stance in sides[cell.voices.direction]}
            against = [
                one for one in cell.stances if one.source in cell.voices.negative_cases and one.stance != "±"
            ]
            expected = {one.source for one in against if one.group in agreeing}
            assert {one.source for one in stands[link].cases} == expected, link


def test_a_discordant_cell_cannot_be_closed_before_it_is_explained(demo_db, analyst):
    stands = answered(demo_db, "B9", analyst)
    log = operations(demo_db)

    with pytest.raises(InputError, match="discordance is explained"):
        close_cell(demo_db, stands, analyst)
    assert operations(demo_db) == log

    explain_discordance(demo_db, stands, way="initiation", reason=REASON, coder=analyst)
    close_cell(demo_db, finding(demo_db, "B9"), analyst)

    closed = finding(demo_db, "B9")
    assert (closed.state, closed.missing) == ("closed", ())
    assert (closed.closing.coder, closed.closing.verdict) == ("Analytiker", "discordant")
    assert (closed.discordance.way, closed.discordance.reason) == ("initiation", REASON)


def test_overriding_a_discordance_does_not_spare_its_explanation(demo_db, analyst):
    cell = display_of(evidence(demo_db), study_settings(demo_db)).cells["B9"]
    override_verdict(demo_db, cell, verdict="convergent", reason=REASON, coder=analyst, sesoi=0.02)

    assert "explanation" in finding(demo_db, "B9").missing


@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_stored_and_undone(demo_db, analyst, way):
    explain_discordance(demo_db, finding(demo_db, "B9"), way=way, reason=REASON, coder=analyst)

    assert finding(demo_db, "B9").explained
    EVERYTHING.undo(demo_db, analyst)
    assert finding(demo_db, "B9").discordance is None


@pytest.mark.parametrize(
    ("link", "change"),
    [("B9", {"way": "ignore"}), ("B9", {"reason": " kort \n" + 9 * " "}), ("K9", {})],
)
def test_an_explanation_needs_a_way_a_reason_and_a_discordance(demo_db, analyst, link, change):
    given = {"way": "bracketing", "reason": REASON, **change}
    log = operations(demo_db)

    with pytest.raises(InputError):
        explain_discordance(demo_db, finding(demo_db, link), coder=analyst, **given)

    assert operations(demo_db) == log


def test_a_cell_with_an_unanswered_negative_case_cannot_be_closed(demo_db, analyst):
    with pytest.raises(InputError, match="unanswered"):
        close_cell(demo_db, finding(demo_db, "V1"), analyst)

    close_cell(demo_db, answered(demo_db, "V1", analyst), analyst)

    assert finding(demo_db, "V1").state == "closed"


def test_answers_are_one_operation_that_is_undone_as_one(demo_db, analyst):
    n = len(finding(demo_db, "V1").cases)

    assert all(one.answer for one in answered(demo_db, "V1", analyst).cases)
    EVERYTHING.undo(demo_db, analyst)
    assert sum(one.answer is None for one in finding(demo_db, "V1").cases) == n


@pytest.mark.parametrize("chosen", [[], ["nobody"], ["first", "nobody"]])
def test_only_negative_cases_are_answered(demo_db, analyst, chosen):
    stands = finding(demo_db, "V1")
    names = [stands.cases[0].source if one == "first" else one for one in chosen]

    with pytest.raises(InputError):
        answer_cases(demo_db, stands, chosen=names, reason=REASON, coder=analyst)


def test_a_negative_case_in_a_source_coded_blind_waits_until_it_is_opened(demo_db, analyst):
    name = finding(demo_db, "V1").cases[0].source
    (number,) = [one.id for one in sources(demo_db) if one.name == name]
    set_blind(demo_db, [number], blind=True, coder_id=analyst.id)

    stands = finding(demo_db, "V1")

    assert "blind" in stands.missing
    with pytest.raises(InputError):
        answer_cases(demo_db, stands, chosen=[name], reason=REASON, coder=analyst)


def test_a_source_coded_blind_is_not_named_on_the_other_side_either(demo_db, analyst):
    name = finding(demo_db, "V1").cases[0].alike[0]
    (number,) = [one.id for one in sources(demo_db) if one.name == name]
    set_blind(demo_db, [number], blind=True, coder_id=analyst.id)

    assert all(name not in one.alike for one in finding(demo_db, "V1").cases)


def test_a_closed_cell_opens_by_itself_when_a_coding_behind_it_goes(demo_db, analyst):
    close_cell(demo_db, answered(demo_db, "V1", analyst), analyst)
    one = next(
        one for one in codings(demo_db, link="V1") if not one.subset and one.coder.startswith("Koder A")
    )

    with write_tx(demo_db, action="coding.remove", coder_id=one.coder_id) as writer:
        remove_coding(writer, one.id)

    assert finding(demo_db, "V1").state == "reopened"
    EVERYTHING.undo(demo_db, coder_named(demo_db, one.coder))
    assert finding(demo_db, "V1").state == "closed"


def test_another_smallest_effect_opens_cells_with_numbers_only(demo_db, analyst):
    for link in ("V1", "V9"):
        close_cell(demo_db, answered(demo_db, link, analyst), analyst)

    set_sesoi(demo_db, 0.021, analyst)

    assert (finding(demo_db, "V1").state, finding(demo_db, "V9").state) == ("closed", "reopened")


def test_an_override_after_closing_opens_the_cell(demo_db, analyst):
    close_cell(demo_db, answered(demo_db, "V9", analyst), analyst)
    cell = display_of(evidence(demo_db), study_settings(demo_db)).cells["V9"]

    override_verdict(demo_db, cell, verdict="gap", reason=REASON, coder=analyst, sesoi=0.02)

    assert finding(demo_db, "V9").state == "reopened"


def test_an_explanation_of_other_evidence_does_not_stand(demo_db, analyst):
    explain_discordance(demo_db, finding(demo_db, "B9"), way="bracketing", reason=REASON, coder=analyst)

    set_sesoi(demo_db, 0.03, analyst)

    stands = finding(demo_db, "B9")
    assert (stands.explained, stands.discordance.reason) == (False, REASON)


def test_a_cell_is_opened_again_and_the_log_keeps_both(demo_db, analyst):
    close_cell(demo_db, answered(demo_db, "K1", analyst), analyst)

    reopen_cell(demo_db, finding(demo_db, "K1"), analyst)
    assert finding(demo_db, "K1").state == "open"
    EVERYTHING.undo(demo_db, analyst)
    assert finding(demo_db, "K1").state == "closed"
    EVERYTHING.redo(demo_db, analyst)
    assert {"cell.close", "cell.reopen"} <= {one.action for one in operations(demo_db)}
