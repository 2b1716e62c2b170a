"""Dates in the columns of a CSV file, and the lines that something stands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.quant.register_columns import DATE_FORMATS, DATE_SHAPES, DateFormat
from workbench.reasons import Reason
from workbench.services.csv_files import CsvTable

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_SHOWN = 5
_HEAD = 200
"""Rows that are looked at first."""
_TIME = r"(?:[T ][0-9]{2}:[0-9]{2}.*)?"
"""A time of day may follow a date; days are compared."""


def date_form(column: pd.Series) -> DateFormat | None:
    """The form that all cells of a column of words are dates of, empty ones aside; None if there is none."""
    head = column.head(_HEAD)
    first = head[head != ""] if (head != "").any() else column[column != ""].head(_HEAD)
    for form in DATE_FORMATS if len(first) else ():
        if first.str.fullmatch(DATE_SHAPES[form] + _TIME).all():
            filled = column[column != ""]
            return form if filled.str.fullmatch(DATE_SHAPES[form] + _TIME).all() else None
    return None


def file_dates(table: CsvTable, name: str) -> np.ndarray:
    """Days of a column as datetime64[D], shape (n,); NaT where the cell is empty.

    Raises
    ------
    InputError
        A cell is no date, or two forms are mixed; the message names the column, cells and lines.
    """
    import pandas as pd

    words = table.frame[name]
    fits = {form: words.str.fullmatch(DATE_SHAPES[form] + _TIME).astype(bool) for form in DATE_FORMATS}
    form = max(DATE_FORMATS, key=lambda one: int(fits[one].sum()))
    days = words.where(fits[form]).str.extract(f"^({DATE_SHAPES[form]})", expand=False)
    read = pd.to_datetime(days, format=form, errors="coerce")
    wrong = read.isna() & (words != "")
    if wrong.any():
        offenders = words_and_lines(table, words[wrong])
        raise InputError("errors.column_not_dates", column=name, file=table.name, offenders=offenders)
    found: np.ndarray = read.to_numpy(dtype="datetime64[D]")
    return found


def days_since_1970(table: CsvTable, name: str) -> pd.Series:
    """Dates of a column as numbers, shape (n,); ``nan`` where the cell is empty."""
    import numpy as np
    import pandas as pd

    days = file_dates(table, name)
    numbers = np.where(np.isnat(days), np.nan, days.astype(np.int64))
    return pd.Series(numbers, index=table.frame.index, name=name)


def words_and_lines(table: CsvTable, words: pd.Series) -> tuple[Reason, ...]:
    """The first different words of some rows, each with its lines of the file."""
    distinct = words.drop_duplicates()
    shown = tuple(
        Reason.of(
            "effect_reason.id_lines",
            id=str(word)[:40],
            lines=some_lines(table, words.index[words == word]),
        )
        for word in distinct.head(_SHOWN)
    )
    rest = len(distinct) - len(shown)
    return (*shown, Reason.of("effect_reason.n_more", n=rest)) if rest else shown


def some_lines(table: CsvTable, rows: Sequence[int] | pd.Index) -> str:
    """Lines of the file, from 1, on which the first of these rows begin."""
    shown = ", ".join(str(table.lines[int(row)]) for row in rows[:_SHOWN])
    return shown + (" …" if len(rows) > _SHOWN else "")
