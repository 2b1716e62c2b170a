"""The codebook a study starts with: one code a link of its logic model, and the standard groups beside."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.mixed.logic_model import Link, LogicModel, Measure

_TEXTS = Path(__file__).parents[1] / "qual" / "codebook.toml"
Row = dict[str, object]


def standard_codebook(model: LogicModel) -> list[Row]:
    """Rows of the codebook, parents first; links that only gather others have no code of their own."""
    texts = tomllib.loads(_TEXTS.read_text(encoding="utf-8"))
    return [*_measure_codes(model, texts["links"]), *_group_codes(texts["groups"])]


def _measure_codes(model: LogicModel, texts: dict[str, Any]) -> Iterator[Row]:
    linked = [link for link in model.links if not link.gathers]
    owners = list(dict.fromkeys(link.measure_id for link in linked))
    for colour, owner in enumerate(owners):
        group = owner_group(model, owner, colour=colour)
        yield group
        for link in linked:
            if link.measure_id == owner:
                yield _link_code(link, str(group["slug"]), colour, texts.get(link.to_node, {}))


def owner_group(model: LogicModel, owner: str | None, *, colour: int = 0) -> Row:
    """The heading that the codes of a measure's links stand below; None: links that no measure owns."""
    return _group(f"links.{owner or 'chain'}", *_owner_names(model, owner), colour)


def link_code(link: Link) -> Row:
    """The code of a link, without its place in the tree."""
    texts = tomllib.loads(_TEXTS.read_text(encoding="utf-8"))["links"]
    row = _link_code(link, "", 0, texts.get(link.to_node, {}))
    return {name: value for name, value in row.items() if name not in ("parent", "colour")}


def _owner_names(model: LogicModel, owner: str | None) -> tuple[str, str]:
    if owner is None:
        return "Kjeden videre", "The chain onwards"
    measure: Measure = model.measure(owner)
    return measure.name_nb, measure.name_en


def _link_code(link: Link, parent: str, colour: int, texts: dict[str, str]) -> Row:
    names = {"name_nb": link.name_nb, "name_en": link.name_en}
    place = {"slug": f"link.{link.link}", "parent": parent, "link": link.link, "measure_id": link.measure_id}
    return {**place, **names, **texts, "colour": colour}


def _group_codes(groups: list[dict[str, Any]]) -> Iterator[Row]:
    for colour, group in enumerate(groups, start=6):
        yield _group(group["slug"], group["nb"], group["en"], colour)
        for code in group["codes"]:
            yield {
                "slug": f"{group['slug']}.{code['slug']}",
                "parent": group["slug"],
                "name_nb": code["nb"],
                "name_en": code["en"],
                "definition": code["definition"],
                "example": code["example"],
                "colour": colour,
            }


def _group(slug: str, name_nb: str, name_en: str, colour: int) -> Row:
    return {"slug": slug, "name_nb": name_nb, "name_en": name_en, "colour": colour, "codable": 0}
