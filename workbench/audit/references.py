"""Cross references: tables, figures and annexes that are named but not there, numbered twice, or about
something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.audit.document import Document, Place, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, same_word
from workbench.audit.sentences import Sentence, rows_named, sentences_of

Kind = Literal["table", "figure", "annex"]
_REFERENCES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("table", re.compile(r"\b(?:tabell(?:en|ene)?|tables?)\s+(\d+(?:[.\-]\d+)*)", re.I)),
    ("figure", re.compile(r"\b(?:figur(?:en|ene)?|figures?|fig\.)\s+(\d+(?:[.\-]\d+)*)", re.I)),
    ("annex", re.compile(r"\b(?:anneks|vedlegg|annex|appendix)\s+(\d+|[A-H]\b)", re.I)),
)
_MORE = re.compile(
    r"\s*(?:og|and|,|til|to|[-–])\s*(\d+(?:[.\-]\d+)*)(?!\d|\s*(?:%|prosent|per ?cent|[a-zæøå]))", re.I
)
_ANNEX_TITLE = re.compile(
    r"\s*(?:anneks|vedlegg|annex|appendix)\s+(?P<number>\d+|[A-H])\b[\s:.–-]*(?P<title>.*)", re.I
)
_ANNEX_ITEM = re.compile(
    r"(?:anneks|vedlegg|annex|appendix)\s+(\d+|[A-H])\s*[:–-]\s*([^.]{3,100})\.?\s*", re.I
)
_ANNEX_WORD = re.compile(r"\W*(?:anneks\w*|vedlegg\w*|annex\w*|appendi\w+)\b", re.I)
_APART = re.compile(
    r"\b(?:egen|eget|separat\w*|separate\w*|digital\w*|online|nett\w*|website|elektronisk\w*|available|tilgjengelig\w*)\b"
    r"|(?:anneks|vedlegg|annex|appendix)\s+(?:\d+|[A-H])\s+(?:til|to)\b",
    re.I,
)
_LIST_ITEM = re.compile(r"\s*(?P<number>\d{1,2})[.)]\s+(?P<title>\S.{3,100})")
_LIST_HEAD = re.compile(
    r"\s*(?:annekser|vedlegg|annexes|appendices|oversikt over vedlegg|vedleggsliste|"
    r"list of appendices|list of annexes)\s*:?\s*$",
    re.I,
)
_OTHER_WORK = re.compile(
    r"\b(?:rapport(?:en)? fra|report by|i|in)\s+[A-ZÆØÅ]\w+\s+(?:og|and|et al\.?|mfl\.?|\()", re.U
)


_WORK = (
    r"manual\w*|yearbook|årbok\w*|paper|article|artikkel\w*|journal|book|boka?|thesis|study|studien|undersøkelsen|"
    r"guidelines?|veileder\w*"
)
_ELSEWHERE = re.compile(
    r"\s*,?\s*(?:in|of|from|i|av|fra|hos) (?:that|those|their|his|her|its|the same|den|det|samme|"
    rf"hennes|hans|deres|(?:the |den |det )?(?:[a-zæøå]+ ){{0,2}}(?:{_WORK}|[A-ZÆØÅ]\w+)|"
    r"(?:the |den |det )(?:[a-zæøå]+ ){1,3}(?:report|rapport)\w*)"
)
_ITS = re.compile(r"\b(?:its|their|his|her|dens|dets|deres|hans|hennes)\s+$", re.IGNORECASE)
_CITED_IN_BRACKET = re.compile(
    r"(?:\(|;\s|jf\.\s|see\s)[^()]*(?:\b(?:19|20)\d\d[a-z]?|\b\d+[/-]\d+)\b\s*[,:]\s*[^()]{0,30}$"
)


@dataclass(frozen=True, slots=True)
class Titled:
    """Something numbered, with its title."""

    number: str
    title: str
    place: Place
    order: int
    text: str = ""


def check_references(document: Document) -> Iterator[Observation]:
    """Numbers of captions, then every reference to them, then lists of annexes."""
    titles: dict[Kind, list[Titled]] = {
        "table": [
            Titled(one.number, one.title, one.place, one.order, one.text)
            for one in document.captions
            if one.kind == "table"
        ],
        "figure": [
            Titled(one.number, one.title, one.place, one.order, one.text)
            for one in document.captions
            if one.kind == "figure"
        ],
        "annex": _annexes(document),
    }
    listed = _listed_annexes(document)
    for kind in ("table", "figure"):
        yield from _numbering(kind, titles[kind])  # type: ignore[index, arg-type]
    yield from _annex_lists(titles["annex"], listed)
    for sentence in sentences_of(document):
        for kind, form in _REFERENCES:
            known = [*titles[kind], *(listed if kind == "annex" else [])]
            for number in _numbers(sentence.text, form):
                yield from _reference(kind, number, sentence, known, document)


def _numbering(kind: Kind, titles: list[Titled]) -> Iterator[Observation]:
    counts = Counter(one.number for one in titles)
    for number, n in counts.items():
        twice = [one for one in titles if one.number == number]
        if n > 1 and len({one.title for one in twice}) > 1:
            told = {"number": number, "n": n, "titles": "; ".join(one.title for one in twice)}
            yield seen("references", "medium", f"{kind}_twice", twice[1].place, twice[1].title, **told)
    whole = sorted({int(number) for number in counts if number.isdigit()})
    missing = [str(number) for number in range(1, whole[-1]) if number not in whole] if whole else []
    if missing and len(missing) <= len(whole):
        after = next(one for one in titles if one.number.isdigit() and int(one.number) > int(missing[0]))
        listed = ", ".join(missing)
        yield seen("references", "low", f"{kind}_gap", after.place, after.text or after.title, missing=listed)
    if titles and not missing and max(counts.values()) == 1:
        yield seen(
            "references", "reconciled", f"{kind}_numbering", titles[-1].place, titles[-1].title, n=len(titles)
        )


def _numbers(text: str, form: re.Pattern[str]) -> Iterator[str]:
    """Numbers that a text refers to, those of another work left out."""
    for found in form.finditer(text):
        if is_of_another_work(text, found.start(), found.end()):
            continue
        yield found.group(1)
        if more := _MORE.match(text, found.end()):
            yield more.group(1)


def is_of_another_work(text: str, start: int, end: int) -> bool:
    """Whether what a text points to between two places is told to be of another work."""
    before = text[:start]
    return bool(_ELSEWHERE.match(text, end) or _CITED_IN_BRACKET.search(before) or _ITS.search(before))


def _reference(
    kind: Kind, number: str, sentence: Sentence, known: list[Titled], document: Document
) -> Iterator[Observation]:
    place, quote = sentence.paragraph.place, sentence.text
    if _OTHER_WORK.search(quote) and kind != "annex" and not any(one.number == number for one in known):
        return
    if not known:
        yield from _none_of_kind(kind, number, sentence, document)
        return
    found = [one for one in known if one.number == number]
    if not found and "." in number and not any("." in one.number for one in known):
        return
    if not found:
        shown = ", ".join(dict.fromkeys(one.number for one in known))
        yield seen("references", "medium", f"{kind}_absent", place, quote, number=number, known=shown)
        return
    better = (
        _better_table(sentence, number, known, document)
        if kind == "table"
        else _better(kind, sentence, number, known)
    )
    if better:
        told = {
            "number": number,
            "title": found[0].title,
            "better": better.number,
            "better_title": better.title,
        }
        yield seen("references", "medium", f"{kind}_other", place, quote, **told)


def _none_of_kind(kind: Kind, number: str, sentence: Sentence, document: Document) -> Iterator[Observation]:
    """A reference to a figure or an annex of a report that has none, where it has numbered tables."""
    place, quote = sentence.paragraph.place, sentence.text
    captioned = any(one.kind == "table" for one in document.captions)
    heads = [*(one.title for one in document.sections), *(one.text for one in document.paragraphs)]
    headed = any(_ANNEX_WORD.match(text) for text in heads)
    if kind == "figure" and document.tables and captioned:
        yield seen("references", "medium", "figure_none", place, quote, number=number)
    elif kind == "annex" and captioned and not headed and not _APART.search(quote):
        yield seen("references", "low", "annex_none", place, quote, number=number)


def _better(kind: Kind, sentence: Sentence, number: str, known: list[Titled]) -> Titled | None:
    """Another one whose title shares at least two words with the sentence, where the named one shares
    none.
    """
    if sum(len(list(_numbers(sentence.text, form))) for name, form in _REFERENCES if name == kind) != 1:
        return None
    told = [
        word
        for word in content_words(sentence.text)
        if word not in ("tabell", "figur", "figure", "annex", "anneks")
    ]
    scores: dict[str, int] = {}
    if any(_score(told, _telling(one)) for one in known if one.number == number):
        return None
    for one in known:
        scores[one.number] = max(scores.get(one.number, 0), _score(told, _telling(one)))
    best = max(scores, key=lambda key: scores[key])
    alone = sum(score == scores[best] for score in scores.values()) == 1
    needed = 1 if kind == "annex" and re.search(r"\b(?:liste|list)\b", sentence.text, re.I) else 2
    if number in scores and scores[number] == 0 and scores[best] >= needed and alone:
        return next(one for one in known if one.number == best)
    return None


def _telling(one: Titled) -> list[str]:
    """Words of a title that tell what it is of."""
    return [
        word for word in content_words(one.title) if word not in ("liste", "list", "oversikt", "overview")
    ]


def _better_table(sentence: Sentence, number: str, known: list[Titled], document: Document) -> Titled | None:
    """Another table that holds the sentence's row with its numbers, where the named one holds none of
    them.
    """
    if len(set(re.findall(_REFERENCES[0][1], sentence.text))) != 1:
        return None
    named = document.table_numbered(number)
    if named is None or _has_any(named, sentence) or rows_named(sentence.text, named):
        return None
    found = [
        table
        for table in document.tables
        if table.number and table.number != number and _has_any(table, sentence) and _holds(table, sentence)
    ]
    return next((one for one in known if len(found) == 1 and one.number == found[0].number), None)


def _has_any(table: Table, sentence: Sentence) -> bool:
    """Whether any cell is one of the sentence's numbers."""
    told = [one for one in sentence.numbers if one.unit in ("percent", "count", "money")]
    return any(
        one.fits(cell.number.value) for line in table.rows for cell in line if cell.number for one in told
    )


def _holds(table: Table, sentence: Sentence) -> bool:
    """Whether a row that the sentence names holds one of its numbers."""
    told = [one for one in sentence.numbers if one.unit in ("percent", "count", "money")]
    cells = [
        cell.number for row in rows_named(sentence.text, table) for cell in table.rows[row] if cell.number
    ]
    return any(cell.unit == one.unit and one.fits(cell.value) for cell in cells for one in told)


def _score(told: list[str], title: list[str]) -> int:
    return sum(any(_alike(word, known) for known in told) for word in set(title))


def _alike(one: str, other: str) -> bool:
    """Forms of one word, also where one is the last part of the other: «asylmottak», «mottak»."""
    long, short = (one, other) if len(one) >= len(other) else (other, one)
    alike = has("papers", one) and has("papers", other)
    return alike or same_word(one, other) or (len(short) >= 6 and long.endswith(short))


def _annexes(document: Document) -> list[Titled]:
    found = []
    for one in document.sections:
        if match := _ANNEX_TITLE.match(f"{one.number} {one.title}".strip()):
            place = Place(section=one.title)
            found.append(Titled(match["number"], match["title"], place, one.order))
    for paragraph in document.paragraphs:
        pieces = _ANNEX_ITEM.findall(paragraph.text) if _ANNEX_ITEM.match(paragraph.text) else []
        found += [Titled(number, title, paragraph.place, paragraph.order) for number, title in pieces]
    return found


def _listed_annexes(document: Document) -> list[Titled]:
    """A numbered list just below a line that says it is of annexes."""
    found: list[Titled] = []
    paragraphs = document.paragraphs
    heads = [one.order for one in (*paragraphs,) if _LIST_HEAD.match(one.text)]
    heads += [one.order for one in document.sections if _LIST_HEAD.match(one.title)]
    for head in heads:
        for paragraph in (one for one in paragraphs if head < one.order < head + 20):
            match = _LIST_ITEM.match(paragraph.text)
            if not match:
                break
            found.append(Titled(match["number"], match["title"], paragraph.place, paragraph.order))
    return found


def _annex_lists(annexes: list[Titled], listed: list[Titled]) -> Iterator[Observation]:
    """The list of annexes against their headings."""
    for one in listed:
        same = [other for other in annexes if other.number == one.number]
        words = [word for word in content_words(one.title) if word not in ("liste", "list", "over")]
        if same and words and same[0].title and not _score(words, list(content_words(same[0].title))):
            told = {"number": one.number, "listed": one.title, "title": same[0].title}
            yield seen("references", "medium", "annex_list_differs", same[0].place, one.title, **told)
    numbers = {one.number for one in annexes}
    if (
        listed
        and annexes
        and (gone := [f"{one.number} {one.title}" for one in listed if one.number not in numbers])
    ):
        yield seen(
            "references", "low", "annex_not_there", listed[-1].place, "; ".join(gone), missing="; ".join(gone)
        )
