"""From when to when persons are followed, and the warning where time begins otherwise for participants."""

import pytest

from db.register import participations, persons_frame
from workbench.services.follow_up import STILL_HERE, date_of, days_between, ends_of, time_zero_warnings
from workbench.texts import Texts


def keys(db):
    return {reason.key.removeprefix("effect_reason.time_") for reason in time_zero_warnings(db)}


def a_participant(db):
    inside = {
        no for no, one in zip(*map(persons_frame(db).get, ("person_no", "in_population")), strict=True) if one
    }
    return next(no for no in participations(db)["person_no"] if no in inside)


def test_time_begins_alike_in_the_demo(demo_db):
    assert time_zero_warnings(demo_db) == ()


def test_a_measure_that_starts_after_the_index_date_is_immortal_time(demo_db):
    person = a_participant(demo_db)
    known = dict(zip(*map(persons_frame(demo_db).get, ("person_no", "attributes")), strict=True))[person]
    late = f"{int(date_of(known, 'index')[:4]) + 1}-01-01"
    demo_db.execute("UPDATE participations SET started_on = ? WHERE person_no = ?", [late, person])

    assert "start_after_index" in keys(demo_db)
    told = [Texts("en").reason(reason) for reason in time_zero_warnings(demo_db)]
    assert any(text.startswith("1 treated started after the index date") for text in told)


def test_a_participant_without_a_start_is_told(demo_db):
    demo_db.execute(
        "UPDATE participations SET started_on = NULL WHERE person_no = ?", [a_participant(demo_db)]
    )

    assert "start_missing" in keys(demo_db)


def test_a_register_without_index_dates_has_nothing_to_warn_of(demo_db):
    demo_db.execute("UPDATE persons SET attributes = '{}'")

    assert time_zero_warnings(demo_db) == ()


@pytest.mark.parametrize(
    ("known", "zero", "found"),
    [
        ({"index_dato": "2012-03-01"}, "index", "2012-03-01"),
        ({"index_on": "2012-04-01", "index_dato": "2012-03-01"}, "index", "2012-04-01"),
        ({"utreiseplikt_dato": "2011-01-01"}, "obliged", "2011-01-01"),
        ({}, "index", ""),
    ],
)
def test_a_time_zero_is_found_under_its_names(known, zero, found):
    assert date_of(known, zero) == found


def test_follow_up_ends_with_the_outcome_else_when_it_was_cut_off():
    ended = {
        "outcome": ["assistert_retur", None, None],
        "outcome_on": ["2012-05-01", None, None],
        "censored_on": ["2013-09-30", "2013-09-30", None],
    }

    assert ends_of(ended) == (["2012-05-01", "2013-09-30", ""], ["assistert_retur", STILL_HERE, STILL_HERE])


def test_days_are_counted_over_a_leap_day():
    assert days_between("2012-02-28", "2012-03-01") == 2
