"""Who takes part and who returns, as the screen may show it: no coefficient tells of few real persons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sqlite_utils import Database

from workbench.errors import StatisticsError
from workbench.quant.arms import OUTCOME, TREATMENT
from workbench.quant.propensity import UNKNOWN
from workbench.quant.small_counts import any_few, shown_counts
from workbench.quant.small_effects import few_levels, hidden_terms
from workbench.services.arms import ArmData, arm_data
from workbench.services.participation import (
    EVERYONE,
    Family,
    ModelTable,
    TermEstimate,
    participation_model,
    return_model,
)
from workbench.services.small_cells import least_shown

__all__ = ["Family", "ModelTable", "TermEstimate", "shown_participation_model", "shown_return_model"]


def shown_participation_model(
    db: Database, family: Family = "probit", *, covariates: Sequence[str] | None = None
) -> ModelTable:
    """Who takes part in anything; terms that would tell of few persons are ``nan``.

    Raises
    ------
    InputError
        If a covariate was measured after the first measure began.
    StatisticsError
        If few took part, or few did not.
    """
    return _shown(db, participation_model(db, family, covariates=covariates), TREATMENT)


def shown_return_model(
    db: Database, family: Family = "linear", *, covariates: Sequence[str] | None = None
) -> ModelTable:
    """Who returns; terms that would tell of few persons are ``nan``.

    Raises
    ------
    InputError
        If a covariate was measured after the first measure began.
    StatisticsError
        If few returned, or few did not.
    """
    return _shown(db, return_model(db, family, covariates=covariates), OUTCOME)


def _shown(db: Database, table: ModelTable, ones: str) -> ModelTable:
    least = least_shown(db)
    return table if least <= 1 else _guarded(arm_data(db, EVERYONE), table, ones, least)


def _guarded(data: ArmData, table: ModelTable, ones: str, least: int) -> ModelTable:
    kept = _kept(data, table)
    is_one = data.frame[ones].to_numpy()[kept] == 1
    if any_few(np.array([is_one.sum(), (~is_one).sum()]), least=least):
        raise StatisticsError("small.model", least=least)
    terms = [one.term for one in table.terms]
    dummies = {term.column for term in terms if term.kind == "dummy"}
    columns = {name: data.frame[name].to_numpy()[kept] for name in dummies}
    hidden = hidden_terms(terms, few_levels(columns, is_one, least=least))
    counts = [int(kept.sum()), *(n or 0 for _, n in table.dropped)]
    n, *dropped = shown_counts(counts, least=least, rest=data.n_incomplete)
    outside, _ = shown_counts([table.n_outside or 0, counts[0] - (table.n_outside or 0)], least=least)
    return replace(
        table,
        terms=tuple(_emptied(one) if one.term.name in hidden else one for one in table.terms),
        n=n,
        n_outside=outside,
        dropped=tuple((level, shown) for (level, _), shown in zip(table.dropped, dropped, strict=True)),
    )


def _kept(data: ArmData, table: ModelTable) -> np.ndarray:
    """Rows that the model is about: those without the levels that it leaves out."""
    kept = np.ones(len(data.frame), dtype=bool)
    for named, _ in table.dropped:
        column, _, level = named.partition("=")
        kept &= data.frame[column].astype(str).to_numpy() != level
    return kept


def _emptied(term: TermEstimate) -> TermEstimate:
    return TermEstimate(term.term, math.nan, math.nan, *UNKNOWN)
