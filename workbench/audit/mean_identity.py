"""A least-squares regression goes through the means: at them, its coefficients give the mean outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.document import Document, Place, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, shares_word
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, rows_named, sentences_of

_MEAN_HEAD = re.compile(r"\b(?:mean|means|average|gjennomsnitt\w*|snitt)\b", re.IGNORECASE)
_MEAN_OF = re.compile(
    r"\b(?:mean|average|gjennomsnittlig\w*|gjennomsnittet (?:for|av)|snittet (?:for|av))\s+"
    r"(?P<what>[^.;:\d]{3,60}?)\s+(?:(?:is|was|er|var|of|på|=)\s+)?(?:på )?(?P<n>[-−]?\d)",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"(?:mean|average|gjennomsnitt\w*|snitt)\b.{0,12}\b(?:dep\w*|avhengig\w*|outcome|utfall\w*)"
    r"|dependent mean",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The mean of what is explained, with the sentence that tells it; of a row of the table neither."""

    number: Number
    place: Place | None = None
    quote: str = ""


def check_mean_identity(document: Document) -> Iterator[Observation]:
    """Tables that print a coefficient and a mean for every variable, and the mean of the outcome."""
    for table in document.tables:
        told = f"{table.title} {' '.join(table.head)} {document.beside(table)}"
        estimates = [
            c for c, head in enumerate(table.head) if has("estimate", head) and not _MEAN_HEAD.search(head)
        ]
        means = [c for c, head in enumerate(table.head) if _MEAN_HEAD.search(head)]
        if len(estimates) == 1 and len(means) == 1 and not has("log_link", told):
            yield from _identity(table, estimates[0], means[0], document)


def _identity(table: Table, estimate: int, mean: int, document: Document) -> Iterator[Observation]:
    constants = [row for row, label in enumerate(table.labels) if has("constant", label)]
    outcome = _outcome(table, document)
    if len(constants) != 1 or outcome is None:
        return
    constant = table.rows[constants[0]][estimate].number
    terms = _terms(table, estimate, mean)
    if constant is not None and terms:
        yield held_to_mean(table, (constants[0], estimate), terms, outcome)


def held_to_mean(
    table: Table, constant_at: tuple[int, int], terms: Sequence[tuple[Number, Number]], outcome: Outcome
) -> Observation:
    """What the constant and the coefficients give at the means, against the mean outcome.

    Parameters
    ----------
    constant_at : tuple of int
        Row and column of the constant.
    terms : sequence of tuple of Number
        Coefficient and mean of each variable.
    """
    row, estimate = constant_at
    constant = table.rows[row][estimate].number
    assert constant
    fitted = constant.value + sum(slope.value * at.value for slope, at in terms)
    allowed = constant.half + outcome.number.half + sum(_rounding(slope, at) for slope, at in terms)
    agrees = abs(fitted - outcome.number.value) <= allowed + 1e-9
    values = {"constant": constant.value, "fitted": round(fitted, 3), "outcome": outcome.number.value}
    due = {"allowed": round(allowed, 3), "due": round(constant.value + outcome.number.value - fitted, 3)}
    severity, key = ("reconciled", "means_agree") if agrees else ("high", "means_differ")
    place = outcome.place or table.cell_place(row, estimate)
    quote = outcome.quote or table.row_text(row)
    return seen("regression", severity, key, place, quote, table=table.name, **values, **due)  # type: ignore[arg-type]


def _outcome(table: Table, document: Document) -> Outcome | None:
    """The mean outcome: of its own row, or else told near the table by a word of its title."""
    rows = [row for row, label in enumerate(table.labels) if _OUTCOME.search(label)]
    if rows:
        number = next((cell.number for cell in table.rows[rows[0]] if cell.number), None)
        return Outcome(number) if number and len(rows) == 1 else None
    found = [one for sentence in sentences_of(document) if (one := _told_outcome(table, sentence))]
    return found[0] if len({one.number.value for one in found}) == 1 else None


def _told_outcome(table: Table, sentence: Sentence) -> Outcome | None:
    """«Mean gas use in the sample was 11,870»: the only number of such a clause, none of a variable."""
    if sentence.paragraph.place.section != table.place.section:
        return None
    told = _MEAN_OF.search(sentence.text)
    explained = [word for word in content_words(table.title) if not has("regression", word)]
    if not told or not shares_word(content_words(told["what"]), explained):
        return None
    number = next((one for one in sentence.numbers if one.start == told.start("n")), None)
    named = [row for row in rows_named(told["what"], table) if row is not None]
    return Outcome(number, sentence.paragraph.place, sentence.text) if number and not named else None


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
