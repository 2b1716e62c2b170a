"""A stored effect as the screen may show it: counts of few real persons are hidden."""

from __future__ import annotations

from sqlite_utils import Database

from workbench.quant.small_effects import ShownEffect, shown_effect
from workbench.services.effects import StoredEffect
from workbench.services.small_cells import least_shown

__all__ = ["ShownEffect", "shown_counts_of"]


def shown_counts_of(db: Database, stored: StoredEffect) -> ShownEffect:
    """Counts beside an effect as they may be shown: all of them for invented persons."""
    return shown_effect(stored.summary, least=least_shown(db))
