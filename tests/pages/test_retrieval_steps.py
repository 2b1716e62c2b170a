"""What visitors do on the page of retrieval: narrow, read in context, count, search, compare words."""

import pytest

from db.connection import opened
from db.sources import set_blind, source_named
from tests.pages.opening import opened_page
from workbench.services.jobs import job_called
from workbench.services.studies import coder_called
from workbench.services.study_files import DEMO, study_path
from workbench.texts import Texts

NB = Texts("nb")
TABLES = ("crosstab", "together", "quotes", "saturation", "negative", "cases")


@pytest.fixture
def app(demo_home):
    return opened_page("retrieval", DEMO, "nb", coder="Kari Koder")


def shown(app) -> str:
    kinds = ("markdown", "caption", "info", "warning", "error", "html")
    return "\n".join(
        str(getattr(one, "value", None) or one.proto.body) for kind in kinds for one in app.main.get(kind)
    )


def view(app, name: str):
    return app.segmented_control(key="retrieval_view").set_value(name).run()


def assert_whole(app) -> None:
    assert [one.value for one in app.exception] == []
    assert [one.value for one in app.error] == []


def test_choices_narrow_the_quotes_and_each_leads_to_its_place(app):
    app.multiselect(key="retrieval_stances").set_value(["-"]).run()
    app.multiselect(key="retrieval_groups").set_value(["deltaker"]).run()

    assert_whole(app)
    links = [one.proto for one in app.main.get("page_link")]
    assert links and all("start=" in one.query_string for one in links)
    assert "av 20 kilder" in shown(app)


def test_two_coders_on_one_passage_are_one_quote_with_both_names(app):
    app.multiselect(key="retrieval_sources").set_value(["I01"]).run()

    first = next(one.proto.body for one in app.main.get("html") if "naustet" in one.proto.body)
    assert "Koder A (simulert) · " in first and "Koder B (simulert)<" in first


def test_the_pages_of_quotes_can_be_turned(app):
    first = [one.proto.query_string for one in app.main.get("page_link")]
    app.session_state["retrieval_page"] = 3
    app.run()

    assert_whole(app)
    assert first != [one.proto.query_string for one in app.main.get("page_link")]


def test_two_choices_that_exclude_each_other_say_so(app):
    app.multiselect(key="retrieval_groups").set_value(["system"]).run()
    app.multiselect(key="retrieval_types").set_value(["workshop"]).run()

    assert_whole(app)
    assert NB.t("retrieval.nothing") in shown(app)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_shows(app, table):
    view(app, "tables")
    app.selectbox(key="retrieval_table").set_value(table).run()

    assert_whole(app)
    assert NB.t("retrieval.nothing") not in shown(app)


@pytest.mark.parametrize(("mode", "query"), [("words", "natta"), ("lemmas", "reise"), ("parts", "mottak")])
def test_a_search_shows_places_with_their_surroundings(app, mode, query):
    view(app, "text")
    app.selectbox(key="retrieval_mode").set_value(mode).run()
    app.text_input(key="retrieval_query").set_value(query).run()

    assert_whole(app)
    assert "treff i" in shown(app) and "<strong>" in shown(app)
    assert app.main.get("page_link")


def test_a_bad_pattern_is_refused_with_its_place(app):
    view(app, "text")
    app.selectbox(key="retrieval_mode").set_value("pattern").run()
    app.text_input(key="retrieval_query").set_value("retur(").run()

    assert [one.value for one in app.exception] == []
    assert "ved tegn 7" in app.error[0].value


def test_words_of_two_groups_are_compared_with_their_sources(app):
    view(app, "words")

    assert_whole(app)
    assert "I tilfeldige inndelinger" in shown(app) and NB.t("retrieval.words_unsure") in shown(app)
    assert "Log-likelihood" in shown(app)


def test_many_texts_are_counted_when_asked_for_and_then_compared(app, monkeypatch):
    monkeypatch.setattr("workbench.ui.retrieval_words.AT_ONCE", 0)
    view(app, "words")
    assert "44 tekster" in shown(app)

    next(one for one in app.main.button if one.label == NB.t("retrieval.count_now")).click().run()
    job = job_called(f"{DEMO}.lemmas")
    assert job is None or job.finished.wait(60)
    app.run()

    assert_whole(app)
    assert "I tilfeldige inndelinger" in shown(app)


def test_of_a_blind_source_the_page_shows_nothing_of_others(demo_home):
    with opened(study_path(DEMO)) as db:
        coder = coder_called(db, "Kari Koder")
        set_blind(db, [source_named(db, "I01").id], blind=True, coder_id=coder.id)

    app = opened_page("retrieval", DEMO, "nb", coder="Kari Koder")
    app.multiselect(key="retrieval_sources").set_value(["I01"]).run()

    assert_whole(app)
    assert NB.t("retrieval.nothing") in shown(app)
    assert "kodes blindt" in shown(app)


def test_markup_in_a_text_is_shown_as_text(demo_home):
    with opened(study_path(DEMO)) as db:
        db.execute("UPDATE codings SET quote = '<script>alert(1)</script>' WHERE id < 5")

    app = opened_page("retrieval", DEMO, "nb", coder="Kari Koder")

    assert "<script>" not in shown(app) and "&lt;script&gt;" in shown(app)
