"""The simulated register that everybody gets: five covariates, 14 model columns, whole years of age."""

from __future__ import annotations

import zlib

import numpy as np
import pandas as pd

COUNTRIES = [f"L{number:02d}" for number in range(11)]
COVARIATES = ("country", "sex", "child", "long_stayer", "age")


def register(n: int) -> pd.DataFrame:
    """A register in which the true effect is 2 percentage points."""
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


def model_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """The 14 model columns as numbers, without an intercept: dummies for countries but the first."""
    dummies = {f"country_{name}": (frame["country"] == name).astype(float) for name in COUNTRIES[1:]}
    return pd.DataFrame({**dummies, **{name: frame[name].astype(float) for name in COVARIATES[1:]}})


def fingerprint(frame: pd.DataFrame) -> int:
    """A number that differs for another register, so that nobody is measured on another one."""
    countries = np.searchsorted(COUNTRIES, frame["country"].to_numpy().astype(str))
    columns = [frame[name].to_numpy(float) for name in (*COVARIATES[1:], "treatment", "returned")]
    return zlib.crc32(np.column_stack([countries, *columns]).tobytes())
