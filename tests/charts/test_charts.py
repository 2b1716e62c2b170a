"""Charts say their numbers in the language, can be read on light and dark, and run nothing."""

import json
import math
import re

import pytest

from workbench.charts.effect import (
    BalanceRow,
    EstimateRow,
    OverlapBin,
    forest_plot,
    love_plot,
    overlap_chart,
)
from workbench.charts.logic_model import DrawnLink, DrawnNode, logic_model_chart
from workbench.charts.theme import (
    ACCENT,
    CONTROL,
    INK,
    MUTED,
    ON_DARK,
    PAPER,
    VERDICT_COLOURS,
    VERDICT_SIGNS,
    on_screen,
    png,
    svg,
)
from workbench.mixed.records import VERDICTS
from workbench.texts import LANGUAGES, Texts
from workbench.ui.components.joint_table.component import HERE as JOINT_TABLE

NB = Texts("nb")
LIGHT_PAGE, DARK_PAGE = "#fffdf9", "#171a1c"
"""Backgrounds of the two themes in ``.streamlit/config.toml``."""
TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0
"""WCAG 2.2, criteria 1.4.3 and 1.4.11."""
HOSTILE = "<script>alert('x')</script> \"& \\n 👩‍👩‍👧"
WIDTH, HEIGHT = slice(16, 20), slice(20, 24)
"""Where a PNG file tells its size."""


def overlap(texts=NB):
    bins = [OverlapBin(k / 40, (k + 1) / 40, 40 - k, 2 * k) for k in range(30)]
    return overlap_chart(bins, (0.036, 0.651), texts)


def love(texts=NB, *, smd=0.04, label="Alder"):
    return love_plot([BalanceRow(label, -0.35, smd), BalanceRow("Land", 0.1, 0.02)], (0.1, 0.25), texts)


def forest(texts=NB, *, limit=-0.035, label="Kurs"):
    rows = [EstimateRow(label, -0.0061, limit, 0.0234, limit, 0.0187), EstimateRow("VV", 0.003, -1, 1, -1, 1)]
    return forest_plot(rows, 0.02, texts)


def model(texts=NB, *, label="Kurs"):
    nodes = [DrawnNode(name, f"{label} {name}", x, y) for name, x, y in (("a", 0, 0), ("b", 2, 1))]
    links = [
        DrawnLink(verdict, label, "a", "b", verdict, "low", fragile=False, owner=label)
        for verdict in VERDICTS
    ]
    return logic_model_chart(nodes, links, texts)


CHARTS = {"overlap": overlap, "love": love, "forest": forest, "model": model}


def texts_in(drawn: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn)


def rows_of(spec: dict, layer: int) -> list[dict]:
    """The rows that a layer draws."""
    data = spec["layer"][layer]["data"]
    return data.get("values") or spec["datasets"][data["name"]]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_is_drawn_with_its_words(name, language):
    drawn = svg(CHARTS[name](Texts(language)), caption="Under figuren")

    assert len(texts_in(drawn)) > 5
    assert "Under figuren" in drawn


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_picture_of_some_size(name):
    image = png(CHARTS[name](), scale=1)

    assert image.startswith(b"\x89PNG")
    assert all(int.from_bytes(image[part]) > 100 for part in (WIDTH, HEIGHT))


@pytest.mark.parametrize(("language", "number", "other"), [("nb", "−0,5", "−0.5"), ("en", "−0.5", "−0,5")])
def test_numbers_of_an_axis_have_the_marks_of_the_language(language, number, other):
    rows = [EstimateRow("Kurs", 0.001, -0.006, 0.006, -0.004, 0.004)]

    said = texts_in(svg(forest_plot(rows, 0.002, Texts(language))))

    assert number in said
    assert other not in said


@pytest.mark.parametrize("name", ["overlap", "love", "forest"])
def test_no_number_stands_twice_on_an_axis(name):
    drawn = svg(CHARTS[name]())

    axis = re.search(r'aria-label="X-axis.*?(?=aria-label="Y-axis|$)', drawn, re.DOTALL).group()
    numbers = [text for text in texts_in(axis) if re.fullmatch(r"[−\d,]+", text)]
    assert len(numbers) > 2
    assert len(numbers) == len(set(numbers))


def test_a_difference_that_is_not_known_leaves_the_chart_whole():
    drawn = love(smd=math.nan).to_dict()

    assert json.dumps(drawn, allow_nan=False)
    assert len(rows_of(drawn, 1)) == 3


def test_an_estimate_without_limits_stands_without_an_interval():
    drawn = forest(limit=math.nan).to_dict()

    assert json.dumps(drawn, allow_nan=False)
    assert [one["label"] for one in rows_of(drawn, 2)] == ["VV"]
    assert [one["label"] for one in rows_of(drawn, 4)] == ["Kurs", "VV"]


@pytest.mark.parametrize("chart", [love, forest, model])
def test_words_of_the_user_are_never_markup(chart):
    drawn = svg(chart(label=HOSTILE))

    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_can_be_seen_on_both_pages(verdict):
    colour = VERDICT_COLOURS[verdict]

    assert VERDICT_SIGNS[verdict]
    assert contrast(colour, LIGHT_PAGE) >= SHAPE_CONTRAST
    assert contrast(ON_DARK[colour], DARK_PAGE) >= SHAPE_CONTRAST


@pytest.mark.parametrize("colour", [ACCENT, CONTROL, MUTED])
def test_every_shape_can_be_seen_on_both_pages(colour):
    assert contrast(colour, LIGHT_PAGE) >= SHAPE_CONTRAST
    assert contrast(ON_DARK[colour], DARK_PAGE) >= SHAPE_CONTRAST


@pytest.mark.parametrize("name", CHARTS)
def test_words_in_a_chart_can_be_read_on_both_pages(name):
    spec = CHARTS[name]().to_dict()

    marks = [layer["mark"] for layer in flattened(spec) if layer["mark"]["type"] == "text"]
    coloured = [layer for layer in flattened(spec) if "color" in layer.get("encoding", {})]
    assert all(layer["mark"]["type"] != "text" for layer in coloured)
    rims = [mark for mark in marks if "stroke" in mark]
    assert all(mark["color"] == INK for mark in marks if mark not in rims)
    assert all(mark["color"] == mark["stroke"] == PAPER for mark in rims)
    assert len(rims) <= len(marks) / 2
    assert contrast(INK, LIGHT_PAGE) >= TEXT_CONTRAST
    assert contrast(ON_DARK[INK], DARK_PAGE) >= TEXT_CONTRAST


def flattened(spec: dict) -> list[dict]:
    """All layers that draw something."""
    return [one for layer in spec.get("layer", []) for one in flattened(layer)] or [spec]


@pytest.mark.parametrize("name", CHARTS)
def test_a_dark_page_changes_every_colour_and_nothing_else(name):
    light, dark = (json.dumps(on_screen(CHARTS[name](), dark=dark)) for dark in (False, True))

    assert not any(f'"{colour}"' in dark for colour in ON_DARK if colour not in ON_DARK.values())
    assert re.sub(r'"#\w{6}"', "", light) == re.sub(r'"#\w{6}"', "", dark)


def test_the_joint_display_wears_the_same_colours():
    css = (JOINT_TABLE / "joint_table.css").read_text(encoding="utf-8")
    light, _, dark = css.partition("prefers-color-scheme: dark")

    for verdict, colour in VERDICT_COLOURS.items():
        assert re.search(rf"\.{verdict}\b[^{{]*{{ --tone: {colour}; }}", light), verdict
        assert re.search(rf"\.{verdict}\b[^{{]*{{ --tone: {ON_DARK[colour]}; }}", dark), verdict
