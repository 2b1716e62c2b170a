"""Editing measures and arms: what one must be for anybody to count as its participant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.errors import InputError
from workbench.mixed.logic_model import OVERLAPS, Measure, made_of

LEAST_PARTS = 2


def edited_measures(measures: Sequence[Measure], wanted: Measure) -> tuple[Measure, ...]:
    """The measures with one changed, or with a new one as the last.

    A name that is given in one language only is taken for both.

    Raises
    ------
    InputError
        It has no name or no id; an arm is made of fewer than two others, of one that is not there, or of
        itself.
    """
    nb, en = (" ".join(name.split()) for name in (wanted.name_nb, wanted.name_en))
    if not (nb or en) or not wanted.id or wanted.overlap not in OVERLAPS:
        raise InputError("errors.plan_unnamed")
    parts = tuple(dict.fromkeys(wanted.parts))
    cleaned = replace(wanted, name_nb=nb or en, name_en=en or nb, parts=parts)
    cleaned = replace(cleaned, needs_all_parts=cleaned.needs_all_parts and bool(parts))
    held = {one.id: one for one in measures}
    _refuse_parts(cleaned, {**held, cleaned.id: cleaned})
    if cleaned.id in held:
        return tuple(cleaned if one.id == cleaned.id else one for one in measures)
    return (*measures, cleaned)


def arms_of(measures: Sequence[Measure], measure_id: str) -> tuple[Measure, ...]:
    """Arms that a measure is a part of."""
    return tuple(one for one in measures if measure_id in one.parts)


def _refuse_parts(arm: Measure, measures: dict[str, Measure]) -> None:
    unknown = [part for part in arm.parts if part not in measures]
    if unknown:
        raise InputError("errors.measure_missing", measure=unknown[0])
    if arm.parts and len(arm.parts) < LEAST_PARTS:
        raise InputError("errors.arm_of_one", n=LEAST_PARTS)
    if any(arm.id in made_of(measures[part], measures) for part in arm.parts):
        raise InputError("errors.arm_of_itself", name=arm.name_nb)
