"""Intercoder agreement on coded text: overall, by code, by pair of coders, by source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from workbench.errors import StatisticsError
from workbench.qual.agreement_records import AgreementChoices, AgreementRow, Estimate, IntercoderAgreement
from workbench.qual.coded_sources import CodedSource, coded_sources
from workbench.qual.coded_units import CodedSegment, SourceUnits
from workbench.qual.coder_counts import FloatArray, SetCounts, set_counts
from workbench.qual.source_bootstrap import Spread, drawn_weights, estimate, spread
from workbench.qual.text_measures import (
    MEASURES,
    UNCODED_MATTERS,
    Measure,
    TextEstimates,
    text_estimates,
)
from workbench.reasons import Reason

_PARTITION: tuple[Measure, ...] = ("u_alpha_2016", "cu_alpha")
DEFAULTS = AgreementChoices()


def intercoder_agreement(
    segments: Iterable[CodedSegment],
    units: Mapping[str, SourceUnits],
    *,
    coders: Collection[str] | None = None,
    codes: Collection[str] | None = None,
    read: Collection[tuple[str, str]] | None = None,
    choices: AgreementChoices = DEFAULTS,
) -> IntercoderAgreement:
    """Compare coders on the same text.

    A coder's own overlapping segments of a code are united first, so that they never count as agreement. A
    source that a coder has not read is missing for that coder, not disagreement. The order of segments and of
    coders does not matter.

    Parameters
    ----------
    segments : iterable of CodedSegment
        Of any coders, codes and sources; in code points.
    units : mapping of source to SourceUnits
        What is counted in each source, all in the same unit.
    coders, codes : collection of str, optional
        Those to compare; all that are found otherwise. Uncoded is what nobody gave any of these codes.
    read : collection of (coder, source), optional
        Who has worked on what. Otherwise a coder has read the sources where the coder coded anything at all.
    choices : AgreementChoices

    Returns
    -------
    IntercoderAgreement

    Raises
    ------
    StatisticsError
        There are fewer than two coders, or no source that two of them have read.

    References
    ----------
    See :func:`workbench.qual.text_measures.text_estimates`. Intervals: percentiles of a bootstrap over
    sources.
    """
    listed = tuple(segments)
    worked = frozenset(read) if read is not None else frozenset((one.coder, one.source) for one in listed)
    who = tuple(sorted(set(coders) if coders is not None else {coder for coder, _ in worked}))
    what = tuple(sorted(set(codes) if codes is not None else {one.code for one in listed}))
    if len(who) < 2:
        raise StatisticsError("errors.agreement_one_coder", coders=", ".join(who))
    sources = coded_sources(listed, units, coders=who, codes=what, read=worked)
    if not sources:
        raise StatisticsError("errors.agreement_nothing_shared", coders=", ".join(who))
    return _compared(sources, who, what, units, choices)


def _compared(
    sources: Sequence[CodedSource],
    coders: tuple[str, ...],
    codes: tuple[str, ...],
    units: Mapping[str, SourceUnits],
    choices: AgreementChoices,
) -> IntercoderAgreement:
    everybody = _Compared(sources, coders, codes, choices)
    several = len(coders) > 2
    pairs = (
        [_Compared(sources, pair, codes, choices) for pair in combinations(coders, 2)]
        if several
        else [everybody]
    )
    compared = {one.units.source for one in sources}
    return IntercoderAgreement(
        unit=next(iter(sources)).units.unit,
        choices=choices,
        coders=coders,
        overall=everybody.overall(()),
        by_code=everybody.by_code(),
        by_pair=tuple(one.overall(one.counts.coders) for one in pairs),
        by_source=everybody.by_source(),
        left_out=tuple(sorted(set(units) - compared)),
        n_outside=sum(one.n_outside for one in sources),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """One way of counting: values of all sources, of each alone, and intervals."""

    values: TextEstimates
    alone: TextEstimates
    code_spread: Mapping[Measure, Spread]
    pooled_spread: Mapping[Measure, Spread]


class _Compared:
    """A set of coders, with and without uncoded text."""

    def __init__(
        self,
        sources: Sequence[CodedSource],
        coders: tuple[str, ...],
        codes: tuple[str, ...],
        choices: AgreementChoices,
    ) -> None:
        self.choices = choices
        self.counts: SetCounts = set_counts(
            sources, coders, codes, overlap_threshold=choices.overlap_threshold
        )
        self._drawn = drawn_weights(len(self.counts.sources), choices)
        self._with, self._without = self._found(uncoded=True), self._found(uncoded=False)

    def _found(self, *, uncoded: bool) -> _Found:
        n = len(self.counts.sources)
        values, alone, drawn = (
            text_estimates(self.counts, weights, uncoded=uncoded)
            for weights in (np.ones((1, n)), np.eye(n), self._drawn)
        )
        if not len(self._drawn):
            return _Found(values, alone, {}, {})
        level = self.choices.level
        by_code = {name: spread(found, level) for name, found in drawn.by_code.items()}
        pooled = {name: spread(found[:, None], level) for name, found in drawn.pooled.items()}
        return _Found(values, alone, by_code, pooled)

    def overall(self, name: tuple[str, ...]) -> AgreementRow:
        """All codes pooled."""
        everywhere = np.ones(len(self.counts.sources), dtype=bool)
        return self._row(name, everywhere, None)

    def by_code(self) -> tuple[AgreementRow, ...]:
        """Each code over all sources."""
        everywhere = np.ones(len(self.counts.sources), dtype=bool)
        return tuple(self._row((code,), everywhere, place) for place, code in enumerate(self.counts.codes))

    def by_source(self) -> tuple[AgreementRow, ...]:
        """Each source, all codes pooled; without intervals."""
        one = np.eye(len(self.counts.sources), dtype=bool)
        return tuple(self._row((name,), one[at], None, at) for at, name in enumerate(self.counts.sources))

    def _row(
        self,
        name: tuple[str, ...],
        where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
        code: int | None,
        source: int | None = None,
    ) -> AgreementRow:
        counts = self.counts
        codes = slice(None) if code is None else slice(code, code + 1)
        n_segments = int(counts.segments[codes][:, where].sum())
        overlapping = bool((~counts.excluding[where]).any())
        asked = _Asked(n_segments, overlapping, int(where.sum()), code, source, self.choices)
        measures = {one: asked.estimate(one, self._with) for one in MEASURES}
        marked = counts.marked[codes][:, where].sum()
        decisions = (counts.readers * counts.units)[where].sum() * len(counts.codes[codes])
        return AgreementRow(
            name=name,
            coders=counts.coders,
            n_sources=int(where.sum()),
            n_units=int(counts.units[where].sum()),
            n_coded_units=int(counts.coded_units[where].sum()),
            n_segments=n_segments,
            measures=measures,
            without_uncoded={one: asked.estimate(one, self._without) for one in UNCODED_MATTERS},
            hint=paradox(measures, float(marked / decisions) if decisions else 0.0, self.choices),
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which row is asked for, and what it rests on."""

    n_segments: int
    overlapping: bool
    n_sources: int
    code: int | None
    source: int | None
    choices: AgreementChoices

    def estimate(self, measure: Measure, found: _Found) -> Estimate:
        """The measure, or why it is missing."""
        held = found.values if self.source is None else found.alone
        row, place = self.source or 0, self.code or 0
        values: FloatArray = (
            held.pooled[measure][row] if self.code is None else held.by_code[measure][row, place]
        )
        spreads = found.pooled_spread if self.code is None else found.code_spread
        interval = spreads.get(measure) if self.source is None else None
        value = float(values)
        return estimate(value, interval, place, self._reason(measure, value), n_sources=self.n_sources)

    def _reason(self, measure: Measure, value: float) -> Reason | None:
        least = self.choices.least_segments
        if self.n_segments < least:
            return Reason.of("agreement.reason_few_segments", n=self.n_segments, needed=least)
        if not np.isnan(value):
            return None
        if self.overlapping and measure in _PARTITION:
            return Reason.of("agreement.reason_codes_overlap")
        return Reason.of("agreement.reason_no_variation")


def paradox(
    measures: Mapping[Measure, Estimate], share_yes: float, choices: AgreementChoices
) -> Reason | None:
    """The kappa paradox in words, where it stands: high agreement, low kappa, nearly all decisions the same.

    References
    ----------
    Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43, 543-549.
    """
    agreed, kappa = measures["percent_agreement"].value, measures["cohens_kappa"].value
    same = max(share_yes, 1 - share_yes)
    high = agreed >= choices.paradox_agreement and same >= choices.paradox_prevalence
    if not (high and kappa < choices.paradox_kappa):
        return None
    shares = {"agreed": round(100 * agreed), "same": round(100 * same)}
    return Reason.of("agreement.hint_paradox", **shares, kappa=round(kappa, 2))
