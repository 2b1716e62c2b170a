"""Columns of a CSV file that hold numbers or dates, written so that they would be read as words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.quant.design_checks import listed
from workbench.services.csv_dates import words_and_lines
from workbench.services.csv_files import CsvTable

if TYPE_CHECKING:
    import pandas as pd

_LEAST_DISTINCT = 3
"""Fewer different words are as well compared as groups."""
_PLAIN = re.compile(r"[+\-−]?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(
    r"[+\-−]?\d{1,3}(?:(?P<mark>[ \u00a0\u202f.,'’])\d{3})(?:(?P=mark)\d{3})*(?:[.,]\d+)?"
)
_WITH_UNIT = re.compile(r"(?P<number>[+\-−]?\d+(?:[.,]\d+)?)(?P<unit>\s+\D+|\s*%|\s*(?:år|kr|yrs?))")
_DATE = re.compile(r"\d{1,4}([./\-])\d{1,2}\1\d{1,4}|\d{1,2}\.?\s+[^\W\d]+\.?,?\s+\d{4}")


def refuse_disguised(table: CsvTable, name: str, *, as_days: bool) -> None:
    """Refuse a column of words that are all numbers or dates, but for how they are written.

    Read as words, each number or day would become a group of its own without anybody noticing.

    Parameters
    ----------
    as_days : bool
        Dates are asked for in a form that can be read as days; otherwise they stay words.

    Raises
    ------
    InputError
        The message names the column, some of its words, and how to write them.
    """
    words = table.frame[name]
    distinct = [str(word) for word in words[words != ""].unique()]
    if len(distinct) < _LEAST_DISTINCT:
        return
    if as_days and all(map(_DATE.fullmatch, distinct)):
        raise InputError(
            "errors.column_not_dates", column=name, file=table.name, offenders=_minority(table, words)
        )
    if _has_unit(distinct) or _has_other_marks(distinct):
        told = {"column": name, "file": table.name, "decimal": table.decimal}
        raise InputError("errors.column_disguised", offenders=listed(distinct), **told)


def _has_unit(words: Iterable[str]) -> bool:
    """Whether all are a number with one and the same unit: «35 år», «12 %»."""
    found = [_WITH_UNIT.fullmatch(word) for word in words]
    return all(found) and len({one["unit"].strip() for one in found if one}) == 1


def _has_other_marks(words: Sequence[str]) -> bool:
    """Whether all are numbers with separators of thousands, or with the other decimal mark."""
    return all(_PLAIN.fullmatch(word) or _THOUSANDS.fullmatch(word) for word in words)


def _minority(table: CsvTable, words: pd.Series) -> tuple[object, ...]:
    """Dates that are not written as most are, with their lines; any of them where all are written alike."""
    filled = words[words != ""]
    shapes = filled.str.replace(r"\d", "0", regex=True).str.replace(r"[^\W\d]+", "a", regex=True)
    usual = shapes.value_counts().index[0]
    others = filled[shapes != usual]
    return words_and_lines(table, others if len(others) else filled)
