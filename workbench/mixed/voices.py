"""What the voices say of a link: direction, confidence, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from workbench.mixed.records import CONFIDENCES, Direction, GroupCount, SourceStance, VoicesResult
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import CLAIM_TYPES, INFORMANT_GROUPS, ClaimType, Coding, Stance
from workbench.reasons import Reason

Tally = Mapping[tuple[str, Stance, ClaimType], int]
"""Sources by group, stance and claim: all that the rules read of them."""

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


def tally(stances: Iterable[SourceStance]) -> Tally:
    """Sources counted by group, stance and claim, in the order they are met."""
    return Counter((one.group, one.stance, one.claim) for one in stances)


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
    found = assess_tally(
        tally(stances), settings, blind_spot=blind_spot, needs_measure=needs_measure, agreement=agreement
    )
    against = _AGAINST.get(found.direction, ())
    return replace(found, negative_cases=tuple(one.source for one in stances if one.stance in against))


def assess_tally(
    counts: Tally,
    settings: TriangulationSettings,
    *,
    blind_spot: bool = False,
    needs_measure: bool = False,
    agreement: float | None = None,
) -> VoicesResult:
    """:func:`assess_voices` for sources that are only counted; it names no negative cases."""
    n, weights, groups = sum(counts.values()), _weights(counts, settings), _groups(counts)
    direction = _direction(n, weights, groups, settings)
    if direction in ("silent", "thin"):
        few = Reason.of(f"verdict.reason_{direction}", n=n, needed=settings.thin_below)
        return VoicesResult(direction, None, n, weights, groups, (), False, (few,))
    steps = list(_steps(counts, direction, settings, agreement))
    steps += [Reason.of("verdict.reason_blind_spot")] * (settings.blind_spot_steps if blind_spot else 0)
    if needs_measure and not steps:
        steps = [Reason.of("verdict.reason_needs_measure")]
    provisional = agreement is not None and settings.alpha_low <= agreement < settings.alpha_provisional
    return VoicesResult(
        direction=direction,
        confidence=CONFIDENCES[min(len(steps), len(CONFIDENCES) - 1)],
        n=n,
        weights=weights,
        groups=groups,
        negative_cases=(),
        provisional=provisional,
        reasons=(_split(groups), *dict.fromkeys(steps)),
    )


def direction_of(stances: Sequence[SourceStance], settings: TriangulationSettings) -> Direction:
    """What the voices say, without confidence and reasons."""
    counts = tally(stances)
    return _direction(len(stances), _weights(counts, settings), _groups(counts), settings)


def group_name(group: str) -> Reason | str:
    """An informant group in words; one that the program does not know keeps its name."""
    return Reason.of(f"import_text.group_{group}") if group in INFORMANT_GROUPS else group


def _weights(counts: Tally, settings: TriangulationSettings) -> dict[str, float]:
    weights = {"+": 0.0, "0": 0.0, "-": 0.0, "±": 0.0}
    for (_, stance, claim), n in counts.items():
        weights[stance] += n * settings.claim_weights[claim]
    return weights


def _groups(counts: Tally) -> tuple[GroupCount, ...]:
    by_group: dict[str, dict[str, int]] = {}
    for (group, stance, _), n in counts.items():
        by_group.setdefault(group, {"+": 0, "0": 0, "-": 0, "±": 0})[stance] += n
    return tuple(
        GroupCount(name, found["+"], found["0"], found["-"], found["±"]) for name, found in by_group.items()
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
    counts: Tally, direction: Direction, settings: TriangulationSettings, agreement: float | None
) -> Iterator[Reason]:
    n, groups = sum(counts.values()), groups_heard(counts)
    if len(groups) == 1:
        yield Reason.of("verdict.reason_one_group", group=group_name(groups[0]))
    opinion, total = opinion_weight(counts, settings)
    if opinion > settings.opinion_share * total + _ROUNDING:
        yield Reason.of("verdict.reason_opinion", share=round(100 * opinion / total))
    if n < settings.few_sources_below:
        yield Reason.of("verdict.reason_few_sources", n=n)
    against = n_against(counts, direction)
    if against > settings.negative_case_share * n + _ROUNDING:
        yield Reason.of("verdict.reason_negative_cases", n=against, of=n)
    if agreement is not None and agreement < settings.alpha_low:
        yield Reason.of("verdict.reason_low_agreement", alpha=agreement)


def groups_heard(counts: Tally) -> tuple[str, ...]:
    """Informant groups, in the order they are met."""
    return tuple(dict.fromkeys(group for group, _, _ in counts))


def opinion_weight(counts: Tally, settings: TriangulationSettings) -> tuple[float, float]:
    """The weight of opinion and hearsay, and of all claims."""
    weights = settings.claim_weights
    opinion = sum(of * weights[claim] for (_, _, claim), of in counts.items() if claim in ("op", "hear"))
    return opinion, sum(of * weights[claim] for (_, _, claim), of in counts.items())


def n_against(counts: Tally, direction: Direction) -> int:
    """Sources against a direction: negative cases."""
    return sum(of for (_, stance, _), of in counts.items() if stance in _AGAINST.get(direction, ()))


def _split(groups: Sequence[GroupCount]) -> Reason:
    """How the sources divide, by group: always said, and the whole answer where voices are mixed."""
    parts = tuple(
        Reason.of("verdict.split_group", group=group_name(one.group), stances=_stances(one)) for one in groups
    )
    return Reason.of("verdict.reason_split", groups=parts)


def _stances(group: GroupCount) -> tuple[Reason, ...]:
    """«støtter 2», «ingen endring 4»: those that somebody takes."""
    names = ("supports", "no_change", "opposite", "mixed")
    return tuple(
        Reason.of(f"verdict.split_{name}", n=n) for name in names if (n := int(getattr(group, name)))
    )
