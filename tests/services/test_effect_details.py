"""What lies behind an effect: shares that sum to one, and persons nobody can pick out."""

import pytest

from workbench.services.effect_details import covariate_shares, shown_pairs
from workbench.services.effects import cluster_columns, effect_of, known_effect


@pytest.mark.parametrize("covariate", ["age", "country", "long_stayer"])
def test_shares_sum_to_one_and_matching_brings_them_nearer(demo_db, covariate):
    stored = effect_of(demo_db, "all")
    shares = covariate_shares(demo_db, stored, covariate)

    def gap(side):
        return sum(abs(a - b) for a, b in zip(shares.treated, side, strict=True))

    for side in (shares.treated, shares.before, shares.after):
        assert sum(side) == pytest.approx(1)
    assert gap(shares.after) < gap(shares.before)


def test_persons_few_are_like_are_shown_without_country_and_age(demo_db):
    stored = effect_of(demo_db, "both")
    some = shown_pairs(demo_db, stored.analysis.id, page=1, size=40, least_alike=5)
    all_hidden = shown_pairs(demo_db, stored.analysis.id, page=1, size=40, least_alike=10_000)

    assert any(treated.country for treated, _, _ in some)
    assert all(person.ages is None and person.country is None for *sides, _ in all_hidden for person in sides)
    assert all(high - low == 4 for treated, _, _ in some if treated.ages for low, high in [treated.ages])


def test_clusters_are_the_centres_the_register_tells(demo_db, db):
    assert cluster_columns(demo_db) == ("centre",)
    assert cluster_columns(db) == ()


def test_an_effect_clustered_by_centre_counts_them_and_is_kept(demo_db):
    asked = {"method": "aipw", "se_method": "cluster", "cluster": "centre"}

    effect = effect_of(demo_db, "vv", **asked).summary.effect

    assert effect.se_method == "cluster"
    assert 50 < effect.n_clusters <= 110
    assert known_effect(demo_db, "vv", **asked)


def test_exact_matching_pairs_persons_of_one_country(demo_db):
    stored = effect_of(demo_db, "courses", method="nearest", exact=("country",))
    pairs = shown_pairs(demo_db, stored.analysis.id, page=1, size=50, least_alike=1)

    assert all(treated.country == control.country for treated, control, _ in pairs)


def test_a_bootstrap_tells_how_far_it_is(demo_db):
    told = []

    effect_of(
        demo_db,
        "courses",
        method="kernel",
        replications=60,
        progress=lambda done, of: told.append((done, of)),
    )

    assert told[-1] == (60, 60)
