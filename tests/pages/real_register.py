"""A small register of persons nobody declares to be invented, few of several kinds, and what a page shows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from pyarrow import ipc
from streamlit.testing.v1 import AppTest

from db.connection import opened
from db.register import store_import
from db.settings import set_setting
from workbench.quant.register_rows import NewImport, Outcome, Participation, Person, RegisterRows
from workbench.services.studies import create_study
from workbench.services.study_files import study_path

STUDY = "Ekte personer"
COUNTRIES = {"AFG": (25, 105), "IRQ": (20, 110), "AND": (18, 112), "NGA": (3, 43)}
"""Participants and others by country: few participants are from Nigeria."""
IN_VV = 4
"""Participants of a measure whose effect rests on them alone; the others took part in a course."""
UNKNOWN = 3
"""Participants whose whereabouts are unknown."""
_FIRST, _END = dt.date(2012, 1, 1), dt.date(2015, 1, 1)


def make_study(*, simulated: bool = False) -> str:
    """A study with that register; ``simulated`` declares its persons invented."""
    create_study(STUDY)
    with opened(study_path(STUDY)) as db:
        set_setting(db, "simulated", simulated)
        store_import(db, NewImport("register.csv", "1" * 64), _rows())
    return STUDY


def _rows() -> RegisterRows:
    rng = np.random.default_rng(7)
    kinds = [
        (country, treated)
        for country, counts in COUNTRIES.items()
        for treated, n in zip((True, False), counts, strict=True)
        for _ in range(n)
    ]
    index = [_FIRST + dt.timedelta(days=int(days)) for days in rng.integers(30, 500, len(kinds))]
    persons = tuple(
        Person(
            no,
            f"R{no}",
            sex="KM"[int(rng.integers(2))],
            age=float(rng.integers(20, 60)),
            country=country,
            has_child=int(rng.integers(2)),
            attributes={"index_on": day.isoformat(), "obliged_on": _FIRST.isoformat()},
        )
        for no, ((country, _), day) in enumerate(zip(kinds, index, strict=True), start=1)
    )
    treated = [no for no, (_, took_part) in enumerate(kinds, start=1) if took_part]
    taken = tuple(
        Participation("vv" if place % 17 == 0 else "local", person_no=no) for place, no in enumerate(treated)
    )
    return RegisterRows(persons, taken, tuple(_outcomes(rng, treated, index)))


def _outcomes(rng: np.random.Generator, treated: list[int], index: list[dt.date]) -> Iterator[Outcome]:
    unknown = set(treated[-UNKNOWN:])
    for no, start in enumerate(index, start=1):
        left = min(start + dt.timedelta(days=int(rng.integers(10, 700))), _END)
        label = str(rng.choice(["assistert_retur", "tvangsretur", "ukjent", ""], p=[0.3, 0.1, 0.1, 0.5]))
        label = "ukjent" if no in unknown else "tvangsretur" if no in treated and label == "ukjent" else label
        on = left.isoformat() if label else None
        yield Outcome(no, label or None, on, _END.isoformat(), int(label == "assistert_retur"))


def words(app: AppTest) -> str:
    """Every text of a page outside its tables and figures."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def _elements(node: Any) -> Iterator[Any]:
    if hasattr(node, "children"):
        for child in node.children.values():
            yield from _elements(child)
    else:
        yield node


def tables(app: AppTest) -> list[list[list[str]]]:
    """Cells of every table on a page, row by row."""
    found = [one.proto.body for one in _elements(app._tree) if one.type == "html"]
    return [
        [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", body)]
        for body in found
        if "<table>" in body
    ]


def figures(app: AppTest) -> list[list[dict[str, Any]]]:
    """Rows of data of every figure on a page, of all its layers."""
    drawn = [one.proto for one in _elements(app._tree) if one.type == "vega_lite_chart"]
    return [[row for held in one.datasets for row in _rows_of(held.data.data)] for one in drawn]


def _rows_of(data: bytes) -> list[dict[str, Any]]:
    return ipc.open_stream(data).read_all().to_pylist()
