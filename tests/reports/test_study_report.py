"""The report of the demo study says what the study file holds, in both languages, and leads back to it."""

import re
from pathlib import Path

import pytest

from db.analyses import analyses, analysis_by_id
from db.codings import codings
from db.connection import opened
from db.sources import revision_text
from tests.reports.word_reading import markup, number, numbers, read, target
from workbench.paths import PAGES
from workbench.services.reporting import write_report
from workbench.services.triangulation import display_of, evidence, study_settings
from workbench.texts import Texts, catalogue

SUMMARIES = {"nb": "Sammendrag", "en": "Summary in English"}
ARMS = {"all": "Alle tiltak", "courses": "Kurs", "vv": "Veien Videre", "both": "Begge"}
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
QUOTE = re.compile(r"«(.*)» – (.*), ([+±0−]) (.*), koding (\d+)", re.DOTALL)


@pytest.fixture(scope="module")
def content(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The report, written from a copy: a report leaves a note in the log."""
    copy = tmp_path_factory.mktemp("report") / demo_file.name
    copy.write_bytes(demo_file.read_bytes())
    with opened(copy) as db:
        return write_report(db, "demo")


@pytest.fixture(scope="module")
def report(content):
    return read(content)


def matchings(db):
    """The stored analyses that are effects."""
    return [one for one in analyses(db) if "att" in one.result]


def verdicts_in(text: str, language: str) -> list[tuple[str, bool]]:
    """Verdicts named after a link, and whether fragile: «… → frivillig retur: motstrid (skjør).»."""
    named = {word: key for key, word in catalogue(language).items() if key.startswith("verdict.verdict_")}
    fragile = f" ({Texts(language).t('verdict.fragile')})"
    words = [
        (word.removesuffix(fragile), word.endswith(fragile)) for word in re.findall(r": ([^:.]+)\.", text)
    ]
    return [(named[word], marked) for word, marked in words if word in named]


def makes_a_claim(text: str, language: str) -> bool:
    return bool(re.search(r"\d", text) or verdicts_in(text, language))


def test_both_summaries_make_the_same_claims_with_the_same_anchors(report):
    nb, en = (report.under(heading) for heading in SUMMARIES.values())

    assert len(nb) == len(en) > 10
    assert [line.link for line in nb] == [line.link for line in en]
    assert [numbers(line.text, "nb") for line in nb] == [numbers(line.text, "en") for line in en]
    assert [verdicts_in(line.text, "nb") for line in nb] == [verdicts_in(line.text, "en") for line in en]
    assert sum(len(verdicts_in(line.text, "nb")) for line in nb) == len(nb) - 2


def test_the_summary_gives_the_verdict_of_every_link_that_somebody_speaks_to(report, demo_db):
    display = display_of(evidence(demo_db), study_settings(demo_db))
    spoken = {
        name for name, cell in display.cells.items() if cell.estimate or cell.voices.direction != "silent"
    }

    judged = [target(line.link)[1].get("cell") for line in report.under("Sammendrag") if line.link]

    assert sorted(filter(None, judged)) == sorted(spoken)


@pytest.mark.parametrize("language", SUMMARIES)
def test_a_sentence_of_the_summary_with_a_number_or_a_verdict_has_an_anchor(report, language):
    claims = [line for line in report.under(SUMMARIES[language]) if makes_a_claim(line.text, language)]

    assert len(claims) > 10
    assert [line.text for line in claims if not line.link] == []


def test_so_has_every_other_sentence_but_the_date_and_captions(report):
    styles = ("Normal", "List Bullet", "Quote")
    bare = [
        line.text
        for line in report.lines
        if line.style in styles
        and line.heading != SUMMARIES["en"]
        and makes_a_claim(line.text, "nb")
        and not line.link
    ]

    assert [text for text in bare if not text.startswith("Laget ")] == []


def test_every_anchor_opens_a_page_on_something_that_the_study_holds(report, demo_db):
    cells = display_of(evidence(demo_db), study_settings(demo_db)).cells
    runs = {str(one.id) for one in matchings(demo_db)}
    sources = {one.source for one in codings(demo_db)}

    for page, asked in (target(line.link) for line in report.lines if line.link):
        assert (PAGES / f"{page}.py").exists()
        assert asked["study"] == "demo"
        assert asked.get("cell", "K1") in cells
        assert asked.get("analysis", "1") in runs
        assert asked.get("source", "I01") in sources


def test_the_population_is_that_of_the_register(report, demo_db):
    counted = dict(
        demo_db.execute("SELECT in_population, count(*) FROM persons GROUP BY in_population").fetchall()
    )
    (flow,) = [line for line in report.under("Populasjonen") if line.text.startswith("Av ")]

    assert numbers(flow.text, "nb") == [sum(counted.values()), counted[0], counted[1]]
    rows = [number(row[1]) for row in report.table("Fra register til populasjon")]
    assert rows[0] + sum(rows[1:-1]) == rows[-1] == counted[1]


def test_table_5_counts_women_and_men_by_country(report, demo_db):
    counted = demo_db.execute(
        "SELECT sum(sex = 'K'), sum(sex = 'M'), count(*) FROM persons WHERE in_population"
        " GROUP BY country ORDER BY count(*) DESC"
    ).fetchall()

    *countries, total = [[number(cell) for cell in row[1:4]] for row in report.table("som tabell 5")]

    assert countries == [list(row) for row in counted]
    assert total == [sum(column) for column in zip(*counted, strict=True)]


def test_table_6_counts_participants_by_sex(report, demo_db):
    counted = demo_db.execute(
        "SELECT count(*), sum(person_no IN (SELECT person_no FROM participations WHERE person_no NOTNULL))"
        " FROM persons WHERE in_population GROUP BY sex ORDER BY sex"
    ).fetchall()

    women, men, total = ([number(cell) for cell in row[1:]] for row in report.table("som tabell 6"))

    assert [women[:2], men[:2]] == [list(row) for row in counted]
    assert total[:2] == [sum(column) for column in zip(*counted, strict=True)]
    assert [row[2] for row in (women, men, total)] == [round(100 * b / a) for a, b, _ in (women, men, total)]


def test_table_7_holds_the_stored_score_of_all_measures(report, demo_db):
    (stored,) = [one for one in matchings(demo_db) if one.measure_id == "all"]
    terms = stored.result["propensity"]["coefficients"]
    effects = stored.result["propensity"]["marginal_effects"]

    rows = report.table("som tabell 7")

    assert len(rows) == len(terms)
    assert sorted(number(row[1]) for row in rows) == sorted(
        round(one["estimate"], 3) for one in terms.values()
    )
    assert sorted(number(row[2]) for row in rows) == sorted(round(one["se"], 3) for one in terms.values())
    shown = sorted(number(row[4].removeprefix("+")) for row in rows if row[4] != "–")
    assert shown == sorted(round(100 * one["estimate"], 1) for one in effects.values())


def test_tables_10_to_13_hold_the_stored_matchings(report, demo_db):
    linked = [target(line.link)[1].get("analysis") for line in report.under("Virkning av tiltakene")]
    order = list(dict.fromkeys(int(one) for one in linked if one))
    rows = report.table("som tabell 10–13")

    assert [row[0] for row in rows] == list(ARMS.values())
    for row, analysis_id in zip(rows, order, strict=True):
        found = analysis_by_id(demo_db, analysis_id).result
        assert [number(row[1]), number(row[2])] == [found["n_treated_matched"], found["n_controls_used"]]
        assert [number(cell) for cell in row[3:6]] == [round(found[name], 3) for name in ("att", "se", "t")]
        limits = [round(100 * found[name], 1) for name in ("ci_lower", "ci_upper")]
        assert [number(limit) for limit in row[6].split(" – ")] == limits
        assert number(row[7]) == round(100 * found["mde"], 1)


def test_tables_10_to_13_follow_from_the_stored_pairs(report, demo_db):
    rows = {row[0]: row for row in report.table("som tabell 10–13")}
    for one in matchings(demo_db):
        n, used, att = demo_db.execute(
            "WITH of_one AS (SELECT * FROM pairs WHERE analysis_id = ?) SELECT"
            " (SELECT count(DISTINCT treated_no) FROM of_one),"
            " (SELECT count(DISTINCT control_no) FROM of_one),"
            " (SELECT avg(returned) FROM outcomes WHERE person_no IN (SELECT treated_no FROM of_one))"
            " - (SELECT sum(weight * returned) / sum(weight) FROM of_one JOIN outcomes"
            " ON outcomes.person_no = control_no)",
            [one.id],
        ).fetchone()
        shown = rows[ARMS[one.measure_id]]

        assert [number(cell) for cell in shown[1:4]] == [n, used, round(att, 3)]


def test_the_joint_display_holds_every_cell_with_its_verdict(report, demo_db):
    display = display_of(evidence(demo_db), study_settings(demo_db))
    nb = Texts("nb")
    expected = {
        cell.link.name("nb"): nb.t(f"verdict.verdict_{cell.verdict}") + (" (skjør)" if cell.fragile else "")
        for cell in display.cells.values()
    }

    shown = {row[0]: row[3][2:] for row in report.table("Samlet visning")}

    assert shown == expected


def test_every_figure_says_what_it_shows_to_those_who_do_not_see_it(report):
    assert len(report.figures) == 3
    for title, alternative in report.figures:
        assert re.match(r"Figur \d+\. ", title)
        assert len(alternative) > 30
        assert "{" not in title + alternative


def test_every_quote_stands_in_its_source_where_its_anchor_points(report, demo_db):
    stored = {one.id: one for one in codings(demo_db)}
    quotes = [line for line in report.under("Utvalgte sitater") if line.style == "Quote"]

    assert len(quotes) > 20
    for line in quotes:
        words, _, _, _, coding_id = QUOTE.fullmatch(line.text).groups()
        coding, asked = stored[int(coding_id)], target(line.link)[1]
        text = revision_text(demo_db, coding.segment.revision_id)
        passage = text[int(asked["start"]) : int(asked["end"])]
        assert asked["source"] == coding.source
        assert passage == coding.quote
        assert passage.startswith(words.removesuffix(" […]"))


def test_everything_is_marked_as_simulated(report):
    both = [Texts(language).t("frame.simulated") for language in SUMMARIES]

    assert report.running_head == " ".join(both)
    assert " ".join(both) in report.text
    assert [report.under(heading)[0].text for heading in SUMMARIES.values()] == both


def test_there_are_no_control_characters_and_no_open_fields(content, report):
    assert CONTROLS.findall(markup(content)) == []
    assert re.findall(r"\{\w*\}", report.text) == []


def test_writing_a_report_keeps_its_verdicts(demo_db):
    write_report(demo_db, "demo")

    kept = dict(demo_db.execute("SELECT link, verdict FROM verdicts").fetchall())
    display = display_of(evidence(demo_db), study_settings(demo_db))
    assert kept == {name: cell.verdict for name, cell in display.cells.items()}
