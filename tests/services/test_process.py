"""The way to return on the demo study: persons once, rows that add up, honest curves."""

import numpy as np
import pytest

from workbench.errors import NotFoundError
from workbench.services.kept_results import known_result
from workbench.services.process import (
    LANDMARKS_VERSION,
    OTHERS,
    PARTICIPANTS,
    RETURNED,
    funnel_view,
    landmark_rows,
    return_times,
)


def test_the_funnel_counts_persons_and_its_rows_add_up(demo_db):
    groups = {group.group: group.counts for group in funnel_view(demo_db).funnel.groups}

    assert groups["vv"]["applied"] == 260
    assert groups["everyone"]["under_treatment"] == 307
    assert groups[PARTICIPANTS]["not_departed"] == 155
    assert groups[PARTICIPANTS]["granted"] == 286
    for counts in groups.values():
        parts = ("granted", "under_treatment", "refused", "withdrawn")
        assert sum(counts[name] for name in parts) == counts["applied"]


def test_a_register_without_applications_has_no_funnel(db):
    assert funnel_view(db) is None


def test_participants_who_were_granted_left_less_often(demo_db):
    gaps = {(one.part, one.whole): one for one in funnel_view(demo_db).differences}

    assert gaps["departed", "granted"].ci_upper < 0


def test_from_the_index_date_the_curves_start_at_nobody_and_count_everyone(demo_db):
    times = return_times(demo_db, zero="index")

    assert {name: found.n for name, found in times.groups.items()} == {PARTICIPANTS: 1681, OTHERS: 7348}
    assert times.n_left_out == 0
    for found in times.groups.values():
        together = found.free + sum(curve.incidence for curve in found.causes)
        assert np.allclose(together, 1)
        assert found.at(RETURNED, 30) == (0.0, 0.0)


def test_the_leavers_curve_ends_at_all_of_them(demo_db):
    leavers = return_times(demo_db, zero="obliged").leavers

    assert (leavers.n, leavers.n_all) == (1288, 9029)
    assert leavers.share[-1] == 1
    assert 0.7 <= leavers.share_by(730) <= 0.8


def test_times_need_a_register(db):
    with pytest.raises(NotFoundError, match="register"):
        return_times(db, zero="index")


def test_landmarks_are_computed_once_and_leave_out_whom_they_cannot_reach(demo_db):
    first = landmark_rows(demo_db, "courses")

    asked = {"measure": "courses"}
    assert known_result(demo_db, "landmarks", asked, version_of=LANDMARKS_VERSION) is not None
    assert landmark_rows(demo_db, "courses") == first
    assert [row.months for row in first] == [3, 6, 12, 18]
    assert first[0].n_too_short == 0 < first[2].n_too_short < first[3].n_too_short
