"""Score, match, ATT and standard error on registers of three sizes, beside a peer in the same run.

The peer is what a Python user would put together: statsmodels' Probit and scikit-learn's NearestNeighbors
(one control a treated, ties broken by row order). Run: ``python benchmarks/effect_speed.py [rows …]``.
"""

import resource
import sys
import time

import numpy as np
import pandas as pd

from workbench.quant.analysis import EffectSpecification, analysed
from workbench.quant.design import build_design
from workbench.quant.effects import estimate_att
from workbench.quant.matching import match_nearest
from workbench.quant.propensity import fit_propensity
from workbench.quant.support import common_support

COUNTRIES = [f"L{number:02d}" for number in range(11)]
COVARIATES = ("country", "sex", "child", "long_stayer", "age")
SPECIFICATION = EffectSpecification("treatment", "returned", COVARIATES, link="probit")
PROMISE = {9_029: 0.05, 100_000: 0.2, 1_000_000: 1.5}


def register(n: int) -> pd.DataFrame:
    """A register with 14 model columns and whole years of age; the true effect is 2 percentage points."""
    rng = np.random.default_rng(20_14)
    frame = pd.DataFrame(
        {
            "country": rng.choice(COUNTRIES, n, p=np.arange(1, 12) / 66),
            "sex": rng.integers(0, 2, n),
            "child": (rng.random(n) < 0.1).astype(int),
            "long_stayer": (rng.random(n) < 0.3).astype(int),
            "age": rng.integers(18, 65, n),
        }
    )
    index = -1.2 + 0.01 * (frame["age"] - 30) + 0.3 * frame["long_stayer"] + 0.2 * frame["sex"]
    frame["treatment"] = (rng.random(n) < 1 / (1 + np.exp(-index))).astype(int)
    frame["returned"] = (rng.random(n) < 0.1 + 0.02 * frame["treatment"]).astype(int)
    return frame


def design_of(frame: pd.DataFrame):
    return build_design(frame, treatment="treatment", outcome="returned", covariates=COVARIATES)


def estimated(design) -> float:
    """Score, support, match, ATT and standard error."""
    model = fit_propensity(design, link="probit")
    support = common_support(model.scores, design.treatment)
    match = match_nearest(model.scores, design.treatment, on_support=support.on_support)
    return estimate_att(design.outcome, design.treatment, match).att


def peer(frame: pd.DataFrame) -> float:
    """Probit of statsmodels and nearest neighbours of scikit-learn."""
    import statsmodels.api as sm
    from sklearn.neighbors import NearestNeighbors

    columns = pd.get_dummies(frame[list(COVARIATES)], columns=["country"], drop_first=True, dtype=float)
    columns = sm.add_constant(columns.astype(float))
    score = np.asarray(sm.Probit(frame["treatment"], columns).fit(disp=0).predict())
    treated, outcome = frame["treatment"].to_numpy() == 1, frame["returned"].to_numpy(float)
    found = (
        NearestNeighbors(n_neighbors=1).fit(score[~treated, None]).kneighbors(score[treated, None])[1][:, 0]
    )
    return float((outcome[treated] - outcome[~treated][found]).mean())


def best_of(function, *arguments, repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return min(times)


def main(sizes: list[int]) -> None:
    estimated(design_of(register(2_000)))
    heads = ("design", "effect", "both", "promise", "whole", "MB", "peer", "ratio")
    print(f"{'rows':>9} " + " ".join(f"{head:>8}" for head in heads))
    for n in sizes:
        frame = register(n)
        design_time = best_of(design_of, frame)
        design = design_of(frame)
        effect_time = best_of(estimated, design)
        whole = best_of(lambda design=design: analysed(design, SPECIFICATION)) + design_time
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        peer_time = best_of(peer, frame, repeats=1 if n > 10_000 else 3)
        both, promise = design_time + effect_time, PROMISE.get(n, float("nan"))
        print(
            f"{n:>9} {design_time:>8.3f} {effect_time:>8.3f} {both:>8.3f} {promise:>8.2f} {whole:>8.3f} "
            f"{peak:>8.0f} {peer_time:>8.2f} {peer_time / both:>8.1f}"
        )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or list(PROMISE))
