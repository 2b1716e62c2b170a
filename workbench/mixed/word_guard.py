"""Words that say more than the evidence: found in a sentence, and held against the verdicts it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.mixed.clauses import tagged
from workbench.mixed.overclaims import QUOTED, Family, claims
from workbench.mixed.records import NumberClass, Verdict
from workbench.mixed.report_text import own_words, references
from workbench.mixed.word_classes import has
from workbench.texts import Language

_NUMBER = re.compile(r"(?<![\w.,])[−+-]?\d[\d\u00a0.,]*(?:\s?%)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED_NUMBER = re.compile(
    r"(?:kapittel|punkt|vedlegg|avsnitt|side|nr\.?|§|chapter|section|annex|page|no\.?)\s*$", re.I
)
_NAMED = 20
"""Characters before a number in which «kapittel» or its like is looked for."""
_LEVEL = re.compile(r"(?:95|90)\s?(?:%|prosent|per cent|percent)")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[^\sa-zæøå]|\s*$)")
"""Not behind «dvs.», where a small letter goes on."""
_KINDS = {"hedge": "reserve", "all": "all", "most": "most", "some": "some", "negation": "negation"}
"""What a text may hold besides claims, and the class of its words."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a cell lets a sentence say.

    Attributes
    ----------
    verdicts : tuple of Verdict
        The rule's, and the evaluator's beside it where there is one; both must allow a word.
    """

    link: str
    verdicts: tuple[Verdict, ...]
    fragile: bool
    number_class: NumberClass


@dataclass(frozen=True, slots=True)
class GuardFinding:
    """Words that no verdict of the sentence allows.

    Attributes
    ----------
    family : Family
        What they claim.
    words : str
        As they stand.
    links : tuple of str
        The cells that are referred to and do not allow them; empty where none is referred to.
    """

    family: Family
    words: str
    links: tuple[str, ...] = ()


def guarded(
    text: str, language: Language, standings: Iterable[Standing], *, quote_words_max: int = 3
) -> tuple[GuardFinding, ...]:
    """What must not be said like this, in the order of the text.

    A claim is allowed if every cell that the text refers to allows it, and at least one does. Words that are
    told as somebody's opinion, asked, or (for proof) denied are no claims.

    Parameters
    ----------
    text : str
        With its references.
    standings : iterable of Standing
        Of the cells that the text refers to.
    quote_words_max : int
        Up to so many words in quotation marks are a term, more are a quote that should be inserted.
    """
    cells = tuple(standings)
    found: list[tuple[int, GuardFinding]] = []
    for start, sentence in _sentences(own_words(text)):
        for place, family, words in claims(sentence, language, quote_words_max=quote_words_max):
            against = tuple(one.link for one in cells if not allows(one, family))
            if (against or not cells) and not _has_interval(text, family):
                found.append((start + place, GuardFinding(family, words, against)))
    found += _typed(text, language, quote_words_max)
    return tuple(finding for _, finding in sorted(found, key=lambda one: one[0]))


def allows(cell: Standing, family: Family) -> bool:
    """Whether a cell's verdict lets a sentence use words of a family.

    - no effect: the numbers are equivalent to none (and nothing else);
    - no benefit: equivalent, or no relevant benefit;
    - works, harms: positive or negative numbers that agree with the voices;
    - proof: any answer that numbers and voices agree on and that is not fragile; proof that something works:
      the answer must be that it does.
    """
    agreed = all(one == "convergent" for one in cell.verdicts)
    answers = {
        "none": cell.number_class == "equivalent",
        "no_benefit": cell.number_class in ("equivalent", "no_relevant_benefit"),
        "not_significant": cell.number_class == "equivalent",
        "works": cell.number_class == "positive" and agreed,
        "harms": cell.number_class == "negative" and agreed,
        "proof": agreed and not cell.fragile,
        "proof_works": cell.number_class == "positive" and agreed and not cell.fragile,
    }
    return answers.get(family, True)


def strength(text: str, language: Language) -> frozenset[str]:
    """What kinds of claims, reservations, quantities and denials the author's own words make."""
    words = own_words(text)
    made: set[str] = {
        family for _, sentence in _sentences(words) for _, family, _ in claims(sentence, language)
    }
    line = tagged(words, language).line
    return frozenset(made | {name for name, said in _KINDS.items() if has(line, said)})


def _has_interval(text: str, family: Family) -> bool:
    """«Not significant» beside its interval is no claim of nothing."""
    return family == "not_significant" and any(
        one.field in ("ci", "ci90", "answer") for one in references(text)
    )


def _typed(text: str, language: Language, quote_words_max: int) -> list[tuple[int, GuardFinding]]:
    words = own_words(text)
    found = [
        (match.start(), GuardFinding("typed_number", match[0].strip()))
        for match in _NUMBER.finditer(words)
        if not _is_named(words, match)
    ]
    found += [
        (match.start(), GuardFinding("typed_quote", match[0]))
        for match in QUOTED.finditer(words)
        if len(match[0].split()) > quote_words_max
    ]
    row = tagged(words, language)
    if not any(one.kind == "verdict" for one in references(text)):
        found += [
            (row.starts[at], GuardFinding("typed_verdict", words[row.starts[at] : row.ends[at]]))
            for at, classes in enumerate(row.classes)
            if has(classes, "verdict")
        ]
    return found


def _is_named(words: str, match: re.Match[str]) -> bool:
    """A year, the level of an interval, or the number of a chapter: nothing that the study computes."""
    given = match[0].strip().rstrip(".,")
    return bool(
        _YEAR.fullmatch(given)
        or _LEVEL.match(words[match.start() :])
        or _NAMED_NUMBER.search(words[max(match.start() - _NAMED, 0) : match.start()])
    )


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield start, text[start:]
