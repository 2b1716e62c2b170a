"""Agreement on coded text: published numbers, other programs, and counting place by place."""

import json
import math
import time
from itertools import combinations
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from tests.qual.coded_examples import (
    EXACT,
    coded,
    compared,
    cu_alpha_by_definition,
    drawn_bounds,
    marks,
    u_alpha_by_definition,
    value,
)
from workbench.errors import StatisticsError
from workbench.qual.agreement_records import AgreementChoices
from workbench.qual.coded_units import CodedSegment, whole_text
from workbench.qual.intercoder import intercoder_agreement

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "unitizing.json").read_text())
BERTHA_AND_BILL = [("A", 2, 10, "x"), ("A", 14, 20, "x"), ("B", 4, 8, "x"), ("B", 15, 17, "x")]
KRIPPENDORFF_2004 = [
    *[("A", 75, 145, "c"), ("A", 220, 250, "c"), ("A", 30, 90, "k"), ("A", 150, 200, "k")],
    *[
        ("B", 70, 150, "c"),
        ("B", 205, 225, "c"),
        ("B", 250, 270, "c"),
        ("B", 30, 90, "k"),
        ("B", 150, 200, "k"),
    ],
]
"""Content Analysis, 2nd edition, p. 254, on a continuum from 150 to 450; places less 150."""


@pytest.mark.parametrize(
    ("bounds", "kappa"),
    [
        ([("A", 0, 100, "x"), ("B", 50, 150, "x")], 4 / 9),
        ([("A", 0, 100, "x"), ("B", 500, 600, "x")], -1 / 9),
        ([("A", 0, 100, "x"), ("A", 50, 150, "x")], 0),
        ([("A", 0, 125, "x"), ("B", 75, 200, "x")], 11 / 35),
    ],
)
def test_kappa_counts_characters_and_never_one_coder_twice(bounds, kappa):
    assert value(compared(bounds, 1000).overall, "cohens_kappa") == pytest.approx(kappa, abs=EXACT)


def test_nvivos_example_agrees_on_85_percent():
    overall = compared([("A", 0, 125, "x"), ("B", 75, 200, "x")], 1000).overall

    assert value(overall, "percent_agreement") == pytest.approx(0.85, abs=EXACT)


def test_atlas_tis_example_of_ten_segments_agrees_on_60_percent():
    bounds = [("A", place, place + 1, "x") for place in range(5)] + [
        ("B", 3, 4, "x"),
        ("B", 4, 5, "x"),
        ("B", 9, 10, "x"),
    ]

    assert value(compared(bounds, 10).overall, "percent_agreement") == pytest.approx(0.6, abs=EXACT)


def test_krippendorffs_bertha_and_bill_come_out_as_published():
    overall = compared(BERTHA_AND_BILL, 24).overall

    assert value(overall, "cohens_kappa") == pytest.approx(0.385, abs=5e-4)
    assert value(overall, "krippendorffs_alpha") == pytest.approx(0.329, abs=5e-4)


def test_krippendorffs_continuum_comes_out_as_published_in_both_forms():
    found = compared(KRIPPENDORFF_2004, 300)
    c, k = found.by_code

    assert value(found.overall, "u_alpha") == pytest.approx(0.8591, abs=5e-4)
    assert (value(c, "u_alpha"), value(k, "u_alpha")) == (pytest.approx(0.7286, abs=5e-5), 1.0)
    assert value(c, "u_alpha_2016") == pytest.approx(0.5163, abs=5e-5)
    assert value(c, "cohens_kappa") == pytest.approx(0.5, abs=EXACT)
    assert value(c, "krippendorffs_alpha") == pytest.approx(0.4984, abs=5e-5)


def test_one_unit_against_three_comes_out_as_dkpro_has_it():
    bounds = [("A", 1, 9, "x"), ("B", 2, 3, "x"), ("B", 4, 5, "x"), ("B", 6, 7, "x")]

    assert value(compared(bounds, 10).overall, "u_alpha") == pytest.approx(-0.7003, abs=5e-5)


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda one: f"{len(one['coded'])} coders")
def test_the_form_of_2016_equals_krippendorff_unitized_alpha(case):
    bounds = [(coder, a, b, code) for coder, found in case["coded"].items() for a, b, code in found]

    overall = compared(bounds, REFERENCE["length"], "".join(case["coded"])).overall

    assert value(overall, "u_alpha_2016") == pytest.approx(case["u_alpha_2016"], abs=EXACT)


@pytest.mark.parametrize("case", REFERENCE["cases"][:2], ids=["two coders", "three coders"])
def test_one_code_equals_nltk_irrcac_and_scikit_learn(case):
    bounds = [(coder, a, b, code) for coder, found in case["coded"].items() for a, b, code in found]

    overall = compared(bounds, REFERENCE["length"], "".join(case["coded"])).overall

    assert value(overall, "krippendorffs_alpha") == pytest.approx(case["nltk_alpha"], abs=EXACT)
    assert value(overall, "krippendorffs_alpha") == pytest.approx(case["irrcac_alpha"], abs=1e-5)
    assert value(overall, "percent_agreement") == pytest.approx(case["nltk_agreement"], abs=EXACT)
    assert value(overall, "cohens_kappa") == pytest.approx(case["sklearn_kappa"], abs=EXACT)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("coders", ["AB", "ABC"])
def test_codes_equal_krippendorff_and_scikit_learn_place_by_place(seed, coders):
    bounds = drawn_bounds(seed, coders, "xyz", 200)

    for row in compared(bounds, 200, coders).by_code:
        table = np.array([marks(bounds, coder, row.name[0], 200) for coder in coders])
        pairs = list(combinations(table, 2))
        alpha = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
        assert value(row, "krippendorffs_alpha") == pytest.approx(alpha, abs=EXACT)
        kappa = np.mean([cohen_kappa_score(*pair) for pair in pairs])
        assert value(row, "cohens_kappa") == pytest.approx(kappa, abs=EXACT)
        agreed = np.mean([(one == other).mean() for one, other in pairs])
        assert value(row, "percent_agreement") == pytest.approx(agreed, abs=EXACT)
        holsti = (
            2 * sum((one & other).sum() for one, other in pairs) / sum(sum(map(sum, pair)) for pair in pairs)
        )
        assert value(row, "holsti") == pytest.approx(holsti, abs=EXACT)


@pytest.mark.parametrize("seed", range(4))
def test_pooled_codes_and_text_without_uncoded_equal_the_libraries(seed):
    bounds = drawn_bounds(seed, "AB", "xyz", 200)
    table = np.array([np.concatenate([marks(bounds, coder, code, 200) for code in "xyz"]) for coder in "AB"])
    is_coded = np.tile(
        np.any([marks(bounds, coder, code, 200) for coder in "AB" for code in "xyz"], axis=0), 3
    )

    overall = compared(bounds, 200).overall

    assert value(overall, "cohens_kappa") == pytest.approx(cohen_kappa_score(*table), abs=EXACT)
    short = table[:, is_coded]
    alpha = krippendorff.alpha(reliability_data=short, level_of_measurement="nominal")
    found = overall.without_uncoded
    assert found["krippendorffs_alpha"].value == pytest.approx(alpha, abs=EXACT)
    assert found["cohens_kappa"].value == pytest.approx(cohen_kappa_score(*short), abs=EXACT)
    assert found["percent_agreement"].value == pytest.approx((short[0] == short[1]).mean(), abs=EXACT)


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda one: f"{len(one['coded'])} coders")
def test_the_form_of_1995_and_cu_alpha_equal_their_definitions(case):
    coders, length = "".join(case["coded"]), REFERENCE["length"]
    bounds = [(coder, a, b, code) for coder, found in case["coded"].items() for a, b, code in found]
    codes = "".join(sorted({one[3] for one in bounds}))

    found = compared(bounds, length, coders)

    for row in found.by_code:
        expected = u_alpha_by_definition(bounds, coders, row.name[0], length)
        assert value(row, "u_alpha") == pytest.approx(expected, abs=EXACT)
    if len(codes) > 1:
        expected = cu_alpha_by_definition(bounds, coders, codes, length)
        assert value(found.overall, "cu_alpha") == pytest.approx(expected, abs=EXACT)


def test_segments_overlap_when_their_common_part_reaches_the_threshold():
    bounds = [("A", 0, 100, "x"), ("A", 200, 300, "x"), ("B", 0, 60, "x"), ("B", 280, 400, "x")]

    shares = [
        value(compared(bounds, 500, overlap_threshold=least).overall, "segment_overlap")
        for least in (0.05, 0.6, 0.61)
    ]

    assert shares == [1.0, 0.5, 0.0]


def test_neither_the_order_of_segments_nor_of_coders_matters():
    bounds = drawn_bounds(3, "AB", "xy", 200)
    swapped = [("BA"["AB".index(coder)], a, b, code) for coder, a, b, code in reversed(bounds)]

    first, second = compared(bounds, 200), compared(swapped, 200)

    for one, other in zip((first.overall, *first.by_code), (second.overall, *second.by_code), strict=True):
        for measure in one.measures:
            assert value(one, measure) == pytest.approx(value(other, measure), abs=EXACT, nan_ok=True)


def test_codes_that_overlap_have_no_cu_alpha_and_it_says_why():
    overall = compared(KRIPPENDORFF_2004, 300).overall

    assert {one: overall.measures[one].reason.code for one in ("u_alpha_2016", "cu_alpha")} == {
        "u_alpha_2016": "reason_codes_overlap",
        "cu_alpha": "reason_codes_overlap",
    }


def test_too_few_segments_to_judge_by_give_no_number_but_the_threshold():
    found = compared(BERTHA_AND_BILL, 24, least_segments=5).overall.measures["cohens_kappa"]

    assert math.isnan(found.value)
    assert found.reason.code == "reason_few_segments"
    assert dict(found.reason.values) == {"n": 4, "needed": 5}


def test_a_code_on_everything_by_everybody_cannot_be_judged():
    measures = compared([("A", 0, 10, "x"), ("B", 0, 10, "x")], 10).overall.measures

    assert measures["percent_agreement"].value == 1
    assert measures["cohens_kappa"].reason.code == "reason_no_variation"
    assert measures["krippendorffs_alpha"].reason.code == "reason_no_variation"


def test_the_kappa_paradox_is_told():
    found = compared([("A", 0, 20, "x"), ("B", 10, 30, "x")], 1000).overall

    assert found.hint.code == "hint_paradox"
    assert dict(found.hint.values) == {"agreed": 98, "same": 98, "kappa": 0.49}
    assert compared([("A", 0, 500, "x"), ("B", 0, 500, "x")], 1000).overall.hint is None


def test_a_source_that_one_coder_has_not_read_is_missing_and_named():
    segments = coded([("A", 0, 10, "x"), ("B", 0, 10, "x")], "S") + coded([("A", 0, 50, "x")], "T")
    units = {name: whole_text(name, 100) for name in "STU"}

    found = intercoder_agreement(segments, units, choices=AgreementChoices(least_segments=1, replications=0))

    assert (found.left_out, found.overall.n_sources, found.overall.n_units) == (("T", "U"), 1, 100)
    assert value(found.overall, "cohens_kappa") == 1


def test_sources_pool_as_if_they_were_one_text():
    first, second = drawn_bounds(1, "AB", "x", 200), drawn_bounds(2, "AB", "x", 300)
    units = {"S": whole_text("S", 200), "T": whole_text("T", 300)}
    table = np.array(
        [np.concatenate((marks(first, coder, "x", 200), marks(second, coder, "x", 300))) for coder in "AB"]
    )

    segments = coded(first, "S") + coded(second, "T")
    found = intercoder_agreement(segments, units, choices=AgreementChoices(least_segments=1, replications=0))

    alpha = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
    assert value(found.overall, "krippendorffs_alpha") == pytest.approx(alpha, abs=EXACT)
    assert value(found.overall, "cohens_kappa") == pytest.approx(cohen_kappa_score(*table), abs=EXACT)
    assert [row.name for row in found.by_source] == [("S",), ("T",)]
    apart = compared(first, 200).overall
    for measure in apart.measures:
        assert value(found.by_source[0], measure) == pytest.approx(value(apart, measure), nan_ok=True)


@pytest.mark.parametrize(
    ("coders", "message"), [("A", "errors.agreement_one_coder"), ("AB", "errors.agreement_nothing_shared")]
)
def test_fewer_than_two_coders_on_a_source_are_refused(coders, message):
    segments = [CodedSegment(coder, f"S{coder}", "x", 0, 5) for coder in coders]
    units = {one.source: whole_text(one.source, 10) for one in segments}

    with pytest.raises(StatisticsError) as refused:
        intercoder_agreement(segments, units)

    assert refused.value.key == message


def test_a_long_transcript_with_two_thousand_codings_takes_well_under_a_second():
    rng = np.random.default_rng(0)
    starts = rng.integers(0, 179_000, 2000)
    segments = [
        CodedSegment("AB"[n % 2], "S", f"K{n % 30}", int(start), int(start) + 300)
        for n, start in enumerate(starts)
    ]
    units = {"S": whole_text("S", 180_000)}
    intercoder_agreement(segments[:50], units)

    begun = time.process_time()
    intercoder_agreement(segments, units)

    assert time.process_time() - begun < 1
