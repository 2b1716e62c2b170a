"""The canonical text of a plan, its hash, and the differences between two plans."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.demo.plan import demo_expectations, demo_questions
from workbench.errors import InputError
from workbench.mixed.plan_document import SECTIONS, PlanParts, plan_document
from workbench.mixed.plan_frame import (
    STANDARD_CRITERIA,
    STANDARD_OUTCOMES,
    SesoiBasis,
    effect_that_pays,
    value_that_pays,
)
from workbench.mixed.plan_lock import (
    AfterLock,
    PlanChange,
    PlanLock,
    canonical,
    fingerprint,
    plan_changes,
)
from workbench.mixed.plan_thresholds import LIMITS, checked_thresholds
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.template import standard_logic_model

VALUES = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
DOCUMENTS = st.dictionaries(
    st.text(max_size=4),
    st.dictionaries(
        st.text(max_size=4), st.dictionaries(st.text(max_size=4), VALUES, max_size=3), max_size=3
    ),
    max_size=3,
)


def parts(**changes):
    held = PlanParts(
        questions=tuple(replace(one, id=n) for n, one in enumerate(demo_questions(), start=1)),
        criteria=STANDARD_CRITERIA,
        outcomes=STANDARD_OUTCOMES,
        model=standard_logic_model(),
        basis=SesoiBasis(),
        thresholds=TriangulationSettings(),
        expectations=tuple(replace(one, id=n) for n, one in enumerate(demo_expectations(), start=1)),
        codes=(),
    )
    return replace(held, **changes)


def reordered(value):
    """The same document with every mapping written the other way round."""
    if isinstance(value, dict):
        return {name: reordered(value[name]) for name in reversed(list(value))}
    return value


@given(DOCUMENTS)
def test_the_hash_does_not_depend_on_any_order(document):
    assert fingerprint(reordered(document)) == fingerprint(document)
    assert json.loads(canonical(document)) == document


@given(DOCUMENTS, DOCUMENTS)
def test_two_plans_differ_exactly_where_their_hashes_do(one, other):
    same = canonical({k: v for k, v in one.items() if v}) == canonical({k: v for k, v in other.items() if v})

    assert (plan_changes(one, other) == ()) == same
    backwards = {(c.section, c.item, c.field): (c.new, c.old) for c in plan_changes(other, one)}
    assert {(c.section, c.item, c.field): (c.old, c.new) for c in plan_changes(one, other)} == backwards


def test_order_in_the_study_is_no_part_of_the_plan():
    held = parts()
    turned = parts(
        questions=held.questions[::-1],
        criteria=held.criteria[::-1],
        model=replace(held.model, links=held.model.links[::-1], nodes=held.model.nodes[::-1]),
    )

    assert fingerprint(plan_document(turned)) == fingerprint(plan_document(held))
    assert tuple(plan_document(held)) == SECTIONS


def test_what_came_of_a_test_is_no_part_of_the_plan_but_its_words_are():
    held = parts()
    first, *rest = held.expectations
    judged = parts(expectations=(replace(first, outcome="failed", written_at="2014-01-01"), *rest))
    reworded = parts(expectations=(replace(first, kind="straw"), *rest))

    assert plan_changes(plan_document(held), plan_document(judged)) == ()
    assert plan_changes(plan_document(held), plan_document(reworded)) == (
        PlanChange("expectations", "1", "kind", "changed", "hoop", "straw"),
    )


def test_a_difference_is_told_item_by_item_old_and_new():
    held = parts()
    later = parts(
        thresholds=TriangulationSettings(sesoi=0.03),
        questions=held.questions[1:],
        model=replace(held.model, links=(*held.model.links, replace(held.model.links[0], link="L1"))),
    )

    found = plan_changes(plan_document(held), plan_document(later))

    assert [(one.section, one.item, one.field, one.kind) for one in found] == [
        ("links", "L1", "", "added"),
        ("questions", "1", "", "removed"),
        ("thresholds", "sesoi", "value", "changed"),
    ]
    assert (found[2].old, found[2].new) == (0.02, 0.03)
    assert (found[0].old, found[0].new["from_node"]) == (None, "measure")


def test_marks_are_given_to_what_changed_and_to_nothing_else():
    text = canonical({"thresholds": {"sesoi": {"value": 0.02}}})
    lock = PlanLock(1, hashlib.sha256(text.encode()).hexdigest(), text, "", "", "")
    changes = plan_changes(lock.document(), {"thresholds": {"sesoi": {"value": 0.03}}, "links": {"L1": {}}})
    after = AfterLock(lock, changes)

    assert lock.is_whole
    assert not replace(lock, text=text.replace("0.02", "0.03")).is_whole
    assert after.has("thresholds") and after.has("thresholds", "sesoi", "value")
    assert after.has("links", "L1", "anything")
    assert not after.has("thresholds", "significance") and not after.has("questions")


def test_a_number_without_a_form_in_json_is_refused():
    with pytest.raises(ValueError):
        fingerprint({"a": {"b": {"c": float("nan")}}})


@pytest.mark.parametrize(("cost", "pp"), [(6_703, 2.0), (11_331, 3.4), (46_880, 14.0)])
def test_the_value_of_a_return_turned_into_percentage_points_is_that_worked_through(cost, pp):
    assert round(100 * effect_that_pays(cost, 335_000), 1) == pp


@pytest.mark.parametrize(("cost", "nok"), [(6_703, 335_150), (11_331, 566_550), (46_880, 2_344_000)])
def test_the_value_that_pays_at_two_points_is_that_worked_through(cost, nok):
    assert round(value_that_pays(cost, 0.02)) == nok
    assert effect_that_pays(cost, value_that_pays(cost, 0.013)) == pytest.approx(0.013)


def test_a_measure_without_effect_never_pays_and_bad_money_is_refused():
    assert value_that_pays(100, 0) == value_that_pays(100, -0.1) == float("inf")
    for cost, value in ((-1, 5), (float("nan"), 5), (5, 0), (5, float("inf"))):
        with pytest.raises(InputError):
            effect_that_pays(cost, value)


def test_every_threshold_of_the_rules_can_be_set_and_its_default_lies_within_its_limits():
    held = TriangulationSettings()
    settable = set(held.as_dict()) - {"claim_weights"}

    assert set(LIMITS) == settable
    assert checked_thresholds(held, {name: getattr(held, name) for name in LIMITS}, {}) == held


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        ({"sesoi": 0}, {}),
        ({"significance": float("nan")}, {}),
        ({"significance": 0.11}, {}),
        ({"power": 1.0}, {}),
        ({"alpha_low": 0.9}, {}),
        ({"smd_fragile": 0.5}, {}),
        ({}, {"own": 1.1}),
        ({}, {"own": 0, "obs": 0, "op": 0, "hear": 0}),
    ],
)
def test_thresholds_outside_their_limits_or_the_wrong_way_round_are_refused(values, weights):
    with pytest.raises(InputError):
        checked_thresholds(TriangulationSettings(), values, weights)


def test_a_whole_threshold_stays_whole():
    found = checked_thresholds(TriangulationSettings(), {"thin_below": 4.0}, {"op": 0.4})

    assert type(found.thin_below) is int
    assert found.claim_weights == {"own": 1.0, "obs": 0.75, "op": 0.4, "hear": 0.25}
