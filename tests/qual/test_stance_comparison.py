"""Agreement on what sources say of links: the same numbers by libraries, and what is missing."""

import math
from itertools import combinations

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from tests.qual.coded_examples import EXACT, value
from tests.qual.test_stance_agreement import coding
from workbench.errors import StatisticsError
from workbench.qual.agreement_records import AgreementChoices
from workbench.qual.stance_agreement import stance_agreement
from workbench.qual.stance_comparison import STANCE_UNIT, compare_stances

BARE = AgreementChoices(least_segments=1, replications=0)
LINKS = ("K1", "K2", "K3")


def drawn_stances(seed, coders, n_sources=12):
    """Every coder has worked on every source but for a few; some links are left uncoded."""
    rng = np.random.default_rng(seed)
    return [
        coding(coder, f"S{source:02d}", link, "+0-±"[rng.integers(4)])
        for source in range(n_sources)
        for coder in range(coders)
        if rng.random() < 0.9
        for link in LINKS
        if rng.random() < 0.7
    ]


def table_of(codings, coders, link=None):
    """Values of coders by source × link; 4 is not coded, nan has not worked on the source."""
    worked = {(one.coder_id, one.source) for one in codings}
    given = {(one.coder_id, one.source, one.link): "+0-±".index(one.assessment.stance) for one in codings}
    units = sorted({(source, where) for _, source, where in given if link in (None, where)})
    return np.array(
        [
            [given.get((coder, *unit), 4.0) if (coder, unit[0]) in worked else math.nan for unit in units]
            for coder in range(coders)
        ]
    )


def nominal_alpha(table):
    shared = table[:, (~np.isnan(table)).sum(axis=0) > 1]
    return krippendorff.alpha(reliability_data=shared, level_of_measurement="nominal")


@pytest.mark.parametrize("coders", [2, 3])
@pytest.mark.parametrize("seed", range(3))
def test_links_and_all_together_equal_the_libraries(seed, coders):
    codings = drawn_stances(seed, coders)

    found = compare_stances(codings, choices=BARE)

    for row, link in ((found.overall, None), *zip(found.by_code, LINKS, strict=True)):
        table = table_of(codings, coders, link)
        assert value(row, "krippendorffs_alpha") == pytest.approx(nominal_alpha(table), abs=EXACT)
        kappas = []
        for one, other in combinations(table, 2):
            both = ~np.isnan(one) & ~np.isnan(other)
            kappas.append(cohen_kappa_score(one[both].astype(int), other[both].astype(int)))
        assert value(row, "cohens_kappa") == pytest.approx(np.mean(kappas), abs=EXACT)


def test_without_uncoded_a_link_left_alone_is_missing():
    codings = drawn_stances(5, 2)
    table = table_of(codings, 2)
    table[table == 4] = math.nan

    found = compare_stances(codings, choices=BARE).overall.without_uncoded

    assert found["krippendorffs_alpha"].value == pytest.approx(nominal_alpha(table), abs=EXACT)


def test_alpha_is_the_one_the_joint_display_rests_on():
    codings = drawn_stances(6, 3)

    found = compare_stances(codings, choices=BARE).overall

    assert value(found, "krippendorffs_alpha") == pytest.approx(stance_agreement(codings).alpha, abs=EXACT)


def test_holsti_counts_the_stances_that_were_given():
    codings = [
        *(coding(0, "S", link, "+") for link in LINKS),
        *(coding(1, "S", link, stance) for link, stance in zip(LINKS[:2], "+0", strict=True)),
    ]

    assert value(compare_stances(codings, choices=BARE).overall, "holsti") == pytest.approx(2 / 5, abs=EXACT)


def test_measures_of_text_are_none_of_stances():
    overall = compare_stances(drawn_stances(1, 2), choices=BARE).overall

    assert overall.measures["u_alpha"].reason.code == "reason_not_of_unit"
    assert overall.measures["segment_overlap"].reason.code == "reason_not_of_unit"


def test_few_stances_are_too_few_to_judge_and_intervals_come_from_sources():
    codings = drawn_stances(2, 2)

    found = compare_stances(codings, choices=AgreementChoices(least_segments=17, replications=100))

    alpha = found.overall.measures["krippendorffs_alpha"]
    assert found.unit == STANCE_UNIT
    assert alpha.lower < alpha.value < alpha.upper
    few = [row.measures["cohens_kappa"].reason for row in found.by_code if row.n_segments < 17]
    assert few and {one.code for one in few} == {"reason_few_stances"}


def test_one_coder_is_refused():
    with pytest.raises(StatisticsError) as refused:
        compare_stances([coding(0, "S", "K1", "+")], choices=BARE)

    assert refused.value.key == "errors.agreement_one_coder"
