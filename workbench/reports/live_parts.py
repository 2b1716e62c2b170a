"""What the references of a written report stand for, as it is now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping

from workbench.charts.theme import VERDICT_SIGNS
from workbench.mixed.display import Cell
from workbench.mixed.report_text import LivePart, Reference
from workbench.qual.records import Coding
from workbench.reports.content import ReportContent, ReportedEffect, ReportTable
from workbench.reports.excerpts import excerpt
from workbench.reports.figures import ReportFigure, analysis_anchor, figure_names, figure_of
from workbench.reports.live_numbers import KINDS as NUMBER_KINDS
from workbench.reports.live_numbers import offered_numbers, whose
from workbench.reports.parts import TABLES, table_of
from workbench.texts import Texts
from workbench.words import answer, class_word, verdict_sentence, verdict_word, voices_words

NB, EN = Texts("nb"), Texts("en")
EFFECT_FIELDS = ("att", "ci", "ci90", "se", "t", "p", "mde", "tost", "n", "controls", "answer")
VERDICT_FIELDS = ("", "sentence", "class", "voices")
REGISTER_FIELDS = ("before", "after", "participants")
STUDY_FIELDS = ("sesoi", "alpha", "sources", "codings")


def live_parts(content: ReportContent, wanted: Iterable[Reference]) -> dict[Reference, LivePart]:
    """What each reference stands for; one that leads nowhere is not among them."""
    made = {one: _part(content, one) for one in dict.fromkeys(wanted)}
    return {one: part for one, part in made.items() if part is not None}


def offered(content: ReportContent) -> Iterator[Reference]:
    """Every reference that leads somewhere in this study, for a picker."""
    for link in content.display.cells:
        yield from (Reference("verdict", link, field) for field in VERDICT_FIELDS)
        yield Reference("voices", link, "n")
    for effect in content.effects:
        yield from (Reference("effect", effect.measure_id, field) for field in EFFECT_FIELDS)
    if content.register:
        yield from (Reference("register", field) for field in REGISTER_FIELDS)
    yield from (Reference("study", field) for field in STUDY_FIELDS)
    yield from offered_numbers(content)
    yield from (Reference("table", name) for name in TABLES if table_of(content, name, NB))
    yield from (Reference("figure", name) for name in figure_names(content, NB))
    yield from (Reference("quote", str(number)) for number in content.quoted)


def _part(content: ReportContent, reference: Reference) -> LivePart | None:
    made = _KINDS.get(reference.kind)
    return made(content, reference) if made else None


def _effect(content: ReportContent, reference: Reference) -> LivePart | None:
    found = [one for one in content.effects if reference.key in (one.measure_id, one.link)]
    if not found or reference.field not in EFFECT_FIELDS:
        return None
    nb, en = (_effect_words(content, found[0], reference.field, texts) for texts in (NB, EN))
    return LivePart(nb, en, nb, analysis_anchor(content, found[0]), found[0].link)


def _effect_words(content: ReportContent, effect: ReportedEffect, field: str, texts: Texts) -> str:
    found = effect.summary.effect
    low, high = texts.pp(found.ci_lower), texts.pp(found.ci_upper)
    words: dict[str, Callable[[], str]] = {
        "att": lambda: texts.pp(found.att, sign=True),
        "ci": lambda: f"[{low}; {high}]",
        "ci90": lambda: f"[{texts.pp(found.ci90_lower)}; {texts.pp(found.ci90_upper)}]",
        "se": lambda: texts.pp(found.se, 2),
        "t": lambda: texts.number(found.t, 3),
        "p": lambda: texts.p_value(found.p),
        "mde": lambda: texts.pp(found.mde),
        "tost": lambda: texts.p_value(content.display.cells[effect.link].numbers.tost_p),
        "n": lambda: texts.integer(effect.shown.n_treated_matched),
        "controls": lambda: texts.integer(effect.shown.n_controls_used),
        "answer": lambda: answer(effect.summary, texts, shown=effect.shown),
    }
    return words[field]()


def _verdict(content: ReportContent, reference: Reference) -> LivePart | None:
    cell = content.display.cells.get(reference.key)
    if cell is None or reference.field not in VERDICT_FIELDS:
        return None
    nb, en = (_verdict_words(content, cell, reference.field, texts) for texts in (NB, EN))
    anchor = content.anchors.of("joint_display", cell=reference.key)
    return LivePart(nb, en, nb, anchor, reference.key)


def _verdict_words(content: ReportContent, cell: Cell, field: str, texts: Texts) -> str:
    said = {
        "": f"{VERDICT_SIGNS[cell.verdict]} {verdict_word(cell, texts)}",
        "sentence": verdict_sentence(cell, texts).rstrip("."),
        "class": class_word(cell.numbers, texts),
        "voices": voices_words(cell, texts),
    }[field]
    override = next((one for one in content.overrides if one.link == cell.link.link), None)
    if override is None or field not in ("", "sentence"):
        return said
    instead = texts.t(f"verdict.verdict_{override.verdict}")
    return f"{said} ({texts.t('report.overridden_to', verdict=instead)})"


def _voices(content: ReportContent, reference: Reference) -> LivePart | None:
    cell = content.display.cells.get(reference.key)
    if cell is None or reference.field not in ("", "n"):
        return None
    anchor = content.anchors.of("joint_display", cell=reference.key)
    n = (NB.integer(cell.voices.n), EN.integer(cell.voices.n))
    return LivePart(*n, n[0], anchor, reference.key)


def _register(content: ReportContent, reference: Reference) -> LivePart | None:
    if content.register is None or reference.key not in REGISTER_FIELDS:
        return None
    named = {"before": "n_before", "after": "n_after", "participants": "n_participants"}
    n = getattr(content.register, named[reference.key])
    return LivePart(NB.integer(n), EN.integer(n), NB.integer(n), content.anchors.of("register"))


def _study(content: ReportContent, reference: Reference) -> LivePart | None:
    display = content.display
    pages = {"sesoi": "joint_display", "alpha": "agreement", "sources": "sources", "codings": "retrieval"}
    words: dict[str, Callable[[Texts], str]] = {
        "sesoi": lambda texts: texts.pp(display.settings.sesoi),
        "alpha": lambda texts: texts.number(display.agreement, 2),
        "sources": lambda texts: texts.integer(content.n_sources),
        "codings": lambda texts: texts.integer(content.n_codings),
    }
    if reference.key not in words:
        return None
    nb, en = (words[reference.key](texts) for texts in (NB, EN))
    return LivePart(nb, en, nb, content.anchors.of(pages[reference.key]))


def _quote(content: ReportContent, reference: Reference) -> LivePart | None:
    """A quote keeps its language; the stamp is a checksum, because words of people are kept nowhere else."""
    coding = content.quoted.get(int(reference.key)) if reference.key.isdecimal() else None
    if coding is None:
        return None
    origin = content.titles.get(coding.source, coding.source)
    nb, en = f"«{excerpt(coding.quote)}» ({origin})", f"“{excerpt(coding.quote)}” ({origin})"
    return LivePart(nb, en, checksum(coding.quote), content.anchors.quote(coding), coding.link or "")


def _table(content: ReportContent, reference: Reference) -> LivePart | None:
    made = table_of(content, reference.key, NB)
    if made is None:
        return None
    stamp = checksum(repr((made.head, made.rows)))
    anchor = next((one for one in made.anchors if one), "")
    return LivePart(NB.t("report.the_table"), EN.t("report.the_table"), stamp, anchor)


def _figure(content: ReportContent, reference: Reference) -> LivePart | None:
    made = figure_of(content, reference.key, NB)
    if made is None:
        return None
    shown = f"{made.alternative}{made.rows!r}" if made.rows else made.alternative
    return LivePart(NB.t("report.the_figure"), EN.t("report.the_figure"), checksum(shown), made.anchor)


def checksum(words: str) -> str:
    """Beginning of a SHA-256: enough to see that something is another."""
    return "sha256:" + hashlib.sha256(words.encode()).hexdigest()[:16]


def label(content: ReportContent, reference: Reference, part: LivePart, texts: Texts) -> str:
    """What a reference is called in a picker: whose it is, what of it, and what it says now."""
    what = texts.t(f"report.part_{reference.kind}" + (f"_{reference.field}" if reference.field else ""))
    return f"{_whose(content, reference, texts)} · {what}: {part.words(texts.language)}"


def _whose(content: ReportContent, reference: Reference, texts: Texts) -> str:
    if reference.kind in NUMBER_KINDS:
        return whose(content, reference, texts)
    named: Mapping[str, Callable[[], str]] = {
        "verdict": lambda: content.model.link(reference.key).name(texts.language),
        "voices": lambda: content.model.link(reference.key).name(texts.language),
        "effect": lambda: content.model.measure(reference.key).name(texts.language),
        "table": lambda: _caption(table_of(content, reference.key, texts), reference.key),
        "figure": lambda: _caption(figure_of(content, reference.key, texts), reference.key),
        "quote": lambda: _coded(content.quoted[int(reference.key)], content, texts),
    }
    known = named.get(reference.kind)
    return known() if known else texts.t(f"report.part_{reference.kind}_{reference.key}")


def _caption(found: ReportTable | ReportFigure | None, otherwise: str) -> str:
    """«Tabell {n}. Samlet visning» without its number."""
    return found.caption.split(". ", 1)[-1] if found else otherwise


def _coded(coding: Coding, content: ReportContent, texts: Texts) -> str:
    known = coding.link and coding.link in content.display.cells
    link = content.model.link(coding.link or "").name(texts.language) if known else ""
    return " · ".join(part for part in (f"{coding.id}", link, coding.assessment.stance or "") if part)


_KINDS: Mapping[str, Callable[[ReportContent, Reference], LivePart | None]] = {
    "effect": _effect,
    "verdict": _verdict,
    "voices": _voices,
    "register": _register,
    "study": _study,
    "quote": _quote,
    "table": _table,
    "figure": _figure,
    **NUMBER_KINDS,
}
