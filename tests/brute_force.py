"""Matching as its definitions say it, over all pairs of rows: slow, plain, and for small tables only."""

from __future__ import annotations

import numpy as np


def distances(scores, strata=None) -> np.ndarray:
    """Distance of every row from every row; infinite between strata."""
    apart = np.abs(scores[:, None] - scores[None, :])
    return apart if strata is None else np.where(strata[:, None] == strata[None, :], apart, np.inf)


def nearest(distance, k, *, tolerance=1e-12, caliper=np.inf) -> np.ndarray:
    """Whether each column is among the k nearest of each row, ties included; infinite never is."""
    at = min(k, distance.shape[1]) - 1
    reach = np.partition(distance, at, axis=1)[:, at] + tolerance
    return np.isfinite(distance) & (distance <= np.minimum(reach, caliper)[:, None])


def pair_weights(
    scores, treated, *, k=1, caliper=np.inf, strata=None, ties="averaged", tolerance=1e-12
) -> np.ndarray:
    """Weight of each row (treated) with each row (control), shape (n, n)."""
    distance = distances(scores, strata)
    distance = np.where(treated[:, None] & ~treated[None, :], distance, np.inf)
    near = nearest(distance, k, tolerance=tolerance, caliper=caliper)
    weights = np.zeros(near.shape)
    for i in np.flatnonzero(near.any(axis=1)):
        sides = [near[i]]
        if ties == "as_in_2014" and distance[i].min() > tolerance:
            sides = [near[i] & (scores < scores[i]), near[i] & (scores > scores[i])]
        for side in sides:
            weights[i, side] += 1 / max(side.sum(), 1)
    return weights * near.any(axis=1).sum() / max(weights.sum(), 1e-300)


def both_ways(scores, treated, **options) -> np.ndarray:
    """Weight of each row with each row of the other arm it is compared with."""
    return pair_weights(scores, treated, **options) + pair_weights(scores, ~treated, **options)


def same_arm(scores, treated, k, strata=None, *, itself=True) -> np.ndarray:
    """The k nearest of the own arm; the row counts as one of them or does not."""
    distance = np.where(treated[:, None] == treated[None, :], distances(scores, strata), np.inf)
    if not itself:
        np.fill_diagonal(distance, np.inf)
    return nearest(distance, k)


def variances(outcome, near) -> np.ndarray:
    """Sample variance of the outcome among the neighbours of each row."""
    return np.array([outcome[one].var(ddof=1) if one.sum() > 1 else np.nan for one in near])


def known_score_variance(outcome, treated, weights, local, *, on_treated) -> float:
    """Variance of Abadie and Imbens (2006) from pair weights and variances around rows."""
    matched = weights.any(axis=1)
    difference = np.where(treated, 1, -1) * (outcome - weights @ outcome)
    effect = difference[matched].mean()
    total, squares = weights.sum(axis=0), (weights**2).sum(axis=0)
    factor = total**2 - squares + (0 if on_treated else 2 * total)
    chosen = ~treated if on_treated else np.ones(len(outcome), dtype=bool)
    used = chosen & (np.abs(factor) > 1e-12)
    return (((difference[matched] - effect) ** 2).sum() + (factor * local)[used].sum()) / matched.sum() ** 2


def covariances(outcome, matrix, near) -> np.ndarray:
    """Sample covariance of each column with the outcome among the neighbours of each row; 0 for one row."""
    found = np.zeros(matrix.shape)
    for i, one in enumerate(near):
        if one.sum() > 1:
            found[i] = (matrix[one] * (outcome[one] - outcome[one].mean())[:, None]).sum(axis=0) / (
                one.sum() - 1
            )
    return found


def score_correction(
    outcome, treated, scores, matrix, *, covariance, effect, on_treated, strata=None, h=2
) -> float:
    """Correction of Abadie and Imbens (2016) for a logit score, with h rows in each neighbourhood."""
    across = np.where(treated[:, None] != treated[None, :], distances(scores, strata), np.inf)
    other = nearest(across, h)
    own_cov = covariances(outcome, matrix, same_arm(scores, treated, h, strata))
    other_cov = covariances(outcome, matrix, other)
    cov1 = np.where(treated[:, None], own_cov, other_cov)
    cov0 = np.where(treated[:, None], other_cov, own_cov)
    slope, odds = scores * (1 - scores), scores / (1 - scores)
    if not on_treated:
        c = (slope[:, None] * (cov1 / scores[:, None] + cov0 / (1 - scores)[:, None])).mean(axis=0)
        return -c @ covariance @ c
    alike = same_arm(scores, treated, h, strata, itself=False)
    means = np.array([outcome[one].mean() if one.any() else np.nan for one in alike])
    opposite = np.array([outcome[one].mean() if one.any() else np.nan for one in other])
    at_score = np.nan_to_num(np.where(treated, 1, -1) * (means - opposite) - effect)
    c = matrix.T @ (slope * at_score) + slope @ (cov1 + odds[:, None] * cov0)
    apart = np.sqrt(((matrix[:, None, :] - matrix[None, :, :]) ** 2).sum(axis=2)).round(9)
    like = nearest(np.where(treated[:, None] != treated[None, :], apart, np.inf), 1)
    counterpart = np.array([outcome[one].mean() for one in like])
    d = matrix.T @ (slope * (np.where(treated, 1, -1) * (outcome - counterpart) - effect))
    return (d @ covariance @ d - c @ covariance @ c) / treated.sum() ** 2


def mahalanobis(columns, strata) -> np.ndarray:
    """Distance of every row from every row by the inverse covariance of all rows; infinite between strata."""
    scaled = columns @ np.linalg.cholesky(np.linalg.inv(np.cov(columns.T)))
    square = np.zeros((len(columns), len(columns)))
    for column in scaled.T:
        square += np.subtract.outer(column, column) ** 2
    distance = np.sqrt(square, out=square).round(9, out=square)
    distance[strata[:, None] != strata[None, :]] = np.inf
    return distance


def variance_among(outcome: np.ndarray, row: np.ndarray, neighbour: np.ndarray) -> np.ndarray:
    """Variance of the outcome among each row and its listed neighbours, for distances in many dimensions.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    row, neighbour : ndarray of int, shape (n_pairs,)
        Each row with each of its neighbours in the same arm, itself not among them.

    Returns
    -------
    ndarray of float, shape (n,)
        Sample variance (n - 1) of the row and its neighbours; ``nan`` for rows without one.
    """
    n_rows = len(outcome)
    n = 1.0 + np.bincount(row, minlength=n_rows)
    step = outcome[neighbour] - outcome[row]
    mean = np.bincount(row, weights=step, minlength=n_rows) / n
    squares = np.bincount(row, weights=step**2, minlength=n_rows)
    spread = np.maximum(squares - n * mean**2, 0.0)
    return np.asarray(np.divide(spread, n - 1, out=np.full(n_rows, np.nan), where=n > 1))
