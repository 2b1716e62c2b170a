"""A least-squares regression goes through the means: at them, its coefficients give the mean outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number

_MEAN_HEAD = re.compile(r"\b(?:mean|means|average|gjennomsnitt\w*|snitt)\b", re.IGNORECASE)
_OUTCOME = re.compile(
    r"(?:mean|average|gjennomsnitt\w*|snitt)\b.{0,12}\b(?:dep\w*|avhengig\w*|outcome|utfall\w*)"
    r"|dependent mean",
    re.IGNORECASE,
)


def check_mean_identity(document: Document) -> Iterator[Observation]:
    """Tables that print a coefficient and a mean for every variable, and the mean of the outcome."""
    for table in document.tables:
        told = f"{table.title} {' '.join(table.head)} {document.beside(table)}"
        estimates = [
            c for c, head in enumerate(table.head) if has("estimate", head) and not _MEAN_HEAD.search(head)
        ]
        means = [c for c, head in enumerate(table.head) if _MEAN_HEAD.search(head)]
        if len(estimates) == 1 and len(means) == 1 and not has("log_link", told):
            yield from _identity(table, estimates[0], means[0])


def _identity(table: Table, estimate: int, mean: int) -> Iterator[Observation]:
    constants = [row for row, label in enumerate(table.labels) if has("constant", label)]
    outcomes = [row for row, label in enumerate(table.labels) if _OUTCOME.search(label)]
    if len(constants) != 1 or len(outcomes) != 1:
        return
    constant = table.rows[constants[0]][estimate].number
    outcome = next((cell.number for cell in table.rows[outcomes[0]] if cell.number), None)
    terms = _terms(table, estimate, mean)
    if constant is None or outcome is None or not terms:
        return
    fitted = constant.value + sum(slope.value * at.value for slope, at in terms)
    allowed = constant.half + outcome.half + sum(_rounding(slope, at) for slope, at in terms)
    agrees = abs(fitted - outcome.value) <= allowed + 1e-9
    values = {"constant": constant.value, "fitted": round(fitted, 3), "outcome": outcome.value}
    due = {"allowed": round(allowed, 3), "due": round(constant.value + outcome.value - fitted, 3)}
    severity, key = ("reconciled", "means_agree") if agrees else ("high", "means_differ")
    place, quote = table.cell_place(constants[0], estimate), table.row_text(constants[0])
    yield seen("regression", severity, key, place, quote, table=table.name, **values, **due)  # type: ignore[arg-type]


def _terms(table: Table, estimate: int, mean: int) -> list[tuple[Number, Number]]:
    """Coefficient and mean of each variable; empty where one lacks its mean."""
    found = []
    last = next((row for row, label in enumerate(table.labels) if _OUTCOME.search(label)), len(table.rows))
    above = range(last) if last > len(table.rows) / 2 else range(last + 1, len(table.rows))
    for row in above:
        if has("model_row", table.labels[row]):
            continue
        slope, at = table.rows[row][estimate].number, table.rows[row][mean].number
        if slope is None or at is None:
            return []
        found.append((slope, at))
    return found


def _rounding(slope: Number, at: Number) -> float:
    """How far rounding of both can move their product."""
    return abs(slope.value) * at.half + abs(at.value) * slope.half + slope.half * at.half
