"""The first page: what the study says, what is done, what comes next."""

import pytest

from db.coders import coder_named
from db.codings import codings
from tests.mixed.gold import EXPECTED
from tests.qual_examples import study_with_source
from tests.services.small_register import store_small_register
from workbench.services.closing import explain_discordance, findings
from workbench.services.overview import SETTLED, overview
from workbench.services.studies import furnish
from workbench.services.triangulation import evidence, override_verdict

REASON = "Gruppene er ikke sammenlignbare."


@pytest.fixture
def empty(db):
    furnish(db, title="Ny", simulated=False)
    return db


def test_the_demo_study_is_counted_as_it_lies_in_the_file(demo_db):
    view = overview(demo_db)
    by_source = {}
    for one in codings(demo_db):
        by_source.setdefault(one.source, set()).add(one.coder)

    assert (view.summary.n_persons, view.summary.n_in_population) == (11_689, 9_029)
    assert (view.summary.n_sources, view.n_coded) == (44, len(by_source))
    assert view.n_double_coded == sum(len(coders) == 2 for coders in by_source.values())
    assert view.summary.n_codings == len(codings(demo_db))


def test_the_demo_study_says_which_links_have_an_answer(demo_db):
    view = overview(demo_db)
    verdicts = [verdict for _, _, _, verdict, _ in EXPECTED.values()]

    assert view.n_answered == sum(verdict in SETTLED for verdict in verdicts)
    assert view.n_discordant == verdicts.count("discordant")
    assert 0.76 <= view.agreement.alpha <= 0.80


def test_a_discordance_asks_for_an_explanation_until_it_has_one(demo_db):
    before = overview(demo_db)
    coder = coder_named(demo_db, "Analytiker")

    cell = before.display.cells["B9"]
    override_verdict(demo_db, cell, verdict="inconclusive", reason=REASON, coder=coder, sesoi=0.02)

    assert "joint_display" in before.steps
    assert overview(demo_db).n_discordant == 0
    assert "joint_display" not in overview(demo_db).steps


def test_a_discordance_that_is_explained_asks_no_more(demo_db):
    coder, display = coder_named(demo_db, "Analytiker"), overview(demo_db).display
    finding = findings(demo_db, evidence(demo_db), display)["B9"]

    explain_discordance(demo_db, finding, way="bracketing", reason=REASON, coder=coder)

    assert overview(demo_db).n_discordant == 0


def test_an_empty_study_begins_with_register_and_sources(empty):
    view = overview(empty)

    assert view.steps == ("register", "sources")
    assert (view.n_coded, view.n_answered, view.n_discordant) == (0, 0, 0)


def test_a_study_with_a_register_goes_on_with_sources_and_effects(empty):
    store_small_register(empty)

    assert overview(empty).steps == ("sources", "effect")


def test_a_study_with_a_source_goes_on_with_coding(empty):
    study_with_source(empty)

    assert overview(empty).steps == ("register", "coding")


def test_the_demo_study_says_what_it_lacks(demo_db):
    view = overview(demo_db)
    lacks = {one.kind: one.n for one in view.missing}
    verdicts = [cell.verdict for cell in view.display.cells.values()]

    assert lacks["unmeasured"] == verdicts.count("silent_numbers")
    assert lacks["unheard"] == verdicts.count("gap") + verdicts.count("silent_voices")
    assert lacks["unexamined"] == 4
    assert lacks["advice"] >= 1
    assert lacks["unlocked"] == 1


def test_an_empty_study_is_told_what_to_do_and_not_what_it_lacks(empty):
    assert overview(empty).missing == ()
