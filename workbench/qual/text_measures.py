"""Measures of agreement on coded text, for many weightings of the sources at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.qual.coder_counts import FloatArray, SetCounts

Measure = Literal[
    "percent_agreement",
    "cohens_kappa",
    "krippendorffs_alpha",
    "holsti",
    "segment_overlap",
    "u_alpha",
    "u_alpha_2016",
    "cu_alpha",
]
MEASURES: tuple[Measure, ...] = get_args(Measure)
UNCODED_MATTERS: tuple[Measure, ...] = ("percent_agreement", "cohens_kappa", "krippendorffs_alpha")
"""Measures that come out otherwise when units without any code are left out."""

Estimates = Mapping[Measure, FloatArray]


@dataclass(frozen=True, slots=True)
class TextEstimates:
    """Measures by row of weights.

    Attributes
    ----------
    by_code : mapping of Measure to np.ndarray, shape (n_rows, n_codes)
    pooled : mapping of Measure to np.ndarray, shape (n_rows,)
        Over all codes: each code on each unit is one decision. ``u_alpha`` adds observed and expected
        differences over the codes; ``u_alpha_2016`` and ``cu_alpha`` compare which code a unit has and are
        ``nan`` where a coder gave one unit two codes.
    """

    by_code: Estimates
    pooled: Estimates


def text_estimates(counts: SetCounts, weights: FloatArray, *, uncoded: bool = True) -> TextEstimates:
    """Every measure under every row of weights.

    Parameters
    ----------
    counts : SetCounts
    weights : np.ndarray, shape (n_rows, n_sources)
        How often each source counts.
    uncoded : bool
        Whether units that nobody of the set gave any code count. Without them only ``UNCODED_MATTERS`` are
        told; the other measures are the same.

    Returns
    -------
    TextEstimates
        ``nan`` where a measure is not defined: no units, or nothing for coders to differ on by chance.

    References
    ----------
    Cohen (1960); for more than two coders the mean over pairs, Light (1971). Krippendorff (2004), Content
    Analysis, chapter 11 (alpha). Holsti (1969). The unitizing alphas: see :mod:`unitizing_measures`.
    """
    from workbench.qual.unitizing_measures import unitizing_estimates

    units = counts.units if uncoded else counts.coded_units
    each, every = np.eye(len(counts.codes)), np.ones((len(counts.codes), 1))
    by_code, pooled = (_decisions(counts, weights, units, groups) for groups in (each, every))
    if not uncoded:
        by_code, pooled = ({one: found[one] for one in UNCODED_MATTERS} for found in (by_code, pooled))
    one_column = {name: values[:, 0] for name, values in pooled.items()}
    if not uncoded:
        return TextEstimates(by_code, one_column)
    u_by_code, u_pooled = unitizing_estimates(counts, weights)
    return TextEstimates({**by_code, **u_by_code}, {**one_column, **u_pooled})


def _decisions(
    counts: SetCounts, weights: FloatArray, units: FloatArray, groups: FloatArray
) -> dict[Measure, FloatArray]:
    """Measures of yes and no, for groups of codes, shape (n_rows, n_groups)."""
    m, size = counts.readers, groups.sum(axis=0)
    values = (weights @ (m * units))[:, None] * size
    pairs = (weights @ (m * (m - 1) / 2 * units))[:, None] * size

    def total(by_code: FloatArray) -> FloatArray:
        return weights @ (groups.T @ by_code).T

    marked, mismatched = total(counts.marked), total(counts.mismatched)
    coincident = total(counts.mismatched / (m - 1))
    return {
        "percent_agreement": ratio(pairs - mismatched, pairs),
        "cohens_kappa": _kappa(counts, weights, units, groups),
        "krippendorffs_alpha": 1 - ratio((values - 1) * coincident, marked * (values - marked)),
        "holsti": ratio(2 * total(counts.both), total(counts.marked * (m - 1))),
        "segment_overlap": ratio(total(counts.found_segments), total(counts.sought_segments)),
    }


def _kappa(counts: SetCounts, weights: FloatArray, units: FloatArray, groups: FloatArray) -> FloatArray:
    """Cohen's kappa; the mean over those pairs of coders for whom it is defined."""
    found = []
    for pair in counts.pairs:
        n = (weights @ (units * pair.shared))[:, None] * groups.sum(axis=0)
        both, first, second = (weights @ (groups.T @ part).T for part in (pair.both, pair.first, pair.second))
        by_chance = first * second + (n - first) * (n - second)
        found.append(ratio(n * (n - first - second + 2 * both) - by_chance, n * n - by_chance))
    kappas = np.array(found)
    defined = np.isfinite(kappas)
    return ratio(np.where(defined, kappas, 0).sum(axis=0), defined.sum(axis=0).astype(float))


def ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """``above / below``, ``nan`` where ``below`` is 0."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    out: FloatArray = np.full(shape, np.nan)
    np.divide(above, below, out=out, where=below != 0)
    return out
