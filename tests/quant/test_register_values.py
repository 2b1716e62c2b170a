"""Words read as numbers, yes or no, and dates: what is not plain is not guessed."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.quant import register_values as values


def column(*words: str) -> pd.Series:
    return pd.Series(list(words), dtype="str")


@pytest.mark.parametrize(
    ("word", "decimal", "number"),
    [
        ("31,5", ",", 31.5),
        (" 31.5 ", ".", 31.5),
        ("31.5", ",", None),
        ("31,5", ".", None),
        ("1.000", ",", None),
        ("1 000", ",", None),
        ("-3", ",", -3.0),
        ("1e5", ".", None),
        ("٣١", ",", None),
        ("NaN", ".", None),
        ("inf", ".", None),
        ("", ",", None),
    ],
)
def test_a_number_is_read_by_the_declared_mark_only(word, decimal, number):
    (read,) = values.numbers(column(word), decimal=decimal)

    assert read == number if number is not None else pd.isna(read)


@pytest.mark.parametrize(
    ("word", "flag"),
    [("1", 1), ("JA", 1), ("yes", 1), ("0", 0), (" nei ", 0), ("no", 0), ("2", None), ("", None)],
)
def test_yes_and_no_are_read_and_nothing_else(word, flag):
    (read,) = values.flags(column(word))

    assert read == flag if flag is not None else pd.isna(read)


@pytest.mark.parametrize(
    ("word", "form", "day"),
    [
        ("2012-03-04", "%Y-%m-%d", "2012-03-04"),
        ("03.04.2012", "%d.%m.%Y", "2012-04-03"),
        ("3.4.2012", "%d.%m.%Y", "2012-04-03"),
        ("13.04.2012", "%d.%m.%Y", "2012-04-13"),
        ("04.13.2012", "%d.%m.%Y", None),
        ("03/04/2012", "%d.%m.%Y", None),
        ("03.04.12", "%d.%m.%Y", None),
        ("2012-02-30", "%Y-%m-%d", None),
        ("2012-03-04", "%d.%m.%Y", None),
        ("0000-01-01", "%Y-%m-%d", None),
        ("", "%Y-%m-%d", None),
    ],
)
def test_a_date_is_read_by_the_declared_form_only(word, form, day):
    (read,) = values.dates(column(word), form=form)

    assert pd.isna(read) if day is None else read == pd.Timestamp(day)


@pytest.mark.parametrize(
    ("word", "form", "years"),
    [
        ("1980-05", "%Y-%m-%d", 33 + 4 / 12),
        ("05.1980", "%d.%m.%Y", 33 + 4 / 12),
        ("1980-09-30", "%Y-%m-%d", 33.0),
        ("01.10.1980", "%d.%m.%Y", 32 + 11 / 12),
    ],
)
def test_age_is_counted_in_whole_months(word, form, years):
    born = values.births(column(word), form=form)

    assert values.ages(born, on=dt.date(2013, 9, 30)).tolist() == pytest.approx([years])


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_both_forms_of_a_date_give_the_same_day(day):
    iso = values.dates(column(day.isoformat()), form="%Y-%m-%d")
    dotted = values.dates(column(f"{day:%d.%m.%Y}"), form="%d.%m.%Y")

    assert iso[0] == dotted[0] == pd.Timestamp(day)


@given(st.lists(st.text(), min_size=1))
def test_no_word_breaks_the_readers(words):
    read = column(*words)

    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        assert len(values.births(read, form=form)) == len(words)
    for decimal in (",", "."):
        assert len(values.numbers(read, decimal=decimal)) == len(words)
    assert set(values.flags(read).dropna()) <= {0.0, 1.0}
