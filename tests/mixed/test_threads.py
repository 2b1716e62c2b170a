"""Threads that the rules propose from the data."""

from tests.mixed.gold import gold_display
from workbench.mixed.threads import StepGap, ThreadFacts, Unheard, proposed_threads

WAITING = StepGap("not_departed", "granted", 170, 310, 170 / 310, 212 / 1360, 0.33, 0.45)
WITHDRAWN = StepGap("withdrawn", "applied", 5, 342, 5 / 342, 17 / 1821, -0.01, 0.03)


def proposed(**facts):
    return {one.key: one for one in proposed_threads(gold_display(), ThreadFacts(**facts))}


def test_waiting_comes_up_by_itself_where_participants_fall_off_after_the_grant():
    found = proposed(steps=(WITHDRAWN, WAITING), sources_by_theme={"context.waiting_iom": 8})

    thread = found["step:not_departed"]
    assert dict(thread.why.values)["share"] == 54.8
    assert [reason.code for reason in thread.beside] == ["lost"]
    assert thread.follow.code == "follow_step"
    assert "step:withdrawn" not in found


def test_the_step_is_proposed_though_nobody_spoke_of_it():
    assert proposed(steps=(WAITING,))["step:not_departed"].follow.code == "follow_step_silent"


def test_the_rule_follows_the_data_to_another_step():
    lost_early = StepGap("refused", "applied", 90, 300, 0.3, 0.1, 0.15, 0.25)

    assert "step:refused" in proposed(steps=(lost_early, WITHDRAWN))


def test_a_difference_that_could_be_chance_or_is_small_raises_no_thread():
    by_chance = StepGap("not_departed", "granted", 5, 9, 0.55, 0.16, -0.05, 0.6)
    small = StepGap("refused", "applied", 900, 9000, 0.1, 0.05, 0.04, 0.06)

    assert not [key for key in proposed(steps=(by_chance, small)) if key.startswith("step:")]


def test_a_theme_of_three_sources_is_followed_into_the_numbers():
    found = proposed(sources_by_theme={"rival.lock_in": 3, "context.long_stay": 2, "wishes.own": 9})

    assert [key for key in found if key.startswith("theme:")] == ["theme:rival.lock_in"]
    assert found["theme:rival.lock_in"].follow.code == "follow_landmark"


def test_groups_of_the_register_that_nobody_heard_are_named():
    groups = (Unheard("RUS", "Russia", 0.065, 0), Unheard("AFG", "A", 0.2, 6), Unheard("NGA", "N", 0.025, 0))

    assert [key for key in proposed(unheard=groups) if key.startswith("unheard")] == ["unheard:RUS"]


def test_cells_raise_threads_of_contradiction_silence_and_blind_spots():
    found = proposed()

    assert {"discordant:B9", "blind_spot:R1", "unmeasured:mental_health"} <= set(found)
    links = dict(found["unmeasured:mental_health"].why.values)["links"]
    assert len(links) == 2


def test_a_thread_keeps_its_identity_when_counts_change():
    first, second = (proposed(sources_by_theme={"rival.lock_in": n}) for n in (3, 9))

    assert set(first) == set(second)
