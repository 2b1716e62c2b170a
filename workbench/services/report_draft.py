"""A first draft of the report: sections whose claims are made of references."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from db.report_claims import add_claim, add_section, report_sections
from db.writing import write_tx
from workbench.errors import ConflictError
from workbench.mixed.report_text import Reference, references, stamps
from workbench.qual.records import Coder
from workbench.reports.content import ReportContent
from workbench.reports.live_parts import live_parts
from workbench.texts import Texts

_STANCES = {"supports": "+", "no_change": "0", "reverses": "-", "mixed": "±"}
"""The stance of a quote that shows what the voices say; without one, no quote stands for them."""
NB, EN = Texts("nb"), Texts("en")


def begin_draft(db: Database, content: ReportContent, coder: Coder) -> None:
    """Write the draft as one operation, so that it can be taken back as one.

    Raises
    ------
    ConflictError
        If something is written already.
    """
    if report_sections(db):
        raise ConflictError("errors.report_begun")
    drafts = {
        "summary": list(_summary(content)),
        "draft_population": list(_population(content)),
        "draft_effect": list(_effect(content)),
        "draft_voices": list(_voices(content)),
    }
    with write_tx(db, action="report.draft", coder_id=coder.id) as writer:
        for name, claims in drafts.items():
            paired = name == "summary"
            section = add_section(writer, NB.t(f"report.{name}"), EN.t(f"report.{name}"), paired=paired)
            for nb, en in claims:
                found = references(nb, en)
                kept = stamps(found, live_parts(content, found))
                add_claim(writer, section, nb, en if paired else "", kept)


def _summary(content: ReportContent) -> Iterator[tuple[str, str]]:
    if content.register:
        yield _both("draft_registered")
    for effect in content.effects:
        yield _sentence(effect.link)
    for name, cell in content.display.cells.items():
        if cell.estimate is None and cell.voices.direction not in ("silent", "thin"):
            yield _sentence(name)


def _population(content: ReportContent) -> Iterator[tuple[str, str]]:
    if content.register:
        yield _both("draft_flow")


def _effect(content: ReportContent) -> Iterator[tuple[str, str]]:
    if content.effects:
        yield _both("draft_effects")
    for effect in content.effects:
        if content.display.cells[effect.link].numbers.number_class == "unreliable":
            yield _sentence(effect.link)
            continue
        name = content.model.measure(effect.measure_id)
        nb, en = (
            texts.t("report.draft_measure", measure=name.name(texts.language), **_codes(effect.measure_id))
            for texts in (NB, EN)
        )
        yield nb, en


def _voices(content: ReportContent) -> Iterator[tuple[str, str]]:
    for name, quotes in content.quotes.items():
        typical = _STANCES.get(content.display.cells[name].voices.direction, "")
        chosen = next((one for one in quotes if typical in ("", one.assessment.stance)), None)
        if chosen is not None and chosen.id in content.quoted:
            codes = {
                "verdict": Reference("verdict", name, "voices").code,
                "quote": Reference("quote", str(chosen.id)).code,
            }
            link = content.model.link(name)
            nb, en = (
                texts.t("report.draft_link", link=link.name(texts.language), **codes) for texts in (NB, EN)
            )
            yield nb, en


def _sentence(link: str) -> tuple[str, str]:
    code = Reference("verdict", link, "sentence").code + "."
    return code, code


def _codes(measure: str) -> dict[str, str]:
    fields = ("answer", "att", "ci", "mde")
    return {name: Reference("effect", measure, name).code for name in fields}


def _both(key: str) -> tuple[str, str]:
    codes = {
        "before": Reference("register", "before").code,
        "after": Reference("register", "after").code,
        "participants": Reference("register", "participants").code,
        "flow": Reference("table", "flow").code,
        "countries": Reference("table", "T5").code,
        "effects": Reference("table", "T10").code,
        "forest": Reference("figure", "forest").code,
        "sesoi": Reference("study", "sesoi").code,
    }
    nb, en = (texts.t(f"report.{key}", **codes) for texts in (NB, EN))
    return nb, en
