"""What a check hands back: something that does not agree, something to know, or something that reconciles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.audit.document import Place
from workbench.reasons import Reason

Severity = Literal["high", "medium", "low", "note", "reconciled"]
CHECKS = (
    "sums",
    "closing",
    "ratios",
    "shares",
    "differences",
    "estimates",
    "participants",
    "sets",
    "double_counting",
    "unit_costs",
    "rank",
    "range",
    "quantifier",
    "trend",
    "prose_numbers",
    "flags",
    "null_reading",
    "symmetry",
    "denials",
    "regression",
    "small_samples",
    "zero_counts",
    "references",
    "bilingual",
)
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low", "note")


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing a check saw.

    Attributes
    ----------
    quote : str
        The words or cells it is about.
    told : Reason
        The sentence that says so.
    numbers : mapping of str to float
        What the sentence rests on.
    severity : {"high", "medium", "low", "note", "reconciled"}
        high: cannot be true whatever rounding did. medium: the text and a table disagree. low: untidy,
        or small.
        note: no error, something to know when reading. reconciled: agrees.
    """

    check: str
    place: Place
    quote: str
    told: Reason
    numbers: Mapping[str, float]
    severity: Severity


def seen(
    check: str, severity: Severity, key: str, place: Place, quote: str, /, **values: object
) -> Observation:
    """An observation whose numbers are those of its sentence."""
    numbers = {name: float(value) for name, value in values.items() if isinstance(value, int | float)}
    plain = {name: _plain(value) for name, value in values.items()}
    return Observation(
        check, place, " ".join(quote.split()), Reason.of(f"audit.{key}", **plain), numbers, severity
    )


def _plain(value: object) -> object:
    """Whole numbers without decimals; a rounding rest of floating numbers is none."""
    if isinstance(value, float):
        value = round(value, 6)
        return int(value) if value == int(value) else value
    return value
