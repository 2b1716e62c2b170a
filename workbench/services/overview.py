"""The study at a glance: what it says, what is done, what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from workbench.mixed.logic_model import LogicModel
from workbench.qual.agreement import Agreement
from workbench.services.closing import findings
from workbench.services.shown_evidence import shown_evidence
from workbench.services.sources import source_rows
from workbench.services.studies import StudySummary, summary
from workbench.services.triangulation import JointDisplay, display_of, study_settings

SETTLED = ("convergent", "partly_convergent", "complementary")


@dataclass(frozen=True, slots=True)
class Overview:
    """A study at a glance.

    Attributes
    ----------
    n_double_coded : int
        Sources that two or more coders have worked on.
    steps : tuple of str
        What comes next, as keys; the most pressing first.
    """

    summary: StudySummary
    model: LogicModel
    display: JointDisplay
    agreement: Agreement
    n_coded: int
    n_double_coded: int
    n_discordant: int
    n_answered: int
    steps: tuple[str, ...]


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
    )


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
