"""The stances of the simulated study, its published estimates, and what table 4.8 of the method says."""

import csv
from pathlib import Path

from workbench.mixed.display import joint_display
from workbench.mixed.records import Bias, EstimateInput, SourceStance
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.template import standard_logic_model

DATA = Path(__file__).parent / "data"
ALPHA = 0.78
MODEL = standard_logic_model()
LOCK_IN = (Bias("lock-in", "down"),)
ESTIMATES = {
    "K9": EstimateInput("K9", -0.006, 0.015, t=-0.403, biases=LOCK_IN),
    "V9": EstimateInput("V9", 0.003, 0.011, t=0.253, biases=LOCK_IN),
    "B9": EstimateInput("B9", -0.046, 0.021, t=-2.139, p_adjusted=0.13, biases=LOCK_IN),
    "A9": EstimateInput("A9", -0.007, 0.011, t=-0.640, red_flags=("A01", "A02")),
}
EXPECTED = {
    "K1": ("supports", "high", "none", "silent_numbers", False),
    "K2": ("supports", "moderate", "none", "silent_numbers", False),
    "K3": ("no_change", "moderate", "none", "silent_numbers", False),
    "K4": ("no_change", "low", "none", "silent_numbers", False),
    "K5": ("no_change", "low", "none", "silent_numbers", False),
    "V1": ("supports", "moderate", "none", "silent_numbers", False),
    "V2": ("mixed", "low", "none", "silent_numbers", False),
    "V3": ("no_change", "low", "none", "silent_numbers", False),
    "V4": ("supports", "very_low", "none", "silent_numbers", False),
    "S1": ("supports", "moderate", "none", "silent_numbers", False),
    "R1": ("silent", None, "none", "gap", False),
    "K9": ("no_change", "low", "no_relevant_benefit", "convergent", True),
    "V9": ("mixed", "low", "inconclusive", "inconclusive", False),
    "B9": ("supports", "very_low", "negative", "discordant", True),
    "A9": ("mixed", "low", "unreliable", "inconclusive", False),
}


def gold_stances() -> list[SourceStance]:
    with (DATA / "stances.csv").open(encoding="utf-8", newline="") as file:
        return [SourceStance(**row) for row in csv.DictReader(file)]


def gold_display(*, sesoi=0.02, stances=None):
    settings = TriangulationSettings(sesoi=sesoi)
    return joint_display(MODEL, stances or gold_stances(), ESTIMATES, settings, agreement=ALPHA)


def on_link(link: str) -> list[SourceStance]:
    return [one for one in gold_stances() if one.link == link]
