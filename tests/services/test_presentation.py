"""What a client is shown of the demo study: counted again from the register, and judged at every step."""

import re
from dataclasses import replace

import pytest

from db.settings import set_setting
from workbench.services.presentation import RawGap, presentation
from workbench.services.studies import furnish
from workbench.services.triangulation import display_of, evidence, set_sesoi, study_settings
from workbench.texts import LANGUAGES, Texts
from workbench.ui.presentation import slides_of


@pytest.fixture
def shown(demo_db):
    return presentation(demo_db)


def test_the_raw_gap_is_that_of_the_register(demo_db, shown):
    share = "SELECT avg(person_no IN (SELECT person_no FROM return_cases WHERE departed)) FROM persons"
    part = "in_population AND person_no {} (SELECT person_no FROM participations WHERE person_no NOTNULL)"
    ours, theirs = (
        demo_db.execute(f"{share} WHERE {part.format(how)}").fetchone()[0] for how in ("IN", "NOT IN")
    )

    assert (shown.raw.participants, shown.raw.others) == pytest.approx((ours, theirs))
    assert shown.raw.participants < shown.raw.others


def test_every_step_has_the_verdicts_of_a_display_made_for_it(demo_db, shown):
    found = evidence(demo_db)
    for place in (0, shown.start, len(shown.steps) - 1):
        set_sesoi(demo_db, shown.steps[place], None)
        cells = display_of(found, study_settings(demo_db)).cells

        assert {name: cell.verdict for name, cell in shown.displays[place].cells.items()} == {
            name: cell.verdict for name, cell in cells.items()
        }


def test_the_studys_own_smallest_effect_is_where_it_starts(demo_db):
    set_sesoi(demo_db, 0.0234, None)

    shown = presentation(demo_db)

    assert shown.steps[shown.start] == 0.0234


def test_the_last_slide_is_the_recommendation_that_the_numbers_contradict(shown):
    standing = shown.advice[shown.start].standing

    assert shown.advice[shown.start].recommendation.number == "R9"
    assert (standing.light, standing.worst, standing.worst_links) == ("red", "discordant", ("B9",))


def test_a_study_with_nothing_in_it_shows_nothing(db):
    furnish(db, title="Tom", simulated=False)

    assert presentation(db) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_slides_without_terms_of_the_trade(demo_db, shown, language):
    payload = slides_of(shown, evidence(demo_db), Texts(language))

    assert [one["kind"] for one in payload["slides"]] == ["gap", "matched", "sesoi", "model", "advice"]
    said = str([[one["title"], one.get("said", ""), one.get("label", "")] for one in payload["slides"]])
    terms = r"\b(ATT|TOST|SESOI|MDE|p)\b|konfidens|confidence|signifi"
    assert re.findall(terms, said, re.IGNORECASE) == []
    assert all(len(one["title"]) < 80 for one in payload["slides"])


def test_what_cannot_be_relied_on_is_left_out_and_told(demo_db, shown):
    payload = slides_of(shown, evidence(demo_db), Texts("nb"))

    matched = payload["slides"][1]
    assert [row["label"] for row in matched["rows"]] == ["Før sammenligning", "Kurs", "Veien Videre", "Begge"]
    assert "Alle tiltak" in matched["said"]


def test_shares_of_real_persons_are_guarded(demo_db):
    set_setting(demo_db, "simulated", False)

    shown = presentation(demo_db)

    assert shown.raw is None or 0 < shown.raw.participants < 1


@pytest.mark.parametrize(
    ("participants", "others", "said"),
    [
        (0.0779, 0.1574, ("8 %", "16 %")),
        (0.012, 0.015, ("1,2 %", "1,5 %")),
        (0.0051, 0.0074, ("0,5 %", "0,7 %")),
    ],
)
def test_the_shares_of_the_first_slide_differ_by_the_gap_it_says(demo_db, shown, participants, others, said):
    gap = replace(shown, raw=RawGap(participants, others))

    slide = slides_of(gap, evidence(demo_db), Texts("nb"))["slides"][0]

    assert tuple(row["shown"].replace("\u00a0", " ") for row in slide["rows"]) == said
