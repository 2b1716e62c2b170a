"""Text with live parts: references in place of numbers, quotes and verdicts, and what changed behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.texts import Language

BLOCKS = ("table", "figure")
"""Kinds of references whose content stands below the paragraph; in the sentence stands their number."""
PLACE = "\ufffc"
"""Stands for a reference where only the author's own words are read."""
_REFERENCE = re.compile(r"\{\{\s*([a-z]+):([A-Za-z0-9_-]+)(?:\.([a-z0-9_]+))?\s*\}\}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a sentence that something of the study fills: ``{{effect:vv.att}}``.

    Attributes
    ----------
    kind : str
        ``effect``, ``verdict``, ``quote``, ``table`` …
    key : str
        Which one of that kind.
    field : str
        What of it; empty for the usual.
    """

    kind: str
    key: str
    field: str = ""

    @property
    def name(self) -> str:
        """``effect:vv.att``."""
        return f"{self.kind}:{self.key}" + (f".{self.field}" if self.field else "")

    @property
    def code(self) -> str:
        """As it stands in a text: ``{{effect:vv.att}}``."""
        return "{{" + self.name + "}}"

    @property
    def is_block(self) -> bool:
        """Whether its content stands below the paragraph."""
        return self.kind in BLOCKS


@dataclass(frozen=True, slots=True)
class LivePart:
    """What a reference stands for now.

    Attributes
    ----------
    nb, en : str
        The words that stand in the sentence.
    stamp : str
        What is kept when a sentence is confirmed, and compared later: the words themselves, or a checksum
        where words of people or a whole table stand behind it.
    anchor : str
        Address of what it rests on.
    link : str
        The cell it speaks of; empty if of none.
    """

    nb: str
    en: str
    stamp: str
    anchor: str = ""
    link: str = ""

    def words(self, language: Language) -> str:
        """The words in ``nb`` or ``en``."""
        return self.nb if language == "nb" else self.en


@dataclass(frozen=True, slots=True)
class Change:
    """A reference whose source is not what it was when the sentence was confirmed.

    Attributes
    ----------
    before, now : str or None
        Stamps; ``before`` is None for what nobody has confirmed, ``now`` for what is gone.
    """

    reference: Reference
    before: str | None
    now: str | None


def pieces(text: str) -> tuple[str | Reference, ...]:
    """A text as words and references in their order; nothing of it is lost.

    Examples
    --------
    >>> pieces("Anslaget er {{effect:vv.att}}.")
    ('Anslaget er ', Reference(kind='effect', key='vv', field='att'), '.')
    """
    found: list[str | Reference] = []
    end = 0
    for match in _REFERENCE.finditer(text):
        if match.start() > end:
            found.append(text[end : match.start()])
        kind, key, field = match.groups()
        found.append(Reference(kind, key, field or ""))
        end = match.end()
    return (*found, text[end:]) if end < len(text) else tuple(found)


def references(*texts: str) -> tuple[Reference, ...]:
    """The references of one or more texts, each once, in their order."""
    every = [one for text in texts for one in pieces(text) if isinstance(one, Reference)]
    return tuple(dict.fromkeys(every))


def own_words(text: str) -> str:
    """The author's words alone: every reference is one character, ``PLACE``."""
    return "".join(one if isinstance(one, str) else PLACE for one in pieces(text))


def with_code(text: str, code: str, at: int) -> tuple[str, int]:
    """A text with a code put in at a place, set off by blanks, and the place behind it.

    A place inside another reference is taken as the one behind that.

    Examples
    --------
    >>> with_code("Anslaget er.", "{{effect:vv.att}}", 11)
    ('Anslaget er {{effect:vv.att}}.', 29)
    """
    inside = (match.end() for match in _REFERENCE.finditer(text) if match.start() < at < match.end())
    at = min(next(inside, max(at, 0)), len(text))
    before, after = text[:at], text[at:]
    lead = " " if before and not before[-1].isspace() and before[-1] not in "(«“[" else ""
    tail = " " if after and (after[0].isalnum() or after[0] in "{(«“[") else ""
    return f"{before}{lead}{code}{tail}{after}", len(before) + len(lead) + len(code)


def filled(text: str, parts: Mapping[Reference, LivePart], language: Language, *, missing: str) -> str:
    """The text as it is read now; ``missing`` stands where a reference leads nowhere."""
    return "".join(
        one if isinstance(one, str) else parts[one].words(language) if one in parts else missing
        for one in pieces(text)
    )


def stamps(found: tuple[Reference, ...], parts: Mapping[Reference, LivePart]) -> dict[str, str]:
    """What is kept when a sentence is confirmed: the stamp of each of its references, by name."""
    return {one.name: parts[one].stamp for one in found if one in parts}


def changes(
    found: tuple[Reference, ...], kept: Mapping[str, str], parts: Mapping[Reference, LivePart]
) -> tuple[Change, ...]:
    """The references whose source has changed or gone since the sentence was confirmed.

    Parameters
    ----------
    found : tuple of Reference
        Those of the sentence.
    kept : mapping of name to stamp
        From :func:`stamps`, when it was confirmed.
    """
    listed = [Change(one, kept.get(one.name), parts[one].stamp if one in parts else None) for one in found]
    return tuple(one for one in listed if one.now is None or one.before != one.now)
