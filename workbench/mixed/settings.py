"""Every threshold of the rules, by name, so that a plan can lock it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

CLAIM_WEIGHTS: Mapping[str, float] = {"own": 1.0, "obs": 0.75, "op": 0.5, "hear": 0.25}


@dataclass(frozen=True, slots=True)
class TriangulationSettings:
    """Thresholds of voices, numbers and verdicts.

    Attributes
    ----------
    claim_weights : mapping
        Weight of a source by the strongest type of claim it makes.
    direction_threshold : float
        Share of the weight a direction needs; reached counts.
    thin_below, few_sources_below : int
        Fewer sources than this: thin; few (one step of confidence).
    negative_case_share, opinion_share : float
        More negative cases, or more weight of opinion and hearsay, than this: one step.
    alpha_low, alpha_provisional : float
        Agreement below the first: one step; below the second: provisional.
    blind_spot_steps : int
        Steps of confidence where those who could show the opposite could not be interviewed.
    matched_share_min, smd_unreliable : float
        Fewer matched, or a larger imbalance: the numbers are unreliable.
    smd_fragile, gamma_fragile, spec_share_min : float
        Beyond these the numbers are fragile.
    significance : float
        Level of tests.
    sesoi : float
        Smallest effect of interest, a share (0.02 = 2 percentage points).
    z95, z90, mde_factor : float
        Normal quantiles of the intervals, and multiples of the standard error for the MDE (5 %, power 80
        %).
    """

    claim_weights: Mapping[str, float] = field(default_factory=lambda: dict(CLAIM_WEIGHTS))
    direction_threshold: float = 2 / 3
    thin_below: int = 3
    few_sources_below: int = 5
    negative_case_share: float = 0.20
    opinion_share: float = 0.5
    alpha_low: float = 0.667
    alpha_provisional: float = 0.80
    blind_spot_steps: int = 2
    matched_share_min: float = 0.80
    smd_unreliable: float = 0.25
    smd_fragile: float = 0.10
    gamma_fragile: float = 1.2
    spec_share_min: float = 0.75
    significance: float = 0.05
    sesoi: float = 0.02
    z95: float = 1.96
    z90: float = 1.645
    mde_factor: float = 2.8016

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storing."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> TriangulationSettings:
        """Settings from stored values; what is not stored keeps its default."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})
