"""Matched pairs: in the order asked for, how often controls are used, and what a file may tell of persons."""

from collections import Counter

import numpy as np
import pytest

from db.register import outcomes, persons_frame
from workbench.services.effect_details import AGE_BAND, LEAST_ALIKE_IN_FILES, pairs_for_file
from workbench.services.effects import PAIR_ORDERS, control_use, effect_of, pairs_of

ALL = 1_000_000


@pytest.fixture
def stored(demo_db):
    return effect_of(demo_db, "courses")


def key(pair):
    return pair.treated_no, pair.control_no


def falls(values):
    return all(np.diff(values) <= 0)


def test_every_order_tells_the_same_pairs(demo_db, stored):
    listed = [pairs_of(demo_db, stored.analysis.id, size=ALL, order=order) for order in PAIR_ORDERS]

    assert len({frozenset(map(key, one)) for one in listed}) == 1
    assert all(len(one) == stored.n_pairs for one in listed)


def test_an_order_is_what_it_is_called_and_pages_follow_it(demo_db, stored):
    def by(order):
        return pairs_of(demo_db, stored.analysis.id, size=ALL, order=order)

    assert falls([one.n_uses for one in by("most_used")])
    assert falls([one.distance for one in by("farthest")])
    assert falls([-one.distance for one in by("nearest")])
    assert falls([one.weight for one in by("heaviest")])
    assert [key(one) for one in by("treated")] == sorted(key(one) for one in by("treated"))
    second = pairs_of(demo_db, stored.analysis.id, page=2, size=20, order="most_used")
    assert second == by("most_used")[20:40]


@pytest.mark.parametrize("method", ["as-in-2014", "nearest", "nearest-no-replacement"])
def test_controls_are_counted_as_the_pairs_have_them(demo_db, method):
    stored = effect_of(demo_db, "courses", method=method)
    found = pairs_of(demo_db, stored.analysis.id, size=ALL)

    use = control_use(demo_db, stored.analysis.id)

    times, weights = Counter(one.control_no for one in found), Counter()
    for one in found:
        weights[one.control_no] += one.weight
    assert use.n_controls == len(times) == stored.summary.effect.n_controls_used
    assert use.most_used == max(times.values())
    assert use.most_weight == pytest.approx(max(weights.values()))
    assert {one.control_no: one.n_uses for one in found} == times
    assert (use.most_used == 1) == (method == "nearest-no-replacement")


def test_a_file_tells_of_no_person_what_few_share_or_what_all_alike_became(demo_db, stored):
    people, ended = persons_frame(demo_db), outcomes(demo_db)
    returned = dict(zip(ended["person_no"], ended["returned"], strict=True))
    alike = {}
    for no, country, age in zip(people["person_no"], people["country"], people["age"], strict=True):
        alike.setdefault((country, age // AGE_BAND * AGE_BAND), []).append(returned[no])

    told = [person for *sides, _ in pairs_for_file(demo_db, stored) for person in sides]

    named = [one for one in told if one.country]
    hidden = [one for one in told if one.ages is None]
    assert named and hidden
    assert all(one.country is None for one in hidden)
    for one in named:
        group = alike[one.country, one.ages[0]]
        assert len(group) >= LEAST_ALIKE_IN_FILES
        assert len(set(group)) == 2


def test_a_file_holds_every_pair_in_its_order_under_numbers_that_lead_nowhere(demo_db, stored):
    pseudonyms = set(persons_frame(demo_db)["person_id"])

    told = pairs_for_file(demo_db, stored, order="most_used")

    assert [pair for *_, pair in told] == list(
        pairs_of(demo_db, stored.analysis.id, size=ALL, order="most_used")
    )
    assert not {one.person_id for *sides, _ in told for one in sides} & pseudonyms
    assert len({control.person_id for _, control, _ in told}) == stored.summary.effect.n_controls_used
    assert len({treated.person_id for treated, *_ in told}) == stored.summary.effect.n_treated_matched
