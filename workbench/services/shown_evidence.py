"""Voices and numbers as screen and report may show them: no estimate that rests on few real persons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlite_utils import Database

from workbench.errors import StatisticsError
from workbench.services.shown_effects import is_few_arm, shown_counts_of
from workbench.services.small_cells import least_shown
from workbench.services.triangulation import Evidence, evidence


def shown_evidence(db: Database, *, subsets: Iterable[str] = (), count_segments: bool = False) -> Evidence:
    """What the rules read, as :func:`workbench.services.triangulation.evidence` gives it, for others to see.

    A link whose estimate rests on few real persons counts as not measured and says why; where the number of
    participants is hidden, sentences speak of percentage points.
    """
    found, least = evidence(db, subsets=subsets, count_segments=count_segments), least_shown(db)
    if least <= 1:
        return found
    shown = {link: shown_counts_of(db, one) for link, one in found.effects.items()}
    few = {link for link, one in shown.items() if one.is_hidden}
    few |= {link for link in found.failures if is_few_arm(db, found.model.link(link).measure_id or "")}
    why = StatisticsError("small.effect", least=least)
    return replace(
        found,
        estimates={
            link: replace(one, n_participants=shown[link].n_treated_matched)
            for link, one in found.estimates.items()
            if link not in few
        },
        effects={link: one for link, one in found.effects.items() if link not in few},
        failures={**found.failures, **dict.fromkeys(few, why)},
    )
