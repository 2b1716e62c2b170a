"""Curves over time, lock-in and saturation as live parts: caption, alternative text, and the way back."""

import re
import shutil
from pathlib import Path

import pytest

from db.coders import coder_named
from db.connection import opened
from db.settings import set_setting
from tests.pages.opening import opened_page
from tests.reports.word_reading import read, target
from workbench.charts.theme import png
from workbench.mixed.report_text import Reference, changes, stamps
from workbench.quant.small_counts import LEAST_SHOWN
from workbench.reports.figures import figure_of
from workbench.reports.live_parts import live_parts, offered
from workbench.reports.office import has_office
from workbench.services import report_sections as sections
from workbench.services import report_writing as writing
from workbench.services.process import landmark_rows
from workbench.services.reporting import report_content, write_report
from workbench.services.retrieval import coded_material
from workbench.services.retrieval_tables import saturation_of
from workbench.services.shown_times import shown_landmarks, shown_times
from workbench.texts import LANGUAGES, Texts

NAMES = ("incidence", "landmarks-vv", "saturation")
PAGES = {
    "incidence": ("process", {"part": "times", "zero": "obliged"}),
    "landmarks-vv": ("process", {"part": "landmarks", "measure": "vv"}),
    "saturation": ("retrieval", {"table": "saturation"}),
}
NB = Texts("nb")


@pytest.fixture(scope="module")
def followed(demo_file: Path, tmp_path_factory) -> Path:
    """The demo study with effects by months of one measure computed."""
    copy = Path(shutil.copy(demo_file, tmp_path_factory.mktemp("followed")))
    with opened(copy) as db:
        landmark_rows(db, "vv")
    return copy


@pytest.fixture
def study(followed, tmp_path):
    with opened(Path(shutil.copy(followed, tmp_path))) as db:
        yield db


@pytest.fixture
def content(study):
    return report_content(study, "demo", base="")


def test_the_three_can_be_inserted_and_effects_by_months_only_where_computed(content):
    listed = {one.key for one in offered(content) if one.kind == "figure"}

    assert set(NAMES) <= listed
    assert {one for one in listed if one.startswith("landmarks")} == {"landmarks-vv"}


@pytest.mark.parametrize("name", NAMES)
def test_a_part_opens_the_page_that_it_comes_from(content, name):
    (part,) = live_parts(content, [Reference("figure", name)]).values()
    page, asked = target(part.anchor)

    assert (page, {key: asked[key] for key in asked if key != "study"}) == PAGES[name]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_has_a_caption_words_for_who_sees_none_and_can_be_drawn(content, name, language):
    found = figure_of(content, name, Texts(language))

    assert png(found.draw()).startswith(b"\x89PNG")
    assert re.match(r"(Figur|Figure) \{n\}\. ", found.whole_caption)
    assert found.note and found.note in found.whole_caption
    assert len(found.alternative) > 20 and re.search(r"\d", found.alternative)


def test_the_figures_show_what_their_pages_show(study, content):
    times, rows = shown_times(study, zero="obliged"), shown_landmarks(study, "vv")
    material = coded_material(study, coder_named(study, "Kari"))
    curve, _ = saturation_of(material.codings, material.sources)

    told = {name: figure_of(content, name, NB).alternative for name in NAMES}

    for group, found in times.curves.items():
        assert f"{NB.t(f'process.group_{group}')}" in told["incidence"]
        assert NB.percent(found.by(730)) in told["incidence"]
    assert [NB.pp(one.row.effect, 1, sign=True) in told["landmarks-vv"] for one in rows] == [True] * len(rows)
    assert f"{curve.known[-1]} koder i {len(curve.sources)} kilder" in told["saturation"]


def test_a_curve_is_another_when_the_codings_are(study, content):
    reference = [Reference("figure", "saturation")]
    confirmed = stamps(reference, live_parts(content, reference))
    same = live_parts(report_content(study, "demo", base=""), reference)

    study.execute("DELETE FROM codings WHERE revision_id = (SELECT min(revision_id) FROM codings)")
    now = live_parts(report_content(study, "demo", base=""), reference)

    assert changes(reference, confirmed, same) == ()
    assert [one.reference.key for one in changes(reference, confirmed, now)] == ["saturation"]


def write(study, content):
    coder = coder_named(study, "Kari Koder")
    section = sections.new_section(study, coder, "Over tid", "Over time")
    sentence = "Se " + " og ".join(Reference("figure", name).code for name in NAMES) + "."
    writing.store_claim(study, content, coder, sentence, "", section_id=section)


def test_they_stand_in_the_written_report_with_captions_and_alternative_texts(study, content):
    write(study, content)

    report = read(write_report(study, "demo"))

    captions = {title.split(". ")[1]: words for title, words in report.figures}
    for name in NAMES:
        found = figure_of(content, name, NB)
        caption = found.caption.removeprefix("Figur {n}. ")
        assert captions[caption] == found.alternative
        assert found.note in report.text


@pytest.mark.skipif(not has_office(), reason="no LibreOffice")
@pytest.mark.slow
@pytest.mark.parametrize("form", ["odt", "pdf"])
def test_they_stand_in_odt_and_pdf_too(study, content, form, tmp_path):
    from pypdf import PdfReader

    write(study, content)
    path = tmp_path / f"report.{form}"
    path.write_bytes(write_report(study, "demo", form=form))

    captions = [figure_of(content, name, NB).caption.removeprefix("Figur {n}. ") for name in NAMES]
    if form == "pdf":
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    else:
        import zipfile

        with zipfile.ZipFile(path) as parts:
            text = re.sub(r"<[^>]+>", "", parts.read("content.xml").decode())
    assert [caption in text for caption in captions] == [True] * 3


def test_of_real_persons_the_curves_tell_no_single_one(study):
    set_setting(study, "simulated", False)

    times = report_content(study, "demo", base="").times

    assert times.is_coarse and times.least == LEAST_SHOWN
    assert (
        NB.t("small.coarse", least=LEAST_SHOWN)
        in figure_of(report_content(study, "demo", base=""), "incidence", NB).note
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_links_open_the_tab_the_measure_and_the_table(demo_home, language):
    words = Texts(language)

    landmarks = opened_page("process", "demo", language, part="landmarks", measure="vv")
    table = opened_page("retrieval", "demo", language, coder="Kari Koder", table="saturation")

    assert landmarks.segmented_control(key="landmark_measure").value == "vv"
    assert words.t("process.landmarks") in {one.label for one in landmarks.tabs}
    assert table.selectbox(key="retrieval_table").value == "saturation"
    assert any(words.t("retrieval.saturation_table") == one.label for one in table.expander)
    assert [*landmarks.exception, *table.exception] == []
