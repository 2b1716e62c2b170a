"""Retrieval through the service: blindness, context, tables over the demo study, files."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document

from db.codings import codings
from db.sources import revision_text, set_blind, source_named
from workbench.qual.retrieval import CodingFilter
from workbench.services.coding import apply_operation
from workbench.services.retrieval import (
    brought_up,
    coded_material,
    in_context,
    retrieved,
    sources_asked,
    with_those_below,
)
from workbench.services.retrieval_files import (
    labels_csv,
    matrix_csv,
    matrix_sps,
    matrix_xlsx,
    quotes_docx,
    quotes_xlsx,
)
from workbench.services.retrieval_tables import (
    Found,
    attribute_names,
    case_matrix_of,
    cooccurrence_of,
    crosstab_of,
    negative_cases_of,
    quote_matrix_of,
    saturation_of,
)
from workbench.services.studies import coder_called
from workbench.texts import Texts

NB = Texts("nb")


@pytest.fixture
def kari(demo_db):
    return coder_called(demo_db, "Kari Koder")


@pytest.fixture
def material(demo_db, kari):
    return coded_material(demo_db, kari)


def everything(material) -> Found:
    found = retrieved(material, CodingFilter())
    return Found(material, found, sources_asked(material, CodingFilter()))


def test_of_a_blind_source_only_ones_own_codings_are_read(demo_db, kari):
    blind = source_named(demo_db, "I05")
    set_blind(demo_db, [blind.id], blind=True, coder_id=kari.id)

    seen = coded_material(demo_db, kari)
    own = coded_material(demo_db, coder_called(demo_db, "Koder A (simulert)"))

    assert seen.blind == ("I05",)
    assert not any(one.source == "I05" for one in seen.codings)
    assert {one.coder for one in own.codings if one.source == "I05"} == {"Koder A (simulert)"}


def test_what_changed_is_read_and_the_rest_kept(demo_db, kari, material):
    revision = source_named(demo_db, "I05").revision_id
    add = {"kind": "add", "start": 0, "end": 9, "code": 2, "stance": "+"}
    (made,) = apply_operation(demo_db, kari, revision, {"op": "one", **add}).changed
    after_adding = brought_up(demo_db, kari, material)
    apply_operation(
        demo_db, kari, revision, {"op": "two", "kind": "memo", "coding": made.id, "body": "viktig"}
    )
    after_memo = brought_up(demo_db, kari, after_adding)
    apply_operation(demo_db, kari, revision, {"op": "three", "kind": "remove", "coding": made.id})
    after_removing = brought_up(demo_db, kari, after_memo)

    assert after_adding.codings == tuple(coded_again(after_memo)) != material.codings
    assert next(one.memo for one in after_memo.codings if one.id == made.id) == "viktig"
    assert after_removing == coded_material(demo_db, kari)


def coded_again(material):
    """Codings without their memos."""
    return [replace(one, memo="") if one.memo == "viktig" else one for one in material.codings]


def test_a_source_that_becomes_blind_is_read_anew(demo_db, kari, material):
    set_blind(demo_db, [source_named(demo_db, "I05").id], blind=True, coder_id=kari.id)

    now = brought_up(demo_db, kari, material)

    assert now == coded_material(demo_db, kari)
    assert not any(one.source == "I05" for one in now.codings)


@pytest.mark.parametrize("write", [quotes_xlsx, quotes_docx])
def test_files_hold_nothing_of_a_blind_source(demo_db, kari, write):
    quote = next(one.quote for one in codings(demo_db) if one.source == "I05")
    set_blind(demo_db, [source_named(demo_db, "I05").id], blind=True, coder_id=kari.id)
    seen = coded_material(demo_db, kari)

    content = write(demo_db, seen, retrieved(seen, CodingFilter()), NB, context="turn", asked="")

    packed = zipfile.ZipFile(io.BytesIO(content))
    assert not any(quote in packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.parametrize("context", ["turn", "characters"])
def test_context_and_quote_stand_together_in_the_text(demo_db, material, context):
    for one in in_context(demo_db, material, material.codings[:80], context=context, width=40):
        text = revision_text(demo_db, one.coding.segment.revision_id)
        whole = one.before.removeprefix("…") + one.coding.quote + one.after.removesuffix("…")
        place = one.coding.segment.start - len(one.before.removeprefix("…"))
        assert text[place : place + len(whole)] == whole
        assert len(one.before) <= (41 if context == "characters" else 201)


def test_the_turn_around_a_quote_does_not_leave_it(demo_db, material):
    (shown,) = in_context(demo_db, material, material.codings[:1], context="turn")

    assert "Intervjuer:" not in shown.before + shown.after
    assert shown.speaker == "Deltaker"


def test_codes_below_come_with_their_parent(material):
    parent = next(code for code in material.codes if code.slug == "links.vv")

    inside = with_those_below(material.codes, [parent.id])

    assert {code.slug for code in material.codes if code.id in inside} == {
        "links.vv", "link.V1", "link.V2", "link.V3", "link.V4", "link.V9",
    }  # fmt: skip


def test_tables_of_the_demo_study_agree_with_counting_its_codings(demo_db, material):
    found = everything(material)
    table = crosstab_of(found, "link", "informant_group", "nb")
    said = {one.source for one in found.codings if one.link == "V1" and one.informant_group == "deltaker"}

    assert table.cells["V1", "deltaker"].n_sources == len(said)
    assert dict(zip(table.columns, table.column_sources, strict=True))["deltaker"] == 20
    assert cooccurrence_of(demo_db, found, "turn").pairs()
    curve, dated = saturation_of(found.codings, found.sources)
    assert (int(curve.known[-1]), dated) == (len({one.code_id for one in found.codings}), False)
    rows, cells = quote_matrix_of(found)
    assert set(rows) == {"courses", "vv", "both"} & set(rows) and cells
    assert "country" in attribute_names(material.sources)
    for case in negative_cases_of(found, "link", (), no_change_is_opposite=True):
        assert case.n_with >= case.n_against > 0


def test_the_matrix_comes_as_xlsx_and_csv_with_labels(material):
    matrix = case_matrix_of(everything(material), NB)
    lines = matrix_csv(matrix).decode("utf-8-sig").splitlines()

    assert len(lines) == 45 and lines[0].startswith("source,type,informant_group,centre,")
    assert len({line.count(",") for line in lines}) == 1
    assert "1 = kodet" in labels_csv(matrix).decode("utf-8-sig")
    assert matrix_sps(matrix).decode("utf-8-sig").startswith("VARIABLE LABELS")
    assert zipfile.ZipFile(io.BytesIO(matrix_xlsx(matrix, NB))).namelist()


def test_quotes_are_text_in_excel_and_word_with_their_ids(demo_db, kari):
    demo_db.execute("UPDATE codings SET quote = '=HYPERLINK(\"http://x\")' WHERE id = 1")
    seen = coded_material(demo_db, kari)
    found = [one for one in seen.codings if one.id < 4]

    book = zipfile.ZipFile(
        io.BytesIO(quotes_xlsx(demo_db, seen, found, NB, context="characters", asked="Koder: alle"))
    )
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    written = quotes_docx(demo_db, seen, found, NB, context="turn", asked="Koder: alle")
    document = "\n".join(one.text for one in Document(io.BytesIO(written)).paragraphs)

    assert "<f>" not in sheet and "=HYPERLINK" in book.read("xl/sharedStrings.xml").decode()
    assert "id 1" in document and "Koder: alle" in document and NB.t("exchange.simulated") in document
