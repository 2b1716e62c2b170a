"""Drawing the simulated reception centres, and who lived where."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from workbench.demo.register_draws import ARMS, PARTS
from workbench.quant.register_rows import Centre

Settings = Mapping[str, Any]
NAMED = Path(__file__).parent / "centres.toml"
_OFFERS = {
    "with_courses_only": ("local", "national"),
    "with_vv_only": ("vv",),
    "with_both": ("vv", "local", "national"),
    "without": (),
}


def draw_centres(assumed: Settings, rng: np.random.Generator) -> tuple[Centre, ...]:
    """The seven named centres and the numbered rest, each with its region and the measures it offered."""
    named = [_named(entry) for entry in tomllib.loads(NAMED.read_text(encoding="utf-8"))["centre"]]
    offers = [offer for name, offer in _OFFERS.items() for _ in range(assumed["centres"][name])]
    regions, shares = zip(*assumed["centres"]["regions"].items(), strict=True)
    places = rng.choice(np.array(regions), size=len(offers), p=np.array(shares) / sum(shares))
    numbered = [
        Centre(f"C{number:03}", f"Mottak {number}", str(region), {"measures": list(offer)})
        for number, (offer, region) in enumerate(zip(offers, places, strict=True), start=len(named) + 1)
    ]
    return (*named, *numbered)


def _named(entry: Settings) -> Centre:
    known = {name: entry[name] for name in ("measures", "obliged_to_leave", "interviewed")}
    return Centre(entry["id"], entry["name"], entry["region"], known)


def draw_residence(arms: np.ndarray, centres: tuple[Centre, ...], rng: np.random.Generator) -> np.ndarray:
    """Id of the centre each person lived in, shape (n,): participants where their measures were offered."""
    ids = np.array([centre.id for centre in centres])
    sizes = rng.gamma(6, 1, len(centres))
    lived = rng.choice(ids, size=len(arms), p=sizes / sizes.sum())
    for arm in ARMS:
        offered = np.array([set(PARTS[arm]) <= set(_measures(centre)) for centre in centres])
        rows = np.flatnonzero(arms == arm)
        lived[rows] = rng.choice(ids[offered], size=len(rows), p=sizes[offered] / sizes[offered].sum())
    return lived


def _measures(centre: Centre) -> list[str]:
    found: Any = centre.attributes["measures"]
    return list(found)
