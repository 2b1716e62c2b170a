"""What an undo or a redo says: every kind of change in words, and the way to its place."""

import pytest

from db.cases import cases
from db.sources import add_sources
from tests.qual_examples import TEXT, study_with_source
from tests.services.test_coding import add, operation
from workbench.qual.records import NewSource
from workbench.services.coding import apply_operation, coding_desk
from workbench.services.taken_back import Place, TakenBack, taken_back
from workbench.texts import LANGUAGES, Texts

NB = Texts("nb")
SLEEP = TEXT.index("sover")


@pytest.fixture
def revision(db) -> int:
    return study_with_source(db)


@pytest.fixture
def elsewhere(db, coder, revision) -> int:
    add_sources(db, [NewSource("X2", "To", "interview", "participant", "Noe annet.", ())])
    return coding_desk(db, "X2", coder).source.revision_id


def told(db, coder, revision, kind="undo", texts=NB) -> TakenBack:
    taking = operation(kind)
    apply_operation(db, coder, revision, taking)
    return taken_back(db, revision, taking["op"], kind, texts)


def both_ways(db, coder, revision) -> tuple[str, str]:
    return told(db, coder, revision).said, told(db, coder, revision, "redo").said


def test_a_coding_that_was_made_is_gone_and_comes_back(db, coder, revision):
    add(db, coder, revision)

    assert both_ways(db, coder, revision) == (
        "Angret: kodingen «K1» er borte.",
        "Gjort om igjen: kodingen «K1» er tilbake.",
    )


def test_a_coding_that_was_removed_with_its_memo_is_told_once(db, coder, revision):
    coding = add(db, coder, revision)
    apply_operation(db, coder, revision, operation("memo", coding=coding.id, body="viktig"))
    apply_operation(db, coder, revision, operation("remove", coding=coding.id))

    assert told(db, coder, revision).said == "Angret: kodingen «K1» er tilbake."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": 2}, ("koden «K1»", "koden «K3»")),
        ({"stance": "-"}, ("uten standpunkt", "standpunktet motsatt")),
        ({"claim": "hear"}, ("uten slag utsagn", "utsagnet rykte")),
        ({"strength": 3}, ("uten styrke", "styrken sterkt")),
        ({"exemplary": True}, ("godt sitat: nei", "godt sitat: ja")),
        ({"start": SLEEP, "end": SLEEP + 11}, ("ordene «Inter»", "ordene «sover bedre»")),
        ({"code": 2, "stance": "+"}, ("koden «K1», uten standpunkt", "koden «K3», standpunktet støtter")),
    ],
)
def test_a_change_says_what_is_so_again(db, coder, revision, changes, words):
    coding = add(db, coder, revision)
    apply_operation(db, coder, revision, operation("change", coding=coding.id, **changes))
    (back, again), new = words, "K3" if "code" in changes else "K1"

    assert both_ways(db, coder, revision) == (
        f"Angret: «{new}»: igjen {back}.",
        f"Gjort om igjen: «K1»: igjen {again}.",
    )


def test_what_was_done_to_many_is_counted(db, coder, revision):
    listed = [add(db, coder, revision, start=place, end=place + 3).id for place in range(4)]
    apply_operation(db, coder, revision, operation("change_many", codings=listed, code=2))
    recoded = both_ways(db, coder, revision)
    apply_operation(db, coder, revision, operation("remove_many", codings=listed))
    removed = both_ways(db, coder, revision)

    assert recoded == (
        "Angret: 4 kodinger er som de var før endringen.",
        "Gjort om igjen: 4 kodinger er endret igjen.",
    )
    assert removed == ("Angret: 4 kodinger er tilbake.", "Gjort om igjen: 4 kodinger er borte.")


def test_a_code_that_was_made_on_the_spot_goes_with_its_coding(db, coder, revision):
    apply_operation(db, coder, revision, operation("new_code", name="Uro", start=0, end=5))

    assert both_ways(db, coder, revision) == (
        "Angret: koden «Uro» er tatt ut av kodeboka, kodingen «Uro» er borte.",
        "Gjort om igjen: koden «Uro» er tilbake i kodeboka, kodingen «Uro» er tilbake.",
    )


def test_memos_on_codings_come_go_and_change(db, coder, revision):
    coding = add(db, coder, revision)
    for body in ("viktig", "viktigere", ""):
        apply_operation(db, coder, revision, operation("memo", coding=coding.id, body=body))

    said = [told(db, coder, revision).said for _ in range(3)]

    about = "Angret: notatet om kodingen «K1»"
    assert said == [f"{about} er tilbake.", f"{about} har igjen den andre teksten.", f"{about} er borte."]


def test_in_another_source_the_sentence_names_it_and_the_place_leads_there(db, coder, revision, elsewhere):
    coding = add(db, coder, revision, start=SLEEP, end=SLEEP + 11)
    apply_operation(db, coder, revision, operation("memo", coding=coding.id, body="viktig"))

    memo, made = told(db, coder, elsewhere), told(db, coder, elsewhere)

    there = Place("X1", SLEEP, SLEEP + 11)
    assert memo == TakenBack("Angret i X1: notatet om kodingen «K1» er borte.", there)
    assert made == TakenBack("Angret i X1: kodingen «K1» er borte.", there)


def test_notes_say_what_they_are_about_and_where_they_stand(db, coder, revision, elsewhere):
    source = coding_desk(db, "X1", coder).source.id
    apply_operation(db, coder, revision, operation("note", target="source", id=source, body="Trøtt."))
    apply_operation(db, coder, revision, operation("note", target="code", id=2, body="Smal."))

    of_code, of_source = told(db, coder, elsewhere), told(db, coder, elsewhere)

    assert of_code == TakenBack("Angret: notatet om koden «K3» er borte.", Place(note="code", code=2))
    assert of_source == TakenBack("Angret i X1: notatet om kilden X1 er borte.", Place("X1", note="source"))
    assert told(db, coder, revision, "redo").place == Place(note="source")


def test_a_note_on_a_case_is_found_beside_its_sources(db, coder, revision, elsewhere):
    add_sources(db, [NewSource("X3", "Tre", "interview", "deltaker", "Mer.", (), attributes={"case": "Ola"})])
    (case,) = cases(db)
    there = coding_desk(db, "X3", coder).source.revision_id
    apply_operation(db, coder, there, operation("note", target="case", id=case.id, body="Søsken."))

    assert told(db, coder, elsewhere) == TakenBack(
        "Angret i X3: notatet om casen Ola er borte.", Place("X3", note="case")
    )
    assert told(db, coder, there, "redo").place == Place(note="case")


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_words_for_it(db, coder, revision, language):
    coding = add(db, coder, revision)
    apply_operation(db, coder, revision, operation("change", coding=coding.id, strength=1, claim="own"))

    said = told(db, coder, revision, texts=Texts(language)).said

    assert "K1" in said and "{" not in said


def test_passages_of_the_open_source_are_in_view_and_need_no_way(db, coder, revision):
    add(db, coder, revision)

    assert told(db, coder, revision).place is None
