"""Whether a number of a sentence is measured in what a table counts: days, points, kilowatt hours."""

from __future__ import annotations

from workbench.audit.document import Table
from workbench.audit.lexicon import WORD, has, pattern, same_word, words
from workbench.audit.numbers import Number

NEAR = 3
"""Words after a number among which its measure stands."""


def measured_in(text: str, number: Number, table: Table) -> bool:
    """Whether the measure told right after a number stands in the table's title, heads or names of rows.

    A number without one can be of any table.
    """
    after = [found.group() for found in WORD.finditer(text[number.end : number.end + 40])][:NEAR]
    told = [word for word in after if pattern("measures.unit").fullmatch(word)]
    if not told or number.unit in ("points", "percent"):
        return True
    if has("measures.money", told[0]):
        return any(table.column_unit(column) == "money" for column in range(len(table.head)))
    written = f"{table.title} {table.label_name} {' '.join((*table.head, *table.labels))} {table.notes}"
    if has("measures.points", told[0]):
        return has("measures.scored", written)
    return any(same_word(told[0].casefold(), word, least=2) for word in words(written))
