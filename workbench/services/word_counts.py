"""Words of a study by lemma: counted once a text, compared between groups of informants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlite_utils import Database

from db.lemmas import (
    SourceWords,
    interviewer_labels,
    keep_lemmas,
    revisions_without_lemmas,
    source_words,
)
from db.sources import revision_text, source_of_revision, turns
from workbench.qual.keyness import Keyness, keyness
from workbench.qual.lemmas import known_language, language_of, lemmas_of, lists_version, stop_words
from workbench.qual.records import Turn
from workbench.qual.text_queries import folded, raw_words

AT_ONCE = 60
"""Texts whose words are counted without asking; more of them are work to be watched."""


@dataclass(frozen=True, slots=True)
class WordQuestion:
    """Which sources to compare, and what a word needs to be judged."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    least_count: int = 5
    least_sources: int = 3
    with_stop_words: bool = False


def waiting_texts(db: Database) -> int:
    """How many texts have no counts yet."""
    return len(revisions_without_lemmas(db, lists_version()))


def count_words(db: Database, *, progress: Callable[[float], None] = lambda _: None) -> int:
    """Count the lemmas of every text that has no counts yet, and keep them; how many texts that were.

    Parameters
    ----------
    progress : callable
        Is told the share done (0–1); what is counted by then stays.
    """
    version = lists_version()
    waiting = revisions_without_lemmas(db, version)
    for number, revision_id in enumerate(waiting):
        progress(number / len(waiting))
        keep_lemmas(db, version, *_counted(db, revision_id))
    return len(waiting)


def compared_words(db: Database, asked: WordQuestion) -> Keyness:
    """Words that set two groups of sources apart, by what informants say.

    Raises
    ------
    StatisticsError
        A group has fewer than two sources with counted words.
    """
    wanted, asking = {*asked.first, *asked.second}, interviewer_labels(db)
    found = {one.source: one for one in source_words(db, lists_version()) if one.source in wanted}
    said = {name: _said(one, asking) for name, one in found.items()}
    return keyness(
        {name: _kept(said[name], one.language, asked) for name, one in found.items()},
        {name: counts.total() for name, counts in said.items()},
        [name for name in asked.first if name in found],
        [name for name in asked.second if name in found],
        least_count=asked.least_count,
        least_sources=asked.least_sources,
    )


def _said(words: SourceWords, asking: Collection[tuple[str, str]]) -> Counter[str]:
    """Lemmas of those who are no interviewers."""
    said: Counter[str] = Counter()
    for label, counts in words.counts.items():
        if (words.source, label) not in asking:
            said.update(counts)
    return said


def _kept(said: Counter[str], language: str, asked: WordQuestion) -> dict[str, int]:
    left_out = frozenset[str]() if asked.with_stop_words else stop_words(known_language(language))
    return {lemma: n for lemma, n in said.items() if lemma not in left_out}


def _counted(db: Database, revision_id: int) -> tuple[SourceWords, dict[str, str]]:
    text, source = revision_text(db, revision_id), source_of_revision(db, revision_id)
    words: dict[str, Counter[str]] = {}
    for turn in turns(db, revision_id) or (Turn(1, 0, len(text)),):
        found = map(folded, raw_words(text[turn.start : turn.end]))
        words.setdefault(turn.speaker, Counter()).update(found)
    everything: Counter[str] = sum(words.values(), Counter())
    language = language_of(everything.elements())
    lemmas = lemmas_of(everything, language)
    counts = {label: _by_lemma(held, lemmas) for label, held in words.items()}
    return SourceWords(source.name, revision_id, language, everything.total(), counts), lemmas


def _by_lemma(words: Counter[str], lemmas: dict[str, str]) -> Counter[str]:
    made: Counter[str] = Counter()
    for word, n in words.items():
        made[lemmas[word]] += n
    return made
