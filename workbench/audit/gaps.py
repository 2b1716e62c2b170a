"""«A trained 43 more than B»: how far apart two rows, or two columns, are told to be."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.audit.axes import Axis, axes_of
from workbench.audit.clauses import main_clauses
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has
from workbench.audit.measures import measured_in
from workbench.audit.numbers import Number
from workbench.audit.orders import is_year
from workbench.audit.sentences import Sentence, sentences_of

LONGEST_HEAD = 14
"""Letters of a head up to which «p» in it is of p values."""
FARTHEST_BACK = 160
"""Characters before a number in which words make it a difference."""
FARTHEST = 3.0
"""Times that a told difference may be of the true one and still be meant as it."""
_MORE = (
    r"flere|mer|høyere|større|lengre|eldre|mindre|færre|lavere|kortere|yngre|more|higher|larger|greater|longer|"
    r"older|less|fewer|lower|smaller|shorter|younger|additional"
)
_N_MORE = re.compile(
    rf"\s*(?:[^\W\d]+\s+){{0,3}}?(?:(?P<way>{_MORE})\b[^.;:]{{0,60}}?\b(?:enn|than)"
    r"|ahead of|foran|behind|bak)\b",
    re.IGNORECASE,
)
_MORE_BY_N = re.compile(
    rf"\b(?:{_MORE}|exceed\w*|outnumber\w*|ahead|behind|foran|bak|overgikk|overgår|over|under)\b"
    r"[^.;:]{0,60}?\b(?:by|med)\s+$",
    re.IGNORECASE,
)
_CHANGED_BY_N = re.compile(
    r"\b(?:økte|økt|steg|steget|vokste|vokst|falt|sank|sunket|redusert|"
    r"(?:gikk|går|gått|went|gone|came)(?: \w+){0,3} (?:ned|opp|down|up)|"
    r"rose|risen|grew|grown|fell|fallen|dropped|declined|decreased|increased|reduced|cut|"
    r"lowered|økning|nedgang|increase|decrease|fall|drop|rise)\b[^.;:]{0,60}?\b(?:by|med|på|of)\s+$",
    re.IGNORECASE,
)
_GAP_OF_N = re.compile(
    r"\b(?:difference|gap|distance|margin|forskjell\w*|differanse\w*|avstand\w*|sprik\w*)\b[^.;]{0,80}?\b"
    r"(?:is|was|of|are|were|er|var|på|utgjør|utgjorde|blir|ble)\s+"
    r"(?:på )?(?:a |an |om lag |about |bare |kun |only |just )?$",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"mindre|færre|lavere|kortere|yngre|less|fewer|lower|smaller|shorter|younger|behind|bak", re.IGNORECASE
)
_POINTS = re.compile(r"\s*(?:prosentpoeng|percentage[ -]points?|points?|poeng)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference told between what is named before and after it; ``way`` is 0 where none is told."""

    number: Number
    way: int
    than: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two numbers of a table that are set against each other; ``scale`` is a hundred for points of shares."""

    names: tuple[str, str]
    where: str
    first: float
    second: float
    rounding: float
    scale: float
    right_way: bool = True

    def goes(self, way: int) -> bool:
        """Whether the first is the greater (or, below zero, the one further from it) where more is told."""
        return (self.first - self.second) * way >= 0 or (self.first < 0 and self.second < 0)

    @property
    def difference(self) -> float:
        """How far apart they are; nan where one is missing."""
        return self.scale * abs(self.first - self.second)

    @property
    def half(self) -> float:
        """How far rounding of both can move it."""
        return self.scale * self.rounding


def check_gaps(document: Document) -> Iterator[Observation]:
    """Clauses with one such difference and two names."""
    for sentence in sentences_of(document):
        for start, end in main_clauses(sentence.text):
            numbers = [one for one in sentence.numbers if start <= one.start < end]
            gaps = [gap for one in numbers if (gap := _gap(sentence.text, one))]
            if len(gaps) == 1:
                yield from _of_tables(sentence, sentence.text[start:end], start, gaps[0], document)


def _gap(text: str, number: Number) -> Gap | None:
    """The difference that a number tells; None where it tells another thing."""
    if number.unit not in ("count", "points", "money") or number.sense in ("above", "below"):
        return None
    before, unit = text[max(0, number.start - FARTHEST_BACK) : number.start], _POINTS.match(text, number.end)
    if found := _N_MORE.match(text, unit.end() if unit else number.end):
        return Gap(number, -1 if _DOWN.match(found["way"] or found.group().split()[-1]) else 1, found.end())
    if _CHANGED_BY_N.search(before):
        return Gap(number, 0, number.start, changed=True)
    told = _MORE_BY_N.search(before) or _GAP_OF_N.search(before)
    return Gap(number, 0, number.start) if told else None


def _of_tables(
    sentence: Sentence, clause: str, start: int, gap: Gap, document: Document
) -> Iterator[Observation]:
    """The tables that can tell: one in which it holds settles it; silent where none comes near."""
    judged = []
    for axis in axes_of(clause, sentence, document, least=1 if gap.changed else 2):
        if measured_in(sentence.text, gap.number, axis.table):
            meetings = _meetings(axis, start, gap)
            one = _judged(sentence, axis.table, gap, meetings) if meetings else None
            judged += [one] if one else []
    yield from sorted(judged, key=lambda one: one.severity != "reconciled")[:1]


def _meetings(axis: Axis, start: int, gap: Gap) -> list[Meeting]:
    """Numbers that lie as far apart as is told, or should."""
    if len(axis.named) == 1 and gap.changed and not axis.turned:
        return _within(axis.table, next(iter(axis.named)), gap.number)
    if len(axis.named) != 2:
        return []
    rows = [row for row, _ in sorted(axis.named.items(), key=lambda item: item[1])]
    places = [start + axis.named[row] for row in rows]
    directed = gap.way != 0 and places[0] < gap.than <= places[1] + 1
    found = [
        _meeting(axis.table, (rows[0], column), (rows[1], column), gap)
        for column, _, _ in axis.pairs(*rows)
        if _comparable(axis.table, rows, column, gap.number)
    ]
    return [one if not directed or one.goes(gap.way) else replace(one, right_way=False) for one in found]


def _within(table: Table, row: int, number: Number) -> list[Meeting]:
    """Columns of one row that are before and after: years, or such words; or a column of changes."""
    columns = [c for c in range(len(table.head)) if _comparable(table, [row], c, number)]
    told = [c for c in columns if is_year(table.head[c]) or has("changes.times", table.head[c])]
    gap = Gap(number, 0, number.start)
    return [_meeting(table, (row, one), (row, other), gap) for one, other in itertools.combinations(told, 2)]


def _comparable(table: Table, rows: Sequence[int], column: int, number: Number) -> bool:
    """Whether a column is of what is told: points of percentages or shares, else no percentages."""
    cells = [cell for row in rows if (cell := table.rows[row][column].number)]
    percent = table.column_unit(column) == "percent" or any(cell.unit == "percent" for cell in cells)
    if number.unit == "points":
        return bool(cells) and (percent or all(abs(cell.value) < 1 for cell in cells))
    return (
        bool(cells)
        and not percent
        and not (len(table.head[column]) < 14 and has("p_value", table.head[column]))
    )


def _meeting(table: Table, one: tuple[int, int], other: tuple[int, int], gap: Gap) -> Meeting:
    """Two cells, named by their rows, or by their columns where the row is the same."""
    cells = [table.rows[row][column].number for row, column in (one, other)]
    first, second = (cell.value if cell else math.nan for cell in cells)
    shares = gap.number.unit == "points" and max(abs(first), abs(second)) < 1
    half = sum(cell.half for cell in cells if cell and cell.half < 0.5) + 1e-9
    heads, labels = (table.head[one[1]], table.head[other[1]]), (table.labels[one[0]], table.labels[other[0]])
    names, where = (heads, labels[0]) if one[0] == other[0] else (labels, heads[0])
    return Meeting(names, where or table.name, first, second, half, 100.0 if shares else 1.0)


def _judged(sentence: Sentence, table: Table, gap: Gap, meetings: Sequence[Meeting]) -> Observation | None:
    told = abs(gap.number.value)
    known = [one for one in meetings if one.difference == one.difference]
    for one in known:
        if gap.number.fits(one.difference, half=one.half) and one.right_way:
            return _told(sentence, table, gap, one, agrees=True)
    near = [one for one in known if one.difference and 1 / FARTHEST <= told / one.difference <= FARTHEST]
    if not near or _is_cell(table, gap.number):
        return None
    closest = min(near, key=lambda one: abs(told - one.difference))
    return _told(sentence, table, gap, closest, agrees=False)


def _is_cell(table: Table, number: Number) -> bool:
    """Whether the table has the number itself."""
    cells = [cell.number for row in table.rows for cell in row if cell.number]
    return any(abs(abs(cell.value) - abs(number.value)) < 1e-9 for cell in cells)


def _told(sentence: Sentence, table: Table, gap: Gap, one: Meeting, *, agrees: bool) -> Observation:
    names = {"table": table.name, "row": one.names[0], "other": one.names[1], "column": one.where}
    values = {"first": one.first, "second": one.second, "computed": round(one.difference, 6)}
    severity: Severity = "reconciled" if agrees else "medium"
    key = "gap_agrees" if agrees else "gap_differs"
    place, quote = sentence.paragraph.place, sentence.text
    return seen("differences", severity, key, place, quote, told=gap.number.value, **names, **values)
