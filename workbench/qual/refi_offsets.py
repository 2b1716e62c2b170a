"""Positions in exchange files: programs count in eight ways, and the words tell which one a file means."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.qual.clean_text import REPLACEMENT, cleaned

WORD = re.compile(r"\w")
_ELLIPSES = ("…", "...")
_BLANKS = re.compile(r"\s+")
_REMOVED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NONCHARACTERS = re.compile(r"[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of counting.

    Attributes
    ----------
    counts_bom : bool
        A byte-order mark at the beginning of the text counts as a character.
    line_end : int
        Characters that a line end counts as: 0 as many as the file has, 1 or 2 whatever the file has.
    utf16 : bool
        A character outside the basic plane (an emoji) counts as two.
    inclusive : bool
        The end names the last character of a passage, not the place behind it.
    """

    counts_bom: bool = False
    line_end: int = 0
    utf16: bool = False
    inclusive: bool = False


STANDARD = Reading()
NVIVO = Reading(utf16=True)
READINGS: tuple[Reading, ...] = tuple(
    Reading(bom, line_end, utf16)
    for bom, line_end, utf16 in itertools.product((False, True), (0, 1, 2), (False, True))
)
"""The eight readings, and line ends that a file has lost or gained on its way; the standard's first."""
INCLUSIVE: tuple[Reading, ...] = tuple(replace(one, inclusive=True) for one in READINGS)
"""The same with the end as the last character, as some take the standard's words; tried when those fail."""
ENOUGH_AT_EDGES = 0.95


@dataclass(frozen=True, slots=True)
class RawText:
    """A text as the file has it (``body``, without a byte-order mark) and its text of record.

    ``n_removed`` counts control characters that were taken out and broken ones that were replaced.
    """

    body: str
    has_bom: bool
    text: str
    n_removed: int = 0


@dataclass(frozen=True, slots=True)
class RawSelection:
    """A passage as the file gives it: which text, where by the file's own count, and its name."""

    text: int
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """How well a reading fits a file's passages.

    Attributes
    ----------
    n : int
        Passages that are neither empty nor outside their text by any reading.
    n_at_edges : int
        Those whose beginning and end do not cut a word.
    n_exact : int
        Those that moreover begin and end with something else than a blank.
    n_named : int
        Those that begin with the words that the file gives as their name.
    places : array of int, shape (n_selections, 2)
        Start and end in the text of record; -1 where a passage lies outside its text.
    """

    reading: Reading
    n: int
    n_at_edges: int
    n_exact: int
    n_named: int
    places: np.ndarray

    @property
    def share_at_edges(self) -> float:
        """Share of the passages at word edges; 1 in a file without passages."""
        return self.n_at_edges / self.n if self.n else 1.0


def raw_text(decoded: str) -> RawText:
    """A decoded text with its byte-order mark set aside, and its text of record."""
    body = decoded.removeprefix("\ufeff")
    clean = cleaned(body, encoding="utf-8")
    return RawText(body, body != decoded, clean.text, clean.n_controls_removed + clean.n_replaced)


def place_table(raw: RawText, reading: Reading) -> np.ndarray:
    """Position in the text of record for every position that a file may count.

    Returns
    -------
    array of int, shape (n_counted + 1,)
        A position within a line end or a surrogate pair belongs to the place before it.
    """
    body = raw.body
    codes = np.frombuffer(body.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    counted = np.where((codes > 0xFFFF) & reading.utf16, 2, 1)
    kept = np.ones(len(codes), dtype=np.int64)
    kept[[match.start() for match in _REMOVED.finditer(body)]] = 0
    carriage = codes == 0x0D
    paired = carriage & (np.append(codes[1:], 0) == 0x0A)
    kept[carriage] = 1
    kept[paired] = 0
    _count_line_ends(counted, codes, paired, reading.line_end)
    leading = len(body) - len(body.lstrip("\ufeff"))
    kept[:leading] = 0
    start = int(raw.has_bom and reading.counts_bom)
    ends = np.cumsum(kept)
    table = (
        np.repeat(np.concatenate([[0], ends[:-1]]), counted) if len(codes) else np.empty(0, dtype=np.int64)
    )
    total = ends[-1:] if len(codes) else np.zeros(1, dtype=np.int64)
    return np.concatenate([np.zeros(start, dtype=np.int64), table, total])


def _count_line_ends(counted: np.ndarray, codes: np.ndarray, paired: np.ndarray, line_end: int) -> None:
    """Let every line end count as ``line_end`` characters: CR LF through its CR, a bare LF or CR itself."""
    if not line_end:
        return
    after_cr = np.append(False, paired[:-1])
    bare = ((codes == 0x0A) & ~after_cr) | ((codes == 0x0D) & ~paired)
    counted[paired] = line_end - 1
    counted[bare] = line_end


def score(texts: Sequence[RawText], selections: Sequence[RawSelection], reading: Reading) -> ReadingScore:
    """Place every passage by one reading and count how well the words agree."""
    tables = [place_table(raw, reading) for raw in texts]
    places = np.array(
        [_placed(tables[one.text], one, reading) for one in selections], dtype=np.int64
    ).reshape(-1, 2)
    edges = exact = named = 0
    for one, (start, end) in zip(selections, places.tolist(), strict=True):
        if start < 0:
            continue
        text = texts[one.text].text
        at_edges = not (cuts_word(text, start) or cuts_word(text, end))
        edges += at_edges
        exact += at_edges and start < end and not (text[start].isspace() or text[end - 1].isspace())
        named += _is_named(text[start:end], one.name)
    n = sum(one.end + reading.inclusive > one.start for one in selections)
    return ReadingScore(reading, n, edges, exact, named, places)


def best_reading(
    texts: Sequence[RawText],
    selections: Sequence[RawSelection],
    *,
    preferred: Iterable[Reading] = (),
    enough: float = ENOUGH_AT_EDGES,
) -> tuple[ReadingScore, tuple[ReadingScore, ...]]:
    """The reading that fits the words best, and the others that are as good but place passages elsewhere.

    Parameters
    ----------
    preferred : iterable of Reading
        Looked at first where several fit equally well; then the standard's own.
    enough : float
        Share of passages at word edges that makes it needless to ask whether ends are counted in.

    Returns
    -------
    best : ReadingScore
    rivals : tuple of ReadingScore
        Empty when the words decide: names first, then word edges. A rival cuts no more words than the best
        and has no more blanks at the ends of its passages.
    """
    best, rivals = _best_of(texts, selections, [*preferred, *READINGS])
    n_names = sum(len(same_blanks(one.name)) > 2 for one in selections)
    if not selections or (best.n_named == n_names and best.share_at_edges >= enough):
        return best, rivals
    other, others = _best_of(texts, selections, INCLUSIVE)
    by_edges = other.n_named >= best.n_named and best.share_at_edges < enough <= other.share_at_edges
    return (other, others) if other.n_named > best.n_named or by_edges else (best, rivals)


def _best_of(
    texts: Sequence[RawText], selections: Sequence[RawSelection], readings: Iterable[Reading]
) -> tuple[ReadingScore, tuple[ReadingScore, ...]]:
    scores = [score(texts, selections, reading) for reading in dict.fromkeys(readings)]
    best = max(scores, key=_rank)
    rivals: list[ReadingScore] = []
    for other in scores:
        seen = [best, *rivals]
        as_good = _rank(other) == _rank(best) and other.n_exact >= best.n_exact
        if as_good and not any((other.places == one.places).all() for one in seen):
            rivals.append(other)
    return best, tuple(rivals)


def _rank(found: ReadingScore) -> tuple[int, int]:
    return found.n_named, found.n_at_edges


def _placed(table: np.ndarray, one: RawSelection, reading: Reading) -> tuple[int, int]:
    """Start and end in the text of record; (-1, -1) outside it or empty."""
    after = one.end + reading.inclusive
    if not 0 <= one.start < after < len(table):
        return -1, -1
    start, end = int(table[one.start]), int(table[after])
    return (start, end) if start < end else (-1, -1)


def cuts_word(text: str, place: int) -> bool:
    """Whether a place lies within a word; a combining mark belongs to the letter before it."""
    if not 0 < place < len(text):
        return False
    return bool(_in_word(text[place - 1]) and _in_word(text[place]))


def _in_word(character: str) -> bool:
    return bool(WORD.match(character)) or unicodedata.category(character).startswith("M")


def _is_named(quote: str, name: str) -> bool:
    """Whether a passage begins with its name, blanks and a cut with «…» aside."""
    wanted = same_blanks(name)
    for mark in _ELLIPSES:
        wanted = wanted.removesuffix(mark).rstrip()
    return len(wanted) > 2 and same_blanks(quote).startswith(wanted)


def same_blanks(text: str) -> str:
    """Words with single blanks between them and without what XML cannot hold, for comparison."""
    return _NONCHARACTERS.sub(REPLACEMENT, _BLANKS.sub(" ", text)).strip()
