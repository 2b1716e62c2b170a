"""Claims of effect and of proof in a sentence: what is said of what, by whom, and how surely.

A sentence claims something where a rule of a family holds, its author says it in his own name, and says it
plainly: no question, quote, opinion of others, aim, condition, denial of knowledge or open «may». A negation
turns the claim into its opposite. «Probably» leaves it a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_CITED = re.compile(r"\([^()]*[^\W\d_][^()]*\b(?:19|20)\d\d[a-z]?\)")
_KINDS: tuple[tuple[str, Family], ...] = (
    ("shown_works", "proof_works"),
    ("not_significant", "not_significant"),
    ("no_benefit", "no_benefit"),
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
    if sentence.rstrip().endswith("?") or _CITED.search(sentence) or not row.classes:
        return
    taken: list[tuple[int, int]] = []
    for first, behind, family in (*_effects(row, language), *_proofs(row, language)):
        if any(start < behind and first < end for start, end in taken):
            continue
        taken.append((first, behind))
        place, end = row.starts[first], row.ends[behind - 1]
        if family and not _is_quoted(sentence, place, end, language, quote_words_max):
            yield place, family, sentence[place:end]


def _effects(row: Row, language: Language) -> Iterator[tuple[int, int, Family | None]]:
    """What is said to work, to harm or to do nothing; None where the author leaves it open."""
    for kind, family in _KINDS:
        for first, behind in matches(row, kind, language):
            if _is_open(row, first, behind, language, family):
                yield first, behind, None
            else:
                turned = kind != "as_told" and _is_turned(row, first, behind, language, family)
                yield _with_proof(
                    row, first, behind, language, _TURNED.get(family, family) if turned else family
                )


def _proofs(row: Row, language: Language) -> Iterator[tuple[int, int, Family]]:
    for first, behind in matches(row, "proof", language):
        near = row.part(max(_clause(row, first), first - _NEAR), first + 1 + _NEAR // 2)
        if not holds(near, "negated", language) and not _is_open(row, first, behind, language, "proof"):
            yield first, behind, "proof"


def _with_proof(
    row: Row, first: int, behind: int, language: Language, family: Family
) -> tuple[int, int, Family]:
    """«Det er vist at kurset virker»: shown to work, from the word of proof on."""
    if family == "works":
        for shown, _ in matches(row, "shown", language):
            if _segment(row, first) <= shown < first:
                return shown, behind, "proof_works"
    return first, behind, family


def _is_turned(row: Row, first: int, behind: int, language: Language, family: Family) -> bool:
    """Whether a negation of its clause makes it the opposite; what denies by itself is turned from before."""
    end = first if family in ("none", "no_benefit") else behind
    if family != "harms" and end == behind and holds(row.part(behind, behind + 2), "later_negated", language):
        return True
    return holds(row.part(_clause(row, first), end), "negated", language)


def _is_open(row: Row, first: int, behind: int, language: Language, family: Family) -> bool:
    """Whether the sentence leaves the claim to others, to the future or to doubt."""
    start, end = _segment(row, first), _segment_end(row, behind)
    before, after = row.part(start, behind), row.part(behind, end)
    return (
        holds(before, "open", language)
        or holds(after, "afterwards", language)
        or holds(row.part(start, end), "left_open", language)
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
