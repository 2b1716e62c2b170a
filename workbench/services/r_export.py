"""A study's analysed rows and an R script that reproduces its effects, as a folder or a zip file."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from db.connection import SUFFIX, opened
from db.settings import settings
from db.writing import now, write_tx
from workbench.errors import InputError, WorkbenchError
from workbench.mixed.logic_model import Measure
from workbench.quant.specified_design import specified_design
from workbench.reports.r_readme import r_readme
from workbench.reports.r_script import ScriptRow, r_script
from workbench.reports.r_tables import balance_csv, data_csv, expected_csv
from workbench.services.arms import arm_data
from workbench.services.effects import effect_of, estimated_measures, specified
from workbench.services.studies import summary
from workbench.services.study_files import study_path
from workbench.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

    from workbench.services.arms import ArmData

LOGGED = "r_export"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class RExport:
    """What an export holds.

    Attributes
    ----------
    files : mapping of str to str
        Content of each file by its name.
    rows : tuple of ScriptRow
        Effects, one row each.
    failures : mapping of str to WorkbenchError
        Why an arm has no effect, by the arm's name.
    """

    files: Mapping[str, str]
    rows: tuple[ScriptRow, ...]
    failures: Mapping[str, WorkbenchError]


def export_for_r(study: Path, out: Path | None, texts: Texts, *, force: bool = False) -> tuple[Path, RExport]:
    """Write the export of a study (its file, or its name in the home folder); returns where it lies.

    Parameters
    ----------
    study : Path
    out : Path or None
        A folder, or a file that ends in ``.zip``; None: a folder named after the study, where the user
        stands.
    texts : Texts
        Language of the README and of what the script prints.
    force : bool
        Write into a folder that holds files already, or over a zip file. Other files stay as they are.

    Raises
    ------
    StudyFileError
        There is no such study, or its file cannot be read.
    InputError
        The place is taken, or cannot be written to.
    NotFoundError, StatisticsError
        The study has no register, or none of its arms has an effect.
    """
    path = study if study.suffix == SUFFIX or study.exists() else study_path(str(study))
    place = out or Path(f"{path.stem}-r")
    with opened(path) as db:
        export = r_export(db, texts)
        if not force and _is_taken(place):
            raise InputError("errors.export_place_taken", place=str(place))
        _log(db, export)
    try:
        _write(export.files, place)
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise InputError("errors.file_unwritable", file=str(place), cause=cause) from error
    return place, export


def r_export(db: Database, texts: Texts) -> RExport:
    """The export of an open study: the effect of each arm as the study specifies it, and its rows.

    Raises
    ------
    NotFoundError, StatisticsError
        The study has no register, or none of its arms has an effect.
    """
    rows: list[ScriptRow] = []
    files: dict[str, str] = {}
    failures: dict[str, WorkbenchError] = {}
    sha256 = ""
    for position, measure in enumerate(estimated_measures(db), start=1):
        try:
            data = arm_data(db, measure.id)
            row = _row(db, measure, position, texts)
        except WorkbenchError as error:
            failures[measure.name(texts.language)] = error
            continue
        rows.append(row)
        files[row.file] = data_csv(_analysed(data, row), row)
        sha256 = data.sha256
    if not rows:
        raise next(iter(failures.values()), InputError("errors.model_missing"))
    return RExport(files | _about(db, rows, failures, texts, sha256), tuple(rows), failures)


def _row(db: Database, measure: Measure, position: int, texts: Texts) -> ScriptRow:
    stored = effect_of(db, measure.id, **specified(db, measure.id))
    file = f"{position}-{_UNSAFE.sub('_', measure.id)}.csv"
    return ScriptRow(measure.id, measure.name(texts.language), file, stored.summary)


def _analysed(data: ArmData, row: ScriptRow) -> pd.DataFrame:
    """The rows that the design keeps: those of empty levels are left out, as they were when estimated."""
    found = specified_design(data.frame, row.summary.specification)
    return found.data.iloc[found.design.rows]


def _about(
    db: Database, rows: list[ScriptRow], failures: Mapping[str, WorkbenchError], texts: Texts, sha256: str
) -> dict[str, str]:
    """The files that go with the rows analysed."""
    held = summary(db)
    told = {name: texts.t(error.key, **error.values) for name, error in failures.items()}
    readme = r_readme(
        rows,
        texts,
        title=held.title,
        simulated=held.simulated,
        created=dt.date.today(),
        register_sha256=sha256,
        failures=told,
    )
    return {
        "expected.csv": expected_csv(rows),
        "balance.csv": balance_csv(rows),
        "reproduce.R": r_script(rows, texts, title=held.title),
        "README.txt": readme,
    }


def _log(db: Database, export: RExport) -> None:
    """Note in the log that microdata leave the study, which arms and how many rows; not where to."""
    arms = {row.measure: row.summary.effect.n for row in export.rows}
    coded = json.dumps({"at": now(), "format": "r", "rows": arms}, ensure_ascii=False)
    with write_tx(db, action="study.export") as writer:
        if LOGGED in settings(db):
            writer.update("settings", LOGGED, {"value": coded})
        else:
            writer.insert("settings", {"id": LOGGED, "value": coded})


def _is_taken(place: Path) -> bool:
    """Whether something lies there that would be written over or mixed with."""
    try:
        return any(place.iterdir()) if place.is_dir() else place.exists()
    except OSError:
        return False


def _write(files: Mapping[str, str], place: Path) -> None:
    if place.suffix.lower() == ".zip":
        place.write_bytes(_zipped(files, place.stem))
        return
    place.mkdir(mode=0o700, exist_ok=True)
    for name, content in files.items():
        (place / name).write_text(content, encoding="utf-8", newline="")


def _zipped(files: Mapping[str, str], folder: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}/{name}", content)
    return buffer.getvalue()
