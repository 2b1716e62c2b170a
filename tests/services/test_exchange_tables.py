"""Codebook as CSV, codings as Excel, quotes as Word; and the commands that write and read them."""

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from typer.testing import CliRunner

from db.codebook import codes
from db.coders import coder_named
from db.codings import codings
from db.connection import opened
from db.events import operations
from db.memos import set_memo
from db.sources import sources
from db.writing import write_tx
from tests.qual.refi_examples import (
    HABITS,
    QUOTES,
    TEXT,
    code,
    coding,
    packed,
    places,
    project,
    selection,
    text_source,
    written_by,
)
from workbench.cli import app
from workbench.errors import InputError
from workbench.reports.coding_workbook import MAX_CELL, Sheet, coding_workbook
from workbench.services.cases import add_case, write_case_memo
from workbench.services.exchange_files import exported, read_exchange, store_exchange
from workbench.services.exchange_tables import MEMO_HEAD
from workbench.services.studies import create_study, furnish
from workbench.texts import LANGUAGES, Texts

NB = Texts("nb")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def study(db):
    furnish(db, title="Min studie", simulated=False)
    return db


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def brought_in(db, content: bytes, name: str):
    return store_exchange(db, read_exchange(content, file_name=name, db=db), coder_named(db, "Henter"))


def sheet(content: bytes, number: int) -> list[list[str]]:
    """Cells of a sheet as text, by another reader than the one that wrote them."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = [
            "".join(one.itertext())
            for one in ET.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
        ]
        page = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    rows = []
    for row in page.iter(f"{MAIN}row"):
        cells: dict[str, str] = {}
        for cell in row.iter(f"{MAIN}c"):
            value = cell.findtext(f"{MAIN}v") or ""
            column = "".join(one for one in cell.get("r") if one.isalpha())
            cells[column] = shared[int(value)] if cell.get("t") == "s" else value
        rows.append(cells)
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_codebook_comes_back_from_csv_as_it_was(study, home_folder, language):
    own = {
        "slug": "open.egen",
        "name_nb": "=Egen",
        "name_en": "+Own",
        "definition": 'a;b,"c"\nd',
        "position": 99,
    }
    with write_tx(study, action="code.add") as writer:
        writer.insert("codes", {**own, "parent_id": 1, "include": "Inkluder: x", "colour": 4})
    content = exported(study, "csv", Texts(language)).content

    assert brought_in(study, content, "kodebok.csv").remarks == ()
    with opened(create_study("Ny")) as fresh:
        stored = brought_in(fresh, content, "kodebok.csv")
        found = [replace(one, id=0, parent_id=None) for one in codes(fresh)]
        parents = {one.slug: one.parent_id for one in codes(fresh)}

    assert stored.new["codes"] == 1
    assert sorted(found, key=lambda one: one.slug) == sorted(
        (replace(one, id=0, parent_id=None) for one in codes(study)), key=lambda one: one.slug
    )
    assert parents["open.egen"] == 1


def test_a_codebook_of_another_program_is_understood_and_joined_by_place(study):
    first = codes(study)[0].name_nb
    content = f"Category,Code,Memo\n,{first},\n{first},Ny kode,hva den er\nEgen gruppe,Ny kode,en annen\n"
    stored = brought_in(study, content.encode(), "codes.csv")
    again = brought_in(study, content.encode(), "codes.csv")

    named = {one.id: one for one in codes(study)}
    new = [
        (named[one.parent_id].name_nb, one.definition) for one in named.values() if one.name_nb == "Ny kode"
    ]
    assert sorted(new) == sorted([(first, "hva den er"), ("Egen gruppe", "en annen")])
    assert (stored.new["codes"], again.new["codes"]) == (3, 0)


def test_a_table_that_is_no_codebook_is_refused(study):
    for content, key in (
        ("a,b\n1,2\n", "errors.codebook_columns"),
        ("name,parent\na,b\nb,a\n", "errors.codebook_parent"),
        ("navn\na\n", "errors.csv_one_column"),
    ):
        with pytest.raises(InputError) as refused:
            read_exchange(content.encode(), file_name="a.csv", db=study)
        assert refused.value.key == key


def test_the_workbook_holds_every_coding_and_a_matrix_that_adds_up(demo_db):
    content = exported(demo_db, "xlsx", NB).content
    rows, matrix = sheet(content, 1), sheet(content, 2)
    counted = {
        (one.source, one.code_id) for one in codings(demo_db) if not one.subset and "Koder A" in one.coder
    }

    assert [row["A"] for row in rows[1:]] == [str(one.id) for one in codings(demo_db)]
    assert [row["R"] for row in rows[1:]] == [one.quote for one in codings(demo_db)]
    assert len(matrix) == len(sources(demo_db)) + 1
    ones = sum(value == "1" for row in matrix[1:] for value in list(row.values())[4:])
    attributes = sum(value == "1" for one in sources(demo_db) for value in one.attributes.values())
    assert ones == len(counted) + attributes
    assert all(name.replace("_", "").isalnum() and not name[0].isdigit() for name in matrix[0].values())


def test_the_workbook_lists_memos_on_sources_codes_and_cases(demo_db):
    kari, source = coder_named(demo_db, "Kari"), sources(demo_db)[0]
    case_id = add_case(demo_db, kari, name="F1", source_ids=[source.id])
    write_case_memo(demo_db, kari, case_id, "=om casen")
    with write_tx(demo_db, action="memo.set", coder_id=kari.id) as writer:
        set_memo(writer, "source", source.id, "om kilden")

    head, *rows = sheet(exported(demo_db, "xlsx", NB).content, 4)

    assert tuple(head.values()) == MEMO_HEAD
    assert [tuple(row.values())[:4] for row in rows] == [
        ("case", "F1", "Kari", "=om casen"),
        ("source", source.name, "Kari", "om kilden"),
    ]


def test_long_and_dangerous_cells_are_kept_whole_as_text():
    long = "=1+1" + "x" * MAX_CELL
    content, n = coding_workbook(
        [Sheet("A", ("id", "quote", "end"), ((1, long, 2), (2, "=2", 3)), ("quote",))]
    )
    rows = sheet(content, 1)

    assert n == 1
    assert list(rows[0].values()) == ["id", "quote", "quote_2", "end"]
    assert rows[1]["B"] + rows[1]["C"] == long
    assert (rows[2]["B"], rows[2]["D"]) == ("=2", "3")


def test_the_word_file_has_every_quote_with_its_number(demo_db):
    document = Document(io.BytesIO(exported(demo_db, "docx", NB).content))
    quotes = [one.text for one in document.paragraphs if one.style.name == "Quote"]

    assert len(quotes) == len(codings(demo_db))
    for one in codings(demo_db)[:50]:
        assert any(f"nr. {one.id}" in text and text.startswith(f"«{one.quote[:20]}") for text in quotes)


@pytest.mark.parametrize("form", ["qdpx", "qdc", "csv", "xlsx", "docx"])
def test_an_empty_study_is_exported_too(study, form):
    assert exported(study, form, NB).content
    assert operations(study)[0].action == "exchange.export"


@pytest.mark.parametrize("form", ["qdpx", "qdc", "csv", "xlsx", "docx"])
def test_the_command_writes_once_and_over_only_when_told(demo_home, tmp_path, form):
    out = tmp_path / f"ut.{form}"
    done = run("export", "demo", out, "--format", form)
    taken = run("export", "demo", out, "--format", form)
    forced = run("export", "demo", out, "--format", form, "--force")

    assert (done.exit_code, forced.exit_code) == (0, 0), done.output
    assert str(out) in done.stdout
    assert "personal data" in done.stderr or form in ("qdc", "csv")
    assert (taken.exit_code, taken.stderr.count("\n")) == (2, 1)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_the_command_brings_a_project_in_and_says_how_it_was_read(home_folder, tmp_path):
    create_study("Ny")
    file = tmp_path / "nvivo.qdpx"
    file.write_bytes(written_by(HABITS["NVivo for Windows"]))
    done = run("import", "Ny", file, "--coder", "Kari")

    assert done.exit_code == 0, done.output
    assert "NVivo (as NVivo counts): 4 of 4 codings at word edges" in done.stdout
    with opened(home_folder / "Ny.samsyn") as db:
        assert [one.quote for one in codings(db)] == list(QUOTES)


def test_the_command_asks_before_it_stores_what_fits_badly(home_folder, tmp_path):
    create_study("Ny")
    plain = HABITS["the standard"]
    bare = replace(plain, named=False)
    inner = "".join(
        selection(TEXT, start + 2, end - 2, bare, coding(plain, "Håp", number=n), number=n)
        for n, (start, end) in enumerate(places())
    )
    file = tmp_path / "a.qdpx"
    file.write_bytes(packed(plain, project(plain, code(plain, "Håp"), text_source(plain, inner))))
    asked, told = run("import", "Ny", file), run("import", "Ny", file, "--yes")

    assert (asked.exit_code, told.exit_code) == (3, 0)
    assert "--yes" in asked.stderr


def test_a_file_can_be_read_and_told_without_being_stored(home_folder, tmp_path):
    from workbench.services.exchange_files import import_exchange

    path, file = create_study("Ny"), tmp_path / "a.qdpx"
    file.write_bytes(written_by(HABITS["ATLAS.ti"]))
    outcome = import_exchange(path, file, coder="Kari", store=False)

    assert (outcome.stored, outcome.read.report.n_passages) == (None, len(QUOTES))
    with opened(path) as db:
        assert (codings(db), sources(db)) == ((), ())
