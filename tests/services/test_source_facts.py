"""What is known of sources: changed in one operation, checked, and who was not heard."""

from dataclasses import replace

import pytest

from db.coders import coder_named
from db.events import undo
from db.sources import source_named, sources
from tests.qual_examples import study_with_source
from workbench.errors import InputError
from workbench.services.source_facts import blind_spots, facts_of, save_facts
from workbench.services.study_files import DEMO, opened_study


@pytest.fixture
def facts(db):
    study_with_source(db)
    return facts_of(source_named(db, "X1"))


def test_facts_are_changed_as_one_operation_and_undone(db, coder, facts):
    changed = replace(facts, title="Ny", blind=True, attributes={"sex": "K", "date": "2013-05-28"})

    assert save_facts(db, coder, [changed]) == 1

    stored = source_named(db, "X1")
    assert (stored.title, stored.blind, dict(stored.attributes)) == ("Ny", True, dict(changed.attributes))
    undo(db, coder_id=coder.id)
    assert facts_of(source_named(db, "X1")) == facts


def test_what_did_not_change_is_not_stored(db, coder, facts):
    assert save_facts(db, coder, [facts]) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"type": "film"},
        {"informant_group": "naboer"},
        {"centre_id": "Z"},
        {"measures": ("ukjent",)},
        {"title": " "},
        {"attributes": {"sex": "x" * 121}},
        {"attributes": {"date": "28.05.2013"}},
    ],
)
def test_facts_that_cannot_be_are_refused_by_name(db, coder, facts, change):
    with pytest.raises(InputError, match="X1"):
        save_facts(db, coder, [replace(facts, **change)])

    assert facts_of(source_named(db, "X1")) == facts


def test_attributes_without_a_column_stay(demo_home):
    with opened_study(DEMO) as study:
        coder, source = coder_named(study, "Nykommer"), sources(study)[0]

        save_facts(study, coder, [replace(facts_of(source), attributes={"case": "A"})])

        assert dict(sources(study)[0].attributes) == {"case": "A"}


def test_the_demo_study_tells_who_was_not_heard(demo_home):
    with opened_study(DEMO) as study:
        spots = blind_spots(study)

        heard = {pair for pair, n in spots.n_sources.items() if n}
        assert heard.isdisjoint(spots.empty)
        assert len(spots.n_sources) == len(spots.measures) * len(spots.groups)
        assert spots.links
