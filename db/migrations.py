"""The schema of a study file, as migrations that are appended to and never edited once merged."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database, Migrations

from db import (
    schema,
    schema_agreement,
    schema_cases,
    schema_claims,
    schema_closing,
    schema_exchange,
    schema_plan,
    schema_report,
    schema_search,
    schema_sources,
)
from db.search import index_everything

migrations = Migrations("samsyn")


@migrations(name="m001_log")
def m001_log(db: Database) -> None:
    """Settings, coders, texts and the append-only event log."""
    _run(db, schema.LOG)


@migrations(name="m002_logic_model")
def m002_logic_model(db: Database) -> None:
    """Measures and the versioned logic model."""
    _run(db, schema.LOGIC_MODEL)


@migrations(name="m003_register")
def m003_register(db: Database) -> None:
    """Imports, persons, participation, outcomes, centres, costs."""
    _run(db, schema.REGISTER)


@migrations(name="m004_sources")
def m004_sources(db: Database) -> None:
    """Sources with revisions, speakers and turns."""
    _run(db, schema.SOURCES)


@migrations(name="m005_coding")
def m005_coding(db: Database) -> None:
    """Codes, codings and memos."""
    _run(db, schema.CODING)


@migrations(name="m006_analysis")
def m006_analysis(db: Database) -> None:
    """Analyses with their pairs, notes on numbers, verdicts and overrides."""
    _run(db, schema.ANALYSIS)


@migrations(name="m007_coding_marks")
def m007_coding_marks(db: Database) -> None:
    """Exemplary quotes, and sources that are coded without seeing others' work."""
    _run(db, schema.CODING_MARKS)


@migrations(name="m008_exchange")
def m008_exchange(db: Database) -> None:
    """GUIDs of what came from other programs, so that it leaves and returns as the same."""
    _run(db, schema_exchange.EXCHANGE)


@migrations(name="m009_adjudications")
def m009_adjudications(db: Database) -> None:
    """What coders agreed on where they had coded differently."""
    _run(db, schema_agreement.ADJUDICATIONS)


@migrations(name="m010_turn_times")
def m010_turn_times(db: Database) -> None:
    """When a turn begins and ends in the recording."""
    _run(db, schema_sources.TURN_TIMES)


@migrations(name="m011_search")
def m011_search(db: Database) -> None:
    """Passages of texts with their search indexes, and lemmas that were computed."""
    _run(db, schema_search.SEARCH)
    index_everything(db)


@migrations(name="m012_plan")
def m012_plan(db: Database) -> None:
    """Evaluation questions, expectations, locks of the plan; what a link assumes."""
    _run(db, schema_plan.PLAN)


@migrations(name="m013_claims")
def m013_claims(db: Database) -> None:
    """Threads, findings, recommendations, answers; which assumption a bias breaks."""
    _run(db, schema_claims.CLAIMS)


@migrations(name="m014_closing")
def m014_closing(db: Database) -> None:
    """Discordances explained, negative cases answered, cells closed."""
    _run(db, schema_closing.CLOSING)


@migrations(name="m015_report")
def m015_report(db: Database) -> None:
    """The report that people write, claim by claim."""
    _run(db, schema_report.REPORT)


@migrations(name="m016_overlap")
def m016_overlap(db: Database) -> None:
    """What becomes of persons in several measures."""
    _run(db, schema_plan.OVERLAP)


@migrations(name="m017_cases")
def m017_cases(db: Database) -> None:
    """Cases, made of what sources said of theirs."""
    _run(db, schema_cases.CASES)


@migrations(name="m018_taken_out")
def m018_taken_out(db: Database) -> None:
    """Measures that are taken out of the plan and stay for earlier versions of the model."""
    _run(db, schema_plan.TAKEN_OUT)


LATEST = 18


def migrate(db: Database, path: Path, *, application_id: int) -> None:
    """Bring a study file to the newest schema, whole or not at all.

    An existing file is copied to ``NAME.before-N`` first. The write lock is taken before anything is
    looked at, so that several programs starting at once do it once.
    """
    if _version(db) > 0:
        _copy_aside(db, path)
    db.execute("BEGIN IMMEDIATE")
    try:
        if _version(db) < LATEST:
            migrations.apply(db)
            db.execute(f"PRAGMA application_id={application_id}")
            db.execute(f"PRAGMA user_version={LATEST}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _version(db: Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _copy_aside(db: Database, path: Path) -> None:
    target = path.with_name(f"{path.name}.before-{LATEST}")
    if not target.exists():
        db.execute("VACUUM INTO ?", [str(target)])


def _run(db: Database, script: str) -> None:
    """Run the statements of ``script`` one by one: ``executescript`` would commit the transaction."""
    for statement in script.split(";;"):
        if statement.strip():
            db.execute(statement)
