"""Agreement on a long transcript and on a study, beside scikit-learn and krippendorff character by character.

Promise: 180,000 characters with 2,000 codings under 1 s; 44 sources with 1,000 replications of the bootstrap
under 3 s. The peers are given arrays of one number a character and give kappa and alpha only, no intervals.
Run: ``python -m benchmarks.agreement_speed``.
"""

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score

from benchmarks._timed import shortest
from workbench.qual.coded_units import CodedSegment, whole_text
from workbench.qual.intercoder import intercoder_agreement

CODES, CODERS = 30, "AB"


def simulated_segments(n_sources: int, length: int, n_codings: int) -> list[CodedSegment]:
    """Passages that both coders mostly find, cut a little differently."""
    rng = np.random.default_rng(2014)
    found: list[CodedSegment] = []
    while len(found) < n_codings:
        source, code = f"S{rng.integers(n_sources):03d}", f"K{rng.integers(CODES):02d}"
        start, size = int(rng.integers(0, length - 400)), int(rng.integers(20, 300))
        for coder in CODERS:
            if rng.random() < 0.85:
                begin = start + int(rng.integers(0, 20))
                found.append(CodedSegment(coder, source, code, begin, begin + size))
    return found


def by_character(segments: list[CodedSegment], length: int) -> None:
    """Kappa and alpha of every code, a number a character."""
    for code in sorted({one.code for one in segments}):
        table = np.zeros((2, length), dtype=np.int8)
        for one in segments:
            if one.code == code:
                table[CODERS.index(one.coder), one.start : one.end] = 1
        cohen_kappa_score(*table)
        krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")


def main() -> None:
    long = simulated_segments(1, 180_000, 2_000)
    took = shortest(intercoder_agreement, long, {"S000": whole_text("S000", 180_000)})
    peer = shortest(by_character, long, 180_000)
    print(
        f"180,000 characters, {len(long)} codings: eight measures {1000 * took:.0f} ms (promise 1000), "
        f"{took / peer:.3f} of the time of kappa and alpha by character ({1000 * peer:.0f} ms)"
    )
    study = simulated_segments(44, 20_000, 2_000)
    units = {name: whole_text(name, 20_000) for name in {one.source for one in study}}
    with_intervals = shortest(intercoder_agreement, study, units)
    print(
        f"44 sources, {len(study)} codings, 1,000 replications: {1000 * with_intervals:.0f} ms (promise 3000)"
    )
    assert took < 1
    assert with_intervals < 3


if __name__ == "__main__":
    main()
