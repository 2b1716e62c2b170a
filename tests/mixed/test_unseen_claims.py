"""How much of what claims too much the guard stops, and how much that is honest, over whole corpora."""

import time
import tomllib
from pathlib import Path

import pytest

from workbench.mixed.word_guard import Standing, guarded

ROUNDS = sorted((Path(__file__).parent / "unseen_claims").glob("*.toml"))
UNDECIDED = Standing("V9", ("inconclusive",), fragile=False, number_class="inconclusive")
LANGUAGES = ("nb", "en")
SENTENCES, SECONDS = 300, 0.5
"""A report, and what reading it may take on a busy machine; it takes a tenth of that on an idle one."""


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def claims_too_much(text, language):
    found = guarded(text, language, [UNDECIDED])
    return any(not one.family.startswith("typed") for one in found)


def share_stopped(told, kind):
    stopped = [claims_too_much(text, language) for language in LANGUAGES for text in told[language][kind]]
    return sum(stopped) / len(stopped)


@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: path.stem)
def test_as_many_overclaims_are_stopped_as_before_and_no_more_honest_sentences(path):
    told = read(path)

    assert share_stopped(told, "overclaims") >= told["stopped_at_least"]
    assert share_stopped(told, "honest") <= told["wrongly_stopped_at_most"]


@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: path.stem)
def test_what_is_known_to_go_wrong_is_of_the_corpus(path):
    told = read(path)

    assert set(told["missed"]) <= {text for one in LANGUAGES for text in told[one]["overclaims"]}
    assert set(told["wrongly_stopped"]) <= {text for one in LANGUAGES for text in told[one]["honest"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_of_300_sentences_is_read_at_once(language):
    told = [
        text for path in ROUNDS for kind in ("overclaims", "honest") for text in read(path)[language][kind]
    ]
    report = " ".join((told * 3)[:SENTENCES])
    guarded("Word lists are read once.", language, [])

    begun = time.process_time()
    guarded(report, language, [UNDECIDED])

    assert time.process_time() - begun < SECONDS
