"""From a checked register file to the rows that are stored."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbench.quant import register_values as values
from workbench.quant.register_columns import ATTRIBUTE, MEASURED_ON, RegisterMapping
from workbench.quant.register_rows import Outcome, Participation, Person, RegisterRows

if TYPE_CHECKING:
    import pandas as pd

_OUTCOME_ROLES = ("returned", "outcome", "outcome_on", "censored_on")


def register_rows(frame: pd.DataFrame, mapping: RegisterMapping) -> RegisterRows:
    """Persons, participations and outcomes of a table that :func:`check_columns` found acceptable.

    Parameters
    ----------
    frame : pd.DataFrame of str, shape (n, p)
    mapping : RegisterMapping

    Returns
    -------
    RegisterRows
        Persons are numbered from 1 in the file's order. A participation is stored where its column says yes,
        or, for a measure with dates only, where the date of start is given.
    """
    frame = frame.reset_index(drop=True)
    return RegisterRows(
        persons=tuple(_persons(frame, mapping)),
        participations=tuple(_participations(frame, mapping)),
        outcomes=tuple(_outcomes(frame, mapping)),
    )


def _persons(frame: pd.DataFrame, mapping: RegisterMapping) -> Iterator[Person]:
    kept = mapping.columns(ATTRIBUTE)
    attributes = zip(*(frame[column] for column in kept), strict=True) if kept else [()] * len(frame)
    columns = {
        "person_id": _texts(frame, mapping, "person_id"),
        "sex": [values.SEXES.get((sex or "").casefold(), sex) for sex in _texts(frame, mapping, "sex")],
        "age": _ages(frame, mapping),
        "country": _texts(frame, mapping, "country"),
        "has_child": _flags(frame, mapping, "has_child"),
        "long_stayer": _flags(frame, mapping, "long_stayer"),
        "procedure": _texts(frame, mapping, "procedure"),
        "in_population": [1 if flag is None else flag for flag in _flags(frame, mapping, "in_population")],
    }
    dated = _measured(frame, mapping)
    for number, (row, extra) in enumerate(zip(zip(*columns.values(), strict=True), attributes, strict=True)):
        named: dict[str, Any] = dict(zip(columns, row, strict=True))
        further = {column: value for column, value in zip(kept, extra, strict=True) if value.strip()}
        yield Person(person_no=number + 1, **named, attributes=further | dated[number])


def _measured(frame: pd.DataFrame, mapping: RegisterMapping) -> list[dict[str, str]]:
    """Days on which covariates were measured, a mapping a person; kept under the role's name."""
    found: list[dict[str, str]] = [{} for _ in range(len(frame))]
    for covariate in mapping.measured:
        role = f"{MEASURED_ON}:{covariate}"
        for person, day in zip(found, _dates(frame, mapping, role), strict=True):
            person.update({role: day} if day else {})
    return found


def _participations(frame: pd.DataFrame, mapping: RegisterMapping) -> Iterator[Participation]:
    for measure in mapping.measures:
        started = _dates(frame, mapping, f"started_on:{measure}")
        ended = _dates(frame, mapping, f"ended_on:{measure}")
        said = mapping.column(f"took_part:{measure}") is not None
        took_part = _flags(frame, mapping, f"took_part:{measure}") if said else started
        for position, took in enumerate(took_part):
            if took:
                yield Participation(
                    measure, position + 1, started_on=started[position], ended_on=ended[position]
                )


def _outcomes(frame: pd.DataFrame, mapping: RegisterMapping) -> Iterator[Outcome]:
    if not any(mapping.column(role) for role in _OUTCOME_ROLES):
        return
    columns = zip(
        _texts(frame, mapping, "outcome"),
        _dates(frame, mapping, "outcome_on"),
        _dates(frame, mapping, "censored_on"),
        _flags(frame, mapping, "returned"),
        strict=True,
    )
    for position, row in enumerate(columns):
        yield Outcome(position + 1, *row)


def _texts(frame: pd.DataFrame, mapping: RegisterMapping, role: str) -> list[str | None]:
    column = mapping.column(role)
    return [word or None for word in frame[column].str.strip()] if column else [None] * len(frame)


def _flags(frame: pd.DataFrame, mapping: RegisterMapping, role: str) -> list[int | None]:
    column = mapping.column(role)
    if column is None:
        return [None] * len(frame)
    return [None if math.isnan(flag) else int(flag) for flag in values.flags(frame[column])]


def _dates(frame: pd.DataFrame, mapping: RegisterMapping, role: str) -> list[str | None]:
    column = mapping.column(role)
    if column is None:
        return [None] * len(frame)
    read = values.dates(frame[column], form=mapping.date_format)
    return [day if isinstance(day, str) else None for day in read.dt.strftime("%Y-%m-%d")]


def _ages(frame: pd.DataFrame, mapping: RegisterMapping) -> list[float | None]:
    age, birth = mapping.column("age"), mapping.column("birth")
    if age:
        read = values.numbers(frame[age], decimal=mapping.decimal)
    elif birth and mapping.age_on:
        read = values.ages(values.births(frame[birth], form=mapping.date_format), on=mapping.age_on)
    else:
        return [None] * len(frame)
    return [None if math.isnan(years) else float(years) for years in read]
