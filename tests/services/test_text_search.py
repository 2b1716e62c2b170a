"""Searching through the service: places, counts, lemmas kept, later roles, hostile patterns."""

import pytest

from db.events import last_seq
from db.lemmas import source_words
from db.sources import revision_text, source_named
from workbench.errors import InputError
from workbench.qual.lemmas import lists_version
from workbench.services.text_search import MODES, search_texts
from workbench.services.word_counts import WordQuestion, compared_words, count_words, waiting_texts


def test_every_place_found_is_the_words_at_that_place(demo_db):
    count_words(demo_db)
    for mode, query in zip(MODES, ("ikke", "reise", "mottak", r"(?i)\bret\w+"), strict=True):
        result = search_texts(demo_db, mode, query, interviewer=True)
        assert result.n_places == len(result.lines) > 0
        for line in result.lines:
            text = revision_text(demo_db, source_named(demo_db, line.source).revision_id)
            assert text[line.start : line.end] == line.words
            assert line.before.removeprefix("…") + line.words in text


def test_a_word_is_found_as_often_as_a_pattern_finds_it(demo_db):
    by_word = search_texts(demo_db, "words", "ikke", limit=5)
    by_pattern = search_texts(demo_db, "pattern", r"(?i)\bikke\b")

    assert (by_word.n_places, by_word.n_sources) == (by_pattern.n_places, by_pattern.n_sources)
    assert by_word.n_places > 300 and len(by_word.lines) == 5


def test_lemmas_find_forms_that_the_word_does_not(demo_db):
    count_words(demo_db)

    result = search_texts(demo_db, "lemmas", "reise")

    assert {"reise", "reiser", "reist"} <= set(result.forms)
    assert result.n_places > search_texts(demo_db, "words", "reise").n_places
    assert {line.words.lower() for line in result.lines} <= set(result.forms)


def test_only_the_sources_asked_for_are_searched(demo_db):
    result = search_texts(demo_db, "words", "ikke", sources=frozenset({"I01", "I02"}))

    assert {line.source for line in result.lines} <= {"I01", "I02"} and result.of_sources == 2


def test_lemmas_are_counted_once_and_no_event_is_written(demo_db):
    before, waiting = last_seq(demo_db), waiting_texts(demo_db)

    assert (count_words(demo_db), count_words(demo_db)) == (waiting, 0)
    assert last_seq(demo_db) == before


def test_counting_can_be_stopped_and_what_is_counted_stays(demo_db):
    class StoppedError(Exception):
        pass

    def stop(done: float) -> None:
        if done > 0.5:
            raise StoppedError

    total = waiting_texts(demo_db)
    with pytest.raises(StoppedError):
        count_words(demo_db, progress=stop)

    assert 0 < waiting_texts(demo_db) < total


def test_who_is_an_interviewer_may_be_settled_after_counting(demo_db):
    count_words(demo_db)
    names = [one.source for one in source_words(demo_db, lists_version())]
    asked = WordQuestion(tuple(names[:20]), tuple(names[20:]))
    without = compared_words(demo_db, asked).n_words

    demo_db.execute("UPDATE speakers SET role = 'other'")

    assert sum(compared_words(demo_db, asked).n_words) > sum(without)
    assert sum(compared_words(demo_db, asked).n_words) == sum(
        one.n_words for one in source_words(demo_db, lists_version())
    )


def test_a_text_that_came_back_by_redo_is_searched(demo_db):
    demo_db.execute("DELETE FROM passages")

    assert search_texts(demo_db, "words", "ikke").n_places > 300


@pytest.mark.parametrize(
    ("mode", "query"), [("words", "-"), ("lemmas", "…"), ("parts", "a"), ("pattern", "(")]
)
def test_what_cannot_be_looked_for_is_refused(demo_db, mode, query):
    with pytest.raises(InputError):
        search_texts(demo_db, mode, query)
