"""Whatever a plan consists of is in its hash, and every kind of change is told in words in both languages."""

from dataclasses import replace

import pytest

from db.coders import coder_named
from db.settings import set_setting
from tests.mixed.test_plan_lock import parts
from workbench.mixed.biases import KnownBias
from workbench.mixed.logic_model import Measure
from workbench.mixed.plan_document import SECTIONS, as_known_now, lock_differences, plan_document
from workbench.mixed.plan_frame import Criterion, PlannedOutcome, SesoiBasis
from workbench.mixed.plan_lock import PlanChange, canonical, fingerprint
from workbench.mixed.plan_thresholds import LIMITS
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import Code
from workbench.reasons import Worded
from workbench.services.bias_notes import noted_biases
from workbench.services.biases import drop_bias, late_biases, note_bias
from workbench.services.plan import changed_after_lock, lock_plan
from workbench.services.plan_specifications import main_specifications
from workbench.services.plan_words import change_line, change_rows, field_name, section_name
from workbench.texts import LANGUAGES, Texts

NEW = Worded("noe nytt", "something new")
CODE = Code(1, "code.x", None, None, None, "Kode", "Code", "hva", "med", "uten", "«…»", 3, True)
BELOW = replace(CODE, id=2, slug="code.z", parent_id=1)
BIAS = KnownBias("K9", Worded("Innlåsing", "Lock-in"), "down", "no_lock_in")
HELD = parts(
    codes=(CODE, BELOW),
    biases={"1": BIAS},
    specifications={"vv": {"link": "probit", "method": "as-in-2014", "covariates": ["age"]}},
    counting={"excluded_coders": []},
)


@pytest.fixture
def kari(demo_db):
    return coder_named(demo_db, "Kari")


def first(listed, **changes):
    """The same list with its first record changed."""
    return (replace(listed[0], **changes), *listed[1:])


def model(**changes):
    return {"model": replace(HELD.model, **changes)}


def link(**changes):
    return model(links=first(HELD.model.links, **changes))


def measure(**changes):
    return model(measures=first(HELD.model.measures, **changes))


def thresholds(**changes):
    return {"thresholds": replace(HELD.thresholds, **changes)}


CHANGES = {
    **{
        f"questions.{name}": {"questions": first(HELD.questions, **{name: value})}
        for name, value in {
            **dict.fromkeys(("commissioned", "agreed", "reported", "standard", "note"), NEW),
            "number": "9.9",
            "criterion": "impact",
            "verb": "why",
            "outcome": "capacity",
            "measures": ("vv",),
        }.items()
    },
    "criteria.name": {"criteria": first(HELD.criteria, name=NEW)},
    "criteria.standard": {"criteria": first(HELD.criteria, standard=NEW)},
    **{
        f"outcomes.{name}": {"outcomes": first(HELD.outcomes, **{name: NEW})}
        for name in ("name", "definition", "horizon", "measured_by")
    },
    "measures.name_nb": measure(name_nb="ny"),
    "measures.name_en": measure(name_en="new"),
    "measures.parts": measure(parts=("vv", "national")),
    "measures.needs_all_parts": measure(needs_all_parts=True),
    "measures.overlap": measure(overlap="left_out"),
    "nodes.name_nb": model(nodes=first(HELD.model.nodes, name_nb="ny")),
    "nodes.name_en": model(nodes=first(HELD.model.nodes, name_en="new")),
    **{
        f"links.{name}": link(**{name: value})
        for name, value in {
            **dict.fromkeys(("name_nb", "name_en", "assumption", "mechanism", "context"), "ny"),
            **dict.fromkeys(("blind_spot", "needs_measure"), True),
            "measure_id": "vv",
            "from_node": "return",
            "to_node": "return",
            "gathers": ("K2",),
        }.items()
    },
    **{
        f"sesoi.{name}": {"basis": replace(SesoiBasis(), **{name: value})}
        for name, value in {
            "value_per_return": 335_000.0,
            "measure": "vv",
            "cost_per_participant": 6_703.0,
            "set_by": "UDI",
        }.items()
    },
    **{f"thresholds.{name}": thresholds(**{name: low}) for name, (low, _) in LIMITS.items()},
    "thresholds.claim_weights": thresholds(claim_weights={"own": 1.0, "obs": 1.0, "op": 0.5, "hear": 0.0}),
    **{
        f"analyses.{name}": {"specifications": {"vv": {**HELD.specifications["vv"], name: value}}}
        for name, value in {"link": "logit", "method": "ipw", "covariates": ["age", "sex"]}.items()
    },
    **{
        f"expectations.{name}": {"expectations": first(HELD.expectations, **{name: value})}
        for name, value in {
            "link": "K1",
            "kind": "straw",
            "predicts": "±",
            "text": NEW,
            "basis": "en bok",
        }.items()
    },
    **{
        f"biases.{name}": {"biases": {"1": replace(BIAS, **{name: value})}}
        for name, value in {
            "link": "V9",
            "name": NEW,
            "pushes": "towards 0",
            "assumption": "unconfounded",
        }.items()
    },
    **{
        f"codebook.{name}": {"codes": (replace(CODE, **{name: value}), BELOW)}
        for name, value in {
            **dict.fromkeys(("name_nb", "name_en", "definition", "include", "exclude"), "ny"),
            "link": "K1",
            "measure_id": "vv",
            "codable": False,
        }.items()
    },
    "codebook.parent": {"codes": (CODE, replace(BELOW, parent_id=None))},
    "counting.value": {"counting": {"excluded_coders": ["Kari"]}},
}
"""Section and field → one change of it."""
COMING_AND_GOING = {
    "questions": {"questions": HELD.questions[1:]},
    "criteria": {"criteria": (*HELD.criteria, Criterion("x", NEW, NEW))},
    "outcomes": {"outcomes": (*HELD.outcomes, PlannedOutcome("x", NEW, NEW))},
    "measures": model(measures=(*HELD.model.measures, Measure("x", "Ny", "New"))),
    "nodes": model(nodes=HELD.model.nodes[1:]),
    "links": model(links=HELD.model.links[1:]),
    "analyses": {"specifications": {}},
    "expectations": {"expectations": HELD.expectations[1:]},
    "biases": {"biases": {"1": BIAS, "2": replace(BIAS, link="V9")}},
    "codebook": {"codes": (CODE, BELOW, replace(CODE, id=3, slug="code.y", parent_id=1))},
}
"""Section → something of it that came or went."""


def differences(changes):
    return lock_differences(plan_document(HELD), plan_document(replace(HELD, **changes)))


def assert_told(changes, change, language):
    texts = Texts(language)
    documents = plan_document(replace(HELD, **changes)), plan_document(HELD)
    (row,) = change_rows([change], texts, *documents)
    line = change_line(change, texts, *documents)

    assert row[0] == section_name(change.section, texts) != change.section
    assert all(row[at] for at in (0, 1, 3, 4)) and row[3] != row[4]
    assert all(one in line for one in row[:3])
    if change.kind == "changed" and change.field != "value":
        assert row[2] == field_name(change.section, change.field, texts) != change.field


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_field_changes_the_hash_and_is_told_in_words(what, language):
    later = plan_document(replace(HELD, **CHANGES[what]))

    (change,) = differences(CHANGES[what])

    section, _, field = what.partition(".")
    assert fingerprint(later) != fingerprint(plan_document(HELD))
    assert change.section == section and field in (change.field, change.item)
    assert_told(CHANGES[what], change, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", COMING_AND_GOING)
def test_what_comes_or_goes_changes_the_hash_and_is_told_in_words(section, language):
    later = plan_document(replace(HELD, **COMING_AND_GOING[section]))

    (change,) = differences(COMING_AND_GOING[section])

    assert fingerprint(later) != fingerprint(plan_document(HELD))
    assert (change.section, change.kind in ("added", "removed")) == (section, True)
    assert_told(COMING_AND_GOING[section], change, language)


def test_every_field_of_every_section_is_among_the_changes_that_were_tried():
    document = plan_document(HELD)
    found = {
        f"{section}.{name}" for section, items in document.items() for one in items.values() for name in one
    }
    found |= {f"thresholds.{name}" for name in document["thresholds"]}

    assert set(document) == set(SECTIONS)
    assert found - set(CHANGES) == {"thresholds.value"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_of_a_main_analysis_has_a_name(db, language):
    from workbench.services.studies import furnish

    furnish(db, title="Ny", simulated=False)
    texts = Texts(language)

    chosen = main_specifications(db)["vv"]

    assert [name for name in chosen if field_name("analyses", name, texts) == name] == []


def test_a_lock_of_an_earlier_version_is_not_said_to_differ_where_nobody_changed_anything():
    now = plan_document(HELD)
    told = {"name", "measured_by"}
    old = {section: dict(items) for section, items in now.items() if section != "biases"}
    old["outcomes"] = {
        item: {name: value for name, value in one.items() if name in told}
        for item, one in now["outcomes"].items()
    }
    old["measures"] = {
        item: {name: value for name, value in one.items() if name != "overlap"}
        for item, one in now["measures"].items()
    }
    levels = ("equivalence_level", "exploratory_level", "hidden_bias_level", "power")
    old["thresholds"] = {
        **{name: one for name, one in now["thresholds"].items() if name not in levels},
        "z95": {"value": 1.96},
        "z90": {"value": 1.645},
        "mde_factor": {"value": 2.8016},
    }

    assert canonical(old) != canonical(now)
    assert lock_differences(old, now) == ()
    later = plan_document(replace(HELD, thresholds=TriangulationSettings(power=0.9)))
    assert lock_differences(old, later) == (PlanChange("thresholds", "power", "value", "changed", 0.8, 0.9),)
    assert as_known_now(now) == now


def test_a_bias_noted_after_the_lock_is_marked_and_one_noted_before_is_not(demo_db, kari):
    before = dict(noted_biases(demo_db))
    lock_plan(demo_db, kari, "Avtalt før resultatene.")
    words = Worded("Smitte mellom grupper", "Spill-over")

    note_bias(demo_db, link="V9", name=words, pushes="towards 0", assumption="no_spill_over", coder=kari)

    after = changed_after_lock(demo_db)
    new = (set(noted_biases(demo_db)) - set(before)).pop()
    assert [(one.section, one.item, one.kind) for one in after.changes] == [("biases", new, "added")]
    assert late_biases(demo_db, after) == {("no_spill_over", "towards 0")}
    drop_bias(demo_db, int(next(iter(before))), coder=kari)
    assert ("biases", "removed") in {(one.section, one.kind) for one in changed_after_lock(demo_db).changes}


def test_a_bias_that_was_known_on_another_estimate_before_the_lock_is_not_new(demo_db, kari):
    lock_plan(demo_db, kari, "Avtalt før resultatene.")
    known = next(one for one in noted_biases(demo_db).values() if one.assumption)

    told = {"pushes": known.pushes, "assumption": known.assumption}
    note_bias(demo_db, link="V9", name=known.name, **told, coder=kari)

    assert late_biases(demo_db, changed_after_lock(demo_db)) == frozenset()


def test_a_setting_of_who_counts_is_part_of_the_plan(demo_db, kari):
    lock_plan(demo_db, kari, "Avtalt før resultatene.")

    set_setting(demo_db, "excluded_coders", ["Kari"], coder_id=kari.id)

    assert [one.item for one in changed_after_lock(demo_db).changes] == ["excluded_coders"]
