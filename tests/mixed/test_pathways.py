"""Where paths stop, and the arithmetic of chains."""

import doctest
from itertools import pairwise

import pytest
from scipy.stats import binom

from tests.mixed.gold import MODEL, gold_display
from workbench.mixed import pathways
from workbench.mixed.logic_model import Link, LogicModel
from workbench.mixed.pathways import (
    chain_effect,
    needed_share,
    paths_of,
    read_path,
    share_ruled_out,
)

PATHS = {
    "courses_by_activity": ("K1", "K2", "K5", "R1"),
    "courses_by_competence": ("K3", "K4", "R1"),
    "vv_by_mental_health": ("V1", "V2", "R1"),
}
"""Paths of the standard logic model."""


def directions():
    return {name: cell.voices.direction for name, cell in gold_display().cells.items()}


@pytest.mark.parametrize(
    ("path", "stops_at", "unclear_at"),
    [
        ("courses_by_activity", "K5", None),
        ("courses_by_competence", "K3", None),
        ("vv_by_mental_health", None, "V2"),
    ],
)
def test_paths_of_the_study_stop_where_worked_through(path, stops_at, unclear_at):
    found = read_path(PATHS[path], directions())

    assert (found.stops_at, found.unclear_at) == (stops_at, unclear_at)


def test_paths_name_links_of_the_standard_model_in_order():
    for links in PATHS.values():
        nodes = [(MODEL.link(one).from_node, MODEL.link(one).to_node) for one in links]
        assert nodes[0][0] == "measure"
        assert nodes[-1][1] == "return"
        assert all(left[1] == right[0] for left, right in pairwise(nodes))


def test_a_path_unclear_before_it_stops_says_both():
    found = read_path(("a", "b", "c"), {"a": "supports", "b": "mixed", "c": "reverses"})

    assert (found.stops_at, found.unclear_at) == ("c", "b")


def test_what_lies_behind_the_stop_is_not_asked():
    found = read_path(("a", "b"), {"a": "no_change"})

    assert (found.stops_at, found.unclear_at) == ("a", None)


def test_interviews_with_none_motivated_cannot_exclude_two_points():
    needed, excluded = needed_share(0.02, 0.6, 0.5), share_ruled_out(20)

    assert (round(100 * needed, 1), round(100 * excluded, 1)) == (6.7, 13.9)
    assert chain_effect(0.6, needed, 0.5) == pytest.approx(0.02)


@pytest.mark.parametrize("n", [1, 5, 20, 400])
def test_the_share_ruled_out_is_that_of_the_binomial(n):
    assert binom.pmf(0, n, share_ruled_out(n)) == pytest.approx(0.05)


def test_a_chain_refuses_what_is_no_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        chain_effect(0.5, 1.5)
    with pytest.raises(ValueError, match="at least 1"):
        share_ruled_out(0)


def test_examples_hold():
    assert doctest.testmod(pathways).failed == 0


@pytest.mark.parametrize(("n", "seen"), [(20, 1), (20, 7), (5, 4)])
def test_the_share_ruled_out_leaves_the_level_in_the_tail_of_the_binomial(n, seen):
    assert binom.cdf(seen, n, share_ruled_out(n, seen=seen)) == pytest.approx(0.05)


def test_seeing_it_in_everybody_rules_out_no_share():
    assert share_ruled_out(4, seen=4) == 1.0


def test_more_than_everybody_cannot_show_it():
    with pytest.raises(ValueError, match="seen"):
        share_ruled_out(4, seen=5)


def test_the_paths_of_the_standard_model_are_found_by_walking_it():
    walked = {path for measure in ("courses", "vv") for path in paths_of(MODEL, measure)}

    assert walked == set(PATHS.values())
    assert paths_of(MODEL, "both") == ()


def test_a_circle_in_the_model_is_walked_once():
    ring = (
        Link("a", "m", "measure", "x", "a", "a"),
        Link("b", "m", "x", "y", "b", "b"),
        Link("c", "m", "y", "x", "c", "c"),
        Link("d", "m", "y", "return", "d", "d"),
    )

    assert paths_of(LogicModel(1, (), (), ring), "m") == (("a", "b", "d"),)
