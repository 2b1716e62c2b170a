"""What a register shows beside its population: earlier years, origins, reach of the measures, the sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.logic_model import measures
from db.register import active_import, outcomes, participations, persons_frame
from db.settings import settings
from db.sources import sources
from workbench.mixed.logic_model import takes_part
from workbench.quant.small_counts import shown_counts
from workbench.services.small_cells import least_shown
from workbench.texts import Texts

INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class YearRow:
    """Persons in reception in one year, by category, with the total as published."""

    year: int
    parts: Mapping[str, int]
    total: int

    @property
    def difference(self) -> int:
        """Total less the sum of the parts; rounding leaves up to ten."""
        return self.total - sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class ReachRow:
    """Participants of one measure or arm, and how many of them returned: each once, None where hidden."""

    measure_id: str
    n_participants: int | None
    n_returned: int | None


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A country among the persons of the register and among the interviews; None where hidden."""

    country: str
    n_register: int | None
    share_register: float | None
    n_interviews: int | None
    share_interviews: float | None


def population_series(db: Database) -> tuple[YearRow, ...]:
    """Persons in reception by year, where the study holds such a series; empty otherwise."""
    held = settings(db).get("population_series", {})
    years, totals = held.get("years", []), held.get("total", [])
    names = [name for name in held if name not in ("years", "total")]
    return tuple(
        YearRow(int(year), {name: int(held[name][place]) for name in names}, int(totals[place]))
        for place, year in enumerate(years)
    )


def reach(db: Database) -> tuple[ReachRow, ...]:
    """Participants and returns of every measure and arm in the population, small counts hidden."""
    least = least_shown(db)
    people, ended = persons_frame(db), outcomes(db)
    inside = {no for no, kept in zip(people["person_no"], people["in_population"], strict=True) if kept == 1}
    went = {no for no, one in zip(ended["person_no"], ended["returned"], strict=True) if one == 1}
    known = {measure.id: measure for measure in measures(db)}
    taken = {person: found for person, found in _registered(db).items() if person in inside}
    rows = []
    for measure in known.values():
        members = {person for person, found in taken.items() if takes_part(measure, found, known)}
        rows.append(_reach_row(measure.id, len(members), len(members & went), least))
    return tuple(rows)


def _reach_row(measure_id: str, n: int, n_returned: int, least: int) -> ReachRow:
    returned, stayed = shown_counts([n_returned, n - n_returned], least=least)
    known = n if (returned, stayed) != (None, None) or not 0 < n < least else None
    return ReachRow(measure_id, known, returned)


def returns_by_quarter(db: Database) -> tuple[tuple[str, int | None], ...]:
    """Returns in each quarter of a year, as ``2012-Q3`` and a count, None where it is hidden.

    Persons without a date are left out.
    """
    ended = outcomes(db)
    dated = [on for on, one in zip(ended["outcome_on"], ended["returned"], strict=True) if one == 1 and on]
    counts = Counter(f"{on[:4]}-Q{(int(on[5:7]) + 2) // 3}" for on in dated)
    quarters = sorted(counts)
    shown = shown_counts([counts[quarter] for quarter in quarters], least=least_shown(db))
    return tuple(zip(quarters, shown, strict=True))


def sample_profile(db: Database) -> tuple[SampleRow, ...]:
    """Countries of the register beside countries of those who were interviewed, the largest first.

    A source's country is recognised by the country's name in either language; one that the register does not
    name counts with its other countries (``AND``) where the register has such a level.
    """
    if active_import(db) is None:
        return ()
    people = persons_frame(db)
    kept = [
        str(country)
        for country, inside in zip(people["country"], people["in_population"], strict=True)
        if country and inside == 1
    ]
    register = Counter(kept)
    told = [str(one.attributes.get("country", "")) for one in sources(db) if one.type == INTERVIEW]
    interviews = Counter(country_level(name, register) for name in told if name)
    countries, least = [country for country, _ in register.most_common()], least_shown(db)
    persons, voices = (_counts_and_shares(found, countries, least) for found in (register, interviews))
    return tuple(
        SampleRow(country, *one, *other)
        for country, one, other in zip(countries, persons, voices, strict=True)
    )


def _counts_and_shares(
    found: Counter[str], countries: Sequence[str], least: int
) -> list[tuple[int | None, float | None]]:
    total = found.total() or 1
    shown = shown_counts([found[country] for country in countries], least=least)
    return [(n, None if n is None else n / total) for n in shown]


def country_level(name: str, levels: Iterable[str]) -> str:
    """The register's level for a country: by code, by name in either language, else other countries."""
    known = tuple(levels)
    if name in known:
        return name
    words = name.casefold()
    for level in known:
        for language in (Texts("nb"), Texts("en")):
            key = f"level.country_{level.lower()}"
            if language.has(key) and language.t(key).casefold() in words:
                return level
    return "AND" if "AND" in known else name


def _registered(db: Database) -> dict[int, frozenset[str]]:
    taken = participations(db)
    found: dict[int, set[str]] = {}
    for person, measure in zip(taken["person_no"], taken["measure_id"], strict=True):
        if person is not None:
            found.setdefault(int(person), set()).add(str(measure))
    return {person: frozenset(listed) for person, listed in found.items()}
