"""Intercoder agreement on what sources say of links: overall, by link, by pair of coders, by source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from workbench.errors import StatisticsError
from workbench.qual.agreement_records import AgreementChoices, AgreementRow, Estimate, IntercoderAgreement
from workbench.qual.coder_counts import FloatArray
from workbench.qual.intercoder import paradox
from workbench.qual.records import STANCES, Coding
from workbench.qual.source_bootstrap import Spread, drawn_weights, estimate, spread
from workbench.qual.stance_agreement import NOT_CODED, stance_values
from workbench.qual.text_measures import MEASURES, UNCODED_MATTERS, Measure, ratio
from workbench.reasons import Reason

STANCE_UNIT = "source × link stance"
STANCE_MEASURES: tuple[Measure, ...] = (*UNCODED_MATTERS, "holsti")
_VALUES = (*STANCES, NOT_CODED)
_BLANK = len(STANCES)
_MISSING = -1
DEFAULTS = AgreementChoices()
IntTable = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Estimates = Mapping[Measure, FloatArray]


def compare_stances(
    codings: Iterable[Coding],
    *,
    coders: Collection[str] | None = None,
    links: Collection[str] | None = None,
    choices: AgreementChoices = DEFAULTS,
) -> IntercoderAgreement:
    """Compare coders on the stance of each source on each link.

    A unit is a source × link pair that somebody coded. A coder's value is the stance (``±`` if the coder's
    segments differ), ``not coded`` where the coder worked on the source but not on the link, missing where
    the coder has not worked on the source. Without uncoded, ``not coded`` is missing, too. Percent agreement
    is over pairs of coders; Holsti's is over the stances that were given.

    Parameters
    ----------
    codings : iterable of Coding
    coders : collection of str, optional
        Names of those to compare; all otherwise.
    links : collection of str, optional
        All otherwise.
    choices : AgreementChoices
        ``least_segments`` counts stances: one a coder, source and link.

    Raises
    ------
    StatisticsError
        There are fewer than two coders, or no source that two of them have worked on.
    """
    listed = [one for one in codings if coders is None or one.coder in coders]
    who = tuple(sorted({one.coder for one in listed}))
    if len(who) < 2:
        raise StatisticsError("errors.agreement_one_coder", coders=", ".join(who))
    table = _table(listed, who, links)
    if not table.sources:
        raise StatisticsError("errors.agreement_nothing_shared", coders=", ".join(who))
    everybody = _Compared(table, tuple(range(len(who))), choices)
    pairs = [_Compared(table, pair, choices) for pair in combinations(range(len(who)), 2)]
    return IntercoderAgreement(
        unit=STANCE_UNIT,
        choices=choices,
        coders=who,
        overall=everybody.overall(()),
        by_code=everybody.by_link(),
        by_pair=tuple(one.overall(one.names) for one in pairs),
        by_source=everybody.by_source(),
        left_out=tuple(sorted({one.source for one in listed} - set(table.sources))),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Values of coders, shape (n_coders, n_sources, n_links): positions in ``_VALUES``, or missing."""

    coders: tuple[str, ...]
    sources: tuple[str, ...]
    links: tuple[str, ...]
    values: IntTable


def _table(listed: Sequence[Coding], coders: tuple[str, ...], links: Collection[str] | None) -> _Table:
    stances, worked = stance_values(listed)
    ids = {one.coder: one.coder_id for one in listed}
    readers = {source: {coder for coder, read in worked if read == source} for _, source in worked}
    sources = sorted(source for source, found in readers.items() if len(found) > 1)
    named = sorted({link for _, _, link in stances if links is None or link in links})
    values = np.full((len(coders), len(sources), len(named)), _MISSING)
    for i, coder in enumerate(coders):
        for s, source in enumerate(sources):
            if ids[coder] in readers[source]:
                given = [stances.get((ids[coder], source, link), NOT_CODED) for link in named]
                values[i, s] = [_VALUES.index(one) for one in given]
    nobody = ((values == _BLANK) | (values == _MISSING)).all(axis=0)
    values[:, nobody] = _MISSING
    return _Table(coders, tuple(sources), tuple(named), values)


@dataclass(frozen=True, slots=True)
class _Coincidences:
    """Counts of a set of coders, by link and source.

    Attributes
    ----------
    coincident : np.ndarray, shape (n_links, n_sources, n_values, n_values)
        Pairs of values within units, over the unit's coders less one.
    pairs : np.ndarray, shape (n_pairs, n_links, n_sources, n_values, n_values)
        How often two coders gave two values.
    """

    coincident: FloatArray
    pairs: FloatArray


def _coincidences(values: IntTable, *, uncoded: bool) -> _Coincidences:
    known = np.where(values == _BLANK, _MISSING, values) if not uncoded else values
    one_hot = (known[..., None] == np.arange(len(_VALUES))).astype(float)
    paired = np.stack(
        [np.einsum("slc,slk->lsck", one_hot[i], one_hot[j]) for i, j in combinations(range(len(values)), 2)]
    )
    m = (known != _MISSING).sum(axis=0).T
    both_ways = paired.sum(axis=0)
    both_ways = both_ways + both_ways.transpose(0, 1, 3, 2)
    return _Coincidences(both_ways / np.maximum(m - 1, 1)[..., None, None], paired)


def _estimates(found: _Coincidences, weights: FloatArray, groups: FloatArray) -> dict[Measure, FloatArray]:
    """Measures for groups of links, shape (n_rows, n_groups)."""
    table = np.einsum("rs,lsck,lg->rgck", weights, found.coincident, groups, optimize=True)
    pairs = np.einsum("rs,plsck,lg->prgck", weights, found.pairs, groups, optimize=True)
    n_c, n = table.sum(axis=-1), table.sum(axis=(-2, -1))
    agreed = np.trace(table, axis1=-2, axis2=-1)
    same = np.trace(pairs, axis1=-2, axis2=-1)
    given = pairs.sum(axis=-1)[..., :_BLANK].sum(axis=-1) + pairs.sum(axis=-2)[..., :_BLANK].sum(axis=-1)
    named = same - pairs[..., _BLANK, _BLANK]
    return {
        "percent_agreement": ratio(same.sum(axis=0), pairs.sum(axis=(0, -2, -1))),
        "cohens_kappa": _kappa(pairs, same),
        "krippendorffs_alpha": 1 - ratio((n - 1) * (n - agreed), n**2 - (n_c**2).sum(axis=-1)),
        "holsti": ratio(2 * named.sum(axis=0), given.sum(axis=0)),
    }


def _kappa(pairs: FloatArray, same: FloatArray) -> FloatArray:
    n = pairs.sum(axis=(-2, -1))
    by_chance = (pairs.sum(axis=-1) * pairs.sum(axis=-2)).sum(axis=-1)
    kappas = ratio(n * same - by_chance, n * n - by_chance)
    defined = np.isfinite(kappas)
    return ratio(np.where(defined, kappas, 0).sum(axis=0), defined.sum(axis=0).astype(float))


@dataclass(frozen=True, slots=True)
class _Found:
    """One way of counting: values of all sources and of each alone, and intervals; by link and pooled."""

    by_link: Estimates
    pooled: Estimates
    alone: Estimates
    link_spread: Mapping[Measure, Spread]
    pooled_spread: Mapping[Measure, Spread]


class _Compared:
    """A set of coders, with and without what nobody coded."""

    def __init__(self, table: _Table, coders: tuple[int, ...], choices: AgreementChoices) -> None:
        self.table, self.choices = table, choices
        self.names = tuple(table.coders[one] for one in coders)
        self.values = table.values[list(coders)]
        self._with, self._without = self._found(uncoded=True), self._found(uncoded=False)

    def _found(self, *, uncoded: bool) -> _Found:
        counts = _coincidences(self.values, uncoded=uncoded)
        n_links, n = counts.coincident.shape[:2]
        each, every = np.eye(n_links), np.ones((n_links, 1))
        whole, drawn = np.ones((1, n)), drawn_weights(n, self.choices)
        by_link, pooled, alone = (
            _estimates(counts, weights, groups)
            for weights, groups in ((whole, each), (whole, every), (np.eye(n), every))
        )
        if not len(drawn):
            return _Found(by_link, pooled, alone, {}, {})
        spreads = [
            {
                name: spread(part, self.choices.level)
                for name, part in _estimates(counts, drawn, groups).items()
            }
            for groups in (each, every)
        ]
        return _Found(by_link, pooled, alone, *spreads)

    def overall(self, name: tuple[str, ...]) -> AgreementRow:
        """All links pooled."""
        return self._row(name, slice(None), slice(None), None, None)

    def by_link(self) -> tuple[AgreementRow, ...]:
        """Each link over all sources."""
        every = slice(None)
        return tuple(
            self._row((link,), every, slice(at, at + 1), at, None) for at, link in enumerate(self.table.links)
        )

    def by_source(self) -> tuple[AgreementRow, ...]:
        """Each source, all links pooled; without intervals."""
        every = slice(None)
        return tuple(
            self._row((name,), slice(at, at + 1), every, None, at)
            for at, name in enumerate(self.table.sources)
        )

    def _row(
        self, name: tuple[str, ...], sources: slice, links: slice, link: int | None, source: int | None
    ) -> AgreementRow:
        values = self.values[:, sources, links]
        shared = (values != _MISSING).sum(axis=0) > 1
        n_given = int(((values != _MISSING) & (values != _BLANK)).sum())
        both, without = (
            {one: self._estimate(one, found, n_given, link, source) for one in MEASURES}
            for found in (self._with, self._without)
        )
        common = np.bincount(values[values != _MISSING], minlength=1).max() / max(
            (values != _MISSING).sum(), 1
        )
        return AgreementRow(
            name=name,
            coders=self.names,
            n_sources=int(shared.any(axis=1).sum()),
            n_units=int(shared.sum()),
            n_coded_units=int(shared.sum()),
            n_segments=n_given,
            measures=both,
            without_uncoded={one: without[one] for one in UNCODED_MATTERS},
            hint=paradox(both, float(max(common, 0.5)), self.choices),
        )

    def _estimate(
        self, measure: Measure, found: _Found, n_given: int, link: int | None, source: int | None
    ) -> Estimate:
        if measure not in STANCE_MEASURES:
            reason = Reason.of("agreement.reason_not_of_unit")
            return Estimate(float("nan"), reason=reason, interval_reason=reason)
        held = found.alone if source is not None else found.pooled if link is None else found.by_link
        value = float(held[measure][source or 0, link or 0])
        spreads = found.pooled_spread if link is None else found.link_spread
        interval = spreads.get(measure) if source is None else None
        n_sources = self.values.shape[1] if source is None else 1
        return estimate(value, interval, link or 0, self._reason(value, n_given), n_sources=n_sources)

    def _reason(self, value: float, n_given: int) -> Reason | None:
        least = self.choices.least_segments
        if n_given < least:
            return Reason.of("agreement.reason_few_stances", n=n_given, needed=least)
        return Reason.of("agreement.reason_no_variation") if np.isnan(value) else None
