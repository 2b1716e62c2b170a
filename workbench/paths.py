"""Where studies and preferences live on this machine."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "pages"


def home() -> Path:
    """The folder of study files: ``WORKBENCH_HOME``, or ``studies`` beside the program."""
    return Path(os.environ.get("WORKBENCH_HOME") or ROOT / "studies")
