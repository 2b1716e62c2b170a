"""A codebook as a table and back: one row a code, whatever its columns are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbench.errors import InputError
from workbench.qual import refi_convention as convention
from workbench.qual.refi_guids import plain_guid, shared_guid
from workbench.qual.refi_records import RefiCode
from workbench.qual.refi_xml import colour
from workbench.texts import Texts

HEAD = (
    "guid",
    "name",
    "parent",
    "parent_guid",
    "definition",
    "include",
    "exclude",
    "example",
    "codable",
    "colour",
    "link",
    "measure",
    "slug",
    "name_nb",
    "name_en",
)
ALIASES: Mapping[str, tuple[str, ...]] = {
    "name": ("code", "code name", "codename", "tag", "kode", "navn", "kodenavn", "name_nb"),
    "parent": ("category", "parent code", "group", "overkode", "kategori", "gruppe", "forelder"),
    "parent_guid": ("parent guid",),
    "definition": ("description", "memo", "comment", "beskrivelse", "definisjon", "notat", "kommentar"),
    "include": ("inkluder", "inclusion", "when to use"),
    "exclude": ("ekskluder", "exclusion", "when not to use"),
    "example": ("eksempel", "examples", "eksempler"),
    "colour": ("color", "farge"),
    "codable": ("iscodable", "is codable"),
    "measure": ("tiltak",),
    "link": ("ledd",),
    "guid": ("id guid", "uuid"),
}
"""Names that other programs and people give the columns, in lower case."""
_NO = ("false", "0", "no", "nei")
Path = tuple[str, ...]


def table_rows(codes: Iterable[RefiCode]) -> list[tuple[str, ...]]:
    """One row a code, parents first, with the columns of ``HEAD``."""
    listed = tuple(codes)
    names = {code.guid: code.name for code in listed}
    return [_row(code, names) for code in listed]


def codes_from_table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    file_name: str,
    known: Mapping[Path, str] | None = None,
) -> tuple[RefiCode, ...]:
    """Codes of a table, parents first; a parent that has no row becomes a group.

    Parameters
    ----------
    known : mapping of tuple of str to str
        GUID of a code that exists already, by its names from the top down: rows without a GUID are joined
        with it.

    Raises
    ------
    InputError
        If no column holds names, or parents go round in a ring.
    """
    columns = _columns(head)
    if "name" not in columns:
        raise InputError("errors.codebook_columns", file=file_name, columns=", ".join(head))
    given = [{name: _plain(row[place]) for name, place in columns.items()} for row in rows]
    cells = _with_groups([one for one in given if one["name"]])
    above = _parents(cells)
    paths = [_path(number, above, cells, file_name) for number in range(len(cells))]
    guids = _guids(cells, paths, known or {})
    order = sorted(range(len(cells)), key=lambda number: len(paths[number]))
    parents = [None if place is None else guids[place] for place in above]
    return tuple(_code(cells[number], guids[number], parents[number]) for number in order)


def _row(code: RefiCode, names: Mapping[str, str]) -> tuple[str, ...]:
    told = convention.code_texts(code.description)
    cells = {
        "guid": code.guid,
        "name": code.name,
        "parent": names.get(code.parent or "", ""),
        "parent_guid": code.parent or "",
        "codable": str(code.codable).lower(),
        "colour": code.colour,
        "name_nb": told.mark.get("nb", ""),
        "name_en": told.mark.get("en", ""),
        **{name: getattr(told, name) for name in ("definition", *convention.PARTS)},
        **{name: told.mark.get(name, "") for name in ("link", "measure", "slug")},
    }
    return tuple(cells[name] for name in HEAD)


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Place of each column that is understood, its own name before others."""
    plain = [name.strip().lower() for name in head]
    found: dict[str, int] = {}
    for wanted in HEAD:
        for candidate in (wanted, *ALIASES.get(wanted, ())):
            if candidate in plain and wanted not in found:
                found[wanted] = plain.index(candidate)
    return found


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t") else cell


def _with_groups(cells: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, and one more for every parent that is named but has none."""
    names = {one["name"] for one in cells}
    missing = dict.fromkeys(one.get("parent", "") for one in cells)
    groups = [{"name": name, "codable": "false"} for name in missing if name and name not in names]
    return [*groups, *cells]


def _parents(cells: list[dict[str, str]]) -> list[int | None]:
    """Number of each row's parent: by its GUID, or the row of that name that stands last before it."""
    by_guid = {plain_guid(one.get("guid")): n for n, one in enumerate(cells) if plain_guid(one.get("guid"))}
    found: list[int | None] = []
    for number, one in enumerate(cells):
        named = [n for n, other in enumerate(cells) if other["name"] == one.get("parent") and n != number]
        before = [n for n in named if n < number]
        by_name = before[-1] if before else next(iter(named), None)
        found.append(by_guid.get(plain_guid(one.get("parent_guid")), by_name))
    return found


def _path(number: int, above: list[int | None], cells: list[dict[str, str]], file_name: str) -> Path:
    names: list[str] = []
    seen: set[int] = set()
    at: int | None = number
    while at is not None:
        if at in seen:
            offender = f"«{cells[number]['name'][:60]}»"
            raise InputError("errors.codebook_parent", file=file_name, offenders=offender, column="parent")
        seen.add(at)
        names.append(cells[at]["name"])
        at = above[at]
    return tuple(reversed(names))


def _guids(cells: list[dict[str, str]], paths: list[Path], known: Mapping[Path, str]) -> list[str]:
    used: set[str] = set()
    made: list[str] = []
    for one, path in zip(cells, paths, strict=True):
        guid = plain_guid(one.get("guid")) or known.get(path) or shared_guid("table", *path)
        turn = 1
        while guid in used:
            turn += 1
            guid = shared_guid("table", *path, turn)
        used.add(guid)
        made.append(guid)
    return made


def _code(cells: Mapping[str, str], guid: str, parent: str | None) -> RefiCode:
    name = cells["name"]
    names = {language: cells.get(f"name_{language}") or name for language in ("nb", "en")}
    mark = {**names, **{key: cells.get(key, "") for key in ("slug", "link", "measure")}}
    parts = {key: cells.get(key, "") for key in ("definition", *convention.PARTS)}
    description = convention.code_description(parts, mark, Texts("nb"))
    codable = cells.get("codable", "").strip().lower() not in _NO
    return RefiCode(guid, name, parent, codable, colour(cells.get("colour", "")), description)
