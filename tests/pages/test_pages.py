"""Every page opens through the main script: on an empty and on the demo study, in both languages."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.connection import opened
from tests.pages.opening import opened_page
from workbench.paths import PAGES
from workbench.services.effects import effect_by_id
from workbench.services.studies import create_study, summary
from workbench.services.study_files import DEMO, study_path
from workbench.texts import LANGUAGES, Texts

NAMES = sorted(path.stem for path in PAGES.glob("*.py"))
EMPTY = "Tom studie"
WITHOUT_ADVICE = ("log", "codebook", "plan")
"""What a new study holds from the start: its making, its codes, and a plan to write."""


@pytest.fixture
def empty_study(home_folder: Path) -> str:
    create_study(EMPTY)
    return EMPTY


@pytest.fixture(scope="module")
def shared_demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for all visits: what a page computes is kept in it and found by the next visitor."""
    return Path(shutil.copy(demo_file, tmp_path_factory.mktemp("shared")))


@pytest.fixture
def demo_study(home_folder: Path, shared_demo: Path) -> str:
    home_folder.mkdir(parents=True)
    (home_folder / shared_demo.name).symlink_to(shared_demo)
    return DEMO


def assert_opened(app: AppTest, name: str, study: str, language: str) -> None:
    assert [one.value for one in app.exception] == []
    assert [one.value for one in app.error] == []
    assert [one.value for one in app.title] == [title_of(name, study, language)]


def title_of(name: str, study: str, language: str) -> str:
    """The page's name; the overview bears the study's."""
    if name != "overview":
        return Texts(language).t(f"{name if name != 'joint_display' else 'joint'}.title")
    with opened(study_path(study)) as db:
        held = summary(db)
    return Texts(language).t("overview.simulated_title") if held.simulated else held.title


def advice(app: AppTest) -> list[str]:
    """What a page offers to do first: links to other pages, and places for files."""
    return [one.proto.label for kind in ("page_link", "file_uploader") for one in app.main.get(kind)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_on_the_demo_study(demo_study, name, language):
    app = opened_page(name, demo_study, language, coder="Kari Koder")

    assert_opened(app, name, demo_study, language)
    assert Texts(language).t("frame.simulated") in [one.value for one in app.caption]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_on_an_empty_study_and_says_what_to_do_first(empty_study, name, language):
    app = opened_page(name, empty_study, language, coder="Kari Koder")

    assert_opened(app, name, empty_study, language)
    assert name in WITHOUT_ADVICE or advice(app)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_for_somebody_who_has_not_told_a_name(demo_study, name):
    app = opened_page(name, demo_study, "nb")

    assert_opened(app, name, demo_study, "nb")


def test_the_navigation_holds_every_page_under_its_name(demo_study):
    app = opened_page("overview", demo_study, "nb")

    assert sorted(app.session_state["pages"]) == NAMES


def test_a_link_opens_the_pairs_of_its_analysis(demo_study):
    app = opened_page("effect", demo_study, "nb", analysis="1", show="pairs")

    measure = app.session_state["effect_measure"]
    with opened(study_path(demo_study)) as db:
        assert effect_by_id(db, 1).analysis.measure_id == measure
    assert_opened(app, "effect", demo_study, "nb")
    assert any("makker" in str(tab.label).lower() for tab in app.tabs)


def test_a_link_opens_its_cell(demo_study):
    app = opened_page("joint_display", demo_study, "nb", cell="V9")

    assert_opened(app, "joint_display", demo_study, "nb")
    assert any(one.value.startswith("Veien Videre → frivillig retur") for one in app.subheader)


def test_a_link_opens_its_source(demo_study):
    app = opened_page("coding", demo_study, "nb", coder="Kari Koder", source="M6", start="10", end="20")

    assert_opened(app, "coding", demo_study, "nb")
    assert app.session_state["source"] == "M6"
    assert app.session_state["coder_payload"]["focus"] == {"start": 10, "end": 20}


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("joint_display", {"cell": "<script>"}),
        ("coding", {"source": "nobody", "start": "0", "end": "9"}),
        ("coding", {"source": "M6", "start": "-1", "end": "9" * 30}),
        ("overview", {"study": "../../etc/passwd"}),
        ("effect", {"analysis": "1; DROP TABLE persons"}),
        ("effect", {"analysis": "9" * 40}),
    ],
)
def test_a_link_that_leads_nowhere_opens_the_page_as_it_is(demo_study, name, query):
    app = opened_page(name, demo_study, "nb", coder="Kari Koder", **query)

    assert_opened(app, name, demo_study, "nb")


def test_a_link_to_an_analysis_that_is_gone_says_so(demo_study):
    app = opened_page("effect", demo_study, "en", analysis="999")

    assert [one.value for one in app.exception] == []
    assert ["999" in one.value for one in app.error] == [True]
