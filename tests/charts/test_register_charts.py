"""Charts of a register hold what they were given, and can be printed without a browser."""

import pytest

from workbench.charts.register import bars_by_measure, origins_map, series_chart, shape_names
from workbench.charts.theme import on_screen, png, svg
from workbench.texts import Texts

NB = Texts("nb")


@pytest.mark.parametrize("name", ["Afghanistan", "Irak", "Iraq", "Russland", "Etiopia", "Somalia", "Nigeria"])
def test_the_map_knows_a_country_by_its_name_in_either_language(name):
    assert name.casefold() in shape_names()


def test_the_map_does_not_know_the_stateless():
    assert "statsløs" not in shape_names()


@pytest.mark.parametrize(
    "chart",
    [
        origins_map({"Irak": 921, "Statsløs": 577}, NB),
        bars_by_measure([("Kurs", 452, 28)], NB),
        series_chart([("2012", "a", 1.0), ("2013", "a", 2.0)], "n", NB),
    ],
    ids=["map", "bars", "series"],
)
def test_a_chart_prints_as_png_and_svg_with_its_caption(chart):
    assert png(chart, caption="Hva det viser.").startswith(b"\x89PNG")
    assert "Hva det viser." in svg(chart, caption="Hva det viser.")


def test_a_dark_page_gets_other_colours():
    chart = bars_by_measure([("Kurs", 452, 28)], NB)

    assert "#5cc2bd" in str(on_screen(chart, dark=True))
    assert "#5cc2bd" not in str(on_screen(chart, dark=False))
