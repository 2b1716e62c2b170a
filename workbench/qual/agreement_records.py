"""What comparing coders gives: measures with intervals, what they rest on, and why some are missing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.qual.text_measures import Measure
from workbench.reasons import Reason


@dataclass(frozen=True, slots=True)
class AgreementChoices:
    """Every choice behind a comparison of coders.

    Attributes
    ----------
    overlap_threshold : float
        Two stretches are the same segment when their common part is at least this share of their union.
    least_segments : int
        Under so many segments, all coders' together, there is too little to judge by: measures are ``nan``.
    replications, seed : int
        Of the bootstrap over sources; 0 replications for no intervals.
    level : float
        Of the percentile intervals.
    paradox_agreement, paradox_kappa, paradox_prevalence : float
        Agreement at least and kappa under so much are told as a paradox when at least this share of the
        decisions are the same, all yes or all no (Feinstein & Cicchetti 1990).
    """

    overlap_threshold: float = 0.5
    least_segments: int = 5
    replications: int = 1000
    seed: int = 0
    level: float = 0.95
    paradox_agreement: float = 0.8
    paradox_kappa: float = 0.6
    paradox_prevalence: float = 0.85


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measure.

    Attributes
    ----------
    value, lower, upper : float
        Share or coefficient with its interval; ``nan`` with a reason where it cannot be told.
    n_undefined : int
        Replications of the bootstrap in which the measure was not defined; the interval is over the others.
    reason, interval_reason : Reason or None
        Why there is no value, and why no interval.
    """

    value: float
    lower: float = math.nan
    upper: float = math.nan
    n_undefined: int = 0
    reason: Reason | None = None
    interval_reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Agreement overall, on one code or link, of one pair of coders, or in one source.

    Attributes
    ----------
    name : tuple of str
        The code, link or source; two coders; empty overall.
    coders : tuple of str
        Those compared.
    n_sources : int
        Sources that at least two of them have read.
    n_units, n_coded_units : int
        Units of those sources, and units among them that somebody gave any of the codes.
    n_segments : int
        Segments of all coders together, each coder's overlapping ones united.
    measures : mapping of Measure to Estimate
        Uncoded units count.
    without_uncoded : mapping of Measure to Estimate
        Those measures that come out otherwise when units without any code are left out.
    hint : Reason or None
        Set where kappa is low although coders agree, because nearly all decisions are the same.
    """

    name: tuple[str, ...]
    coders: tuple[str, ...]
    n_sources: int
    n_units: int
    n_coded_units: int
    n_segments: int
    measures: Mapping[Measure, Estimate]
    without_uncoded: Mapping[Measure, Estimate]
    hint: Reason | None = None


@dataclass(frozen=True, slots=True)
class IntercoderAgreement:
    """How far coders agree.

    Attributes
    ----------
    unit : str
        ``character``, ``sentence``, ``turn`` or ``source × link stance``.
    left_out : tuple of str
        Sources that fewer than two of the coders have read.
    n_outside : int
        Segments that touch no unit and do not count.
    """

    unit: str
    choices: AgreementChoices
    coders: tuple[str, ...]
    overall: AgreementRow
    by_code: tuple[AgreementRow, ...]
    by_pair: tuple[AgreementRow, ...]
    by_source: tuple[AgreementRow, ...]
    left_out: tuple[str, ...]
    n_outside: int = 0
