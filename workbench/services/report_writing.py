"""Writing the report: claims with live parts, guarded, confirmed, and marked when their sources change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from sqlite_utils import Database

from db.report_claims import (
    ReportClaim,
    ReportSection,
    add_claim,
    change_claim,
    confirm_claim,
    order_claims,
    remove_claim,
    report_sections,
)
from db.writing import Writer, write_tx
from workbench.errors import InputError
from workbench.mixed.records import Verdict
from workbench.mixed.report_pairs import pair_differences
from workbench.mixed.report_text import Change, LivePart, Reference, changes, references, stamps
from workbench.mixed.word_guard import GuardFinding, Standing, guarded
from workbench.qual.records import Coder
from workbench.reasons import Reason
from workbench.reports.content import ClaimState, ReportContent, WrittenClaim, WrittenSection
from workbench.reports.live_parts import label, live_parts, offered
from workbench.texts import Language

__all__ = [
    "ReadClaim",
    "ReadSection",
    "ReportClaim",
    "ReportContent",
    "ReportSection",
    "label",
    "live_parts",
    "offered",
    "read_report",
    "report_sections",
]
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim as it stands today.

    Attributes
    ----------
    parts : mapping of Reference to LivePart
    changed : tuple of Change
        What has changed or gone since somebody confirmed it.
    stopped : tuple of (language, GuardFinding)
        Words that its verdicts do not allow.
    pairing : tuple of Reason
        How its two languages differ; only in a paired section.
    """

    claim: ReportClaim
    parts: Mapping[Reference, LivePart]
    changed: tuple[Change, ...]
    stopped: tuple[tuple[Language, GuardFinding], ...]
    pairing: tuple[Reason, ...]

    @property
    def stands(self) -> bool:
        """Whether nothing is held against it."""
        return not (self.changed or self.stopped or self.pairing)


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section with its claims as they stand today."""

    section: ReportSection
    claims: tuple[ReadClaim, ...]


def read_report(db: Database, content: ReportContent) -> tuple[ReadSection, ...]:
    """The written report, every claim held against the study as it is now."""
    return tuple(
        ReadSection(one, tuple(read_claim(content, claim, paired=one.paired) for claim in one.claims))
        for one in report_sections(db)
    )


def read_claim(content: ReportContent, claim: ReportClaim, *, paired: bool) -> ReadClaim:
    """One claim held against the study."""
    found = references(claim.nb, claim.en)
    parts = live_parts(content, found)
    return ReadClaim(
        claim=claim,
        parts=parts,
        changed=changes(found, claim.confirmed, parts),
        stopped=tuple(stopped_words(content, claim.nb, claim.en)),
        pairing=pair_differences(claim.nb, claim.en) if paired else (),
    )


def stopped_words(content: ReportContent, nb: str, en: str) -> Iterator[tuple[Language, GuardFinding]]:
    """Words in either language that the verdicts of their own sentence do not allow."""
    texts: tuple[tuple[Language, str], ...] = (("nb", nb), ("en", en))
    for language, text in texts:
        parts = live_parts(content, references(text))
        standings = [standing_of(content, link) for link in _links(parts.values())]
        yield from ((language, finding) for finding in guarded(text, language, standings))


def standing_of(content: ReportContent, link: str) -> Standing:
    """What the cell of a link lets a sentence say."""
    cell = content.display.cells[link]
    overridden = tuple(one.verdict for one in content.overrides if one.link == link)
    verdicts = cast(tuple[Verdict, ...], (cell.verdict, *overridden))
    return Standing(link, verdicts, cell.fragile, cell.numbers.number_class)


def true_sentences(content: ReportContent, text: str, finding: GuardFinding) -> tuple[Reference, ...]:
    """Sentences that would be true in place of words that were stopped, as references.

    Those of the cells that did not allow the words; else of the cells whose measure the text names; else of
    all links with an estimate.
    """
    measured = [name for name, cell in content.display.cells.items() if cell.link.to_node == "return"]
    named = [name for name in measured if _is_named(content, name, text)]
    chosen = finding.links or tuple(named) or tuple(one.link for one in content.effects)
    return tuple(Reference("verdict", name, "sentence") for name in chosen)


def _is_named(content: ReportContent, link: str, text: str) -> bool:
    measure = content.display.cells[link].link.measure_id
    if measure is None:
        return False
    found = content.model.measure(measure)
    return any(name.casefold() in text.casefold() for name in (found.name_nb, found.name_en))


def store_claim(
    db: Database,
    content: ReportContent,
    coder: Coder,
    nb: str,
    en: str,
    *,
    section_id: int,
    claim: ReportClaim | None = None,
    after: int | None = None,
) -> int:
    """Store a claim, new or changed, confirmed by whoever writes it; its id.

    Parameters
    ----------
    after : int, optional
        The claim that a new one comes behind; 0 for the first place, and the end of the section without it.

    Raises
    ------
    InputError
        If it is empty or too long, refers to nothing, or says what its verdicts do not allow.
    ConflictError
        If somebody else has changed it in the meantime.
    """
    nb, en = nb.strip(), en.strip()
    _refuse_unless_sound(content, nb, en)
    found = references(nb, en)
    kept = stamps(found, live_parts(content, found))
    with write_tx(db, action="report.claim_write", coder_id=coder.id) as writer:
        if claim is None:
            return _added(writer, add_claim(writer, section_id, nb, en, kept), section_id, after)
        change_claim(writer, claim.id, nb, en, kept, read=(claim.nb, claim.en))
        return claim.id


def _added(writer: Writer, claim_id: int, section_id: int, after: int | None) -> int:
    """Put a claim that was added at the end in its place."""
    if after is not None:
        held = next(one for one in report_sections(writer.db) if one.id == section_id)
        order = [one.id for one in held.claims if one.id != claim_id]
        at = order.index(after) + 1 if after in order else 0 if after == 0 else len(order)
        order_claims(writer, [*order[:at], claim_id, *order[at:]])
    return claim_id


def _refuse_unless_sound(content: ReportContent, nb: str, en: str) -> None:
    if not nb:
        raise InputError("errors.claim_empty")
    if max(len(nb), len(en)) > LONGEST:
        raise InputError("errors.claim_long", most=LONGEST)
    found = references(nb, en)
    parts = live_parts(content, found)
    if gone := tuple(one.name for one in found if one not in parts):
        raise InputError("errors.claim_refers_to_nothing", what=gone)
    if stopped := tuple(f"«{one.words}»" for _, one in stopped_words(content, nb, en)):
        raise InputError("errors.claim_stopped", words=stopped)


def confirm(db: Database, content: ReportContent, coder: Coder, claim: ReportClaim) -> None:
    """Let a claim stand with what its references say now."""
    found = references(claim.nb, claim.en)
    with write_tx(db, action="report.claim_confirm", coder_id=coder.id) as writer:
        confirm_claim(writer, claim.id, stamps(found, live_parts(content, found)))


def remove(db: Database, coder: Coder, claim: ReportClaim) -> None:
    """Take a claim out of the report."""
    with write_tx(db, action="report.claim_remove", coder_id=coder.id) as writer:
        remove_claim(writer, claim.id)


def move(db: Database, coder: Coder, section: ReportSection, claim: ReportClaim, step: int) -> None:
    """Move a claim up (-1) or down (+1) within its section; at the edge nothing happens."""
    order = moved([one.id for one in section.claims], claim.id, step)
    with write_tx(db, action="report.claim_move", coder_id=coder.id) as writer:
        order_claims(writer, order)


def moved(order: list[int], moving: int, step: int) -> list[int]:
    """An order with one of it moved by some steps, not beyond either end."""
    place = order.index(moving)
    to = min(max(place + step, 0), len(order) - 1)
    kept = [one for one in order if one != moving]
    return [*kept[:to], moving, *kept[to:]]


def written_sections(db: Database, content: ReportContent) -> tuple[WrittenSection, ...]:
    """The written report as it may leave the house: each claim with its state."""
    return tuple(
        WrittenSection(
            one.section.name_nb,
            one.section.name_en,
            one.section.paired,
            tuple(WrittenClaim(claim.claim.nb, claim.claim.en, _state(claim)) for claim in one.claims),
        )
        for one in read_report(db, content)
    )


def _state(read: ReadClaim) -> ClaimState:
    return "stopped" if read.stopped else "changed" if read.changed else "confirmed"


def _links(parts: Iterable[LivePart]) -> list[str]:
    return list(dict.fromkeys(part.link for part in parts if part.link))
