"""Names of rows that go on in the lines below them, as narrow columns of printed tables break them."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.audit.cells import parted


def wrapped_lines(lines: Sequence[str], at: int, *, longest: int, last: bool) -> list[str]:
    """The lines below row ``at`` that its name goes on in.

    A line goes on where its first word had no room on the line above: a heading would begin anew though
    there was room.

    Parameters
    ----------
    longest : int
        Letters of the longest line of names in the table.
    last : bool
        Whether no row follows: then only words in small letters and numbers go on, as a note may begin.
    """
    pieces = parted(lines[at])
    above = pieces[0][1] if len(pieces) > 1 else ""
    found: list[str] = []
    for text in lines[at + 1 :]:
        alone = parted(text)
        if not above or len(alone) != 1 or len(alone[0][1]) > longest:
            break
        words = alone[0][1]
        first = " ".join(words.split()[: 2 if words[0].isdigit() else 1])
        if len(above) + 1 + len(first) <= longest or (last and words[0].isupper()):
            break
        found.append(words)
        above = words
    return found


def longest_name(lines: Sequence[str], rows: Sequence[int]) -> int:
    """Letters of the longest name that stands beside cells."""
    names = [parted(lines[at])[0][1] for at in rows if len(parted(lines[at])) > 1]
    return max((len(name) for name in names), default=0)
