"""Agreement against published numbers and by hand."""

import math

import pytest

from workbench.qual.records import Assessment, Coding, Segment
from workbench.qual.stance_agreement import stance_agreement

# Krippendorff's own worked example: 4 observers, 12 units, nominal alpha 0.743 (2011, "Computing
# Krippendorff's Alpha-Reliability", part C).
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
STANCE = {1: "+", 2: "0", 3: "-", 4: "±", 5: "?"}


def coding(coder: int, source: str, link: str | None, stance: str | None, start: int = 0) -> Coding:
    assessment = Assessment(stance=stance)
    return Coding(
        0, Segment(1, start, start + 1), coder, str(coder), 1, link, assessment, "x", "", source, "deltaker"
    )


def test_alpha_is_krippendorffs_published_number():
    coded = [
        coding(coder, f"S{unit}", "K1", STANCE[value])
        for coder, row in enumerate(OBSERVERS)
        for unit, value in enumerate(row)
        if value is not None
    ]

    assert stance_agreement(coded).alpha == pytest.approx(0.743, abs=5e-4)


def test_a_coder_who_read_but_did_not_code_the_link_disagrees():
    coded = [coding(1, "A", "K1", "+"), coding(2, "A", "K2", "+"), coding(1, "A", "K2", "+")]

    result = stance_agreement(coded)

    assert (result.n_units, result.percent_agreement) == (2, 0.5)


def test_a_source_only_one_coder_has_worked_on_is_missing_not_disagreement():
    coded = [
        *(coding(coder, "A", link, "+") for coder in (1, 2) for link in ("K1", "K2")),
        coding(1, "B", "K1", "0"),
    ]

    result = stance_agreement(coded)

    assert (result.n_units, result.percent_agreement) == (3, 1.0)


def test_one_coders_overlapping_segments_are_no_agreement():
    coded = [coding(1, "A", "K1", "+", start) for start in range(4)]

    result = stance_agreement(coded)

    assert math.isnan(result.alpha)
    assert math.isnan(result.percent_agreement)


def test_agreement_is_symmetric_in_the_coders():
    coded = [
        coding(1, "A", "K1", "+"),
        coding(2, "A", "K1", "0"),
        coding(1, "B", "K1", "0"),
        coding(2, "B", "K1", "0"),
    ]
    swapped = [coding(3 - one.coder_id, one.source, one.link, one.assessment.stance) for one in coded]

    assert stance_agreement(coded) == stance_agreement(swapped)
