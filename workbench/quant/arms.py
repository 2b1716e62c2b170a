"""The table an effect is estimated on, and the specification of 2014 for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.quant.analysis import EffectSpecification

if TYPE_CHECKING:
    import pandas as pd

COVARIATES = ("sex", "age", "has_child", "long_stayer", "country")
"""Covariates that a register can hold, in the order of the participation model."""
REFERENCE: Mapping[str, str] = {"sex": "M", "country": "AND"}
"""Men and «other countries»: what the participation model compares with."""
TREATMENT, OUTCOME, AGE = "treatment", "returned", "age"


def specification_of_2014(
    arm: str, *, covariates: Sequence[str] = COVARIATES, reference: Mapping[str, str] = REFERENCE
) -> EffectSpecification:
    """The choices of the 2014 evaluation: probit, min–max support, nearest neighbour with its ties."""
    return EffectSpecification(
        treatment=TREATMENT,
        outcome=OUTCOME,
        covariates=tuple(covariates),
        measure=arm,
        reference=dict(reference),
        link="probit",
        method="as-in-2014",
        support="minmax",
        empty_levels="drop",
    )


def arm_frame(
    persons: pd.DataFrame,
    participations: pd.DataFrame,
    outcomes: pd.DataFrame,
    *,
    takes_part: Callable[[frozenset[str]], bool],
    covariates: Sequence[str],
    outcome: str = OUTCOME,
) -> pd.DataFrame:
    """Participants of one arm and non-participants of the population.

    Parameters
    ----------
    persons : pd.DataFrame
        ``person_id``, ``in_population`` (0/1) and the covariates.
    participations : pd.DataFrame
        ``person_id`` and ``measure``; rows without a person count for nobody.
    outcomes : pd.DataFrame
        ``person_id`` and the outcome.
    takes_part : callable
        Whether somebody with these registered measures is in the arm.
    covariates : sequence of str
    outcome : str

    Returns
    -------
    pd.DataFrame, shape (n, 2 + covariates)
        ``treatment`` (1 or 0), the outcome and the covariates, indexed by ``person_id``. Participants of
        other measures only are left out: they are neither treated nor control.
    """
    people = persons.loc[persons["in_population"] == 1].set_index("person_id")
    taken = registered_measures(participations)
    sets = [taken.get(str(person), frozenset[str]()) for person in people.index]
    treatment = [1 if measures and takes_part(measures) else 0 for measures in sets]
    kept = [not measures or value == 1 for measures, value in zip(sets, treatment, strict=True)]
    frame = people[list(covariates)].assign(**{TREATMENT: treatment})
    frame[outcome] = outcomes.set_index("person_id")[outcome].reindex(people.index)
    return frame.loc[kept, [TREATMENT, outcome, *covariates]]


def registered_measures(participations: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Measures each person is registered for; rows without a person are passed over."""
    known = participations.loc[participations["person_id"].notna()]
    found: dict[str, set[str]] = {}
    for person, measure in zip(known["person_id"], known["measure"], strict=True):
        found.setdefault(str(person), set()).add(str(measure))
    return {person: frozenset(measures) for person, measures in found.items()}
