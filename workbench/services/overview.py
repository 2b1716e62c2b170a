"""The study at a glance: what it says, what is done, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from db.plan import newest_lock
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.records import SETTLED
from workbench.qual.stance_agreement import StanceAgreement
from workbench.services.claims import study_claims
from workbench.services.closing import findings
from workbench.services.shown_evidence import shown_evidence
from workbench.services.sources import source_rows
from workbench.services.studies import StudySummary, summary
from workbench.services.triangulation import Evidence, JointDisplay, display_of, study_settings


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a conclusion would need and the study lacks.

    Attributes
    ----------
    kind : str
        What, as a key.
    page : str
        Where it is mended.
    n : int
        How many.
    """

    kind: str
    page: str
    n: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A study at a glance.

    Attributes
    ----------
    n_double_coded : int
        Sources that two or more coders have worked on.
    steps : tuple of str
        What comes next, as keys; the most pressing first.
    missing : tuple of Missing
        Where the study is thin, none where nothing is.
    """

    summary: StudySummary
    model: LogicModel
    display: JointDisplay
    agreement: StanceAgreement
    n_coded: int
    n_double_coded: int
    n_discordant: int
    n_answered: int
    steps: tuple[str, ...]
    missing: tuple[Missing, ...]


def overview(db: Database) -> Overview:
    """Read and judge a study for its first page."""
    found = shown_evidence(db)
    display = display_of(found, study_settings(db))
    held, rows = summary(db), source_rows(db)
    verdicts = [cell.verdict for cell in display.cells.values()]
    stands = findings(db, found, display)
    unexplained = sum(
        cell.verdict == "discordant" and name not in found.overrides and not stands[name].explained
        for name, cell in display.cells.items()
    )
    return Overview(
        summary=held,
        model=found.model,
        display=display,
        agreement=found.agreement,
        n_coded=sum(row.n_coders > 0 for row in rows),
        n_double_coded=sum(row.n_coders > 1 for row in rows),
        n_discordant=unexplained,
        n_answered=sum(verdict in SETTLED for verdict in verdicts),
        steps=tuple(_steps(held, unexplained, sum(row.n_coders == 0 for row in rows))),
        missing=tuple(_missing(db, found, display, held)),
    )


def _missing(db: Database, found: Evidence, display: JointDisplay, held: StudySummary) -> Iterator[Missing]:
    if not (held.n_codings or found.effects):
        return
    cells = display.cells.values()
    unexamined = sum(
        cell.estimate is not None and None in (cell.estimate.gamma, cell.estimate.spec_share)
        for cell in cells
    )
    lights = [one.standing.light for one in study_claims(db, found, display).recommendations]
    counts = {
        ("advice", "questions"): lights.count("red"),
        ("unmeasured", "joint_display"): sum(cell.verdict == "silent_numbers" for cell in cells),
        ("unheard", "joint_display"): sum(cell.verdict in ("silent_voices", "gap") for cell in cells),
        ("unexamined", "robustness"): unexamined,
        ("unlocked", "plan"): int(newest_lock(db) is None),
    }
    yield from (Missing(kind, page, n) for (kind, page), n in counts.items() if n)


def _steps(held: StudySummary, unexplained: int, uncoded: int) -> list[str]:
    wanted = {
        "register": held.n_persons == 0,
        "sources": held.n_sources == 0,
        "coding": held.n_sources > 0 and uncoded > 0,
        "joint_display": unexplained > 0,
        "effect": held.n_persons > 0,
        "report": held.n_codings > 0,
    }
    return [name for name, needed in wanted.items() if needed]
