"""Named settings of a study: thresholds, who counts, what is shown."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from db.sql import fetch_all, fetch_one
from db.writing import write_tx


def settings(db: Database) -> dict[str, Any]:
    """All settings that the study has set."""
    return {row["id"]: json.loads(row["value"]) for row in fetch_all(db, "SELECT id, value FROM settings")}


def set_setting(db: Database, name: str, value: object, *, coder_id: int | None = None) -> None:
    """Set one setting; the log keeps what it was."""
    coded = json.dumps(value, ensure_ascii=False)
    with write_tx(db, action="setting.change", coder_id=coder_id) as writer:
        if fetch_one(db, "SELECT 1 FROM settings WHERE id = ?", [name]):
            writer.update("settings", name, {"value": coded})
        else:
            writer.insert("settings", {"id": name, "value": coded})
