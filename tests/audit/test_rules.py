"""Each rule by itself: what it finds in a small report, and that it is silent where all is well."""

import tomllib

import pytest

from tests.audit.report_files import HERE, audited, found, pieces

RULES = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))["rule"]
NAMED = [f"{at}-{rule['finding']}" for at, rule in enumerate(RULES)]


@pytest.mark.parametrize("rule", RULES, ids=NAMED)
def test_a_rule_finds_what_it_is_for(rule):
    assert rule["old"] in rule["base"]

    wrong = rule["base"].replace(rule["old"], rule["new"])

    assert rule["finding"] in found(audited(pieces(wrong.strip())))


@pytest.mark.parametrize("rule", RULES, ids=NAMED)
def test_a_rule_is_silent_where_all_agrees(rule):
    assert found(audited(pieces(rule["base"].strip()))) == set()
