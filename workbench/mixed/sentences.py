"""What a cell says, as a sentence to be put into words by the language."""

from __future__ import annotations

from workbench.mixed.display import Cell
from workbench.reasons import Reason


def cell_sentence(cell: Cell) -> Reason:
    """The one sentence of a cell; only an equivalent estimate is said to have no effect of importance.

    Values that are themselves words (class, direction) are given as reasons of their own.
    """
    direction = Reason.of(f"verdict.direction_{cell.voices.direction}")
    number_class = Reason.of(f"verdict.class_{cell.numbers.number_class}")
    if cell.verdict == "inconclusive" and cell.numbers.number_class == "unreliable":
        return Reason.of("verdict.say_unreliable")
    if cell.verdict == "inconclusive":
        return Reason.of("verdict.say_inconclusive", **_range(cell))
    return Reason.of(f"verdict.say_{cell.verdict}", **{"class": number_class, "direction": direction})


def _range(cell: Cell) -> dict[str, object]:
    """How many fewer or more returns the interval allows among the matched participants."""
    low, high = cell.numbers.interval or (float("nan"), float("nan"))
    n = cell.n_participants
    if n is None:
        return {"lower": points(low), "upper": points(high), "n": Reason.of("verdict.all_participants")}
    return {"lower": returns(low * n), "upper": returns(high * n), "n": n}


def returns(number: float) -> Reason:
    """«26 færre returer» or «35 flere returer», rounded to whole returns."""
    n = round(abs(number))
    key = "verdict.fewer" if number < 0 else "verdict.more"
    return Reason.of(f"{key}_one" if n == 1 else key, n=n)


def points(share: float) -> Reason:
    """«4,6 prosentpoeng færre»."""
    return Reason.of("verdict.pp_fewer" if share < 0 else "verdict.pp_more", pp=round(abs(100 * share), 1))
