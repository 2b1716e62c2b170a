"""Who had left, what each group says and how many speak of a theme, against counting by other ways."""

import pytest

from db.coders import coder_named
from db.sources import set_blind, sources
from tests.services.small_register import store_small_register
from workbench.quant.arms import OUTCOME, TREATMENT
from workbench.services.arms import arm_data
from workbench.services.joint_facts import left_unheard, quotes_by_group, theme_statistics
from workbench.services.studies import furnish
from workbench.services.triangulation import display_of, evidence, study_settings


@pytest.fixture
def found(demo_db):
    return evidence(demo_db)


def cells_of(db, found):
    return display_of(found, study_settings(db)).cells


@pytest.mark.parametrize("link", ["K9", "V9", "B9", "A9"])
def test_those_who_had_left_are_the_treated_who_returned(demo_db, found, link):
    cell = cells_of(demo_db, found)[link]
    frame = arm_data(demo_db, cell.link.measure_id).frame
    treated = frame[frame[TREATMENT] == 1]

    left = left_unheard(demo_db, cell)

    assert (left.n_participants, left.n_left) == (len(treated), treated[OUTCOME].sum())
    assert left.n_heard == sum(one.group == "deltaker" for one in cell.stances)


def test_a_link_without_a_blind_spot_or_without_a_measure_counts_nobody(demo_db, found):
    cells = cells_of(demo_db, found)

    assert left_unheard(demo_db, cells["K1"]) is None
    assert left_unheard(demo_db, cells["R1"]) is None


def test_few_real_persons_who_had_left_are_not_counted_out(db):
    furnish(db, title="Virkelig", simulated=False)
    store_small_register(db, measures=("vv",))
    cell = cells_of(db, evidence(db))["V9"]

    left = left_unheard(db, cell)

    frame = arm_data(db, "vv").frame
    treated = frame[frame[TREATMENT] == 1]
    n, returned = len(treated), int(treated[OUTCOME].sum())
    few = 0 < returned < 5 or 0 < n - returned < 5
    assert left is None if 0 < n < 5 else left.n_left == (None if few else returned)


def test_quotes_by_group_come_from_the_sources_of_the_cell(demo_db, found):
    cell = cells_of(demo_db, found)["V9"]

    held = quotes_by_group(demo_db, found, cell, None)

    assert {group: one.n_sources for group, one in held.items()} == {
        count.group: count.n for count in cell.voices.groups
    }
    groups = {one.source: one.group for one in cell.stances}
    assert all(groups[quote.source] == group for group, one in held.items() for quote in one.quotes)


def test_quotes_of_sources_coded_blind_are_in_no_group(demo_db, found):
    cell = cells_of(demo_db, found)["V9"]
    set_blind(
        demo_db,
        [one.id for one in sources(demo_db)],
        blind=True,
        coder_id=coder_named(demo_db, "Analytiker").id,
    )

    assert quotes_by_group(demo_db, found, cell, None) == {}
    assert quotes_by_group(demo_db, found, cell, coder_named(demo_db, "Koder A (simulert)"))


def test_a_theme_that_is_a_link_has_the_sources_of_its_cell(demo_db, found):
    cells, held = cells_of(demo_db, found), theme_statistics(demo_db, found)

    for code in (one for one in held.themes if one.link in cells):
        counts = {group: held.table.cells[code.id, group].n_sources for group in held.table.columns}
        expected = {count.group: count.n for count in cells[code.link].voices.groups}
        assert {group: n for group, n in counts.items() if n} == expected
    measured = {code.link: held.effect_link.get(code.id) for code in held.themes if code.link}
    assert (measured["K1"], measured["V1"], measured["B9"]) == ("K9", "V9", "B9")
