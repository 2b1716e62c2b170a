"""Whole reports: nothing is found where all agrees, each error that is put in is found."""

from collections import Counter

import pytest

from tests.audit.report_files import HERE, WRITERS, audited, faults, found, names, pieces, report, spoiled
from workbench.audit.findings import CHECKS

MANY = Counter(
    closing_rest=2,
    shares_mixed=1,
    sign_differs=1,
    matched_exceed=1,
    sets_impossible=1,
    counted_twice=1,
    needed_from_cap=1,
    than_others_differs=1,
    still_higher_differs=1,
    null_reading=1,
    linear_needs_age=1,
    percent_of_few_differs=1,
    figure_twice=1,
    annex_list_differs=1,
    annex_not_there=1,
)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", names())
def test_a_report_in_which_all_agrees_has_no_findings_and_says_what_reconciles(name, kind):
    audit = audited(report(name), kind)

    assert found(audit) == set()
    assert len(audit.reconciled) >= 5


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: f"{fault['report']}-{fault['new'][:40]}")
def test_an_error_put_into_a_report_is_found(fault):
    audit = audited(spoiled(report(fault["report"]), fault["old"], fault["new"]))

    assert fault["finding"] in found(audit)


def test_a_report_of_many_errors_has_each_of_them_once_and_nothing_else():
    audit = audited(pieces((HERE / "many_errors.txt").read_text(encoding="utf-8")))

    codes = Counter(one.observation.told.code for one in audit.findings if one.observation.severity != "note")
    assert codes == MANY


def test_what_rounding_explains_and_what_none_of_few_leaves_open_are_notes():
    audit = audited(pieces((HERE / "many_errors.txt").read_text(encoding="utf-8")))

    notes = [one.observation.told.code for one in audit.findings if one.observation.severity == "note"]
    assert notes == ["sums_rounded", "zero_of_few"]


def test_findings_are_numbered_within_their_check_the_severest_first():
    audit = audited(pieces((HERE / "many_errors.txt").read_text(encoding="utf-8")))

    ids = [one.id for one in audit.findings]
    assert len(set(ids)) == len(ids)
    assert [one.observation.check for one in audit.findings] == sorted(
        (one.observation.check for one in audit.findings), key=CHECKS.index
    )
    assert {"closing-1", "closing-2"} <= set(ids)


def test_a_finding_tells_its_place_and_its_numbers():
    audit = audited(pieces((HERE / "many_errors.txt").read_text(encoding="utf-8")))

    seen = next(one.observation for one in audit.findings if one.observation.check == "participants")
    assert (seen.place.table, seen.place.section, seen.place.column) == (
        "6",
        "4 Virkninger",
        "Antall matchede på tiltak",
    )
    assert seen.numbers == {"matched": 575.0, "participants": 560.0, "excess": 15.0}
    assert seen.quote.startswith("575 | 800 | 0,020")
