"""«Doon accounted for 22 per cent of all visitors»: one row, or column, of counts as a share of its total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.axes import Axis, axes_of
from workbench.audit.clauses import main_clauses
from workbench.audit.document import Document
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, sentences_of

FARTHEST = 2.0
"""Times that a told share may be of the true one and still be meant as it."""
_OF_ALL = re.compile(
    r"\s*(?:\w+ )?(?:of|av) (?:all|alle|alt|the total|the whole|totalen|samtlige)\b", re.IGNORECASE
)
_MAKES_UP = re.compile(
    r"\b(?:accounts? for|accounted for|made up|makes? up|represent\w*|constitut\w*|utgjør|"
    r"utgjorde|står for|sto for|stod for)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A cell and the total of its column."""

    name: str
    column: str
    value: float
    total: float

    @property
    def share(self) -> float:
        """Per cent."""
        return 100 * self.value / self.total


def check_single_shares(document: Document) -> Iterator[Observation]:
    """Clauses with one percentage that is told of all, and one name."""
    for sentence in sentences_of(document):
        for start, end in main_clauses(sentence.text):
            clause = sentence.text[start:end]
            shares = [one for one in sentence.numbers if start <= one.start < end and one.unit == "percent"]
            if len(shares) == 1 and _is_of_all(sentence.text, clause, shares[0]):
                yield from _of_tables(sentence, clause, shares[0], document)


def _is_of_all(text: str, clause: str, told: Number) -> bool:
    """Whether a percentage is said to be of all there are, and not as a change."""
    if has("elsewhere", clause):
        return False
    changed = has("rose", clause) or has("fell", clause) or has("higher", clause) or has("lower", clause)
    of_all = _OF_ALL.match(text[told.end :].removeprefix(told.text[-1:])) or _OF_ALL.search(text, told.end)
    return not changed and bool(_MAKES_UP.search(clause) or (of_all and of_all.start() < told.end + 20))


def _of_tables(sentence: Sentence, clause: str, told: Number, document: Document) -> Iterator[Observation]:
    judged = []
    for axis in axes_of(clause, sentence, document, least=1):
        parts = _parts(axis) if len(axis.named) == 1 else []
        if one := _judged(sentence, axis, parts, told):
            judged.append(one)
    yield from sorted(judged, key=lambda one: one.severity != "reconciled")[:1]


def _parts(axis: Axis) -> list[Part]:
    """The named row in each column of counts, with the column's total."""
    table, row = axis.table, next(iter(axis.named))
    totals = [one for one in range(len(table.rows)) if table.is_total(one) and not table.is_subtotal(one)]
    totals = totals or [one for one, label in enumerate(table.labels) if has("sum_total", label)]
    found = []
    for column in axis.across if totals else ():
        cells = [table.rows[one][column].number for one in (row, totals[-1])]
        if all(cell and cell.unit in ("count", "money") for cell in cells) and not has(
            "no_sum", table.head[column]
        ):
            value, total = (cell.value if cell else 0.0 for cell in cells)
            found += [Part(table.labels[row], table.head[column], value, total)] if 0 < value < total else []
    return found


def _judged(sentence: Sentence, axis: Axis, parts: Sequence[Part], told: Number) -> Observation | None:
    """One that agrees settles it, as does a printed percentage; else the nearest."""
    printed = [cell.number for row in axis.named for cell in axis.table.rows[row] if cell.number]
    if not parts or any(cell.unit == "percent" or told.fits(cell.value) for cell in printed):
        return None
    if any(axis.table.column_unit(column) == "percent" for column in range(len(axis.table.head))):
        return None
    best = min(parts, key=lambda one: (not told.fits(one.share), abs(one.share - told.value)))
    agrees = told.fits(best.share)
    if not agrees and not 1 / FARTHEST <= told.value / best.share <= FARTHEST:
        return None
    severity: Severity = "reconciled" if agrees else "medium"
    key = "single_share_agrees" if agrees else "single_share_differs"
    names = {"table": axis.table.name, "row": best.name, "column": best.column or "–"}
    values = {"value": best.value, "total": best.total, "share": round(best.share, 1), "told": told.value}
    return seen("shares", severity, key, sentence.paragraph.place, sentence.text, **names, **values)
