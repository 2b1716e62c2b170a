"""The component's pure JavaScript, tested by Node's own test runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

from workbench.texts import LANGUAGES, Texts
from workbench.ui.components.coder.component import (
    CODER_WORDS,
    HERE,
    SCRIPTS,
    coder_words,
    mount_coder,
    script,
)

TESTS = Path(__file__).resolve().parents[1] / "js"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not installed: the JavaScript tests were not run")
@pytest.mark.parametrize("name", sorted(path.name for path in TESTS.glob("*.test.mjs")))
def test_javascript_tests_pass(name: str):
    done = subprocess.run(
        [str(NODE), "--test", str(TESTS / name)], capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stdout


def test_every_script_is_joined_and_stays_short():
    assert sorted(path.name for path in HERE.glob("*.js")) == sorted(SCRIPTS)
    assert [name for name in SCRIPTS if len((HERE / name).read_text().splitlines()) > 300] == []


def test_text_never_enters_the_page_as_markup():
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in script()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_component_gets_every_word_of_its_section(language):
    texts = Texts(language)

    assert set(coder_words(texts)) == set(CODER_WORDS)
    assert all(coder_words(texts).values())


@pytest.mark.parametrize("broken", [{"seq": float("nan")}, {"seq": object()}])
def test_a_payload_the_browser_could_not_read_is_refused(broken):
    with pytest.raises(ValueError, match="JSON"):
        mount_coder(broken, key="coder", on_go=print)
