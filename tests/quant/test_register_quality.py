"""Every fault of a register file is found, placed, and shown without telling on anybody."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from workbench.quant.register_columns import RegisterMapping
from workbench.quant.register_quality import MAX_LISTED, check_columns
from workbench.quant.register_reading import register_rows
from workbench.texts import Texts

ROLES = {
    "id": "person_id",
    "kjonn": "sex",
    "alder": "age",
    "kurs": "took_part:courses",
    "start": "started_on:courses",
    "slutt": "ended_on:courses",
    "retur": "returned",
    "ut": "outcome_on",
    "sensur": "censored_on",
}
MAPPING = RegisterMapping(ROLES, date_format="%d.%m.%Y")
GOOD = {"id": "001", "kjonn": "K", "alder": "31,5", "kurs": "1", "start": "01.02.2012", "slutt": "01.03.2012"}
GOOD |= {"retur": "ja", "ut": "01.05.2012", "sensur": "30.09.2013"}
OTHER = {**GOOD, "id": "002", "kurs": "nei", "start": "", "slutt": ""}
RULES = (
    *("id_missing", "id_duplicate", "number_unreadable", "age_impossible", "flag_unknown", "flag_blank"),
    *(
        "date_unreadable",
        "missing_word",
        "end_before_start",
        "outcome_after_censoring",
        "start_after_outcome",
    ),
    *("role_twice", "no_person_id", "no_age_date", "no_rows", "one_group", "no_measure", "no_outcome"),
    *("many_missing", "national_numbers", "kept_as_text"),
)


def table(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype="str")


def checked(**changed: str):
    return check_columns(table(OTHER, {**GOOD, **changed}), MAPPING)


def test_a_file_without_faults_is_acceptable():
    report = checked()

    assert (report.acceptable, report.n_rows, report.n_ok, report.errors, report.warnings) == (
        True,
        2,
        2,
        (),
        (),
    )


@pytest.mark.parametrize(
    ("column", "word", "rule", "shown"),
    [
        ("id", "", "id_missing", "blank"),
        ("alder", "gammel", "number_unreadable", "tekst, 6 tegn"),
        ("alder", "31.5", "number_unreadable", "«31.5»"),
        ("alder", "-1", "age_impossible", "«-1»"),
        ("alder", "121", "age_impossible", "«121»"),
        ("alder", "NA", "missing_word", "«NA»"),
        ("alder", "12018012345", "age_impossible", "11 tegn, mest siffer"),
        ("kurs", "kanskje", "flag_unknown", "tekst, 7 tegn"),
        ("kurs", "", "flag_blank", "blank"),
        ("retur", "null", "missing_word", "«null»"),
        ("retur", "2", "flag_unknown", "«2»"),
        ("ut", "03/04/2012", "date_unreadable", "«03/04/2012»"),
        ("ut", "2012-04-03", "date_unreadable", "«2012-04-03»"),
        ("ut", "None", "missing_word", "«None»"),
        ("slutt", "01.01.2012", "end_before_start", "«01.01.2012»"),
        ("sensur", "01.04.2012", "outcome_after_censoring", "«01.04.2012»"),
        ("ut", "01.01.2012", "start_after_outcome", "«01.01.2012»"),
    ],
)
def test_each_fault_is_placed_and_shown(column, word, rule, shown):
    report = checked(**{column: word})

    (fault,) = report.errors
    assert (fault.rule, fault.column, fault.row, fault.line) == (rule, column, 2, 3)
    assert Texts("nb").reason(fault.value) == shown
    assert (report.acceptable, report.n_ok, report.n_errors) == (False, 1, 1)
    assert column in Texts("nb").reason(fault.reason)


def test_duplicate_ids_are_all_listed():
    report = check_columns(table(OTHER, GOOD, {**OTHER, "alder": "40"}), MAPPING)

    assert [(fault.rule, fault.row, dict(fault.value.values)["value"]) for fault in report.errors] == [
        ("id_duplicate", 1, "002"),
        ("id_duplicate", 3, "002"),
    ]


def test_blank_is_missing_and_its_share_is_told():
    report = check_columns(table(GOOD, {**OTHER, "alder": "", "kjonn": ""}), MAPPING)

    assert report.acceptable
    assert report.missing["alder"] == 0.5
    assert [(one.rule, one.column, one.share) for one in report.warnings] == [
        ("many_missing", "kjonn", 0.5),
        ("many_missing", "alder", 0.5),
    ]


def test_a_word_for_missing_in_a_text_column_is_kept_and_remarked_upon():
    report = checked(kjonn="NA")

    assert report.acceptable
    assert [(one.rule, one.column, one.row) for one in report.warnings] == [("kept_as_text", "kjonn", 2)]


def test_both_groups_must_be_present():
    report = check_columns(table(GOOD, {**GOOD, "id": "003"}), MAPPING)

    assert [(fault.rule, fault.column, fault.row) for fault in report.errors] == [("one_group", "kurs", None)]


@pytest.mark.parametrize(
    ("roles", "rule"),
    [
        ({**ROLES, "id": "attribute"}, "no_person_id"),
        ({**ROLES, "kjonn": "person_id"}, "role_twice"),
        ({**ROLES, "kjonn": "birth"}, "role_twice"),
        ({**ROLES, "alder": "attribute", "kjonn": "birth"}, "no_age_date"),
    ],
)
def test_a_mapping_that_cannot_be_read_by_is_refused(roles, rule):
    report = check_columns(table(OTHER, GOOD), replace(MAPPING, roles=roles))

    assert rule in {fault.rule for fault in report.errors}


def test_a_table_without_rows_is_refused():
    report = check_columns(table(GOOD).iloc[:0], MAPPING)

    assert [fault.rule for fault in report.errors] == ["no_rows"]


def test_national_numbers_are_remarked_upon_and_never_shown():
    report = check_columns(
        table(OTHER, {**GOOD, "id": "12018012345"}, {**GOOD, "id": "12018012345"}), MAPPING
    )

    assert "national_numbers" in {one.rule for one in report.warnings}
    assert "12018012345" not in str(report)


def test_all_faults_are_counted_and_only_the_first_are_listed():
    rows = [{**OTHER, "id": f"P{number}", "alder": "x"} for number in range(MAX_LISTED + 100)]

    report = check_columns(table(GOOD, *rows), MAPPING)

    assert (report.n_errors, len(report.errors), report.n_ok) == (MAX_LISTED + 100, MAX_LISTED, 1)
    assert report.tally == (("number_unreadable", "alder", MAX_LISTED + 100),)


def test_the_callers_table_is_not_changed():
    frame = table(OTHER, {**GOOD, "alder": "x"})
    before = frame.copy()

    check_columns(frame, MAPPING)
    register_rows(table(OTHER, GOOD), MAPPING)

    pd.testing.assert_frame_equal(frame, before)


def test_a_participation_follows_from_a_start_date_alone():
    roles = {column: role for column, role in ROLES.items() if column != "kurs"}

    rows = register_rows(table(OTHER, GOOD), replace(MAPPING, roles=roles))

    assert [(one.measure_id, one.person_no, one.ended_on) for one in rows.participations] == [
        ("courses", 2, "2012-03-01")
    ]


def test_birth_months_become_ages_on_the_chosen_day():
    mapping = replace(MAPPING, roles={"id": "person_id", "alder": "birth"}, age_on=dt.date(2013, 9, 30))

    rows = register_rows(table({**GOOD, "alder": "05.1980"}), mapping)

    assert rows.persons[0].age == pytest.approx(33 + 4 / 12)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_sentence_in_both_languages(language, rule):
    assert Texts(language).has(f"import_register.rule_{rule}")
