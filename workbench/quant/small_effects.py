"""What stands beside an estimate as it may be shown: counts of few persons, and what would give them away."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.quant.balance import CovariateBalance
from workbench.quant.design import CONST, Term
from workbench.quant.effect_summary import EffectSummary
from workbench.quant.overlap import Overlap
from workbench.quant.propensity import UNKNOWN, TermEstimate
from workbench.quant.small_counts import Count, any_few, is_few, joined_bins, shown_counts
from workbench.reasons import Reason

PERSONS: Mapping[str, tuple[str, ...]] = {
    "errors.caliper_empty": ("n",),
    "errors.covariates_one_value_controls": ("n",),
    "errors.covariates_one_value_treated": ("n",),
    "errors.follow_up_days": ("wrong",),
    "errors.match_empty": ("treated", "controls"),
    "errors.radius_empty": ("n",),
    "errors.strata_empty": ("n",),
    "errors.subclasses_too_many": ("treated", "controls"),
    "errors.weights_infinite": ("n",),
    "errors.bounds_need_pairs": ("treated", "controls", "pairs"),
    "effect_reason.group_too_small": ("treated", "controls"),
    "effect_reason.groups_overlap": ("n",),
    "effect_reason.one_row": ("treated", "controls"),
    "effect_reason.one_value_controls": ("n",),
    "effect_reason.one_value_treated": ("n",),
    "effect_reason.step_empty": ("first", "second"),
    "effect_reason.time_control_index_outside": ("n",),
    "effect_reason.time_end_before_index": ("n",),
    "effect_reason.time_index_missing": ("n",),
    "effect_reason.time_start_after_end": ("n",),
    "effect_reason.time_start_after_index": ("n", "days"),
    "effect_reason.time_start_before_index": ("n",),
    "effect_reason.time_start_missing": ("n",),
}
"""Fields of reasons and errors that count persons; those of a reason are hidden together."""
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """Counts beside an estimate, None where hidden; attributes as in ``EffectResult`` and ``SupportSummary``.

    Attributes
    ----------
    is_hidden : bool
        The estimate itself rests on fewer persons of an arm than may be shown, and nothing of it is shown.
    hides_base : bool
        The base rate is hidden: with the estimate it would tell that few of an arm had the outcome, or had it
        not.
    few_terms : frozenset of str
        Levels, and covariates of zeros and ones, that few of an arm have or have not: their balance and
        coefficients tell how many.
    """

    is_hidden: bool
    n_treated_matched: Count
    n_controls_used: Count
    treated_off_support: Count
    controls_off_support: Count
    hides_base: bool
    few_terms: frozenset[str]

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        counts = (self.n_treated_matched, self.n_controls_used)
        off = (self.treated_off_support, self.controls_off_support)
        return self.is_hidden or self.hides_base or None in (*counts, *off)


def shown_effect(summary: EffectSummary, *, least: int) -> ShownEffect:
    """Counts of an effect as they may be shown.

    Parameters
    ----------
    summary : EffectSummary
    least : int
        Smallest count that is shown; 1 hides nothing.

    Notes
    -----
    The number of participants and of others is taken to be known, so that a small number left out hides how
    many are left. Not covered: what several specifications tell together, by their difference.
    """
    effect, support = summary.effect, summary.support
    matched, _ = matched_and_dropped(effect.n_treated_matched, effect.dropped_treated, least=least)
    others = max(effect.dropped_treated - support.treated_dropped, 0)
    treated, off = shown_counts([effect.n_treated_matched, support.treated_dropped], least=least, rest=others)
    unused = max(effect.n_control - effect.n_controls_used - support.controls_dropped, 0)
    used, controls_off = shown_counts(
        [effect.n_controls_used, support.controls_dropped], least=least, rest=unused
    )
    few_returned = _few_of(effect.treated_mean, effect.n_treated_matched, least)
    few_others = _few_of(effect.control_mean, effect.n_controls_used, least)
    return ShownEffect(
        is_hidden=rests_on_few(effect.n_treated_matched, effect.n_controls_used, least=least),
        n_treated_matched=None if matched is None else treated,
        n_controls_used=used,
        treated_off_support=off,
        controls_off_support=controls_off,
        hides_base=few_returned or few_others,
        few_terms=few_terms(summary, least=least),
    )


def rests_on_few(n_treated: int, n_controls: int, *, least: int) -> bool:
    """Whether an estimate rests on fewer persons of an arm than may be shown."""
    return is_few(n_treated, least=least) or is_few(n_controls, least=least)


def matched_and_dropped(n_matched: int, n_dropped: int, *, least: int) -> tuple[Count, Count]:
    """Treated that an effect speaks for, and those it does not, of whom all are known together."""
    matched, dropped = shown_counts([n_matched, n_dropped], least=least)
    return matched, dropped


def few_terms(summary: EffectSummary, *, least: int) -> frozenset[str]:
    """Levels, and covariates of zeros and ones, that few of the treated or of the others have or have not."""
    effect = summary.effect
    return frozenset(
        row.covariate
        for row in summary.balance
        if row.is_dummy
        and (
            _few_of(row.treated_mean_before, effect.n_treated, least)
            or _few_of(row.control_mean_before, effect.n_control, least)
        )
    )


def guarded_summary(summary: EffectSummary, *, least: int) -> EffectSummary:
    """An effect without the numbers that would tell of few persons: ``nan``, and bins of scores joined.

    Its counts stay as they are; :func:`shown_effect` has those that may be shown.
    """
    if least <= 1:
        return summary
    shown = shown_effect(summary, least=least)
    few_terms = hidden_terms([one.term for one in summary.terms], shown.few_terms)
    bins = shown_overlap(summary.overlap, least=least)
    edges = (*(first for first, *_ in bins), *(stop for _, stop, *_ in bins[-1:]))
    overlap = Overlap(edges, tuple(n for *_, n, _ in bins), tuple(n for *_, n in bins))
    effect = summary.effect
    if shown.hides_base:
        effect = replace(effect, treated_mean=math.nan, control_mean=math.nan)
    return replace(
        summary,
        effect=effect,
        terms=tuple(_emptied(one) if one.term.name in few_terms else one for one in summary.terms),
        balance=tuple(
            _unbalanced(row) if row.covariate in shown.few_terms else row for row in summary.balance
        ),
        overlap=overlap,
    )


def _emptied(term: TermEstimate) -> TermEstimate:
    return TermEstimate(term.term, math.nan, math.nan, *UNKNOWN)


def _unbalanced(row: CovariateBalance) -> CovariateBalance:
    return CovariateBalance(row.covariate, row.column, row.is_dummy, *[math.nan] * 8)


def few_levels(columns: Mapping[str, np.ndarray], ones: np.ndarray, *, least: int) -> frozenset[str]:
    """Levels that few of either of two groups have or have not, for the terms of a model of the groups.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (n,)
        Covariates that are not numbers, or are zeros and ones.
    ones : ndarray of bool, shape (n,)
        Who is in the one group.
    least : int

    Returns
    -------
    frozenset of str
        ``country=AFG`` for a level; of a covariate of zeros and ones, its name.
    """
    found = set()
    for name, column in columns.items():
        for level in np.unique(column):
            has = column == level
            parts = [(has & ones).sum(), (has & ~ones).sum(), (~has & ones).sum(), (~has & ~ones).sum()]
            if any_few(np.array(parts), least=least):
                found |= {name, f"{name}={level}"}
    return frozenset(found)


def hidden_terms(terms: Sequence[Term], few: Collection[str]) -> frozenset[str]:
    """Terms of a model whose coefficients would tell of few persons.

    Those of a level in ``few``; where few are of the level that others are compared with, all of its column
    and the intercept.
    """
    on_few = {term.column for term in terms if f"{term.column}={term.reference}" in few}
    hidden = {term.name for term in terms if term.name in few or (term.column and term.column in on_few)}
    return frozenset(hidden | ({CONST} if on_few else set()))


def _few_of(share: float, n: int, least: int) -> bool:
    """Whether a share tells of few persons, or of all but few; a weighted one is held for persons."""
    having = share * n
    return any(_ROUNDING < part < least - _ROUNDING for part in (having, n - having))


def shown_overlap(overlap: Overlap, *, least: int) -> list[tuple[float, float, int, int]]:
    """Bins of a histogram of scores, joined until none holds few of an arm: bounds, treated, controls.

    See :func:`workbench.quant.small_counts.joined_bins`; empty where an arm as a whole is few.
    """
    counts = np.column_stack([overlap.treated, overlap.control])
    edges = overlap.edges
    return [
        (edges[first], edges[stop], sum(overlap.treated[first:stop]), sum(overlap.control[first:stop]))
        for first, stop in joined_bins(counts, least=least)
    ]


def pooled_levels(counts: np.ndarray, *, least: int) -> tuple[list[int], list[int]]:
    """Levels that may stand by themselves, and those that are put together so that no group of them is few.

    Parameters
    ----------
    counts : ndarray of int, shape (n_levels, n_groups)
        Persons of each level.
    least : int
        A level with fewer of any group is put with others; the smallest go with it until they are enough.

    Returns
    -------
    (list of int, list of int)
        Positions, ascending; the second is empty where no level is few.
    """
    few = np.array([any_few(row, least=least) for row in counts], dtype=bool)
    pool, alone = np.flatnonzero(few).tolist(), np.flatnonzero(~few).tolist()
    smallest_first = sorted(alone, key=lambda place: (int(counts[place].sum()), place))
    while pool and smallest_first and any_few(counts[pool].sum(axis=0), least=least):
        pool.append(smallest_first.pop(0))
    return sorted(set(range(len(counts))) - set(pool)), sorted(pool)


def shown_through_time(
    counts: Sequence[tuple[int, int]], *, least: int, outside: int = 0
) -> list[tuple[Count, Count]]:
    """Persons in use and persons left out, at times at which ever more of the same persons are left out.

    Parameters
    ----------
    counts : sequence of (int, int)
        In use and left out at each time; the sum is the same throughout.
    least : int
        Two times are shown only if their counts differ by nobody or by so many persons.
    outside : int
        Persons of the same known total who are neither; where they are few, nothing is shown.
    """
    if is_few(outside, least=least):
        return [(None, None)] * len(counts)
    shown: list[tuple[Count, Count]] = []
    before = 0
    for used, left_out in counts:
        if is_few(left_out - before, least=least) or is_few(used, least=least):
            shown.append((None, None))
        else:
            shown.append((used, left_out))
            before = left_out
    return shown


def shown_reason(reason: Reason, *, least: int) -> Reason:
    """A reason with the persons that it counts hidden where one of the counts is few; see ``PERSONS``."""
    counting = PERSONS.get(reason.key, ())
    told = dict(reason.values)
    if not any(_is_few_number(told.get(name), least) for name in counting):
        return reason
    return Reason.of(reason.key, **{**told, **dict.fromkeys(counting)})


def _is_few_number(value: object, least: int) -> bool:
    return isinstance(value, int) and is_few(value, least=least)
