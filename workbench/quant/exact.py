"""Exact matching: codes of the rows that agree on some columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def strata_of(columns: Sequence[np.ndarray | pd.Series]) -> np.ndarray:
    """Number the combinations of values that occur.

    Parameters
    ----------
    columns : sequence of array-like, each of shape (n,)
        Words or numbers, complete; the order of the columns does not change who shares a stratum.

    Returns
    -------
    ndarray of int, shape (n,)
        Codes from 0, the same for rows that agree on every column.

    Raises
    ------
    ValueError
        No column is given, lengths differ, or a value is missing.
    """
    import pandas as pd

    if not columns:
        raise ValueError("strata need at least one column")
    codes = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        own, levels = pd.factorize(np.asarray(column), sort=False)
        if len(own) != len(codes) or (own < 0).any():
            raise ValueError("columns of strata must be complete and equally long")
        codes = pd.factorize(codes * max(len(levels), 1) + own)[0].astype(np.int64)
    return codes
