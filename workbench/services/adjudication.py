"""Settling where coders differ, and what agreement does to the verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from db import adjudications as store
from db.codebook import codes
from db.sources import revision_text
from workbench.errors import InputError
from workbench.mixed.display import Cell, JointDisplay
from workbench.mixed.voices import stances_from_codings
from workbench.qual.adjudication import JudgedPassage, Passage, agreed_layer, judged, passages
from workbench.qual.records import CLAIM_TYPES, STANCES, ClaimType, Code, Coder, Coding, Decision, Stance
from workbench.services.agreement import Comparable
from workbench.services.triangulation import display_of, evidence, study_settings

__all__ = ["Decision", "JudgedPassage", "Layers", "Option", "Surroundings"]
MIN_REASON = 10
CONTEXT = 200
AGREED = ""
"""Name of the agreed layer among the layers; no coder is called that."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words of a passage with what stands around them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way to settle a passage; ``coders`` coded it like that."""

    coded: bool
    stance: Stance | None
    claim: ClaimType | None
    coders: tuple[str, ...] = ()


def judged_passages(db: Database, found: Comparable, coders: Sequence[str]) -> tuple[JudgedPassage, ...]:
    """Every passage of the compared coders and where it stands."""
    return judged(passages(found.codings, coders), store.adjudications(db))


def code_of(db: Database, passage: Passage) -> Code:
    """The code of a passage."""
    return next(one for one in codes(db) if one.id == passage.code_id)


def surroundings(db: Database, passage: Passage) -> Surroundings:
    """The passage in its text."""
    text, segment = revision_text(db, passage.segment.revision_id), passage.segment
    return Surroundings(
        text[max(0, segment.start - CONTEXT) : segment.start],
        text[segment.start : segment.end],
        text[segment.end : segment.end + CONTEXT],
    )


def options(passage: Passage) -> tuple[Option, ...]:
    """Ways to settle a passage: as a coder has it, not coded, and, for links, any other stance."""
    coded: dict[tuple[Stance | None, ClaimType | None], list[str]] = {}
    for one in passage.codings:
        key = one.assessment.stance, one.assessment.claim
        if one.coder not in coded.setdefault(key, []):
            coded[key].append(one.coder)
    told = [Option(True, stance, claim, tuple(who)) for (stance, claim), who in coded.items()]
    if not passage.link:
        return (*told, Option(False, None, None, passage.missing))
    claims = [claim for _, claim in coded if claim]
    strongest = min(claims, key=CLAIM_TYPES.index) if claims else None
    others = [Option(True, one, strongest) for one in STANCES if one not in {key[0] for key in coded}]
    return (*told, Option(False, None, None, passage.missing), *others)


def settle(db: Database, passage: Passage, option: Option, reason: str, coder: Coder) -> None:
    """Store what was agreed on for a passage; both coders' codings stay as they are.

    Raises
    ------
    InputError
        If the reason is too short to be one.
    """
    if len(reason.strip()) < MIN_REASON:
        raise InputError("errors.adjudication_reason", n=MIN_REASON)
    decision = Decision(option.coded, option.stance, option.claim, reason.strip())
    originals = passage.originals
    store.set_adjudication(
        db, passage.segment, passage.code_id, decision, originals=originals, coder_id=coder.id
    )


def reopen(db: Database, settled: JudgedPassage, coder: Coder) -> None:
    """Take a decision away; the log keeps it."""
    if settled.adjudication:
        store.remove_adjudication(db, settled.adjudication.id, coder_id=coder.id)


@dataclass(frozen=True, slots=True)
class Layers:
    """The joint display as each coder alone would have it, and as the agreed layer has it.

    Attributes
    ----------
    displays : mapping of coder to JointDisplay
        The agreed layer under ``AGREED``, last.
    n_sources : mapping of coder to int
        Sources each layer rests on.
    n_open : int
        Passages that are still open and left out of the agreed layer.
    """

    displays: dict[str, JointDisplay]
    n_sources: dict[str, int]
    n_open: int

    def cells(self, link: str) -> dict[str, Cell]:
        """One link's cell in every layer."""
        return {name: display.cells[link] for name, display in self.displays.items()}

    @property
    def between_coders(self) -> tuple[str, ...]:
        """Links whose verdict is not the same by every coder."""
        coders = [name for name in self.displays if name != AGREED]
        return tuple(
            link
            for link in self.displays[AGREED].cells
            if len({self.displays[name].cells[link].verdict for name in coders}) > 1
        )

    @property
    def by_agreement(self) -> tuple[str, ...]:
        """Links on which coders have one verdict, and the agreed layer another."""
        between = self.between_coders
        return tuple(
            link
            for link in self.displays[AGREED].cells
            if link not in between and len({cell.verdict for cell in self.cells(link).values()}) > 1
        )

    @property
    def turned_voices(self) -> tuple[str, ...]:
        """Links whose voices have another direction in some layer, though the verdict is the same."""
        flipped = (*self.between_coders, *self.by_agreement)
        return tuple(
            link
            for link in self.displays[AGREED].cells
            if link not in flipped and len({cell.voices.direction for cell in self.cells(link).values()}) > 1
        )


def layers(
    db: Database, found: Comparable, coders: Sequence[str], standing: Sequence[JudgedPassage]
) -> Layers:
    """Judge the study by each coder alone and by the agreed layer.

    Parameters
    ----------
    found : Comparable
        Codings that everybody may see; sources that are coded blind are in no layer.
    standing : sequence of JudgedPassage
        From :func:`judged_passages` for the same coders.
    """
    held, thresholds = evidence(db), study_settings(db)
    by_layer: dict[str, tuple[Coding, ...]] = {
        coder: tuple(one for one in found.codings if one.coder == coder) for coder in coders
    }
    by_layer[AGREED] = agreed_layer(standing)
    displays = {
        name: display_of(replace(held, codings=own, stances=stances_from_codings(own)), thresholds)
        for name, own in by_layer.items()
    }
    return Layers(
        displays,
        {name: len({one.source for one in own}) for name, own in by_layer.items()},
        sum(one.is_open for one in standing),
    )
