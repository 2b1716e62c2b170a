"""Who may send codings: a token names the study and the coder."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from db.connection import opened
from db.tokens import coder_of_token, issue_token
from workbench.errors import InputError
from workbench.qual.records import Coder
from workbench.services.study_files import study_path


def coding_token(db: Database, study: str, coder: Coder) -> str:
    """A token for the browser: the study's name in base64 and a secret of the coder's."""
    named = base64.urlsafe_b64encode(study.encode()).decode().rstrip("=")
    return f"{named}.{issue_token(db, coder.id)}"


@contextmanager
def coding_session(token: str) -> Iterator[tuple[Database, Coder] | None]:
    """The open study and the coder a token speaks of; None if it is unknown or outdated."""
    found = _study_of_token(token)
    if found is None:
        yield None
        return
    path, secret = found
    with opened(path) as db:
        coder = coder_of_token(db, secret)
        yield (db, coder) if coder else None


def _study_of_token(token: str) -> tuple[Path, str] | None:
    named, dot, secret = token.partition(".")
    if not dot:
        return None
    try:
        path = study_path(base64.urlsafe_b64decode(named + "=" * (-len(named) % 4)).decode())
    except (binascii.Error, UnicodeDecodeError, InputError):
        return None
    return (path, secret) if path.exists() else None
