"""Full-text search: letters kept apart, other scripts, hostile queries, old study files."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.connection import opened
from db.migrations import LATEST
from db.passages import LONGEST, passages_of
from db.search import all_passages, index_is_behind, matching_passages
from db.sources import add_sources
from tests.qual_examples import study_with_source, turns_of
from workbench.errors import InputError
from workbench.qual.records import NewSource, Turn
from workbench.qual.text_queries import part_expression, terms_of, words_expression

ARABIC = "قال إن السلام مهم جدا في حياته"
TIGRINYA = "ሰላም ንዓኻ፣ ከመይ ኣለኻ፧"
SAID = (
    "Intervjuer: Hvordan er det på mottaket i Tromsø?\n"
    "Deltaker: Jeg får ikke sove. Barna våre går på skole i Ås.\n"
    f"Deltaker: {ARABIC}\n"
    f"Deltaker: {TIGRINYA}\n"
    "Deltaker: Han sa «aldri i livet», og A\u030as er fint.\n"
)


@pytest.fixture
def searched(db):
    study_with_source(db, SAID)
    return db


def words(db, query: str, **options) -> list[str]:
    found = matching_passages(db, "words", words_expression(terms_of(query)), **options)
    return [SAID[one.start : one.end] for one in found]


def parts(db, query: str) -> list[str]:
    found = matching_passages(db, "parts", part_expression(query)[0])
    return [SAID[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("får", 1),
        ("far", 0),
        ("våre", 1),
        ("vare", 0),
        ("FÅR", 1),
        ("ås", 2),
        ("as", 0),
        ("sove", 1),
        ("sov*", 1),
    ],
)
def test_æ_ø_and_å_are_letters_of_their_own(searched, query, n):  # noqa: PLC2401
    assert len(words(searched, query)) == n


def test_a_ring_written_apart_is_found_and_finds(searched):
    apart = unicodedata.normalize("NFD", "ås")

    assert len(words(searched, apart)) == len(words(searched, "ås")) == 2


def test_the_interviewer_is_left_out_unless_asked_for(searched):
    assert words(searched, "Tromsø") == []
    assert len(words(searched, "Tromsø", interviewer=True)) == 1
    assert words(searched, "Tromso", interviewer=True) == []


def test_arabic_and_tigrinya_words_are_found_whole_and_their_stems_in_parts(searched):
    assert words(searched, "السلام") == [ARABIC]
    assert words(searched, "سلام") == []
    assert parts(searched, "سلام") == [ARABIC]
    assert words(searched, "ከመይ") == [TIGRINYA]
    assert parts(searched, "ለኻ፧") == [TIGRINYA]


def test_marks_on_letters_do_not_cut_a_word(db):
    text = "Deltaker: قَالَ شيئا\n"
    study_with_source(db, text)

    assert len(matching_passages(db, "words", words_expression(terms_of("قَالَ")))) == 1


def test_words_in_a_row_and_words_anywhere_in_the_turn(searched):
    assert len(words(searched, "«aldri i livet»")) == 1
    assert words(searched, "«livet aldri»") == []
    assert len(words(searched, "livet aldri")) == 1
    assert words(searched, "livet -aldri") == []


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="\"'*()^:-+{}AND ORNEAR\0\t;,.æ«»", max_size=40))
def test_no_query_breaks_the_search_or_changes_anything(searched, query):
    before = searched.execute("SELECT count(*), total(length(words)) FROM passages").fetchone()

    for made in (lambda: words_expression(terms_of(query)), lambda: part_expression(query)[0]):
        for index in ("words", "parts"):
            try:
                matching_passages(searched, index, made())
            except InputError as error:
                assert error.key.startswith("errors.query_")

    assert searched.execute("SELECT count(*), total(length(words)) FROM passages").fetchone() == before


@given(st.text(alphabet="ab \n", max_size=300), st.integers(5, 40))
def test_passages_hold_every_word_once_and_none_is_long(text, longest):
    pieces = passages_of(text, (), longest=longest)

    assert all(0 < one.end - one.start <= longest for one in pieces)
    assert all(one.end <= other.start for one, other in zip(pieces, pieces[1:], strict=False))  # noqa: RUF007
    assert sum(len("".join(text[one.start : one.end].split())) for one in pieces) == len(
        "".join(text.split())
    )


def test_a_turn_of_megabytes_is_many_passages(db):
    text = "Deltaker: " + "jeg vet ikke helt. " * 60_000 + "nåla\n"
    add_sources(db, [NewSource("X", "X", "interview", "deltaker", text, turns_of(text))])

    found = matching_passages(db, "words", words_expression(terms_of("nåla")))

    assert len(found) == 1 and found[0].end - found[0].start <= LONGEST
    assert text[found[0].start : found[0].end].endswith("nåla")


def test_a_document_without_turns_is_searched_by_its_lines(db):
    text = "Første linje om retur.\n\nAndre linje.\n"
    add_sources(db, [NewSource("D", "D", "document", "system", text, ())])

    (found,) = matching_passages(db, "words", words_expression(terms_of("retur")))

    assert text[found.start : found.end] == "Første linje om retur."
    assert len(all_passages(db)) == 2


def test_an_older_study_is_searchable_after_it_is_opened(db, study_file):
    study_with_source(db, SAID)
    for table in ("passages", "passage_words", "passage_parts", "lemma_counts", "word_lemmas"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm011_search'")
    db.execute("PRAGMA user_version = 10")

    with opened(study_file) as again:
        assert again.execute("PRAGMA user_version").fetchone()[0] == LATEST
        assert len(words(again, "ås")) == 2
        assert not index_is_behind(again)


def test_a_source_that_is_taken_back_leaves_the_index(searched):
    searched.execute("DELETE FROM codes")
    searched.execute("DELETE FROM turns")
    searched.execute("DELETE FROM speakers")
    searched.execute("DELETE FROM revisions")

    assert all_passages(searched) == ()
    for table in ("passage_words", "passage_parts"):
        searched.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        assert searched.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH 'ikke'").fetchone() == (0,)


def test_a_passage_never_changes(searched):
    with pytest.raises(Exception, match="a passage never changes"):
        searched.execute("UPDATE passages SET words = 'x'")


def test_turns_without_words_make_no_passage():
    assert passages_of("a  b", (Turn(1, 0, 1), Turn(2, 1, 3), Turn(3, 3, 4))) == passages_of(
        "a  b", (Turn(1, 0, 1), Turn(3, 3, 4))
    )
