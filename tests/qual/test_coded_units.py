"""Stretches and units: characters, sentences and turns, without what the interviewer says."""

import numpy as np
import pytest

from tests.qual_examples import TEXT, turns_of
from workbench.qual.coded_units import sentences, units_of_text, units_within, whole_text
from workbench.qual.intervals import Stretches, covered, gap_lengths, meeting, united

WIDTH = 60


def drawn_stretches(seed, n=8):
    rng = np.random.default_rng(seed)
    start = rng.integers(0, WIDTH - 1, n)
    return start, np.minimum(start + rng.integers(1, 12, n), WIDTH)


def painted(start, end):
    line = np.zeros(WIDTH, dtype=bool)
    for a, b in zip(start, end, strict=True):
        line[a:b] = True
    return line


def touched(units, text, words):
    start = text.index(words)
    first, last = units.places(np.array([start]), np.array([start + len(words)]))
    return int(first[0]), int(last[0])


@pytest.mark.parametrize("seed", range(8))
def test_united_covered_and_meeting_equal_painting(seed):
    start, end = drawn_stretches(seed)
    other = united(*drawn_stretches(seed + 100))

    one = united(start, end)

    assert (painted(one.start, one.end) == painted(start, end)).all()
    assert (one.start[1:] >= one.end[:-1]).all()
    line = painted(other.start, other.end)
    assert covered(start, end, other).tolist() == [line[a:b].sum() for a, b in zip(start, end, strict=True)]
    assert gap_lengths(one, WIDTH).sum() == WIDTH - one.total
    pairs = [
        (i, j)
        for i in range(len(one))
        for j in range(len(other))
        if one.start[i] < other.end[j] and other.start[j] < one.end[i]
    ]
    assert list(zip(*(part.tolist() for part in meeting(one, other)), strict=True)) == pairs


def test_stretches_that_touch_stay_apart_unless_asked():
    start, end = np.array([5, 0]), np.array([9, 5])

    assert len(united(start, end)) == 2
    assert len(united(start, end, touching=True)) == 1


def test_every_character_of_a_text_is_a_place():
    units = whole_text("S", 10)

    assert units.n == 10
    assert [part.tolist() for part in units.places(np.array([2]), np.array([5]))] == [[2], [5]]


def test_the_interviewer_is_no_unit():
    turns = turns_of(TEXT)

    by_turn, by_character = (units_of_text("S", TEXT, turns, unit) for unit in ("turn", "character"))

    assert by_turn.n == 2
    assert by_character.n == sum(turn.end - turn.start for turn in turns[1:])
    assert touched(by_turn, TEXT, "Hvordan") == (0, 0)
    assert touched(by_turn, TEXT, "sover") == (0, 1)
    assert touched(by_character, TEXT, "Jeg") == (0, 3)
    assert touched(by_character, TEXT, "Hvordan går det?\nDeltaker: Jeg") == (0, 3)


def test_sentences_end_where_they_end():
    text = "Jeg sover f.eks. bedre. Men reise? Nei! Den 2. mai … Så kom 2014. Da dro jeg.\n«Ja.» Takk"

    found = [text[start:end] for start, end in sentences(text)]

    assert found == [
        *("Jeg sover f.eks. bedre.", "Men reise?", "Nei!", "Den 2. mai …", "Så kom 2014.", "Da dro jeg."),
        *("«Ja.»", "Takk"),
    ]


def test_sentences_of_a_turn_stay_inside_it():
    text = "A: Ja. Nei.\nB: Kanskje. Vet ikke."

    assert [text[start:end] for start, end in sentences(text, 3, 11)] == ["Ja.", "Nei."]


def test_a_text_without_turns_is_one_turn():
    assert units_of_text("S", "Ja. Nei.", (), "turn").n == 1
    assert units_of_text("S", "Ja. Nei.", (), "sentence").n == 2
    assert units_of_text("S", "", (), "character").n == 0


@pytest.mark.parametrize("bounds", [[(0, 5), (4, 9)], [(3, 3)]])
def test_bounds_that_overlap_or_are_empty_are_refused(bounds):
    with pytest.raises(ValueError, match="bounds"):
        units_within("S", "turn", bounds)


def test_stretches_know_their_lengths():
    found = Stretches(np.array([0, 5]), np.array([2, 9]))

    assert (len(found), found.total, found.lengths.tolist()) == (2, 6, [2, 4])
