"""How far the scores of the two groups overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Overlap:
    """A histogram of scores for each group.

    Attributes
    ----------
    edges : tuple of float, length n_bins + 1
        Bounds of equal bins over the range of all scores (0–1).
    treated, control : tuple of int, length n_bins
        Rows in each bin.
    """

    edges: tuple[float, ...]
    treated: tuple[int, ...]
    control: tuple[int, ...]


def score_overlap(scores: np.ndarray, treatment: np.ndarray, *, n_bins: int = 40) -> Overlap:
    """Count scores of each group in equal bins.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    n_bins : int

    Returns
    -------
    Overlap
    """
    treated = np.asarray(treatment, dtype=bool)
    edges = np.histogram_bin_edges(scores, bins=n_bins)
    span = float(edges[0]), float(edges[-1])
    counts = [np.histogram(scores[arm], bins=n_bins, range=span)[0].tolist() for arm in (treated, ~treated)]
    return Overlap(tuple(edges.tolist()), tuple(counts[0]), tuple(counts[1]))
