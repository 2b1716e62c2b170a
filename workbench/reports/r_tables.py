"""The CSV files beside the R script: the rows analysed, and what is stored of each effect."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workbench.quant.design_cells import coded_column
from workbench.reports.r_script import ScriptRow, spreadsheet_safe

if TYPE_CHECKING:
    import pandas as pd

EXPECTED = ("n_treated_matched", "n_controls_used", "att", "se", "t")
"""What is compared, beside the number of rows and the bounds of common support."""
PERSON = "person_no"
_EXACT = 2**53


def data_csv(frame: pd.DataFrame, row: ScriptRow) -> str:
    """The rows of an effect as CSV: number of the person, treatment, outcome, and covariates.

    Parameters
    ----------
    frame : pd.DataFrame, shape (n, p)
        The rows analysed, indexed by the number of the person.
    row : ScriptRow
        Its specification names the columns; no others are written.

    Returns
    -------
    str
        Point decimals, every digit. Groups are named as the design names them.
    """
    spec = row.summary.specification
    columns = spec.treatment, spec.outcome, *spec.covariates
    categorical = {term.term.column for term in row.summary.terms if term.term.level is not None}
    values = [_cells(frame[name], name in categorical) for name in columns]
    lines = zip(map(str, frame.index.tolist()), *values, strict=True)
    return _csv([PERSON, *columns], lines)


def expected_csv(rows: Sequence[ScriptRow]) -> str:
    """The stored effects as CSV, one row each; a number that is not known is an empty cell."""
    head = ("measure", "n", *EXPECTED, "support_lower", "support_upper")
    return _csv(head, (_expected(row) for row in rows))


def balance_csv(rows: Sequence[ScriptRow]) -> str:
    """The stored standardised mean differences as CSV, one row a covariate or level."""
    return _csv(
        ("measure", "covariate", "column", "level", "smd_before", "smd_after"),
        (
            (
                row.measure,
                one.covariate,
                one.column,
                one.covariate.removeprefix(one.column).removeprefix("="),
                _number(one.smd_before),
                _number(one.smd_after),
            )
            for row in rows
            for one in row.summary.balance
        ),
    )


def _expected(row: ScriptRow) -> list[str]:
    effect, support = row.summary.effect, row.summary.support
    numbers = (effect.n, *(getattr(effect, name) for name in EXPECTED), support.lower, support.upper)
    return [row.measure, *(_number(value) for value in numbers)]


def _cells(column: pd.Series, is_categorical: bool) -> list[str]:
    if not is_categorical:
        return [_number(float(value)) for value in column]
    coded = coded_column(column, categorical=True)
    return [coded.levels[code] for code in coded.codes.tolist()]


def _number(value: float) -> str:
    """A number with every digit; whole numbers without a point."""
    if not math.isfinite(value):
        return ""
    whole = float(value).is_integer() and abs(value) < _EXACT
    return str(int(value)) if whole else repr(float(value))


def _csv(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([spreadsheet_safe(cell) for cell in row] for row in rows)
    return file.getvalue()
