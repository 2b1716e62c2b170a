"""The plan of the demo study: questions in three wordings, expectations, tests, in words of its own."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.mixed.logic_model import LogicModel
from workbench.mixed.plan import WORDINGS, Expectation, Question
from workbench.mixed.template import standard_logic_model
from workbench.reasons import Worded

_FILE = Path(__file__).parent / "plan.toml"


def demo_questions() -> tuple[Question, ...]:
    """Fifteen questions: as commissioned, as agreed, as reported; several differ, as in 2014."""
    return tuple(_question(one) for one in _read()["question"])


def demo_expectations() -> tuple[Expectation, ...]:
    """Expectations from the literature and process-tracing tests, written before anything was coded."""
    return tuple(
        Expectation(
            id=0,
            link=one["link"],
            kind=one["kind"],
            predicts=one.get("predicts"),
            text=Worded(one["nb"], one["en"]),
            basis=one.get("basis", ""),
            outcome=one.get("outcome", "open"),
            outcome_note=one.get("outcome_note", ""),
        )
        for one in _read()["expectation"]
    )


def demo_logic_model() -> LogicModel:
    """The standard model with what its links assume, why they would work, and for whom."""
    said = {one["link"]: one for one in _read()["link"]}
    model = standard_logic_model()
    links = tuple(replace(one, **said.get(one.link, {})) for one in model.links)
    return replace(model, links=links)


def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _question(one: dict[str, Any]) -> Question:
    words: dict[str, Any] = {name: _worded(one, name) for name in (*WORDINGS, "standard", "note")}
    plain = {name: one[name] for name in ("number", "criterion", "verb", "outcome")}
    return Question(id=0, measures=tuple(one.get("measures", ())), **plain, **words)


def _worded(one: dict[str, Any], name: str) -> Worded:
    return Worded(one.get(f"{name}_nb", ""), one.get(f"{name}_en", ""))
