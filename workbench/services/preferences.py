"""What this machine remembers between visits: language, coder, study."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from workbench.paths import home

_FILE = "preferences.json"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Choices that outlive a session; empty when nothing was chosen yet."""

    language: str = "nb"
    coder: str = ""
    study: str = ""


def preferences() -> Preferences:
    """The stored preferences; the defaults where there are none or they cannot be read."""
    try:
        stored = json.loads((home() / _FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return Preferences()
    known = {name: value for name, value in stored.items() if name in asdict(Preferences())}
    return Preferences(**known)


def save_preferences(chosen: Preferences) -> None:
    """Store preferences whole: written aside, then put in place."""
    if chosen == preferences():
        return
    home().mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=home(), prefix=f"{_FILE}.", encoding="utf-8", delete=False) as aside:
        json.dump(asdict(chosen), aside, ensure_ascii=False)
    Path(aside.name).replace(home() / _FILE)
