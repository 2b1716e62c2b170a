"""Confidence in what the voices say, laid out in four parts after the pattern of CERQual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from workbench.mixed.records import VoicesResult
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import Tally, group_name, groups_heard, n_against, opinion_weight
from workbench.reasons import Reason

Part = Literal["methods", "coherence", "adequacy", "relevance"]
Concern = Literal["none", "moderate", "serious"]
PARTS: tuple[Part, ...] = get_args(Part)
_PART_OF: Mapping[str, Part] = {
    "reason_opinion": "methods",
    "reason_low_agreement": "methods",
    "reason_needs_measure": "methods",
    "reason_negative_cases": "coherence",
    "reason_few_sources": "adequacy",
    "reason_one_group": "relevance",
    "reason_blind_spot": "relevance",
}


@dataclass(frozen=True, slots=True)
class ConfidencePart:
    """One of the four parts.

    Attributes
    ----------
    steps : int
        Steps of confidence that it takes away.
    reasons : tuple of Reason
        What takes them; where nothing does, what was looked at and found.
    """

    part: Part
    steps: int
    reasons: tuple[Reason, ...]

    @property
    def concern(self) -> Concern:
        """None without a step, moderate with one, serious with more."""
        return "none" if self.steps == 0 else "moderate" if self.steps == 1 else "serious"


def confidence_parts(
    voices: VoicesResult,
    settings: TriangulationSettings,
    *,
    counts: Tally,
    agreement: float | None = None,
) -> tuple[ConfidencePart, ...]:
    """Methodological limitations, coherence, adequacy and relevance; none where voices are silent or thin.

    Claims of opinion or hearsay, coders who disagree and constructs known by self-report only are limits of
    the method; negative cases of coherence; few sources of adequacy; one informant group only, and those who
    could have shown the opposite having left, of relevance: those who were heard are not all whom the finding
    is about.

    Parameters
    ----------
    voices : VoicesResult
    settings : TriangulationSettings
        Those the voices were judged by.
    counts : Tally
        The sources that were judged.
    agreement : float, optional
        Krippendorff's alpha.

    References
    ----------
    Lewin et al. (2018), Implementation Science 13 (Suppl 1):2. The pattern is CERQual's, which is made for
    syntheses; this is confidence in a finding of one study.
    """
    if voices.confidence is None:
        return ()
    by_part: dict[Part, list[Reason]] = {part: [] for part in PARTS}
    for reason in voices.reasons:
        if reason.code in _PART_OF:
            by_part[_PART_OF[reason.code]].append(reason)
    looked_at = _looked_at(voices, settings, counts, agreement)
    return tuple(
        ConfidencePart(part, sum(_steps(one, settings) for one in reasons), tuple(reasons or looked_at[part]))
        for part, reasons in by_part.items()
    )


def _looked_at(
    voices: VoicesResult, settings: TriangulationSettings, counts: Tally, agreement: float | None
) -> Mapping[Part, list[Reason]]:
    """What each part rests on where nothing is held against it."""
    opinion, total = opinion_weight(counts, settings)
    shares = {"share": _percent(opinion / total), "limit": _percent(settings.opinion_share)}
    agreed = Reason.of("verdict.ground_no_agreement")
    if agreement is not None:
        agreed = Reason.of("verdict.ground_agreement", alpha=agreement, limit=settings.alpha_low)
    against = {"n": n_against(counts, voices.direction), "of": voices.n}
    coherence = Reason.of("verdict.ground_mixed")
    if voices.direction != "mixed":
        limit = _percent(settings.negative_case_share)
        coherence = Reason.of("verdict.ground_negative_cases", **against, limit=limit)
    groups = tuple(group_name(one) for one in groups_heard(counts))
    return {
        "methods": [Reason.of("verdict.ground_opinion", **shares), agreed],
        "coherence": [coherence],
        "adequacy": [Reason.of("verdict.ground_sources", n=voices.n, limit=settings.few_sources_below)],
        "relevance": [Reason.of("verdict.ground_groups", n=len(groups), groups=groups)],
    }


def _percent(share: float) -> int:
    return round(100 * share)


def _steps(reason: Reason, settings: TriangulationSettings) -> int:
    return settings.blind_spot_steps if reason.code == "reason_blind_spot" else 1
