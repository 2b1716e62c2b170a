"""Transcripts laid out as tables: a row something said, columns for time, speaker and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.qual.read_text import ReadText, Spoken, assembled
from workbench.qual.speaker_labels import Label
from workbench.qual.time_marks import from_to
from workbench.reasons import Reason

FIRST_LINES = 30
"""Lines among which the heads of the columns are looked for."""
_HEADS: Mapping[str, frozenset[str]] = {
    "start": frozenset(
        {"timespan", "time", "timestamp", "timecode", "start", "start time", "tid", "tidspunkt", "tidskode"}
    ),
    "end": frozenset({"end", "end time", "slutt", "sluttid"}),
    "speaker": frozenset({"speaker", "speaker name", "taler", "navn", "name", "hvem"}),
    "said": frozenset({"content", "text", "transcript", "tekst", "innhold", "utsagn", "replikk", "ytring"}),
}
_WHOLE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which cell of a row holds what; ``names`` are all heads as written."""

    names: tuple[str, ...]
    places: Mapping[str, int]

    def cell(self, row: Sequence[str], name: str) -> str:
        return row[self.places[name]].strip() if name in self.places else ""


def tabled(read: ReadText) -> ReadText | None:
    """The words of a table with known heads, a turn a row; None where there is no such table.

    Heads are those of NVivo (Timespan, Content, Speaker), Whisper (start, end, text) and Norwegian ones; one
    for the words and one for the time or the speaker must be there. Lines above the heads stay above, and
    are nobody's. Columns that are not used are told.
    """
    lines = read.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines[:FIRST_LINES]):
        columns = _columns(line)
        if columns:
            rows = list(_rows(lines[number + 1 :], columns))
            return _below(lines[:number], assembled(_pieces(rows, columns), _remarks(read, columns)))
    return None


def _columns(line: str) -> _Columns | None:
    names = tuple(name.strip() for name in line.split("\t"))
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        kind = next((kind for kind, heads in _HEADS.items() if name.casefold().strip(" :*") in heads), None)
        if kind:
            places.setdefault(kind, place)
    return _Columns(names, places) if "said" in places and {"start", "speaker"} & set(places) else None


def _rows(lines: Sequence[str], columns: _Columns) -> Iterator[list[str]]:
    """Rows of as many cells as there are heads; a line with fewer goes on in the next or the last row.

    Where the time stands first, a time begins a new row, whether or not the last one has all its cells.
    """
    most, begun = len(columns.names) - 1, ""
    said_last = columns.places["said"] == most
    row: list[str] = []
    for line in lines:
        if begun and _begins(line, columns):
            yield from filter(None, (row, _padded(begun, columns)))
            row, begun = [], ""
        if row and said_last and not begun and line.count("\t") < most:
            row[-1] += f"\n{line}"
            continue
        begun += ("\n" if begun else "") + line
        if begun.count("\t") >= most:
            yield from filter(None, (row,))
            row, begun = begun.split("\t", most), ""
    yield from filter(None, (row, _padded(begun, columns) if begun.strip() else []))


def _begins(line: str, columns: _Columns) -> bool:
    return columns.places.get("start") == 0 and _time(line.partition("\t")[0].strip())[0] is not None


def _padded(begun: str, columns: _Columns) -> list[str]:
    """The cells of a row that lacks some at its end; all words, where it has one only."""
    cells = begun.split("\t")
    if len(cells) == 1:
        return [begun if place == columns.places["said"] else "" for place in range(len(columns.names))]
    return [*cells, *[""] * (len(columns.names) - len(cells))]


def _pieces(rows: Sequence[Sequence[str]], columns: _Columns) -> Iterator[Spoken]:
    for row in rows:
        start, end = _time(columns.cell(row, "start")), _time(columns.cell(row, "end"))
        speaker = columns.cell(row, "speaker").rstrip(" :")
        yield Spoken(speaker, columns.cell(row, "said"), start[0], end[0] if end[0] is not None else start[1])


def _time(written: str) -> tuple[int | None, int | None]:
    """Written times; a bare whole number is milliseconds, as Whisper writes them."""
    return (int(written), None) if _WHOLE.fullmatch(written[:12]) else from_to(written)


def _remarks(read: ReadText, columns: _Columns) -> Iterator[Reason]:
    yield from read.remarks
    yield Reason.of("import_text.table_read", columns=", ".join(columns.names[p] for p in _used(columns)))
    unused = [name for place, name in enumerate(columns.names) if place not in _used(columns)]
    if unused:
        yield Reason.of("import_text.columns_left_out", columns=", ".join(name or "–" for name in unused))


def _used(columns: _Columns) -> list[int]:
    return sorted(columns.places.values())


def _below(lines: Sequence[str], read: ReadText) -> ReadText:
    """The table with the lines that stand above it, which nobody said."""
    above = [line for line in lines if line.strip()]
    if not above:
        return read
    by = sum(len(line) + 1 for line in above)
    unspoken, place = [], 0
    for line in above:
        unspoken.append(Label(place, place + len(line), ""))
        place += len(line) + 1
    labels = [replace(one, start=one.start + by, said_from=one.said_from + by) for one in read.labels or ()]
    marks = [replace(mark, offset=mark.offset + by) for mark in read.marks or ()]
    text = "\n".join((*above, read.text))
    return replace(read, text=text, labels=(*unspoken, *labels), marks=tuple(marks))
