"""Bringing in transcripts on the page of sources: look, mend, store."""

import pytest

from db.connection import opened
from db.sources import revision_text, source_named, sources, turns
from tests.pages.opening import opened_page
from tests.qual import transcript_examples as made
from workbench.services.studies import create_study
from workbench.texts import Texts

NB = Texts("nb")
FILES = (
    ("I05.docx", made.docx(made.lines("teams"))),
    ("I06.vtt", made.vtt("zoom").encode()),
    ("skannet.pdf", made.pdf([])),
    ("I07.txt", "I: Hvordan går det?\nR1: på øya\n".encode("mac_roman")),
)


@pytest.fixture
def study(home_folder):
    return create_study("Prov")


def chosen(*files):
    app = opened_page("sources", "Prov", "nb", coder="Kari Koder")
    uploader = app.file_uploader(key="transcript_files")
    return uploader.set_value([(name, content, "application/octet-stream") for name, content in files]).run()


def said(elements) -> str:
    return "\n".join(str(one.value) for one in elements)


def labelled(elements, label: str):
    return next(one for one in elements if one.label == label)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_an_empty_study_says_what_to_do_first(study, language):
    app = opened_page("sources", "Prov", language, coder="Kari Koder")

    assert Texts(language).t("import_text.empty") in said(app.info)
    assert Texts(language).t("sources.none") in said(app.info)


def test_what_was_read_of_each_file_stands_before_anything_is_stored(study):
    app = chosen(*FILES)

    assert not app.exception
    assert NB.t("import_text.accepted", n=3) in said(app.subheader)
    assert "skannet.pdf" in said(app.error)
    with opened(study) as db:
        assert sources(db) == ()


def test_storing_keeps_what_was_shown_with_times(study):
    app = chosen(*FILES[:3])

    app.button(key="save_transcripts").click().run()

    assert NB.t("import_text.saved", n=2) in said(app.success)
    with opened(study) as db:
        stored = source_named(db, "I06")
        assert [turn.start_ms for turn in turns(db, stored.revision_id)] == [ms for _, ms, _ in made.MORE]


def test_a_role_that_was_chosen_is_stored_and_can_be_used_in_the_other_files(study):
    app = chosen(*FILES[:2])

    labelled(app.selectbox, "Kari Nordmann").select("interviewer").run()
    labelled(app.button, NB.t("import_text.same_roles", n=1)).click().run()
    app.button(key="save_transcripts").click().run()

    with opened(study) as db:
        roles = {
            name: {
                turn.role for turn in turns(db, source_named(db, name).revision_id) if "Kari" in turn.speaker
            }
            for name in ("I05", "I06")
        }
    assert roles == {"I05": {"interviewer"}, "I06": {"interviewer"}}


def test_another_encoding_mends_the_text(study):
    spoken = "I: Hva het hun?\nR1: Černá, tror jeg.\n"
    app = chosen(("I08.txt", spoken.encode("cp1250")))
    assert NB.t("import_text.read_as_cp1252") in said(app.warning).replace("\\", "")

    labelled(app.selectbox, NB.t("import_text.encoding")).select("cp1250").run()
    app.button(key="save_transcripts").click().run()

    with opened(study) as db:
        assert revision_text(db, source_named(db, "I08").revision_id) == spoken


def test_an_old_encoding_with_norwegian_letters_is_guessed_and_told(study):
    app = chosen(FILES[3])
    told = NB.t("import_text.read_as_guessed", encoding="mac_roman")
    assert told in said(app.warning).replace("\\", "")

    app.button(key="save_transcripts").click().run()

    with opened(study) as db:
        text = revision_text(db, source_named(db, "I07").revision_id)
    assert text == "I: Hvordan går det?\nR1: på øya\n"


def test_an_own_pattern_is_used_and_a_wrong_one_is_told(study):
    app = chosen(("a.txt", "<<Kåre>> hei\n<<Per>> ja\n".encode()))
    field = labelled(app.text_input, NB.t("import_text.pattern"))

    app = field.set_value("(").run()
    assert "a.txt" in said(app.error)
    app = labelled(app.text_input, NB.t("import_text.pattern")).set_value("<<{speaker}>>").run()
    app.button(key="save_transcripts").click().run()

    with opened(study) as db:
        said_by = [turn.speaker for turn in turns(db, source_named(db, "a").revision_id)]
    assert said_by == ["Kåre", "Per"]


def test_a_file_that_is_in_the_study_already_is_not_stored_again(study):
    app = chosen(FILES[0])
    app.button(key="save_transcripts").click().run()

    again = chosen(FILES[0])

    assert again.button(key="save_transcripts").disabled
    with opened(study) as db:
        assert len(sources(db)) == 1
