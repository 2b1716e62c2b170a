"""What the voices would say had one source, one group or one choice been another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.mixed.records import Direction, NumberClass, SourceStance
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.verdicts import verdict_of
from workbench.mixed.voices import direction_of, group_name, stances_from_codings
from workbench.qual.records import Coding
from workbench.reasons import Reason

Check = Literal["without_source", "without_group", "without_opinion", "threshold", "coder_alone"]
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True, slots=True)
class Turn:
    """A check under which the direction of the voices is another.

    Attributes
    ----------
    check : Check
    what : tuple of str
        Sources each of which turns it when left out; the group, coder or thresholds.
    direction : Direction
        What the voices would say.
    """

    check: Check
    what: tuple[str, ...]
    direction: Direction

    def reason(self) -> Reason:
        """The check in words."""
        what: object = self.what
        if self.check == "without_group":
            what = group_name(self.what[0])
        elif self.check == "threshold":
            what = tuple(float(one) for one in self.what)
        direction = Reason.of(f"verdict.direction_{self.direction}")
        return Reason.of(f"verdict.turn_{self.check}", what=what, direction=direction)


def direction_turns(
    stances: Sequence[SourceStance],
    settings: TriangulationSettings,
    *,
    by_coder: Mapping[str, Sequence[SourceStance]] | None = None,
) -> tuple[Turn, ...]:
    """Every check that turns the direction of one link's voices.

    Each source left out, each group left out, without opinion and hearsay, thresholds from 0.5 to 0.9, and
    each coder alone. Sources alike in group, stance and claim turn alike, so the time does not grow with
    the square of their number.

    Parameters
    ----------
    stances : sequence of SourceStance
        Of one link, one a source.
    by_coder : mapping of coder to stances, optional
        The same link by each coder alone; see :func:`stances_by_coder`.
    """
    found = direction_of(stances, settings)
    checked = (
        *_without_sources(stances, settings),
        *_without_groups(stances, settings),
        *_without_opinion(stances, settings),
        *_thresholds(stances, settings),
        *_coders(by_coder or {}, settings),
    )
    return _merged(turn for turn in checked if turn.direction != found)


def verdict_turns(turns: Iterable[Turn], direction: Direction, number_class: NumberClass) -> tuple[Turn, ...]:
    """Those turns of the direction that turn the verdict, too: a cell with any is sensitive («følsom»)."""
    stands = verdict_of(direction, number_class)
    return tuple(turn for turn in turns if verdict_of(turn.direction, number_class) != stands)


def stances_by_coder(codings: Iterable[Coding]) -> dict[str, tuple[SourceStance, ...]]:
    """Stances of all links as each coder alone would have them."""
    apart: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        apart[coding.coder].append(coding)
    return {coder: stances_from_codings(own) for coder, own in apart.items()}


def _without_sources(stances: Sequence[SourceStance], settings: TriangulationSettings) -> Iterator[Turn]:
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for position, one in enumerate(stances):
        alike[one.group, one.stance, one.claim].append(position)
    for positions in alike.values():
        rest = [*stances[: positions[0]], *stances[positions[0] + 1 :]]
        sources = tuple(stances[position].source for position in positions)
        yield Turn("without_source", sources, direction_of(rest, settings))


def _without_groups(stances: Sequence[SourceStance], settings: TriangulationSettings) -> Iterator[Turn]:
    for group in dict.fromkeys(one.group for one in stances):
        rest = [one for one in stances if one.group != group]
        yield Turn("without_group", (group,), direction_of(rest, settings))


def _without_opinion(stances: Sequence[SourceStance], settings: TriangulationSettings) -> Iterator[Turn]:
    rest = [one for one in stances if one.claim not in ("op", "hear")]
    if len(rest) < len(stances):
        yield Turn("without_opinion", (), direction_of(rest, settings))


def _thresholds(stances: Sequence[SourceStance], settings: TriangulationSettings) -> Iterator[Turn]:
    for threshold in THRESHOLDS:
        moved = replace(settings, direction_threshold=threshold)
        yield Turn("threshold", (str(threshold),), direction_of(stances, moved))


def _coders(
    by_coder: Mapping[str, Sequence[SourceStance]], settings: TriangulationSettings
) -> Iterator[Turn]:
    for coder, own in by_coder.items():
        yield Turn("coder_alone", (coder,), direction_of(own, settings))


def _merged(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Sources and thresholds that turn it the same way, gathered in one."""
    whats: dict[tuple[Check, Direction, str], list[str]] = defaultdict(list)
    for turn in turns:
        apart = "" if turn.check in ("without_source", "threshold") else "".join(turn.what)
        whats[turn.check, turn.direction, apart].extend(turn.what)
    return tuple(Turn(check, tuple(what), direction) for (check, direction, _), what in whats.items())
