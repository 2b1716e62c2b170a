"""Tokens by which the coder component in the browser says whose work it sends."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from sqlite_utils import Database

from db.sql import fetch_one
from db.writing import now, write_tx
from workbench.qual.records import Coder


def issue_token(db: Database, coder_id: int, *, hours: float = 12) -> str:
    """A new secret for a coder; the study keeps only its hash, and outdated ones go."""
    secret = secrets.token_urlsafe(32)
    expires = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
    row = (_digest(secret), coder_id, expires.isoformat(timespec="milliseconds"))
    with write_tx(db, action="token.issue") as writer:
        writer.db.execute("DELETE FROM api_tokens WHERE expires_at < ?", [now()])
        writer.bulk("api_tokens", ("sha256", "coder_id", "expires_at"), [row])
    return secret


def coder_of_token(db: Database, secret: str) -> Coder | None:
    """The coder a secret was issued to; None if it is unknown or too old."""
    row = fetch_one(
        db,
        "SELECT coders.id, name, simulated FROM api_tokens JOIN coders ON coders.id = coder_id"
        " WHERE sha256 = ? AND expires_at >= ?",
        [_digest(secret), now()],
    )
    return Coder(row["id"], row["name"], bool(row["simulated"])) if row else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
