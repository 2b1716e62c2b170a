"""Numbers as reports write them, Norwegian and English."""

import pytest

from workbench.audit.number_words import fractions_in
from workbench.audit.numbers import numbers_in, ranges_in


def told(text, language="nb"):
    return [(one.value, one.unit, one.sense) for one in numbers_in(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Det er 1 681 personer.", "nb", [(1681, "count", "exact")]),
        ("Det er 1\u00a0681 personer.", "nb", [(1681, "count", "exact")]),
        ("Det er 1.681 personer.", "nb", [(1681, "count", "exact")]),
        ("There are 1,681 persons.", "en", [(1681, "count", "exact")]),
        ("Effekten er -0,046.", "nb", [(-0.046, "count", "exact")]),
        ("Effekten er −4,6 prosentpoeng.", "nb", [(-4.6, "points", "exact")]),
        ("The effect is -4.6 percentage points.", "en", [(-4.6, "points", "exact")]),
        ("Ca. 18 prosent deltok.", "nb", [(18, "percent", "about")]),
        ("Over 20 % deltok.", "nb", [(20, "percent", "above")]),
        ("just under 30 per cent", "en", [(30, "percent", "nearly")]),
        ("vel ti prosent", "nb", [(10, "percent", "just_over")]),
        ("20,3 mill. kroner", "nb", [(20.3e6, "money", "exact")]),
        ("NOK 1.2 billion", "en", [(1.2e9, "money", "exact")]),
        ("kr 100 000", "nb", [(100_000, "money", "exact")]),
        ("i 2012 var det 42 mottak", "nb", [(2012, "year", "exact"), (42, "count", "exact")]),
        ("Tabell 7, kapittel 3.4, side 12 og avsnitt 2.3.1", "nb", []),
        ("den 8. juni 2012", "nb", []),
        ("perioden 2006-2012", "nb", []),
    ],
)
def test_a_number_has_its_value_unit_and_sense(text, language, expected):
    assert told(text, language) == expected


def test_a_number_holds_what_rounding_hides():
    (number,) = numbers_in("0,011", "nb")

    assert number.fits(0.0115)
    assert not number.fits(0.0116)
    assert number.half == pytest.approx(0.0005)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("mellom 50 og 60 prosent", 50, 60),
        ("50-60 prosent", 50, 60),
        ("between 5.5 and 6.5 per cent", 5.5, 6.5),
        ("-3 til -1 prosent", -3, -1),
    ],
)
def test_a_range_of_percentages_has_two_ends(text, low, high):
    (found,) = ranges_in(text)

    assert (found.low, found.high) == (low, high)


def test_two_percentages_in_a_list_are_no_range():
    assert ranges_in("5 og 10 prosent") == ()


@pytest.mark.parametrize(
    ("text", "share"),
    [("halvparten", 0.5), ("to tredjedeler", 2 / 3), ("a quarter", 0.25), ("three quarters", 0.75)],
)
def test_a_fraction_is_read_from_its_words(text, share):
    (found,) = fractions_in(text)

    assert found.share == pytest.approx(share)
    assert found.low < share < found.high


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f"])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_blanks_that_keep_a_number_together_part_thousands(blank, language):
    (number,) = numbers_in(f"2{blank}079 had both", language)

    assert number.value == 2079
