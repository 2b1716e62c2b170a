"""Tables that R and this project both look at, and what R says of them.

Run ``python -m tests.reference.matchit`` to write ``matchit.json`` anew; it needs Rscript and MatchIt
(Debian: r-base-core, r-cran-matchit).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
STORED = HERE / "matchit.json"


def simulated() -> pd.DataFrame:
    """600 rows without ties in the score; the true effect on ``y`` is 2 for all."""
    rng = np.random.default_rng(20141125)
    n = 600
    frame = pd.DataFrame(
        {
            "age": rng.integers(18, 60, n),
            "child": rng.integers(0, 2, n),
            "land": rng.choice(["AFG", "AND", "IRQ"], n, p=[0.3, 0.5, 0.2]),
            "x": rng.normal(size=n).round(6),
        }
    )
    index = -1 + 0.03 * (frame["age"] - 38) - 0.5 * frame["child"] + 0.7 * frame["x"]
    index += 0.6 * (frame["land"] == "AFG")
    frame["treat"] = (rng.random(n) < 1 / (1 + np.exp(-index))).astype(int)
    base = 10 + 0.1 * frame["age"] + frame["x"] ** 2 + 1.5 * (frame["land"] == "AFG")
    frame["y"] = (base + 2 * frame["treat"] + rng.normal(size=n)).round(6)
    return frame


def nsw() -> pd.DataFrame:
    """The experiment of LaLonde as Dehejia and Wahba use it, 445 rows."""
    from causaldata import nsw_mixtape

    return _in_double(nsw_mixtape.load_pandas().data)


def cps() -> pd.DataFrame:
    """Its 185 treated with 15,992 controls from the Current Population Survey."""
    from causaldata import cps_mixtape

    experiment = nsw()
    controls = _in_double(cps_mixtape.load_pandas().data)
    return pd.concat([experiment[experiment["treat"] == 1], controls], ignore_index=True)


def _in_double(data: pd.DataFrame) -> pd.DataFrame:
    """Without the name of the sample; single precision would not survive the file."""
    single = {name: float for name in data if data[name].dtype == "float32"}
    return data.drop(columns="data_id").astype(single)


def tables() -> dict[str, pd.DataFrame]:
    return {"simulated": simulated(), "nsw": nsw(), "cps": cps()}


def stored() -> dict[str, Any]:
    """What R said when the results were stored."""
    return json.loads(STORED.read_text(encoding="utf-8"))


def r_is_here() -> bool:
    """Whether Rscript and MatchIt can be run."""
    if not shutil.which("Rscript"):
        return False
    asked = ["Rscript", "-e", "quit(status = !requireNamespace('MatchIt', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def from_r() -> str:
    """What R says now, as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        for name, table in tables().items():
            table.to_csv(Path(folder) / f"{name}.csv", index=False)
        asked = ["Rscript", "--vanilla", str(HERE / "matchit.R"), folder]
        return subprocess.run(asked, capture_output=True, check=True, text=True, encoding="utf-8").stdout


if __name__ == "__main__":
    STORED.write_text(from_r(), encoding="utf-8")
