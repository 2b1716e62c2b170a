"""Bringing in a register: shown, checked, and stored only when accepted."""

import datetime as dt
import random
import time
from dataclasses import replace

import pytest

from db.register import imports, outcomes, participations, persons_frame
from workbench.errors import InputError, WorkbenchError
from workbench.services.register_files import (
    RegisterLimits,
    accept_register,
    check_register,
    preview_register,
)
from workbench.texts import Texts

GOOD = (
    "person_id;Kjønn;Alder;Land;kurs;Veien Videre;VV start;retur;utfall dato;merknad\n"
    "0301;K;31,5;ERI;1;0;;ja;01.09.2012;æ 👩‍👩‍👧\n"
    "0302;mann;40;NA;0;ja;03.04.2012;nei;;\n"
    "0303;M;;AFG;nei;0;;0;;x\n"
)


def preview(text: str, encoding: str = "utf-8", **options):
    return preview_register(text.encode(encoding), "retur.csv", **options)


def refusal(content: bytes, **options) -> InputError:
    with pytest.raises(InputError) as refused:
        preview_register(content, "retur.csv", **options)
    assert refused.value.values["file"] == "retur.csv"
    return refused.value


def test_a_norwegian_file_is_understood_without_help():
    shown = preview(GOOD)

    assert (shown.table.delimiter, shown.table.decimal, shown.table.encoding) == (";", ",", "utf-8")
    assert dict(shown.mapping.roles) == {
        "person_id": "person_id",
        "Kjønn": "sex",
        "Alder": "age",
        "Land": "country",
        "kurs": "took_part:courses",
        "Veien Videre": "took_part:vv",
        "VV start": "started_on:vv",
        "retur": "returned",
        "utfall dato": "outcome_on",
        "merknad": "attribute",
    }
    assert shown.mapping.date_format == "%d.%m.%Y"


def test_an_accepted_file_is_stored_as_it_stands(db, coder):
    shown = preview(GOOD)

    stored = accept_register(db, shown, shown.mapping, coder_id=coder.id)

    persons = persons_frame(db)
    assert persons["person_id"] == ["0301", "0302", "0303"]
    assert (persons["age"], persons["sex"]) == ([31.5, 40.0, None], ["K", "M", "M"])
    assert persons["country"] == ["ERI", "NA", "AFG"]
    assert persons["attributes"] == [{"merknad": "æ 👩‍👩‍👧"}, {}, {"merknad": "x"}]
    took = participations(db)
    assert list(zip(took["measure_id"], took["person_no"], took["started_on"], strict=True)) == [
        ("courses", 1, None),
        ("vv", 2, "2012-04-03"),
    ]
    assert (outcomes(db)["returned"], outcomes(db)["outcome_on"]) == ([1, 0, 0], ["2012-09-01", None, None])
    assert (stored.active, stored.n_rows, stored.sha256) == (True, 3, shown.sha256)


def test_nothing_is_stored_of_a_file_with_errors(db):
    shown = preview(GOOD.replace("0302", "0301"))

    with pytest.raises(InputError) as refused:
        accept_register(db, shown, shown.mapping)

    assert (refused.value.key, refused.value.values["n"]) == ("errors.register_has_errors", 2)
    assert imports(db) == ()


def test_ignored_columns_are_not_stored(db):
    shown = preview(GOOD)

    accept_register(db, shown, replace(shown.mapping, roles={**shown.mapping.roles, "merknad": "ignore"}))

    assert persons_frame(db)["attributes"] == [{}, {}, {}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_and_encodings_do_not_change_what_is_read(encoding):
    shown = preview(GOOD, encoding)

    assert (shown.table.frame.columns[0], shown.table.encoding) == ("person_id", encoding)
    assert shown.remarks == ()


def test_windows_1252_is_read_and_said():
    shown = preview(GOOD.replace(" 👩‍👩‍👧", "").replace("ERI", "Tromsø"), "cp1252")

    assert shown.table.frame["Land"][0] == "Tromsø"
    assert [remark.code for remark in shown.remarks] == ["read_as_cp1252"]


def test_control_characters_are_taken_out_and_counted():
    shown = preview(GOOD.replace(";x\n", ";x\x01\x1b\n"))

    assert shown.table.frame["merknad"][2] == "x"
    assert [dict(remark.values) for remark in shown.remarks] == [{"n": 2}]


@pytest.mark.parametrize(
    ("content", "key", "line"),
    [
        (b"", "errors.csv_empty", None),
        (b"\xef\xbb\xbf \n", "errors.csv_empty", None),
        (b"id;kurs\n", "errors.csv_no_rows", None),
        (b"id\n1\n2\n", "errors.csv_one_column", None),
        (b"id;kurs;kurs\n1;2;3\n", "errors.csv_duplicate_columns", None),
        (b"id;kurs\n1;2\n\n3;4;5\n", "errors.csv_ragged", 4),
        (b'id;kurs\n1;"a\nb"\n3;"open\n4;5\n6;7\n', "errors.csv_quote", 4),
        (b'id;kurs\n"open;1\n' + b"2;3\n" * 50_000, "errors.csv_quote", 2),
        (b"id;kurs\n1;\x002\n", "errors.csv_binary", None),
        (b"id;kurs\n1;\xed\xa0\xbd\n", "errors.csv_encoding", None),
        (b"PK\x03\x04\x14\x00\x00\x00xl/workbook", "errors.csv_binary", None),
        (bytes(range(128, 256)), "errors.csv_encoding", None),
    ],
)
def test_a_broken_file_is_refused_with_its_place(content, key, line):
    error = refusal(content)

    assert (error.key, error.values.get("line")) == (key, line)
    for language in ("nb", "en"):
        assert "retur.csv" in Texts(language).t(error.key, **error.values)


def test_faults_name_the_line_of_the_file_although_lines_are_blank_or_broken():
    shown = preview('id;kurs;retur;note\n1;1;1;"a\nb"\n\n2;x;0;\n3;0;0;\n')

    (fault,) = check_register(shown, shown.mapping).errors

    assert (fault.rule, fault.column, fault.row, fault.line) == ("flag_unknown", "kurs", 2, 5)


def test_a_mapping_of_another_file_is_refused():
    shown = preview(GOOD)

    with pytest.raises(InputError) as refused:
        check_register(shown, replace(shown.mapping, roles={"annet": "person_id"}))

    assert refused.value.values["columns"] == "annet"


def test_a_file_over_a_limit_is_refused_with_the_limit():
    too_long = refusal(GOOD.encode(), limits=RegisterLimits(max_rows=2))
    too_large = refusal(GOOD.encode(), limits=RegisterLimits(max_bytes=20))

    assert (too_long.key, too_long.values["limit"]) == ("errors.register_too_many_rows", 2)
    assert (too_large.key, too_large.values["limit"]) == ("errors.csv_too_large", 20)


def test_a_million_rows_are_refused_in_seconds():
    content = b"id;kurs;retur\n" + b"".join(b"%07d;%d;0\n" % (row, row % 2) for row in range(1_000_000))
    started = time.process_time()

    assert refusal(content).key == "errors.register_too_many_rows"
    assert time.process_time() - started < 10


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_checked_and_stored_in_seconds(db):
    lines = (f"{row:06};31,5;{row % 2};0;2012-01-01" for row in range(100_000))
    shown = preview("id;alder;kurs;retur;utfall_dato\n" + "\n".join(lines))
    started = time.process_time()

    accept_register(db, shown, replace(shown.mapping, age_on=dt.date(2013, 9, 30)))

    assert time.process_time() - started < 20
    assert len(persons_frame(db)["person_id"]) == 100_000


@pytest.mark.parametrize("seed", range(100))
def test_mutated_files_are_read_or_refused(seed):
    rng = random.Random(seed)
    content = bytearray(GOOD.encode())
    for _ in range(rng.randint(1, 20)):
        content[rng.randrange(len(content))] = rng.randrange(256)

    try:
        shown = preview_register(bytes(content), "retur.csv")
        check_register(shown, shown.mapping)
    except WorkbenchError as refused:
        assert refused.key.startswith("errors.")
