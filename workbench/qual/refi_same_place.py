"""Words about a coded passage that stand in a second passage at the same place.

MAXQDA writes the comment on a coding so, f4 a memo on a passage that is coded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.qual.refi_records import RefiSelection
from workbench.qual.refi_report import Tally


def joined_words(selections: Sequence[RefiSelection], tally: Tally) -> tuple[RefiSelection, ...]:
    """Passages with the words that stand beside them; words where nothing is coded stay a passage.

    Words join the first coded passage of the same start and end that is their writer's, or anybody's where
    the file does not tell who wrote them.
    """
    coded: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, one in enumerate(selections):
        if one.codings:
            coded[one.start, one.end].append(number)
    kept = dict(enumerate(selections))
    for number, one in enumerate(selections):
        place = _place_of(one, coded.get((one.start, one.end), ()), kept)
        if place is not None:
            kept[place] = _with_words(kept[place], kept.pop(number))
            tally.note("exchange.mended_same_place")
    return tuple(kept.values())


def _place_of(one: RefiSelection, coded: Iterable[int], kept: Mapping[int, RefiSelection]) -> int | None:
    """Number of the coded passage that words belong to; None where there is none."""
    if one.codings or not (one.description or one.notes):
        return None
    return next((number for number in coded if one.user in ("", kept[number].codings[0].user)), None)


def _with_words(coded: RefiSelection, words: RefiSelection) -> RefiSelection:
    told = "\n\n".join(dict.fromkeys(filter(None, (coded.description, words.description))))
    return replace(coded, description=told, notes=tuple(dict.fromkeys((*coded.notes, *words.notes))))
