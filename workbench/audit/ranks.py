"""Words for largest, second, higher still and lowest of all, against the column they are about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, pattern, same_word, words
from workbench.audit.orders import (
    COUNTED,
    count_columns,
    counted_column,
    is_year,
    listed,
    named_column,
    only_counted,
    out_of_order,
    rank_of,
    ranked_rows,
)
from workbench.audit.sentences import Sentence, column_meant, rows_named, sentences_of, speaks_of, tables_of

_SUPERLATIVE = re.compile(
    r"\b(?:(?:de|the) (?:to|tre|fire|two|three|four)|nest|tredje|fjerde|second|third|fourth|blant de|"
    r"among the|one of the|en av de|et av de|ett av de|minst(?=\s+(?:\d|to|tre|én|ett|en|halv)))[ -]*",
    re.I,
)
_MANY = re.compile(r"flest|færrest|most|fewest|størst|largest|minst|smallest|biggest", re.IGNORECASE)
_OFTEN = re.compile(
    r"oftest|sjeldnest|most often|most frequent|least often|rarest|most common|vanligst", re.IGNORECASE
)
_IN = re.compile(r"\b(?:i|in|ved|at|på|hos)\s+(?:the )?\Z", re.IGNORECASE)
_EQUAL = 1e-9


def check_ranks(document: Document) -> Iterator[Observation]:
    """Every sentence that ranks rows of a table it speaks of."""
    for sentence in sentences_of(document):
        yield from _followed(sentence, document)
        yield from _superlative(sentence, document)
        yield from _still_higher(sentence, document)
        yield from _than_siblings(sentence, document)


def _rank_column(sentence: Sentence, table: Table, *, order: Sequence[int] = ()) -> int | None:
    """The column that is ranked: named in the sentence or the one before it, else the first of counts, the
    only one.
    """
    told = words(sentence.text)
    scores = {
        column: sum(any(same_word(word, other) for other in told) for word in content_words(head))
        for column, head in enumerate(table.head)
        if table.column_unit(column)
    }
    best = max(scores.values(), default=0)
    chosen = [column for column, score in scores.items() if score == best]
    if best and len(chosen) == 1:
        return chosen[0]
    found = counted_column(table) if len(scores) != 1 else next(iter(scores))
    alike = [column for column in scores if is_year(table.head[column])]
    agreeing = [column for column in alike if not out_of_order(table, column, order, largest=True)]
    return found if found is not None or not alike else (agreeing or alike)[-1]


def _holding_all(sentence: Sentence, table: Table, order: Sequence[int]) -> int | None:
    """The only column that has a number of the sentence for each of two rows or more."""
    told = [one for one in sentence.numbers if one.unit != "year"]
    found = []
    for column in range(len(table.head)):
        cells = [cell for row in order if (cell := table.rows[row][column].number)]
        held = sum(any(one.fits(cell.value) for one in told) for cell in cells)
        found += [column] if held > 1 and held == len(order) else []
    return found[0] if len(found) == 1 else None


def _followed(sentence: Sentence, document: Document) -> Iterator[Observation]:
    """«A is the largest, followed by B and C»."""
    chain = pattern("followed").search(sentence.text)
    if not chain or not (found := speaks_of(sentence, document, least=2)):
        return
    table, named = found
    end = re.search(r"[.;:]|\b(?:mens|while|whereas)\b", sentence.text[chain.end() :])
    stop = chain.end() + end.start() if end else len(sentence.text)
    order = [row for row, at in sorted(named.items(), key=lambda item: item[1]) if at < stop]
    column = _holding_all(sentence, table, order)
    column = _rank_column(sentence, table, order=order) if column is None else column
    ends = (min(named[row] for row in order), max(named[row] for row in order)) if order else (0, 0)
    if column is None or len(order) < 2 or not ends[0] < chain.start() < ends[1]:
        return
    largest = not has("smallest", sentence.text[: chain.start()]) or has(
        "largest", sentence.text[: chain.start()]
    )
    ranked = ranked_rows(table, column, largest=largest)
    wrong = [row for row in order if row in ranked and rank_of(table, column, ranked, row) > len(order)]
    wrong = wrong or out_of_order(table, column, order, largest=largest)
    told = {"table": table.name, "column": table.head[column], "told": listed(table, column, order)}
    first = {"true": listed(table, column, ranked[: len(order)])}
    place, quote = sentence.paragraph.place, sentence.text
    if wrong or table.value(order[0], column) != table.value(ranked[0], column):
        ranks = ", ".join(
            f"{table.labels[row]} {rank_of(table, column, ranked, row)}." for row in order if row in ranked
        )
        yield seen("rank", "medium", "rank_differs", place, quote, ranks=ranks, **told, **first)
    else:
        yield seen("rank", "reconciled", "rank_agrees", place, quote, **told)


def _superlative(sentence: Sentence, document: Document) -> Iterator[Observation]:
    """«A has the highest share and B the lowest»: in each clause one row and one such word."""
    if pattern("followed").search(sentence.text) or has("than_others", sentence.text):
        return
    found = speaks_of(sentence, document)
    compared = re.search(r"\b(?:enn|than)\b|\?", sentence.text)
    if not found or compared or has("no_difference", sentence.text):
        return
    table, named = found
    if _of_untold_shares(sentence, table):
        return
    for start, end in _clauses(sentence.text, several=len(named) > 1):
        rows = [row for row, at in named.items() if start <= at < end]
        told = _superlative_word(sentence.text[start:end])
        if len(rows) != 1 or told is None or _is_where(sentence.text[: named[rows[0]]], told[0]):
            continue
        word, largest = told
        meant = _meant(sentence, sentence.text[start:end], table, rows[0], word)
        columns = [meant] if meant is not None else (count_columns(table) if COUNTED.match(word) else [])
        seen_so = [
            one for column in columns for one in _best(sentence, table, rows[0], column, largest=largest)
        ]
        yield from sorted(seen_so, key=lambda one: one.severity != "reconciled")[:1]


def _is_where(before: str, word: str) -> bool:
    """Whether a row is only where something is told most often: «nevnes oftest i Vik»."""
    return _OFTEN.match(word) is not None and _IN.search(before) is not None


def _of_untold_shares(sentence: Sentence, table: Table) -> bool:
    """Whether a sentence ranks percentages and the table has none."""
    told = has("share_word", sentence.text) and any(one.unit == "percent" for one in sentence.numbers)
    return told and not any(table.column_unit(column) == "percent" for column in range(len(table.head)))


def _meant(sentence: Sentence, clause: str, table: Table, row: int, word: str) -> int | None:
    """The column that is compared: of the clause, the sentence or the one before; else that of counts."""
    shares = has("share_word", sentence.text) and not has("share_word", clause) and not COUNTED.search(word)
    texts = (sentence.text,) if shares else (clause, sentence.text)
    told = [Sentence(text, sentence.paragraph, ()) for text in (*texts, *sentence.before[-1:])]
    found = (named_column(one, table, row) for one in told)
    column = next((one for one in found if one is not None), None)
    of_shares = column is not None and table.column_unit(column) == "percent"
    if (column is None and _MANY.match(word)) or (of_shares and COUNTED.search(word)):
        return counted_column(table)
    return only_counted(table) if column is None else column


def _superlative_word(clause: str) -> tuple[str, bool] | None:
    """The word of a clause for most or least, and whether it is for most; None without one or with both."""
    largest, smallest = pattern("largest").search(clause), pattern("smallest").search(clause)
    told = largest or smallest
    if (
        not told
        or (largest and smallest)
        or _SUPERLATIVE.search(clause[max(0, told.start() - 12) : told.end() + 1])
    ):
        return None
    return told.group(), bool(largest)


def _clauses(text: str, *, several: bool) -> list[tuple[int, int]]:
    """Where clauses begin and end; where one row is named, «and» and commas part none."""
    words_between = "mens|while|whereas|men|but|since|because|fordi|siden|ettersom" + (
        "|og|and" if several else ""
    )
    cuts = [0, *(found.start() for found in re.finditer(rf"[;:]|\b(?:{words_between})\b", text)), len(text)]
    return list(itertools.pairwise(cuts))


def _best(sentence: Sentence, table: Table, row: int, column: int, *, largest: bool) -> Iterator[Observation]:
    of_falls = has("fell", sentence.text) and (table.value(row, column) or 0.0) < 0
    ranked = ranked_rows(table, column, largest=largest != of_falls)
    if len(ranked) < 3 or row not in ranked:
        return
    value, best = table.value(row, column) or 0.0, table.value(ranked[0], column) or 0.0
    agrees = abs(value - best) < _EQUAL
    told = {"row": table.labels[row], "best_row": table.labels[ranked[0]], "value": value, "best": best}
    yield seen(
        "rank",
        "reconciled" if agrees else "medium",
        "superlative_agrees" if agrees else "superlative_differs",
        sentence.paragraph.place,
        sentence.text,
        table=table.name,
        column=table.head[column],
        **told,
    )


def _first_named(text: str, table: Table) -> int | None:
    """The column of numbers whose head a text names first: what it is about."""
    told = words(text)
    places = {
        column: next(
            (at for at, word in enumerate(told) if any(same_word(word, own) for own in content_words(head))),
            None,
        )
        for column, head in enumerate(table.head)
    }
    found = {column: at for column, at in places.items() if at is not None and table.column_unit(column)}
    return min(found, key=lambda column: found[column]) if found else None


def _still_higher(sentence: Sentence, document: Document) -> Iterator[Observation]:
    """«For B it is higher still»: higher than those that were told to be high before it."""
    up, down = has("higher_again", sentence.text), has("lower_again", sentence.text)
    found = speaks_of(sentence, document)
    if up == down or not found or len(found[1]) != 1 or not sentence.before:
        return
    table, row = found[0], next(iter(found[1]))
    column = column_meant(sentence.text, table, "percent")
    column = named_column(sentence, table) if column is None else column
    earlier = _told_high(sentence, table, "higher" if up else "lower") - {row}
    if column is not None and earlier and table.value(row, column) is not None:
        yield _against_earlier(sentence, table, (row, column), earlier, up=up)


def _told_high(sentence: Sentence, table: Table, concept: str) -> set[int]:
    """Rows that the paragraph has told to be high, or low, before the sentence."""
    return {row for text in sentence.before if has(concept, text) for row in rows_named(text, table)}


def _against_earlier(
    sentence: Sentence, table: Table, cell: tuple[int, int], earlier: set[int], *, up: bool
) -> Observation:
    row, column = cell
    own = table.value(row, column) or 0.0
    beyond = [one for one in earlier if _beyond(table.value(one, column), own, up=up)]
    others = listed(table, column, sorted(beyond or earlier))
    names = {"table": table.name, "row": table.labels[row], "value": own, "others": others}
    place, quote = sentence.paragraph.place, sentence.text
    if beyond:
        key = "still_higher_differs" if up else "still_lower_differs"
        return seen("rank", "medium", key, place, quote, **names)
    return seen("rank", "reconciled", "still_higher_agrees", place, quote, **names)


def _beyond(value: float | None, own: float, *, up: bool) -> bool:
    return value is not None and (value > own if up else value < own)


def _than_siblings(sentence: Sentence, document: Document) -> Iterator[Observation]:
    """«The standard error is lower here than in the others»: tables of the same head, or rows of one
    table.
    """
    than = pattern("than_others").search(sentence.text)
    up, down = has("higher", sentence.text), has("lower", sentence.text)
    if not than or up == down:
        return
    for table in tables_of(sentence, document):
        siblings = [one for one in document.tables if one.head == table.head and len(one.rows) == 1]
        column = _first_named(sentence.text[: than.start()], table)
        if column is None or len(table.rows) != 1 or len(siblings) < 2:
            continue
        own = abs(table.value(0, column) or 0.0)
        values = [abs(one.value(0, column) or 0.0) for one in siblings if one.order != table.order]
        agrees = all(own > value if up else own < value for value in values)
        others = ", ".join(
            f"{one.name}: {one.rows[0][column].text}" for one in siblings if one.order != table.order
        )
        severity, key = ("reconciled", "than_others_agrees") if agrees else ("medium", "than_others_differs")
        told = {"table": table.name, "column": table.head[column], "value": own, "others": others}
        yield seen("rank", severity, key, sentence.paragraph.place, sentence.text, **told)  # type: ignore[arg-type]
        return
