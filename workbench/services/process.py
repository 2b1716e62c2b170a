"""From application to return: the funnel on persons, and the time it takes with competing ways to leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlite_utils import Database

from db.logic_model import measures
from db.register import Columns, active_import, outcomes, participations, persons_frame, return_cases
from workbench.errors import NotFoundError
from workbench.mixed.logic_model import takes_part
from workbench.quant.funnel import Funnel, FunnelDifference, FunnelGroup, FunnelShare, Step
from workbench.quant.landmark import LandmarkRow
from workbench.quant.register_rows import ReturnCase
from workbench.services.effects import specified
from workbench.services.follow_up import STILL_HERE, Zero, date_of, days_between, ends_of
from workbench.services.kept_results import kept_result, known_result
from workbench.services.part_effects import ArmEstimator
from workbench.services.small_cells import least_shown

if TYPE_CHECKING:
    from workbench.quant.incidence import CumulativeIncidence
    from workbench.quant.landmark import LandmarkEffect
    from workbench.quant.return_times import LeaversCurve

__all__ = [
    "EVERYONE",
    "OTHERS",
    "PARTICIPANTS",
    "RETURNED",
    "Funnel",
    "FunnelDifference",
    "FunnelGroup",
    "FunnelShare",
    "FunnelView",
    "LandmarkRow",
    "ReturnTimes",
    "Step",
    "funnel_view",
    "known_landmarks",
    "landmark_rows",
    "return_times",
]
PARTICIPANTS, OTHERS, EVERYONE = "participants", "others", "everyone"
RETURNED = "assistert_retur"
LANDMARKS_VERSION = 2


@dataclass(frozen=True, slots=True)
class FunnelView:
    """The funnel of every measure, of participants, of others and of everyone.

    Attributes
    ----------
    differences : tuple of FunnelDifference
        Shares of participants less those of others.
    """

    funnel: Funnel
    differences: tuple[FunnelDifference, ...]


@dataclass(frozen=True, slots=True)
class ReturnTimes:
    """Times to leaving, by group.

    Attributes
    ----------
    groups : mapping of group to CumulativeIncidence
        Participants and others, with every way to leave.
    leavers : LeaversCurve
        Those who returned, and nobody else: the curve of 2014.
    n_left_out : int
        Persons without the dates this needs.
    """

    groups: Mapping[str, CumulativeIncidence]
    leavers: LeaversCurve
    n_left_out: int


def funnel_view(db: Database) -> FunnelView | None:
    """Persons at every step of a return, small counts hidden; None where the register has no applications."""
    from workbench.quant.funnel import funnel_differences, return_funnel
    from workbench.quant.small_counts import guarded_funnel

    cases = _cases(db)
    if not cases:
        return None
    groups = _groups(db)
    differences = funnel_differences(cases, groups[PARTICIPANTS], groups[OTHERS])
    sums = {EVERYONE: (PARTICIPANTS, OTHERS)}
    funnel = guarded_funnel(return_funnel(cases, groups), least=least_shown(db), sums=sums)
    return FunnelView(funnel, differences)


def _cases(db: Database) -> list[ReturnCase]:
    held = return_cases(db)
    rows = zip(held["person_no"], held["status"], held["applied_on"], held["departed"], strict=True)
    return [ReturnCase(*row) for row in rows]


def _groups(db: Database, people: Columns | None = None) -> dict[str, set[int]]:
    """Person numbers of each registered measure, of participants, of others and of everyone."""
    people, taken = people or persons_frame(db), participations(db)
    inside = {no for no, kept in zip(people["person_no"], people["in_population"], strict=True) if kept == 1}
    registered: dict[int, set[str]] = {}
    for person, measure in zip(taken["person_no"], taken["measure_id"], strict=True):
        if person in inside:
            registered.setdefault(person, set()).add(measure)
    known = {one.id: one for one in measures(db)}
    listed = {
        one.id: {no for no, found in registered.items() if takes_part(one, frozenset(found), known)}
        for one in known.values()
        if not one.parts
    }
    groups = {name: members for name, members in listed.items() if members}
    return {**groups, PARTICIPANTS: set(registered), OTHERS: inside - set(registered), EVERYONE: inside}


def return_times(db: Database, *, zero: Zero) -> ReturnTimes | None:
    """Times from the duty to leave, or from the index date; None where the register lacks the dates.

    From the duty to leave, a person is under observation from the index date on only: those who left before
    it are not in such a register.

    Raises
    ------
    NotFoundError
        In a study without a register.
    """
    if active_import(db) is None:
        raise NotFoundError("errors.register_missing")
    days, entered, labels, treated, left_out = _durations(db, zero)
    if not len(days):
        return None
    from workbench.quant.incidence import cumulative_incidence
    from workbench.quant.return_times import leavers_curve

    groups = {
        name: cumulative_incidence(
            days[chosen],
            labels[chosen],
            censored=STILL_HERE,
            entered=entered[chosen] if zero == "obliged" else None,
        )
        for name, chosen in ((PARTICIPANTS, treated), (OTHERS, ~treated))
        if chosen.any()
    }
    return ReturnTimes(groups, leavers_curve(days, labels == RETURNED), left_out)


def _durations(db: Database, zero: Zero) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, int]:
    """Days, day of entry, outcome, whether treated, of those whose dates are known; and how many are not."""
    people, ended = persons_frame(db), outcomes(db)
    treated = _groups(db, people)[PARTICIPANTS]
    rows, left_out = [], 0
    last = dict(zip(ended["person_no"], zip(*ends_of(ended), strict=True), strict=True))
    columns = (people["person_no"], people["in_population"], people["attributes"])
    for no, inside, known in zip(*columns, strict=True):
        if inside != 1:
            continue
        start, entry = (date_of(known, name) for name in (zero, "index"))
        end, label = last.get(no, ("", ""))
        if not (start and entry and end and start <= entry < end):
            left_out += 1
            continue
        rows.append((days_between(start, end), days_between(start, entry), label, no in treated))
    if not rows:
        return np.zeros(0), np.zeros(0), np.zeros(0, dtype=str), np.zeros(0, dtype=bool), left_out
    days, entered, labels, took_part = (np.array(column) for column in zip(*rows, strict=True))
    return days.astype(float), entered.astype(float), labels, took_part, left_out


def landmark_rows(db: Database, measure_id: str) -> tuple[LandmarkRow, ...]:
    """Effects of a measure by 3, 6, 12 and 18 months after the index date; empty without the dates.

    Computed once a register and measure, and kept in the study.
    """
    from workbench.quant.effect_summary import nulled, reason_from_json, reason_to_json, unnulled

    asked = {"measure": measure_id, **specified(db, measure_id)}

    def compute() -> dict[str, Any]:
        names = [field.name for field in fields(LandmarkRow)]
        rows = [
            {name: getattr(row, name) for name in names} | {"reason": reason_to_json(row.reason)}
            for row in _landmarks(db, measure_id)
        ]
        plain: dict[str, Any] = nulled({"rows": rows})
        return plain

    return tuple(
        LandmarkRow(**{**unnulled(row), "reason": reason_from_json(row["reason"])})
        for row in kept_result(db, "landmarks", asked, compute, version_of=LANDMARKS_VERSION)["rows"]
    )


def known_landmarks(db: Database, measure_id: str) -> bool:
    """Whether the effects by months after the index date have been computed, and there are any."""
    found = known_result(
        db, "landmarks", {"measure": measure_id, **specified(db, measure_id)}, version_of=LANDMARKS_VERSION
    )
    return bool(found and found["rows"])


def _landmarks(db: Database, measure_id: str) -> tuple[LandmarkEffect, ...]:
    """Effects on those whose index date and end of follow-up are known."""
    from workbench.quant.landmark import landmark_effects

    estimator = ArmEstimator(db, measure_id)
    people, ended = persons_frame(db), outcomes(db)
    index = {
        no: date_of(known, "index")
        for no, known in zip(people["person_no"], people["attributes"], strict=True)
    }
    ends = dict(zip(ended["person_no"], zip(*ends_of(ended), ended["censored_on"], strict=True), strict=True))
    rows = [(index[no], *ends.get(no, ("", "", ""))) for no in estimator.data.frame.index]
    if any(not (start and end and until) for start, end, _, until in rows):
        return ()
    days = np.array([days_between(start, end) for start, end, _, _ in rows], dtype=float)
    possible = np.array([days_between(start, until) for start, _, _, until in rows], dtype=float)
    returned = np.array([label == RETURNED for _, _, label, _ in rows])
    return landmark_effects(days, returned, possible, estimator.at_landmark)
