"""Results other than effects: computed once a register and question, kept in the study, found again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from sqlite_utils import Database

from db.analyses import analysis_by_key, analysis_part, store_analysis
from db.logic_model import measures
from db.register import active_import
from workbench.errors import NotFoundError
from workbench.mixed.logic_model import membership

LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels")
Json = dict[str, Any]


def kept_result(
    db: Database,
    kind: str,
    asked: Mapping[str, Any],
    compute: Callable[[], Json],
    *,
    version_of: int = 1,
    coder_id: int | None = None,
) -> Json:
    """The result of a question to the active register; computed and stored the first time only.

    Parameters
    ----------
    kind : str
        Name of the analysis, e.g. ``returns_linear``.
    asked : mapping
        Every choice behind the result; plain JSON.
    compute : callable
        Gives the result as plain JSON.
    version_of : int
        Goes up when a definition changes, so that nothing outdated is found again.

    Raises
    ------
    NotFoundError
        In a study without a register.
    """
    key = result_key(db, kind, asked, version_of=version_of)
    found = analysis_by_key(db, key)
    if found is None:
        imported = active_import(db)
        found = store_analysis(
            db,
            key=key,
            measure_id=str(asked.get("measure", "")),
            specification={"kind": kind, **asked},
            data_sha256=imported.sha256 if imported else "",
            libraries={name: version(name) for name in LIBRARIES},
            result=compute(),
            pairs=(),
            coder_id=coder_id,
        )
    return dict(found.result)


def known_result(db: Database, kind: str, asked: Mapping[str, Any], *, version_of: int = 1) -> Json | None:
    """The stored result of a question, None where it has not been computed."""
    found = analysis_by_key(db, result_key(db, kind, asked, version_of=version_of))
    return dict(found.result) if found else None


def known_part_of_result(
    db: Database, kind: str, asked: Mapping[str, Any], name: str, *, version_of: int = 1
) -> Json | None:
    """One object of a stored result, read without the rest; None where it has not been computed."""
    found: Json | None = analysis_part(db, result_key(db, kind, asked, version_of=version_of), name)
    return found


def result_key(db: Database, kind: str, asked: Mapping[str, Any], *, version_of: int = 1) -> str:
    """Hash of question and data: kind, choices, register, measures."""
    imported = active_import(db)
    if imported is None:
        raise NotFoundError("errors.register_missing")
    content = [kind, version_of, dict(asked), imported.id, imported.sha256, membership(measures(db))]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=list).encode()).hexdigest()
