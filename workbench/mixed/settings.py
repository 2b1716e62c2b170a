"""Every threshold of the rules, by name, so that a plan can lock it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from statistics import NormalDist
from typing import Any

CLAIM_WEIGHTS: Mapping[str, float] = {"own": 1.0, "obs": 0.75, "op": 0.5, "hear": 0.25}

_NORMAL = NormalDist()
_DEFINED = {0.025: 1.96, 0.05: 1.645}
"""Quantiles that the method gives with as many decimals as tables do."""


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
        Level of the main analyses, two-sided; the interval of an estimate is at 1 - ``significance``.
    equivalence_level : float
        One-sided level of the equivalence test and of what the interval excludes, which is then at
        1 - 2 ``equivalence_level``.
    exploratory_level : float
        Level of analyses that describe and explore, such as who takes part; no verdict rests on it.
    hidden_bias_level : float
        One-sided level at which hidden bias turns an answer (Γ*).
    power : float
        Of the minimum detectable effect.
    sesoi : float
        Smallest effect of interest, a share (0.02 = 2 percentage points).
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
    equivalence_level: float = 0.05
    exploratory_level: float = 0.10
    hidden_bias_level: float = 0.05
    power: float = 0.80
    sesoi: float = 0.02

    @property
    def z_interval(self) -> float:
        """Standard errors on either side of an estimate in its interval: 1.96 at 5 %."""
        return _quantile(self.significance / 2)

    @property
    def z_equivalence(self) -> float:
        """Standard errors on either side in the interval of the equivalence test: 1.645 at 5 %."""
        return _quantile(self.equivalence_level)

    @property
    def mde_factor(self) -> float:
        """The minimum detectable effect in standard errors: 2.8016 at 5 % and power 80 %."""
        return round(_NORMAL.inv_cdf(1 - self.significance / 2) + _NORMAL.inv_cdf(self.power), 4)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storing."""
        return asdict(self)

    def at_level(self, level: float) -> TriangulationSettings:
        """The same with tests and intervals of the main analyses at another level."""
        return replace(self, significance=level, equivalence_level=level)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> TriangulationSettings:
        """Settings from stored values; what is not stored keeps its default."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})


def _quantile(tail: float) -> float:
    """Upper quantile of the normal distribution; as the method defines it where it does, else exact."""
    return _DEFINED.get(tail) or _NORMAL.inv_cdf(1 - tail)
