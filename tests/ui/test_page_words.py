"""The words that stand in for Streamlit's own: all of them there, in both languages, and never markup."""

import re

import pytest

from workbench.texts import LANGUAGES, Texts, catalogue
from workbench.ui.components.page_words.component import HERE, SCRIPTS, UPLOADER_WORDS, script, uploader_words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_gets_every_word_of_the_section(language):
    words = uploader_words(Texts(language))

    assert {f"uploader.{key}" for key in words} == {
        key for key in catalogue(language) if key.startswith("uploader.")
    }
    assert all(words.values())


def test_every_pattern_has_its_word():
    patterns = re.search(r"const ENGLISH = \{(.*?)\n\};", script(), re.DOTALL)

    assert patterns is not None
    assert sorted(re.findall(r"^  (\w+):", patterns[1], re.MULTILINE)) == sorted(UPLOADER_WORDS)


def test_every_script_is_joined_and_writes_text_only():
    assert sorted(path.name for path in HERE.glob("*.js")) == sorted(SCRIPTS)
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in script()
