"""The display as it stood at an earlier point of the study's own log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlite_utils import Database

from db.history import KeptVerdict, Moment, kept_verdicts, moments, rows_at
from db.logic_model import logic_model
from db.sources import sources
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.records import Bias, EstimateInput, Push
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import stances_from_codings
from workbench.qual.records import Assessment, Coding, Segment
from workbench.qual.stance_agreement import stance_agreement
from workbench.reasons import Worded
from workbench.services.shown_evidence import shown_evidence
from workbench.services.triangulation import Evidence, JointDisplay, display_of

__all__ = ["KeptVerdict", "Moment", "PastDisplay", "display_at", "study_moments"]
TABLES = (
    "model_versions",
    "codings",
    "codes",
    "number_notes",
    "settings",
    "analyses",
    "overrides",
    "verdicts",
)
"""What verdicts are made from; a change to any of them is a point of the study's history."""


@dataclass(frozen=True, slots=True)
class PastDisplay:
    """The display as it stood.

    Attributes
    ----------
    model : LogicModel
        The version that was the newest.
    display : JointDisplay
        Judged anew by the rules of today, from what the log says was there.
    kept : mapping of link to KeptVerdict
        Verdicts kept at that point, when something left the house: as they were told.
    differing : tuple of str
        Links whose kept verdict is another than the one judged anew.
    """

    model: LogicModel
    display: JointDisplay
    kept: Mapping[str, KeptVerdict]
    differing: tuple[str, ...]


def study_moments(db: Database) -> tuple[Moment, ...]:
    """Points at which something that verdicts are made from had changed, from the first logic model on."""
    found = moments(db, TABLES)
    first = next((place for place, one in enumerate(found) if one.action.startswith("model.")), len(found))
    return found[first:]


def display_at(db: Database, moment: Moment) -> PastDisplay:
    """The model with its verdicts right after a point of the log.

    Estimates are those of today that had been computed by then; codings, thresholds, coders that count and
    notes on numbers are read from the log.
    """
    today = shown_evidence(db)
    then = evidence_at(db, today, moment)
    stored = _settings(db, moment.seq)
    display = display_of(then, TriangulationSettings.from_dict(stored.get("triangulation", {})))
    kept = {one.link: one for one in kept_verdicts(db) if _belongs(one, moment)}
    differing = [name for name, one in kept.items() if name in display.cells]
    return PastDisplay(
        then.model,
        display,
        kept,
        tuple(name for name in differing if display.cells[name].verdict != kept[name].verdict),
    )


def evidence_at(db: Database, today: Evidence, moment: Moment) -> Evidence:
    """What the rules would have read right after a point of the log."""
    stored, every = _settings(db, moment.seq), _codings(db, moment.seq)
    counted = tuple(_counted(every, stored))
    chosen = set(stored.get("agreement_coders", []))
    return replace(
        today,
        model=_model(db, moment) or today.model,
        codings=counted,
        stances=stances_from_codings(counted),
        estimates=_estimates(db, today, moment),
        effects={name: one for name, one in today.effects.items() if one.analysis.created_at <= moment.at},
        agreement=stance_agreement(
            one for one in every if not one.subset and (not chosen or one.coder in chosen)
        ),
        overrides={},
    )


def _belongs(kept: KeptVerdict, moment: Moment) -> bool:
    """Verdicts kept on the same occasion carry the same second as the event that told of them."""
    return moment.action == "verdict.keep" and kept.created_at[:19] == moment.at[:19]


def _settings(db: Database, seq: int) -> dict[str, Any]:
    import json

    return {row["id"]: json.loads(row["value"]) for row in rows_at(db, "settings", seq)}


def _model(db: Database, moment: Moment) -> LogicModel | None:
    versions = [row["id"] for row in rows_at(db, "model_versions", moment.seq)]
    return logic_model(db, max(versions)) if versions else None


def _codings(db: Database, seq: int) -> list[Coding]:
    """Codings by the log, without their words; of sources and coders the study still knows."""
    codes = {row["id"]: row.get("link") for row in rows_at(db, "codes", seq)}
    coders = {row["id"]: row["name"] for row in rows_at(db, "coders", seq)}
    revisions = {row["id"]: row["source_id"] for row in rows_at(db, "revisions", seq)}
    known = {one.id: one for one in sources(db)}
    found = []
    for row in rows_at(db, "codings", seq):
        source = known.get(revisions.get(row["revision_id"], 0))
        if source is not None and row["code_id"] in codes:
            found.append(_coding(row, codes[row["code_id"]], coders, source.name, source.informant_group))
    return found


def _coding(
    row: Mapping[str, Any], link: str | None, coders: Mapping[int, str], source: str, group: str
) -> Coding:
    return Coding(
        id=row["id"],
        segment=Segment(row["revision_id"], row["start"], row["end"]),
        coder_id=row["coder_id"],
        coder=coders.get(row["coder_id"], ""),
        code_id=row["code_id"],
        link=link,
        assessment=Assessment(row["measure_id"], row["stance"], row["claim"], row["strength"]),
        quote="",
        subset=row["subset"],
        source=source,
        informant_group=group,
    )


def _counted(every: Iterable[Coding], stored: Mapping[str, Any]) -> Iterable[Coding]:
    on, excluded = set(stored.get("subsets", [])), set(stored.get("excluded_coders", []))
    return (one for one in every if one.subset in on or (not one.subset and one.coder not in excluded))


def _estimates(db: Database, today: Evidence, moment: Moment) -> dict[str, EstimateInput]:
    notes = rows_at(db, "number_notes", moment.seq)
    found = {}
    for link, estimate in today.estimates.items():
        if today.effects[link].analysis.created_at > moment.at:
            continue
        mine = [row for row in notes if row["link"] == link]
        flags = tuple(_worded(row) for row in mine if row["kind"] == "red_flag")
        biases = tuple(Bias(_worded(row), cast(Push, row["pushes"])) for row in mine if row["kind"] == "bias")
        found[link] = replace(estimate, red_flags=flags, biases=biases)
    return found


def _worded(row: Mapping[str, Any]) -> Worded:
    return Worded(row["name_nb"], row["name_en"])
