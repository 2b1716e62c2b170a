"""The simulated study gives the verdicts the method was worked through to, and known mistakes do not."""

import math
from dataclasses import replace

import pytest

from tests.mixed.gold import ALPHA, ESTIMATES, EXPECTED, MODEL, gold_display, gold_stances, on_link
from workbench.mixed.display import joint_display
from workbench.mixed.records import SourceStance
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import assess_voices, direction_of

SETTINGS = TriangulationSettings()


def read(cell):
    return (
        cell.voices.direction,
        cell.voices.confidence,
        cell.numbers.number_class,
        cell.verdict,
        cell.fragile,
    )


@pytest.mark.parametrize("link", EXPECTED)
def test_every_cell_comes_out_as_worked_through(link):
    assert read(gold_display().cells[link]) == EXPECTED[link]


@pytest.mark.parametrize("both", [math.nan, 1.05, 1.217])
def test_every_cell_stays_so_once_robustness_has_been_examined(both):
    """Shares as the simulated study gives them; only the effect of both is significant."""
    seen = {"K9": (math.nan, 0.976), "V9": (math.nan, 0.032), "B9": (both, 0.984), "A9": (math.nan, 0.073)}
    estimates = {
        name: replace(ESTIMATES[name], gamma=gamma, spec_share=share) for name, (gamma, share) in seen.items()
    }

    found = joint_display(MODEL, gold_stances(), estimates, SETTINGS, agreement=ALPHA).cells

    assert {name: read(cell) for name, cell in found.items()} == EXPECTED
    assert [name for name in seen if found[name].numbers.is_fragile] == ["K9", "B9"]


def test_every_link_of_the_model_is_judged():
    assert set(gold_display().cells) == set(EXPECTED)


@pytest.mark.parametrize(
    ("link", "sesoi", "verdict"),
    [
        ("K9", 0.01, "inconclusive"),
        ("K9", 0.02, "convergent"),
        ("K9", 0.04, "convergent"),
        ("V9", 0.01, "inconclusive"),
        ("V9", 0.03, "complementary"),
        ("B9", 0.01, "discordant"),
    ],
)
def test_another_smallest_effect_gives_the_verdict_worked_through(link, sesoi, verdict):
    assert gold_display(sesoi=sesoi).cells[link].verdict == verdict


@pytest.mark.parametrize(
    ("link", "ci95", "ci90", "mde", "p_values"),
    [
        ("K9", (-3.5, 2.3), (-3.1, 1.9), 4.2, (0.687, 0.175)),
        ("V9", (-1.9, 2.5), (-1.5, 2.1), 3.1, (0.800, 0.061)),
        ("B9", (-8.7, -0.5), (-8.1, -1.1), 5.9, (0.032, 0.892)),
    ],
)
def test_the_numbers_are_those_worked_through(link, ci95, ci90, mde, p_values):
    found = gold_display().cells[link].numbers

    def points(values):
        return tuple(round(100 * value, 1) for value in values)

    assert points(found.interval) == ci95
    assert points(found.equivalence_interval) == ci90
    assert points([found.mde]) == (mde,)
    assert (round(found.p, 3), round(found.tost_p, 3)) == p_values


def test_all_measures_gather_each_source_once():
    cell = gold_display().cells["A9"]
    sources = [one.source for one in cell.stances]

    assert len(sources) == len(set(sources))
    assert set(sources) == {one.source for link in ("K9", "V9", "B9") for one in on_link(link)}


def silence_as_no_change(link, arms):
    """Everybody who spoke to these arms and not to the link is coded as having seen no change."""
    speakers = [{one.source for one in gold_stances() if one.link[0] == arm} for arm in arms]
    group = {one.source: one.group for one in gold_stances()}
    silent = set.intersection(*speakers) - {one.source for one in on_link(link)}
    return [SourceStance(source, group[source], link, "0", "own") for source in sorted(silent)]


@pytest.mark.parametrize(
    ("link", "arms", "right", "wrong"),
    [
        ("V4", "V", ("supports", "very_low"), ("mixed", "high")),
        ("B9", "VK", ("supports", "very_low"), ("mixed", "low")),
        ("V3", "V", ("no_change", "low"), ("no_change", "high")),
    ],
)
def test_silence_coded_as_no_change_is_seen_in_the_cell(link, arms, right, wrong):
    blind_spot = MODEL.link(link).blind_spot

    def judged(stances):
        found = assess_voices(stances, SETTINGS, blind_spot=blind_spot, agreement=ALPHA)
        return found.direction, found.confidence

    assert judged(on_link(link)) == right
    assert judged(on_link(link) + silence_as_no_change(link, arms)) == wrong


@pytest.mark.parametrize(
    ("link", "wrong", "n_turning", "n"),
    [("K3", "mixed", 6, 14), ("K4", "reverses", 5, 19), ("V1", "mixed", 3, 23)],
)
def test_ten_segments_of_one_source_would_turn_the_direction(link, wrong, n_turning, n):
    stances = on_link(link)

    found = [direction_of([*stances, *[one] * 9], SETTINGS) for one in stances]

    assert (found.count(wrong), len(found)) == (n_turning, n)
    assert set(found) == {wrong, direction_of(stances, SETTINGS)}
