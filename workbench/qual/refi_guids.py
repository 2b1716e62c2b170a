"""GUIDs of exchange files: the same thing has the same GUID from export to export."""

from __future__ import annotations

import re
import uuid

NAMESPACE = uuid.UUID("6f1f7d7c-4f0e-5f3a-9d57-8a1c5b0f2e61")
"""Of everything that is the same in every study, e.g. the codes of a standard logic model."""
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_BARE = re.compile(r"[0-9a-fA-F]{32}")


def shared_guid(*parts: object) -> str:
    """The GUID of something that is the same in every study."""
    return str(uuid.uuid5(NAMESPACE, _joined(parts)))


def study_guid(study: str, *parts: object) -> str:
    """The GUID of something of one study.

    Parameters
    ----------
    study : str
        What no other study has, e.g. the hash of the first event of its log.
    *parts : object
        What tells it from everything else in the study, copies of the study file included.
    """
    return str(uuid.uuid5(uuid.uuid5(NAMESPACE, study), _joined(parts)))


def plain_guid(text: str | None) -> str:
    """A GUID without braces in lower case; empty where the text holds none."""
    found = _GUID.fullmatch((text or "").strip())
    return found.group(1).lower() if found else ""


def file_guid(text: str | None) -> str:
    """What a file means by an identity: its GUID, or one made from words that are none; empty if silent.

    Scripts write ``guid="code-1"``, and 32 digits without strokes are met too; references use the same words.
    """
    given = (text or "").strip()
    if _BARE.fullmatch(given):
        return str(uuid.UUID(given))
    return plain_guid(given) or (shared_guid("named", given) if given else "")


def is_words(text: str) -> bool:
    """Whether an identity is told by words, not by a GUID."""
    given = text.strip()
    return bool(given) and not plain_guid(given) and not _BARE.fullmatch(given)


def guid_within(text: str | None) -> str:
    """The first GUID that a path or a name holds; empty where it holds none."""
    found = _GUID.search(text or "")
    return found.group(1).lower() if found else ""


class GuidBook:
    """Gives every thing of one kind in a file a GUID of its own and counts what had to be mended.

    The first to bear a GUID keeps it; references mean the first.
    """

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self.n_doubled = 0
        self.n_missing = 0
        self.n_odd = 0

    def own(self, kind: str, text: str | None, *, place: str = "") -> str:
        """The GUID of a thing: the file's, or one made from it when it is doubled or missing.

        Parameters
        ----------
        kind : str
            GUIDs are told apart within a kind: the standard's own sample shares one between kinds.
        place : str
            What tells the thing from its like when the file gives no GUID, e.g. the path of a code.
        """
        given = file_guid(text)
        self.n_missing += not given
        self.n_odd += bool(given) and not plain_guid(text)
        self.n_doubled += (kind, given) in self._seen
        made, turn = given or shared_guid("missing", kind, place), 1
        while (kind, made) in self._seen:
            turn += 1
            made = shared_guid("again", kind, given or place, turn)
        self._seen.add((kind, made))
        return made


def _joined(parts: tuple[object, ...]) -> str:
    return "\x1f".join(str(part) for part in parts)
