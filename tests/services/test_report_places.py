"""The way back: which sentences of the report refer to a cell, an effect or a passage."""

import pytest

from db.coders import coder_named
from db.codings import codings
from workbench.services.model_editing import study_model
from workbench.services.report_places import codings_at, names_of_cell, names_of_measure, report_places
from workbench.services.report_sections import new_section
from workbench.services.report_writing import store_claim
from workbench.services.reporting import report_content


@pytest.fixture
def written(demo_db):
    """Three sentences: about a verdict, an effect by its measure, and a quote."""
    coder, content = coder_named(demo_db, "Kari"), report_content(demo_db, "demo", base="")
    quoted = next(iter(content.quoted.values()))
    section = new_section(demo_db, coder, "Funn", "Findings")
    texts = ("{{verdict:V9}}", "Anslaget er {{effect:vv.att}}.", f"{{{{quote:{quoted.id}}}}}")
    ids = [store_claim(demo_db, content, coder, text, "", section_id=section) for text in texts]
    return ids, quoted


def found(db, names):
    return [one.claim.id for one in report_places(db, names)]


def test_a_cell_leads_to_sentences_about_its_verdict_and_its_effect(demo_db, written):
    (verdict, effect, _), _ = written
    model = study_model(demo_db)

    assert found(demo_db, names_of_cell(model.link("V9"))) == [verdict, effect]
    assert found(demo_db, names_of_cell(model.link("V1"))) == []


def test_an_effect_leads_to_the_same_sentences(demo_db, written):
    (verdict, effect, _), _ = written

    assert found(demo_db, names_of_measure(study_model(demo_db), "vv")) == [verdict, effect]


def test_a_passage_leads_to_the_sentence_that_quotes_it_unless_it_is_coded_blind(demo_db, written):
    (_, _, quote), coding = written
    place = (coding.source, coding.segment.start, coding.segment.end)
    names = {("quote", str(one.id)) for one in codings_at(demo_db, *place)}

    assert found(demo_db, names) == [quote]
    assert codings_at(demo_db, coding.source, coding.segment.start, coding.segment.end + 1) == ()

    demo_db.execute("UPDATE sources SET blind = 1 WHERE name = ?", [coding.source])
    assert codings_at(demo_db, *place) == ()
    assert codings(demo_db)
