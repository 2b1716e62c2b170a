"""The command ``agreement``: how far coders agree, from CSV files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import options as given

if TYPE_CHECKING:
    from workbench.qual.agreement_records import AgreementRow, Estimate, IntercoderAgreement
    from workbench.qual.text_measures import Measure
    from workbench.texts import Texts


class Unit(StrEnum):
    """What agreement is counted in."""

    CHARACTER = "character"
    SENTENCE = "sentence"
    TURN = "turn"


def agreement(
    codings: Annotated[Path, typer.Argument(help="coder,source,code,start,end", metavar="CODINGS.csv")],
    *,
    sources: Annotated[
        Path, typer.Option(help="source,length and, if it is at hand, text (a file).", metavar="SOURCES.csv")
    ],
    unit: Annotated[Unit, typer.Option(help="What is counted.")] = Unit.CHARACTER,
    units: Annotated[
        Path | None, typer.Option(help="Where units lie: source,start,end.", metavar="UNITS.csv")
    ] = None,
    coders: Annotated[str, typer.Option(help="Those to compare, separated by commas; all if not told.")] = "",
    codes: Annotated[str, typer.Option(help="Those to compare, separated by commas; all if not told.")] = "",
    all_read: Annotated[
        bool,
        typer.Option(
            "--all-read",
            help="Every coder has read every source, coded or not; also those named who coded nothing.",
        ),
    ] = False,
    overlap_threshold: Annotated[
        float, typer.Option(help="Least common part of two segments that are the same.")
    ] = 0.5,
    least_segments: Annotated[int, typer.Option(help="Fewer are too few to judge by.")] = 1,
    replications: Annotated[int, typer.Option(help="Of the bootstrap over sources; 0 for none.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    json: given.JsonOut = None,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Say how far coders agree: overall, on each code, each pair of coders, each source."""
    with given.told_errors(language) as texts:
        from workbench.qual.agreement_records import AgreementChoices
        from workbench.services import agreement_files as files
        from workbench.services.effect_files import within, write_json

        within("--overlap-threshold", overlap_threshold, least=0.01, most=1)
        within("--replications", replications, least=0, most=100_000)
        within("--seed", seed, least=0, most=2**63)
        choices = AgreementChoices(
            overlap_threshold=overlap_threshold,
            least_segments=int(within("--least-segments", least_segments, least=0, most=10**9) or 0),
            replications=replications,
            seed=seed,
        )
        found = files.agreement_from_files(
            codings,
            sources,
            unit=unit.value,
            units=units,
            coders=given.names([coders]),
            codes=given.names([codes]),
            all_read=all_read,
            choices=choices,
        )
        if json:
            write_json(files.agreement_as_dict(found), json)
        sys.stdout.write("\n".join(_lines(found, texts)) + "\n")


def _lines(found: IntercoderAgreement, texts: Texts) -> Iterator[str]:
    yield texts.t(
        "cli.agreement",
        unit=texts.t(f"agreement.unit_{found.unit}"),
        n_coders=len(found.coders),
        coders=", ".join(found.coders),
        **_counts(found.overall),
    )
    if found.left_out:
        yield texts.t("cli.agreement_left_out", n=len(found.left_out), sources=", ".join(found.left_out[:8]))
    if found.n_outside:
        yield texts.t("cli.agreement_outside", n=found.n_outside)
    yield texts.t("cli.agreement_with_uncoded")
    yield from _measures(found.overall.measures, texts)
    yield texts.t("cli.agreement_without_uncoded")
    yield from _measures(found.overall.without_uncoded, texts)
    for heading, rows in (("code", found.by_code), ("pair", found.by_pair), ("source", found.by_source)):
        if len(rows) > 1:
            yield texts.t(f"cli.agreement_by_{heading}")
            yield from (_short(row, texts) for row in rows)
    for row in (found.overall, *found.by_code):
        if row.hint:
            yield ": ".join((*row.name, texts.reason(row.hint)))


def _counts(row: AgreementRow) -> dict[str, int]:
    names = ("n_sources", "n_units", "n_coded_units", "n_segments")
    return {name: getattr(row, name) for name in names}


def _measures(found: Mapping[Measure, Estimate], texts: Texts) -> Iterator[str]:
    for name, one in found.items():
        yield f"  {texts.t(f'agreement.measure_{name}')}: {_shown(one, texts)}"


def _shown(one: Estimate, texts: Texts) -> str:
    if one.reason:
        return f"{texts.number(one.value, 3)} ({texts.reason(one.reason)})"
    if one.interval_reason:
        return texts.number(one.value, 3)
    return f"{texts.number(one.value, 3)} [{texts.number(one.lower, 3)}; {texts.number(one.upper, 3)}]"


def _short(row: AgreementRow, texts: Texts) -> str:
    from workbench.services.agreement_files import FEW_SEGMENTS

    told = [
        f"{texts.t(f'agreement.short_{name}')} {texts.number(one.value, 3)}"
        for name, one in row.measures.items()
    ]
    few = f" ({texts.t('agreement.few')})" if row.n_segments < FEW_SEGMENTS else ""
    return f"  {' × '.join(row.name)}: {', '.join(told)}; n {row.n_segments}{few}"
