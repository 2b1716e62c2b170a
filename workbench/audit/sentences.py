"""Sentences of a report, and which table each speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from workbench.audit.document import MOST_NAMED, Document, Paragraph, Table, transposed
from workbench.audit.lexicon import WORD, content_words, has, same_word, words
from workbench.audit.numbers import Number, numbers_in

LONGEST = 2000
"""Characters of a sentence; a longer one is looked at in pieces."""
MOST_NEAR = 12
"""Tables of one section that a sentence which cites none is held against, the nearest."""
_END = re.compile(r"(?<=[.!?])[»”\")]*\s+(?=[«“\"(]?[A-ZÆØÅ\d])")
_SHORT = re.compile(
    r"(?:\b(?:ca|bl\.a|f\.eks|m\.fl|mfl|pr|jf|nr|mill|dvs|evt|ref|kap|s|e\.g|i\.e|vs|approx|no|fig|"
    r"tab|et al|etc|Std|kr|pkt|inkl|ekskl|mv|o\.l)|^\d{1,2})\.$",
    re.IGNORECASE,
)
_CITED = re.compile(r"\b(?:tabell(?:en)?|table)\s*(\d+(?:[.\-]\d+)*)", re.I)
_BELOW = re.compile(
    r"\b(?:tabell(?:en)?|table)\s+(?:\w+\s+)?(?:nedenfor|under|below)\b|\b(?:nedenfor|following|below|neste)\s+(?:tabell|table)",
    re.I,
)
_ABOVE = re.compile(r"\b(?:tabell(?:en)?|table)\s+(?:\w+\s+)?(?:ovenfor|over|above)\b", re.I)
_BARE = re.compile(r"\btabellen\b|\bthe table\b|\bthis table\b|\bdenne tabellen\b", re.I)


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence with its paragraph and the sentences before it in the paragraph."""

    text: str
    paragraph: Paragraph
    before: tuple[str, ...]

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Numbers in digits."""
        return numbers_in(self.text, self.paragraph.language)

    @cached_property
    def cited(self) -> tuple[str, ...]:
        """Numbers of the tables it names."""
        return tuple(_CITED.findall(self.text))


def split(text: str) -> list[str]:
    """Sentences of a text; full stops of abbreviations end none."""
    pieces = _END.split(text)
    whole: list[str] = []
    for piece in pieces:
        if whole and _SHORT.search(whole[-1]):
            whole[-1] = f"{whole[-1]} {piece}"
        else:
            whole.append(piece)
    return [part for piece in whole for part in _cut(piece.strip()) if part]


def _cut(piece: str) -> list[str]:
    """What is too long for a sentence in pieces, cut between words where there are any."""
    parts = []
    while len(piece) > LONGEST:
        at = piece.rfind(" ", LONGEST // 2, LONGEST)
        at = at if at > 0 else LONGEST
        parts.append(piece[:at])
        piece = piece[at:].lstrip()
    return [*parts, piece]


@lru_cache(maxsize=2)
def sentences_of(document: Document) -> tuple[Sentence, ...]:
    """All sentences in reading order."""
    return tuple(_sentences(document))


def _sentences(document: Document) -> Iterator[Sentence]:
    for paragraph in document.paragraphs:
        pieces = split(paragraph.text)
        for at, piece in enumerate(pieces):
            yield Sentence(piece, paragraph, tuple(pieces[:at]))


@lru_cache(maxsize=4096)
def label_words(table: Table, row: int) -> tuple[str, ...]:
    """Words of a row's label that carry meaning."""
    return content_words(re.sub(r"\([^)]*\)", " ", table.labels[row]) or table.labels[row])


def rows_named(text: str, table: Table) -> dict[int, int]:
    """Rows whose label a text names, with where it names them; totals and «other» are never named."""
    return dict(_rows_named(text, table))


@lru_cache(maxsize=16_384)
def _rows_named(text: str, table: Table) -> dict[int, int]:
    found: dict[int, int] = {}
    if len(table.labels) > MOST_NAMED:
        return found
    placed = [
        (match.start(), match.group().casefold()) for match in re.finditer(r"[^\W_]+(?:-[^\W_]+)*", text)
    ]
    for row, label in enumerate(table.labels):
        if not label or has("sum_total", label) or has("other", label) or has("constant", label):
            continue
        if (at := _named_at(text, placed, table, row)) is not None:
            found[row] = at
    return _most_specific(_written(found, table, text), table)


def _written(found: dict[int, int], table: Table, text: str) -> dict[int, int]:
    """Of rows named by the same words, those that stand in the text as written, where any does."""
    whole = {row for row in found if table.labels[row].casefold() in text.casefold()}
    alike = {
        row
        for row in found
        if any(set(label_words(table, row)) == set(label_words(table, one)) for one in whole)
    }
    return {row: at for row, at in found.items() if row in whole or row not in alike}


def _named_at(text: str, placed: list[tuple[int, str]], table: Table, row: int) -> int | None:
    label = table.labels[row]
    plain = re.sub(r"\s*\([^)]*\)", "", label).strip()
    whole = re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", text, re.IGNORECASE) if plain else None
    if whole:
        return whole.start()
    wanted = label_words(table, row)
    if not wanted or any(len(word) < 3 or any(mark.isdigit() for mark in word) for word in words(plain)[-1:]):
        return None
    places = [next((at for at, word in placed if same_word(want, word)), None) for want in wanted]
    if any(place is None for place in places):
        return None
    told = [place for place in places if place is not None]
    return min(told) if max(told) - min(told) < 80 else None


def rows_told_apart(text: str, table: Table) -> dict[int, int]:
    """Rows of which a text holds a word that no other row has, with where the first such word stands."""
    return dict(_rows_told_apart(text, table))


@lru_cache(maxsize=16_384)
def _rows_told_apart(text: str, table: Table) -> dict[int, int]:
    rows = [row for row, label in enumerate(table.labels) if label and not table.is_total(row)]
    if len(rows) > MOST_NAMED:
        return {}
    placed = [(match.start(), match.group().casefold()) for match in WORD.finditer(text)]
    found = {}
    for row in rows:
        own = _own_words(table, row)
        at = next((at for at, told in placed if any(same_word(word, told) for word in own)), None)
        if not label_words(table, row):
            plain = re.search(rf"(?<![\w.,]){re.escape(table.labels[row].strip())}(?![\w%])", text)
            at = plain.start() if plain else None
        if at is not None:
            found[row] = at
    return found


@lru_cache(maxsize=4096)
def _own_words(table: Table, row: int) -> tuple[str, ...]:
    """Words of a row's label that no other row has, totals left out."""
    rows = [one for one in range(len(table.labels)) if one != row and not table.is_total(one)]
    others = {word for one in rows for word in label_words(table, one)}
    return tuple(word for word in label_words(table, row) if not any(same_word(word, one) for one in others))


def _most_specific(found: dict[int, int], table: Table) -> dict[int, int]:
    """Where one name lies within another that is named at the same place, only the longer counts."""
    kept = {}
    for row, at in found.items():
        own = set(label_words(table, row))
        longer = bool(own) and any(
            other != row
            and len(label_words(table, other)) > len(own)
            and all(any(same_word(word, more) for more in label_words(table, other)) for word in own)
            for other in found
        )
        if not longer:
            kept[row] = at
    return kept


@lru_cache(maxsize=8192)
def tables_of(sentence: Sentence, document: Document) -> list[Table]:
    """Tables that a sentence may speak of, the likeliest first."""
    cited = [table for number in sentence.cited if (table := document.table_numbered(number))]
    if cited:
        return cited
    order, text = sentence.paragraph.order, sentence.text
    below = next((table for table in document.tables if table.order > order), None)
    above = next((table for table in reversed(document.tables) if table.order < order), None)
    whole = sentence.paragraph.text
    named = [table for number in _CITED.findall(whole) if (table := document.table_numbered(number))]
    if _BELOW.search(text) or (_BELOW.search(whole) and not named):
        return [below] if below else []
    if _ABOVE.search(text) or (_ABOVE.search(whole) and not named):
        return [above] if above else []
    if named:
        return named
    if _BARE.search(whole):
        return [
            table
            for table in (above, below)
            if table and table.place.section == sentence.paragraph.place.section
        ]
    return _of_section(sentence, document)


@lru_cache(maxsize=8192)
def near_tables(sentence: Sentence, document: Document) -> tuple[Table, ...]:
    """Tables that a sentence or its paragraph cites, or else all of its section, the nearest first."""
    cited = tables_of(sentence, document) if _CITED.search(sentence.paragraph.text) else []
    section, order = sentence.paragraph.place.section, sentence.paragraph.order
    own = [table for table in document.tables if table.place.section == section]
    return tuple(cited) or tuple(sorted(own, key=lambda table: abs(table.order - order))[:MOST_NEAR])


def _of_section(sentence: Sentence, document: Document) -> list[Table]:
    """Tables of the same section that the paragraph names rows of, the nearest first."""
    section = sentence.paragraph.place.section
    own = [table for table in document.tables if table.place.section == section]
    near = sorted(own, key=lambda table: abs(table.order - sentence.paragraph.order))[:MOST_NEAR]
    return [table for table in near if _names_rows(sentence, table)]


def _one_kind(table: Table) -> bool:
    """Whether all columns hold the same kind of number, so that they can be compared with each other."""
    return len({table.column_unit(column) for column in range(len(table.head))}) == 1


def _names_rows(sentence: Sentence, table: Table) -> bool:
    """Two rows of the table, or one where the table stands right beside the paragraph; names may head
    columns.
    """
    needed = 1 if abs(table.order - sentence.paragraph.order) <= 2 else 2
    text = sentence.paragraph.text
    return len(rows_named(text, table)) >= needed or (
        _one_kind(table) and len(rows_named(text, transposed(table))) > 1
    )


def speaks_of(
    sentence: Sentence, document: Document, *, least: int = 1
) -> tuple[Table, dict[int, int]] | None:
    """The likeliest table with at least so many of its rows named in the sentence, and those rows."""
    for table in tables_of(sentence, document):
        turned, named = oriented(sentence.text, table)
        if len(named) >= least:
            return turned, named
    return None


def oriented(text: str, table: Table) -> tuple[Table, dict[int, int]]:
    """The table with the names in rows that a text compares, and those rows; years are never names."""
    named = rows_named(text, table)
    if len(named) < 2 and not any(head.strip()[:4].isdigit() for head in table.head):
        turned = transposed(table)
        across = rows_named(text, turned) if _one_kind(table) else {}
        if len(across) > 1:
            return turned, across
    return table, named


def column_meant(text: str, table: Table, unit: str) -> int | None:
    """The column of a unit that a text means: the one whose head it names best, the only one, else None."""
    fitting = [column for column in range(len(table.head)) if table.column_unit(column) == unit]
    if len(fitting) == 1:
        return fitting[0]
    told = words(text)
    scores = {
        column: sum(
            any(same_word(word, other) for other in told) for word in content_words(table.head[column])
        )
        for column in fitting
    }
    best = max(scores.values(), default=0)
    chosen = [column for column, score in scores.items() if score == best]
    return chosen[0] if best and len(chosen) == 1 else None


def is_about(sentence: Sentence, table: Table, column: int) -> bool:
    """Whether a sentence is of that column: its paragraph points to the table, or it shares a word with
    head or title.
    """
    whole = sentence.paragraph.text
    pointed = table.number in _CITED.findall(whole) or _BELOW.search(whole) or _ABOVE.search(whole)
    told = words(sentence.text)
    names = (*content_words(table.head[column]), *content_words(table.title))
    rows = content_words(table.label_name)
    named = [word for word in names if not any(same_word(word, row) for row in rows)]
    return bool(pointed) or any(same_word(word, other) for word in named for other in told)
