"""The population of a register: how it was cut out, who is in it, who took part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

WOMAN, MAN = "K", "M"


@dataclass(frozen=True, slots=True)
class CountryRow:
    """Persons of one country by sex; None where a small count is hidden."""

    country: str
    n_women: int | None
    n_men: int | None
    n: int | None


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """Persons of one sex (None: all) and how many of them took part in anything; None where hidden."""

    sex: str | None
    n: int | None
    n_participants: int | None

    @property
    def share(self) -> float:
        """Participants as a share (0–1); ``nan`` without persons or where one of the counts is hidden."""
        return self.n_participants / self.n if self.n and self.n_participants is not None else float("nan")


@dataclass(frozen=True, slots=True)
class RegisterTables:
    """A register in tables.

    Attributes
    ----------
    n_before, n_after, n_participants : int
        Persons in the register, in the population, and those of them who took part in anything.
    removed : tuple of (str, int or None)
        Persons outside the population by procedure, the most frequent first; None where hidden.
    countries : tuple of CountryRow
        The largest first.
    participation : tuple of ParticipationRow
        Women, men, all.
    """

    n_before: int
    n_after: int
    n_participants: int
    removed: tuple[tuple[str, int | None], ...]
    countries: tuple[CountryRow, ...]
    participation: tuple[ParticipationRow, ...]


def register_tables(persons: pd.DataFrame, registered: Mapping[int, frozenset[str]]) -> RegisterTables:
    """Tables of a register.

    Parameters
    ----------
    persons : pd.DataFrame, shape (n, 5 or more)
        ``person_id``, ``in_population`` (0/1), ``sex``, ``country``, ``procedure``.
    registered : mapping of person to measures
        Persons with at least one registered participation.
    """
    inside = persons[persons["in_population"] == 1]
    took_part = inside["person_id"].isin(list(registered))
    outside = persons[persons["in_population"] != 1]["procedure"].fillna("").value_counts()
    rows = [
        ParticipationRow(sex, int(chosen.sum()), int((chosen & took_part).sum()))
        for sex, chosen in ((WOMAN, inside["sex"] == WOMAN), (MAN, inside["sex"] == MAN))
    ]
    return RegisterTables(
        n_before=len(persons),
        n_after=len(inside),
        n_participants=int(took_part.sum()),
        removed=tuple((str(step), int(n)) for step, n in outside.items()),
        countries=_countries(inside),
        participation=(*rows, ParticipationRow(None, len(inside), int(took_part.sum()))),
    )


def _countries(inside: pd.DataFrame) -> tuple[CountryRow, ...]:
    rows = [
        (str(country), int((sexes == WOMAN).sum()), int((sexes == MAN).sum()))
        for country, sexes in inside.groupby("country")["sex"]
    ]
    largest_first = sorted(rows, key=lambda row: -(row[1] + row[2]))
    return tuple(CountryRow(country, women, men, women + men) for country, women, men in largest_first)
