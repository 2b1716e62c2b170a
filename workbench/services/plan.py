"""The plan of a study: its questions and expectations, what it is locked to, and what changed since."""

from __future__ import annotations

from db.plan import expectations, questions

__all__ = ["expectations", "questions"]
