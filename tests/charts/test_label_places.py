"""Words of lines cover neither each other nor the stations of the logic model."""

import itertools

from workbench.charts.label_places import Box, box_of, freest_steps

LINE = [(float(x), 0.0) for x in range(0, 400, 10)]


def boxes(words, curves, steps):
    return [box_of(text, curve[step]) for text, curve, step in zip(words, curves, steps, strict=True)]


def test_words_alone_stand_where_they_are_wished():
    assert freest_steps(["Kurs", "VV"], [LINE, [(x, 90.0) for x, _ in LINE]], [20, 7], []) == (20, 7)


def test_words_on_one_line_move_apart_and_no_further():
    words, curves = ["Kurs", "Veien Videre", "Begge"], [LINE] * 3

    steps = freest_steps(words, curves, [20, 20, 20], [])

    found = boxes(words, curves, steps)
    assert steps[0] == 20
    assert all(one.shared(other) == 0 for one, other in itertools.combinations(found, 2))
    nearer = range(20 - abs(steps[1] - 20) + 1, 20 + abs(steps[1] - 20))
    assert all(box_of(words[1], LINE[step]).shared(found[0]) > 0 for step in nearer)


def test_what_must_stay_free_stays_free():
    name = box_of("Psykisk helse", LINE[20])

    (step,) = freest_steps(["Kurs"], [LINE], [20], [name])

    assert box_of("Kurs", LINE[step]).shared(name) == 0


def test_where_there_is_no_room_least_is_covered():
    wall = Box(-500, -50, 190, 50)
    short = LINE[:20]

    (step,) = freest_steps(["Veien Videre"], [short], [3], [wall])

    assert step == 19


def test_rectangles_that_only_touch_share_nothing():
    assert Box(0, 0, 10, 10).shared(Box(10, 0, 20, 10)) == 0
    assert Box(0, 0, 10, 10).shared(Box(5, 5, 20, 20)) == 25
