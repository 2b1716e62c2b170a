"""The words that stand in for Streamlit's own: all of them there, in both languages, and never markup."""

import re

import pytest

from workbench.texts import LANGUAGES, Texts, catalogue
from workbench.ui.components.page_words.component import (
    HERE,
    SCRIPTS,
    UPLOADER_WORDS,
    WIDGET_WORDS,
    script,
    uploader_words,
    widget_words,
)

PATTERN = re.compile(r"\b(\w+): (?:/\^|new RegExp)")
SECTIONS = {"uploader": uploader_words, "widgets": widget_words}


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_gets_every_word_of_the_section(language, section):
    words = SECTIONS[section](Texts(language))

    assert {f"{section}.{key}" for key in words} == {
        key for key in catalogue(language) if key.startswith(f"{section}.")
    }
    assert all(words.values())


def test_every_pattern_has_its_word():
    _, rest = script().split("const UPLOADER = {")
    uploader, others = rest.split("};", 1)
    widgets = others.split("const WIDGETS")[0]

    assert sorted(set(PATTERN.findall(uploader))) == sorted(UPLOADER_WORDS)
    assert sorted(set(PATTERN.findall(widgets))) == sorted(WIDGET_WORDS)


def test_every_script_is_joined_and_writes_text_only():
    assert sorted(path.name for path in HERE.glob("*.js")) == sorted(SCRIPTS)
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in script()
