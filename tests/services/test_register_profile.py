"""The demo register beside its population: earlier years, reach, sample."""

import pytest

from workbench.services.register_profile import (
    country_level,
    population_series,
    reach,
    returns_by_quarter,
    sample_profile,
)


def test_the_published_series_is_off_its_sum_in_two_years(demo_db):
    off = {row.year: row.difference for row in population_series(demo_db) if row.difference}

    assert off == {2007: 10, 2011: 10}


def test_reach_counts_each_person_once(demo_db):
    found = {row.measure_id: (row.n_participants, row.n_returned) for row in reach(demo_db)}

    assert found["vv"] == (1421, 112)
    assert found["both"][0] == 192
    assert found["all"] == (1681, 131)
    assert found["all"][1] < sum(found[name][1] for name in ("local", "national", "vv"))


def test_returns_by_quarter_are_all_returns_in_the_order_of_time(demo_db):
    rows = returns_by_quarter(demo_db)

    assert sum(n for _, n in rows) == 1288
    assert [quarter for quarter, _ in rows] == sorted(quarter for quarter, _ in rows)


def test_the_sample_lacks_the_countries_that_nobody_spoke_for(demo_db):
    rows = {row.country: row for row in sample_profile(demo_db)}

    assert {name for name, row in rows.items() if row.n_interviews == 0} == {"RUS", "STL", "NGA"}
    assert sum(row.n_interviews for row in rows.values()) == 23
    assert sum(row.share_register for row in rows.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "level"),
    [("AFG", "AFG"), ("Etiopia", "ETH"), ("Ethiopia", "ETH"), ("Kurdistan Iran", "IRN"), ("Burundi", "AND")],
)
def test_a_country_is_known_by_code_and_by_name_in_either_language(name, level):
    assert country_level(name, ["AFG", "ETH", "IRN", "AND"]) == level


def test_an_empty_study_has_no_profile(db):
    assert population_series(db) == ()
    assert returns_by_quarter(db) == ()
    assert sample_profile(db) == ()
