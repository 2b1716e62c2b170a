"""Agreement of a study: what is compared, what blind coding keeps back, what is settled and what it turns."""

import pytest

from db.adjudications import adjudications
from db.coders import coder_named
from db.codings import codings
from db.events import operations, verify_chain
from db.sources import sources
from tests.qual_examples import TEXT, study_with_source
from workbench.errors import InputError, StatisticsError
from workbench.services.adjudication import (
    AGREED,
    judged_passages,
    layers,
    options,
    reopen,
    settle,
    surroundings,
)
from workbench.services.agreement import (
    Question,
    comparable,
    measured_agreement,
    names_of,
    set_blind_sources,
)
from workbench.services.codebook_editing import merge_codes, remove_code
from workbench.services.coding import apply_operation
from workbench.services.demo_study import CODER_A, CODER_B
from workbench.services.triangulation import evidence
from workbench.services.undoing import DECISIONS, EVERYTHING

BOTH = (CODER_A, CODER_B)
REASON = "Vi leste svaret om igjen sammen."


@pytest.fixture
def analyst(demo_db):
    return coder_named(demo_db, "Analytiker")


def open_ones(db, coders=BOTH):
    return [one for one in judged_passages(db, comparable(db), coders) if one.is_open]


def coded_study(db):
    """One source in which Kari and Ola have coded; «sover bedre» is the same passage with two stances."""
    revision = study_with_source(db)
    for number, (name, stance) in enumerate((("Kari", "+"), ("Ola", "0"))):
        start = TEXT.index("sover")
        told = {"op": f"op-{number}", "kind": "add", "code": 1, "stance": stance, "claim": "own"}
        asked = {**told, "start": start, "end": start + 11 + number}
        apply_operation(db, coder_named(db, name), revision, asked)
    return revision


def test_the_demo_study_agrees_on_stances_as_its_joint_display_says(demo_db):
    found = comparable(demo_db)

    result = measured_agreement(demo_db, found, Question("stance", found.chosen))

    alpha = result.overall.measures["krippendorffs_alpha"]
    assert found.chosen == BOTH
    assert alpha.value == pytest.approx(evidence(demo_db).agreement.alpha, abs=1e-12)
    assert alpha.lower < alpha.value < alpha.upper


@pytest.mark.parametrize("unit", ["character", "sentence", "turn"])
def test_the_demo_study_agrees_on_text_in_every_unit(demo_db, unit):
    found = comparable(demo_db)
    question = Question(unit, BOTH, "code")

    result = measured_agreement(demo_db, found, question)

    names = names_of(demo_db, "code", "nb")
    assert result.unit == unit
    assert 0.8 < result.overall.measures["krippendorffs_alpha"].value < 1
    assert {row.name[0] for row in result.by_code} <= set(names)
    assert all(row.measures["holsti"].reason for row in result.by_code if row.n_segments < 5)


def test_codes_of_a_link_count_as_one_row(demo_db):
    question = Question("turn", BOTH, "link")

    result = measured_agreement(demo_db, comparable(demo_db), question)

    assert {row.name[0] for row in result.by_code} <= set(names_of(demo_db, "link", "en"))


def test_only_the_chosen_codes_are_compared_and_the_rest_is_uncoded(demo_db):
    found, names = comparable(demo_db), names_of(demo_db, "link", "nb")
    first = next(iter(names))

    every, one = (
        measured_agreement(demo_db, found, Question("turn", BOTH, only=only)) for only in ((), (first,))
    )

    assert [row.name for row in one.by_code] == [(first,)]
    assert one.overall.n_units == every.overall.n_units
    assert one.overall.n_coded_units < every.overall.n_coded_units
    stances = measured_agreement(demo_db, found, Question("stance", BOTH, only=(first,)))
    assert [row.name for row in stances.by_code] == [(first,)]


def test_one_coder_cannot_be_compared(demo_db):
    with pytest.raises(StatisticsError):
        measured_agreement(demo_db, comparable(demo_db), Question("turn", (CODER_A,)))


def test_a_source_coded_blind_is_in_nothing_that_is_compared(demo_db, analyst):
    name = open_ones(demo_db)[0].passage.source

    set_blind_sources(demo_db, [name], analyst)

    found = comparable(demo_db)
    standing = judged_passages(demo_db, found, BOTH)
    assert found.blind == (name,)
    assert name not in {one.source for one in found.codings}
    assert name not in {one.passage.source for one in standing}
    result = measured_agreement(demo_db, found, Question("turn", BOTH))
    assert name not in {row.name[0] for row in result.by_source}
    sources_of = {
        stance.source
        for display in layers(demo_db, found, BOTH, standing).displays.values()
        for cell in display.cells.values()
        for stance in cell.stances
    }
    assert name not in sources_of


def test_opening_a_blind_source_is_logged_and_can_be_taken_back(demo_db, analyst):
    names = [one.name for one in sources(demo_db)[:2]]
    set_blind_sources(demo_db, names, analyst)

    set_blind_sources(demo_db, names[:1], analyst)
    assert comparable(demo_db).blind == (names[0],)

    EVERYTHING.undo(demo_db, analyst)
    assert comparable(demo_db).blind == tuple(names)
    assert operations(demo_db, limit=1)[0].action == "source.blind"


def test_a_passage_stands_in_its_text_with_what_each_coder_made_of_it(db):
    coded_study(db)

    (one,) = open_ones(db, ("Kari", "Ola"))

    assert surroundings(db, one.passage).words == TEXT[one.passage.segment.start : one.passage.segment.end]
    assert [choice.coders for choice in options(one.passage)] == [("Kari",), ("Ola",), (), (), ()]
    assert {choice.stance for choice in options(one.passage) if choice.coded} == {"+", "0", "-", "±"}


def test_a_decision_keeps_both_originals_and_is_undone_and_redone(db):
    coded_study(db)
    before, kari = codings(db), coder_named(db, "Kari")
    (one,) = open_ones(db, ("Kari", "Ola"))

    settle(db, one.passage, options(one.passage)[1], REASON, kari)

    (settled,) = judged_passages(db, comparable(db), ("Kari", "Ola"))
    assert (settled.status, settled.adjudication.decision.stance) == ("settled", "0")
    assert (settled.adjudication.decision.reason, settled.adjudication.coder) == (REASON, "Kari")
    assert codings(db) == before
    assert DECISIONS.next_steps(db, kari).undo
    DECISIONS.undo(db, kari)
    assert len(open_ones(db, ("Kari", "Ola"))) == 1
    EVERYTHING.redo(db, kari)
    assert open_ones(db, ("Kari", "Ola")) == []
    assert verify_chain(db) is None


def test_a_decision_is_replaced_reopened_and_outdated_by_a_change(db):
    revision = coded_study(db)
    kari = coder_named(db, "Kari")
    (one,) = open_ones(db, ("Kari", "Ola"))
    for choice in options(one.passage)[:2]:
        settle(db, one.passage, choice, REASON, kari)
    (settled,) = judged_passages(db, comparable(db), ("Kari", "Ola"))
    assert settled.adjudication.decision.stance == "0"

    mine = next(coding for coding in one.passage.codings if coding.coder == "Kari")
    apply_operation(db, kari, revision, {"op": "later", "kind": "change", "coding": mine.id, "stance": "±"})
    (changed,) = open_ones(db, ("Kari", "Ola"))
    assert changed.status == "reopened"

    reopen(db, changed, kari)
    assert [found.status for found in open_ones(db, ("Kari", "Ola"))] == ["open"]


def test_decisions_follow_their_code_when_codes_are_merged_and_go_with_one_that_is_removed(db):
    coded_study(db)
    kari = coder_named(db, "Kari")
    (one,) = open_ones(db, ("Kari", "Ola"))
    settle(db, one.passage, options(one.passage)[0], REASON, kari)

    merge_codes(db, kari, 1, 2)
    (merged,) = judged_passages(db, comparable(db), ("Kari", "Ola"))
    assert (merged.passage.code_id, merged.status) == (2, "settled")

    remove_code(db, kari, 2)
    assert adjudications(db) == ()
    EVERYTHING.undo(db, kari)
    EVERYTHING.undo(db, kari)
    (again,) = judged_passages(db, comparable(db), ("Kari", "Ola"))
    assert (again.passage.code_id, again.status) == (1, "settled")


def test_a_decision_needs_a_reason(db):
    coded_study(db)
    (one,) = open_ones(db, ("Kari", "Ola"))

    with pytest.raises(InputError) as refused:
        settle(db, one.passage, options(one.passage)[0], "  ja  ", coder_named(db, "Kari"))

    assert refused.value.key == "errors.adjudication_reason"
    assert len(open_ones(db, ("Kari", "Ola"))) == 1


def test_the_agreed_layer_is_coder_as_when_everything_is_settled_as_coder_a_has_it(demo_db, analyst):
    for one in open_ones(demo_db):
        as_a = [choice for choice in options(one.passage) if CODER_A in choice.coders]
        settle(demo_db, one.passage, as_a[0], REASON, analyst)

    found = comparable(demo_db)
    judged = layers(demo_db, found, BOTH, judged_passages(demo_db, found, BOTH))

    assert judged.n_open == 0
    agreed, alone = (judged.displays[name].cells for name in (AGREED, CODER_A))
    for link, cell in alone.items():
        assert (agreed[link].verdict, agreed[link].voices.direction) == (cell.verdict, cell.voices.direction)
        assert agreed[link].voices.n == cell.voices.n
    assert judged.by_agreement == ()


def test_layers_say_which_cells_turn_between_coders(db, demo_db, analyst):
    found = comparable(demo_db)
    standing = judged_passages(demo_db, found, BOTH)

    judged = layers(demo_db, found, BOTH, standing)

    assert list(judged.displays) == [*BOTH, AGREED]
    assert judged.n_open == sum(one.is_open for one in standing)
    verdicts = {
        link: [d.cells[link].verdict for d in judged.displays.values()]
        for link in judged.displays[AGREED].cells
    }
    assert set(judged.between_coders) == {link for link, (a, b, _) in verdicts.items() if a != b}
    assert set(judged.by_agreement) == {link for link, (a, b, both) in verdicts.items() if a == b != both}
