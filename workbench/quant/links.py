"""Logit and probit: probability, density, and what Newton's method needs of the likelihood."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np

Link = Literal["logit", "probit"]
_LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)


class Likelihood(NamedTuple):
    """Log-likelihood of cells, and its derivatives by the linear index.

    Attributes
    ----------
    value : float
    slope : ndarray, shape (n_cells,)
    information : ndarray, shape (n_cells,)
        Minus the second derivative (observed, not expected).
    """

    value: float
    slope: np.ndarray
    information: np.ndarray


def likelihood(link: Link, index: np.ndarray, treated: np.ndarray, control: np.ndarray) -> Likelihood:
    """Log-likelihood of ``treated`` successes and ``control`` failures at each linear index.

    Parameters
    ----------
    index, treated, control : ndarray of float, shape (n_cells,)
    """
    return (_logit if link == "logit" else _probit)(index, treated, control)


def probability(link: Link, index: np.ndarray) -> np.ndarray:
    """Probability of treatment at a linear index, same shape."""
    from scipy.special import expit, ndtr

    return np.asarray(expit(index) if link == "logit" else ndtr(index))


def density(link: Link, index: np.ndarray) -> np.ndarray:
    """First derivative of :func:`probability`."""
    if link == "logit":
        p = probability(link, index)
        return np.asarray(p * (1 - p))
    return np.asarray(np.exp(-0.5 * index**2 - _LOG_SQRT_2PI))


def probability_and_density(link: Link, index: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both, for little more than the price of one."""
    p = probability(link, index)
    return p, np.asarray(p * (1 - p)) if link == "logit" else density(link, index)


def density_slope(link: Link, index: np.ndarray) -> np.ndarray:
    """Second derivative of :func:`probability`."""
    if link == "logit":
        return np.asarray(density(link, index) * (1 - 2 * probability(link, index)))
    return np.asarray(-index * density(link, index))


def _logit(index: np.ndarray, treated: np.ndarray, control: np.ndarray) -> Likelihood:
    n = treated + control
    p = probability("logit", index)
    log_of_one_plus = np.maximum(index, 0) + np.log1p(np.exp(-np.abs(index)))
    value = float(treated @ index - n @ log_of_one_plus)
    return Likelihood(value, treated - n * p, n * p * (1 - p))


def _probit(index: np.ndarray, treated: np.ndarray, control: np.ndarray) -> Likelihood:
    """Through log probabilities, so that it holds far out in the tails."""
    from scipy.special import log_ndtr

    log_density = -0.5 * index**2 - _LOG_SQRT_2PI
    log_p, log_q = log_ndtr(index), log_ndtr(-index)
    ratio_p, ratio_q = np.exp(log_density - log_p), np.exp(log_density - log_q)
    information = treated * ratio_p * (ratio_p + index) + control * ratio_q * (ratio_q - index)
    value = float(treated @ log_p + control @ log_q)
    return Likelihood(value, treated * ratio_p - control * ratio_q, information)
