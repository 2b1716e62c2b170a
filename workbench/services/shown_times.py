"""Times to leaving and effects by landmarks, as the screen may show them: nothing of few real persons."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from sqlite_utils import Database

from workbench.quant.landmark import LandmarkRow
from workbench.quant.small_counts import Count, shown_counts
from workbench.quant.small_curves import ShownTimes, shown_incidence, shown_leavers
from workbench.quant.small_effects import rests_on_few, shown_reason, shown_through_time
from workbench.reasons import Reason
from workbench.services.arms import arm_data
from workbench.services.follow_up import Zero, time_zero_warnings
from workbench.services.process import RETURNED, landmark_rows, return_times
from workbench.services.shown_effects import is_few_arm
from workbench.services.small_cells import least_shown


def shown_times(db: Database, *, zero: Zero) -> ShownTimes | None:
    """What :func:`workbench.services.process.return_times` found, small numbers of real persons hidden."""
    times, least = return_times(db, zero=zero), least_shown(db)
    if times is None:
        return None
    found = {
        name: shown_incidence(one, RETURNED, least=least)
        for name, one in times.groups.items()
        if any(cause.cause == RETURNED for cause in one.causes)
    }
    n, left_out = shown_counts([sum(one.n for one in times.groups.values()), times.n_left_out], least=least)
    leavers = shown_leavers(times.leavers, least=least) if times.leavers.n else None
    return ShownTimes(
        zero=zero,
        curves={name: curve for name, curve in found.items() if curve is not None},
        hidden=tuple(name for name, curve in found.items() if curve is None),
        n=n,
        n_left_out=left_out,
        leavers=leavers,
        leavers_hidden=leavers is None and times.leavers.n > 0,
        least=least,
    )


@dataclass(frozen=True, slots=True)
class ShownLandmark:
    """An effect by a landmark with the persons behind it, None where hidden."""

    row: LandmarkRow
    n: Count
    n_too_short: Count


def shown_landmarks(db: Database, measure_id: str) -> tuple[ShownLandmark, ...]:
    """Effects by 3, 6, 12 and 18 months; one that rests on few real persons is not shown."""
    rows, least = landmark_rows(db, measure_id), least_shown(db)
    outside = _outside(db, measure_id) if least > 1 else 0
    counts = shown_through_time([(row.n, row.n_too_short) for row in rows], least=least, outside=outside)
    few = is_few_arm(db, measure_id)
    return tuple(
        ShownLandmark(_refused(row, least) if few else _guarded(row, least), n, too_short)
        for row, (n, too_short) in zip(rows, counts, strict=True)
    )


def _outside(db: Database, measure_id: str) -> int:
    """Persons of the population who are not in the arm: those of other measures only, and with a blank."""
    data = arm_data(db, measure_id)
    return data.n_left_out + data.n_incomplete


def _guarded(row: LandmarkRow, least: int) -> LandmarkRow:
    if rests_on_few(row.n_treated, row.n_control, least=least):
        return _refused(row, least)
    return row if row.reason is None else replace(row, reason=shown_reason(row.reason, least=least))


def _refused(row: LandmarkRow, least: int) -> LandmarkRow:
    few = Reason.of("effect_reason.few_persons", least=least)
    return replace(row, effect=math.nan, ci_lower=math.nan, ci_upper=math.nan, reason=few)


def shown_warnings(db: Database) -> tuple[Reason, ...]:
    """What makes time begin otherwise for participants, small numbers of real persons hidden."""
    least = least_shown(db)
    return tuple(shown_reason(reason, least=least) for reason in time_zero_warnings(db))
