"""Every screen of numbers in the demo study as a person uses it: both languages, mouse, keyboard."""

from __future__ import annotations

import io
import shutil
import zipfile
from xml.etree import ElementTree

import pytest

from tests.browser.visits import IN_CHROMIUM
from tests.browser.walking import Walk
from tests.served import browser, served_app
from workbench.services.robustness import PARTS
from workbench.texts import LANGUAGES, Texts
from workbench.ui.curve_pick import NEXT_KEY, PREVIOUS_KEY

pytestmark = [*IN_CHROMIUM, pytest.mark.slow]
NAMES = {"nb": "Norsk", "en": "English"}
VV, BOTH = "Veien Videre", {"nb": "Begge", "en": "Both"}
FEW = {"nb": 50, "en": 51}
"""Resamples, in each language another number: the result of one walk is no result for the other."""
TO_THE_MIDDLE = "box => box.scrollIntoView({ block: 'center' })"
"""A list that unfolds at the edge of the window makes the page scroll, and that folds it again."""
LONG = 90
"""Seconds that the longest piece of work may take on a loaded machine."""
AT_ONCE = 2
"""Seconds in which a kept result is there once its tab is opened."""
KEPT = {
    "estimators": "same_sign",
    "hidden_bias": "e_value",
    "unknown": "unknown_lead",
    "leave_one_out": "without_centre",
    "groups": "groups_note",
    "dose": "dose_lead",
    "negative": "negative_alike",
    "curve": "curve_lead",
}
"""What a part says when it has been computed."""


@pytest.fixture(scope="module")
def address(demo_file, tmp_path_factory):
    """One app and one study for both walks: what the first computes, the second finds in its language."""
    home = tmp_path_factory.mktemp("home")
    shutil.copy(demo_file, home)
    with served_app(home) as served:
        yield served


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_walks_through_every_screen_of_numbers(address, tmp_path, language):
    with browser() as chromium:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
        walk = Walk(context.new_page(), Texts(language))
        walk.page.goto(address)
        walk.page.get_by_text(NAMES[language], exact=True).click()
        walk.page.get_by_role("link", name=walk.t("nav.effect"), exact=True).wait_for()
        read_the_register(walk)
        read_who_takes_part(walk)
        change_the_specification(walk)
        stop_the_bootstrap_and_let_it_run(walk)
        open_the_pairs(walk)
        take_files_along(walk, tmp_path)
        compare_all_measures(walk)
        compute_robustness(walk)
        open_a_dot_of_the_curve(walk)
        open_another_dot_by_keyboard(walk)
        follow_the_way_to_return(walk)
        move_money(walk)
        find_robustness_again(walk)

    assert walk.problems == []
    assert walk.hosts == {"127.0.0.1"}


def read_the_register(walk):
    walk.goes_to("register", "register.title")
    walk.reads("register.lead", before=11_689, after=9_029, participants=1_681)
    flow = walk.table(walk.t("report.flow_step"))
    assert [row[1] for row in flow] == [walk.texts.integer(n) for n in (11_689, -1_900, -760, 9_029)]
    walk.opens_tab("register.profile")
    drawn = walk.figure("origins")
    assert drawn.locator(".mark-shape path").count() > 150
    assert f"{walk.t('level.country_rus')} 586" in drawn.get_attribute("aria-label")
    walk.opens_tab("register.sample")
    silent = tuple(walk.t(f"level.country_{code}") for code in ("rus", "stl", "nga"))
    walk.reads("register.sample_lead", countries=silent)


def read_who_takes_part(walk):
    form = walk.texts
    walk.goes_to("participation", "participation.title")
    walk.reads(
        "participation.misreading",
        term=walk.t("covariate.long_stayer"),
        coefficient=form.number(0.46),
        wrong="46",
        effect=form.pp(0.105, sign=True),
    )
    walk.page.get_by_role("radio", name=walk.t("effect.link_probit")).focus()
    walk.page.keyboard.press("ArrowRight")
    walk.page.keyboard.press("Space")
    walk.reads("participation.note_logit", n=9_029)
    walk.opens_tab("participation.who_returns")
    walk.reads("participation.families")
    (linear,) = walk.tables(walk.t("participation.coefficient_linear"))
    (logit,) = walk.tables(walk.t("participation.coefficient_index"))
    assert [row[:2] for row in linear] == [row[:2] for row in logit]
    assert {row[1] for row in linear[-9:]} == {walk.t("level.country_and")}


def estimate(walk) -> dict[str, str]:
    """The row of the effect that is shown, by the names of its quantities."""
    return dict(walk.table(walk.t("effect.quantity")))


def change_the_specification(walk):
    walk.goes_to("effect", "effect.title")
    walk.picks(VV)
    walk.reads("effect.answer", n=1_420)
    as_in_2014 = estimate(walk)
    walk.opens("effect.specification")
    walk.chooses(walk.t("effect.method"), walk.t("effect.method_aipw"))
    walk.reads("effect.rests_on", se=walk.t("effect.se_robust"))
    robust = estimate(walk)
    walk.chooses(walk.t("effect.se_method"), walk.t("effect.se_cluster"), by_keyboard=True)
    by_centre = walk.t("basis.option_cluster", value="centre")
    walk.reads("effect.rests_on", se=f"{walk.t('effect.se_cluster')}, {by_centre}")
    clustered = estimate(walk)

    att, t = walk.t("effect.row_att"), walk.t("effect.row_t")
    assert as_in_2014[att] == walk.texts.number(0.003, 3)
    assert robust[att] == clustered[att] != as_in_2014[att]
    assert len({one[t] for one in (as_in_2014, robust, clustered)}) == 3


def stop_the_bootstrap_and_let_it_run(walk):
    many, few = 1_000, FEW[walk.texts.language]
    walk.chooses(walk.t("effect.method"), walk.t("effect.method_kernel"), by_keyboard=True)
    walk.chooses(walk.t("effect.se_method"), walk.t("effect.se_bootstrap"))
    walk.reads("effect.resampling", n=many)
    walk.presses(walk.t("robustness.compute"))
    walk.waits_for(lambda: int(walk.reads("job.running")["done"]) > 0, "progress", seconds=LONG)
    walk.presses(walk.t("job.cancel"))
    walk.reads("job.cancelled")
    walk.writes(walk.t("effect.replications"), str(few))
    walk.reads("effect.resampling", n=few)
    walk.presses(walk.t("robustness.compute"))
    drawn = [walk.t("effect.se_bootstrap"), walk.t("basis.option_replications", value=few)]
    walk.reads("effect.rests_on", se=", ".join([*drawn, walk.t("basis.option_seed", value=0)]), seconds=LONG)
    assert float(estimate(walk)[walk.t("effect.row_se")].replace(",", ".")) > 0


def open_the_pairs(walk):
    walk.chooses(walk.t("effect.method"), walk.t("effect.method_as_in_2014"))
    walk.reads("effect.rests_on", se=walk.t("effect.se_becker_ichino"))
    walk.opens_tab("effect.pairs")
    walk.reads("effect.pairs_lead", n=2_989)
    first = walk.table(walk.t("effect.distance"))
    number = walk.page.get_by_role("spinbutton", name=walk.t("effect.pairs_page", n=60))
    number.press("ArrowUp")
    number.press("Enter")
    walk.waits_for(lambda: walk.table(walk.t("effect.distance")) != first, "the second page")
    assert len(first) == 50


def take_files_along(walk, folder):
    picture = walk.takes_figure("estimate", "PNG", folder)
    drawing = walk.takes_figure("estimate", "SVG", folder)
    book = walk.takes_table("effect", "Excel", "xlsx", folder)

    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert ElementTree.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"
    assert walk.t("effect.method_aipw") in drawing.decode()
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert "<v>1420</v>" in parts.read("xl/worksheets/sheet1.xml").decode()
        words = parts.read("xl/sharedStrings.xml").decode()
    assert walk.t("effect.row_mde") in words
    assert walk.t("effect.se_becker_ichino") in words


def compare_all_measures(walk):
    """The sentences beside the forest: one effect is undecided, the other fragile, and why."""
    form, both = walk.texts, BOTH[walk.texts.language]
    walk.goes_to("robustness", "robustness.title")
    walk.figure("measures")
    walk.reads("effect.excludes_nothing", sesoi=form.pp(0.02), mde=form.pp(0.029))
    walk.reads("verdict.fragile_multiplicity", p=0.035, adjusted=0.142)
    said = walk.shown()
    assert f"{VV}: {walk.t('verdict.class_inconclusive')}." in said
    assert f"{both}: {walk.t('verdict.class_negative')} ({walk.t('verdict.fragile')})." in said
    found = {row[0]: row[1] for row in walk.table(walk.t("robustness.p_holm"))}
    assert found[VV].startswith(form.pp(0.003, sign=True))
    assert found[both].startswith(form.pp(-0.046))


def compute_robustness(walk):
    walk.picks(BOTH[walk.texts.language])
    for part in PARTS:
        if is_offered(walk, part):
            walk.reads(f"robustness.{part}_intro")
            walk.presses(walk.t("robustness.compute"))
        SEEN[part](walk)
        walk.settled()


def is_offered(walk, part) -> bool:
    """Whether the part has still to be computed."""
    panel = walk.opens_tab(f"robustness.{part}")
    return panel.get_by_role("button", name=walk.t("robustness.compute"), exact=True).count() > 0


def see_estimators(walk):
    found = walk.reads("robustness.same_sign", seconds=LONG)
    assert len(walk.table(walk.t("robustness.estimator"))) == int(found["n"]) >= 16
    assert found["lowest"][0] == found["highest"][0] == "−"


def see_hidden_bias(walk):
    found = walk.reads("robustness.turns_at", test=walk.t("robustness.test_mcnemar"), seconds=LONG)
    assert 1 < float(found["gamma"].replace(",", ".")) < 1.5
    walk.reads("robustness.e_value")
    assert len(walk.table(walk.t("robustness.like"))) == 13


def see_unknown(walk):
    walk.reads("robustness.unknown_lead", treated=27, control=59, seconds=LONG)
    walk.reads("robustness.returnable_lead", n=2_569)
    walk.figure("plane")


def see_leave_one_out(walk):
    covariates = walk.reads("robustness.without_covariate", n=5, seconds=LONG)
    centres = walk.reads("robustness.without_centre", n=110)
    assert (covariates["turned"], centres["turned"]) == ("1", "3")


def see_groups(walk):
    walk.reads("robustness.groups_note", seconds=LONG)
    walk.reads("effect_reason.group_too_small", treated=9, controls=488, least_treated=30, least_controls=30)
    walk.waits_for(lambda: len(walk.tables(walk.t("robustness.group"))) == 4, "a table for each of four")


def see_dose(walk):
    walk.reads("robustness.dose_lead", seconds=LONG)
    walk.reads("robustness.dose_cannot_say")
    walk.waits_for(lambda: len(walk.tables(walk.t("robustness.dose_group"))) == 3, "a table for each dose")


def see_negative(walk):
    walk.reads("robustness.negative_alike", of=3, seconds=LONG)
    assert len(walk.table(walk.t("robustness.control"))) == 3


SEEN = dict(
    zip(
        PARTS,
        (
            *(see_estimators, see_hidden_bias, see_unknown, see_leave_one_out),
            *(see_groups, see_dose, see_negative),
        ),
        strict=True,
    )
)


def open_a_dot_of_the_curve(walk):
    """Point at one of some hundred specifications, pick it, and see it on the effect page."""
    weighted = walk.t("effect.method_ipw")
    if is_offered(walk, "curve"):
        walk.presses(walk.t("robustness.compute"))
    assert int(walk.reads("robustness.curve_lead", seconds=LONG)["n"]) > 300
    keys = ("robustness.all_covariates", "robustness.resolution_asis", "effect.link_logit")
    labels = "".join(f'[aria-label*="{one}"]' for one in (weighted, *map(walk.t, keys)))
    walk.points_at(walk.page.locator(f".mark-symbol path{labels}").first)
    walk.page.locator("#vg-tooltip-element", has_text=weighted).wait_for()
    walk.clicks()
    walk.waits_for(lambda: f"{weighted};" in walk.shown(), "the specification of the dot")
    with walk.answered():
        walk.presses(walk.t("robustness.open_effect"))
        walk.page.get_by_role("heading", level=1, name=walk.t("effect.title"), exact=True).wait_for()
    assert f"{walk.t('effect.link_logit')}, {weighted}" in walk.figure("estimate").get_attribute("aria-label")


def open_another_dot_by_keyboard(walk):
    """Go along the curve by keys, find a specification by its words, see its numbers on the effect page."""
    walk.goes_to("robustness", "robustness.title")
    walk.picks(BOTH[walk.texts.language])
    walk.opens_tab("robustness.curve")
    listed = walk.page.get_by_role("combobox", name=walk.t("robustness.curve_pick"), exact=True)
    kept = int(listed.input_value().split()[0])
    for key, on in ((NEXT_KEY, 1), (NEXT_KEY, 2), (PREVIOUS_KEY, 1)):
        with walk.answered():
            walk.page.keyboard.press(key.replace("Up", "ArrowUp").replace("Down", "ArrowDown"))
        assert int(listed.input_value().split()[0]) == kept + on
    listed.evaluate(TO_THE_MIDDLE)
    walk.settled()
    with walk.answered():
        wanted = walk.t("robustness.without", what=walk.t("covariate.age"))
        listed.fill(wanted)
        walk.page.get_by_role("option", name=wanted).first.wait_for()
        listed.press("Enter")
    said = listed.input_value()
    lower, upper = said.partition("[")[2].partition("]")[0].split("; ")
    with walk.answered():
        walk.page.get_by_role("button", name=walk.t("robustness.open_effect"), exact=True).press("Enter")
        walk.page.get_by_role("heading", level=1, name=walk.t("effect.title"), exact=True).wait_for()
    assert walk.t("covariate.age").lower() not in walk.reads("effect.rests_on")["covariates"]
    assert estimate(walk)[walk.t("effect.row_ci")] == f"[{lower}; {upper}]"


def find_robustness_again(walk):
    """What was computed is kept: nothing is offered to be computed, and it is there at once."""
    walk.goes_to("robustness", "robustness.title")
    walk.picks(BOTH[walk.texts.language])
    for part in (*PARTS, "curve"):
        assert not is_offered(walk, part)
        walk.reads(f"robustness.{KEPT[part]}", seconds=AT_ONCE)


def follow_the_way_to_return(walk):
    walk.goes_to("process", "process.title")
    walk.reads("process.lead", n=155, of=286, share=walk.texts.percent(0.54, 0))
    walk.opens_tab("process.times")
    dashed = walk.figure("incidence").locator("path[stroke-dasharray]").first
    before = dashed.get_attribute("d")
    slider = walk.page.get_by_role("slider", name=walk.t("process.hazard"))
    slider.focus()
    for _ in range(4):
        slider.press("ArrowRight")
    walk.reads("process.expected", hazard=walk.texts.number(0.7))
    walk.waits_for(lambda: dashed.get_attribute("d") != before, "another curve")
    walk.opens_tab("process.landmarks")
    walk.picks(VV)
    walk.reads("process.landmark_note")
    assert [row[0] for row in walk.table(walk.t("process.in_use"))] == ["3", "6", "12", "18"]


def move_money(walk):
    form = walk.texts
    walk.goes_to("costs", "costs.title")
    assert VV in walk.reads("costs.lead_open")["measures"]
    needed = [row[3] for row in walk.table(walk.t("costs.basis"))]
    assert needed == [form.number(n, 1) for n in (10.1, 14.9, 30.5)]
    walk.chooses(walk.t("costs.from"), VV, by_keyboard=True)
    before = walk.reads("costs.reallocated", source=VV)
    walk.writes(walk.t("costs.amount"), "2000000")
    after = walk.reads("costs.reallocated", source=VV, nok=form.integer(2_000_000))
    assert before["target"] == after["target"]
    assert before["lost"] != after["lost"]
