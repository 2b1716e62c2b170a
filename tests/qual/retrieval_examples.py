"""Codings and sources made up for tests of retrieval."""

from __future__ import annotations

import numpy as np

from workbench.qual.records import Assessment, Code, Coding, Segment, Source

LINKS = {"K1": "courses", "V1": "vv", "R1": None}
_STANCES = ("+", "0", "-", "±", None)


def a_source(number: int, **known) -> Source:
    """A source of revision ``number``, 1,000 characters long."""
    given = {
        "name": f"I{number:02}",
        "title": f"Intervju {number}",
        "type": "interview",
        "informant_group": "deltaker",
        "centre_id": None,
        "measures": (),
        "attributes": {},
        "simulated": True,
    }
    return Source(id=number, revision_id=number, revision_number=1, length=1_000, **{**given, **known})


def a_coding(number: int, source: Source, start: int, end: int, **known) -> Coding:
    """A coding of one passage, by coder A unless told."""
    said = {name: known.pop(name, None) for name in ("measure_id", "stance", "claim", "strength")}
    given = {"coder_id": 1, "coder": "A", "code_id": 1, "link": None, "subset": "", "exemplary": False}
    given |= {"quote": "x" * (end - start), "memo": ""}
    return Coding(
        id=number,
        segment=Segment(source.revision_id, start, end),
        assessment=Assessment(**said),
        source=source.name,
        informant_group=source.informant_group,
        **{**given, **known},
    )


def a_code(number: int, slug: str, parent_id: int | None = None, *, codable: bool = True) -> Code:
    return Code(number, slug, parent_id, None, None, slug, slug, "", "", "", "", 0, codable)


def random_sources(n: int, seed: int) -> list[Source]:
    rng = np.random.default_rng(seed)
    return [
        a_source(
            number,
            informant_group=str(rng.choice(["deltaker", "mottak", "system"])),
            type=str(rng.choice(["interview", "workshop"])),
            centre_id=[None, "TVE", "SSM"][rng.integers(3)],
            measures=[(), ("vv",), ("vv", "local")][rng.integers(3)],
            attributes=[{}, {"sex": "K"}, {"sex": "M"}][rng.integers(3)],
        )
        for number in range(1, n + 1)
    ]


def random_codings(sources: list[Source], n: int, seed: int, *, n_codes: int = 6) -> list[Coding]:
    rng = np.random.default_rng(seed)
    made = []
    for number in range(1, n + 1):
        start = int(rng.integers(0, 990))
        made.append(
            a_coding(
                number,
                sources[rng.integers(len(sources))],
                start,
                start + int(rng.integers(1, 1_000 - start + 1) // 4 + 1),
                coder=str(rng.choice(["A", "B"])),
                code_id=int(rng.integers(1, n_codes + 1)),
                link=[None, "K1", "V1", "R1"][rng.integers(4)],
                measure_id=[None, "both"][rng.integers(2)],
                stance=_STANCES[rng.integers(5)],
                claim=[None, "own", "hear"][rng.integers(3)],
                strength=[None, 1, 3][rng.integers(3)],
                subset=["", "", "apart"][rng.integers(3)],
                exemplary=bool(rng.integers(2)),
            )
        )
    return made
