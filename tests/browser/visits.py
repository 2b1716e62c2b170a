"""Where browser tests begin: a folder with the demo study, and a visitor in the app that serves it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.browser.walking import Walk
from tests.served import CHROMIUM, browser
from workbench.services.preferences import Preferences
from workbench.texts import Texts

IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: run `make browser`"),
]
CODER = "Kari Koder"


def home_with(demo_file: Path, home: Path, *, language: str = "nb", coder: str = CODER) -> Path:
    """A folder in which somebody has chosen a language, a name and the demo study."""
    shutil.copy(demo_file, home)
    return chosen_in(home, language=language, coder=coder)


def chosen_in(home: Path, *, language: str = "nb", coder: str = CODER) -> Path:
    """The folder, with what somebody chose in it the last time."""
    chosen = json.dumps(asdict(Preferences(language, coder, "demo")))
    (home / "preferences.json").write_text(chosen, encoding="utf-8")
    return home


@contextmanager
def visiting(address: str, texts: Texts, *, height: int = 1000) -> Iterator[Walk]:
    """Somebody who has just opened the page of an address."""
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1440, "height": height})
        page.set_default_timeout(60_000)
        walk = Walk(page, texts)
        page.goto(address)
        page.get_by_role("heading", level=1).first.wait_for()
        walk.settled()
        yield walk
