"""Bringing interviews in: several files at once, one refused, who speaks, storing, and correcting a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.codings import codings
from db.connection import opened
from db.sources import revision_text, source_named, turns
from tests.browser.visits import IN_CHROMIUM, visiting
from tests.browser.walking import Walk
from tests.served import served_app

pytestmark = IN_CHROMIUM
OWN = (
    "<<Kåre>> Hvordan går det på øya?\n<<Samira>> Jeg sover bedre nå.\n<<Kåre>> Og før?\n<<Samira>> Verre.\n"
)
PLAIN = "I: Hva skjedde så?\nR1: Båten gikk uten meg.\n"
REFUSED = "tom.txt"
FILES = (("I90.txt", OWN.encode()), ("I91.txt", PLAIN.encode()), (REFUSED, b"   \n"))
PATTERN = "<<{speaker}>>"
SAID, CORRECTED = "Jeg har", "Jeg hadde"


@pytest.fixture
def walk(study) -> Iterator[Walk]:
    file, texts = study
    with served_app(file.parent) as address, visiting(address, texts, height=1400) as made:
        made.goes_to("sources", "sources.title")
        yield made


def test_interviews_are_brought_in_and_one_is_corrected_with_its_codings(walk, study):
    file, _ = study
    brings_three_files_of_which_one_is_refused(walk)
    tells_who_speaks_in_the_first(walk)
    stores_them(walk, file)
    corrects_a_coded_text(walk, file)

    assert [one for one in walk.problems if REFUSED not in one] == []


def brings_three_files_of_which_one_is_refused(walk: Walk) -> None:
    panel = walk.opens_tab("import_text.title")
    listed = [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in FILES]
    with walk.answered(seconds=20):
        panel.locator("[data-testid=stFileUploader] input").first.set_input_files(listed)
    walk.reads("import_text.refused", n=1)
    walk.reads("import_text.accepted", n=2)
    assert REFUSED in walk.page.locator("[data-testid=stAlertContentError]").inner_text()


def tells_who_speaks_in_the_first(walk: Walk) -> None:
    field = walk.page.get_by_role("textbox", name=walk.t("import_text.pattern"))
    with walk.answered():
        field.fill(PATTERN)
        field.press("Enter")
    walk.chooses("Kåre", walk.t("import_text.role_interviewer"))
    shares = walk.reads("import_text.shares", timed=0, turns=4)
    assert (shares["interviewer"], shares["others"]) == ("7", "5")


def stores_them(walk: Walk, file: Path) -> None:
    with walk.answered(seconds=20):
        walk.presses(walk.t("import_text.save_n", n=2))
    walk.reads("import_text.saved", n=2)
    with opened(file) as db:
        first, second = source_named(db, "I90"), source_named(db, "I91")
        roles = {one.speaker: one.role for one in turns(db, first.revision_id)}
        assert roles["Kåre"] == "interviewer" != roles["Samira"]
        assert revision_text(db, first.revision_id) == OWN
        assert [one.speaker for one in turns(db, second.revision_id)] == ["I", "R1"]


def corrects_a_coded_text(walk: Walk, file: Path) -> None:
    with opened(file) as db:
        before = [one for one in codings(db) if one.source == "I01"]
        text = revision_text(db, source_named(db, "I01").revision_id)
    walk.opens_tab("revision.title")
    field = walk.page.get_by_role("textbox", name=walk.t("revision.text"))
    with walk.answered():
        field.fill(text.replace(SAID, CORRECTED, 1))
        field.press("Control+Enter")
    told = walk.reads("revision.preview")
    assert (told["same"], told["lost"]) == (str(len(before)), "0")
    with walk.answered(seconds=20):
        walk.presses(walk.t("revision.store"))
    walk.reads("revision.stored", name="I01")
    with opened(file) as db:
        source = source_named(db, "I01")
        after = [one for one in codings(db) if one.source == "I01"]
        corrected = revision_text(db, source.revision_id)
    assert (source.revision_number, [one.quote for one in after]) == (2, [one.quote for one in before])
    assert all(corrected[one.segment.start : one.segment.end] == one.quote for one in after)
