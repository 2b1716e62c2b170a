"""Every figure and table of the pages of numbers says what it rests on, on the screen and in every file."""

import io
import re
import shutil
import zipfile
from html import unescape
from pathlib import Path

import pytest
import streamlit as st
from docx import Document

from db.connection import opened
from tests.pages.opening import opened_page
from tests.services.small_register import store_small_register
from workbench.services.register_used import register_used
from workbench.services.robustness import PARTS, run_part
from workbench.services.specification_curves import run_study_curve
from workbench.services.studies import furnish
from workbench.services.study_files import DEMO, make_home, study_path
from workbench.texts import LANGUAGES, Texts

SMALL = "liten"
SAID = {
    "effect": ("basis.se", "basis.covariates"),
    "participation": ("basis.outcome_participation", "covariate.sex", "level.sex_m"),
    "process": ("level.outcome_assistert_retur",),
    "robustness": ("effect.link_probit", "covariate.country"),
    "costs": ("level.recorded_project_report",),
    "register": (),
    "overview": ("basis.sesoi",),
}
"""Words that stand in every caption of a page, whatever is shown there."""
FEWEST = {
    "effect": 14,
    "participation": 6,
    "process": 10,
    "robustness": 30,
    "costs": 8,
    "register": 20,
    "overview": 2,
}
"""Files that a page offers at least."""


@pytest.fixture(scope="module")
def shared_demo(demo_file, tmp_path_factory):
    return Path(shutil.copy(demo_file, tmp_path_factory.mktemp("captions")))


@pytest.fixture
def demo_study(home_folder, shared_demo):
    home_folder.mkdir(parents=True)
    (home_folder / shared_demo.name).symlink_to(shared_demo)
    return DEMO


@pytest.fixture
def small_study(home_folder):
    """A small register with every part of robustness and the curve computed for the first measure."""
    make_home()
    with opened(study_path(SMALL), create=True) as db:
        furnish(db, title="Liten", simulated=True)
        store_small_register(db)
    for part in PARTS:
        run_part(SMALL, part, "courses", lambda done: None)
    run_study_curve(SMALL, "courses", lambda done: None)
    return SMALL


@pytest.fixture
def taken(monkeypatch):
    """Every file that a page offers, as a function that writes it once somebody takes it."""
    files = {}
    offer = st.download_button

    def take(label, data, file_name, *rest, **named):
        files[file_name] = data
        return offer(label, data, file_name, *rest, **named)

    monkeypatch.setattr(st, "download_button", take)
    return files


def words_of(name, content):
    """What can be read in a file, in one line."""
    if name.endswith(".svg"):
        lines = re.findall(r"<text[^>]*>(.*?)</text>", content, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", " ".join(lines))).split())
    if name.endswith(".docx"):
        return " ".join(" ".join(one.text for one in Document(io.BytesIO(content)).paragraphs).split())
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = re.findall(r"<t[^>]*>(.*?)</t>", book.read("xl/sharedStrings.xml").decode())
    return " ".join(unescape(" ".join(strings)).split())


def readable(files):
    """The words of every file but a PNG, which is given the same caption as the SVG."""
    return {name: words_of(name, write()) for name, write in files.items() if not name.endswith(".png")}


def first_words(texts, key):
    """What a text says before its first field."""
    return texts.t(key).partition("{")[0].strip().lower()


def wanted(page, study, texts):
    """The words of the page, and the register by hash and date where numbers are computed from it."""
    said = [first_words(texts, key) for key in SAID[page]]
    with opened(study_path(study)) as db:
        used = register_used(db)
    return said if page == "costs" else [*said, used.sha256[:12], texts.date(used.imported_on).lower()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [name for name in SAID if name != "robustness"])
def test_every_file_of_a_page_says_what_it_rests_on(demo_study, taken, page, language):
    opened_page(page, demo_study, language, coder="Kari Koder")

    assert len(taken) >= FEWEST[page]
    for name, words in readable(taken).items():
        for said in wanted_of(page, name, demo_study, Texts(language)):
            assert said in words.lower(), (name, words)


def wanted_of(page, name, study, texts):
    """What the file of that name says: who returns is another outcome than who takes part."""
    said = wanted(page, study, texts)
    if name.startswith("returns-"):
        said[0] = texts.t("basis.outcome_return").lower()
    if page == "process" and not name.startswith("funnel"):
        said.append(first_words(texts, "basis.followed"))
    if page == "costs":
        said.append("2012")
    return said if not name.startswith("funnel") else [*said[1:], first_words(texts, "basis.funnel")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_of_robustness_says_what_it_rests_on(small_study, taken, language):
    opened_page("robustness", small_study, language, coder="Kari Koder")

    assert len(taken) >= FEWEST["robustness"]
    assert {"estimators.svg", "bounds.xlsx", "specification-curve.svg", "curve-factors.docx"} <= taken.keys()
    for name, words in readable(taken).items():
        for said in wanted("robustness", small_study, Texts(language)):
            assert said in words.lower(), (name, words)


def test_pictures_of_both_kinds_are_given_the_same_caption(demo_study, taken):
    opened_page("effect", demo_study, "nb", coder="Kari Koder")

    pictures = [name.removesuffix(".svg") for name in taken if name.endswith(".svg")]
    assert pictures
    for name in pictures:
        caption = taken[f"{name}.png"].keywords["caption"]
        assert caption == taken[f"{name}.svg"].keywords["caption"]
        assert "SHA-256" in caption


@pytest.mark.parametrize("page", ["effect", "participation", "costs"])
def test_captions_on_the_screen_say_it_too(demo_study, page):
    texts = Texts("nb")

    app = opened_page(page, demo_study, "nb", coder="Kari Koder")

    said = wanted(page, demo_study, texts)[0]
    assert sum(said in one.value.lower().replace("\\", "") for one in app.caption) >= FEWEST[page] // 4
