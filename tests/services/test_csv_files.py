"""CSV files as people have them, and broken ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import InputError, NotFoundError
from workbench.services.csv_files import numeric_column, read_csv_bytes, read_csv_file


def read(text, encoding="utf-8", **options):
    return read_csv_bytes(text.encode(encoding), name="fil.csv", **options)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    table = read(delimiter.join("abc") + "\n" + delimiter.join("123") + "\n")

    assert table.delimiter == delimiter
    assert table.frame.iloc[0].tolist() == ["1", "2", "3"]
    assert table.n_rows == 1


def test_decimal_commas_between_semicolons_are_found():
    table = read("id;alder\n1;2,5\n2;3,25\n")

    values, bad = numeric_column(table.frame["alder"], decimal=table.decimal)

    assert (table.delimiter, table.decimal) == (";", ",")
    assert values.tolist() == [2.5, 3.25]
    assert bad == []


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8-sig", "utf-8-sig"), ("utf-8", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_norwegian_letters_survive_every_encoding(encoding, named):
    table = read("navn;sted\nÅse;Tromsø\n", encoding)

    assert table.encoding == named
    assert table.frame.columns.tolist() == ["navn", "sted"]
    assert table.frame["sted"].tolist() == ["Tromsø"]


def test_words_that_look_like_nothing_stay_words():
    table = read("land,x\nNA,1\nnull,2\nNone,3\n")

    assert table.frame["land"].tolist() == ["NA", "null", "None"]


def test_leading_zeros_stay():
    assert read("nr,x\n0301,1\n").frame["nr"].tolist() == ["0301"]


def test_quoted_cells_hold_delimiters_quotes_and_line_breaks():
    table = read('a,b\n"x, y","sa ""nei""\ntil det"\n')

    assert table.frame.iloc[0].tolist() == ["x, y", 'sa "nei"\ntil det']


def test_empty_lines_are_passed_over_and_blanks_around_cells_removed():
    table = read("a, b\r\n1 , 2\r\n\r\n\r\n")

    assert table.frame.columns.tolist() == ["a", "b"]
    assert table.frame.iloc[0].tolist() == ["1", "2"]
    assert table.n_rows == 1


def test_a_column_without_a_name_gets_one():
    assert read(",x\n0,5\n").frame.columns.tolist() == ["column_1", "x"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "csv_empty"),
        (" \n\n", "csv_empty"),
        ("alder\n1\n2\n", "csv_one_column"),
        ("a,b\n", "csv_no_rows"),
        ("a,b,a\n1,2,3\n", "csv_duplicate_columns"),
        ("a,b\n1,2\n3,4,5\n", "csv_ragged"),
        ("a,b\n1\n", "csv_ragged"),
        ('a,b\n1,"2\n', "csv_quote"),
        ("a,b\n1,\x00\n", "csv_binary"),
    ],
)
def test_a_broken_file_is_refused_by_name(text, key):
    with pytest.raises(InputError) as caught:
        read(text)

    assert caught.value.key == f"errors.{key}"
    assert caught.value.values["file"] == "fil.csv"
    assert "fil.csv" in str(caught.value)


def test_a_ragged_row_is_told_with_its_line_and_widths():
    with pytest.raises(InputError) as caught:
        read("a;b;c\n1;2;3\n4;5\n")

    assert caught.value.values == {"file": "fil.csv", "line": 3, "found": 2, "expected": 3}


def test_bytes_of_no_known_encoding_are_refused():
    with pytest.raises(InputError) as caught:
        read_csv_bytes(b"a,b\n1,\x81\xff\n", name="fil.csv")

    assert caught.value.key == "errors.csv_encoding"


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("workbench.services.csv_files.MAX_BYTES", 5)

    with pytest.raises(InputError) as caught:
        read("a,b\n1,2\n")

    assert caught.value.key == "errors.csv_too_large"


def test_what_somebody_decided_is_kept_to():
    table = read("a,b;c\n1,5;2\n", delimiter=";", decimal=",")

    assert table.frame.columns.tolist() == ["a,b", "c"]
    assert table.decimal == ","


def test_numbers_with_the_other_mark_are_not_guessed_at():
    frame = read("x;y\n1.234,5;1\n2,5;2\nabc;3\n;4\n−3;5\n").frame

    values, bad = numeric_column(frame["x"], decimal=",")

    assert bad == [0, 2]
    assert values.isna().tolist() == [True, False, True, True, False]
    assert values.iloc[4] == -3


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_as_it_was_written(number):
    frame = read(f"x;y\n{number!r};1\n").frame

    values, bad = numeric_column(frame["x"], decimal=".")

    assert (values.iloc[0], bad) == (number, [])


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(NotFoundError):
        read_csv_file(tmp_path / "none.csv")
