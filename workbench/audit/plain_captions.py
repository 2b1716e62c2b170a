"""Tables of a plain text whose caption stands below them."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.audit.cells import line_of, parted
from workbench.audit.plain_lines import is_rule
from workbench.audit.plain_tables import CAPTION

LEAST_ROWS = 2
MOST_LINES = 45
"""Lines from the head of a table to its caption."""
MOST_NOTES = 3
"""Lines of prose that may stand between the rows and the caption."""
_WORDS_OF_PROSE = 6


def caption_below(lines: Sequence[str], at: int) -> int | None:
    """The line of the caption of a table whose head is line ``at``; None where no such table begins there.

    Lines that stand in columns follow, rows among them, and then a caption that has no table of its own
    below it.
    """
    if not _in_columns(lines[at]):
        return None
    n_rows = n_notes = 0
    for line in range(at, min(at + MOST_LINES, len(lines))):
        text = lines[line]
        if _is_table_caption(text):
            return line if n_rows >= LEAST_ROWS and not _goes_on(lines, line + 1) else None
        if _in_columns(text) and line_of(text) is not None:
            n_rows += 1
        elif len(parted(text)) == 1 and len(text.split()) > _WORDS_OF_PROSE:
            n_notes += 1
        if n_notes > (MOST_NOTES if n_rows else 0):
            return None
    return None


def _is_table_caption(text: str) -> bool:
    found = CAPTION.match(text)
    return bool(
        found and found["kind"].lower().startswith("ta") and (found["mark"] or found["title"][0].isupper())
    )


def _in_columns(text: str) -> bool:
    return len(parted(text)) > 1 and not is_rule(text)


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether columns begin on the first line with words from ``at`` on."""
    following = next((text for text in lines[at:] if text.strip() and not is_rule(text)), "")
    return _in_columns(following) or line_of(following) is not None
