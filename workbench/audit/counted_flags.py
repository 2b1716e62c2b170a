"""«Two of the five differences are significant»: how many rows of a table are, by their own numbers."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audit.clauses import main_clauses
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.quantified import quantified, table_meant
from workbench.audit.sentences import Sentence, rows_named, sentences_of
from workbench.audit.significance import asked_level, level_of


def check_counted_flags(document: Document) -> Iterator[Observation]:
    """Sentences that tell how many rows are significant, or not significant, and name none of them."""
    for sentence in sentences_of(document):
        clause = _clause(sentence.text)
        told = quantified(clause)
        table = table_meant(sentence, told, document, totals=True) if told else None
        if told is None or table is None or rows_named(sentence.text, table):
            continue
        levels = [level_of(table, row) for row in range(len(table.rows))]
        if len(levels) == (told.n or len(levels)) and None not in levels:
            negated = has("not_significant", clause)
            yield _judged(sentence, table, told.k, [level or 0.0 for level in levels], negated=negated)


def _clause(text: str) -> str:
    """The first clause that speaks of significance; empty without one."""
    clauses = (text[start:end] for start, end in main_clauses(text))
    return next((clause for clause in clauses if has("significant", clause)), "")


def _judged(
    sentence: Sentence, table: Table, k: int | None, levels: list[float], *, negated: bool
) -> Observation:
    asked = asked_level(sentence)
    n = sum((level <= asked) != negated for level in levels)
    wanted = len(levels) if k is None else k
    severity, key = ("reconciled", "flags_counted") if n == wanted else ("medium", "flags_miscounted")
    values = {"told": wanted, "k": n, "n": len(levels), "level": asked}
    place, quote = sentence.paragraph.place, sentence.text
    return seen("flags", severity, key, place, quote, table=table.name, **values)  # type: ignore[arg-type]
