"""How far coders agree on what a source says of a link: the one figure that verdicts weigh."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.qual.records import Coding

NOT_CODED = "not coded"


@dataclass(frozen=True, slots=True)
class StanceAgreement:
    """How far coders agree on stances, as verdicts weigh it.

    Attributes
    ----------
    alpha : float
        Krippendorff's alpha, nominal; ``nan`` when there are too few units or no variation to judge by.
    percent_agreement : float
        Share (0–1) of units on which all coders who worked on the source agree.
    n_units : int
        Source × link pairs that at least one coder coded.
    n_coders : int
    unit : str
        Always ``"source × link stance"``.
    """

    alpha: float
    percent_agreement: float
    n_units: int
    n_coders: int
    unit: str = "source × link stance"


def stance_agreement(codings: Iterable[Coding]) -> StanceAgreement:
    """Krippendorff's alpha over the stance of each source on each link.

    A unit is a source × link pair that somebody coded. A coder's value is the stance (mixed ``±`` if that
    coder's segments differ), ``not coded`` where the coder worked on the source but not on the link, and
    missing where the coder coded nothing in the source. One coder's overlapping segments never count as
    agreement.

    References
    ----------
    Krippendorff (2004), Content Analysis, chapter 11; computed by the ``krippendorff`` package.
    """
    values, worked = stance_values(codings)
    coders = sorted({coder for coder, _, _ in values})
    units = sorted({(source, link) for _, source, link in values})
    table = [[_value(values, worked, coder, *unit) for unit in units] for coder in coders]
    shared = [column for column in zip(*table, strict=True) if None not in column and len(column) > 1]
    same = sum(len(set(column)) == 1 for column in shared)
    share = same / len(shared) if shared else math.nan
    return StanceAgreement(_alpha(table), share, len(units), len(coders))


Values = dict[tuple[int, str, str], str]


def stance_values(codings: Iterable[Coding]) -> tuple[Values, set[tuple[int, str]]]:
    """Each coder's stance by coder, source and link, and who has worked on which source."""
    stances: dict[tuple[int, str, str], set[str]] = {}
    worked = set()
    for coding in codings:
        worked.add((coding.coder_id, coding.source))
        if coding.link and coding.assessment.stance:
            key = (coding.coder_id, coding.source, coding.link)
            stances.setdefault(key, set()).add(coding.assessment.stance)
    values = {key: next(iter(found)) if len(found) == 1 else "±" for key, found in stances.items()}
    return values, worked


def _value(values: Values, worked: set[tuple[int, str]], coder: int, source: str, link: str) -> str | None:
    stance = values.get((coder, source, link))
    if stance is not None:
        return stance
    return NOT_CODED if (coder, source) in worked else None


def _alpha(table: list[list[str | None]]) -> float:
    columns = [[value for value in column if value is not None] for column in zip(*table, strict=True)]
    pairable = {value for column in columns if len(column) > 1 for value in column}
    if len(pairable) < 2:
        return math.nan
    import krippendorff

    known = sorted({value for column in columns for value in column})
    codes = {value: float(place) for place, value in enumerate(known)}
    data = [[math.nan if value is None else codes[value] for value in row] for row in table]
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))
