"""What headers are taken to mean."""

import pandas as pd
import pytest

from workbench.quant.register_columns import RegisterMapping, role_options, suggested_mapping


def suggested(*headers: str, measures=("courses", "vv"), row: str = "1") -> RegisterMapping:
    frame = pd.DataFrame([[row] * len(headers)], columns=list(headers), dtype="str")
    return suggested_mapping(frame, decimal=",", measures=measures)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("person_id", "person_id"),
        ("Løpenr", "person_id"),
        ("KJØNN", "sex"),
        ("sex", "sex"),
        ("alder", "age"),
        ("fodt_maaned", "birth"),
        ("Birth date", "birth"),
        ("land", "country"),
        ("har_barn", "has_child"),
        ("lengevaerende", "long_stayer"),
        ("in_population", "in_population"),
        ("returned", "returned"),
        ("utfall", "outcome"),
        ("utfall_dato", "outcome_on"),
        ("sensur_dato", "censored_on"),
        ("kurs", "took_part:courses"),
        ("Veien Videre", "took_part:vv"),
        ("deltatt_vv", "took_part:vv"),
        ("VV start", "started_on:vv"),
        ("start_kurs", "started_on:courses"),
        ("kurs-slutt", "ended_on:courses"),
        ("navn", "ignore"),
        ("Fødselsnummer", "ignore"),
        ("DUF-nr", "ignore"),
        ("noe annet", "attribute"),
        ("", "attribute"),
        ("start", "attribute"),
    ],
)
def test_a_header_in_either_language_suggests_its_role(header, role):
    assert suggested(header).roles == {header: role}


def test_measures_are_those_of_the_study():
    assert suggested("kurs", "lokal", measures=("local",)).roles == {
        "kurs": "attribute",
        "lokal": "took_part:local",
    }


def test_only_the_first_of_two_columns_gets_a_role():
    assert suggested("alder", "age").roles == {"alder": "age", "age": "attribute"}


def test_a_date_of_birth_beside_an_age_is_not_stored():
    assert suggested("alder", "fodt").roles == {"alder": "age", "fodt": "ignore"}


def test_a_role_that_does_not_exist_is_a_programmers_mistake():
    with pytest.raises(ValueError, match="unknown roles"):
        RegisterMapping({"id": "person"})


@pytest.mark.parametrize(
    ("row", "form"), [("2013-09-30", "%Y-%m-%d"), ("30.09.2013", "%d.%m.%Y"), ("", "%Y-%m-%d")]
)
def test_the_form_of_dates_is_the_one_most_values_have(row, form):
    assert suggested("utfall_dato", row=row).date_format == form


def test_every_suggested_role_can_be_chosen():
    measures = ("courses", "vv")
    roles = suggested("id", "kurs", "vv_start", "navn", "x", measures=measures).roles

    assert set(roles.values()) <= set(role_options(measures))


def test_a_mapping_is_stored_with_all_that_reading_depends_on():
    stored = suggested("id", "kurs").as_json()

    assert stored == {
        "columns": {"id": "person_id", "kurs": "took_part:courses"},
        "decimal": ",",
        "date_format": "%Y-%m-%d",
        "age_on": None,
    }
