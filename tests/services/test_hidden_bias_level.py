"""Levels in the plan decide Γ*, the effect by dose and control outcomes, and nothing else that is kept."""

import math

import pytest
from scipy.stats import norm

from db.coders import coder_named
from workbench.services.causal_checks import dose, negative
from workbench.services.plan_frame import set_thresholds
from workbench.services.robustness import PARTS, part_key
from workbench.services.robustness_parts import hidden_bias


def quiet(done):
    assert 0 <= done <= 1 + 1e-9


@pytest.fixture
def kari(demo_db):
    return coder_named(demo_db, "Kari")


def set_level(db, coder, level, name="hidden_bias_level"):
    set_thresholds(db, coder, {name: level}, {})


@pytest.mark.parametrize(
    ("level", "parts"),
    [("hidden_bias_level", {"hidden_bias"}), ("significance", {"dose", "negative"})],
)
def test_another_level_asks_anew_for_what_rests_on_it_and_for_nothing_else(demo_db, kari, level, parts):
    before = {part: part_key(demo_db, part, "both") for part in PARTS}

    set_level(demo_db, kari, 0.01, level)
    after = {part: part_key(demo_db, part, "both") for part in PARTS}
    set_level(demo_db, kari, 0.05, level)

    assert {part for part in PARTS if before[part] != after[part]} == parts
    assert {part: part_key(demo_db, part, "both") for part in PARTS} == before


@pytest.mark.parametrize("level", [0.01, 0.1])
def test_dose_and_control_outcomes_are_judged_at_the_plans_level(demo_db, kari, level):
    set_level(demo_db, kari, level, "significance")

    found = dose(demo_db, "vv", quiet)["doses"][0]
    control = negative(demo_db, "vv", quiet)

    assert found["alpha"] == control["alpha"] == level
    for one in (found, *found["groups"], *control["rows"]):
        middle = one["slope"] if "slope" in one else one["effect"]
        assert one["ci_upper"] - middle == pytest.approx(norm.isf(level / 2) * one["se"])
        assert middle - one["ci_lower"] == pytest.approx(norm.isf(level / 2) * one["se"])
    assert [row["differs"] for row in control["rows"]] == [row["p_holm"] < level for row in control["rows"]]


def test_a_stricter_level_is_turned_by_less_bias_and_p_at_gamma_is_the_level(demo_db, kari, monkeypatch):
    monkeypatch.setattr("workbench.services.robustness_parts._confounders", lambda *_: iter(()))
    found = {}

    for level in (0.2, 0.1):
        set_level(demo_db, kari, level)
        found[level] = hidden_bias(demo_db, "both", lambda _: None)["mantel_haenszel"]

    assert {level: one["alpha"] for level, one in found.items()} == {0.2: 0.2, 0.1: 0.1}
    mild, strict = (found[level]["gamma_star"] for level in (0.2, 0.1))
    assert mild > strict > 1 and math.isfinite(mild)
