"""Colours of codes: twelve hues here, any colour elsewhere."""

from __future__ import annotations

import colorsys

PALETTE = (
    "#e1707c",
    "#00b2b3",
    "#ca8a10",
    "#908aea",
    "#71ab4d",
    "#d472ac",
    "#00a9d9",
    "#de7949",
    "#12b382",
    "#b87cd3",
    "#a69c13",
    "#589aed",
)
"""The hues of the coding screen at one lightness, by the number that a code's ``colour`` holds."""
_GREY = 0.15


def colour_of(number: int) -> str:
    """The colour of a code's number as ``#rrggbb``."""
    return PALETTE[number % len(PALETTE)]


def nearest_hue(colour: str, *, otherwise: int = 0) -> int:
    """The number of the hue nearest to ``#rrggbb``; ``otherwise`` where it is empty or grey."""
    if not colour:
        return otherwise
    hue, saturation, _ = _hsv(colour)
    if saturation < _GREY:
        return otherwise
    return min(range(len(PALETTE)), key=lambda number: _apart(hue, _hsv(PALETTE[number])[0]))


def _hsv(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return colorsys.rgb_to_hsv(red, green, blue)


def _apart(one: float, other: float) -> float:
    distance = abs(one - other)
    return min(distance, 1 - distance)
