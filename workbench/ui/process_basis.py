"""What figures and tables of the way to return rest on: population, groups, time zero, follow-up, events."""

from __future__ import annotations

from sqlite_utils import Database

from workbench.quant.small_curves import ShownLeavers, ShownTimes
from workbench.services.follow_up import STILL_HERE, Zero
from workbench.services.process import EVERYONE, OTHERS, PARTICIPANTS, RETURNED, FunnelView
from workbench.services.register_used import outcomes_told, register_used
from workbench.ui.basis import measure_basis, register_basis
from workbench.ui.text import t, texts
from workbench.words import level_name


def funnel_basis(db: Database, view: FunnelView) -> str:
    """Whom the funnel counts, and what its steps are."""
    persons = {group.group: texts().integer(group.counts["persons"]) for group in view.funnel.groups}
    said = t("basis.funnel", n=persons[EVERYONE], participants=persons[PARTICIPANTS], others=persons[OTHERS])
    return f"{said} {register_basis(db)}"


def times_basis(db: Database, times: ShownTimes, zero: Zero) -> str:
    """Whom the curves follow, from when to when, and which events end it."""
    others = [_outcome(name) for name in outcomes_told(db) if name not in (RETURNED, STILL_HERE)]
    said = t(
        "basis.times",
        n=times.n,
        zero=t(f"process.zero_{zero}"),
        event=_outcome(RETURNED),
        competing=tuple(others),
    )
    return " ".join([said, *_followed(db), register_basis(db)])


def leavers_basis(db: Database, leavers: ShownLeavers, zero: Zero) -> str:
    """Whom the curve of those who left is about."""
    said = t(
        "basis.leavers",
        n=leavers.n,
        of=leavers.n_all,
        zero=t(f"process.zero_{zero}"),
        event=_outcome(RETURNED),
    )
    return " ".join([said, *_followed(db), register_basis(db)])


def landmarks_basis(db: Database, measure: str) -> str:
    """The specification of the effects, and when their time begins."""
    said = t("basis.landmarks", event=_outcome(RETURNED))
    return " ".join([said, *_followed(db), measure_basis(db, measure)])


def _followed(db: Database) -> list[str]:
    used = register_used(db)
    return [t("basis.followed", until=used.followed_until)] if used and used.followed_until else []


def _outcome(label: str) -> str:
    """A way to leave in words; labels of the user's own stay as they are."""
    return level_name("outcome", label, texts())
