"""A specification curve of about 500 specifications, beside the same specifications run one by one.

The promise: 500 specifications of a register of 9,029 in under 30 seconds on two cores. The peer is
``run_effect`` on every twentieth of them, which builds and fits everything anew each time. Run:
``python -m benchmarks.curve_speed [rows …]``.
"""

import sys

import numpy as np

from benchmarks._register import COVARIATES, register
from benchmarks._timed import seconds
from workbench.quant.age_resolution import at_resolution
from workbench.quant.analysis import EffectSpecification, run_effect
from workbench.quant.curve_permutation import permutation_test
from workbench.quant.specification_curve import run_curve
from workbench.quant.specification_grid import default_choices, specification_grid, with_choices

BASE = EffectSpecification("treatment", "returned", COVARIATES, link="probit", method="as-in-2014")
PROMISE = {9_029: 30.0}
PEER_STEP, PERMUTATIONS = 20, 10


def one_by_one(frame, grid) -> None:
    for point in grid:
        run_effect(at_resolution(frame, "age", point.resolution), point.specification)


def main(sizes: list[int]) -> None:
    heads = ("specs", "workers", "seconds", "a second", "promise", "peer", "ratio")
    print(f"{'rows':>9} " + " ".join(f"{head:>8}" for head in heads))
    for n in sizes:
        frame = register(n)
        frame["age"] += np.random.default_rng(1).integers(0, 365, n) / 365.25
        grid = specification_grid(BASE, choices=default_choices(BASE, age_column="age"))
        peer = seconds(one_by_one, frame, grid[::PEER_STEP])[0] * len(grid) / len(grid[::PEER_STEP])
        for workers in (1, 2):
            run_curve(frame, grid[:9], n_jobs=workers)
            took, curve = seconds(run_curve, frame, grid, n_jobs=workers)
            rate, promise = len(curve.points) / took, PROMISE.get(n, float("nan"))
            print(
                f"{n:>9} {len(grid):>8} {workers:>8} {took:>8.2f} {rate:>8.0f} {promise:>8.0f} {peer:>8.2f} "
                f"{peer / took:>8.1f}"
            )
        part = with_choices(grid, link="probit", support="minmax", caliper="none")
        took = seconds(permutation_test, frame, part, replications=PERMUTATIONS, seed=1, n_jobs=2)[0]
        print(
            f"{n:>9} {len(part):>8} {2:>8} {took:>8.2f} {PERMUTATIONS * len(part) / took:>8.0f} "
            f"permuted {PERMUTATIONS} times"
        )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or list(PROMISE))
