"""What the voices say of a link: direction, confidence, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from workbench.mixed.records import Confidence, Direction, GroupCount, SourceStance, VoicesResult
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import CLAIM_TYPES, INFORMANT_GROUPS, Coding, Stance
from workbench.reasons import Reason

_STEPS: tuple[Confidence, ...] = ("high", "moderate", "low", "very_low")
_AGAINST: dict[Direction, tuple[Stance, ...]] = {
    "supports": ("0", "-"),
    "no_change": ("+",),
    "reverses": ("+",),
}
_ROUNDING = 1e-9
"""Weights are sums of quarters; two thirds is reached when it is reached but for rounding."""


def stances_from_codings(codings: Iterable[Coding]) -> tuple[SourceStance, ...]:
    """Reduce codings to one stance a source and link; a talkative source counts once.

    All segments alike give that stance, segments that differ give ±. The claim is the strongest one made
    (own before observed before opinion before hearsay); a coding without a claim counts as opinion, one
    without a stance is no stance.
    """
    gathered: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in codings:
        if coding.link and coding.assessment.stance:
            gathered[coding.link, coding.source].append(coding)
    return tuple(_reduced(link, source, found) for (link, source), found in gathered.items())


def _reduced(link: str, source: str, found: Sequence[Coding]) -> SourceStance:
    stances = {one.assessment.stance for one in found}
    stance = found[0].assessment.stance if len(stances) == 1 else "±"
    claim = min((one.assessment.claim or "op" for one in found), key=CLAIM_TYPES.index)
    ids = tuple(one.id for one in found)
    return SourceStance(source, found[0].informant_group, link, stance or "±", claim, ids)


def gathered(stances: Iterable[SourceStance], links: Sequence[str], into: str) -> tuple[SourceStance, ...]:
    """The voices of several links put together as those of one, still one stance a source."""
    by_source: dict[str, list[SourceStance]] = defaultdict(list)
    for one in stances:
        if one.link in links:
            by_source[one.source].append(one)
    return tuple(_joined(source, found, into) for source, found in by_source.items())


def _joined(source: str, found: Sequence[SourceStance], into: str) -> SourceStance:
    stance = found[0].stance if len({one.stance for one in found}) == 1 else "±"
    claim = min((one.claim for one in found), key=CLAIM_TYPES.index)
    codings = tuple(coding for one in found for coding in one.codings)
    return SourceStance(source, found[0].group, into, stance, claim, codings)


def assess_voices(
    stances: Sequence[SourceStance],
    settings: TriangulationSettings,
    *,
    blind_spot: bool = False,
    needs_measure: bool = False,
    agreement: float | None = None,
) -> VoicesResult:
    """Direction and confidence of the voices on one link.

    Parameters
    ----------
    stances : sequence of SourceStance
        One a source; sources that did not speak to the link are not among them.
    blind_spot : bool
        Those who could have shown the opposite could not be interviewed.
    needs_measure : bool
        The construct needs measurement and is known by self-report only.
    agreement : float, optional
        Krippendorff's alpha; None when it is not known.

    References
    ----------
    Confidence follows the pattern of CERQual (Lewin et al. 2018).
    """
    weights = _weights(stances, settings)
    groups = _groups(stances)
    direction = _direction(len(stances), weights, groups, settings)
    if direction in ("silent", "thin"):
        few = {"n": len(stances), "needed": settings.thin_below}
        reasons = (Reason.of(f"verdict.reason_{direction}", **few),)
        return VoicesResult(direction, None, len(stances), weights, groups, (), False, reasons)
    against = tuple(one.source for one in stances if one.stance in _AGAINST.get(direction, ()))
    steps = list(_steps(stances, against, settings, agreement))
    steps += [Reason.of("verdict.reason_blind_spot")] * (settings.blind_spot_steps if blind_spot else 0)
    if needs_measure and not steps:
        steps = [Reason.of("verdict.reason_needs_measure")]
    provisional = agreement is not None and settings.alpha_low <= agreement < settings.alpha_provisional
    return VoicesResult(
        direction=direction,
        confidence=_STEPS[min(len(steps), len(_STEPS) - 1)],
        n=len(stances),
        weights=weights,
        groups=groups,
        negative_cases=against,
        provisional=provisional,
        reasons=(_split(groups), *dict.fromkeys(steps)),
    )


def direction_of(stances: Sequence[SourceStance], settings: TriangulationSettings) -> Direction:
    """What the voices say, without confidence and reasons."""
    return _direction(len(stances), _weights(stances, settings), _groups(stances), settings)


def group_name(group: str) -> Reason | str:
    """An informant group in words; one that the program does not know keeps its name."""
    return Reason.of(f"import_text.group_{group}") if group in INFORMANT_GROUPS else group


def _weights(stances: Iterable[SourceStance], settings: TriangulationSettings) -> dict[str, float]:
    weights = {"+": 0.0, "0": 0.0, "-": 0.0, "±": 0.0}
    for one in stances:
        weights[one.stance] += settings.claim_weights[one.claim]
    return weights


def _groups(stances: Iterable[SourceStance]) -> tuple[GroupCount, ...]:
    counts: dict[str, dict[str, int]] = {}
    for one in stances:
        counts.setdefault(one.group, {"+": 0, "0": 0, "-": 0, "±": 0})[one.stance] += 1
    return tuple(
        GroupCount(name, found["+"], found["0"], found["-"], found["±"]) for name, found in counts.items()
    )


def _direction(
    n: int, weights: dict[str, float], groups: Sequence[GroupCount], settings: TriangulationSettings
) -> Direction:
    if n == 0:
        return "silent"
    total = sum(weights.values())
    if n < settings.thin_below or total == 0:
        return "thin"
    needed = settings.direction_threshold * total - _ROUNDING
    half = weights["±"] / 2
    large = [group for group in groups if group.n >= 2]
    if weights["+"] + half >= needed and not any(_majority(one, "no_change", "opposite") for one in large):
        return "supports"
    if weights["0"] + weights["-"] + half >= needed and not any(_majority(one, "supports") for one in large):
        return "reverses" if weights["-"] > weights["0"] + _ROUNDING else "no_change"
    return "mixed"


def _majority(group: GroupCount, *stances: str) -> bool:
    """Whether more than half of the group's sources take one of the stances."""
    return any(2 * getattr(group, stance) > group.n for stance in stances)


def _steps(
    stances: Sequence[SourceStance],
    against: Sequence[str],
    settings: TriangulationSettings,
    agreement: float | None,
) -> Iterator[Reason]:
    n, total = len(stances), sum(settings.claim_weights[one.claim] for one in stances)
    if len({one.group for one in stances}) == 1:
        yield Reason.of("verdict.reason_one_group", group=group_name(stances[0].group))
    opinion = sum(settings.claim_weights[one.claim] for one in stances if one.claim in ("op", "hear"))
    if opinion > settings.opinion_share * total + _ROUNDING:
        yield Reason.of("verdict.reason_opinion", share=round(100 * opinion / total))
    if n < settings.few_sources_below:
        yield Reason.of("verdict.reason_few_sources", n=n)
    if len(against) > settings.negative_case_share * n + _ROUNDING:
        yield Reason.of("verdict.reason_negative_cases", n=len(against), of=n)
    if agreement is not None and agreement < settings.alpha_low:
        yield Reason.of("verdict.reason_low_agreement", alpha=agreement)


def _split(groups: Sequence[GroupCount]) -> Reason:
    """How the sources divide, by group: always said, and the whole answer where voices are mixed."""
    parts = tuple(
        Reason.of(
            "verdict.split_group",
            group=group_name(group.group),
            supports=group.supports,
            no_change=group.no_change,
            opposite=group.opposite,
            mixed=group.mixed,
        )
        for group in groups
    )
    return Reason.of("verdict.reason_split", groups=parts)
