"""Promise: at a million rows, matching with replacement takes under 0.5 s and its standard error under 0.6 s.

Prints seconds for a register, whose scores tie, and for scores that are all distinct; the best of three.
Run: ``python -m benchmarks.matching_speed [rows]``.
"""

import sys

import numpy as np

from benchmarks._timed import shortest
from workbench.quant.abadie_imbens import abadie_imbens
from workbench.quant.both_ways import match_both_ways
from workbench.quant.estimated_score import EstimatedScore
from workbench.quant.links import probability
from workbench.quant.matching import match_nearest
from workbench.quant.radius import match_radius


def table(n: int, n_cells: int):
    """Thirteen covariates in this many distinct rows, a logit score, treatment and a binary outcome."""
    rng = np.random.default_rng(1)
    matrix = np.column_stack([np.ones(n_cells), rng.random((n_cells, 13))])
    cells = np.arange(n) if n_cells == n else rng.integers(0, n_cells, n)
    index = (matrix @ rng.normal(0, 0.3, 14) - 1)[cells]
    treated = rng.random(n) < probability("logit", index)
    score = EstimatedScore("logit", index, matrix, cells, np.eye(14) / n)
    return score, treated, (rng.random(n) < 0.2).astype(float), rng.integers(0, 50, n)


def main(n: int) -> None:
    for name, n_cells in (("ties", min(n, 4000)), ("distinct", n)):
        score, treated, outcome, strata = table(n, n_cells)
        scores = probability("logit", score.index)
        one, both = match_nearest(scores, treated), match_both_ways(scores, treated)
        work = {
            "nearest": lambda s=scores, t=treated: match_nearest(s, t),
            "four, caliper": lambda s=scores, t=treated: match_nearest(s, t, neighbours=4, caliper=0.01),
            "strata": lambda s=scores, t=treated, g=strata: match_nearest(s, t, strata=g),
            "radius": lambda s=scores, t=treated: match_radius(s, t, radius=0.01),
            "both ways": lambda s=scores, t=treated: match_both_ways(s, t),
            "ATT error": lambda s=scores, t=treated, y=outcome, m=one: abadie_imbens(y, t, s, m),
            "ATE error": lambda s=scores, t=treated, y=outcome, m=both: abadie_imbens(y, t, s, m),
            "ATT, 2016": lambda s=scores, t=treated, y=outcome, m=one, e=score: abadie_imbens(
                y, t, s, m, estimated_score=e
            ),
            "ATE, 2016": lambda s=scores, t=treated, y=outcome, m=both, e=score: abadie_imbens(
                y, t, s, m, estimated_score=e
            ),
        }
        print(
            f"{n} rows, {name}: " + ", ".join(f"{what} {shortest(call):.3f}" for what, call in work.items())
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
