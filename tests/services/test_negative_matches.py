"""Negative cases of the simulated study with their nearest match on the other side."""

import pytest

from db.coders import coder_named
from db.sources import set_blind, sources
from workbench.services.closing import findings
from workbench.services.negative_matches import attributes_to_compare, negative_matches
from workbench.services.triangulation import display_of, evidence, study_settings


@pytest.fixture
def cell_of(demo_db):
    found = evidence(demo_db)
    display = display_of(found, study_settings(demo_db))
    stands = findings(demo_db, found, display)
    return lambda link: (display.cells[link], stands[link])


def test_who_speaks_is_compared_by_default_and_nothing_of_the_file(demo_db, cell_of):
    cell, _ = cell_of("V1")

    known, by_default = attributes_to_compare(demo_db, cell)

    assert {"informant_group", "centre", "measures", "country", "sex", "family"} <= set(by_default)
    assert set(by_default) <= set(known)
    assert not {"type", "case", "file_sha256"} & set(by_default)


@pytest.mark.parametrize("link", ["V1", "K3", "K4", "V2"])
def test_the_nearest_match_speaks_for_the_opposite(demo_db, cell_of, link):
    cell, finding = cell_of(link)
    stance = {one.source: one.stance for one in cell.stances}

    found = negative_matches(demo_db, cell, finding, attributes_to_compare(demo_db, cell)[1])

    assert {one.case.source for one in found} == {one.source for one in finding.cases}
    for one in found:
        wanted = ("0", "-") if one.case.stance == "+" else ("+",)
        assert one.nearest
        assert all(stance[near.source] in wanted for near in one.nearest)
    assert [one.rank for one in found] == sorted(one.rank for one in found)


def test_the_man_whose_talks_went_in_circles_is_most_like_those_who_share_his_situation(demo_db, cell_of):
    cell, finding = cell_of("V1")
    names = ("informant_group", "sex", "family", "children", "measures", "centre", "country")

    (found,) = [one for one in negative_matches(demo_db, cell, finding, names) if one.case.source == "I13"]

    assert "I05" in [one.source for one in found.nearest]
    for near in found.nearest:
        assert {"informant_group", "sex", "family", "children", "measures"} <= set(near.agree)
        assert set(near.differ) <= {"centre", "country"}
        assert found.values["I13", "country"] == ("Libanon",)


def test_what_is_compared_changes_who_is_nearest_and_not_who_must_be_answered(demo_db, cell_of):
    cell, finding = cell_of("V1")

    by_centre, by_sex = (negative_matches(demo_db, cell, finding, [name]) for name in ("centre", "sex"))

    assert {one.case.source for one in by_centre} == {one.case.source for one in by_sex}
    assert {one.case.source: one.nearest for one in by_centre} != {
        one.case.source: one.nearest for one in by_sex
    }


def test_a_source_that_is_coded_blind_is_no_match(demo_db, cell_of):
    cell, finding = cell_of("V1")
    nearest = {
        near.source for one in negative_matches(demo_db, cell, finding, ["sex"]) for near in one.nearest
    }
    (hidden,) = [one for one in sources(demo_db) if one.name == min(nearest)]
    set_blind(demo_db, [hidden.id], blind=True, coder_id=coder_named(demo_db, "Analytiker").id)

    found = negative_matches(demo_db, cell, finding, ["sex"])

    assert hidden.name not in {near.source for one in found for near in one.nearest}
