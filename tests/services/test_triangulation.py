"""The demo study comes out as the method was worked through; what people decide is checked and undone."""

import math

import pytest

from db.coders import coder_named
from db.events import operations
from tests.mixed.gold import EXPECTED
from tests.reports.word_reading import read as read_report
from tests.services.small_register import store_small_register
from workbench.demo.coders import REPEATS, SILENCE
from workbench.errors import InputError, NotFoundError
from workbench.services.reporting import report_summary, write_report
from workbench.services.studies import furnish
from workbench.services.triangulation import (
    display_of,
    drop_override,
    evidence,
    judged_numbers,
    marked_subsets,
    override_verdict,
    quotes_of,
    set_sesoi,
    study_sesoi,
    study_settings,
)
from workbench.services.undoing import EVERYTHING
from workbench.texts import LANGUAGES, Texts

REASON = "Gruppene er ikke sammenlignbare."


def shown(db, **counts):
    """Direction, confidence, class, verdict and fragility of every cell."""
    display = display_of(evidence(db, **counts), study_settings(db))
    return {name: read(cell) for name, cell in display.cells.items()}


def read(cell):
    voices, numbers = cell.voices, cell.numbers
    return voices.direction, voices.confidence, numbers.number_class, cell.verdict, cell.fragile


def changed(db, **counts):
    """Cells that come out otherwise than by the rule, with direction and confidence."""
    ruled, found = shown(db), shown(db, **counts)
    return {name: found[name][:2] for name in found if found[name] != ruled[name]}


@pytest.fixture
def analyst(demo_db):
    return coder_named(demo_db, "Analytiker")


def test_the_demo_study_has_the_verdicts_worked_through(demo_db):
    assert study_sesoi(demo_db) == 0.02
    assert shown(demo_db) == EXPECTED


@pytest.mark.parametrize(
    ("sesoi", "courses", "vv"),
    [(0.01, "inconclusive", "inconclusive"), (0.03, "convergent", "complementary")],
)
def test_another_smallest_effect_turns_the_cells_worked_through(demo_db, analyst, sesoi, courses, vv):
    set_sesoi(demo_db, sesoi, analyst)

    found = shown(demo_db)
    assert (found["K9"][3], found["V9"][3], found["B9"][3]) == (courses, vv, "discordant")


def test_a_flip_point_is_where_the_verdict_turns(demo_db, analyst):
    (point,) = display_of(evidence(demo_db), study_settings(demo_db)).cells["V9"].flip_points

    for sesoi, verdict in ((point.sesoi - 1e-6, "inconclusive"), (point.sesoi + 1e-6, "complementary")):
        set_sesoi(demo_db, sesoi, analyst)
        assert shown(demo_db)["V9"][3] == verdict


def test_the_numbers_of_a_measure_are_judged_alike_with_and_without_voices(demo_db):
    cells = display_of(evidence(demo_db), study_settings(demo_db)).cells.values()

    found = judged_numbers(demo_db)

    assert found == {cell.link.measure_id: cell.numbers for cell in cells if cell.estimate}
    assert found["vv"].number_class == "inconclusive"
    assert found["both"].fragile_reasons


def test_the_simulated_coders_agree_as_trained_people_do(demo_db):
    found = evidence(demo_db)

    assert 0.76 <= found.alpha <= 0.80
    assert found.agreement.n_coders == 2
    assert len({one.coder for one in found.codings}) == 1


def test_nothing_of_a_marked_subset_counts_by_default(demo_db):
    assert set(marked_subsets(demo_db)) == {SILENCE, REPEATS}
    assert {one.subset for one in evidence(demo_db).codings} == {""}


def test_silence_coded_as_no_change_turns_the_cells_worked_through(demo_db):
    assert changed(demo_db, subsets=[SILENCE]) == {
        "V3": ("no_change", "high"),
        "V4": ("mixed", "high"),
        "B9": ("mixed", "low"),
    }


def test_a_talkative_source_turns_a_cell_only_where_segments_are_counted(demo_db):
    assert changed(demo_db, subsets=[REPEATS]) == {}
    assert changed(demo_db, count_segments=True) == {}
    assert changed(demo_db, subsets=[REPEATS], count_segments=True) == {"K3": ("mixed", "high")}


def test_trying_a_mistake_leaves_agreement_and_study_as_they_are(demo_db):
    before, log = evidence(demo_db), operations(demo_db)

    tried = evidence(demo_db, subsets=[SILENCE, REPEATS], count_segments=True)

    assert tried.agreement == before.agreement
    assert operations(demo_db) == log
    assert shown(demo_db) == EXPECTED


def test_every_source_of_a_cell_is_quoted(demo_db):
    found = evidence(demo_db)
    for cell in display_of(found, study_settings(demo_db)).cells.values():
        quoted = {one.source for one in quotes_of(found, cell)}

        assert quoted == {one.source for one in cell.stances}


@pytest.mark.parametrize("sesoi", [0, -0.01, 0.21, math.nan, math.inf])
def test_an_impossible_smallest_effect_is_refused_and_nothing_stored(demo_db, analyst, sesoi):
    log = operations(demo_db)

    with pytest.raises(InputError):
        set_sesoi(demo_db, sesoi, analyst)

    assert study_sesoi(demo_db) == 0.02
    assert operations(demo_db) == log


def test_the_smallest_effect_is_undone_and_redone_through_the_log(demo_db, analyst):
    set_sesoi(demo_db, 0.03, analyst)
    set_sesoi(demo_db, 0.01, analyst)

    EVERYTHING.undo(demo_db, analyst)
    assert study_sesoi(demo_db) == 0.03
    EVERYTHING.undo(demo_db, analyst)
    assert study_sesoi(demo_db) == 0.02
    assert shown(demo_db) == EXPECTED
    EVERYTHING.redo(demo_db, analyst)
    EVERYTHING.redo(demo_db, analyst)
    assert study_sesoi(demo_db) == 0.01
    assert [bool(step) for step in EVERYTHING.next_steps(demo_db, analyst)] == [True, False]


def test_the_same_smallest_effect_again_is_no_operation(demo_db, analyst):
    log = operations(demo_db)

    set_sesoi(demo_db, 0.02, analyst)

    assert operations(demo_db) == log


def override(db, analyst, **changes):
    cell = display_of(evidence(db), study_settings(db)).cells["B9"]
    given = {"verdict": "inconclusive", "reason": REASON, "sesoi": study_sesoi(db), **changes}
    override_verdict(db, cell, coder=analyst, **given)


@pytest.mark.parametrize("change", [{"reason": ""}, {"reason": " kort \n" + 9 * " "}, {"verdict": "sant"}])
def test_an_override_needs_a_reason_and_a_verdict(demo_db, analyst, change):
    with pytest.raises(InputError):
        override(demo_db, analyst, **change)

    assert evidence(demo_db).overrides == {}


def test_an_override_stands_beside_the_rule(demo_db, analyst):
    override(demo_db, analyst)

    (stored,) = evidence(demo_db).overrides.values()
    assert (stored.link, stored.verdict, stored.rule_verdict) == ("B9", "inconclusive", "discordant")
    assert (stored.reason, stored.coder, stored.sesoi) == (REASON, "Analytiker", 0.02)
    assert shown(demo_db) == EXPECTED


def test_an_override_is_undone_redone_and_dropped(demo_db, analyst):
    override(demo_db, analyst)
    override(demo_db, analyst, verdict="complementary")

    EVERYTHING.undo(demo_db, analyst)
    assert evidence(demo_db).overrides["B9"].verdict == "inconclusive"
    EVERYTHING.redo(demo_db, analyst)
    assert evidence(demo_db).overrides["B9"].verdict == "complementary"
    drop_override(demo_db, "B9", analyst)
    assert evidence(demo_db).overrides == {}
    EVERYTHING.undo(demo_db, analyst)
    assert evidence(demo_db).overrides["B9"].verdict == "complementary"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_override_goes_to_the_report_with_the_rule_as_it_is_now(demo_db, analyst, language):
    cell = display_of(evidence(demo_db), study_settings(demo_db)).cells["V9"]
    override_verdict(demo_db, cell, verdict="gap", reason=REASON, coder=analyst, sesoi=0.02)
    set_sesoi(demo_db, 0.03, analyst)
    texts = Texts(language)

    said = report_summary(demo_db, "demo", texts)[-1]

    assert REASON in said.text
    assert texts.t("verdict.verdict_gap") in said.text
    assert texts.t("verdict.verdict_complementary") in said.text
    assert said.anchor.endswith("cell=V9")


def test_without_a_logic_model_the_study_says_so(db):
    with pytest.raises(NotFoundError):
        evidence(db)


def test_a_new_study_knows_nothing_and_says_nothing(db):
    furnish(db, title="Ny", simulated=False)

    found = evidence(db)

    assert found.alpha is None
    assert {cell.verdict for cell in display_of(found, study_settings(db)).cells.values()} == {"gap"}


def test_an_arm_that_cannot_be_estimated_says_why_in_its_cell_and_in_the_report(db):
    furnish(db, title="Uten kurs", simulated=True)
    store_small_register(db, measures=("vv",))

    found = evidence(db)
    text = read_report(write_report(db, "study")).text

    assert set(found.effects) == {"V9", "A9"}
    assert set(found.failures) == {"K9", "B9"}
    assert "Kurs → frivillig retur: virkningen kunne ikke anslås." in text
    assert "Begge → frivillig retur: virkningen kunne ikke anslås." in text
