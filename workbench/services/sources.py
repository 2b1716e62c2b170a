"""The list of sources with what is known and coded of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlite_utils import Database

from db.codings import NOBODY, coding_counts
from db.logic_model import logic_model, measures
from db.sources import sources, word_counts
from workbench.qual.records import Coder, Source


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source with its size and the number of codings by coder."""

    source: Source
    n_words: int
    n_codings: int
    n_coders: int


def source_rows(db: Database, coder: Coder | None = None) -> tuple[SourceRow, ...]:
    """All sources in their order; of those coded blind only the coder's own codings are counted."""
    words = word_counts(db)
    coded = coding_counts(db, seen_by=coder.id if coder else NOBODY)
    coders = Counter(revision for revision, _ in coded)
    totals: Counter[int] = Counter()
    for (revision, _), n in coded.items():
        totals[revision] += n
    return tuple(
        SourceRow(one, words[one.revision_id], totals[one.revision_id], coders[one.revision_id])
        for one in sources(db)
    )


def measure_names(db: Database, language: str) -> tuple[tuple[str, str], ...]:
    """Id and name of each measure somebody can have taken part in: not those made of arms."""
    listed = {one.id: one for one in measures(db)}
    return tuple(
        (one.id, one.name(language))
        for one in listed.values()
        if not one.needs_all_parts and not any(listed[part].parts for part in one.parts)
    )


def link_names(db: Database, language: str) -> dict[str, str]:
    """Name of every link of the logic model by id."""
    model = logic_model(db)
    return {link.link: link.name(language) for link in model.links} if model else {}


def arm_names(db: Database, language: str) -> dict[str, str]:
    """Name of every measure and arm by id."""
    return {one.id: one.name(language) for one in measures(db)}
