"""Whether time begins alike for treated and controls: the immortal-time check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.reasons import Reason


class TimeZero(NamedTuple):
    """Dates of each row, as datetime64[D]; NaT where there is none.

    Attributes
    ----------
    treated : ndarray of bool, shape (n,)
    index_on : ndarray, shape (n,)
        From which time is counted.
    started_on : ndarray, shape (n,)
        Start of the first measure; NaT for controls.
    ended_on : ndarray, shape (n,)
        Outcome or end of follow-up.
    """

    treated: np.ndarray
    index_on: np.ndarray
    started_on: np.ndarray
    ended_on: np.ndarray


@dataclass(frozen=True, slots=True)
class TimeZeroCheck:
    """What was found.

    Attributes
    ----------
    n_treated, n_control : int
    n_start_after_index : int
        Treated whose measure starts after the index date: they cannot have left in between, or they would
        not have become treated. Their wait is counted as if treatment had kept them.
    immortal_days, immortal_share : float
        Sum of those waits, and their share (0–1) of all the treated's time.
    n_start_before_index : int
        Treated whose measure starts before it: early outcomes are missed.
    n_start_after_end : int
        Treated after they had left.
    n_start_missing, n_index_missing : int
    n_end_before_index : int
        Rows whose outcome lies before the index date.
    n_control_index_outside : int
        Controls with an index date outside the range of the treated's.
    warnings : tuple of Reason
        One for each count above 0.
    """

    n_treated: int
    n_control: int
    n_start_after_index: int
    immortal_days: float
    immortal_share: float
    n_start_before_index: int
    n_start_after_end: int
    n_start_missing: int
    n_index_missing: int
    n_end_before_index: int
    n_control_index_outside: int
    warnings: tuple[Reason, ...]


def check_time_zero(dates: TimeZero) -> TimeZeroCheck:
    """Compare each row's index date with when treatment starts and when follow-up ends.

    Parameters
    ----------
    dates : TimeZero

    Returns
    -------
    TimeZeroCheck
        Without warnings if every measure starts on the index date, controls' index dates lie among the
        treated's, and everyone is followed from then on.

    References
    ----------
    Suissa (2008), American Journal of Epidemiology 167(4), 492-499. Hernán et al. (2016), Journal of Clinical
    Epidemiology 79, 70-75.
    """
    treated = np.asarray(dates.treated, dtype=bool)
    index, start, end = (np.asarray(part, dtype="datetime64[D]") for part in dates[1:])
    wait, followed = _days(start - index), _days(end - index)
    late = treated & (wait > 0)
    immortal, total = float(wait[late].sum()), float(followed[treated & (followed > 0)].sum())
    counts = {
        "n_start_after_index": int(late.sum()),
        "n_start_before_index": int((treated & (wait < 0)).sum()),
        "n_start_after_end": int((treated & (_days(start - end) > 0)).sum()),
        "n_start_missing": int((treated & np.isnat(start)).sum()),
        "n_index_missing": int(np.isnat(index).sum()),
        "n_end_before_index": int((followed < 0).sum()),
        "n_control_index_outside": _outside(index, treated),
    }
    return TimeZeroCheck(
        n_treated=int(treated.sum()),
        n_control=int((~treated).sum()),
        immortal_days=immortal,
        immortal_share=immortal / total if total else float("nan"),
        warnings=tuple(_warnings(counts, immortal)),
        **counts,
    )


def _days(spans: np.ndarray) -> np.ndarray:
    """Days as numbers, ``nan`` where a date is missing."""
    return np.where(np.isnat(spans), np.nan, spans.astype(np.int64))


def _outside(index: np.ndarray, treated: np.ndarray) -> int:
    known = index[treated & ~np.isnat(index)]
    if not len(known):
        return 0
    others = index[~treated & ~np.isnat(index)]
    return int(((others < known.min()) | (others > known.max())).sum())


def _warnings(counts: dict[str, int], immortal: float) -> Iterator[Reason]:
    for name, n in counts.items():
        if n:
            more = {"days": round(immortal)} if name == "n_start_after_index" else {}
            yield Reason.of(f"effect_reason.time_{name.removeprefix('n_')}", n=n, **more)
