"""What would turn each cell of a study: sources, groups, coders and choices, tried one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db.sources import sources
from workbench.mixed.display import JointDisplay, voices_of
from workbench.mixed.logic_model import Link
from workbench.mixed.records import SourceStance
from workbench.mixed.sensitivity import OtherVoices, Trial, cell_trials, is_sensitive, stances_by_coder
from workbench.mixed.voices import stances_from_codings
from workbench.qual.adjudication import agreed_layer
from workbench.qual.records import Coder
from workbench.services.adjudication import judged_passages
from workbench.services.agreement import comparable
from workbench.services.triangulation import Evidence, segments_as_sources

__all__ = ["Sensitivity", "Trial", "hidden_sources", "sensitivity"]
_ByLink = Mapping[str, list[SourceStance]]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Every trial on every cell.

    Attributes
    ----------
    trials : mapping of link to tuple of Trial
    n_open : int
        Passages on which coders differ, left out of the agreed layer.
    n_blind : int
        Sources that are coded blind: in no coder's and not in the agreed layer.
    """

    trials: Mapping[str, tuple[Trial, ...]]
    n_open: int
    n_blind: int

    @property
    def sensitive(self) -> frozenset[str]:
        """Links whose voices or verdict turn with a change to the voices."""
        return frozenset(link for link, found in self.trials.items() if is_sensitive(found))


def sensitivity(db: Database, found: Evidence, display: JointDisplay) -> Sensitivity:
    """Try every change on every cell; ``display`` is what the rule makes of ``found``.

    Coders alone and the agreed layer are those of the coders the study compares; without two of them there is
    no agreed layer.
    """
    held = comparable(db)
    standing = judged_passages(db, held, held.chosen)
    coders = stances_by_coder(one for one in held.codings if one.coder in held.chosen)
    alone = {name: _by_link(told) for name, told in coders.items()} if len(coders) > 1 else {}
    agreed = _by_link(stances_from_codings(agreed_layer(standing))) if len(coders) > 1 else None
    segments = _by_link(segments_as_sources(found.codings))
    return Sensitivity(
        {
            name: cell_trials(
                cell,
                display.settings,
                agreement=display.agreement,
                others=_others(cell.link, segments, alone, agreed),
            )
            for name, cell in display.cells.items()
        },
        sum(one.is_open for one in standing),
        len(held.blind),
    )


def hidden_sources(db: Database, found: Evidence, coder: Coder | None) -> frozenset[str]:
    """Sources coded blind whose counted codings are not all the coder's own: what they say stays unnamed."""
    blind = {source.name for source in sources(db) if source.blind}
    mine = coder.id if coder else None
    return frozenset(one.source for one in found.codings if one.source in blind and one.coder_id != mine)


def _others(
    link: Link, segments: _ByLink, alone: Mapping[str, _ByLink], agreed: _ByLink | None
) -> OtherVoices:
    return OtherVoices(
        segments=voices_of(link, segments),
        coders={coder: voices_of(link, told) for coder, told in alone.items()},
        agreed=None if agreed is None else voices_of(link, agreed),
    )


def _by_link(stances: Iterable[SourceStance]) -> _ByLink:
    by_link: dict[str, list[SourceStance]] = defaultdict(list)
    for one in stances:
        by_link[one.link].append(one)
    return by_link
