"""Looking into the XML of exchange files by local names: namespaces differ between programs."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from workbench.qual.refi_guids import file_guid

_SHORT = re.compile(r"#?[0-9a-f]{3}")
_LONG = re.compile(r"#?[0-9a-f]{6}")
_SHEER = re.compile(r"#?[0-9a-f]{8}")
_PARTS = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,[^)]*)?\)")
_OPAQUE = "ff"
_LAID_OUT = re.compile(r"[ \t]*\n([ \t]+\S.*?)\s*", re.S)
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML may hold."""
_FRACTION = re.compile(r"(\.\d{6})\d+")


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, *names: str) -> list[Any]:
    """Children of those names, in order; none of a missing element."""
    return [] if element is None else [one for one in element if local(one) in names]


def child(element: Any, name: str) -> Any:
    """The first child of a name, or None."""
    return next(iter(children(element, name)), None)


def walk(element: Any, name: str) -> Iterator[Any]:
    """Every element of a name, at any depth, in order."""
    return (one for one in element.iter() if local(one) == name)


def attribute(element: Any, name: str) -> str:
    """An attribute, whatever the case and namespace of its name; empty where it is missing."""
    given = element.get(name)
    if given is not None:
        return str(given)
    wanted = name.lower()
    for key, value in element.items():
        if key.rpartition("}")[2].lower() == wanted:
            return str(value)
    return ""


def described(element: Any) -> str:
    """The text of the element's description, without the indentation of XML laid out for reading."""
    found = child(element, "Description")
    words = "".join(found.itertext()) if found is not None else ""
    laid_out = _LAID_OUT.fullmatch(words)
    return textwrap.dedent(laid_out.group(1)) if laid_out else words.strip("\n")


def referenced(element: Any, name: str) -> tuple[str, ...]:
    """GUIDs that children of a name refer to, each once."""
    guids = (
        file_guid(attribute(one, "targetGUID") or attribute(one, "guid")) for one in children(element, name)
    )
    return tuple(dict.fromkeys(guid for guid in guids if guid))


def moment(text: str) -> str:
    """A moment as ISO 8601 in UTC, to the millisecond; without a zone it is UTC, empty if there is none."""
    plain = _FRACTION.sub(r"\1", text.strip())
    try:
        found = dt.datetime.fromisoformat(plain)
    except ValueError:
        return ""
    if found.tzinfo is None:
        found = found.replace(tzinfo=dt.UTC)
    try:
        return found.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    except OverflowError:
        return ""


def values_of(element: Any) -> dict[str, str]:
    """Values of a case or source by the GUID of their variable; empty ones are left out."""
    found: dict[str, str] = {}
    for value in children(element, "VariableValue"):
        variable = next(iter(referenced(value, "VariableRef")), "")
        words = ((one.text or "").strip() for one in value if local(one).endswith("Value"))
        if variable and (given := next(filter(None, words), "")):
            found[variable] = given
    return found


def author_of(*elements: Any) -> str:
    """GUID of who made the first element that tells, or else of who changed it last."""
    names = ("creatingUser", "creatingUserGUID", "modifyingUser", "modifyingUserGUID")
    given = (attribute(one, name) for one in elements for name in names)
    return next((file_guid(user) for user in given if user.strip()), "")


def made_at(*elements: Any) -> str:
    """When the first element that tells was made, or else changed last; as ``moment``."""
    names = ("creationDateTime", "modifiedDateTime")
    given = (moment(attribute(one, name)) for one in elements for name in names)
    return next(filter(None, given), "")


def colour(text: str) -> str:
    """``#rrggbb`` in lower case of what programs write: three, six or eight digits, or three numbers.

    Of eight digits two say how sheer it is: the first two where they are ``ff`` and the last are not.
    Anything else is no colour.
    """
    given = text.strip().lower()
    digits = given.removeprefix("#")
    if _SHORT.fullmatch(given):
        return "#" + "".join(digit * 2 for digit in digits)
    if _SHEER.fullmatch(given):
        leads = digits.startswith(_OPAQUE) and not digits.endswith(_OPAQUE)
        return "#" + (digits[2:] if leads else digits[:6])
    if numbers := _PARTS.fullmatch(given):
        parts = [int(part) for part in numbers.groups()]
        return "#" + bytes(parts).hex() if max(parts) < 256 else ""
    return f"#{digits}" if _LONG.fullmatch(given) else ""
