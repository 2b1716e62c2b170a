"""Writing the report of the demo study: live parts, marks, the guard, pairs, undo, the file."""

import json

import pytest

from db.coders import coder_named
from db.events import operations, undo
from db.report_claims import report_sections
from tests.reports.word_reading import read
from workbench.errors import ConflictError, InputError, NotFoundError
from workbench.mixed.report_text import Reference
from workbench.reports.live_parts import live_parts, offered
from workbench.services import report_sections as sections
from workbench.services import report_writing as writing
from workbench.services.report_draft import begin_draft
from workbench.services.reporting import report_content, write_report
from workbench.services.triangulation import override_verdict, set_sesoi
from workbench.services.undoing import REPORT

UNDECIDED = "{{verdict:V9}}"


@pytest.fixture
def coder(demo_db):
    return coder_named(demo_db, "Kari Koder")


@pytest.fixture
def content(demo_db):
    return report_content(demo_db, "demo", base="")


@pytest.fixture
def section(demo_db, coder):
    return sections.new_section(demo_db, coder, "Funn", "Findings")


def stored(db, content, coder, section, nb):
    return writing.store_claim(db, content, coder, nb, "", section_id=section)


def only_claim(db):
    (read,) = writing.read_report(db, report_content(db, "demo", base=""))[-1].claims
    return read


def test_every_part_that_is_offered_leads_somewhere_in_both_languages(content):
    listed = list(offered(content))
    parts = live_parts(content, listed)

    assert set(parts) == set(listed)
    assert all(part.nb and part.en and part.stamp and part.anchor for part in parts.values())
    assert {one.kind for one in listed} >= {"effect", "verdict", "quote", "table", "figure", "study"}


def test_a_part_says_what_the_study_says(demo_db, content):
    wanted = [Reference("effect", "vv", "n"), Reference("register", "after"), Reference("verdict", "B9")]
    n, after, verdict = live_parts(content, wanted).values()
    counted = demo_db.execute("SELECT count(*) FROM persons WHERE in_population").fetchone()[0]

    assert after.nb.replace("\u00a0", "") == str(counted)
    assert n.anchor.startswith("/effect?") and n.link == "V9"
    assert (verdict.nb, verdict.en) == ("▲ motstrid (skjør)", "▲ discordant (fragile)")


@pytest.mark.parametrize(
    "name",
    ["effect:vv.nothing", "effect:moon.att", "verdict:X", "quote:0", "quote:x", "table:T99", "figure:x"],
)
def test_a_reference_to_nothing_is_refused(demo_db, content, coder, section, name):
    with pytest.raises(InputError, match="refers to something the study does not hold"):
        stored(demo_db, content, coder, section, "{{" + name + "}}")


def test_a_sentence_is_marked_when_its_source_changes_and_stands_when_confirmed(
    demo_db, content, coder, section
):
    stored(demo_db, content, coder, section, "Dommen: {{verdict:V9}}.")
    assert only_claim(demo_db).stands

    set_sesoi(demo_db, 0.03, coder)

    marked = only_claim(demo_db)
    (change,) = marked.changed
    assert (change.before, change.now) == ("○ ikke avgjort", "◆ utfyller (skjør)")
    writing.confirm(demo_db, report_content(demo_db, "demo", base=""), coder, marked.claim)
    assert only_claim(demo_db).stands


def test_a_quote_that_is_taken_away_marks_its_sentence_and_leaves_no_words_behind(
    demo_db, content, coder, section
):
    number, quote = next(iter(content.quoted.items()))
    stored(demo_db, content, coder, section, f"{{{{quote:{number}}}}}")
    demo_db.execute("DELETE FROM codings WHERE id = ?", [number])

    (change,) = only_claim(demo_db).changed

    kept = demo_db.execute("SELECT confirmed, nb FROM report_claims").fetchone()
    assert change.now is None
    assert quote.quote not in str(kept)


def test_the_guard_refuses_and_offers_what_is_true(demo_db, content, coder, section):
    text = "Veien Videre har ingen effekt: {{verdict:V9}}."

    with pytest.raises(InputError, match="ingen effekt"):
        stored(demo_db, content, coder, section, text)

    (language, finding), *_ = writing.stopped_words(content, text, "")
    (sentence,) = writing.true_sentences(content, text, finding)
    assert (language, finding.links, sentence.name) == ("nb", ("V9",), "verdict:V9.sentence")
    assert stored(demo_db, content, coder, section, sentence.code + ".")


def test_without_a_reference_the_measure_that_is_named_gives_the_true_sentence(content):
    text = "Veien Videre virker ikke."
    (_, finding), *_ = writing.stopped_words(content, text, "")

    assert [one.key for one in writing.true_sentences(content, text, finding)] == ["V9"]


def test_words_that_a_verdict_allows_are_stored_and_stopped_once_it_does_not(demo_db, coder, section):
    set_sesoi(demo_db, 0.05, coder)
    content = report_content(demo_db, "demo", base="")
    assert content.display.cells["K9"].numbers.number_class == "equivalent"
    stored(demo_db, content, coder, section, "Kursene har ingen virkning av betydning: {{verdict:K9}}.")

    set_sesoi(demo_db, 0.01, coder)

    assert [finding.family for _, finding in only_claim(demo_db).stopped] == ["none"]
    report = read(write_report(demo_db, "demo"))
    assert "ingen virkning av betydning: " not in "\n".join(line.text for line in report.under("Funn"))
    assert any("holdt tilbake" in line.text for line in report.under("Funn"))


def test_an_overridden_verdict_says_so_and_does_not_loosen_the_guard(demo_db, content, coder, section):
    cell = content.display.cells["V9"]
    reason = "Vi har hørt det fra alle."
    override_verdict(demo_db, cell, verdict="convergent", reason=reason, coder=coder, sesoi=0.02)
    now = report_content(demo_db, "demo", base="")

    (part,) = live_parts(now, [Reference("verdict", "V9")]).values()

    assert "overstyrt til «samsvarer»" in part.nb
    with pytest.raises(InputError):
        stored(demo_db, now, coder, section, "Tiltaket virker: {{verdict:V9}}.")


def test_the_draft_stands_and_pairs_in_both_languages(demo_db, content, coder):
    begin_draft(demo_db, content, coder)

    written = writing.read_report(demo_db, content)
    claims = [claim for one in written for claim in one.claims]
    assert len(claims) > 25
    assert [claim.claim.nb for claim in claims if not claim.stands] == []
    assert [one.section.paired for one in written] == [True, False, False, False]
    with pytest.raises(ConflictError):
        begin_draft(demo_db, content, coder)


def test_the_draft_is_taken_back_as_one(demo_db, content, coder):
    begin_draft(demo_db, content, coder)

    REPORT.undo(demo_db, coder)
    assert report_sections(demo_db) == ()

    REPORT.redo(demo_db, coder)
    assert len(report_sections(demo_db)) == 4


def test_changes_moves_and_removals_are_taken_back(demo_db, content, coder, section):
    first = stored(demo_db, content, coder, section, "Første.")
    second = stored(demo_db, content, coder, section, "Andre.")
    (held,) = report_sections(demo_db)
    writing.move(demo_db, coder, held, held.claims[1], -1)
    (moved,) = report_sections(demo_db)
    assert [one.id for one in moved.claims] == [second, first]

    sections.drop_section(demo_db, coder, section)
    REPORT.undo(demo_db, coder)
    REPORT.undo(demo_db, coder)

    (back,) = report_sections(demo_db)
    assert [one.id for one in back.claims] == [first, second]


def test_a_new_sentence_comes_where_the_writer_says_and_is_taken_back_as_one(
    demo_db, content, coder, section
):
    first = stored(demo_db, content, coder, section, "Første.")
    last = stored(demo_db, content, coder, section, "Siste.")
    behind = writing.store_claim(demo_db, content, coder, "Midt i.", "", section_id=section, after=first)
    before = writing.store_claim(demo_db, content, coder, "Foran.", "", section_id=section, after=0)
    gone = writing.store_claim(demo_db, content, coder, "Bak noe fjernet.", "", section_id=section, after=999)
    (held,) = report_sections(demo_db)
    assert [one.id for one in held.claims] == [before, first, behind, last, gone]

    for _ in range(3):
        REPORT.undo(demo_db, coder)

    (back,) = report_sections(demo_db)
    assert [one.id for one in back.claims] == [first, last]


def test_sections_are_moved_behind_the_summary_only_and_moved_back(demo_db, content, coder):
    begin_draft(demo_db, content, coder)
    summary, first, second, third = (one.id for one in report_sections(demo_db))
    sections.move_section(demo_db, coder, third, -1)
    sections.move_section(demo_db, coder, first, -1)
    assert [one.id for one in report_sections(demo_db)] == [summary, first, third, second]

    REPORT.undo(demo_db, coder)

    assert [one.id for one in report_sections(demo_db)] == [summary, first, second, third]
    with pytest.raises(NotFoundError):
        sections.move_section(demo_db, coder, summary, 1)


def test_two_who_write_at_once_do_not_overwrite_each_other(demo_db, content, coder, section):
    stored(demo_db, content, coder, section, "Første.")
    (held,) = report_sections(demo_db)[0].claims
    writing.store_claim(demo_db, content, coder, "Endret.", "", section_id=section, claim=held)

    with pytest.raises(ConflictError):
        writing.store_claim(demo_db, content, coder, "Også endret.", "", section_id=section, claim=held)


def test_the_log_keeps_no_words_of_the_report(demo_db, content, coder, section):
    stored(demo_db, content, coder, section, "Ord som kan gjelde en person.")

    logged = demo_db.execute("SELECT after FROM events WHERE table_name = 'report_claims'").fetchone()[0]
    assert "gjelde en person" not in logged
    assert set(json.loads(logged)["nb"]) == {"sha256"}
    assert operations(demo_db)[0].action == "report.claim_write"
    undo(demo_db, coder_id=coder.id, actions=("report.",))
    assert report_sections(demo_db)[0].claims == ()


def test_a_written_summary_takes_the_place_of_the_programs_own(demo_db, content, coder):
    begin_draft(demo_db, content, coder)

    report = read(write_report(demo_db, "demo"))

    nb, en = report.under("Sammendrag"), report.under("Summary in English")
    assert len(nb) == len(en) == 16
    assert [line.link for line in nb] == [line.link for line in en]
    assert all(line.link for line in nb[1:])


def test_an_unconfirmed_sentence_is_marked_in_the_file(demo_db, content, coder, section):
    stored(demo_db, content, coder, section, "Dommen: {{verdict:V9}}.")
    set_sesoi(demo_db, 0.03, coder)

    (line,) = read(write_report(demo_db, "demo")).under("Funn")

    assert line.text.endswith("[Kilden er endret etter at setningen ble bekreftet.]")


def test_quotes_of_sources_that_are_coded_blind_cannot_be_inserted(demo_db, content):
    number, coding = next(iter(content.quoted.items()))
    demo_db.execute("UPDATE sources SET blind = 1 WHERE name = ?", [coding.source])

    now = report_content(demo_db, "demo", base="")

    assert live_parts(now, [Reference("quote", str(number))]) == {}


def test_origins_of_real_sources_tell_no_title_and_no_small_group(demo_db):
    demo_db.execute("UPDATE sources SET simulated = 0")
    demo_db.execute("UPDATE settings SET value = 'false' WHERE id = 'simulated'")

    content = report_content(demo_db, "demo", base="")

    assert all(origin.split(" · ")[0] == name for name, origin in content.titles.items())
    small = [name for name, origin in content.titles.items() if " · " not in origin]
    assert len(small) < 10
