"""The plane of unknown outcomes: every tile says its effect, and nothing is a plain 0."""

import re

import pytest

from tests.charts.test_charts import TEXT_CONTRAST, contrast
from workbench.charts.robustness import plane_chart
from workbench.charts.theme import on_screen, svg
from workbench.texts import LANGUAGES, Texts

SHARES = (0.0, 0.5, 1.0)
EFFECTS = [[-0.004, 0.004, 0.0], [-0.0049, 0.0151, -0.0151], [0.012, -0.012, 0.1]]
DECIMAL = {"nb": ",", "en": "."}


def values(texts):
    spec = plane_chart(SHARES, EFFECTS, texts).to_dict()
    (found,) = spec["datasets"].values()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rounds_to_nothing_is_a_plain_zero_in_the_picture(language):
    drawn = svg(plane_chart(SHARES, EFFECTS, Texts(language)))
    said = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)

    assert said.count("0") >= 4
    assert not {"−0", "+0", "-0"} & set(said)
    assert {"+2", "−2", "+1", "−1", "+10"} <= set(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pointing_at_a_tile_tells_a_decimal_more_and_no_signed_zero(language):
    told = [one["told"] for one in values(Texts(language))]
    mark = DECIMAL[language]

    assert told[:3] == [f"−0{mark}4", f"+0{mark}4", f"0{mark}0"]
    assert not {f"−0{mark}0", f"+0{mark}0"} & set(told)


@pytest.mark.parametrize("dark", [False, True])
def test_the_numbers_can_be_read_on_their_tiles_on_both_pages(dark):
    spec = on_screen(plane_chart(SHARES, EFFECTS, Texts("nb")), dark=dark)
    tiles, signs = spec["layer"]

    for colour in tiles["encoding"]["color"]["scale"]["range"]:
        assert contrast(signs["mark"]["color"], colour) >= TEXT_CONTRAST


def test_the_caption_of_a_file_keeps_its_lines_apart():
    caption = "Hva den viser\n" + "Hva den bygger på " * 10

    drawn = svg(plane_chart(SHARES, EFFECTS, Texts("nb")), caption=caption)

    said = re.findall(r">([^<>]*)</(?:tspan|text)>", drawn)
    assert "Hva den viser" in said
    assert sum("Hva den bygger på" in one for one in said) > 1
