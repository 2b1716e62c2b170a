"""From persons to departures: how many apply, are granted and leave, and where they fall off, by group."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from workbench.errors import InputError
from workbench.quant.register_rows import ReturnCase
from workbench.reasons import Reason

Step = Literal[
    "persons", "applied", "granted", "withdrawn", "refused", "under_treatment", "departed", "not_departed"
]
STATUSES: tuple[Step, ...] = ("granted", "under_treatment", "refused", "withdrawn")
"""What becomes of an application; with several cases a person counts with the first of these."""
SHARES: tuple[tuple[Step, Step], ...] = (
    ("applied", "persons"),
    ("granted", "applied"),
    ("withdrawn", "applied"),
    ("refused", "applied"),
    ("under_treatment", "applied"),
    ("departed", "granted"),
    ("not_departed", "granted"),
    ("departed", "persons"),
)
"""Which step is shown as a share of which."""


@dataclass(frozen=True, slots=True)
class FunnelShare:
    """One step as a share of another.

    Attributes
    ----------
    part, whole : str
        Steps.
    n, of : int
        Persons.
    share, ci_lower, ci_upper : float
        ``n / of`` (0–1) and Wilson's interval; ``nan`` if there is nobody to take a share of.
    """

    part: Step
    whole: Step
    n: int
    of: int
    share: float
    ci_lower: float
    ci_upper: float


@dataclass(frozen=True, slots=True)
class FunnelGroup:
    """One group of persons.

    Attributes
    ----------
    group : str
    counts : mapping of step to int
        Persons at each step, each counted once; the four statuses sum to ``applied``, and ``departed`` (of
        the granted) and ``not_departed`` to ``granted``. None where a small count is hidden.
    shares : tuple of FunnelShare
    n_several_cases : int
        Persons with more than one case.
    n_departed_not_granted : int
        Persons who left without a granted case; they count under their status and not as departed.
    """

    group: str
    counts: Mapping[Step, int | None]
    shares: tuple[FunnelShare, ...]
    n_several_cases: int
    n_departed_not_granted: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """All groups.

    Attributes
    ----------
    groups : tuple of FunnelGroup
        In the order given.
    n_persons : int
        Distinct persons of all groups together.
    overlaps : tuple of (str, str, int)
        Groups that share persons, and how many; what two of them say must not be added.
    n_outside : int
        Applicants in none.
    alpha : float
    """

    groups: tuple[FunnelGroup, ...]
    n_persons: int
    overlaps: tuple[tuple[str, str, int], ...]
    n_outside: int
    alpha: float


@dataclass(frozen=True, slots=True)
class FunnelDifference:
    """A share of one group less that of another.

    Attributes
    ----------
    part, whole : str
        Steps.
    difference, ci_lower, ci_upper : float
        In shares (-1 to 1), with Newcombe's interval.
    p : float
        Two-sided, of the pooled test.
    reason : Reason or None
        Why numbers are ``nan``, if they are.
    """

    part: Step
    whole: Step
    difference: float
    ci_lower: float
    ci_upper: float
    p: float
    reason: Reason | None = None


def return_funnel(
    cases: Sequence[ReturnCase], groups: Mapping[str, Collection[int]], *, alpha: float = 0.05
) -> Funnel:
    """Count persons at every step.

    Parameters
    ----------
    cases : sequence of ReturnCase
        Any number a person.
    groups : mapping of str to collection of int
        Person numbers. Groups may overlap (two measures); a union holds each person once.
    alpha : float
        Intervals are at 1 - alpha.

    Raises
    ------
    InputError
        A case has a status that is not known.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    by_person, members = _by_person(cases), {name: set(persons) for name, persons in groups.items()}
    everyone = set().union(*members.values())
    return Funnel(
        groups=tuple(_group(name, persons, by_person, alpha) for name, persons in members.items()),
        n_persons=len(everyone),
        overlaps=tuple(
            (first, second, len(members[first] & members[second]))
            for first, second in combinations(members, 2)
            if members[first] & members[second]
        ),
        n_outside=len(set(by_person) - everyone),
        alpha=alpha,
    )


def funnel_differences(
    cases: Sequence[ReturnCase],
    first: Collection[int],
    second: Collection[int],
    *,
    alpha: float = 0.05,
) -> tuple[FunnelDifference, ...]:
    """Shares of one group less those of another.

    Parameters
    ----------
    cases : sequence of ReturnCase
    first, second : collection of int
        Person numbers. Groups that share persons are not compared.
    alpha : float
        Intervals are at 1 - alpha.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    by_person = _by_person(cases)
    both = len(set(first) & set(second))
    one, other = (_group("", set(group), by_person, alpha) for group in (first, second))
    return tuple(
        _difference(mine, theirs, both, alpha) for mine, theirs in zip(one.shares, other.shares, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Person:
    """What a person's cases come to."""

    status: Step
    departed: bool
    several: bool


def _by_person(cases: Sequence[ReturnCase]) -> dict[int, _Person]:
    unknown = sorted({case.status for case in cases} - set(STATUSES))
    if unknown:
        raise InputError("errors.case_status", offenders=", ".join(unknown), allowed=", ".join(STATUSES))
    found: dict[int, list[ReturnCase]] = {}
    for case in cases:
        found.setdefault(case.person_no, []).append(case)
    return {
        person: _Person(
            next(status for status in STATUSES if any(case.status == status for case in own)),
            any(case.departed for case in own),
            len(own) > 1,
        )
        for person, own in found.items()
    }


def _group(name: str, members: set[int], by_person: Mapping[int, _Person], alpha: float) -> FunnelGroup:
    applicants = [by_person[person] for person in members if person in by_person]
    counts: dict[Step, int] = {"persons": len(members), "applied": len(applicants)}
    counts |= {status: sum(person.status == status for person in applicants) for status in STATUSES}
    counts["departed"] = sum(person.departed for person in applicants if person.status == "granted")
    counts["not_departed"] = counts["granted"] - counts["departed"]
    return FunnelGroup(
        group=name,
        counts=counts,
        shares=tuple(_share(part, whole, counts, alpha) for part, whole in SHARES),
        n_several_cases=sum(person.several for person in applicants),
        n_departed_not_granted=sum(person.departed for person in applicants) - counts["departed"],
    )


def _share(part: Step, whole: Step, counts: Mapping[Step, int], alpha: float) -> FunnelShare:
    from statsmodels.stats.proportion import proportion_confint

    n, of = counts[part], counts[whole]
    if not of:
        return FunnelShare(part, whole, n, of, math.nan, math.nan, math.nan)
    lower, upper = proportion_confint(n, of, alpha=alpha, method="wilson")
    return FunnelShare(part, whole, n, of, n / of, float(lower), float(upper))


def _difference(first: FunnelShare, second: FunnelShare, shared: int, alpha: float) -> FunnelDifference:
    from statsmodels.stats.proportion import confint_proportions_2indep

    if shared or not first.of or not second.of:
        reason = (
            Reason.of("effect_reason.groups_overlap", n=shared)
            if shared
            else Reason.of("effect_reason.step_empty", first=first.of, second=second.of)
        )
        return FunnelDifference(first.part, first.whole, math.nan, math.nan, math.nan, math.nan, reason)
    lower, upper = confint_proportions_2indep(
        first.n, first.of, second.n, second.of, method="newcomb", compare="diff", alpha=alpha
    )
    difference = first.share - second.share
    return FunnelDifference(
        first.part, first.whole, difference, float(lower), float(upper), _pooled_p(first, second)
    )


def _pooled_p(first: FunnelShare, second: FunnelShare) -> float:
    pooled = (first.n + second.n) / (first.of + second.of)
    variance = pooled * (1 - pooled) * (1 / first.of + 1 / second.of)
    return math.erfc(abs(first.share - second.share) / math.sqrt(2 * variance)) if variance > 0 else 1.0
