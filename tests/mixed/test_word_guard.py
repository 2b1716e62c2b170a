"""Words that say more than the evidence are stopped, in both languages, and what is true is let through."""

import tomllib
from pathlib import Path

import pytest

from workbench.mixed.report_pairs import pair_differences
from workbench.mixed.word_guard import Standing, allows, guarded
from workbench.texts import Texts, catalogue

SENTENCES = tomllib.loads((Path(__file__).parent / "overclaims.toml").read_text(encoding="utf-8"))
UNDECIDED = Standing("V9", ("inconclusive",), fragile=False, number_class="inconclusive")
NOTHING = Standing("E9", ("convergent",), fragile=False, number_class="equivalent")
WORKS = Standing("P9", ("convergent",), fragile=False, number_class="positive")
FRAGILE = Standing("F9", ("convergent",), fragile=True, number_class="positive")
HARMS = Standing("B9", ("convergent",), fragile=False, number_class="negative")
CLASHES = Standing("D9", ("discordant",), fragile=True, number_class="positive")

NONE = [
    ("nb", "Tiltaket har ingen effekt på retur."),
    ("nb", "Kurset hadde ingen målbar virkning."),
    ("nb", "Veien Videre virker ikke."),
    ("nb", "Returtiltakene har ikke målbar virkning."),
    ("nb", "Effekten er svært liten."),
    ("nb", "Kurset fører ikke til retur."),
    ("nb", "INGEN EFFEKT"),
    ("nb", "Det finnes ingen sammenheng mellom kurs og retur."),
    ("en", "We found no relationship between courses and return."),
    ("en", "The measure had no effect on return."),
    ("en", "The courses did not work."),
    ("en", "There is no measurable impact."),
    ("en", "The measures do not have any effect."),
    ("en", "The project was ineffective."),
]
PROOF = [
    ("nb", "Tallene beviser dette."),
    ("nb", "Det er utvilsomt."),
    ("nb", "Dette er et bevis for saken."),
    ("en", "This proves the point."),
    ("en", "It is beyond doubt."),
]
SHOWN = [
    ("nb", "Undersøkelsen viser at Veien Videre virker."),
    ("nb", "Resultatene dokumenterer at kursene øker returen."),
    ("en", "The study shows that the courses work."),
    ("en", "This confirms that the measure increases return."),
    ("en", "The project has been shown to work."),
]
CAUSE = [
    ("nb", "Kurset øker frivillig retur."),
    ("nb", "Kombinasjonen styrker effekten."),
    ("nb", "Samtalene fører til bedre helse."),
    ("nb", "Vi mener at tiltaket virker godt."),
    ("en", "Combining them strengthens the effect."),
    ("en", "The talks lead to return."),
    ("en", "Talking led to more returns."),
    ("en", "The measure is effective."),
    ("en", "The courses work."),
]
HARM = [
    ("nb", "Kombinasjonen reduserer frivillig retur."),
    ("nb", "Tiltaket virker mot sin hensikt."),
    ("en", "The combination reduces return."),
]
TRUE = [
    ("nb", "Vi vet ikke om Veien Videre virker på retur."),
    ("nb", "Tallene beviser ikke at kurset virker."),
    ("nb", "Det er ikke det samme som at tiltaket ikke virker."),
    ("nb", "Vi har ikke grunnlag for å si at kurset virker."),
    ("nb", "Koordinatorene mener at tiltaket virker godt."),
    ("nb", "Deltakerne virker slitne."),
    ("nb", "Deltakerne ser ingen endring."),
    ("nb", "Målet er at kurset skal øke returen."),
    ("nb", "Studien gjelder 2012 og 2013, se kapittel 5, med 95 %-intervall."),
    ("nb", "Han kaller det «på vent»."),
    ("en", "We do not know whether it works."),
    ("en", "It does not prove that the courses work."),
    ("en", "Coordinators say that it works well."),
    ("en", "We cannot say that it works."),
    ("en", "He works in the kitchen."),
    ("en", "The aim is to increase return."),
]


def families(text, language, *cells):
    return {one.family for one in guarded(text, language, cells)}


@pytest.mark.parametrize(("language", "text"), [*NONE, *PROOF, *SHOWN, *CAUSE, *HARM])
def test_what_says_too_much_is_stopped_without_a_verdict_and_with_an_undecided_one(language, text):
    assert families(text, language)
    assert families(text, language, UNDECIDED)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_sentences_that_claim_too_much_are_stopped_and_honest_ones_are_not(language):
    told = SENTENCES[language]

    assert [text for text in told["overclaims"] if not guarded(text, language, [UNDECIDED])] == []
    assert [text for text in told["honest"] if guarded(text, language, [UNDECIDED])] == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_doubt_about_one_thing_is_none_about_the_next(language):
    text = {
        "nb": "Vi undersøkte om samtalene hjelper, og kursene virker.",
        "en": "We asked whether the talks help, and the courses work.",
    }[language]

    assert families(text, language, UNDECIDED) == {"works"}


@pytest.mark.parametrize(
    ("language", "text", "family"),
    [
        ("nb", "Kurset har ikke økt returen.", "none"),
        ("nb", "Kurset lønner seg ikke.", "none"),
        ("nb", "Kurset er ikke nytteløst.", "works"),
        ("nb", "Kurset har redusert frafallet.", "works"),
        ("en", "The course has not increased return.", "none"),
        ("en", "The course is not pointless.", "works"),
        ("en", "The course has reduced drop-out.", "works"),
    ],
)
def test_a_negation_makes_a_claim_its_opposite_and_less_of_a_burden_is_a_benefit(language, text, family):
    allowing = {"none": NOTHING, "works": WORKS}[family]

    assert families(text, language, UNDECIDED) == {family}
    assert guarded(text, language, [allowing]) == ()


def test_what_another_study_found_is_no_claim_of_this_one():
    assert guarded("Kurset øker returen (Hansen 2014).", "nb", [UNDECIDED]) == ()
    assert families("Kurset øker returen (i 2012).", "nb", UNDECIDED) == {"works"}


@pytest.mark.parametrize(("language", "text"), TRUE)
def test_what_is_true_is_let_through(language, text):
    assert guarded(text, language, [UNDECIDED]) == ()


@pytest.mark.parametrize(("language", "text"), NONE)
def test_only_numbers_that_are_equivalent_to_none_let_it_be_said(language, text):
    assert guarded(text, language, [NOTHING]) == ()
    assert all(families(text, language, cell) for cell in (UNDECIDED, WORKS, FRAGILE, HARMS, CLASHES))


@pytest.mark.parametrize(("language", "text"), [*SHOWN, *PROOF])
def test_proof_needs_agreement_that_is_not_fragile(language, text):
    assert guarded(text, language, [WORKS]) == ()
    assert families(text, language, FRAGILE)
    assert families(text, language, CLASHES)


@pytest.mark.parametrize(("language", "text"), SHOWN)
def test_nothing_is_shown_to_work_by_numbers_that_say_it_does_not(language, text):
    assert families(text, language, NOTHING)


@pytest.mark.parametrize(("language", "text"), CAUSE)
def test_a_cause_needs_numbers_and_voices_that_agree(language, text):
    assert guarded(text, language, [WORKS]) == ()
    assert families(text, language, CLASHES) == {"works"}


def test_every_cell_that_is_referred_to_must_allow_a_word():
    (found,) = guarded("Tiltakene har ingen effekt.", "nb", [NOTHING, UNDECIDED])

    assert (found.family, found.words, found.links) == ("none", "ingen effekt", ("V9",))


def test_an_override_does_not_let_more_be_said():
    overridden = Standing("V9", ("inconclusive", "convergent"), fragile=False, number_class="positive")

    assert not allows(overridden, "works")


def test_numbers_quotes_and_verdicts_are_not_typed():
    text = "Anslaget er 4,6 prosentpoeng. Han sa «jeg sover mye bedre nå». Dommen er motstrid."

    found = guarded(text, "nb", [])

    assert [one.family for one in found] == ["typed_number", "typed_quote", "typed_verdict"]
    assert guarded("Anslaget er {{effect:vv.att}}: {{verdict:V9}}, altså motstrid.", "nb", []) == ()


def test_not_significant_stands_beside_its_interval_only():
    assert families("Forskjellen er ikke signifikant.", "nb", UNDECIDED) == {"not_significant"}
    assert guarded("Forskjellen er ikke signifikant, {{effect:vv.ci}}.", "nb", [UNDECIDED]) == ()


def test_the_programs_own_sentences_pass():
    """The program must not say too much itself."""
    for language in ("nb", "en"):
        said = [Texts(language).t(key) for key in catalogue(language) if key.startswith("verdict.say_")]
        for text in said:
            assert families(text.replace("{", "").replace("}", ""), language) <= {"typed_verdict"}, text


def codes(*differences):
    return [one.code for one in differences]


def test_two_languages_that_say_the_same_differ_in_nothing():
    nb = "Vi vet ikke om tiltaket virker: {{effect:vv.ci}}."
    en = "We do not know whether the measure works: {{effect:vv.ci}}."

    assert pair_differences(nb, en) == ()


@pytest.mark.parametrize(
    ("nb", "en", "expected"),
    [
        ("Aktivitet og helse følges ad.", "Activity leads to health.", ["pair_more_en"]),
        ("Det tyder på bedring.", "Health is better.", ["pair_more_nb"]),
        ("Noen ønsker samtaler.", "All want talks.", ["pair_more_nb", "pair_more_en"]),
        ("{{verdict:V9}}", "{{verdict:K9}}", ["pair_only_nb", "pair_only_en"]),
        ("Helsa er ikke målt.", "Health was measured.", ["pair_more_nb"]),
        ("Bare norsk.", " ", ["pair_missing_en"]),
    ],
)
def test_a_language_that_says_more_is_told(nb, en, expected):
    assert codes(*pair_differences(nb, en)) == expected
