"""Small counts of real persons stay hidden; invented persons need no guard."""

from db.settings import set_setting
from workbench.services.process import funnel_view
from workbench.services.register import register_overview
from workbench.services.register_profile import reach, sample_profile
from workbench.services.small_cells import holds_invented_persons, least_shown


def made_real(db):
    set_setting(db, "simulated", False)
    return db


def test_the_simulated_register_is_shown_whole(demo_db):
    groups = {group.group: group.counts for group in funnel_view(demo_db).funnel.groups}

    assert (holds_invented_persons(demo_db), least_shown(demo_db)) == (True, 1)
    assert groups["participants"]["under_treatment"] == 3


def test_the_same_register_of_real_persons_hides_few(demo_db):
    groups = {group.group: group.counts for group in funnel_view(made_real(demo_db)).funnel.groups}

    assert groups["participants"]["under_treatment"] is None
    assert groups["everyone"]["under_treatment"] is None
    assert groups["participants"]["persons"] == 1681


def test_large_counts_of_real_persons_are_shown(demo_db):
    tables = register_overview(made_real(demo_db))

    assert all(None not in (row.n_women, row.n_men, row.n) for row in tables.countries)
    assert all(row.n_returned is not None for row in reach(demo_db))


def test_few_interviews_by_country_are_hidden_and_none_is_not(demo_db):
    rows = {row.country: row.n_interviews for row in sample_profile(made_real(demo_db))}

    assert (rows["IRQ"], rows["IRN"], rows["RUS"]) == (None, None, 0)


def test_another_register_in_a_simulated_study_is_guarded(demo_db):
    demo_db.execute("UPDATE imports SET active = 0")
    added = {**next(demo_db.query("SELECT * FROM imports ORDER BY id LIMIT 1")), "active": 1, "sha256": "0"}
    demo_db["imports"].insert({name: value for name, value in added.items() if name != "id"})

    assert not holds_invented_persons(demo_db)
