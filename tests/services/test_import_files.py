"""The command ``import``: files into a study file, told on the terminal."""

import pytest
from typer.testing import CliRunner

from db.coders import coders
from db.connection import opened
from db.events import operations
from db.sources import revision_text, source_named, sources, turns
from tests.qual import transcript_examples as made
from workbench.cli import app
from workbench.services.import_files import import_transcripts
from workbench.services.studies import create_study
from workbench.services.study_files import study_path


@pytest.fixture
def study(home_folder):
    return create_study("prov")


@pytest.fixture
def files(tmp_path):
    contents = {
        "I05.docx": made.docx(made.lines("teams")),
        "I06.vtt": made.vtt("zoom").encode(),
        "I07.pdf": made.pdf(["Intervjuer: hei", "Deltaker: ja"]),
        "skannet.pdf": made.pdf([]),
        "tom.txt": b"",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def ran(*arguments):
    return CliRunner().invoke(app, ["import", *map(str, arguments)])


def test_what_can_be_read_is_stored_with_speakers_and_times_and_the_rest_is_told(study, files):
    done = ran(study, *files, "--coder", "Kari Koder", "--group", "mottak")

    assert done.exit_code == 2
    assert "“skannet.pdf” has no text that can be selected" in done.stderr
    assert "“tom.txt” is empty" in done.stderr
    with opened(study) as db:
        assert [one.name for one in sources(db)] == ["I05", "I06", "I07"]
        stored = source_named(db, "I05")
        said = [(turn.speaker, turn.start_ms) for turn in turns(db, stored.revision_id)]
        assert said == [(name, ms) for name, ms, _ in made.MORE]
        assert stored.informant_group == "mottak"
        assert len(stored.attributes["file_sha256"]) == 64
        assert [one.name for one in coders(db)] == ["Kari Koder"]


def test_every_file_has_a_line_with_what_was_read_of_it(study, files):
    done = ran("prov", files[1])

    assert done.exit_code == 0
    assert "I06 ← I06.vtt (utf-8): " in done.stdout
    assert "4 turns, 4 with time. Kari Nordmann (other), Amina (other). SHA-256 " in done.stdout


def test_the_same_bytes_are_stored_once(study, files, tmp_path):
    ran(study, files[0])
    copy = tmp_path / "kopi.docx"
    copy.write_bytes(files[0].read_bytes())

    done = ran(study, files[0], copy)

    assert done.exit_code == 0
    assert "kopi.docx is in the study already as I05" in done.stderr
    with opened(study) as db:
        assert len(sources(db)) == 1


def test_two_copies_in_one_list_are_stored_once(study, files, tmp_path):
    copy = tmp_path / "kopi.docx"
    copy.write_bytes(files[0].read_bytes())

    found = import_transcripts(study, [files[0], copy])

    assert [name for name, _ in found.stored] == ["I05"]
    assert found.known == (("kopi.docx", "I05"),)


def test_a_dry_run_tells_and_stores_nothing(study, files):
    done = ran(study, files[0], "--dry-run")

    assert "Nothing was stored" in done.stdout
    with opened(study) as db:
        assert sources(db) == ()


def test_a_missing_study_is_refused_and_made_only_on_request(home_folder, files):
    refused = ran("ny", files[0])
    done = ran("ny", files[0], "--create")

    assert (refused.exit_code, done.exit_code) == (2, 0)
    assert "--create" in refused.stderr or "does not exist" in refused.stderr
    with opened(study_path("ny")) as db:
        assert [one.name for one in sources(db)] == ["I05"]


def test_a_missing_file_is_told_and_loses_nothing_else(study, files, tmp_path):
    done = ran(study, tmp_path / "nei.txt", files[0])

    assert done.exit_code == 2
    assert "“nei.txt” cannot be read" in done.stderr
    with opened(study) as db:
        assert len(sources(db)) == 1


def test_encoding_and_pattern_are_passed_on(study, tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes("<<Kåre>> på\n".encode("mac_roman"))

    done = ran(study, file, "--encoding", "mac_roman", "--pattern", "<<{speaker}>>", "--language", "nb")

    assert "Kåre (annen)" in done.stdout
    with opened(study) as db:
        assert revision_text(db, source_named(db, "a").revision_id) == "<<Kåre>> på\n"


def test_all_files_of_a_command_are_one_operation(study, files):
    ran(study, *files[:3], "--coder", "Kari Koder")

    with opened(study) as db:
        assert [one.action for one in operations(db)].count("source.import") == 1


def test_names_that_do_not_tell_who_asks_can_be_told(study, files):
    shown = ran("prov", *files[:2], "--interviewer", "kari nordmann", "--interviewer", "Ukjent")

    assert shown.exit_code == 0
    with opened(study_path("prov")) as db:
        for source in sources(db):
            roles = {turn.speaker: turn.role for turn in turns(db, source.revision_id)}
            assert roles == {"Kari Nordmann": "interviewer", "Amina": "participant"}
