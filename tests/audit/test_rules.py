"""Each rule by itself: what it finds in a small report, and that it is silent where all is well."""

import tomllib

import pytest

from tests.audit.report_files import HERE, audited, found, pieces

RULES = [
    rule
    for path in sorted(HERE.glob("rules*.toml"))
    for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
]
NAMED = [f"{at}-{rule['finding']}" for at, rule in enumerate(RULES)]


@pytest.mark.parametrize("rule", RULES, ids=NAMED)
def test_a_rule_finds_what_it_is_for(rule):
    assert rule["old"] in rule["base"]

    wrong = rule["base"].replace(rule["old"], rule["new"])

    assert rule["finding"] in found(audited(pieces(wrong.strip())))


@pytest.mark.parametrize("rule", RULES, ids=NAMED)
def test_a_rule_is_silent_where_all_agrees(rule):
    assert found(audited(pieces(rule["base"].strip()))) == set()


@pytest.mark.parametrize(
    ("told", "relative"), [("30,6 prosent høyere", 104.1), ("30,6 prosent lavere", 51.0)]
)
def test_a_difference_in_per_cent_is_of_what_it_is_told_against(told, relative):
    text = f"I den ene gruppen var det 29,4 prosent, i den andre 60,0 prosent. Andelen er {told} der."

    (seen,) = [one.observation for one in audited(pieces(text)).findings]

    assert seen.numbers["relative"] == pytest.approx(relative)
