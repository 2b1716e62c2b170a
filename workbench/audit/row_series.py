"""«In all five regions the number rose every year»: every row over the years that are columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has
from workbench.audit.orders import is_year
from workbench.audit.quantified import Quantified, quantified, rows_of, table_meant
from workbench.audit.sentences import Sentence, sentences_of

_EVERY_STEP = re.compile(
    r"\b(?:hvert (?:eneste )?år|år for år|fra år til år|(?:i )?noe år|alle årene|hele tiden|hele perioden|"
    r"(?:each|every)(?: single)? year|year (?:by|on|after) year|from year to year|(?:in )?any year|"
    r"throughout|steadily|all (?:the )?years)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:from|fra|between|mellom|since|siden)\b[^.;]{0,20}\b(?:19|20)\d\d"
    r"|\b(?:period|perioden|over tid|over time)\b",
    re.IGNORECASE,
)


def check_row_series(document: Document) -> Iterator[Observation]:
    """Sentences of all, none or so many rows that rose or fell, in every step or from end to end."""
    for sentence in sentences_of(document):
        up, down = has("rose", sentence.text), has("fell", sentence.text)
        told = quantified(_EVERY_STEP.sub("", sentence.text)) if up != down else None
        table = table_meant(sentence, told, document) if told else None
        years = _years(table) if table else []
        steps = _EVERY_STEP.search(sentence.text) is not None
        if table and told and len(years) > 1 and (steps or _ENDS.search(sentence.text)):
            yield from _judged(sentence, table, told, years if steps else [years[0], years[-1]], up=up)


def _years(table: Table) -> list[int]:
    """Columns that are years, in their order; those of one unit."""
    years = [column for column, head in enumerate(table.head) if is_year(head)]
    return sorted(years, key=lambda column: table.head[column])


def _judged(
    sentence: Sentence, table: Table, told: Quantified, years: Sequence[int], *, up: bool
) -> Iterator[Observation]:
    rows = [row for row in rows_of(table) if all(table.value(row, year) is not None for year in years)]
    none = told.k == 0
    steps_of = {row: _against(table, row, years, up=up != none) for row in rows}
    against = {row: at for row, at in steps_of.items() if at}
    k = len(rows) if told.k is None or none else told.k
    if len(rows) < 2 or has("series.partly", sentence.text):
        return
    agrees = len(rows) - len(against) == k
    steps = "; ".join(f"{table.labels[row]}: {at}" for row, at in against.items()) or "–"
    values = {"told": k, "k": len(rows) - len(against), "n": len(rows)}
    severity: Severity = "reconciled" if agrees else "medium"
    key = "rows_go_so" if agrees else "rows_go_otherwise"
    place, quote = sentence.paragraph.place, sentence.text
    yield seen("trend", severity, key, place, quote, table=table.name, steps=steps, **values)


def _against(table: Table, row: int, years: Sequence[int], *, up: bool) -> str:
    """The steps of a row that do not go that way, in words; empty where all do."""
    found = []
    for one, other in itertools.pairwise(years):
        first, last = table.value(row, one) or 0.0, table.value(row, other) or 0.0
        if (last <= first) if up else (last >= first):
            cells = table.rows[row]
            found.append(f"{cells[one].text} ({table.head[one]}) – {cells[other].text} ({table.head[other]})")
    return ", ".join(found)
