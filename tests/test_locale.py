"""Both languages hold the same texts with the same fields, and nothing used is missing."""

import ast
import re
import string
from pathlib import Path

import pytest

from workbench.texts import LANGUAGES, Texts, catalogue

ROOT = Path(__file__).resolve().parent.parent
KEY = re.compile(r"[a-z_]+\.[a-z][a-z0-9_]*")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_hold_the_same_keys():
    nb, en = (set(catalogue(language)) for language in LANGUAGES)

    assert nb - en == set()
    assert en - nb == set()


def test_a_text_has_the_same_fields_in_both_languages():
    nb, en = (catalogue(language) for language in LANGUAGES)

    assert [key for key in nb if fields(nb[key]) != fields(en[key])] == []


def test_no_text_is_empty_or_left_in_the_other_language():
    nb, en = (catalogue(language) for language in LANGUAGES)

    assert [key for key in nb if not nb[key].strip()] == []
    assert [key for key in en if re.search(r"\w[æøåÆØÅ]|[æøåÆØÅ]\w", re.sub("“[^”]*”", "", en[key]))] == []


def used_keys() -> set[str]:
    """String constants of the program that look like a key of a section that exists."""
    sections = {key.split(".")[0] for key in catalogue("nb")}
    found = set()
    for path in [path for folder in ("workbench", "db", "pages") for path in (ROOT / folder).rglob("*.py")]:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        words = {
            node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        found |= {word for word in words if KEY.fullmatch(word)}
    return {key for key in found if key.split(".")[0] in sections}


def is_action(key: str) -> bool:
    """Actions of the event log look like keys; their names stand under ``[action]``."""
    return f"action.{key.replace('.', '_')}" in catalogue("nb")


def test_every_key_the_program_names_exists():
    suffixes = (
        ".py",
        ".js",
        ".css",
        ".html",
        ".toml",
        ".csv",
        ".docx",
        ".txt",
        ".json",
        ".local",
        ".national",
    )
    named = {key for key in used_keys() if not key.endswith(suffixes) and not is_action(key)}

    assert {key for key in named if not exists(key)} == set()


def exists(key: str) -> bool:
    """A key, or the constant beginning of one that is put together, as in ``import_text.role_{role}``."""
    return any(known == key or (key.endswith("_") and known.startswith(key)) for known in catalogue("nb"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_never_says_no_effect(language):
    forbidden = re.compile(r"ingen effekt|no effect(?! of importance)|beviser|proves", re.IGNORECASE)

    assert [key for key, text in catalogue(language).items() if forbidden.search(text)] == []


def test_a_text_may_say_with_how_many_decimals_a_number_is_told():
    told = {
        language: Texts(language).t("agreement.hint_paradox", kappa=0.36, agreed=83, same=86)
        for language in LANGUAGES
    }

    assert "(0,36)" in told["nb"] and "(0.36)" in told["en"]


def test_numbers_take_the_form_of_the_language():
    nb, en = Texts("nb"), Texts("en")

    assert (nb.integer(1711), en.integer(1711)) == ("1\u00a0711", "1,711")
    assert (nb.percent(0.011), en.percent(0.011)) == ("1,1\u00a0%", "1.1%")
    assert (nb.pp(-0.046), en.pp(0.003, sign=True)) == ("−4,6", "+0.3")
    assert nb.number(-0.0001, 2) == "0,00"
    assert nb.number(float("nan")) == "–"
    assert [nb.shown(value) for value in (1.2, 98.4, 0.05, 1, float("nan"))] == [
        "1,2",
        "98,4",
        "0,050",
        "1",
        "–",
    ]
