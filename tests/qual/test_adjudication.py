"""Where coders differ, what was decided, and the layer that comes of it."""

from dataclasses import replace

from tests.qual.test_stance_agreement import coding
from workbench.qual.adjudication import agreed_layer, judged, passages
from workbench.qual.records import Adjudication, Coding, Decision, Segment


def coded(number: int, coder: int, start: int, end: int, stance: str = "+", *, source: str = "A") -> Coding:
    made = coding(coder, source, "K1", stance)
    return replace(made, id=number, segment=Segment(1, start, end))


def decided(passage, *, coded=True, stance="0") -> Adjudication:
    decision = Decision(coded, stance if coded else None, "own" if coded else None, "Lest på nytt.")
    return Adjudication(1, passage.segment, passage.code_id, decision, passage.originals, "Kari", "nå")


def statuses(codings, decisions=()):
    return [one.status for one in judged(passages(codings, ("1", "2")), decisions)]


def test_overlapping_codings_of_one_code_are_one_passage():
    codings = [coded(1, 1, 0, 10), coded(2, 2, 5, 20), coded(3, 1, 18, 25), coded(4, 2, 25, 30)]

    first, second = passages(codings, ("1", "2"))

    assert (first.segment, [one.id for one in first.codings]) == (Segment(1, 0, 25), [1, 3, 2])
    assert (second.segment, second.missing) == (Segment(1, 25, 30), ("1",))


def test_the_same_stance_agrees_though_bounds_differ():
    assert statuses([coded(1, 1, 0, 10), coded(2, 2, 5, 20)]) == ["agreed"]
    assert statuses([coded(1, 1, 0, 10), coded(2, 2, 5, 20, "0")]) == ["open"]
    assert statuses([coded(1, 1, 0, 10), coded(2, 2, 15, 20)]) == ["open", "open"]


def test_one_coders_own_overlaps_never_agree():
    codings = [coded(1, 1, 0, 10), coded(2, 1, 5, 20), coded(3, 2, 50, 60)]

    assert statuses(codings) == ["open", "open"]


def test_a_source_that_one_coder_has_read_is_no_disagreement():
    assert statuses([coded(1, 1, 0, 10)]) == ["one_reader"]


def test_a_decision_stands_until_an_original_changes():
    codings = [coded(1, 1, 0, 10), coded(2, 2, 5, 20, "0")]
    decision = decided(passages(codings, ("1", "2"))[0])

    assert statuses(codings, [decision]) == ["settled"]
    assert statuses([codings[0], replace(codings[1], segment=Segment(1, 6, 20))], [decision]) == ["reopened"]


def test_the_agreed_layer_holds_agreement_decisions_and_single_readers_but_nothing_open():
    codings = [
        *(coded(1, 1, 0, 10), coded(2, 2, 0, 10)),
        *(coded(3, 1, 20, 30), coded(4, 2, 20, 30, "0")),
        *(coded(5, 1, 40, 50), coded(6, 2, 60, 70)),
        coded(7, 1, 0, 10, "-", source="B"),
    ]
    found = passages(codings, ("1", "2"))
    decisions = [decided(found[1]), decided(found[2], coded=False)]

    layer = agreed_layer(judged(found, decisions))

    assert [(one.id, one.assessment.stance, one.source) for one in layer] == [
        *((1, "+", "A"), (2, "+", "A"), (3, "0", "A"), (7, "-", "B")),
    ]
    assert layer[2].segment == Segment(1, 20, 30)


def test_the_order_of_codings_does_not_matter():
    codings = [coded(1, 1, 0, 10), coded(2, 2, 5, 20, "0"), coded(3, 2, 40, 50)]

    assert passages(codings, ("1", "2")) == passages(codings[::-1], ("2", "1"))
