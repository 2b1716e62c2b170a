"""Reading a register column as numbers, yes or no, or dates: blank is missing, nothing is guessed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from workbench.quant.register_columns import DATE_SHAPES, DateFormat, DecimalMark

if TYPE_CHECKING:
    import pandas as pd

YES = frozenset({"1", "ja", "yes", "1.0", "1,0"})
NO = frozenset({"0", "nei", "no", "0.0", "0,0"})
CODED_MISSING = frozenset({"na", "n/a", "#n/a", "nan", "none", "null"})
"""Words that other programs silently turn into missing values."""
MISSING_WORDS = CODED_MISSING | {"nil", "missing", "ukjent", "unknown", "?", "-", "."}
"""Words that often stand for a missing value. They are reported, never read as missing."""
SEXES = {"k": "K", "kvinne": "K", "f": "K", "female": "K", "woman": "K"} | {
    "m": "M",
    "mann": "M",
    "male": "M",
    "man": "M",
}


def blank(column: pd.Series) -> pd.Series:
    """Whether each value is empty; shape (n,), bool."""
    return column.str.strip() == ""


def is_one_of(column: pd.Series, words: frozenset[str]) -> pd.Series:
    """Whether each value is one of some words, in whatever case; shape (n,), bool."""
    return column.str.strip().str.casefold().isin(words)


def flags(column: pd.Series) -> pd.Series:
    """0/1, ja/nei or yes/no as 1.0, 0.0 and nan for all else; shape (n,), float."""
    words = column.str.strip().str.casefold()
    table = dict.fromkeys(YES, 1.0) | dict.fromkeys(NO, 0.0)
    return words.map(table).astype(float)


def numbers(column: pd.Series, *, decimal: DecimalMark) -> pd.Series:
    """Numbers with the declared decimal mark and no thousands mark, nan for all else; shape (n,), float."""
    import pandas as pd

    mark = "," if decimal == "," else r"\."
    words = column.str.strip()
    readable = words.str.fullmatch(rf"[+-]?[0-9]+(?:{mark}[0-9]+)?")
    return pd.to_numeric(words.where(readable).str.replace(decimal, ".", regex=False)).astype(float)


def dates(column: pd.Series, *, form: DateFormat) -> pd.Series:
    """Dates of one declared form, NaT for all else; shape (n,), datetime64."""
    import pandas as pd

    words = column.str.strip()
    readable = words.where(words.str.fullmatch(DATE_SHAPES[form]))
    return pd.to_datetime(readable, format=form, errors="coerce")


def births(column: pd.Series, *, form: DateFormat) -> pd.Series:
    """Birth dates, or months as ``1980-05`` or ``05.1980`` read as the first; shape (n,), datetime64."""
    iso = form == "%Y-%m-%d"
    shape = r"(?:19|20)[0-9]{2}-[0-9]{2}" if iso else r"[0-9]{1,2}\.(?:19|20)[0-9]{2}"
    whole = "{}-01" if iso else "01.{}"
    words = column.str.strip()
    months = words.str.fullmatch(shape).astype(bool)
    return dates(words.mask(months, words.map(whole.format)), form=form)


def ages(born: pd.Series, *, on: dt.date) -> pd.Series:
    """Age in whole months divided by 12 on a given day; shape (n,), years."""
    months = (on.year - born.dt.year) * 12 + on.month - born.dt.month
    not_yet = born.dt.day > on.day
    years: pd.Series = (months - not_yet.astype(int)) / 12
    return years
