"""Checking a register file before anything of it is stored: what is wrong, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.quant import register_values as values
from workbench.quant.register_columns import ATTRIBUTE, IGNORE, MEASURED_ON, TEXT_ROLES, RegisterMapping
from workbench.quant.register_rules import Rule, rules_of
from workbench.reasons import Reason

if TYPE_CHECKING:
    import pandas as pd

MAX_MISSING_SHARE = 0.2
"""A column with a larger share of blanks is remarked upon."""
MAX_LISTED = 500
"""Findings that are listed one by one; all are counted."""
_OFTEN_BLANK = frozenset({"started_on", "ended_on", "outcome_on", "outcome", MEASURED_ON})
_NATIONAL_NUMBER = r"\d{6}[ ]?\d{5}"
_MANY_DIGITS = 9
_SHOWN_WORD = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or strange in a register file.

    Attributes
    ----------
    rule : str
        Code of the rule that is broken.
    column : str or None
        Header of the column; None where the file as a whole is meant.
    row : int or None
        Data row, from 1; None where a whole column is meant.
    line : int or None
        Line of the file, the header being line 1.
    value : Reason or None
        The value where it cannot be personal, else its kind: words, a number, digits.
    """

    rule: str
    column: str | None
    row: int | None
    line: int | None
    value: Reason | None = None
    share: float | None = None

    @property
    def reason(self) -> Reason:
        """The rule as a sentence."""
        return Reason.of(f"import_register.rule_{self.rule}", column=self.column, percent=self._percent)

    @property
    def _percent(self) -> float | None:
        return None if self.share is None else round(100 * self.share, 1)


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What checking a register file found.

    Attributes
    ----------
    n_rows : int
        Data rows of the file.
    n_ok : int
        Rows without an error of their own.
    errors, warnings : tuple of Finding
        In the order of the file, at most ``MAX_LISTED`` each; errors keep the file from being stored.
    n_errors : int
        All errors, listed or not.
    tally : tuple of (str, str or None, int)
        Rule, column and number of errors, the most frequent first.
    missing : mapping of str to float
        Share of blanks by column that has a meaning.
    """

    n_rows: int
    n_ok: int
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    n_errors: int
    tally: tuple[tuple[str, str | None, int], ...]
    missing: dict[str, float]

    @property
    def acceptable(self) -> bool:
        """Whether the file may be stored."""
        return self.n_errors == 0


def check_columns(
    frame: pd.DataFrame, mapping: RegisterMapping, *, lines: Sequence[int] = ()
) -> QualityReport:
    """Check a table of words against what its columns are said to mean.

    Parameters
    ----------
    frame : pd.DataFrame of str, shape (n, p)
        The table as it stands in the file; blanks are empty strings.
    mapping : RegisterMapping
        Roles of the columns, decimal mark and form of dates.
    lines : sequence of int, shape (n,), optional
        Line of the file on which each row begins; without it the rows are taken to follow line 1.

    Returns
    -------
    QualityReport
        All that is wrong at once, not the first only.
    """
    frame = frame.reset_index(drop=True)
    lines = lines or range(2, len(frame) + 2)
    whole = tuple(_whole_file(frame, mapping))
    broken = _broken(frame, list(rules_of(mapping)))
    listed = [_finding(frame, rule, row, lines) for rule, row in broken[:MAX_LISTED]]
    counts = Counter((rule.name, rule.column) for rule, _ in broken)
    counted = [*((one.rule, one.column, 1) for one in whole), *((*key, n) for key, n in counts.most_common())]
    return QualityReport(
        n_rows=len(frame),
        n_ok=len(frame) - len({row for _, row in broken}),
        errors=(*whole, *listed),
        warnings=tuple(_warnings(frame, mapping, lines))[:MAX_LISTED],
        n_errors=len(whole) + len(broken),
        tally=tuple(counted),
        missing=_missing(frame, mapping),
    )


def _broken(frame: pd.DataFrame, rules: list[Rule]) -> list[tuple[Rule, int]]:
    """Rules that are broken with the position of the row, in the order of the file."""
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors

    checks = [(rule, pa.Check(rule.test, error=str(number))) for number, rule in enumerate(rules)]
    columns = {rule.column for rule in rules}
    schema = pa.DataFrameSchema(
        {
            name: pa.Column(checks=[c for r, c in checks if r.column == name and not r.wide])
            for name in columns
        },
        checks=[check for rule, check in checks if rule.wide],
    )
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as found:
        cases = found.failure_cases
        places = {(int(row), int(number)) for row, number in zip(cases["index"], cases["check"], strict=True)}
        return [(rules[number], row) for row, number in sorted(places)]
    return []


def _whole_file(frame: pd.DataFrame, mapping: RegisterMapping) -> Iterator[Finding]:
    counts = Counter(role for role in mapping.roles.values() if role not in (ATTRIBUTE, IGNORE))
    for role, n in counts.items():
        if n > 1:
            yield Finding("role_twice", ", ".join(mapping.columns(role)), None, None)
    if counts["age"] and counts["birth"]:
        yield Finding(
            "role_twice", ", ".join((*mapping.columns("age"), *mapping.columns("birth"))), None, None
        )
    if not counts["person_id"]:
        yield Finding("no_person_id", None, None, None)
    if counts["birth"] and mapping.age_on is None:
        yield Finding("no_age_date", mapping.column("birth"), None, None)
    if len(frame) == 0:
        yield Finding("no_rows", None, None, None)
        return
    for column, role in mapping.roles.items():
        if role.startswith("took_part:") and values.flags(frame[column]).nunique(dropna=False) == 1:
            yield Finding("one_group", column, None, None)


def _warnings(frame: pd.DataFrame, mapping: RegisterMapping, lines: Sequence[int]) -> Iterator[Finding]:
    if not mapping.measures:
        yield Finding("no_measure", None, None, None)
    if not mapping.column("returned"):
        yield Finding("no_outcome", None, None, None)
    for column, share in _missing(frame, mapping).items():
        if share > MAX_MISSING_SHARE and mapping.roles[column].partition(":")[0] not in _OFTEN_BLANK:
            yield Finding("many_missing", column, None, None, share=share)
    ids = mapping.column("person_id")
    if ids and frame[ids].str.strip().str.fullmatch(_NATIONAL_NUMBER).any():
        yield Finding("national_numbers", ids, None, None)
    for column, role in mapping.roles.items():
        if role in TEXT_ROLES or role == "person_id":
            coded = values.is_one_of(frame[column], values.CODED_MISSING)
            for row in coded[coded].index:
                shown = Reason.of("import_register.value", value=str(frame.at[row, column]).strip())
                yield Finding("kept_as_text", column, int(row) + 1, lines[row], shown)


def _missing(frame: pd.DataFrame, mapping: RegisterMapping) -> dict[str, float]:
    meant = [column for column, role in mapping.roles.items() if role not in (ATTRIBUTE, IGNORE)]
    return {column: float(values.blank(frame[column]).mean()) for column in meant if len(frame)}


def _finding(frame: pd.DataFrame, rule: Rule, row: int, lines: Sequence[int]) -> Finding:
    return Finding(rule.name, rule.column, row + 1, lines[row], _shown(rule.name, frame.at[row, rule.column]))


def _shown(rule: str, value: object) -> Reason:
    """The value itself where it is an id's repetition, a date, an age or a known word; else its kind."""
    word = str(value).strip()
    if sum(character.isdigit() for character in word) >= _MANY_DIGITS:
        return Reason.of("import_register.kind_digits", n=len(word))
    if rule in ("id_duplicate", "missing_word", "age_impossible"):
        return Reason.of("import_register.value", value=word[:_SHOWN_WORD])
    if not word:
        return Reason.of("import_register.kind_blank")
    if any(character.isalpha() for character in word):
        return Reason.of("import_register.kind_words", n=len(word))
    return Reason.of("import_register.value", value=word[:_SHOWN_WORD])
