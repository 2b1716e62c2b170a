"""Threads of a study: what the rules propose, what people took up, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from db.threads import StoredThread, add_own_thread, drop_thread, set_thread, threads
from workbench.errors import InputError
from workbench.mixed.threads import RULES, Proposal, StepGap, ThreadFacts, Unheard, proposed_threads
from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.pathways import sources_by_theme, theme_names
from workbench.services.process import OTHERS, PARTICIPANTS, FunnelGroup, FunnelShare, funnel_view
from workbench.services.register_profile import sample_profile
from workbench.services.triangulation import MIN_REASON, Evidence, JointDisplay
from workbench.texts import Texts

__all__ = [
    "Proposal",
    "Thread",
    "answer_thread",
    "change_thread",
    "dismiss_thread",
    "new_thread",
    "open_thread",
    "release_thread",
    "study_threads",
    "thread_facts",
]
LOSSES = (("not_departed", "granted"), ("withdrawn", "applied"), ("refused", "applied"))
"""Steps of the way to return at which persons are lost."""
OTHER_COUNTRIES = "AND"
_MAX = 2000


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread, proposed or taken up.

    Attributes
    ----------
    proposal : Proposal or None
        None for a thread in one's own words, or one that no rule proposes any longer.
    stored : StoredThread or None
        None while nobody has decided on it.
    """

    key: str
    proposal: Proposal | None
    stored: StoredThread | None

    @property
    def status(self) -> str:
        """``proposed``, ``open``, ``answered`` or ``dismissed``."""
        return self.stored.status if self.stored else "proposed"


def study_threads(db: Database, found: Evidence, display: JointDisplay) -> tuple[Thread, ...]:
    """All threads: those taken up first, then those that the rules propose, in the order of the rules."""
    proposals = {one.key: one for one in proposed_threads(display, thread_facts(db, found))}
    kept = threads(db)
    taken = [Thread(key, proposals.get(key), stored) for key, stored in kept.items()]
    fresh = [Thread(key, one, None) for key, one in proposals.items() if key not in kept]
    order = {"open": 0, "answered": 1, "dismissed": 2}
    return (
        *sorted(taken, key=lambda one: order.get(one.status, 3)),
        *sorted(fresh, key=lambda one: RULES.index(one.proposal.rule if one.proposal else RULES[-1])),
    )


def thread_facts(db: Database, found: Evidence) -> ThreadFacts:
    """What the rules of threads read of a study; small counts of persons are left out."""
    return ThreadFacts(
        sources_by_theme=sources_by_theme(db, found.codings),
        theme_names=theme_names(db),
        steps=tuple(_steps(db)),
        unheard=tuple(
            Unheard(row.country, _country(row.country), row.share_register, row.n_interviews)
            for row in (sample_profile(db) if found.codings else ())
            if row.share_register is not None
            and row.n_interviews is not None
            and row.country != OTHER_COUNTRIES
        ),
    )


def _country(level: str) -> str | Worded:
    key = f"level.country_{level.lower()}"
    nb, en = Texts("nb"), Texts("en")
    return Worded(nb.t(key), en.t(key)) if nb.has(key) else level


def _steps(db: Database) -> Iterator[StepGap]:
    view = funnel_view(db)
    groups = {one.group: one for one in view.funnel.groups} if view else {}
    if view is None or not {PARTICIPANTS, OTHERS} <= groups.keys():
        return
    for part, whole in LOSSES:
        mine, theirs = (_share(groups[name], part, whole) for name in (PARTICIPANTS, OTHERS))
        gap = next(one for one in view.differences if (one.part, one.whole) == (part, whole))
        if mine and theirs and mine.of and theirs.of and gap.reason is None:
            ends = gap.ci_lower, gap.ci_upper
            yield StepGap(part, whole, mine.n, mine.of, mine.share, theirs.share, *ends)


def _share(group: FunnelGroup, part: str, whole: str) -> FunnelShare | None:
    """A share that may be shown; None where one of its counts is hidden."""
    shown = group.counts.get(part) is not None and group.counts.get(whole) is not None  # type: ignore[call-overload]
    return next((one for one in group.shares if shown and (one.part, one.whole) == (part, whole)), None)


def open_thread(db: Database, key: str, *, owner: str, coder: Coder) -> None:
    """Take up a proposed thread."""
    set_thread(db, key, {"status": "open", "owner": _short(owner) or coder.name}, coder_id=coder.id)


def new_thread(db: Database, title: str, *, owner: str, coder: Coder) -> str:
    """Take up a thread in one's own words; returns its key.

    Raises
    ------
    InputError
        If there are no words to follow.
    """
    if len(title.strip()) < MIN_REASON:
        raise InputError("errors.thread_empty", n=MIN_REASON)
    return add_own_thread(db, title.strip()[:_MAX], owner=_short(owner) or coder.name, coder_id=coder.id)


def change_thread(db: Database, key: str, *, owner: str, note: str, coder: Coder) -> None:
    """Change who follows a thread, and what they noted."""
    set_thread(db, key, {"owner": _short(owner), "note": note.strip()[:_MAX]}, coder_id=coder.id)


def answer_thread(db: Database, key: str, *, reason: str, coder: Coder) -> None:
    """Close a thread with what came of it.

    Raises
    ------
    InputError
        If the result is too short to be one.
    """
    set_thread(db, key, {"status": "answered", "reason": _reason(reason)}, coder_id=coder.id)


def dismiss_thread(db: Database, key: str, *, reason: str, coder: Coder) -> None:
    """Put a thread away; the reason is required and stays visible.

    Raises
    ------
    InputError
        If the reason is too short to be one.
    """
    set_thread(db, key, {"status": "dismissed", "reason": _reason(reason)}, coder_id=coder.id)


def release_thread(db: Database, key: str, *, coder: Coder) -> None:
    """Take a thread out of the list again; what a rule proposes is a proposal again."""
    drop_thread(db, key, coder_id=coder.id)


def _short(name: str) -> str:
    return " ".join(name.split())[:60]


def _reason(words: str) -> str:
    if len(words.strip()) < MIN_REASON:
        raise InputError("errors.reason_missing", n=MIN_REASON)
    return words.strip()[:_MAX]
