"""Which groups of persons rows may name: those of many, who did not all become the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence


def common_groups(
    groups: Sequence[Hashable], outcomes: Sequence[Hashable] | None = None, *, least: int
) -> frozenset[Hashable]:
    """Groups that a row may name without picking out a person or telling what became of one.

    Parameters
    ----------
    groups : sequence of hashable, length n
        The group of each person, such as country and band of ages.
    outcomes : sequence of hashable, length n, optional
        What became of each. A group of whom all had the same is left out: whoever is known to belong to it
        is known to have had it.
    least : int
        Fewest persons of a group.

    Returns
    -------
    frozenset
        The groups that hold.
    """
    large = frozenset(group for group, n in Counter(groups).items() if n >= least)
    if outcomes is None:
        return large
    kinds = Counter(group for group, _ in set(zip(groups, outcomes, strict=True)))
    return frozenset(group for group in large if kinds[group] > 1)
