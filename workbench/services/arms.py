"""Who is compared with whom: the participants of one arm and those who took part in nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Database

from db.logic_model import measures
from db.register import active_import, outcomes, participations, persons_frame
from workbench.errors import NotFoundError
from workbench.mixed.logic_model import Measure, takes_part

if TYPE_CHECKING:
    import pandas as pd

COVARIATES = ("sex", "age", "has_child", "long_stayer", "country")
"""Covariates that a register can hold, in the order of the participation model."""
TREATMENT, OUTCOME = "treatment", "returned"


@dataclass(frozen=True, slots=True)
class ArmData:
    """The persons an effect is estimated on.

    Attributes
    ----------
    frame : pd.DataFrame, shape (n, 2 + covariates)
        ``treatment``, ``returned`` and the covariates the register holds; index: number of the person.
    n_left_out : int
        Participants of other measures only: neither treated nor control.
    n_incomplete : int
        Persons left out because a covariate or the outcome is missing.
    sha256 : str
        Of the register's file, as imported.
    """

    frame: pd.DataFrame
    n_left_out: int
    n_incomplete: int
    sha256: str

    @property
    def covariates(self) -> tuple[str, ...]:
        """Covariates in use."""
        return tuple(name for name in self.frame.columns if name not in (TREATMENT, OUTCOME))


def arm_data(db: Database, measure_id: str) -> ArmData:
    """Participants in a measure or arm beside non-participants, from the active register.

    A person counts as a control only without any registered participation; participations known from project
    reports only have no person and count for nobody.

    Raises
    ------
    NotFoundError
        If the study has no register, or no such measure.
    """
    imported = active_import(db)
    if imported is None:
        raise NotFoundError("errors.register_missing")
    known = {measure.id: measure for measure in measures(db)}
    if measure_id not in known:
        raise NotFoundError("errors.measure_missing", measure=measure_id)
    people = population(db)
    people[TREATMENT] = _treatment(people.index, _taken_part(db), known[measure_id], known)
    in_arm = people[people[TREATMENT].notna()]
    complete = in_arm.dropna()
    columns = [TREATMENT, OUTCOME, *(name for name in COVARIATES if name in complete.columns)]
    frame = complete[columns].astype({TREATMENT: int, OUTCOME: int})
    return ArmData(frame, len(people) - len(in_arm), len(in_arm) - len(complete), imported.sha256)


def population(db: Database) -> pd.DataFrame:
    """The population of the active register: outcome and covariates, one row a person.

    Covariates that nobody has a value for are left out.
    """
    import pandas as pd

    columns = persons_frame(db)
    people = pd.DataFrame({name: columns[name] for name in ("person_no", "in_population", *COVARIATES)})
    ended = outcomes(db)
    returned = pd.Series(ended["returned"], index=ended["person_no"], dtype=object)
    people = people.set_index("person_no")
    people[OUTCOME] = returned.reindex(people.index)
    kept = people[people["in_population"] == 1].drop(columns="in_population")
    known = [name for name in kept.columns if kept[name].notna().any()]
    return kept[known].copy()


def _taken_part(db: Database) -> dict[int, frozenset[str]]:
    listed = participations(db)
    found: dict[int, set[str]] = {}
    for person, measure in zip(listed["person_no"], listed["measure_id"], strict=True):
        if person is not None:
            found.setdefault(int(person), set()).add(str(measure))
    return {person: frozenset(taken) for person, taken in found.items()}


def _treatment(
    people: pd.Index, taken: dict[int, frozenset[str]], measure: Measure, known: dict[str, Measure]
) -> list[int | None]:
    """1 for participants in the arm, 0 for those in nothing, None for participants in something else."""
    values: list[int | None] = []
    for person in people:
        registered = taken.get(int(person), frozenset())
        if not registered:
            values.append(0)
        else:
            values.append(1 if takes_part(measure, registered, known) else None)
    return values
