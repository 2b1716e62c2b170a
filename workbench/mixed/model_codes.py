"""What a new version of the logic model asks of the codebook: one code a link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.mixed.logic_model import Link, LogicModel
from workbench.qual.records import Code


@dataclass(frozen=True, slots=True)
class CodesAfterModel:
    """How the codes of links follow a new version of the model.

    Attributes
    ----------
    new : tuple of Link
        Links that have no code yet; those that only gather others never have one.
    changed : tuple of (Code, dict)
        Codes with the columns that change: names that were their link's, and the measure.
    without_link : tuple of Code
        Codes whose link is gone; they and their codings stay.
    """

    new: tuple[Link, ...]
    changed: tuple[tuple[Code, dict[str, object]], ...]
    without_link: tuple[Code, ...]


def codes_after(before: LogicModel, after: LogicModel, codes: Iterable[Code]) -> CodesAfterModel:
    """What follows for the codebook when ``before`` is replaced by ``after``.

    A code whose name somebody has changed keeps it.
    """
    listed = [one for one in codes if one.link]
    coded = {one.link for one in listed}
    old = {one.link: one for one in before.links}
    links = {one.link: one for one in after.links}
    changes = (
        (code, _changes(code, old.get(code.link or ""), links.get(code.link or ""))) for code in listed
    )
    return CodesAfterModel(
        new=tuple(one for one in after.links if one.link not in coded and not one.gathers),
        changed=tuple((code, found) for code, found in changes if found),
        without_link=codes_without_link(after, listed),
    )


def codes_without_link(model: LogicModel, codes: Iterable[Code]) -> tuple[Code, ...]:
    """Codes that stand for a link the model no longer has."""
    links = {one.link for one in model.links}
    return tuple(one for one in codes if one.link and one.link not in links)


def _changes(code: Code, old: Link | None, new: Link | None) -> dict[str, object]:
    if old is None or new is None:
        return {}
    names = {
        name: getattr(new, name)
        for name in ("name_nb", "name_en")
        if getattr(code, name) == getattr(old, name) != getattr(new, name)
    }
    moved = {"measure_id": new.measure_id} if new.measure_id != old.measure_id == code.measure_id else {}
    return {**names, **moved}
