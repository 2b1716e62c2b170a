"""Searching the texts of a study: words, lemmas, parts of words, or a pattern."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, get_args

from sqlite_utils import Database

from db.lemmas import forms_of, languages_of_revisions
from db.search import FoundPassage, all_passages, index_everything, index_is_behind, matching_passages
from db.sources import revision_text
from db.sources import sources as all_sources
from db.writing import write_tx
from workbench.errors import InputError
from workbench.qual.concordance import (
    WIDTH,
    Line,
    Place,
    checked_pattern,
    lemmas_in,
    line_at,
    parts_in,
    pattern_places,
    words_in,
)
from workbench.qual.lemmas import KNOWN, TextLanguage, known_language, lemma_of, lists_version
from workbench.qual.quick_places import Span
from workbench.qual.text_queries import (
    any_of_expression,
    part_expression,
    terms_of,
    tokens_of,
    words_expression,
)

Mode = Literal["words", "lemmas", "parts", "pattern"]
MODES: tuple[Mode, ...] = get_args(Mode)
_Found = tuple[str, FoundPassage, list[Span]]
"""A text, a passage of it, and what was found there."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes
    ----------
    lines : tuple of Line
        In the order of sources and texts; at most as many as asked for.
    n_places, n_sources : int
        All that was found, shown or not.
    of_sources : int
        Sources that were looked through: at their newest revision.
    forms : tuple of str
        With lemmas: the words that were looked for.
    """

    lines: tuple[Line, ...]
    n_places: int
    n_sources: int
    of_sources: int
    forms: tuple[str, ...] = ()


def search_texts(
    db: Database,
    mode: Mode,
    query: str,
    *,
    interviewer: bool = False,
    sources: frozenset[str] | None = None,
    limit: int = 500,
    width: int = WIDTH,
) -> SearchResult:
    """Find places in texts.

    Parameters
    ----------
    interviewer : bool
        Whether to look in what interviewers say.
    sources : frozenset of str, optional
        Names of the sources to look in; all when left out.
    limit : int
        Most lines that come back.
    width : int
        Characters on either side of a place.

    Raises
    ------
    InputError
        If there is nothing to look for, or a pattern cannot be read or takes too long.
    """
    _bring_index_up(db)
    found, forms = _SEARCHES[mode](db, query, interviewer)
    lines: list[Line] = []
    n_places, names = 0, set()
    for text, passage, spans in found:
        if not spans or (sources is not None and passage.source not in sources):
            continue
        n_places += len(spans)
        names.add(passage.source)
        lines += [_line(text, passage, span, width) for span in spans[: limit - len(lines)]]
    of_sources = len(all_sources(db)) if sources is None else len(sources)
    return SearchResult(tuple(lines), n_places, len(names), of_sources, forms)


def _line(text: str, passage: FoundPassage, span: Span, width: int) -> Line:
    place = Place(passage.start + span[0], passage.start + span[1])
    within = Place(passage.start, passage.end)
    return line_at(text, place, within=within, width=width, source=passage.source, speaker=passage.speaker)


def _words(db: Database, query: str, interviewer: bool) -> tuple[Iterator[_Found], tuple[str, ...]]:
    terms = terms_of(query)
    passages = matching_passages(db, "words", words_expression(terms), interviewer=interviewer)
    return _spans(db, passages, lambda words, _: words_in(words, terms)), ()


def _parts(db: Database, query: str, interviewer: bool) -> tuple[Iterator[_Found], tuple[str, ...]]:
    expression, part = part_expression(query)
    passages = matching_passages(db, "parts", expression, interviewer=interviewer)
    return _spans(db, passages, lambda words, _: parts_in(words, part)), ()


def _lemmas(db: Database, query: str, interviewer: bool) -> tuple[Iterator[_Found], tuple[str, ...]]:
    """Words of the query are taken as words of each language; a passage is read in its own."""
    words = [token.word for token in tokens_of(query)]
    if not words:
        raise InputError("errors.query_empty")
    version = lists_version()
    wanted = {language: tuple(lemma_of(word, language) for word in words) for language in (*KNOWN, "other")}
    forms = forms_of(db, version, {lemma for lemmas in wanted.values() for lemma in lemmas})
    groups = [_forms_at(place, wanted, forms) | {word} for place, word in enumerate(words)]
    passages = matching_passages(db, "words", any_of_expression(groups), interviewer=interviewer)
    languages = languages_of_revisions(db, version)
    in_language = {
        language: [
            frozenset(word for word in group if lemma_of(word, language) == lemma)
            for group, lemma in zip(groups, lemmas, strict=True)
        ]
        for language, lemmas in wanted.items()
    }

    def spans(said: str, revision_id: int) -> list[Span]:
        language = known_language(languages.get(revision_id))
        lemmas, known = wanted[language], in_language[language]
        return lemmas_in(said, lemmas, lambda word: lemma_of(word, language), forms=known)

    return _spans(db, passages, spans), tuple(sorted({word for group in groups for word in group}))


def _pattern(db: Database, query: str, interviewer: bool) -> tuple[Iterator[_Found], tuple[str, ...]]:
    pattern = checked_pattern(query)
    passages = all_passages(db, interviewer=interviewer)
    texts = list(_with_texts(db, passages))
    found = pattern_places(((text, Place(one.start, one.end)) for text, one in texts), pattern)
    return ((*texts[number], [_span(texts[number][1], place)]) for number, place in found), ()


def _span(passage: FoundPassage, place: Place) -> Span:
    return place.start - passage.start, place.end - passage.start


_SEARCHES: dict[Mode, Callable[[Database, str, bool], tuple[Iterator[_Found], tuple[str, ...]]]] = {
    "words": _words,
    "lemmas": _lemmas,
    "parts": _parts,
    "pattern": _pattern,
}


def _forms_at(
    place: int,
    wanted: dict[TextLanguage, tuple[str, ...]],
    forms: dict[str, dict[str, set[str]]],
) -> set[str]:
    return {
        word
        for language, lemmas in wanted.items()
        for word in forms.get(lemmas[place], {}).get(language, set())
    }


def _spans(
    db: Database, passages: Sequence[FoundPassage], spans_in: Callable[[str, int], list[Span]]
) -> Iterator[_Found]:
    for text, passage in _with_texts(db, passages):
        yield text, passage, spans_in(text[passage.start : passage.end], passage.revision_id)


def _with_texts(db: Database, passages: Iterable[FoundPassage]) -> Iterator[tuple[str, FoundPassage]]:
    for revision_id, group in groupby(passages, key=lambda one: one.revision_id):
        text = revision_text(db, revision_id)
        for passage in group:
            yield text, passage


def _bring_index_up(db: Database) -> None:
    if index_is_behind(db):
        with write_tx(db, action="search.index"):
            index_everything(db)
