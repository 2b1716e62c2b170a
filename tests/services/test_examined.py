"""Hidden bias and the specification curve reach the verdicts of a study once they are kept, and only then."""

import math
from pathlib import Path

import pytest

from db.analyses import analyses
from db.connection import opened
from db.settings import set_setting
from tests.mixed.gold import EXPECTED
from tests.reports.word_reading import read as read_report
from tests.services.examined_study import examine
from workbench.services.examined import TESTS, Examined, examined_of, smallest_gamma
from workbench.services.reporting import write_report
from workbench.services.robustness import known_part
from workbench.services.specification_curves import known_curve
from workbench.services.triangulation import display_of, evidence, judged_effects, study_settings
from workbench.texts import LANGUAGES, Texts
from workbench.words import class_word

MEASURES = {"K9": "courses", "V9": "vv", "B9": "both", "A9": "all"}
UNKNOWN = Examined(None, None)


@pytest.fixture(scope="module")
def examined_file(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("examined")
    (home / demo_file.name).write_bytes(demo_file.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(home))
        examine(MEASURES.values())
    return home / demo_file.name


@pytest.fixture
def examined_db(examined_file: Path, tmp_path: Path):
    copy = tmp_path / "demo.samsyn"
    copy.write_bytes(examined_file.read_bytes())
    with opened(copy) as db:
        yield db


def cells(db):
    return display_of(evidence(db), study_settings(db)).cells


def codes(reasons):
    return {one.code for one in reasons}


def test_the_verdicts_worked_through_stand_after_robustness_was_examined(examined_db):
    found = {
        name: (
            cell.voices.direction,
            cell.voices.confidence,
            cell.numbers.number_class,
            cell.verdict,
            cell.fragile,
        )
        for name, cell in cells(examined_db).items()
    }

    assert found == EXPECTED


def test_the_rules_read_what_the_robustness_page_keeps(examined_db):
    for link, measure in MEASURES.items():
        estimate = evidence(examined_db).estimates[link]
        bias, curve = known_part(examined_db, "hidden_bias", measure), known_curve(examined_db, measure)

        assert estimate.spec_share == curve["summary"]["share_same_sign"]
        stars = [bias[test]["gamma_star"] for test in TESTS]
        assert math.isnan(estimate.gamma) == (None in stars)


def test_the_effect_of_both_is_fragile_for_hidden_bias_and_the_undecided_is_not(examined_db):
    found = cells(examined_db)

    assert "fragile_no_gamma" in codes(found["B9"].numbers.fragile_reasons)
    assert codes(found["V9"].numbers.fragile_reasons) == {"fragile_specifications"}
    assert "examined_no_gamma" in codes(found["V9"].numbers.examined)
    assert [name for name in MEASURES if found[name].numbers.is_fragile] == ["K9", "B9"]


def test_what_has_not_been_computed_is_unknown_and_nothing_is_computed_for_it(demo_db):
    evidence(demo_db)
    before = [one.id for one in analyses(demo_db)]

    found = cells(demo_db)

    assert [examined_of(demo_db, measure) for measure in MEASURES.values()] == [UNKNOWN] * 4
    assert [one.id for one in analyses(demo_db)] == before
    assert all(codes(found[name].numbers.examined) == {"examined_neither"} for name in MEASURES)


def test_what_was_examined_under_another_specification_stays_unknown(examined_db):
    set_setting(examined_db, "effect_specification", {"link": "logit"})

    assert examined_of(examined_db, "both") == UNKNOWN


def test_the_effect_page_and_the_robustness_page_are_given_what_the_cell_says(examined_db):
    judged = judged_effects(examined_db)

    for link, measure in MEASURES.items():
        assert judged[measure].numbers == cells(examined_db)[link].numbers
        assert judged[measure].effect == evidence(examined_db).effects[link]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_undecided_effect_is_not_called_fragile_and_that_of_both_is(examined_db, language):
    texts, judged = Texts(language), judged_effects(examined_db)
    fragile = texts.t("verdict.fragile")

    assert class_word(judged["vv"].numbers, texts) == texts.t("verdict.class_inconclusive")
    assert class_word(judged["both"].numbers, texts) == f"{texts.t('verdict.class_negative')} ({fragile})"


def test_the_report_prints_what_was_examined(examined_db):
    text = read_report(write_report(examined_db, "demo")).text
    nb = Texts("nb")

    assert text.count(nb.t("verdict.fragile_no_gamma", limit=1.2)) == 2
    assert nb.t("verdict.examined_specifications", share=98.4, limit=75) in text
    assert nb.t("verdict.fragile_specifications", share=3.2, limit=75) in text
    assert nb.t("verdict.examined_neither") not in text


def test_the_report_says_what_was_not_examined(demo_db):
    text = read_report(write_report(demo_db, "demo")).text

    assert Texts("nb").t("verdict.examined_neither") in text


def kept(*stars, reason=None):
    tests = ({"gamma_star": star, "reason": reason if star is None else None} for star in stars)
    return dict(zip(TESTS, tests, strict=True))


def test_the_test_that_the_least_bias_turns_counts():
    assert smallest_gamma(kept(1.4, 1.2)) == 1.2
    assert smallest_gamma(kept(None, 1.2)) == 1.2
    assert math.isnan(smallest_gamma(kept(None, 1.2, reason={"key": "effect_reason.bounds_not_significant"})))


def test_a_test_that_would_tell_of_few_persons_is_not_read():
    found = kept(1.4, 1.2)
    found["mcnemar"] |= {"n_in_direction": 9, "n_discordant": 10, "rows": []}

    assert smallest_gamma(found, least=5) == 1.4
    assert smallest_gamma(found, least=1) == 1.2
