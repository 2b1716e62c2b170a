"""Reading CSV files as people have them: any delimiter, decimal comma, marks and encodings of Windows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import InputError, NotFoundError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

DELIMITERS = (";", ",", "\t", "|")
MAX_BYTES = 1_000_000_000
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_SAMPLE_ROWS = 200
_CHUNK_ROWS = 50_000
_DECIMAL = {mark: re.compile(rf"[+\-−]?\d+{re.escape(mark)}\d+") for mark in ",."}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file as words, and how it was read.

    Attributes
    ----------
    name : str
        File name as messages show it.
    frame : pd.DataFrame of str, shape (n_rows, n_columns)
        Every cell as written, without surrounding blanks; an empty cell is ``""``. Rows are numbered from 0.
    delimiter, decimal, encoding : str
        Found in the file, or as they were asked for.
    n_rows : int
        Data rows, without the header and empty lines.
    lines : sequence of int, shape (n_rows,)
        Line of the file on which each row begins, from 1.
    n_controls_removed : int
        Control characters (C0 but for tab and line ends) that were taken out.
    """

    name: str
    frame: pd.DataFrame
    delimiter: str
    decimal: str
    encoding: str
    n_rows: int
    lines: Sequence[int] = ()
    n_controls_removed: int = 0


def read_csv_file(path: Path, *, delimiter: str | None = None, decimal: str | None = None) -> CsvTable:
    """Read a CSV file from disk; see :func:`read_csv_bytes`.

    Raises
    ------
    NotFoundError
        The file cannot be opened.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotFoundError("errors.csv_unreadable", file=str(path), cause=error.strerror) from error
    return read_csv_bytes(content, name=path.name, delimiter=delimiter, decimal=decimal)


def read_csv_bytes(
    content: bytes,
    *,
    name: str,
    delimiter: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    may_be_empty: bool = False,
) -> CsvTable:
    """Read a CSV file as words; what is not told is found in the file.

    Parameters
    ----------
    content : bytes
    name : str
        Name of the file in messages.
    delimiter : str, optional
        One of ``DELIMITERS``; found by which of them gives rows of the header's width.
    decimal : {",", "."}, optional
        Decimal mark; found in the first rows.
    encoding : str, optional
        Otherwise UTF-8, UTF-16 with a mark, or Windows-1252, in that order.
    may_be_empty : bool
        A header without rows is a table, too.

    Returns
    -------
    CsvTable
        Words such as ``NA`` or ``null`` stay words. A column without a name is called ``column_N``.

    Raises
    ------
    InputError
        The file is empty, too large, binary, in another encoding, has one column only, two columns of one
        name, a row of another width than the header, or a quotation mark that is never closed.
    """
    text, encoding = _decoded(content, name, encoding)
    text, n_removed = _CONTROLS.subn("", text)
    delimiter = delimiter or _delimiter(text, name)
    lines = array("l")
    rows = _rows(text, delimiter, name, lines)
    header = _header(next(rows, []), name)
    frame = _frame(rows, header)
    if frame.empty and not may_be_empty:
        raise InputError("errors.csv_no_rows", file=name)
    decimal = decimal or _decimal(frame)
    return CsvTable(name, frame, delimiter, decimal, encoding, len(frame), lines[1:], n_removed)


def numeric_column(series: pd.Series, *, decimal: str) -> tuple[pd.Series, list[int]]:
    """Numbers of a column of words.

    Parameters
    ----------
    series : pd.Series of str, shape (n,)
    decimal : {",", "."}
        The one mark that is understood; a number with the other mark is not guessed at.

    Returns
    -------
    values : pd.Series of float, shape (n,)
        ``nan`` where the cell is empty or no number.
    bad_rows : list of int
        Positions, from 0, of cells that hold something which is no number.
    """
    import numpy as np
    import pandas as pd

    codes, words = pd.factorize(series)
    numbers = np.array([number_of(str(word), decimal) for word in words] + [np.nan], dtype=float)
    empty = np.array([not str(word).strip() for word in words] + [True], dtype=bool)
    values = pd.Series(numbers[codes], index=series.index, name=series.name)
    return values, _positions(np.isnan(numbers[codes]) & ~empty[codes])


def _positions(mask: np.ndarray) -> list[int]:
    return [int(position) for position in mask.nonzero()[0]]


def number_of(word: str, decimal: str) -> float:
    """The number a cell holds; ``nan`` where it holds none, or one with the other decimal mark."""
    plain = word.strip().replace("−", "-")
    if decimal == ",":
        plain = plain.replace(".", "?").replace(",", ".")
    return float(plain) if _NUMBER.fullmatch(plain) else float("nan")


def _decoded(content: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    if len(content) > MAX_BYTES:
        raise InputError("errors.csv_too_large", file=name, size=len(content), limit=MAX_BYTES)
    for candidate in [encoding] if encoding else _encodings(content):
        try:
            text = content.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            if candidate.startswith("utf-8") and _SURROGATES.search(content) and _is_utf8_otherwise(content):
                break
            continue
        return _checked(text.removeprefix("\ufeff"), name), candidate
    raise InputError("errors.csv_encoding", file=name)


def _is_utf8_otherwise(content: bytes) -> bool:
    """UTF-8 but for halves of surrogate pairs, which no other encoding may paper over."""
    with suppress(UnicodeDecodeError):
        return bool(content.decode("utf-8", errors="surrogatepass"))
    return False


def _encodings(content: bytes) -> list[str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    return ["utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8", "cp1252"]


def _checked(text: str, name: str) -> str:
    if not text.strip():
        raise InputError("errors.csv_empty", file=name)
    if "\0" in text:
        raise InputError("errors.csv_binary", file=name)
    return text


def _delimiter(text: str, name: str) -> str:
    """The candidate for which most rows are as wide as the header; the wider table on a tie."""
    sample = text[:200_000]
    fits = {mark: fit for mark in DELIMITERS if (fit := _fit(sample, mark))[1] > 1}
    if not fits:
        raise InputError("errors.csv_one_column", file=name)
    return max(fits, key=lambda mark: fits[mark])


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths: list[int] = []
    with suppress(csv.Error):
        widths.extend(len(row) for row in islice(filter(None, reader), _SAMPLE_ROWS))
    whole = widths[:-1] if len(widths) > 2 else widths
    return (whole.count(whole[0]) / len(whole), whole[0]) if whole else (0.0, 0)


def _rows(text: str, delimiter: str, name: str, lines: array[int]) -> Iterator[list[str]]:
    """Rows that are not empty, each as wide as the first, or the file is refused with the line's number.

    The line on which each row begins is added to ``lines``.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    width, ended = 0, 0
    try:
        for row in reader:
            begun, ended = ended + 1, reader.line_num
            width = width or len(row)
            if len(row) not in (0, width):
                values = {"line": begun, "found": len(row), "expected": width}
                raise InputError("errors.csv_ragged", file=name, **values)
            if row:
                lines.append(begun)
                yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise InputError("errors.csv_quote", file=name, line=ended + 1) from error


def _header(row: list[str], name: str) -> list[str]:
    if len(row) < 2:
        raise InputError("errors.csv_one_column", file=name)
    header = [cell or f"column_{number}" for number, cell in enumerate(row, start=1)]
    doubled = [column for column, count in Counter(header).items() if count > 1]
    if doubled:
        raise InputError("errors.csv_duplicate_columns", file=name, offenders=", ".join(doubled))
    return header


def _frame(rows: Iterator[list[str]], header: list[str]) -> pd.DataFrame:
    """Rows in chunks, since a million Python lists at once would fill the memory."""
    import pandas as pd

    chunks = [pd.DataFrame(columns=header, dtype="str")]
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        chunks.append(pd.DataFrame(chunk, columns=header, dtype="str"))
    return pd.concat(chunks, ignore_index=True)


def _decimal(frame: pd.DataFrame) -> str:
    cells = [cell for column in frame.columns for cell in frame[column].head(_SAMPLE_ROWS)]
    counts = {mark: sum(bool(form.fullmatch(cell)) for cell in cells) for mark, form in _DECIMAL.items()}
    return "," if counts[","] > counts["."] else "."
