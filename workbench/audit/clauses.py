"""Where the clauses of a sentence begin and end."""

from __future__ import annotations

import itertools
import re

_CUT = re.compile(r"[;:]|,\s+(?:og|and|men|but|så|so)\b|\b(?:mens|while|whereas)\b", re.IGNORECASE)


def main_clauses(text: str) -> list[tuple[int, int]]:
    """Clauses that could stand alone: cut at semicolons, «, and», «while»."""
    cuts = [0, *(found.start() for found in _CUT.finditer(text)), len(text)]
    return [(start, end) for start, end in itertools.pairwise(cuts) if start < end]
