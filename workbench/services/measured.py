"""Covariates of a register that were measured after the participants' measure began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sqlite_utils import Database

from db.register import participations, persons_frame
from workbench.errors import InputError
from workbench.mixed.logic_model import Measure
from workbench.quant.measured_dates import MeasuredDates, measured_dates
from workbench.quant.register_columns import DATED, MEASURED_ON
from workbench.reasons import Reason
from workbench.services.follow_up import date_of
from workbench.services.small_cells import least_shown

if TYPE_CHECKING:
    import pandas as pd

    from workbench.quant.specification import EffectSpecification

LONG_STAY_DAYS = 730
"""From the obligation to leave until somebody is a long-stayer: two years."""


def late_covariates(
    db: Database, measure_id: str, known: Mapping[str, Measure], participants: Sequence[int]
) -> dict[str, Reason]:
    """Covariates that were measured later than the day their measure began, for some participants.

    Parameters
    ----------
    measure_id : str
        The measure or arm; begun on the first day of any measure that it is made of.
    known : mapping of str to Measure
        All measures.
    participants : sequence of int
        Numbers of the persons.

    Returns
    -------
    dict of str to Reason
        Covariate and for how many; a count below the least that is shown stays untold. The day is the one the
        register tells, and for a long-stayer, where it tells none, two years after the obligation to leave.
    """
    started = _started(db, set(_made_of(measure_id, known)))
    began = _days([started.get(no, "") for no in participants])
    found = measured_dates(np.ones(len(began), dtype=bool), began, _measured(db, participants))
    least = least_shown(db)
    return {one.covariate: _told(one, least) for one in found if one.n_late}


def _made_of(measure_id: str, known: Mapping[str, Measure]) -> Iterator[str]:
    yield measure_id
    for part in known[measure_id].parts:
        yield from _made_of(part, known)


def _told(found: MeasuredDates, least: int) -> Reason:
    name = Reason.of(f"covariate.{found.covariate}")
    if min(found.n_late, found.n_treated - found.n_late or least) < least:
        return Reason.of("effect_reason.measured_late_some", column=name)
    told = {"n": found.n_late, "of": found.n_treated}
    return Reason.of("effect_reason.measured_late_persons", column=name, **told)


def _started(db: Database, measures: set[str]) -> dict[int, str]:
    """First day of any of these measures, of each person who has one."""
    taken, first = participations(db), dict[int, str]()
    rows = zip(taken["person_no"], taken["measure_id"], taken["started_on"], strict=True)
    for no, measure, day in rows:
        if no is not None and day and measure in measures:
            first[no] = min(day, first.get(no, day))
    return first


def _measured(db: Database, participants: Sequence[int]) -> Mapping[str, np.ndarray]:
    """Days on which covariates were measured, in the order of the participants."""
    people = persons_frame(db)
    place = {no: row for row, no in enumerate(people["person_no"])}
    rows = [place[no] for no in participants]
    kept = [people["attributes"][row] for row in rows]
    told = {name: _days([one.get(f"{MEASURED_ON}:{name}", "") for one in kept]) for name in DATED}
    found = {name: days for name, days in told.items() if not np.isnat(days).all()}
    if "long_stayer" not in found:
        stays = np.array([people["long_stayer"][row] == 1 for row in rows], dtype=bool)
        obliged = _days([date_of(one, "obliged") for one in kept])
        found["long_stayer"] = np.where(stays, obliged + LONG_STAY_DAYS, np.datetime64("NaT"))
    return found


def _days(words: Sequence[str]) -> np.ndarray:
    return np.array([word or "NaT" for word in words], dtype="datetime64[D]")


def refuse_late(late: Mapping[str, Reason], spec: EffectSpecification) -> tuple[Reason, ...]:
    """Refuse a specification that compares on covariates measured later, or tell of them.

    Returns
    -------
    tuple of Reason
        With ``post_treatment="warn"``: what is compared on all the same.

    Raises
    ------
    InputError
        The message names the covariates and the way out.
    """
    used = tuple(late[name] for name in dict.fromkeys((*spec.covariates, *spec.exact)) if name in late)
    if used and spec.post_treatment == "refuse":
        raise InputError("errors.register_measured_after", offenders=used)
    return tuple(Reason.of("effect_reason.measured_after", offender=one) for one in used)


def refuse_missing_arm(frame: pd.DataFrame, treatment: str, covariates: Sequence[str]) -> None:
    """Refuse covariates that are told of nobody in one arm; without them nobody of it would be left.

    Raises
    ------
    InputError
        The message names the covariates and the way out.
    """
    arms = [frame[frame[treatment] == value] for value in (0, 1)]
    if absent := list(_absent(arms, covariates)):
        raise InputError("errors.register_missing_arm", offenders=tuple(absent))


def _absent(arms: Sequence[pd.DataFrame], covariates: Sequence[str]) -> Iterator[Reason]:
    for name in covariates:
        if any(len(arm) and arm[name].isna().all() for arm in arms):
            yield Reason.of(f"covariate.{name}")
