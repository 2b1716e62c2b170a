"""What a CSV file is checked for beside the values of its columns: persons, and when things were measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.quant.design_checks import check_present, listed
from workbench.quant.measured_dates import MeasuredDates, measured_dates
from workbench.quant.register_columns import suggested_role
from workbench.reasons import Reason
from workbench.services.csv_dates import date_form, file_dates, some_lines, words_and_lines
from workbench.services.csv_files import CsvTable

if TYPE_CHECKING:
    from workbench.quant.specification import EffectSpecification

NO_COLUMN = "none"
"""Said instead of a column of ids where rows are not persons."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class FileChecks:
    """What somebody told of a file.

    Attributes
    ----------
    person_id : str or None
        Column of ids, ``none`` for no check; None to find it by its name.
    treatment_date : str or None
        Column of the day the treatment began.
    measured : mapping of str to str
        Covariate or exact column → column of the day it was measured.
    """

    person_id: str | None = None
    treatment_date: str | None = None
    measured: Mapping[str, str] = field(default_factory=dict)


NOTHING_TOLD = FileChecks()


def parsed_measured(texts: Sequence[str]) -> dict[str, str]:
    """Dates of measurement written as ``score=score_date``, several in one text separated by commas.

    Raises
    ------
    InputError
        A text is not of this form.

    Examples
    --------
    >>> parsed_measured(["score=score_date, interview = held_on"])
    {'score': 'score_date', 'interview': 'held_on'}
    """
    found: dict[str, str] = {}
    for part in (part for text in texts for part in text.split(",")):
        covariate, _, column = (word.strip() for word in part.partition("="))
        if not covariate or not column:
            raise InputError("errors.measured_form", text=part[:60])
        found[covariate] = column
    return found


def checked_file(
    table: CsvTable, specification: EffectSpecification, told: FileChecks = NOTHING_TOLD
) -> tuple[Reason, ...]:
    """Refuse a person in two rows and covariates measured after the treatment began.

    Parameters
    ----------
    table : CsvTable
    specification : EffectSpecification
        With ``post_treatment="warn"`` covariates measured later are told instead of refused.
    told : FileChecks

    Returns
    -------
    tuple of Reason
        Covariates measured later that were let through, and what could not be checked.

    Raises
    ------
    InputError
        The message names the column, the rows and the way out.
    """
    spec = specification
    _check_ids(table, spec, told.person_id)
    named = (*spec.covariates, *spec.exact)
    check_present(
        table.frame, [*([told.treatment_date] if told.treatment_date else []), *told.measured.values()]
    )
    if strange := [name for name in told.measured if name not in named]:
        raise InputError("errors.measured_not_covariate", offenders=listed(strange))
    dated = [name for name in named if name not in told.measured and date_form(table.frame[name])]
    if told.treatment_date is None:
        if told.measured:
            raise InputError("errors.measured_needs_date")
        return (Reason.of("effect_reason.dates_unchecked", columns=listed(dated)),) if dated else ()
    columns = {**told.measured, **{name: name for name in dated}}
    if not columns:
        raise InputError("errors.treatment_date_unused")
    return tuple(_warnings(table, spec, told.treatment_date, columns))


def _check_ids(table: CsvTable, spec: EffectSpecification, told: str | None) -> None:
    """Refuse an id that stands in several rows; a column that is used for something else is no id."""
    used = {spec.treatment, spec.outcome, *spec.covariates, *spec.exact, spec.cluster}
    found = [str(name) for name in table.frame.columns if suggested_role(str(name)) == "person_id"]
    column = told or next((name for name in found if name not in used), NO_COLUMN)
    if column == NO_COLUMN:
        return
    check_present(table.frame, [column])
    ids = table.frame[column]
    twice = ids[ids.duplicated(keep=False) & (ids != "")]
    if len(twice):
        raise InputError("errors.ids_twice", column=column, offenders=words_and_lines(table, twice))


def _warnings(
    table: CsvTable, spec: EffectSpecification, date: str, columns: Mapping[str, str]
) -> Iterator[Reason]:
    from workbench.services.effect_files import typed_column

    treated = (typed_column(table, spec.treatment) == 1).to_numpy(dtype=bool)
    days = {name: file_dates(table, column) for name, column in columns.items()}
    found = measured_dates(treated, file_dates(table, date), days, n_shown=_SHOWN + 1)
    for one in found:
        if one.n_treated and not one.checked:
            named = {"column": columns[one.covariate], "covariate": one.covariate}
            raise InputError("errors.dates_none", date=date, **named)
    late = [_late(table, one) for one in found if one.n_late]
    if late and spec.post_treatment == "refuse":
        raise InputError("errors.measured_after", date=date, offenders=tuple(late))
    yield from (Reason.of("effect_reason.measured_after", offender=one) for one in late)
    yield from (_undated(one, columns, date) for one in found if one.n_treated_undated)
    if unchecked := [name for name in (*spec.covariates, *spec.exact) if name not in columns]:
        yield Reason.of("effect_reason.measured_unchecked", columns=listed(unchecked))


def _late(table: CsvTable, found: MeasuredDates) -> Reason:
    told = {"n": found.n_late, "treated": found.n_treated_late, "lines": some_lines(table, found.rows)}
    return Reason.of("effect_reason.measured_late", column=found.covariate, **told)


def _undated(found: MeasuredDates, columns: Mapping[str, str], date: str) -> Reason:
    named = {"covariate": found.covariate, "column": columns[found.covariate], "date": date}
    return Reason.of("effect_reason.measured_undated", n=found.n_treated_undated, **named)
