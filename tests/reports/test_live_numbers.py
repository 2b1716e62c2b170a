"""Recommendations, costs, robustness, agreement and figures as live parts: what they say, when they change"""

import re
import shutil
from pathlib import Path

import pytest

from db.coders import coder_named
from db.connection import opened
from tests.reports.word_reading import numbers, read, target
from tests.services.examined_study import examine, quiet
from workbench.charts.theme import png
from workbench.mixed.report_text import Reference, changes, stamps
from workbench.paths import PAGES
from workbench.reports.figures import figure_names, figure_of
from workbench.reports.live_parts import label, live_parts, offered
from workbench.services.costs import unit_costs
from workbench.services.reporting import report_content, write_report
from workbench.services.robustness import run_part
from workbench.services.specification_curves import known_summary
from workbench.services.triangulation import override_verdict, set_sesoi
from workbench.texts import LANGUAGES, Texts

KINDS = ("advice", "cost", "trial", "agreement", "group")
NB = Texts("nb")


@pytest.fixture(scope="module")
def examined(demo_file: Path, tmp_path_factory) -> Path:
    """The demo study with the robustness of one measure computed."""
    home = tmp_path_factory.mktemp("examined")
    copy = Path(shutil.copy(demo_file, home))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(home))
        examine(["vv"])
        for part in ("unknown", "estimators", "leave_one_out"):
            run_part("demo", part, "vv", quiet)
    return copy


@pytest.fixture
def study(examined, tmp_path):
    with opened(Path(shutil.copy(examined, tmp_path))) as db:
        yield db


@pytest.fixture
def content(study):
    return report_content(study, "demo", base="")


def said(content, name: str, language: str = "nb") -> str:
    kind, _, rest = name.partition(":")
    key, _, field = rest.partition(".")
    (part,) = live_parts(content, [Reference(kind, key, field)]).values()
    return part.words(language)


def test_every_part_is_offered_with_words_in_both_languages_and_opens_a_page(content):
    found = live_parts(content, [one for one in offered(content) if one.kind in KINDS])

    assert {one.kind for one in found} == set(KINDS)
    for reference, part in found.items():
        page, asked = target(part.anchor)
        assert part.nb and part.en and "{" not in part.nb + part.en
        assert (PAGES / f"{page}.py").exists() and asked["study"] == "demo"
        assert all(label(content, reference, part, Texts(one)) for one in LANGUAGES)


def test_both_languages_tell_the_same_numbers(content):
    for part in live_parts(content, [one for one in offered(content) if one.kind in KINDS]).values():
        assert numbers(part.nb, "nb") == numbers(part.en, "en")


def test_a_recommendation_is_never_told_without_its_weakest_verdict(content):
    resting = [one for one in content.advice if one.standing.worst]
    worst = {one.standing.worst for one in resting}

    assert "discordant" in worst
    for one in resting:
        words = said(content, f"advice:{one.recommendation.id}")
        assert NB.t(f"verdict.verdict_{one.standing.worst}") in words


def test_costs_are_those_of_the_register_and_name_their_basis(study, content):
    (vv,) = [row for row in unit_costs(study).rows if row.measure == "vv"]

    assert said(content, "cost:vv.unit").startswith(f"{NB.integer(vv.per_participant)} kroner")
    for field in ("unit", "total", "participants", "per_return", "at_sesoi"):
        assert "prosjektrapporter, 2012-kroner" in said(content, f"cost:vv.{field}")
    assert "uten øvre grense" in said(content, "cost:vv.per_return")


def test_robustness_is_what_the_study_keeps(study, content):
    kept = known_summary(study, "vv")

    assert said(content, "trial:vv.median") == NB.pp(kept["median"], 1, sign=True)
    assert said(content, "trial:vv.same") == NB.percent(kept["share_same_sign"], 0)
    assert live_parts(content, [Reference("trial", "courses", "median")]) == {}


def test_a_part_of_an_unknown_field_leads_nowhere(content):
    strange = [Reference(kind, "vv", "strange") for kind in KINDS]

    assert live_parts(content, strange) == {}


def changed(before, after) -> set[str]:
    """Names of the parts that a sentence confirmed on the first content must be confirmed anew for."""
    wanted = tuple(one for one in offered(before) if one.kind in (*KINDS, "figure", "table"))
    kept = stamps(wanted, live_parts(before, wanted))
    return {one.reference.name for one in changes(wanted, kept, live_parts(after, wanted))}


def test_nothing_is_marked_while_nothing_changes(study, content):
    assert changed(content, report_content(study, "demo", base="")) == set()


def test_another_smallest_effect_marks_costs_and_recommendations(study, content):
    set_sesoi(study, 0.05, None)

    marked = changed(content, report_content(study, "demo", base=""))

    assert {"cost:vv.at_sesoi", "table:costs"} <= marked
    assert "cost:vv.unit" not in marked


def test_an_override_marks_the_recommendations_that_rest_on_the_cell(study, content):
    coder, cell = coder_named(study, "Kari"), content.display.cells["B9"]
    override_verdict(study, cell, verdict="gap", reason="Ikke sammenlignbare.", coder=coder, sesoi=0.02)

    assert {"advice:9", "advice:9.worst"} <= changed(content, report_content(study, "demo", base=""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_can_be_drawn_and_says_what_it_shows(content, language):
    texts = Texts(language)
    names = list(figure_names(content, texts))

    assert {"model", "funnel", "origins", "reach", "curve-vv", "plane-vv", "overlap-both"} <= set(names)
    for name in [one for one in names if not one.endswith(("-all", "-courses", "-both"))]:
        figure = figure_of(content, name, texts)
        assert png(figure.draw()).startswith(b"\x89PNG")
        assert len(figure.alternative) > 20
        assert re.match(r"(Figur|Figure) \{n\}\. ", figure.caption)


def test_the_appendix_has_a_row_of_robustness_for_every_measure(study):
    report = read(write_report(study, "demo"))
    rows = {row[0]: row[1:] for row in report.table("hva anslagene tåler")}

    assert list(rows) == ["Alle tiltak", "Kurs", "Veien Videre", "Begge"]
    assert rows["Begge"][:-1] == ["–"] * 7
    assert "til" in rows["Veien Videre"][6]
    assert [row[0] for row in report.table("cellene de hviler på")][:3] == ["R1", "R2", "R3"]


def test_few_real_sources_of_a_group_are_not_counted_out(study):
    study.execute("UPDATE sources SET simulated = 0")
    study.execute("UPDATE settings SET value = 'false' WHERE id = 'simulated'")

    content = report_content(study, "demo", base="")

    assert content.groups["deltaker"] == 20
    assert not {"kontroll", "system", "koordinator"} & set(content.groups)
