"""What the register of a study holds: persons, what they took part in, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the register.

    Attributes
    ----------
    person_no : int
        Number within the import, from 1 in the order of the file; everything else refers to it.
    person_id : str
        Pseudonym, kept as text: leading zeros stay.
    age : float or None
        Years.
    has_child, long_stayer : int or None
        1, 0, or None where the register does not say.
    attributes : mapping
        Further columns of the file, as text.
    """

    person_no: int
    person_id: str
    sex: str | None = None
    age: float | None = None
    country: str | None = None
    has_child: int | None = None
    long_stayer: int | None = None
    procedure: str | None = None
    in_population: int = 1
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Participation:
    """One stay in one measure; without ``person_no`` it is known from a project report only."""

    measure_id: str
    person_no: int | None = None
    course: str | None = None
    started_on: str | None = None
    ended_on: str | None = None
    sessions: int | None = None
    hours: float | None = None
    completed: int | None = None
    recorded_in: str = "register"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a person; dates are ISO, ``returned`` is 1, 0 or None."""

    person_no: int
    outcome: str | None = None
    outcome_on: str | None = None
    censored_on: str | None = None
    returned: int | None = None


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """One application for assisted return."""

    person_no: int
    status: str
    applied_on: str | None = None
    departed: int = 0


@dataclass(frozen=True, slots=True)
class RegisterRows:
    """A whole register, ready to be stored."""

    persons: tuple[Person, ...]
    participations: tuple[Participation, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    return_cases: tuple[ReturnCase, ...] = ()


@dataclass(frozen=True, slots=True)
class NewImport:
    """Where a register came from.

    Attributes
    ----------
    sha256 : str
        Of the file's bytes (or of what made it, for simulated data).
    roles : mapping
        What each column of the file was taken to be, with the dates and decimal mark it was read by.
    """

    file_name: str
    sha256: str
    roles: Mapping[str, object] = field(default_factory=dict)
    kind: str = "register"
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """A stored register; the active one is what every analysis reads."""

    id: int
    kind: str
    file_name: str
    sha256: str
    n_rows: int
    roles: Mapping[str, object]
    simulated: bool
    active: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class Centre:
    """A reception centre."""

    id: str
    name: str
    region: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a measure cost in a year: Norwegian kroner, and for how many participants."""

    measure_id: str
    nok: int
    participants: int
    year: int
    recorded_in: str
