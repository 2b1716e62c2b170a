"""Agreement between coders from CSV files to JSON, without a study.

Codings: ``coder,source,code,start,end``, half-open, in code points. Sources: ``source,length``, and
optionally ``text``, a text file beside the table whose lines are turns. Units: ``source,start,end``, one row
a sentence or turn.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import InputError, NotFoundError
from workbench.qual.agreement_records import AgreementChoices, AgreementRow, Estimate, IntercoderAgreement
from workbench.qual.coded_units import (
    CodedSegment,
    SourceUnits,
    TextUnit,
    sentences,
    units_within,
    whole_text,
)
from workbench.qual.intercoder import intercoder_agreement
from workbench.qual.text_measures import Measure
from workbench.services.table_rows import TableRow, read_rows, unique_rows

CODING_COLUMNS = ("coder", "source", "code", "start", "end")
SOURCE_COLUMNS = ("source", "length")
UNIT_COLUMNS = ("source", "start", "end")
FEW_SEGMENTS = 5
"""Under so many segments a row is marked as too little to judge by, whatever ``least_segments`` is."""
VARIANTS: Mapping[Measure, str] = {
    "cohens_kappa": "Cohen 1960; mean over pairs of coders (Light 1971)",
    "krippendorffs_alpha": "nominal, each code on each unit is one decision",
    "holsti": "2M / (N1 + N2) over coded units",
    "segment_overlap": "common part of the union at least the overlap threshold",
    "u_alpha": "Krippendorff 1995/2004",
    "u_alpha_2016": "Krippendorff, Mathet, Bouvry & Widlöcher 2016",
    "cu_alpha": "Krippendorff, Mathet, Bouvry & Widlöcher 2016; per code (k)u-alpha",
}
_Bounds = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Source:
    """A source of the table: its length, and its text where the table names a file."""

    name: str
    length: int
    text: str | None


def agreement_from_files(
    codings: Path,
    sources: Path,
    *,
    unit: TextUnit,
    units: Path | None = None,
    coders: Collection[str] = (),
    codes: Collection[str] = (),
    all_read: bool = False,
    choices: AgreementChoices,
) -> IntercoderAgreement:
    """Compare the coders of a file.

    Parameters
    ----------
    codings, sources, units : Path
        CSV files as the module describes; delimiter and encoding are found. With units, characters outside
        them do not count.
    unit : {"character", "sentence", "turn"}
    coders, codes : collection of str
        Those to compare; all in the file where none are named.
    all_read : bool
        Whether every coder has read every source; then also coders who are named but coded nothing at all.
        Otherwise a coder has read those where the coder coded something.

    Raises
    ------
    InputError, NotFoundError, StatisticsError
        A file cannot be used, or leaves nobody to compare; the message names file, line, column and way out.
    """
    known = {one.name: one for one in _sources(sources)}
    rows = read_rows(codings, CODING_COLUMNS)
    if not rows:
        raise InputError("errors.csv_no_rows", file=codings.name)
    segments = [_segment(row, known) for row in unique_rows(rows, *CODING_COLUMNS)]
    found = {one.coder for one in segments} | (set(coders) if all_read else set())
    _refuse_unknown("--coders", coders, found)
    _refuse_unknown("--codes", codes, {one.code for one in segments})
    return intercoder_agreement(
        segments,
        _units(known, unit, units),
        coders=coders or None,
        codes=codes or None,
        read={(coder, source) for coder in found for source in known} if all_read else None,
        choices=choices,
    )


def _sources(path: Path) -> tuple[_Source, ...]:
    rows = unique_rows(read_rows(path, SOURCE_COLUMNS), "source")
    if not rows:
        raise InputError("errors.csv_no_rows", file=path.name)
    return tuple(_source(row, path.parent) for row in rows)


def _source(row: TableRow, folder: Path) -> _Source:
    length, text = _place(row, "length"), None
    if row.cells.get("text"):
        text = _text(row, folder / row.cells["text"])
        if len(text) != length:
            raise row.refused("errors.cell_length_differs", "length", row.cells["length"], found=len(text))
    return _Source(row.word("source"), length, text)


def _text(row: TableRow, path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise NotFoundError("errors.csv_unreadable", file=str(path), cause=error.strerror) from error
    except UnicodeDecodeError as error:
        raise InputError("errors.text_encoding", file=path.name) from error


def _place(row: TableRow, column: str) -> int:
    word = row.word(column)
    if not (word.isascii() and word.isdecimal()) or len(word) > 15:
        raise row.refused("errors.cell_not_place", column, word)
    return int(word)


def _bounds(row: TableRow, known: Mapping[str, _Source]) -> tuple[str, int, int]:
    name = row.word("source")
    if name not in known:
        raise row.refused("errors.cell_source_unknown", "source", name)
    start, end, length = _place(row, "start"), _place(row, "end"), known[name].length
    if end <= start:
        raise row.refused("errors.cell_end_before", "end", row.cells["end"], start=start)
    if end > length:
        raise row.refused("errors.cell_beyond", "end", row.cells["end"], length=length, source=name)
    return name, start, end


def _segment(row: TableRow, known: Mapping[str, _Source]) -> CodedSegment:
    name, start, end = _bounds(row, known)
    return CodedSegment(row.word("coder"), name, row.word("code"), start, end)


def _refuse_unknown(option: str, asked: Collection[str], found: Collection[str]) -> None:
    if absent := [one for one in asked if one not in found]:
        allowed = ", ".join(sorted(found))[:200]
        raise InputError("errors.option_among", option=option, allowed=allowed, value=", ".join(absent)[:60])


def _units(known: Mapping[str, _Source], unit: TextUnit, path: Path | None) -> dict[str, SourceUnits]:
    if path is not None:
        told = _told_units(path, known)
    elif unit == "character":
        return {name: whole_text(name, one.length) for name, one in known.items()}
    else:
        told = {name: _units_in(one.text, unit) for name, one in known.items() if one.text is not None}
        if not told:
            raise InputError("errors.agreement_units_unknown", unit=unit)
    if absent := [name for name in known if not told.get(name)]:
        raise InputError("errors.agreement_units_missing", offenders=", ".join(absent)[:200])
    return {name: units_within(name, unit, bounds) for name, bounds in told.items()}


def _units_in(text: str, unit: TextUnit) -> list[tuple[int, int]]:
    if unit == "sentence":
        return sentences(text)
    found, place = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((place, place + len(line)))
        place += len(line) + 1
    return found


def _told_units(path: Path, known: Mapping[str, _Source]) -> _Bounds:
    told: dict[str, list[tuple[int, int, TableRow]]] = defaultdict(list)
    for row in read_rows(path, UNIT_COLUMNS):
        name, start, end = _bounds(row, known)
        told[name].append((start, end, row))
    return {name: _apart(sorted(found, key=lambda one: one[:2])) for name, found in told.items()}


def _apart(found: Sequence[tuple[int, int, TableRow]]) -> list[tuple[int, int]]:
    reached = 0
    for start, end, row in found:
        if start < reached:
            raise row.refused("errors.cell_units_overlap", "start", row.cells["start"], reached=reached)
        reached = end
    return [(start, end) for start, end, _ in found]


def agreement_as_dict(found: IntercoderAgreement) -> dict[str, Any]:
    """Every number as plain values for JSON; what cannot be told is ``None`` with a reason."""
    choices = found.choices
    return {
        "unit": found.unit,
        "coders": list(found.coders),
        "n_coders": len(found.coders),
        "uncoded_text_counts": True,
        "variants": dict(VARIANTS),
        "choices": {name: getattr(choices, name) for name in AgreementChoices.__dataclass_fields__},
        "interval": "percentiles of a bootstrap over sources",
        "left_out": list(found.left_out),
        "n_segments_outside_units": found.n_outside,
        "overall": _row(found.overall),
        "per_code": {row.name[0]: _row(row) for row in found.by_code},
        "per_pair": {" × ".join(row.name): _row(row) for row in found.by_pair},
        "per_source": {row.name[0]: _row(row) for row in found.by_source},
    }


def _row(row: AgreementRow) -> dict[str, Any]:
    counts = ("n_sources", "n_units", "n_coded_units", "n_segments")
    return {
        "coders": list(row.coders),
        "n_coders": len(row.coders),
        **{name: getattr(row, name) for name in counts},
        "too_few_to_judge": row.n_segments < FEW_SEGMENTS,
        **_estimates(row.measures),
        "without_uncoded": _estimates(row.without_uncoded),
        "hint": {"code": row.hint.code, **dict(row.hint.values)} if row.hint else None,
    }


def _estimates(found: Mapping[Measure, Estimate]) -> dict[str, Any]:
    return {
        **{name: _finite(one.value) for name, one in found.items()},
        "intervals": {name: _interval(one) for name, one in found.items()},
        "undefined_replications": {name: one.n_undefined for name, one in found.items() if one.n_undefined},
        "reasons": {name: one.reason.code for name, one in found.items() if one.reason},
    }


def _interval(one: Estimate) -> list[float] | None:
    return None if math.isnan(one.lower) else [one.lower, one.upper]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
