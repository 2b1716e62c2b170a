"""Claims of effect and of proof in a sentence: what is said of what, by whom, and how surely.

A sentence claims something where a rule of a family holds, its author says it in his own name, and says it
plainly: no question, quote, opinion of others, aim, condition, denial of knowledge or open «may». A negation
turns the claim into its opposite. «Probably» leaves it a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.mixed.clauses import Row, holds, matches, tagged
from workbench.mixed.word_classes import has
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
Claim = tuple[int, Family, str]
"""Place in the sentence, what is claimed, and the words."""
QUOTED = re.compile(r"«([^»]+)»|“([^”]+)”|\"([^\"]+)\"")
_CITED = re.compile(r"\([^()]*[A-ZÆØÅ][^()]*\b(?:19|20)\d\d[a-z]?\)")
_KINDS: tuple[tuple[str, Family], ...] = (
    ("shown_works", "proof_works"),
    ("not_significant", "not_significant"),
    ("no_benefit", "no_benefit"),
    ("relieves", "works"),
    ("harms", "harms"),
    ("as_told", "works"),
    ("none", "none"),
    ("works", "works"),
)
"""Rules in the order in which they take words, and the family of what they find."""
_TURNED: dict[Family, Family] = {"none": "works", "no_benefit": "works", "works": "none", "harms": "none"}
_NEAR = 4
"""Words before a proof, and half as many behind its first, among which a negation denies it."""
_BY = 3
"""Words before a verb of saying among which its subject is looked for."""


def claims(sentence: str, language: Language, *, quote_words_max: int = 3) -> Iterator[Claim]:
    """Claims of one sentence that are the author's own; a word belongs to the first family that takes it.

    Parameters
    ----------
    quote_words_max : int
        Up to so many words in quotation marks are a term of the author, more are somebody's words.
    """
    row = tagged(sentence, language)
    if sentence.rstrip().endswith("?") or _CITED.search(sentence):
        return
    taken: list[_Found] = []
    for one in (*_effects(row), *_proofs(row)):
        if any(one.first < other.behind and other.first < one.behind for other in taken):
            continue
        taken.append(one)
        place, end = row.starts[one.first], row.ends[one.behind - 1]
        if one.family and not _is_quoted(sentence, place, end, language, quote_words_max):
            yield place, one.family, sentence[place:end]


@dataclass(frozen=True, slots=True)
class _Found:
    """Words from ``first`` up to ``behind``; without a family where the author leaves their claim open."""

    first: int
    behind: int
    family: Family | None


def _effects(row: Row) -> Iterator[_Found]:
    """What is said to work, to harm or to do nothing, in the order in which rules take words."""
    for kind, family in _KINDS:
        for first, behind in matches(row, kind):
            if _is_open(row, first, behind, family):
                yield _Found(first, behind, None)
            elif kind != "as_told" and _is_turned(row, first, behind, family):
                yield _with_proof(row, _Found(first, behind, _TURNED.get(family, family)))
            else:
                yield _with_proof(row, _Found(first, behind, family))


def _proofs(row: Row) -> Iterator[_Found]:
    for first, behind in matches(row, "proof"):
        near = row.part(max(_clause(row, first), first - _NEAR), first + 1 + _NEAR // 2)
        if not holds(near, "negated", row.language) and not _is_open(row, first, behind, "proof"):
            yield _Found(first, behind, "proof")


def _with_proof(row: Row, found: _Found) -> _Found:
    """«Det er vist at kurset virker»: shown to work, from the word of proof on."""
    if found.family == "works":
        for shown, _ in matches(row, "shown"):
            if _segment(row, found.first) <= shown < found.first:
                return _Found(shown, found.behind, "proof_works")
    return found


def _is_turned(row: Row, first: int, behind: int, family: Family) -> bool:
    """Whether a negation of its clause makes it the opposite; what denies by itself is turned from before."""
    if family in ("none", "no_benefit"):
        return holds(row.part(_clause(row, first), first), "negated", row.language)
    behind_it = family != "harms" and holds(row.part(behind, behind + 2), "later_negated", row.language)
    return behind_it or holds(row.part(_clause(row, first), behind), "negated", row.language)


def _is_open(row: Row, first: int, behind: int, family: Family) -> bool:
    """Whether the sentence leaves the claim to others, to the future or to doubt."""
    start, end = _segment(row, first), _segment_end(row, behind)
    before, after, around = row.part(start, behind), row.part(behind, end), row.part(start, end)
    kinds = (("open", before), ("afterwards", after), ("left_open", around))
    return (
        any(holds(line, kind, row.language) for kind, line in kinds)
        or _is_spoken(row, start, behind)
        or _is_spoken_behind(row, behind, end)
        or (has(row.line, "interval") and (family == "not_significant" or has(before, "estimate")))
    )


def _is_spoken(row: Row, start: int, behind: int) -> bool:
    """Whether somebody else than the authors is said to say it."""
    return any(
        has(row.classes[at], "speak")
        and not any(has(one, "authors") for one in row.classes[max(start, at - _BY) : at + 2])
        for at in range(start, behind)
    )


def _is_spoken_behind(row: Row, behind: int, end: int) -> bool:
    """«Kurset virker, sier lederen.»"""
    return any(
        has(row.classes[at], "speak") and has(row.classes[at - 1], "stop") and _is_spoken(row, at, at + 1)
        for at in range(behind + 1, end)
    )


def _clause(row: Row, at: int) -> int:
    """Where the clause of a word begins: behind the last mark, «men» or «at»."""
    marks = (behind for behind in range(at, 0, -1) if _ends_clause(row.classes[behind - 1]))
    return next(marks, 0)


def _ends_clause(classes: str) -> bool:
    return has(classes, "stop") or has(classes, "that")


def _segment(row: Row, at: int) -> int:
    """Where the author last went on to say something else: doubt about one thing is none about the next."""
    return next((behind for behind in range(at, 0, -1) if _goes_on(row, behind - 1)), 0)


def _segment_end(row: Row, at: int) -> int:
    return next((behind for behind in range(at, len(row.classes)) if _goes_on(row, behind)), len(row.classes))


def _goes_on(row: Row, at: int) -> bool:
    """A «men», or an «og» behind a comma."""
    mine = row.classes[at]
    behind_comma = at > 0 and has(row.classes[at - 1], "stop")
    return has(mine, "but") or (has(mine, "and") and behind_comma)


def _is_quoted(sentence: str, first: int, end: int, language: Language, most: int) -> bool:
    """Whether it is somebody's words, or a term behind «uttrykket» or its like: named and not said."""
    for quoted in QUOTED.finditer(sentence):
        if quoted.start() < first and end < quoted.end():
            before = tagged(sentence[: quoted.start()], language)
            return len(quoted[0].split()) > most or has("".join(before.classes[-1:]), "mention")
    return False
