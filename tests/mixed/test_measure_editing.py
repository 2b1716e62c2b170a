"""Measures and arms: what one may be made of, and who counts as its participant."""

from dataclasses import replace
from itertools import combinations

import pytest

from workbench.errors import InputError
from workbench.mixed.logic_model import Measure, made_of, membership, takes_part
from workbench.mixed.measure_editing import arms_of, edited_measures
from workbench.mixed.template import MEASURES

KNOWN = {one.id: one for one in MEASURES}
REGISTERED = ("local", "national", "vv")


def every_set():
    """Every set of registered measures that a person can have."""
    return [frozenset(chosen) for n in range(4) for chosen in combinations(REGISTERED, n)]


def members(arm, known=KNOWN):
    return {registered for registered in every_set() if takes_part(known[arm], registered, known)}


def alone(arm):
    return {**KNOWN, arm: replace(KNOWN[arm], overlap="left_out")}


def test_a_participant_of_several_measures_counts_in_each_of_them():
    assert members("vv") == {one for one in every_set() if "vv" in one}
    assert members("courses") == {one for one in every_set() if one & {"local", "national"}}
    assert members("both") == members("vv") & members("courses")


@pytest.mark.parametrize(
    ("arm", "inside"),
    [("vv", {"vv"}), ("local", {"local"}), ("courses", {"local", "national"}), ("all", set(REGISTERED))],
)
def test_those_who_were_in_something_else_are_left_out_where_the_arm_says_so(arm, inside):
    assert members(arm, alone(arm)) == {one for one in members(arm) if one <= inside}


def test_the_rule_of_a_part_is_not_that_of_the_arm():
    known = alone("local")

    assert frozenset({"local", "national"}) not in members("local", known)
    assert members("courses", known) == members("courses")


def test_an_arm_is_made_of_its_parts_and_theirs():
    assert made_of(KNOWN["all"], KNOWN) == {"all", "vv", "courses", "local", "national"}
    assert made_of(KNOWN["vv"], KNOWN) == {"vv"}


def test_results_depend_on_who_counts_and_not_on_names():
    renamed = [replace(one, name_nb="X", name_en="Y") for one in MEASURES]

    assert membership(renamed) == membership(MEASURES)
    assert membership(alone("vv").values()) != membership(MEASURES)


def test_a_new_measure_is_the_last_and_a_changed_one_keeps_its_place():
    new = Measure("seminar", " Seminar ", "")

    listed = edited_measures(MEASURES, new)
    again = edited_measures(listed, replace(KNOWN["vv"], name_en="Onward"))

    assert listed == (*MEASURES, Measure("seminar", "Seminar", "Seminar"))
    assert [one.id for one in again] == [one.id for one in listed]
    assert {one.id: one for one in again}["vv"].name_en == "Onward"
    assert [one.id for one in arms_of(MEASURES, "vv")] == ["both", "all"]


@pytest.mark.parametrize(
    "wrong",
    [
        Measure("x", " ", ""),
        Measure("", "X", "X"),
        Measure("x", "X", "X", parts=("vv",)),
        Measure("x", "X", "X", parts=("vv", "vv")),
        Measure("x", "X", "X", parts=("vv", "nowhere")),
        Measure("x", "X", "X", parts=("vv", "x")),
        replace(KNOWN["courses"], parts=("local", "all")),
        replace(KNOWN["vv"], overlap="ignored"),
    ],
    ids=["no name", "no id", "one part", "twice the same", "unknown", "itself", "a circle", "no such rule"],
)
def test_a_measure_that_nobody_could_take_part_in_is_refused(wrong):
    with pytest.raises(InputError):
        edited_measures(MEASURES, wrong)
