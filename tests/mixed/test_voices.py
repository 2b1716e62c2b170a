"""Direction and confidence, against rules worked by hand and again in exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.mixed.records import SourceStance
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import assess_voices, direction_of, gathered, stances_from_codings
from workbench.qual.records import CLAIM_TYPES, STANCES, Assessment, Coding, Segment

SETTINGS = TriangulationSettings()
WEIGHTS = {"own": Fraction(1), "obs": Fraction(3, 4), "op": Fraction(1, 2), "hear": Fraction(1, 4)}
said = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(STANCES), st.sampled_from(CLAIM_TYPES)), max_size=14
)


def voices(*told):
    """Sources from ``(group, stance, claim)``; ``"+"`` alone is own experience of group a, b, a, b …"""
    full = [one if isinstance(one, tuple) else ("ab"[i % 2], one, "own") for i, one in enumerate(told)]
    return [
        SourceStance(f"I{i}", group, "K1", stance, claim) for i, (group, stance, claim) in enumerate(full)
    ]


def exact_direction(told):
    """The rule again, in fractions and with its own counting."""
    if len(told) < 3:
        return "thin" if told else "silent"
    weight = {s: sum((WEIGHTS[c] for _, t, c in told if t == s), Fraction(0)) for s in STANCES}
    total = sum(weight.values())
    members = {g: [t for h, t, _ in told if h == g] for g, _, _ in told}
    several = [found for found in members.values() if len(found) > 1]
    against = any(Fraction(found.count(s), len(found)) > Fraction(1, 2) for found in several for s in "0-")
    favour = any(Fraction(found.count("+"), len(found)) > Fraction(1, 2) for found in several)
    if (weight["+"] + weight["±"] / 2) / total >= Fraction(2, 3) and not against:
        return "supports"
    if (weight["0"] + weight["-"] + weight["±"] / 2) / total >= Fraction(2, 3) and not favour:
        return "reverses" if weight["-"] > weight["0"] else "no_change"
    return "mixed"


@given(said)
def test_direction_is_the_rule_in_exact_fractions(told):
    assert direction_of(voices(*told), SETTINGS) == exact_direction(told)


@given(said, st.randoms())
def test_the_order_of_sources_does_not_matter(told, draw):
    shuffled = voices(*told)
    draw.shuffle(shuffled)

    first, second = assess_voices(voices(*told), SETTINGS), assess_voices(shuffled, SETTINGS)

    assert (first.direction, first.confidence, first.n) == (second.direction, second.confidence, second.n)


@given(said)
def test_support_mirrored_is_no_support(told):
    """Plus and minus swapped: supports and reverses change places, unless zeros were there."""
    swap = {"+": "-", "-": "+"}
    plain = [one for one in told if one[1] != "0"]
    mirrored = [(group, swap.get(stance, stance), claim) for group, stance, claim in plain]

    found = direction_of(voices(*plain), SETTINGS), direction_of(voices(*mirrored), SETTINGS)

    assert ("reverses" in found) <= (found in {("supports", "reverses"), ("reverses", "supports")})


@pytest.mark.parametrize(
    ("told", "direction"),
    [
        ("", "silent"),
        ("++", "thin"),
        ("++0", "supports"),
        ("++0+0", "mixed"),
        ("+±±", "supports"),
        ("0±±", "no_change"),
        ("±±±", "mixed"),
        ("--0", "reverses"),
        ("-0-0", "no_change"),
        ("-0", "thin"),
        ("00+", "no_change"),
    ],
)
def test_a_direction_needs_two_thirds_and_reaching_it_counts(told, direction):
    stances = [SourceStance(f"I{i}", f"g{i}", "K1", one, "own") for i, one in enumerate(told)]

    assert direction_of(stances, SETTINGS) == direction


def test_a_group_of_two_or_more_against_blocks_a_direction():
    many = [("a", "+", "own")] * 8

    assert direction_of(voices(*many, ("b", "0", "own")), SETTINGS) == "supports"
    assert direction_of(voices(*many, ("b", "0", "own"), ("b", "0", "own")), SETTINGS) == "mixed"


def test_half_of_a_group_is_no_strict_majority_and_zero_and_minus_count_apart():
    many = [("a", "+", "own")] * 8

    assert direction_of(voices(*many, ("b", "0", "own"), ("b", "+", "own")), SETTINGS) == "supports"
    assert direction_of(voices(*many, ("b", "0", "own"), ("b", "-", "own")), SETTINGS) == "supports"


def confidence(told, **choices):
    return assess_voices(voices(*told), SETTINGS, **choices).confidence


@pytest.mark.parametrize(
    ("told", "choices", "steps"),
    [
        ("+++++", {}, "high"),
        ("++++", {}, "moderate"),
        ([("a", "+", "own")] * 5, {}, "moderate"),
        ([("a", "+", "op"), ("b", "+", "op")] * 3, {}, "moderate"),
        ([("a", "+", "own"), ("b", "+", "op"), ("b", "+", "op")] * 2, {}, "high"),
        ("++++0", {}, "high"),
        ("+++0+0++", {}, "moderate"),
        ("+++++", {"agreement": 0.66}, "moderate"),
        ("+++++", {"agreement": 0.667}, "high"),
        ("+++++", {"agreement": None}, "high"),
        ("+++++", {"blind_spot": True}, "low"),
        ("+++++", {"needs_measure": True}, "moderate"),
        ("++++", {"needs_measure": True}, "moderate"),
        ("++++", {"blind_spot": True}, "very_low"),
        ([("a", "+", "op")] * 4, {"blind_spot": True, "agreement": 0.1}, "very_low"),
    ],
)
def test_confidence_steps_down_once_for_each_reason(told, choices, steps):
    assert confidence(told, **choices) == steps


def test_negative_cases_are_named_and_a_divided_source_is_none():
    found = assess_voices(voices("+", "+", "+", "0", "±", "+", "+", "+"), SETTINGS)

    assert found.direction == "supports"
    assert found.negative_cases == ("I3",)


@pytest.mark.parametrize(
    ("agreement", "provisional"), [(0.667, True), (0.79, True), (0.8, False), (None, False)]
)
def test_agreement_between_the_limits_is_provisional(agreement, provisional):
    assert assess_voices(voices(*"+++++"), SETTINGS, agreement=agreement).provisional is provisional


def coding(number, *, stance, claim="own", source="I1", link="K1"):
    where = {"source": source, "informant_group": "deltaker"}
    said = Assessment(stance=stance, claim=claim)
    return Coding(number, Segment(1, 0, 1), 1, "A", 1, link, said, "x", "", **where)


def test_a_talkative_source_counts_once_with_its_strongest_claim():
    codings = [coding(n, stance="+", claim="op") for n in range(9)] + [coding(9, stance="+", claim="obs")]

    (found,) = stances_from_codings(codings)

    assert (found.stance, found.claim, found.codings) == ("+", "obs", tuple(range(10)))


def test_a_source_that_says_both_is_divided():
    found = stances_from_codings([coding(1, stance="+"), coding(2, stance="0")])

    assert [one.stance for one in found] == ["±"]


def test_a_coding_without_stance_or_link_is_no_stance():
    assert stances_from_codings([coding(1, stance=None), coding(2, stance="+", link=None)]) == ()


def test_links_put_together_still_count_a_source_once():
    told = [
        SourceStance("I1", "a", "K9", "+", "op", (1,)),
        SourceStance("I1", "a", "V9", "0", "own", (2, 3)),
        SourceStance("I2", "a", "V9", "0", "own", (4,)),
        SourceStance("I2", "a", "K1", "+", "own", (5,)),
    ]

    found = gathered(told, ("K9", "V9"), "A9")

    assert found == (
        SourceStance("I1", "a", "A9", "±", "own", (1, 2, 3)),
        SourceStance("I2", "a", "A9", "0", "own", (4,)),
    )
