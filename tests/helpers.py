"""What several tests need: simulated tables, checks that hold for every match, and brute force."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sqlite_utils import Database

from db.cases import cases, place_sources
from db.coders import coder_named
from db.writing import write_tx
from workbench.quant.matching import Match

ROUNDING = 1e-9
"""Sums of thousands of weights in double precision."""


def simulated_table(n: int, *, effect: float = 0.0, seed: int = 0) -> pd.DataFrame:
    """Treatment depends on age, country and a score; the true effect on the outcome is ``effect``."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "age": rng.integers(18, 60, n),
            "land": rng.choice(["AFG", "AND", "IRQ"], n),
            "child": rng.integers(0, 2, n),
        }
    )
    index = -1.2 + 0.03 * (frame["age"] - 30) + 0.6 * (frame["land"] == "AFG") - 0.4 * frame["child"]
    frame["took_part"] = (rng.random(n) < 1 / (1 + np.exp(-index))).astype(int)
    base = 0.15 + 0.004 * (frame["age"] - 18) + 0.1 * (frame["land"] == "AFG")
    frame["returned"] = (rng.random(n) < base + effect * frame["took_part"]).astype(int)
    return frame


def assert_good_match(match: Match, scores: np.ndarray, treatment: np.ndarray) -> None:
    """What every match with replacement must keep to."""
    treated = np.asarray(treatment, dtype=bool)
    pairs = match.pairs()
    total = np.bincount(pairs.control, weights=pairs.weight, minlength=len(scores))

    assert match.control_weights.shape == scores.shape
    assert not match.control_weights[treated].any()
    assert not match.treated_matched[~treated].any()
    assert (match.control_weights >= 0).all()
    assert np.isclose(match.control_weights.sum(), match.n_treated_matched, rtol=ROUNDING)
    assert np.allclose(total, match.control_weights, rtol=ROUNDING, atol=ROUNDING)
    assert set(pairs.treated.tolist()) == set(np.flatnonzero(match.treated_matched).tolist())
    assert np.allclose(pairs.distance, np.abs(scores[pairs.treated] - scores[pairs.control]), atol=1e-15)
    assert len(pairs.treated) == match.n_pairs
    if match.ties == "averaged":
        each = np.bincount(pairs.treated, weights=pairs.weight, minlength=len(scores))
        assert np.allclose(each[match.treated_matched], 1, rtol=ROUNDING)


def brute_force_weights(scores, treatment, *, ties="averaged", tolerance=1e-12) -> np.ndarray:
    """Weights of controls, treated by treated, looking at every control."""
    treated, control = np.flatnonzero(treatment), np.flatnonzero(np.asarray(treatment) == 0)
    weights = np.zeros(len(scores))
    for i in treated:
        distance = np.abs(scores[control] - scores[i])
        nearest = distance <= distance.min() + tolerance
        sides = [nearest]
        if ties == "as_in_2014" and distance.min() > tolerance:
            below, above = nearest & (scores[control] < scores[i]), nearest & (scores[control] > scores[i])
            sides = [side for side in (below, above) if side.any()]
        for side in sides:
            weights[control[side]] += 1 / side.sum()
    return weights * len(treated) / weights.sum()


def dissolve_cases(db: Database) -> None:
    """Let no source belong to a case, as in a study in which nobody has made one."""
    tidier = coder_named(db, "Rydder")
    with write_tx(db, action="case.sources", coder_id=tidier.id) as writer:
        for case in cases(db):
            place_sources(writer, case.id, ())
