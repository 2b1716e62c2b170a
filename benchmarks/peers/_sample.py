"""What every peer gets, ready before the clock starts: 14 model columns as numbers, treatment, outcome."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks._register import model_columns

TREATMENT, OUTCOME = "treatment", "returned"


def sample_of(frame: pd.DataFrame) -> pd.DataFrame:
    """A row a person: treatment, outcome, and the model columns."""
    return pd.concat([frame[[TREATMENT, OUTCOME]], model_columns(frame)], axis=1)


def covariates(sample: pd.DataFrame) -> list[str]:
    """Names of the model columns."""
    return [name for name in sample.columns if name not in (TREATMENT, OUTCOME)]


def drawn(sample: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """As many rows, drawn with replacement and numbered anew."""
    return sample.take(rng.integers(0, len(sample), len(sample))).reset_index(drop=True)


def mean_difference(outcome: np.ndarray, treated: np.ndarray, weights: np.ndarray) -> float:
    """Difference of the two arms' weighted means."""
    one, other = weights * treated, weights * ~treated
    return float(one @ outcome / one.sum() - other @ outcome / other.sum())
