"""What a coder can take back and do again: everything, or the kinds of change that one screen makes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db import events
from db.events import NextSteps
from workbench.qual.records import Coder


@dataclass(frozen=True, slots=True)
class Undoing:
    """Taking back and doing again among a coder's operations, across sessions, the latest first.

    Attributes
    ----------
    actions : tuple of str
        How the actions begin that count.
    """

    actions: tuple[str, ...] = ("",)

    def next_steps(self, db: Database, coder: Coder) -> NextSteps:
        """What would be taken back next, and done again next."""
        return events.next_steps(db, coder_id=coder.id, actions=self.actions)

    def undo(self, db: Database, coder: Coder, *, op: str | None = None) -> None:
        """Take back the latest operation.

        Parameters
        ----------
        op : str, optional
            Id of the operation that this is itself; a new one if not told.

        Raises
        ------
        NotFoundError
            There is nothing to take back.
        ConflictError
            Something in it was changed since.
        """
        events.undo(db, coder_id=coder.id, actions=self.actions, op=op)

    def redo(self, db: Database, coder: Coder, *, op: str | None = None) -> None:
        """Do again what was taken back last; as :meth:`undo`."""
        events.redo(db, coder_id=coder.id, actions=self.actions, op=op)


EVERYTHING = Undoing()
BIASES = Undoing(("note.",))
CASES = Undoing(("case.add", "case.rename", "case.sources", "case.merge", "memo.case"))
CLAIMS = Undoing(("finding.", "recommendation.", "answer."))
CODEBOOK = Undoing(("code.",))
CODINGS = Undoing(("coding.", "memo."))
DECISIONS = Undoing(("adjudication.",))
PLAN = Undoing(("plan.", "model.", "setting."))
REPORT = Undoing(("report.",))
THREADS = Undoing(("thread.",))
