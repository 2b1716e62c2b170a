"""Tables that screen and report show alike, as rows of words in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbench.quant.funnel import Funnel, Step
from workbench.quant.population import MAN, WOMAN, CountryRow, ParticipationRow, RegisterTables
from workbench.texts import Texts
from workbench.words import level_name

FUNNEL_STEPS: tuple[Step, ...] = (
    "applied",
    "granted",
    "under_treatment",
    "refused",
    "withdrawn",
    "departed",
    "not_departed",
)


def funnel_head(texts: Texts) -> list[str]:
    """Headings of the table from application to return."""
    steps = [texts.t(f"process.step_{step}").capitalize() for step in FUNNEL_STEPS]
    return [texts.t("process.group"), texts.t("report.persons"), *steps]


def funnel_rows(funnel: Funnel, names: Mapping[str, str], texts: Texts) -> list[list[str]]:
    """Persons at every step of a return, a group a row."""
    return [
        [
            names.get(group.group) or texts.t(f"process.group_{group.group}"),
            *(texts.integer(group.counts[step]) for step in ("persons", *FUNNEL_STEPS)),
        ]
        for group in funnel.groups
    ]


def flow_rows(tables: RegisterTables, texts: Texts) -> list[list[str]]:
    """From the register to the population, a step a row."""
    rows = [[texts.t("report.flow_before"), texts.integer(tables.n_before)]]
    for step, n in tables.removed:
        named = level_name("procedure", step, texts) if step else "–"
        rows.append([texts.t("report.flow_removed", step=named), texts.integer(None if n is None else -n)])
    return [*rows, [texts.t("report.flow_after"), texts.integer(tables.n_after)]]


def country_head(texts: Texts) -> list[str]:
    """Headings of the table by country and sex."""
    named = [texts.t(f"report.{name}") for name in ("women", "men", "total", "share_men")]
    return [texts.t("covariate.country"), *named]


def country_rows(tables: RegisterTables, texts: Texts) -> list[list[str]]:
    """Persons by country and sex, the largest country first, all below."""
    rows = [
        _country_row(replace(row, country=level_name("country", row.country, texts)), texts)
        for row in tables.countries
    ]
    names = ("n_women", "n_men", "n")
    women, men, n = (_sum(getattr(row, name) for row in tables.countries) for name in names)
    return [*rows, _country_row(CountryRow(texts.t("report.total"), women, men, n), texts)]


def _sum(counts: Iterable[int | None]) -> int | None:
    """None as soon as one of them is hidden."""
    known = list(counts)
    return None if None in known else sum(n or 0 for n in known)


def _country_row(row: CountryRow, texts: Texts) -> list[str]:
    share = texts.percent(row.n_men / row.n, 0) if row.n and row.n_men is not None else ""
    return [row.country, *(texts.integer(n) for n in (row.n_women, row.n_men, row.n)), share]


def participation_head(texts: Texts) -> list[str]:
    """Headings of the table of participation by sex."""
    named = [texts.t(f"report.{name}") for name in ("persons", "participants", "share")]
    return [texts.t("covariate.sex"), *named]


def participation_rows(tables: RegisterTables, texts: Texts) -> list[list[str]]:
    """Participants by sex, all below."""
    return [_participation_row(row, texts) for row in tables.participation]


def _participation_row(row: ParticipationRow, texts: Texts) -> list[str]:
    names = {WOMAN: "report.women", MAN: "report.men", None: "report.total"}
    counts = [texts.integer(row.n), texts.integer(row.n_participants), texts.percent(row.share, 0)]
    return [texts.t(names[row.sex]), *counts]
