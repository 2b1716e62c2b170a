"""The demo study of somebody who walks through the app."""

from pathlib import Path

import pytest

from tests.browser.visits import home_with
from workbench.texts import LANGUAGES, Texts


@pytest.fixture(params=LANGUAGES)
def study(request, demo_file: Path, tmp_path: Path) -> tuple[Path, Texts]:
    """Its file, and the words of the language that was chosen."""
    home = home_with(demo_file, tmp_path, language=request.param)
    return home / demo_file.name, Texts(request.param)
