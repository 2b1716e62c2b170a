"""Tables of a plain text: which lines are theirs, how wide they are, what their columns are called."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.audit.cells import Line, cells_of, line_of, parted
from workbench.audit.column_spans import Span, column_spans, names_by_spans
from workbench.audit.lexicon import has, pattern
from workbench.audit.plain_heads import by_capitals, names_of
from workbench.audit.plain_lines import is_rule
from workbench.audit.word_columns import without_words
from workbench.audit.wrapped_labels import longest_name, wrapped_lines

LONGEST_ROW = 75
"""Characters from which on a line without cells is prose."""
LONGEST_HEAD = 110
SENTENCE = 6
"""Words from which on a line with a full stop is no row."""
MOST_HEAD_LINES = 60
_YEARS = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table found in lines; ``end`` is the first line after it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    end: int


@dataclass(slots=True)
class _Row:
    label: str
    line: Line
    at: int


def table_at(lines: Sequence[str], start: int, widths: dict[str, int]) -> PlainTable | None:
    """The table whose first line is ``start``, if lines there make one.

    Parameters
    ----------
    widths : dict of str to int
        Numbers of columns of earlier tables by their head; added to. A table of one line is read as one
        with the
        same head.
    """
    after = next((at for at in range(start, len(lines)) if CAPTION.match(lines[at])), len(lines))
    lines = without_words(lines, start, after)
    found, head_lines, end = _collected(lines, start)
    spans = column_spans([lines[row.at] for row in found])
    if not found:
        return None
    end = max(end, _name_in_full(found, lines, spans))
    written = " ".join(" ".join(head_lines).split())
    known = len(spans) - 1 if spans and any(row.label for row in found) else widths.get(written)
    width = _width(found, known, head_lines)
    rows = _merged(found, width)
    while rows and len(found) > 1 and _is_head(rows[0], width):
        head_lines.append(lines[rows.pop(0).at])
    if not rows:
        return None
    told = [_placed(lines[row.at], spans) or _cut(row, width) for row in rows]
    cut = _one_sum(rows, [(row.label, cells) for row, cells in zip(rows, told, strict=True)])
    if not any(cells for _, cells in cut):
        return None
    if all(len(row.line.widths()) == 1 for row in rows):
        widths[written] = width
    head, body = _named(head_lines, [(label, cells) for label, cells in cut if cells], width, spans)
    return PlainTable(head, body, end)


def _name_in_full(rows: list[_Row], lines: Sequence[str], spans: Sequence[Span]) -> int:
    """Give rows that are laid out their whole name, and tell the line after it.

    What stands in the names' column is of the name, also a number; lines below go on with it.
    """
    longest = longest_name(lines, [row.at for row in rows])
    end = 0
    for number, row in enumerate(rows):
        pieces = parted(lines[row.at])
        if len(pieces) != len(spans) or pieces[0][0] >= spans[1][0]:
            continue
        more = wrapped_lines(lines, row.at, longest=longest, last=number == len(rows) - 1)
        own = pieces[0][1]
        if more or not row.label.startswith(own):
            row.label = " ".join([own, *more])
        end = row.at + 1 + len(more)
    return end


def _placed(line: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """Cells of a line, each below the column that it stands in; empty where that is not plain."""
    pieces = parted(line)
    if not 1 < len(pieces) <= len(spans) or pieces[0][0] > spans[0][1]:
        return ()
    cells = [""] * len(spans)
    for at, text in pieces:
        over = [n for n, (start, end) in enumerate(spans) if at < end and start < at + len(text)]
        if len(over) != 1 or cells[over[0]]:
            return ()
        cells[over[0]] = text
    return tuple(cells[1:])


def _is_head(row: _Row, width: int) -> bool:
    """Whether a first row with too few cells is of the head: years, numbers of columns."""
    widths = row.line.widths()
    return width not in widths and min(widths, default=0) < width


def _collected(lines: Sequence[str], start: int) -> tuple[list[_Row], list[str], int]:
    """Rows and head of a table from ``start`` on, and the line after it."""
    rows: list[_Row] = []
    head: list[str] = []
    waiting: list[str] = []
    at, end, ruled = start, start, False
    while at < len(lines) and (rows or len(head) < MOST_HEAD_LINES):
        text = lines[at]
        if is_rule(text):
            ruled = bool(head)
            at += 1
            continue
        row = line_of(text) if text.strip() else None
        gap = _gap_above(lines, at) if rows else 0
        if text.strip() and (
            _ends_table(text, bool(rows), row is not None, after_gap=gap > 0)
            or (row is None and _is_prose(text, gap))
        ):
            break
        if row is not None:
            label = _with_waiting(waiting, row.label) if rows else row.label
            if rows and label == row.label and waiting and all(word[0].islower() for word in waiting):
                rows[-1].label = " ".join([rows[-1].label, *waiting])
            rows.append(_Row(label, row, at))
            waiting, end = [], at + 1
        elif rows or ruled:
            waiting += [text.strip()] if text.strip() else []
        else:
            head.append(text.rstrip())
        at += 1
    return rows, head, end


def _gap_above(lines: Sequence[str], at: int) -> int:
    """How many blank lines stand right above a line, rules left out."""
    above = itertools.takewhile(lambda line: not line.strip() or is_rule(line), reversed(lines[:at]))
    return sum(not line.strip() for line in above)


def _is_prose(text: str, gap: int) -> bool:
    """Whether a line below a gap under the rows is no name of a row: a sentence, or past a wide gap."""
    return gap > 1 or (gap > 0 and len(parted(text)) == 1 and len(text.split()) > SENTENCE)


def _ends_table(text: str, has_rows: bool, is_row: bool, *, after_gap: bool) -> bool:
    text = text.strip()
    is_source = pattern("source_line").match(text) and len(parted(text)) < 2
    if is_source or CAPTION.match(text) or HEADING.match(text):
        return True
    if is_row and after_gap and len(text.split()) > 2 * SENTENCE and text[:1].isupper():
        return True
    if is_row:
        said = text.endswith(".") and len(text.split()) > SENTENCE
        return said or len(text) > 2 * LONGEST_ROW or bool(re.search(r"[a-zæøå]{2,}\. [A-ZÆØÅ]", text))
    longest = LONGEST_ROW if has_rows else LONGEST_HEAD
    dense = len(" ".join(text.split()))
    return dense > longest or (dense > 45 and text.endswith((".", ":", "?")))


CAPTION = re.compile(
    r"\s*(?P<kind>tabell|table|figur|figure)\s+(?P<number>(?-i:[A-Z][.\-]?)?\d+(?:[.\-]\d+)*)\s*(?P<mark>[.:–-]?)"
    r"\s+(?P<title>\S.*)",
    re.I,
)
HEADING = re.compile(r"\s*(?P<number>\d{1,2}(?:\.\d{1,2})+)\.?\s+(?P<title>[A-ZÆØÅ«][^|]{2,110})$")


def _with_waiting(waiting: list[str], label: str) -> str:
    """Words on lines above belong to a row that has none, or that goes on in small letters."""
    if waiting and (not label or label[0].islower()):
        return " ".join([*waiting, label]).strip()
    return label


def _width(rows: list[_Row], known: int | None, head: Sequence[str]) -> int:
    """The number of cells that most rows can have; where several are, the one of a table with the same
    head.
    """
    told = [row for row in rows if row.label or not _in_brackets(row.line)] or rows
    counts = Counter(width for row in told for width in row.line.widths())
    most = max(counts.values())
    likely = sorted(width for width, n in counts.items() if n == most)
    if known and (known in likely or (known < likely[0] and known > 0)):
        return int(known)  # type: ignore[arg-type]
    named = [len(parted(line)) - 1 for line in head if line.strip()] + [
        _n_capitals(head) - 1,
        _n_capitals(head),
    ]
    return next((width for width in named if width in likely and width > 1), likely[0])


def _in_brackets(line: Line) -> bool:
    """Whether all cells stand in brackets, as errors below their estimates do."""
    return all(atom.text[0] in "([" for atom in line.atoms)


def _n_capitals(head: Sequence[str]) -> int:
    return len(by_capitals(" ".join(" ".join(head).split())))


def _merged(rows: list[_Row], width: int) -> list[_Row]:
    """Rows broken over two lines made one."""
    merged: list[_Row] = []
    for row in rows:
        before = merged[-1] if merged else None
        if before and not row.label and width not in before.line.widths() and not _in_brackets(row.line):
            joined = Line(before.label, before.line.atoms + row.line.atoms)
            if width in joined.widths():
                merged[-1] = _Row(before.label, joined, before.at)
                continue
        merged.append(row)
    return merged


def _cut(row: _Row, width: int) -> tuple[str, ...]:
    """Cells of a row; the rightmost ones where too many stand on the line, padded where too few do."""
    widths = row.line.widths()
    if not widths:
        return ()
    if width in widths:
        return cells_of(row.line.atoms, width) or ()
    if min(widths) < width:
        fewer = max(one for one in widths if one < width)
        fewest = min(widths)
        return cells_of(row.line.atoms, fewest if fewest == 1 else fewer) or ()
    atoms = row.line.atoms
    for drop in range(1, len(atoms)):
        if cells := cells_of(atoms[drop:], width):
            row.label = f"{row.label} {' '.join(atom.text for atom in atoms[:drop])}".strip()
            return cells
    return ()


def _one_sum(
    rows: list[_Row], cut: list[tuple[str, tuple[str, ...]]], *, near: float = 0.02
) -> list[tuple[str, tuple[str, ...]]]:
    """A last line that can be one number is one where that number is about the sum of the first column."""
    label, cells = cut[-1]
    whole = rows[-1].line
    if len(cut) < 3 or len(cells) < 2 or 1 not in whole.widths():
        return cut
    joined = "".join(atom.text for atom in whole.atoms)
    above = [_digits(cells[0]) for _, cells in cut[:-1] if cells]
    total = sum(value for value in above if value is not None)
    if joined.isdigit() and total and abs(int(joined) - total) <= near * total:
        return [*cut[:-1], (label, (" ".join(atom.text for atom in whole.atoms),))]
    return cut


def _digits(cell: str) -> int | None:
    plain = cell.replace(" ", "")
    return int(plain) if plain.isdigit() else None


def _named(
    head_lines: list[str], rows: list[tuple[str, tuple[str, ...]]], width: int, spans: Sequence[Span] = ()
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Names of columns, the labels' first, and all rows as wide as they are."""
    body = [(label, *cells, *[""] * (width - len(cells))) for label, cells in rows]
    first = body[0]
    if len(body) > 2 and all(_YEARS.fullmatch(cell) for cell in first[1:]) and width > 1:
        return (first[0], *first[1:]), tuple(body[1:])
    labelled = any(label for label, _ in rows)
    by_span = names_by_spans(head_lines, spans) if len(spans) == width + labelled else []
    if by_span and (labelled or not by_span[0]):
        return tuple(by_span), tuple(body)
    return names_of(head_lines, width + labelled, labelled), tuple(body)


def is_summed(table: PlainTable, least: int = 3) -> bool:
    """Whether a table without a caption is one: some rows, and a total below them."""
    return (
        len(table.rows) > least and has("sum_total", table.rows[-1][0]) and all(row[0] for row in table.rows)
    )
