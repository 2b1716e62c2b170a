"""What the columns of a register file mean: roles, a mapping, and a suggestion from the headers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    import pandas as pd

DateFormat = Literal["%Y-%m-%d", "%d.%m.%Y"]
DecimalMark = Literal[",", "."]
DATE_FORMATS: tuple[DateFormat, ...] = get_args(DateFormat)
DATE_SHAPES: Mapping[DateFormat, str] = {
    "%Y-%m-%d": r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}",
    "%d.%m.%Y": r"[0-9]{1,2}\.[0-9]{1,2}\.(?:19|20)[0-9]{2}",
}
"""What a date of each form looks like; years from 1900 to 2099."""
TEXT_ROLES = ("sex", "country", "procedure", "outcome")
FLAG_ROLES = ("has_child", "long_stayer", "in_population", "returned")
DATE_ROLES = ("outcome_on", "censored_on")
ROLES = (
    *("person_id", "sex", "age", "birth", "country", "has_child", "long_stayer", "procedure"),
    *("in_population", "returned", "outcome", "outcome_on", "censored_on"),
)
"""Roles that one column of a file can have."""
MEASURE_ROLES = ("took_part", "started_on", "ended_on")
"""Roles that one column a measure can have, written ``took_part:courses``."""
MEASURED_ON = "measured_on"
"""Role of the day a covariate was measured, written ``measured_on:has_child``."""
DATED = ("sex", "age", "country", "has_child", "long_stayer")
"""Covariates that one column each can tell the day of."""
ATTRIBUTE = "attribute"
"""Kept as text with the person, without a meaning to the analyses."""
IGNORE = "ignore"
"""Not stored at all."""

_HEADERS: Mapping[str, str] = {
    "person_id": "personid id pid pseudonym lopenr løpenr løpenummer caseid respondentid personno",
    "sex": "kjonn kjønn sex gender",
    "age": "alder age alderår aldervedstart ageatstart",
    "birth": "fodt født fødtmåned fodtmaaned fødselsmåned fødselsdato fodselsdato birth birthmonth birthdate",
    "country": "land country nasjonalitet nationality statsborgerskap citizenship opprinnelsesland origin",
    "has_child": "harbarn barn haschild haschildren child children",
    "long_stayer": "lengeværende lengevaerende langtidsboende longstayer longstay",
    "procedure": "prosedyre procedure saksgang",
    "in_population": "ipopulasjonen populasjon inpopulation population målgruppe target utvalg",
    "returned": "returnert retur returned returnedassisted assistertretur frivilligretur voluntaryreturn",
    "outcome": "utfall utfallskode outcome outcomecode",
    "outcome_on": "utfalldato utfallsdato outcomedate outcomeon returdato returndate",
    "censored_on": "sensurdato sensurert censordate censoredon censoringdate",
}
_PERSONAL = (
    "navn name fornavn etternavn firstname lastname fødselsnummer fodselsnummer fnr dufnr duf dufnummer udbnr"
    " adresse address telefon phone mobil epost email personnummer personnr"
)
_MEASURE_WORDS: Mapping[str, str] = {
    "courses": "kurs kursene course courses qualification",
    "vv": "vv veienvidere theroadahead samtaler conversations",
    "local": "lokal lokale lokaltkurs lokalekurs local localcourse localcourses",
    "national": "nasjonal nasjonale nasjonaltkurs nasjonalekurs national nationalcourse nationalcourses",
    "both": "begge both",
}
_PARTICIPATION = ("deltattpå", "deltatti", "deltatt", "deltakelse", "tookpart", "participated", "d")
_START = ("startdato", "start", "fradato", "fra", "startedon", "startet", "from")
_MEASURED = ("måltdato", "maltdato", "måltden", "registrertdato", "measuredon", "measureddate")
_END = ("sluttdato", "slutt", "enddate", "endedon", "end", "tildato", "avsluttet", "until")


@dataclass(frozen=True, slots=True)
class RegisterMapping:
    """How a register file is to be read.

    Attributes
    ----------
    roles : mapping of str to str
        Column → role: one of ``ROLES``, ``took_part:<measure>``, ``started_on:<measure>``,
        ``ended_on:<measure>``, ``measured_on:<covariate>``, ``attribute`` or ``ignore``. Columns that are not
        mentioned are ignored.
    decimal : {",", "."}
        Decimal mark of numbers.
    date_format : {"%Y-%m-%d", "%d.%m.%Y"}
        The one form of all dates.
    age_on : date, optional
        The day ages are counted to when the file holds birth dates or months.
    """

    roles: Mapping[str, str]
    decimal: DecimalMark = ","
    date_format: DateFormat = "%Y-%m-%d"
    age_on: dt.date | None = None

    def __post_init__(self) -> None:
        known = {*ROLES, *MEASURE_ROLES, MEASURED_ON, ATTRIBUTE, IGNORE}
        if unknown := {role.partition(":")[0] for role in self.roles.values()} - known:
            raise ValueError(f"unknown roles: {sorted(unknown)}")

    def column(self, role: str) -> str | None:
        """The column with that role, or None."""
        return next((column for column, given in self.roles.items() if given == role), None)

    def columns(self, role: str) -> tuple[str, ...]:
        """All columns with that role, in the file's order."""
        return tuple(column for column, given in self.roles.items() if given == role)

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures that the file tells who took part in."""
        parts = [role.partition(":") for role in self.roles.values()]
        return tuple(dict.fromkeys(measure for kind, _, measure in parts if kind in MEASURE_ROLES))

    @property
    def measured(self) -> Mapping[str, str]:
        """Covariate → column that tells the day it was measured."""
        parts = [(role.partition(":"), column) for column, role in self.roles.items()]
        return {covariate: column for (kind, _, covariate), column in parts if kind == MEASURED_ON}

    def as_json(self) -> dict[str, object]:
        """What is stored with the import, to read it again or to say how it was read."""
        age_on = self.age_on.isoformat() if self.age_on else None
        how = {"decimal": self.decimal, "date_format": self.date_format, "age_on": age_on}
        return {"columns": dict(self.roles), **how}


_DATE_KINDS = frozenset({*DATE_ROLES, "birth", "started_on", "ended_on", MEASURED_ON})


def role_options(measures: Iterable[str]) -> tuple[str, ...]:
    """All roles a column can be given, for a study with these measures."""
    of_measures = [f"{role}:{measure}" for measure in measures for role in MEASURE_ROLES]
    return (ATTRIBUTE, IGNORE, *ROLES, *of_measures, *(f"{MEASURED_ON}:{name}" for name in DATED))


def suggested_mapping(
    frame: pd.DataFrame, *, decimal: DecimalMark, measures: Sequence[str] = ("courses", "vv")
) -> RegisterMapping:
    """A mapping from the headers (Norwegian or English), to be looked at and corrected.

    Parameters
    ----------
    frame : pd.DataFrame of str, shape (n, p)
        The table as it stands in the file.
    measures : sequence of str
        Ids of the measures a column may tell of.

    Notes
    -----
    A role is given to the first column that fits. Columns that are known to hold names, addresses or
    national numbers are suggested to be ignored, and so is a date of birth beside an age; all other unknown
    columns are suggested to be kept as attributes.
    """
    roles: dict[str, str] = {}
    for header in frame.columns:
        role = suggested_role(str(header), measures)
        taken = role in roles.values() and role not in (ATTRIBUTE, IGNORE)
        roles[str(header)] = ATTRIBUTE if taken else role
    if "age" in roles.values():
        roles = {column: IGNORE if role == "birth" else role for column, role in roles.items()}
    dates = [column for column, role in roles.items() if role.split(":")[0] in _DATE_KINDS]
    return RegisterMapping(roles, decimal=decimal, date_format=_date_format(frame, dates))


def suggested_role(header: str, measures: Sequence[str] = ()) -> str:
    """The role a column of that name probably has; ``attribute`` where nothing is known of it."""
    word = re.sub(r"[\W_]+", "", header).casefold()
    for role, headers in _HEADERS.items():
        if word in headers.split():
            return role
    if word in _PERSONAL.split():
        return IGNORE
    return _measured_role(word) or _measure_role(word, measures) or ATTRIBUTE


def _measured_role(word: str) -> str | None:
    """The day a covariate was measured, where a header says just that of a covariate's header."""
    for ending in _MEASURED:
        rest = word.removesuffix(ending)
        for covariate in DATED if rest != word else ():
            if rest in _HEADERS[covariate].split():
                return f"{MEASURED_ON}:{covariate}"
    return None


def _measure_role(word: str, measures: Sequence[str]) -> str | None:
    affixes = (("started_on", _START), ("ended_on", _END), ("took_part", (*_PARTICIPATION, "")))
    for role, parts in affixes:
        for part in parts:
            for rest in (word.removeprefix(part), word.removesuffix(part)):
                measure = _measure(rest, measures) if part == "" or rest != word else None
                if measure:
                    return f"{role}:{measure}"
    return None


def _measure(word: str, measures: Sequence[str]) -> str | None:
    for measure in measures:
        if word == measure.casefold() or word in _MEASURE_WORDS.get(measure, "").split():
            return measure
    return None


def _date_format(frame: pd.DataFrame, columns: Sequence[str]) -> DateFormat:
    def fitting(form: DateFormat) -> int:
        return sum(
            int(frame[column].str.strip().str.fullmatch(DATE_SHAPES[form]).sum()) for column in columns
        )

    return max(DATE_FORMATS, key=fitting)
