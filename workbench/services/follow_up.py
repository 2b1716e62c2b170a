"""From when to when a person is followed, as a register tells it, and whether time begins alike for all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Literal

import numpy as np
from sqlite_utils import Database

from db.register import outcomes, participations, persons_frame
from workbench.quant.register_columns import DATE_FORMATS, DATE_SHAPES
from workbench.reasons import Reason

Zero = Literal["obliged", "index"]
STILL_HERE = "fortsatt_mottak"
_COLUMNS: Mapping[Zero, tuple[str, ...]] = {
    "obliged": ("obliged_on", "utreiseplikt_dato", "utreisepliktdato"),
    "index": ("index_on", "index_dato", "indeksdato"),
}
"""Columns of a register that hold each time zero, kept with a person as text."""


def date_of(known: Mapping[str, str], zero: Zero) -> str:
    """A person's time zero as an ISO date; empty where the register does not tell it, or tells no date."""
    return iso_day(next((known[name] for name in _COLUMNS[zero] if known.get(name)), ""))


@lru_cache(maxsize=20_000)
def iso_day(word: str) -> str:
    """A day written as ``2013-09-30`` or ``30.09.2013``, as the first; empty for anything else."""
    for form in DATE_FORMATS:
        if re.fullmatch(DATE_SHAPES[form], word.strip()):
            with suppress(ValueError):
                return dt.datetime.strptime(word.strip(), form).date().isoformat()
    return ""


def ends_of(ended: Mapping[str, list[str | None]]) -> tuple[list[str], list[str]]:
    """Last day of follow-up, and what happened then, of every row of the outcomes."""
    columns = (ended["outcome"], ended["outcome_on"], ended["censored_on"])
    rows = [
        (on, outcome) if on and outcome else (until or "", STILL_HERE)
        for outcome, on, until in zip(*columns, strict=True)
    ]
    return [day for day, _ in rows], [label for _, label in rows]


def days_between(first: str, second: str) -> int:
    """Days from one ISO date to another."""
    return (dt.date.fromisoformat(second) - dt.date.fromisoformat(first)).days


def time_zero_warnings(db: Database) -> tuple[Reason, ...]:
    """What makes time begin otherwise for participants than for others; empty without index dates.

    See :func:`workbench.quant.time_zero.check_time_zero`.
    """
    from workbench.quant.time_zero import TimeZero, check_time_zero

    people, ended, started = persons_frame(db), outcomes(db), _first_starts(db)
    ends = dict(zip(ended["person_no"], ends_of(ended)[0], strict=True))
    columns = (people["person_no"], people["in_population"], people["attributes"])
    rows = [
        (no in started, date_of(known, "index"), started.get(no, ""), ends.get(no, ""))
        for no, inside, known in zip(*columns, strict=True)
        if inside == 1
    ]
    if not any(index for _, index, _, _ in rows):
        return ()
    treated, *dates = zip(*rows, strict=True)
    return check_time_zero(TimeZero(np.array(treated), *map(_as_dates, dates))).warnings


def _first_starts(db: Database) -> dict[int, str]:
    """Start of the first measure of everyone who took part in one; empty text where it is not told."""
    taken = participations(db)
    first: dict[int, str] = {}
    for no, started_on in zip(taken["person_no"], taken["started_on"], strict=True):
        if no is not None:
            known = [day for day in (first.get(no), started_on) if day]
            first[no] = min(known, default="")
    return first


def _as_dates(days: tuple[str, ...]) -> np.ndarray:
    return np.array([day or "NaT" for day in days], dtype="datetime64[D]")
