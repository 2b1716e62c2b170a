"""The level of hidden bias in the plan decides Γ*, and nothing else that is kept of robustness."""

import math

import pytest

from db.coders import coder_named
from workbench.services.plan_frame import set_thresholds
from workbench.services.robustness import PARTS, part_key
from workbench.services.robustness_parts import hidden_bias


@pytest.fixture
def kari(demo_db):
    return coder_named(demo_db, "Kari")


def set_level(db, coder, level):
    set_thresholds(db, coder, {"hidden_bias_level": level}, {})


def test_another_level_asks_for_hidden_bias_anew_and_for_nothing_else(demo_db, kari):
    before = {part: part_key(demo_db, part, "both") for part in PARTS}

    set_level(demo_db, kari, 0.01)
    after = {part: part_key(demo_db, part, "both") for part in PARTS}
    set_level(demo_db, kari, 0.05)

    assert {part for part in PARTS if before[part] != after[part]} == {"hidden_bias"}
    assert {part: part_key(demo_db, part, "both") for part in PARTS} == before


def test_a_stricter_level_is_turned_by_less_bias_and_p_at_gamma_is_the_level(demo_db, kari, monkeypatch):
    monkeypatch.setattr("workbench.services.robustness_parts._confounders", lambda *_: iter(()))
    found = {}

    for level in (0.2, 0.1):
        set_level(demo_db, kari, level)
        found[level] = hidden_bias(demo_db, "both", lambda _: None)["mantel_haenszel"]

    assert {level: one["alpha"] for level, one in found.items()} == {0.2: 0.2, 0.1: 0.1}
    mild, strict = (found[level]["gamma_star"] for level in (0.2, 0.1))
    assert mild > strict > 1 and math.isfinite(mild)
