"""Who is compared with whom: the participants of one arm and those who took part in nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlite_utils import Database

from db.logic_model import measures
from db.register import active_import, outcomes, participations, persons_frame
from workbench.errors import NotFoundError
from workbench.mixed.logic_model import takes_part
from workbench.quant.arms import COVARIATES, OUTCOME, TREATMENT, arm_frame
from workbench.reasons import Reason
from workbench.services.measured import late_covariates, refuse_missing_arm

if TYPE_CHECKING:
    import pandas as pd


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
    import_id : int
    beside : tuple of str
        Columns that are no covariates: what exact matching and clusters need.
    late : mapping of str to Reason
        Covariates measured after the measure began; see :func:`late_covariates`.
    """

    frame: pd.DataFrame
    n_left_out: int
    n_incomplete: int
    sha256: str
    import_id: int
    beside: tuple[str, ...] = ()
    late: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def covariates(self) -> tuple[str, ...]:
        """Covariates in use."""
        others = (TREATMENT, OUTCOME, *self.beside)
        return tuple(name for name in self.frame.columns if name not in others)


def arm_data(db: Database, measure_id: str, *, beside: Sequence[str] = ()) -> ArmData:
    """Participants in a measure or arm beside non-participants, from the active register.

    A person counts as a control only without any registered participation; participations known from project
    reports only have no person and count for nobody.

    Parameters
    ----------
    beside : sequence of str
        Columns kept with the persons to take along, such as the reception centre.

    Raises
    ------
    NotFoundError
        If the study has no register, or no such measure.
    InputError
        If a covariate is told of nobody in one of the two groups.
    """
    imported = active_import(db)
    if imported is None:
        raise NotFoundError("errors.register_missing")
    known = {measure.id: measure for measure in measures(db)}
    if measure_id not in known:
        raise NotFoundError("errors.measure_missing", measure=measure_id)
    people, taken, ended = register_frames(db)
    for name in beside:
        people[name] = _kept_with_persons(db, name)
    known_covariates = [name for name in COVARIATES if people[name].notna().any()]
    frame = arm_frame(
        people,
        taken,
        ended,
        takes_part=lambda registered: takes_part(known[measure_id], registered, known),
        covariates=[*known_covariates, *beside],
    )
    refuse_missing_arm(frame, TREATMENT, known_covariates)
    complete = frame.dropna()
    n_population = int((people["in_population"] == 1).sum())
    whole = complete.astype({TREATMENT: int, OUTCOME: int})
    return ArmData(
        whole,
        n_population - len(frame),
        len(frame) - len(complete),
        imported.sha256,
        imported.id,
        tuple(beside),
        late_covariates(db, measure_id, known, whole.index[whole[TREATMENT] == 1].tolist()),
    )


def _kept_with_persons(db: Database, name: str) -> list[str | None]:
    """A further column of the register's file, in the order of the persons; blank is missing."""
    return [kept.get(name) or None for kept in persons_frame(db)["attributes"]]


def register_frames(db: Database) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Persons, participations and outcomes of the active register.

    ``person_id`` is the person's number in the register in all three, never the pseudonym.
    """
    import pandas as pd

    people, taken, ended = persons_frame(db), participations(db), outcomes(db)
    persons = pd.DataFrame({name: people[name] for name in ("in_population", *COVARIATES)})
    persons.insert(0, "person_id", people["person_no"])
    measured = pd.DataFrame({"person_id": taken["person_no"], "measure": taken["measure_id"]}, dtype=object)
    returned = pd.DataFrame({"person_id": ended["person_no"], OUTCOME: ended["returned"]})
    return persons, measured, returned
