"""Words that say more than the evidence: found in a sentence, and held against the verdicts it refers to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from workbench.mixed.records import NumberClass, Verdict
from workbench.mixed.report_text import own_words, references
from workbench.texts import Language

Family = Literal[
    "none",
    "no_benefit",
    "works",
    "harms",
    "proof",
    "proof_works",
    "not_significant",
    "typed_verdict",
    "typed_number",
    "typed_quote",
]
CLAIMS: tuple[Family, ...] = (
    "proof_works",
    "proof",
    "none",
    "no_benefit",
    "works",
    "harms",
    "not_significant",
)
_WORDS = Path(__file__).with_name("guard_words.toml")
_NUMBER = re.compile(r"(?<![\w.,])[−+-]?\d[\d\u00a0.,]*(?:\s?%)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED_NUMBER = re.compile(
    r"(?:kapittel|punkt|vedlegg|avsnitt|side|nr\.?|§|chapter|section|annex|page|no\.?)\s*$", re.I
)
_LEVEL = re.compile(r"(?:95|90)\s?(?:%|prosent|per cent|percent)")
_QUOTED = re.compile(r"«([^»]+)»|“([^”]+)”|\"([^\"]+)\"")
_BREAK = re.compile(r";|[,:]\s*(?:og|men|så|mens|and|but|so|while)\b", re.IGNORECASE)
"""Where the author goes on to say something else."""
_BEFORE, _AFTER = 30, 12
"""Characters before and behind the first word of a proof in which it can be denied."""


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
        for place, family, words in _claims(sentence, language):
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
        family for _, sentence in _sentences(words) for _, family, _ in _claims(sentence, language)
    }
    return frozenset(
        made | {kind for kind in ("hedge", "all", "most", "some", "negation") if _any(words, language, kind)}
    )


def _claims(sentence: str, language: Language) -> Iterator[tuple[int, Family, str]]:
    """Claims of one sentence that are the author's own; a word belongs to the first family that takes it."""
    taken: list[tuple[int, int]] = []
    for family in CLAIMS:
        for match in _matches(sentence, language, family):
            inside = any(start < match.end() and match.start() < end for start, end in taken)
            if not inside and not _is_no_claim(sentence, match, language, family):
                taken.append(match.span())
                yield match.start(), family, match[0]


def _is_no_claim(sentence: str, match: re.Match[str], language: Language, family: Family) -> bool:
    if _is_mentioned(sentence, match, language) or _is_left_open(sentence, match, language):
        return True
    before = _clause(sentence[: match.start()])
    if family.startswith("proof"):
        first = match.start() + len(match[0].split()[0])
        near = before[-_BEFORE:] + " " + sentence[first : first + _AFTER]
        return _any(near, language, "denied") or _any(before, language, "open")
    return _any(before, language, "open") or _is_spoken(before, language)


def _clause(before: str) -> str:
    """What stands before a word since the last «, men»: doubt about one thing is none about the next."""
    breaks = [match.end() for match in _BREAK.finditer(before)]
    return before[breaks[-1] :] if breaks else before


def _is_mentioned(sentence: str, match: re.Match[str], language: Language) -> bool:
    """Whether the words stand in quotation marks behind «uttrykket» or its like: named and not said."""
    for quoted in _QUOTED.finditer(sentence):
        if quoted.start() < match.start() and match.end() < quoted.end():
            return _any(sentence[: quoted.start()], language, "mention")
    return False


def _is_left_open(sentence: str, match: re.Match[str], language: Language) -> bool:
    """«At kurset virker, er ikke vist»: the clause comes first, and behind it that it is not known."""
    return any(found.end() > match.end() for found in _matches(sentence, language, "unknown"))


def _is_spoken(before: str, language: Language) -> bool:
    """Whether somebody else than the authors is said to say it."""
    authors = re.compile(_lists(language)["spoken"]["except"], re.IGNORECASE)
    return any(not authors.search(before[: match.start()]) for match in _matches(before, language, "spoken"))


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
        for match in _QUOTED.finditer(words)
        if len(match[0].split()) > quote_words_max
    ]
    if not any(one.kind == "verdict" for one in references(text)):
        found += [
            (match.start(), GuardFinding("typed_verdict", match[0]))
            for match in _matches(words, language, "typed_verdict")
        ]
    return found


def _is_named(words: str, match: re.Match[str]) -> bool:
    """A year, the level of an interval, or the number of a chapter: nothing that the study computes."""
    given = match[0].strip().rstrip(".,")
    return bool(
        _YEAR.fullmatch(given)
        or _LEVEL.match(words[match.start() :])
        or _NAMED_NUMBER.search(words[: match.start()])
    )


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in re.finditer(r"[.!?](?=\s|$)", text):
        yield start, text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield start, text[start:]


def _any(text: str, language: Language, kind: str) -> bool:
    return any(True for _ in _matches(text, language, kind))


def _matches(text: str, language: Language, kind: str) -> Iterator[re.Match[str]]:
    for pattern in _patterns(language, kind):
        yield from pattern.finditer(text)


@cache
def _patterns(language: Language, kind: str) -> Sequence[re.Pattern[str]]:
    return [re.compile(one, re.IGNORECASE) for one in _lists(language)[kind]["patterns"]]


@cache
def _lists(language: Language) -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = tomllib.loads(_WORDS.read_text(encoding="utf-8"))[language]
    return lists
