"""Coefficients of a probit or logit read as percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, near_tables, rows_told_apart, sentences_of

_CHANCE = re.compile(
    r"likely|likelihood|probab|chance|sannsynlig|sjanse|tilbøyelig|oftere|sjeldnere|more often|less often",
    re.IGNORECASE,
)
_MARGINAL = re.compile(r"marginal|gjennomsnittlig effekt|average effect", re.IGNORECASE)
SLOPES = {"probit": 0.3989, "logit": 0.25}
"""The steepest a probability can rise by a unit of the index."""


def check_link_readings(document: Document) -> Iterator[Observation]:
    """«Owning a radio makes it 21.4 per cent more likely», of a probit coefficient of 0.214."""
    models = [table for table in document.tables if _is_index(table, document)]
    for sentence in sentences_of(document) if models else ():
        percents = [one for one in sentence.numbers if one.unit in ("percent", "points")]
        if not percents or not _CHANCE.search(sentence.text) or _MARGINAL.search(sentence.text):
            continue
        for table in (one for one in near_tables(sentence, document) if one in models):
            yield from _read(sentence, table, percents)


def _is_index(table: Table, document: Document) -> bool:
    told = f"{table.title} {' '.join(table.head)} {document.beside(table)}"
    estimates = [head for head in table.head if has("estimate", head)]
    return bool(re.search(r"\b(?:probit|logit|logist)", told, re.IGNORECASE)) and not (
        _MARGINAL.search(told) or any(has("ratio_head", head) for head in estimates[:1])
    )


def _read(sentence: Sentence, table: Table, percents: list[Number]) -> Iterator[Observation]:
    columns = [column for column, head in enumerate(table.head) if has("estimate", head)]
    for row in rows_told_apart(sentence.text, table) if columns else ():
        cell = table.rows[row][columns[0]].number
        told = next((one for one in percents if cell and _same(one, cell)), None)
        if cell and told and not has("model_row", table.labels[row]):
            link = "probit" if "probit" in f"{table.title} {' '.join(table.head)}".casefold() else "logit"
            values = {
                "told": told.value,
                "coefficient": cell.value,
                "most": round(100 * SLOPES[link] * abs(cell.value), 1),
            }
            names = {"table": table.name, "row": table.labels[row], "link": link}
            yield seen(
                "regression",
                "high",
                "index_as_percent",
                sentence.paragraph.place,
                sentence.text,
                **names,
                **values,
            )


def _same(told: Number, cell: Number) -> bool:
    """Whether a percentage is a coefficient times a hundred, or a coefficient in per cent as it is."""
    size = abs(cell.value) * (1 if cell.unit == "percent" else 100)
    half = cell.half * (1 if cell.unit == "percent" else 100)
    return size > 0 and abs(abs(told.value) - size) <= max(told.half, half) + 1e-9
