"""A Norwegian claim and its English counterpart: neither may say more than the other."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.mixed.report_text import references
from workbench.mixed.word_guard import strength
from workbench.reasons import Reason


def pair_differences(nb: str, en: str) -> tuple[Reason, ...]:
    """How the two say different things, as reasons; empty where they refer to the same and claim alike.

    Compared are references (numbers, verdicts, quotes), and of the author's own words what they claim,
    whether they make reservations or deny, and how many they speak of.
    """
    if not en.strip() or not nb.strip():
        return (Reason.of("report.pair_missing_nb" if not nb.strip() else "report.pair_missing_en"),)
    return (*_references(nb, en), *_strengths(nb, en))


def _references(nb: str, en: str) -> Iterator[Reason]:
    first, second = references(nb), references(en)
    if only := tuple(one.name for one in first if one not in second):
        yield Reason.of("report.pair_only_nb", what=only)
    if only := tuple(one.name for one in second if one not in first):
        yield Reason.of("report.pair_only_en", what=only)


def _strengths(nb: str, en: str) -> Iterator[Reason]:
    first, second = strength(nb, "nb"), strength(en, "en")
    for kind in sorted(first - second):
        yield Reason.of("report.pair_more_nb", what=Reason.of(f"report.kind_{kind}"))
    for kind in sorted(second - first):
        yield Reason.of("report.pair_more_en", what=Reason.of(f"report.kind_{kind}"))
