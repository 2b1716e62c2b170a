"""Age in days, months or whole years: a choice that nobody reports and that can turn a sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.errors import InputError
from workbench.quant.design_checks import check_present, listed

if TYPE_CHECKING:
    import pandas as pd

Resolution = Literal["asis", "months", "years"]
_STEPS_A_YEAR = {"months": 12, "years": 1}


def at_resolution(
    data: pd.DataFrame, column: str, resolution: Resolution, *, tolerance: float = 1e-6
) -> pd.DataFrame:
    """The table with an age rounded down to whole months or years.

    Parameters
    ----------
    data : pd.DataFrame
        Not changed.
    column : str
        Age in years.
    resolution : {"asis", "months", "years"}
    tolerance : float
        Share of a step that an age may fall short of the next whole step and still count as having reached
        it, since twelfths of a year are not exact in binary. Far less than a day.

    Raises
    ------
    InputError
        The column is absent, or holds something other than numbers.
    """
    check_present(data, [column])
    if resolution == "asis":
        return data
    return data.assign(**{column: _rounded(_years(data[column]), resolution, tolerance)})


def distinct_resolutions(
    ages: pd.Series, wanted: Sequence[Resolution] = ("asis", "months", "years"), *, tolerance: float = 1e-6
) -> tuple[Resolution, ...]:
    """The resolutions at which an age is not the same as at one before it.

    Whole years, for example, are the same at all three, and a curve with all three would count every
    specification three times.

    Parameters
    ----------
    ages : pd.Series, shape (n,)
        Years.
    wanted : sequence of {"asis", "months", "years"}
    tolerance : float
        See :func:`at_resolution`; also how far two ages may differ and still count as the same.
    """
    years, kept = _years(ages), dict[Resolution, np.ndarray]()
    for resolution in dict.fromkeys(wanted):
        rounded = years if resolution == "asis" else _rounded(years, resolution, tolerance)
        if not any(np.allclose(rounded, other, rtol=0, atol=tolerance, equal_nan=True)
                   for other in kept.values()):  # fmt: skip
            kept[resolution] = rounded
    return tuple(kept)


def _rounded(years: np.ndarray, resolution: Resolution, tolerance: float) -> np.ndarray:
    steps = _STEPS_A_YEAR[resolution]
    return np.asarray(np.floor(years * steps + tolerance) / steps)


def _years(ages: pd.Series) -> np.ndarray:
    import pandas as pd

    if not pd.api.types.is_numeric_dtype(ages) or pd.api.types.is_bool_dtype(ages):
        offenders = listed(list(ages.dropna().astype(str).unique()))
        raise InputError("errors.resolution_values", column=str(ages.name), offenders=offenders)
    return ages.to_numpy(dtype=float)
