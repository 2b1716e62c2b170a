"""Coded text for tests of agreement, and the same measures counted place by place."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import numpy as np

from workbench.qual.agreement_records import AgreementChoices, IntercoderAgreement
from workbench.qual.coded_units import CodedSegment, whole_text
from workbench.qual.intercoder import intercoder_agreement

EXACT = 1e-9
"""Both routes count whole numbers; only the last division rounds."""
BARE = AgreementChoices(least_segments=1, replications=0)
"""No segment is too few, no intervals."""
Bounds = tuple[str, int, int, str]


def coded(bounds: Iterable[Bounds], source: str = "S") -> list[CodedSegment]:
    """Segments from (coder, start, end, code)."""
    return [CodedSegment(coder, source, code, start, end) for coder, start, end, code in bounds]


def compared(bounds: Iterable[Bounds], length: int, coders: str = "AB", **choices) -> IntercoderAgreement:
    """Coders who have all read one source of ``length`` characters."""
    chosen = AgreementChoices(**{"least_segments": 1, "replications": 0, **choices})
    read = {(coder, "S") for coder in coders}
    units = {"S": whole_text("S", length)}
    return intercoder_agreement(coded(bounds), units, coders=coders, read=read, choices=chosen)


def value(row, measure: str) -> float:
    return row.measures[measure].value


def drawn_bounds(seed: int, coders: str, codes: str, length: int, n: int = 12) -> list[Bounds]:
    """Random segments; a coder's may overlap."""
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, length - 1, n * len(coders))
    ends = np.minimum(starts + rng.integers(1, length // 5, len(starts)), length)
    who, what = rng.choice(list(coders), len(starts)), rng.choice(list(codes), len(starts))
    return [(str(w), int(a), int(b), str(c)) for w, a, b, c in zip(who, starts, ends, what, strict=True)]


def marks(bounds: Iterable[Bounds], coder: str, code: str, length: int) -> np.ndarray:
    """1 at each place the coder gave the code."""
    text = np.zeros(length, dtype=int)
    for who, start, end, what in bounds:
        if (who, what) == (coder, code):
            text[start:end] = 1
    return text


def pieces(bounds: Iterable[Bounds], coder: str, code: str, length: int) -> list[tuple[int, int, bool]]:
    """The whole text as stretches (start, length, coded) of one coder; touching segments stay apart."""
    mine = sorted((start, end) for who, start, end, what in bounds if (who, what) == (coder, code))
    found: list[tuple[int, int, bool]] = []
    place = 0
    for start, end in mine:
        if start > place:
            found.append((place, start - place, False))
        found.append((start, end - start, True))
        place = end
    return [*found, (place, length - place, False)] if place < length else found


def u_alpha_by_definition(bounds: list[Bounds], coders: str, code: str, length: int) -> float:
    """Krippendorff (2004), 11.6, written out over all pieces; no coder's segments of the code may overlap."""
    laid = {coder: pieces(bounds, coder, code, length) for coder in coders}
    m = len(coders)
    observed = sum(delta(g, h) for i, j in permutations(coders, 2) for g in laid[i] for h in laid[j])
    observed /= m * (m - 1) * length**2
    units = [size for found in laid.values() for _, size, is_coded in found if is_coded]
    gaps = [size for found in laid.values() for _, size, is_coded in found if not is_coded]
    expected = sum(
        (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in units
    )
    n = m * length
    return 1 - observed / (2 / length * expected / (n * (n - 1) - sum(size * (size - 1) for size in units)))


def delta(g: tuple[int, int, bool], h: tuple[int, int, bool]) -> float:
    """Krippendorff's squared difference of two pieces."""
    (b, size, is_coded), (c, other, also) = g, h
    if is_coded and also and -size < b - c < other:
        return (b - c) ** 2 + (b + size - c - other) ** 2
    if is_coded and not also and 0 <= b - c <= other - size:
        return size**2
    if also and not is_coded and 0 <= c - b <= size - other:
        return other**2
    return 0


def cu_alpha_by_definition(bounds: list[Bounds], coders: str, codes: str, length: int) -> float:
    """Krippendorff et al. (2016) by place: values where both coded, no segment paired with itself."""
    texts = {coder: np.full(length, "", dtype=object) for coder in coders}
    for who, start, end, what in bounds:
        texts[who][start:end] = what
    coincident = dict.fromkeys([(c, k) for c in codes for k in codes], 0.0)
    for i, j in permutations(coders, 2):
        for c, k in zip(texts[i], texts[j], strict=True):
            if c and k:
                coincident[c, k] += 1 / (len(coders) - 1)
    others = {who: [texts[one] != "" for one in coders if one != who] for who in coders}
    itself = sum(int(np.any(others[who], axis=0)[start:end].sum()) ** 2 for who, start, end, _ in bounds)
    total = sum(coincident.values())
    by_code = [sum(coincident[c, k] for k in codes) for c in codes]
    expected = total * (total**2 - sum(one**2 for one in by_code)) / (total**2 - itself)
    return 1 - (total - sum(coincident[c, c] for c in codes)) / expected
