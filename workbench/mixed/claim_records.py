"""Findings and recommendations as the evaluators write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from workbench.reasons import Worded

Answer = Literal["answered", "partly", "not"]
Aim = Literal["more", "less", "change"]
GRADES: tuple[Answer, ...] = get_args(Answer)
AIMS: tuple[Aim, ...] = get_args(Aim)
"""What a recommendation wants of its measure: more of it, less of it, or to do it otherwise."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the evaluators hold to be found, with the reason and the cells it rests on.

    Attributes
    ----------
    id : int
        0 until it is stored.
    links : tuple of str
        Cells it rests on, as links of the logic model.
    questions : tuple of str
        Numbers of the questions it answers.
    """

    id: int
    number: str
    text: Worded
    reason: Worded
    links: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the evaluators recommend.

    Attributes
    ----------
    id : int
        0 until it is stored.
    aim : Aim
    measure_id : str or None
        The measure it is about.
    over_measure_id : str or None
        The measure it puts that one before, where it compares two.
    links, findings : tuple of str
        Cells it rests on, and numbers of findings.
    """

    id: int
    number: str
    text: Worded
    aim: Aim = "change"
    measure_id: str | None = None
    over_measure_id: str | None = None
    links: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
