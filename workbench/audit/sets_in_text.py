"""Two groups, those in both, and all of them, told in one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.numbers import Number, numbers_in
from workbench.audit.sentences import Sentence, sentences_of

_BOTH = re.compile(
    r"(?:[^\W\d]+\s+){0,4}?(?:begge(?: (?:deler|to|typene|tiltakene|gruppene))?|både|both)\b", re.IGNORECASE
)
_ONLY = re.compile(r"\b(?:bare|kun|only|just|alone|alene)\b", re.IGNORECASE)
_OF_THESE = re.compile(
    r"^\W*(?:of (?:these|them|those|whom)|av (?:disse|dem|deltakerne|de)\b)", re.IGNORECASE
)
_OF_ALL = re.compile(r"\W*(?:of|av) (?:the|de|all|alle) (?:the |de )?", re.IGNORECASE)
_REST = re.compile(r"\b(?:remaining|rest|other|øvrige|resterende|andre|siste) ", re.IGNORECASE)
_EVERYONE = re.compile(
    r"\b(?:alle|samtlige|all|every)\b[^.]{0,60}\b(?:enten|minst (?:én|ett|en)|either|at least one)\b|"
    r"\b(?:minst (?:én|ett|en) av|at least one of|ett eller flere|one or more)\b",
    re.IGNORECASE,
)
LEAST = 5
"""Persons from which on a count can be a group's."""


@dataclass(frozen=True, slots=True)
class Sets:
    """Sizes of two groups, and of those in both."""

    one: float
    other: float
    both: float

    @property
    def together(self) -> float:
        """How many are in one of them at least."""
        return self.one + self.other - self.both


def check_sets_in_text(document: Document) -> Iterator[Observation]:
    """«331 took a vocational course and 274 a literacy course; 58 took both», of 497."""
    for sentence in sentences_of(document):
        sets = _sets(sentence) or _sets_across(sentence)
        own = _told_whole(sentence) or _whole(sentence, sets, document) if sets else None
        whole = own or _most(sentence, sets, document) if sets else None
        if sets and whole:
            rest = _rest(sentence, document)
            yield from _judged(sentence, sets, whole - rest, rest=rest)


def _sets(sentence: Sentence) -> Sets | None:
    """The three counts of a sentence whose last is of both; a group of «only» one is no set of its own."""
    own = _own_whole(sentence)
    counts = _counts(sentence.numbers)[1 if own else 0 :]
    if len(counts) != 3 or _ONLY.search(sentence.text):
        return None
    both = [one for one in counts if _BOTH.match(sentence.text, one.end + 1)]
    if len(both) != 1:
        return None
    one, other = (count for count in counts if count is not both[0])
    return Sets(one.value, other.value, both[0].value)


def _sets_across(sentence: Sentence) -> Sets | None:
    """«138 did both»: the only count of a sentence, where the one before tells of two groups."""
    both = _counts(sentence.numbers)
    before = _before(sentence) if len(both) == 1 and _BOTH.match(sentence.text, both[0].end + 1) else None
    if before is None or _ONLY.search(before.text):
        return None
    counts = _counts(before.numbers)[1 if _own_whole(before) else 0 :]
    return Sets(counts[0].value, counts[1].value, both[0].value) if len(counts) == 2 else None


def _before(sentence: Sentence) -> Sentence | None:
    return (
        Sentence(sentence.before[-1], sentence.paragraph, sentence.before[:-1]) if sentence.before else None
    )


def _told_whole(sentence: Sentence) -> float | None:
    """The number of them all, where the sentence of the groups begins with it."""
    before = _before(sentence)
    return _own_whole(sentence) or (_own_whole(before) if before and not _sets(sentence) else None)


def _own_whole(sentence: Sentence) -> float | None:
    """The number of them all, where a sentence begins with it: «of the 900 clients»."""
    counts = _counts(sentence.numbers)
    begins = _OF_ALL.match(sentence.text)
    return counts[0].value if begins and counts and counts[0].start == begins.end() else None


def _rest(sentence: Sentence, document: Document) -> float:
    """How many are in neither group, where the next sentence tells it; else nought."""
    after = [one for one in sentences_of(document) if one.before and one.before[-1] == sentence.text]
    told = [_REST.search(one.text) for one in after if one.paragraph is sentence.paragraph]
    starts = [found.end() for found in told if found]
    counts = [one for one in _counts(after[0].numbers) if one.start in starts] if starts else []
    return counts[0].value if counts else 0.0


def _counts(numbers: tuple[Number, ...]) -> list[Number]:
    return [one for one in numbers if one.unit == "count" and one.sense == "exact" and one.value >= LEAST]


def _whole(sentence: Sentence, sets: Sets, document: Document) -> float | None:
    """How many there are in all: in the sentence before where this begins «of these», else in the section."""
    if sets.both > min(sets.one, sets.other):
        return max(sets.one, sets.other)
    near = [text for text in sentence.before[-1:] if _OF_THESE.match(sentence.text)]
    if not near and not _EVERYONE.search(" ".join((*sentence.before, sentence.text))):
        return None
    if not near:
        section = document.of_section(sentence.paragraph.place)
        near = [one.text for one in section if one.order <= sentence.paragraph.order]
    language = sentence.paragraph.language
    told = [one.value for text in near for one in _counts(numbers_in(text, language))]
    possible = [value for value in told if max(sets.one, sets.other) <= value <= sets.one + sets.other]
    return min(possible, key=lambda value: abs(value - sets.together), default=None)


def _most(sentence: Sentence, sets: Sets, document: Document) -> float | None:
    """How many the tables of the section are of at most, where the groups together would be more.

    Only where each group is within what the table counts, so that both are of those persons.
    """
    most = max(document.count_totals(sentence.paragraph.place), default=0.0)
    return most if max(sets.one, sets.other) <= most < sets.together else None


def _judged(sentence: Sentence, sets: Sets, whole: float, *, rest: float) -> Iterator[Observation]:
    place, quote = sentence.paragraph.place, sentence.text
    values = {"one": sets.one, "other": sets.other, "both": sets.both}
    if sets.both > min(sets.one, sets.other):
        yield seen("sets", "high", "both_exceeds_one", place, quote, **values)
        return
    sums = {"together": sets.together, "total": whole, "difference": abs(sets.together - whole)}
    due = {"due": sets.one + sets.other - whole}
    everyone = rest > 0 or _EVERYONE.search(" ".join((*sentence.before, sentence.text))) is not None
    wrong = sets.together > whole or (everyone and sets.together != whole)
    severity, key = ("high", "sets_in_text_differ") if wrong else ("reconciled", "sets_in_text_agree")
    yield seen("sets", severity, key, place, quote, **values, **sums, **due)  # type: ignore[arg-type]
