"""Where the words of lines stand, so that they cover neither each other nor the name of a station."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LETTER = 7.0
"""Pixels of a letter in the charts' font at 13, on the wide side."""
LINE = 18.0
"""Pixels of a line of words, with a little air."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the drawing, in pixels; ``y`` grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Box) -> float:
        """Square pixels that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)


def box_of(words: str, middle: tuple[float, float]) -> Box:
    """What one line of words covers, with its middle at a place in pixels."""
    (x, y), half = middle, LETTER * len(words) / 2
    return Box(x - half, y - LINE / 2, x + half, y + LINE / 2)


def freest_steps(
    words: Sequence[str],
    curves: Sequence[Sequence[tuple[float, float]]],
    wished: Sequence[int],
    taken: Sequence[Box],
) -> tuple[int, ...]:
    """Which point of each curve its words stand at.

    In order, each at the point nearest to the wished one where nothing is covered; where there is no such
    point, at the one where least is.

    Parameters
    ----------
    words : sequence of str, shape (n,)
    curves : sequence of sequences of (float, float), shape (n, points)
        Middles that the words can have, in pixels.
    wished : sequence of int, shape (n,)
        A point of each curve.
    taken : sequence of Box
        What must stay free.
    """
    boxes, steps = list(taken), list[int]()
    for text, curve, wish in zip(words, curves, wished, strict=True):
        tried = {step: box_of(text, middle) for step, middle in enumerate(curve)}
        step = min(tried, key=lambda one: (_covered(tried[one], boxes), abs(one - wish), one))
        steps.append(step)
        boxes.append(tried[step])
    return tuple(steps)


def _covered(box: Box, boxes: Sequence[Box]) -> float:
    return sum(box.shared(other) for other in boxes)
