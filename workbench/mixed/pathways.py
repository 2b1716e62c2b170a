"""Where a path from measure to return stops, and what its links would have to multiply to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.mixed.logic_model import Link, LogicModel
from workbench.mixed.records import Direction

START, END = "measure", "return"
"""Where every path begins, and where it is meant to lead."""
_STOPS: tuple[Direction, ...] = ("no_change", "reverses")
_UNCLEAR: tuple[Direction, ...] = ("mixed", "thin", "silent")


@dataclass(frozen=True, slots=True)
class PathReading:
    """How far the voices follow a path.

    Attributes
    ----------
    stops_at : str or None
        First link at which the voices see no change or the opposite.
    unclear_at : str or None
        First link before that at which they are mixed, too few or silent; what lies behind the stop is
        not reached and not asked.
    """

    stops_at: str | None
    unclear_at: str | None


def read_path(links: Sequence[str], directions: Mapping[str, Direction]) -> PathReading:
    """Walk a path in order; a link nobody spoke to is silent."""
    found = [directions.get(link, "silent") for link in links]
    stop = next((place for place, one in enumerate(found) if one in _STOPS), len(links))
    unclear = next((place for place, one in enumerate(found[:stop]) if one in _UNCLEAR), None)
    return PathReading(
        stops_at=links[stop] if stop < len(links) else None,
        unclear_at=None if unclear is None else links[unclear],
    )


def paths_of(model: LogicModel, measure_id: str) -> tuple[tuple[str, ...], ...]:
    """Every way from a measure to return by its own links and those that all measures share.

    The direct link from measure to return is no path: it is what the numbers answer. A link that gathers
    others is none either. What leads nowhere (a station no link goes on from) is left out. In the order of
    the model.
    """
    own = [one for one in model.links if one.measure_id in (measure_id, None) and not one.gathers]
    steps = [one for one in own if (one.from_node, one.to_node) != (START, END)]
    found = _walks([one for one in steps if one.measure_id == measure_id and one.from_node == START], steps)
    return tuple(tuple(one.link for one in walk) for walk in found)


def _walks(begun: Sequence[Link], steps: Sequence[Link]) -> list[tuple[Link, ...]]:
    """All walks that reach the end, none through a station twice."""
    walks: list[tuple[Link, ...]] = [(one,) for one in begun]
    done: list[tuple[Link, ...]] = []
    while walks:
        walk = walks.pop(0)
        if walk[-1].to_node == END:
            done.append(walk)
            continue
        seen = {START, *(one.to_node for one in walk)}
        onward = [one for one in steps if one.from_node == walk[-1].to_node and one.to_node not in seen]
        walks = [*((*walk, one) for one in onward), *walks]
    return done


def chain_effect(*shares: float) -> float:
    """Effect at the end of a chain: the product of the shares that pass each link.

    Examples
    --------
    Six in ten feel better, one in fifteen of them becomes motivated, half of these can go:

    >>> round(chain_effect(0.6, 1 / 15, 0.5), 3)
    0.02
    """
    if not all(0 <= share <= 1 for share in shares):
        raise ValueError("Shares must lie between 0 and 1.")
    return math.prod(shares)


def needed_share(effect: float, *others: float) -> float:
    """Share that must pass one link for the chain to give ``effect``, the other links given.

    Above 1 the chain cannot give it; ``inf`` if another link lets nobody through.

    Examples
    --------
    >>> round(needed_share(0.02, 0.6, 0.5), 3)
    0.067
    """
    passed = chain_effect(*others)
    return effect / passed if passed else math.inf


def share_ruled_out(n: int, *, seen: int = 0, level: float = 0.05) -> float:
    """Smallest share that seeing it in ``seen`` of ``n`` rules out at ``level`` (one-sided, exact binomial).

    1 where everybody shows it: then no share is too large.

    References
    ----------
    Clopper & Pearson (1934), Biometrika 26(4), 404-413.

    Examples
    --------
    None of twenty interviewed is motivated; that rules out only more than 13.9 %:

    >>> round(share_ruled_out(20), 3)
    0.139
    """
    if n < 1 or not 0 < level < 1:
        raise ValueError("n must be at least 1 and level between 0 and 1.")
    if not 0 <= seen <= n:
        raise ValueError("seen must lie between 0 and n.")
    if not seen:
        return 1.0 - float(level ** (1 / n))
    if seen == n:
        return 1.0
    from scipy.stats import beta

    return float(beta.ppf(1 - level, seen + 1, n - seen))
