"""An effect from a CSV file to JSON and matched pairs, without a study."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from workbench.errors import InputError
from workbench.quant.analysis import EffectRun, EffectSpecification, run_effect
from workbench.quant.comparison import Pairs
from workbench.quant.design_checks import listed
from workbench.quant.effect_summary import to_json_dict, warnings_to_json
from workbench.reasons import Reason
from workbench.services.csv_dates import date_form, days_since_1970
from workbench.services.csv_files import CsvTable, numeric_column, read_csv_file
from workbench.services.csv_numbers import refuse_disguised
from workbench.services.file_checks import NOTHING_TOLD, FileChecks, checked_file

if TYPE_CHECKING:
    import pandas as pd

_INFINITE = ("inf", "infinity", "∞")
_TRUTH = {"true": "1", "false": "0"}
_MANY_PAIRS = 5_000_000
_REFERENCE = re.compile(r"([^=,]+)=(.+?)(?=,[^=,]+=|$)")


def effect_from_file(
    path: Path,
    specification: EffectSpecification,
    *,
    told: FileChecks = NOTHING_TOLD,
    delimiter: str | None = None,
    decimal: str | None = None,
) -> EffectRun:
    """Estimate an effect from a CSV file.

    Parameters
    ----------
    path : Path
        A CSV file with a header; delimiter, decimal mark and encoding are found unless told.
    specification : EffectSpecification
    told : FileChecks
        Column of ids, and when things were measured.

    Returns
    -------
    EffectRun
        Its pairs are numbered by data row, from 0; the design's warnings tell what was let through, too.

    Raises
    ------
    InputError, NotFoundError, StatisticsError
        The file or a column cannot be used; the message says which and what to do.
    """
    table = read_csv_file(path, delimiter=delimiter, decimal=decimal)
    data = typed_columns(table, specification)
    warnings = checked_file(table, specification, told)
    return with_warnings(run_effect(data, specification), warnings)


def with_warnings(run: EffectRun, warnings: tuple[Reason, ...]) -> EffectRun:
    """The run, with what its file was found to lack before what its design let through."""
    told = (*warnings, *run.design.warnings)
    return replace(run, design=replace(run.design, warnings=told)) if warnings else run


def typed_columns(table: CsvTable, specification: EffectSpecification) -> pd.DataFrame:
    """The columns an effect needs, as numbers where they are numbers and as words where not.

    Parameters
    ----------
    table : CsvTable
    specification : EffectSpecification
        Its categorical covariates stay words, and so do exact columns and clusters that are no covariates.

    Returns
    -------
    pd.DataFrame, shape (n, 2 + covariates)
        An empty cell is missing. Columns the file does not have are left out.

    Raises
    ------
    InputError
        A column has mostly numbers and some words.
    """
    import pandas as pd

    spec = specification
    labels = [*spec.exact, *([spec.cluster] if spec.cluster else [])]
    wanted = dict.fromkeys([spec.treatment, spec.outcome, *spec.covariates, *labels])
    present = [name for name in wanted if name in table.frame.columns]
    if len(present) < len(wanted):
        absent = [name for name in wanted if name not in present]
        raise InputError(
            "errors.columns_absent", offenders=listed(absent), columns=listed(table.frame.columns)
        )
    as_words = {*spec.categorical, *labels} - {spec.treatment, spec.outcome}
    as_words -= set(spec.covariates) - set(spec.categorical)
    columns = {
        name: typed_column(table, name, as_words=name in as_words, as_days=name in spec.covariates)
        for name in present
    }
    return pd.DataFrame(columns)


def typed_column(table: CsvTable, name: str, *, as_words: bool = False, as_days: bool = False) -> pd.Series:
    """A column as numbers where it holds numbers; with ``as_days`` dates are days since 1970.

    Raises
    ------
    InputError
        It has mostly numbers and some words, or infinite numbers.
    """
    words = table.frame[name]
    if as_words:
        return words.mask(words == "")
    lowered = {str(word).casefold() for word in words.unique()}
    numbers = words.str.casefold().map(_TRUTH) if lowered <= _TRUTH.keys() else words
    values, bad = numeric_column(numbers, decimal=table.decimal)
    infinite = [*(word for word in lowered if word.lstrip("+-−") in _INFINITE), *words[_infinite(values)]]
    if infinite:
        offenders = listed(sorted(set(infinite)))
        raise InputError("errors.column_infinite", file=table.name, column=name, offenders=offenders)
    if not bad:
        return values
    if as_days and date_form(words):
        return days_since_1970(table, name)
    distinct = words[words != ""].unique()
    wrong = words.iloc[bad].unique()
    if 2 * len(wrong) < len(distinct):
        raise InputError(
            "errors.column_not_numbers", file=table.name, column=name, offenders=listed(list(wrong))
        )
    refuse_disguised(table, name, as_days=as_days)
    return words.mask(words == "")


def _infinite(values: pd.Series) -> pd.Series:
    """Rows with a number beyond what a computer can hold, such as 1e400."""
    return values.abs() == math.inf


def parsed_references(texts: Sequence[str]) -> dict[str, str]:
    """References written as ``land=AND``, several in one text separated by commas.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    dict of str to str
        Level of each column.

    Raises
    ------
    InputError
        A text is not of this form.

    Examples
    --------
    >>> parsed_references(["land=AND,sex=m", "group=a, b"])
    {'land': 'AND', 'sex': 'm', 'group': 'a, b'}
    """
    references: dict[str, str] = {}
    for text in texts:
        found = _REFERENCE.findall(text)
        if not found or text.count("=") < len(found) or not text.startswith(found[0][0]):
            raise InputError("errors.reference_form", text=text)
        references |= {column.strip(): level.strip() for column, level in found}
    return references


def write_effect_json(run: EffectRun, path: Path) -> None:
    """Write all numbers of an effect as JSON; what could not be computed is ``null``.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    write_json(to_json_dict(run), path)


def warnings_json(warnings: Sequence[Reason]) -> dict[str, Any]:
    """Warnings as plain values under the key that every command writes them to."""
    return {"warnings": warnings_to_json(warnings)}


def write_json(values: Mapping[str, Any], path: Path) -> None:
    """Write plain values as JSON; ``InputError`` if the file cannot be written."""
    with written_file(path) as file:
        json.dump(values, file, ensure_ascii=False, indent=2, allow_nan=False)
        file.write("\n")


def write_pairs(run: EffectRun, path: Path) -> None:
    """Write matched pairs as ``treated,control,weight``, with data rows numbered from 0.

    Pairs are ordered by treated and control row; more than five million are written as they come, by score.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    with written_file(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("treated", "control", "weight"))
        for block in _blocks(run):
            writer.writerows(zip(*(part.tolist() for part in block[:3]), strict=True))


def _blocks(run: EffectRun) -> Iterator[Pairs]:
    if run.match.n_pairs <= _MANY_PAIRS:
        yield run.pairs()
    else:
        yield from (run.in_table(block) for block in run.match.pair_blocks())


def positive(option: str, value: float) -> float:
    """``value`` if it is above 0 and finite.

    Raises
    ------
    InputError
        It is not; the message names the option.
    """
    if not 0 < value < math.inf:
        raise InputError("errors.option_positive", option=option, value=str(value))
    return value


def within(option: str, value: float | None, *, least: float, most: float) -> float | None:
    """``value`` if it lies between the limits, or None if it was not told.

    Raises
    ------
    InputError
        It does not; the message names the option.
    """
    if value is not None and not least <= value <= most:
        raise InputError("errors.option_range", option=option, value=str(value), least=least, most=most)
    return value


def at_least(option: str, value: int, *, least: int) -> int:
    """``value`` if it is not below ``least``.

    Raises
    ------
    InputError
        It is; the message names the option.
    """
    if value < least:
        raise InputError("errors.option_least", option=option, value=value, least=least)
    return value


@contextmanager
def written_file(path: Path) -> Iterator[TextIO]:
    """A text file to write to; what the disk refuses is told as an ``InputError``."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise InputError("errors.file_unwritable", file=str(path), cause=error.strerror) from error
