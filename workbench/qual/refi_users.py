"""Users of an exchange file, and codings that do not say whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from workbench.qual.refi_guids import GuidBook, file_guid, is_words
from workbench.qual.refi_records import RefiSelection, RefiSource, RefiUser
from workbench.qual.refi_report import Tally
from workbench.qual.refi_xml import attribute, walk


def users_of(root: Any, guids: GuidBook) -> tuple[RefiUser, ...]:
    """Everybody the file lists, then whom it only names where something was made."""
    listed: list[RefiUser] = []
    for place, element in enumerate(walk(root, "User")):
        guid = guids.own("user", attribute(element, "guid"), place=str(place))
        name = " ".join((attribute(element, "name") or attribute(element, "id")).split())
        listed.append(RefiUser(guid, name, attribute(element, "id")))
    known = {one.guid for one in listed}
    named = dict.fromkeys(attribute(one, "creatingUser").strip() for one in root.iter())
    found = (RefiUser(file_guid(name), " ".join(name.split())) for name in named if is_words(name))
    return (*listed, *(one for one in found if one.guid not in known))


def by_only_user(
    sources: Sequence[RefiSource], users: Sequence[RefiUser], tally: Tally
) -> tuple[RefiSource, ...]:
    """Sources with the codings that name nobody given to the only user, where the file lists just one."""
    if len(users) != 1 or not users[0].name:
        return tuple(sources)
    (only,) = users
    unsigned = sum(not one.user for one in _codings(sources))
    tally.note("exchange.mended_only_user", only.name, unsigned)
    return tuple(
        replace(source, selections=tuple(_signed(one, only.guid) for one in source.selections))
        for source in sources
    )


def _codings(sources: Iterable[RefiSource]) -> Iterator[Any]:
    for source in sources:
        for one in source.selections:
            yield from one.codings or (one,)


def _signed(one: RefiSelection, user: str) -> RefiSelection:
    codings = tuple(replace(coding, user=coding.user or user) for coding in one.codings)
    return replace(one, user=one.user or user, codings=codings)
