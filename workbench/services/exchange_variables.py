"""Types and descriptions of variables that came from other programs, so that they go out as they came."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sqlite_utils import Database

from db.exchange_parts import keep_part, kept_of
from db.writing import Writer
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_records import RefiVariable
from workbench.services.exchange_values import OWN

KIND = "variable"
_OWN = frozenset(shared_guid("variable", name) for name in OWN)


def keep_variables(writer: Writer, variables: Iterable[RefiVariable]) -> None:
    """Keep what variables are beside their name and values; the program's own need no keeping."""
    for one in variables:
        if one.guid not in _OWN and (one.type != "Text" or one.description):
            told = {"name": one.name, "type": one.type, "description": one.description}
            keep_part(writer, KIND, one.guid, json.dumps(told, ensure_ascii=False))


def typed_variables(
    db: Database, variables: Iterable[RefiVariable], values: Iterable[Mapping[str, str]]
) -> tuple[RefiVariable, ...]:
    """Variables with the type and description they came with; text where a value is of another type.

    Parameters
    ----------
    values : iterable of mapping of GUID to str
        The values that go out, by variable.
    """
    kept = {told["name"]: told for told in map(json.loads, kept_of(db, KIND))}
    listed = [dict(one) for one in values]
    return tuple(_typed(one, kept.get(one.name), listed) for one in variables)


def _typed(
    variable: RefiVariable, kept: Mapping[str, str] | None, values: list[dict[str, str]]
) -> RefiVariable:
    if kept is None or variable.type != "Text":
        return variable
    given = (one[variable.guid] for one in values if variable.guid in one)
    fits = _FITS.get(kept["type"])
    kind = kept["type"] if fits and all(map(fits, given)) else "Text"
    return replace(variable, type=kind, description=kept["description"])


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value)) and "_" not in value
    except ValueError:
        return False


def _is_date(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_moment(value: str) -> bool:
    try:
        return "T" in value and bool(dt.datetime.fromisoformat(value))
    except ValueError:
        return False


_FITS: Mapping[str, Callable[[str], bool]] = {
    "Boolean": lambda value: value in ("true", "false", "1", "0"),
    "Integer": lambda value: re.fullmatch(r"[+-]?[0-9]+", value) is not None,
    "Float": _is_number,
    "Date": _is_date,
    "DateTime": _is_moment,
}
"""Whether a value is one of its type by the schema."""
