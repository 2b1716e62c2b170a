"""Robustness as the screen may show it: what is kept is whole, what is shown tells nothing of few persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from sqlite_utils import Database

from db.register import persons_frame
from workbench.errors import WorkbenchError
from workbench.quant import small_parts
from workbench.quant.arms import TREATMENT
from workbench.services.arms import arm_data
from workbench.services.effects import CENTRES, effect_of, specified
from workbench.services.kept_results import Json
from workbench.services.robustness import Part, known_part
from workbench.services.shown_effects import ShownEffect, is_few_arm, shown_counts_of
from workbench.services.small_cells import least_shown
from workbench.services.specification_curves import known_curve

_GUARDS: Mapping[Part, Callable[..., Json]] = {
    "estimators": small_parts.guarded_estimators,
    "groups": small_parts.guarded_groups,
    "unknown": small_parts.guarded_unknown,
    "dose": small_parts.guarded_dose,
    "negative": small_parts.guarded_negative,
}
"""Parts whose guard needs to know nothing else of the study."""


def shown_part(db: Database, part: Part, measure_id: str) -> Json | None:
    """A part as it may be shown; None where it has not been computed.

    Small numbers of real persons are None, and ``hidden`` lists as plain reasons what is not shown.
    """
    known, least = known_part(db, part, measure_id), least_shown(db)
    if known is None or least <= 1:
        return known
    if part in _GUARDS:
        return _GUARDS[part](known, least=least)
    if part == "leave_one_out":
        return small_parts.guarded_leave_one_out(known, least=least, persons=_by_centre(db, measure_id))
    hides_base = main_counts(db, measure_id).hides_base
    return small_parts.guarded_hidden_bias(known, least=least, hides_base=hides_base)


def main_counts(db: Database, measure_id: str) -> ShownEffect:
    """Counts beside the study's own estimate of a measure, as they may be shown."""
    return shown_counts_of(db, effect_of(db, measure_id, **specified(db, measure_id)))


def rests_on_few_persons(db: Database, measure_id: str) -> bool:
    """Whether the study's own estimate of a measure is hidden, or would be if there were one."""
    if least_shown(db) <= 1:
        return False
    try:
        return is_few_arm(db, measure_id) or main_counts(db, measure_id).is_hidden
    except WorkbenchError:
        return False


def _by_centre(db: Database, measure_id: str) -> Mapping[str, tuple[int, int]]:
    """Participants and others of an arm in each centre."""
    frame, people = arm_data(db, measure_id).frame, persons_frame(db)
    held = dict(zip(people["person_no"], people["attributes"], strict=True))
    kept = [held[int(no)] for no in frame.index]
    column = next((name for name in CENTRES if any(one.get(name) for one in kept)), "")
    treated = frame[TREATMENT].to_numpy() == 1
    counts = Counter(zip((str(one.get(column, "")) for one in kept), treated.tolist(), strict=True))
    return {centre: (counts[centre, True], counts[centre, False]) for centre, _ in counts}


def shown_curve(db: Database, measure_id: str) -> Json | None:
    """A specification curve as it may be shown; None where it has not been computed."""
    known, least = known_curve(db, measure_id), least_shown(db)
    return known if known is None or least <= 1 else small_parts.guarded_curve(known, least=least)
