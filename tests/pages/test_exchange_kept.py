"""What came from other programs, on the page of sources."""

from db.coders import coder_named
from db.connection import opened
from tests.pages.opening import opened_page
from tests.pages.test_steps import said
from tests.qual.refi_programs import PROGRAMS
from workbench.services.exchange_files import read_exchange, store_exchange
from workbench.services.studies import create_study
from workbench.texts import Texts

NB = Texts("nb")


def with_projects(*names: str) -> str:
    with opened(create_study("Ny")) as db:
        for name in names:
            read = read_exchange(PROGRAMS[name](), file_name="a.qdpx", db=db)
            store_exchange(db, read, coder_named(db, "Kari"))
    return "Ny"


def titles(app) -> list[str]:
    return [one.label for one in app.expander if one.label.startswith(NB.t("exchange.kept_title"))]


def test_sets_links_and_maps_are_listed_by_name(home_folder):
    app = opened_page("sources", with_projects("ATLAS.ti"), "nb", coder="Kari")

    assert titles(app) == [f"{NB.t('exchange.kept_title')} (4)"]
    assert {"Følelser: 2 koder, 0 kilder", "Håp → Frykt (motsier)", "Nett"} <= {
        one.value for one in app.markdown
    }
    assert said(app.error) == ""


def test_memos_on_the_study_are_shown_as_plain_words(home_folder):
    app = opened_page("sources", with_projects("NVivo"), "nb", coder="Kari")

    assert titles(app) == [f"{NB.t('exchange.kept_title')} (2)"]


def test_a_study_without_such_things_says_nothing_of_them(home_folder):
    assert titles(opened_page("sources", with_projects("script"), "nb", coder="Kari")) == []
