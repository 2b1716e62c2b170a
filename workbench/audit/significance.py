"""What a text says of significance against the flags of its table, and «not significant» read as «no
effect».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from workbench.audit.document import Document, Table
from workbench.audit.estimates import error_of, estimate_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has, pattern
from workbench.audit.number_words import whole
from workbench.audit.sentences import Sentence, rows_named, sentences_of, speaks_of, split, tables_of

_LEVEL = re.compile(
    r"(\d+|[a-z]{2,4})\s*(?:%|prosent|per ?cent)[ -]*s?[ -]*(?:signifikans|nivå|significance|level)",
    re.I,
)
_STARS = {1: 10.0, 2: 5.0, 3: 1.0}
_LEVELS = ((2.576, 1.0), (1.96, 5.0), (1.645, 10.0))
_COMPARED = re.compile(
    r"\b(?:enn|than|mot|against|til|from|fra) (?:\w+ )?(?:de andre|de øvrige|the others?|the rest)\b", re.I
)
DEFAULT_LEVEL = 5.0
"""Per cent; used where a text names no level."""


def level_of(table: Table, row: int) -> float | None:
    """The level at which a row is significant, in per cent: 100 for not, None where the table does not
    tell.
    """
    for column, head in enumerate(table.head):
        text = table.rows[row][column].text.strip().lower()
        if has("flag_column", head):
            return _flag(text)
        if has("p_value", head) and len(head.strip()) < 14 and (number := table.rows[row][column].number):
            return 100 * number.value
    if (size := _statistic(table, row)) is not None:
        return next((level for least, level in _LEVELS if size >= least), 100.0)
    stars = max(
        (len(found.group()) for cell in table.rows[row] if (found := re.search(r"\*{1,3}\s*$", cell.text))),
        default=0,
    )
    starred = any(re.search(r"\d\s*\*+", cell.text) for line in table.rows for cell in line)
    return _STARS[stars] if stars else (100.0 if starred else None)


def _statistic(table: Table, row: int) -> float | None:
    """The size of a row's T: as printed, else its estimate over its standard error."""
    columns = estimate_columns(table)
    if not columns or has("ratio_head", table.head[columns.estimate]):
        return None
    told = table.value(row, columns.statistic) if columns.statistic is not None else None
    if told is not None:
        return abs(told)
    value, error = table.value(row, columns.estimate), error_of(table, row, columns)
    return abs(value / error) if value is not None and error else None


def _flag(text: str) -> float | None:
    if text in ("nei", "no", "n.s.", "ns", "i.s.", "–", "-", ""):
        return 100.0
    if found := re.search(r"(\d+(?:[.,]\d+)?)\s*(?:%|prosent|per ?cent)", text):
        return float(found.group(1).replace(",", "."))
    stars = re.fullmatch(r"\*{1,3}", text)
    if stars:
        return _STARS[len(text)]
    return DEFAULT_LEVEL if text in ("ja", "yes", "sig.", "sign.", "signifikant", "significant") else None


def check_flags(document: Document) -> Iterator[Observation]:
    """Rows that a sentence calls significant, not significant, or no different."""
    for sentence in sentences_of(document):
        negated = has("not_significant", sentence.text) or has("no_difference", sentence.text)
        if not (negated or has("significant", sentence.text)) or (
            has("null.guards", sentence.text) and "?" in sentence.text
        ):
            continue
        others = pattern("others_word").search(_COMPARED.sub("", sentence.text))
        if negated and others:
            yield from _others(sentence, document)
        elif negated:
            yield from _called(sentence, document, significant=False)
        elif not re.search(
            r"\b(?:ikke|not|neither|hverken|verken|unntatt|except|bortsett|but that|but those|but for|"
            r"apart from|med unntak)\b",
            sentence.text,
            re.I,
        ):
            yield from _called(sentence, document, significant=True)


def asked_level(sentence: Sentence) -> float:
    """The level that a sentence names, in per cent; the usual one where it names none."""
    found = _LEVEL.search(sentence.text)
    told = whole(found.group(1)) if found else None
    return float(told) if told else DEFAULT_LEVEL


def _called(sentence: Sentence, document: Document, *, significant: bool) -> Iterator[Observation]:
    found = speaks_of(sentence, document)
    if not found:
        return
    table, named = found
    rows = _scope(sentence, named, negated=not significant)
    asked = asked_level(sentence) if _LEVEL.search(sentence.text) or not significant else 10.0
    levels = {row: level for row in rows if (level := level_of(table, row)) is not None}
    if not levels:
        return
    wrong = [row for row, level in levels.items() if (level <= asked) != significant]
    told = {"table": table.name, "level": asked}
    place, quote = sentence.paragraph.place, sentence.text
    if wrong:
        key = "flag_missing" if significant else "flag_significant"
        yield seen("flags", "medium", key, place, quote, rows=_listed(table, wrong), **told)
    else:
        yield seen(
            "flags", "reconciled", "flags_agree", place, quote, rows=_listed(table, list(levels)), **told
        )


def _scope(sentence: Sentence, named: dict[int, int], *, negated: bool) -> list[int]:
    """Rows in the clause that says it: a sentence may go on with «while» or «but»."""
    concepts = ("not_significant", "no_difference") if negated else ("significant",)
    told = pattern(*concepts).search(sentence.text)
    if not told:
        return []
    cuts = [
        0,
        *(
            found.start()
            for found in re.finditer(
                r"\b(?:mens|men|derimot|while|but|whereas|however)\b|[;:]", sentence.text
            )
        ),
        len(sentence.text),
    ]
    start = max(cut for cut in cuts if cut <= told.start())
    end = min(cut for cut in cuts if cut > told.start())
    return [row for row, at in named.items() if start <= at < end]


def _listed(table: Table, rows: Sequence[int]) -> str:
    return "; ".join(table.row_text(row).replace(" | ", ", ") for row in rows)


def _others(sentence: Sentence, document: Document) -> Iterator[Observation]:
    """«The others are not significant, except X»: rows that are, and are named nowhere in the section."""
    for table in tables_of(sentence, document):
        named = _named_before(sentence, table, document)
        rows = [row for row in range(len(table.rows)) if not has("constant", table.labels[row])]
        levels = {row: level for row in rows if (level := level_of(table, row)) is not None}
        if named and levels:
            yield _judged_others(sentence, table, named, levels)
            return


def _named_before(sentence: Sentence, table: Table, document: Document) -> set[int]:
    """Rows that the sentence names, or one of its section up to it that speaks of significance."""
    section, order = document.of_section(sentence.paragraph.place), sentence.paragraph.order
    texts = [text for one in section if one.order <= order for text in split(one.text)]
    said = [text for text in texts if has("significant", text)]
    return {row for text in (*said, sentence.text) for row in rows_named(text, table)}


def _judged_others(
    sentence: Sentence, table: Table, named: set[int], levels: Mapping[int, float]
) -> Observation:
    usual = 10.0 if rows_named(sentence.text, table) else DEFAULT_LEVEL
    asked = asked_level(sentence) if _LEVEL.search(sentence.text) else usual
    block = _block(sentence, table)
    wrong = [row for row, level in levels.items() if row in block and level <= asked and row not in named]
    told = {"table": table.name, "level": asked}
    place, quote = sentence.paragraph.place, sentence.text
    if wrong:
        rows = _listed(table, wrong)
        return seen("flags", "medium", "others_significant", place, quote, rows=rows, **told)
    return seen("flags", "reconciled", "others_agree", place, quote, **told)


def _block(sentence: Sentence, table: Table) -> set[int]:
    """Rows that «the others» can be among: from the first that the paragraph names on."""
    named = rows_named(sentence.paragraph.text, table)
    return set(range(min(named, default=0), len(table.rows)))
