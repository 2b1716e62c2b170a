"""Keyness: words that one group of informants uses more than another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.errors import StatisticsError

FloatArray = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
STRICT = 15.13
"""Log-likelihood that one word passes by chance one time in ten thousand, if words came independently."""
_BATCH = 100
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class KeyWord:
    """One lemma in two groups.

    Attributes
    ----------
    n_first, n_second : int
        Occurrences.
    sources_first, sources_second : int
        Sources with it.
    per_thousand_first, per_thousand_second : float
        Occurrences of a thousand words.
    log_likelihood : float
        G² (two cells); 0 or above.
    log_ratio : float
        Base-2 logarithm of the relative frequencies' ratio: 1 is twice as often in the first group. A count
        of 0 is taken as a half, so that the number is finite; then it is a lower bound of a kind.
    p_permuted : float
        Share of random divisions of the sources in which this word's G² is at least as large (0–1].
    p_any : float
        Share in which *any* word's is: what is left of it when one has looked at all words.
    """

    lemma: str
    n_first: int
    n_second: int
    sources_first: int
    sources_second: int
    per_thousand_first: float
    per_thousand_second: float
    log_likelihood: float
    log_ratio: float
    p_permuted: float
    p_any: float


@dataclass(frozen=True, slots=True)
class Keyness:
    """Words that set two groups apart.

    Attributes
    ----------
    words : tuple of KeyWord
        All that were judged, the highest G² first.
    n_sources, n_words : tuple of int
        Sources and running words of either group, stop words included.
    n_rare : int
        Lemmas that were not judged: too few occurrences, or in too few sources.
    least_count, least_sources : int
        What a lemma needed to be judged.
    n_permutations : int
    expected_by_chance : float
        How many judged words pass ``strict`` in a random division of the sources, on average.
    strict : float
    """

    words: tuple[KeyWord, ...]
    n_sources: tuple[int, int]
    n_words: tuple[int, int]
    n_rare: int
    least_count: int
    least_sources: int
    n_permutations: int
    expected_by_chance: float
    strict: float


def log_likelihood(first: Any, second: Any, n_first: Any, n_second: Any) -> FloatArray:
    """G² of a word's counts in two texts, 2 Σ O ln(O / E) over the two cells of the word.

    Parameters
    ----------
    first, second : array-like, shape (n,)
        Occurrences in either text.
    n_first, n_second : float
        Running words of either text.

    References
    ----------
    Rayson & Garside (2000), Comparing corpora using frequency profiling, ACL workshop, 1-6.

    Examples
    --------
    A teaching example of Lancaster University: 52 in 50 000 words against 57 in 75 000.

    >>> round(float(log_likelihood(52, 57, 50_000, 75_000)), 2)
    2.65
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    share = (a + b) / (np.asarray(n_first, dtype=float) + n_second)
    return np.asarray(np.maximum(2 * (_term(a, n_first * share) + _term(b, n_second * share)), 0.0))


def log_ratio(first: Any, second: Any, n_first: float, n_second: float) -> FloatArray:
    """Base-2 logarithm of two relative frequencies' ratio; a count of 0 is taken as 0.5.

    References
    ----------
    Hardie (2014), Log Ratio: an informal introduction, CASS, Lancaster University.
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    a, b = np.where(a == 0, 0.5, a), np.where(b == 0, 0.5, b)
    return np.asarray(np.log2(a / n_first) - np.log2(b / n_second))


def keyness(
    counts: Mapping[str, Mapping[str, int]],
    lengths: Mapping[str, int],
    first: Sequence[str],
    second: Sequence[str],
    *,
    least_count: int = 5,
    least_sources: int = 3,
    n_permutations: int = 999,
    strict: float = STRICT,
    seed: int = 0,
) -> Keyness:
    """Compare two groups of sources word by word.

    Parameters
    ----------
    counts : mapping of source to mapping of lemma to int
        Occurrences of each lemma; stop words may be left out.
    lengths : mapping of source to int
        Running words of each source, stop words included.
    first, second : sequence of str
        Names of the sources of either group; none in both.
    least_count, least_sources : int
        A lemma is judged when it occurs this often, and in this many sources, in both groups together.
    n_permutations : int
        Random divisions of the sources into groups as large as these. One talkative informant moves whole
        texts, so that divisions of sources show what single words do not.

    Raises
    ------
    StatisticsError
        A group has fewer than two sources, or no words.
    """
    names = [*first, *second]
    size = np.array([lengths[name] for name in names], dtype=float)
    _refuse_few(first, second, size)
    judged, table, n_rare = _table(counts, names, least_count, least_sources)
    member = np.arange(len(names)) < len(first)
    observed = _split(table, size, member[None, :])[0]
    every, n_past, at_least = np.zeros(len(judged)), 0, np.zeros(len(judged))
    rng = np.random.default_rng(seed)
    for begun in range(0, n_permutations, _BATCH):
        n = min(_BATCH, n_permutations - begun)
        drawn = _split(table, size, np.array([rng.permutation(member) for _ in range(n)]))
        at_least += (drawn >= observed - _ROUNDING).sum(axis=0)
        every += (drawn.max(axis=1, initial=0.0)[:, None] >= observed - _ROUNDING).sum(axis=0)
        n_past += int((drawn >= strict).sum())
    permuted = ((1 + at_least) / (1 + n_permutations), (1 + every) / (1 + n_permutations))
    words = _words(judged, (table, size, member), observed, permuted)
    total = (int(size[member].sum()), int(size[~member].sum()))
    by_chance = n_past / n_permutations if n_permutations else float("nan")
    groups = (len(first), len(second))
    return Keyness(
        words, groups, total, n_rare, least_count, least_sources, n_permutations, by_chance, strict
    )


def _refuse_few(first: Sequence[str], second: Sequence[str], size: FloatArray) -> None:
    if min(len(first), len(second)) < 2:
        raise StatisticsError("errors.keyness_few", first=len(first), second=len(second))
    if not size[: len(first)].sum() or not size[len(first) :].sum():
        raise StatisticsError("errors.keyness_no_words")


def _table(
    counts: Mapping[str, Mapping[str, int]], names: Sequence[str], least_count: int, least_sources: int
) -> tuple[list[str], FloatArray, int]:
    """Lemmas that can be judged, their counts, shape (n_sources, n_lemmas), and how many cannot."""
    totals: dict[str, list[int]] = {}
    for name in names:
        for lemma, n in counts[name].items():
            held = totals.setdefault(lemma, [0, 0])
            held[0] += n
            held[1] += n > 0
    judged = sorted(lemma for lemma, (n, s) in totals.items() if n >= least_count and s >= least_sources)
    place = {lemma: number for number, lemma in enumerate(judged)}
    table = np.zeros((len(names), len(judged)))
    for row, name in enumerate(names):
        for lemma, n in counts[name].items():
            if lemma in place:
                table[row, place[lemma]] = n
    return judged, table, len(totals) - len(judged)


def _split(table: FloatArray, size: FloatArray, member: Any) -> FloatArray:
    """G² of every lemma for divisions of the sources, shape (n_divisions, n_lemmas)."""
    inside = np.asarray(member, dtype=float)
    a, n_a = inside @ table, (inside @ size)[:, None]
    return log_likelihood(a, table.sum(axis=0) - a, n_a, size.sum() - n_a)


def _words(
    judged: Sequence[str],
    held: tuple[FloatArray, FloatArray, Any],
    observed: FloatArray,
    permuted: tuple[FloatArray, FloatArray],
) -> tuple[KeyWord, ...]:
    table, size, member = held
    a, b = table[member].sum(axis=0), table[~member].sum(axis=0)
    n_a, n_b = float(size[member].sum()), float(size[~member].sum())
    there, ratio = table > 0, log_ratio(a, b, n_a, n_b)
    s_a, s_b = there[member].sum(axis=0), there[~member].sum(axis=0)
    listed = [
        KeyWord(
            judged[i],
            int(a[i]),
            int(b[i]),
            int(s_a[i]),
            int(s_b[i]),
            float(1000 * a[i] / n_a),
            float(1000 * b[i] / n_b),
            float(observed[i]),
            float(ratio[i]),
            float(permuted[0][i]),
            float(permuted[1][i]),
        )
        for i in range(len(judged))
    ]
    return tuple(sorted(listed, key=lambda one: (-one.log_likelihood, one.lemma)))


def _term(observed: FloatArray, expected: FloatArray) -> FloatArray:
    """O ln(O / E), 0 where nothing was observed."""
    safe = np.where(observed > 0, observed, 1.0)
    return np.asarray(
        np.where(observed > 0, observed * np.log(safe / np.where(expected > 0, expected, 1)), 0.0)
    )
