"""The audit on its page: choosing a report, findings by check, filters, tables, refused files."""

import pytest

from tests.audit.report_files import HERE, docx_report, pieces, report
from tests.pages.opening import opened_page
from workbench.services.studies import create_study
from workbench.texts import LANGUAGES, Texts

NB = Texts("nb")


@pytest.fixture
def study(home_folder):
    return create_study("Prov")


@pytest.fixture(scope="module")
def faulty() -> bytes:
    return docx_report(pieces((HERE / "many_errors.txt").read_text(encoding="utf-8")))


def chosen(name: str, content: bytes, language: str = "nb"):
    app = opened_page("audit", "Prov", language)
    return app.file_uploader(key="audit_file").set_value((name, content, "application/octet-stream")).run()


def said(elements) -> str:
    return "\n".join(str(one.value) for one in elements)


def shown(app) -> str:
    return "\n".join(one.proto.body for one in app.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_report_the_page_says_what_to_choose(study, language):
    app = opened_page("audit", "Prov", language)

    assert Texts(language).t("audit.empty") in said(app.info)


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_stand_under_their_check_with_quote_place_and_number(study, faulty, language):
    app = chosen("gammel.docx", faulty, language)

    texts = Texts(language)
    assert not app.exception
    assert texts.t("audit.check_participants") in said(app.markdown)
    assert "participants-1" in shown(app)
    assert "575 | 800 | 0,020" in shown(app)
    assert said(app.error) == ""


def test_choosing_a_severity_leaves_the_others_out(study, faulty):
    app = chosen("gammel.docx", faulty)

    app.get("button_group")[0].set_value(["low"]).run()

    assert "annex" not in said(app.error)
    assert NB.t("audit.check_references") in said(app.markdown)
    assert NB.t("audit.check_participants") not in said(app.markdown)


def test_a_clean_report_is_told_to_be_clean(study):
    app = chosen("ren.docx", docx_report(report("youth")))

    assert said(app.subheader).startswith("Ingenting i rapporten motsier seg selv")


def test_words_of_a_report_are_text_on_the_page(study):
    hostile = [("text", "I alt 40 av 80 elever (70 prosent) <script>alert(1)</script> *svarte*.")]

    app = chosen("x.docx", docx_report(hostile))

    assert "<script>" not in shown(app)
    assert "&lt;script&gt;" in shown(app)


@pytest.mark.parametrize(
    ("name", "content"), [("x.docx", b"no zip"), ("x.pdf", b"no pdf"), ("x.txt", b"%PDF-1.4")]
)
def test_a_file_that_cannot_be_read_is_told_and_the_page_stays(study, name, content):
    app = chosen(name, content)

    assert len(app.error) == 1
    assert not app.exception
    assert [one.value for one in app.title] == [NB.t("audit.title")]
