"""A sentence of the report on the screen: its live parts as links, and what is held against it in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.mixed.report_text import LivePart, Reference, pieces
from workbench.mixed.word_guard import GuardFinding
from workbench.services.report_writing import ReadClaim
from workbench.texts import Language
from workbench.ui.text import as_text, t, texts

LINKED = 24
"""Characters up to which live words are a link themselves; longer ones have the sign behind them."""


def readable(text: str, parts: Mapping[Reference, LivePart], written_in: Language) -> str:
    """A sentence as Markdown: words of people and authors are text, live parts open what they rest on."""
    return "".join(_piece(one, parts, written_in) for one in pieces(text)) or t("report.nothing_written")


def _piece(one: str | Reference, parts: Mapping[Reference, LivePart], written_in: Language) -> str:
    if isinstance(one, str):
        return as_text(one)
    if one not in parts:
        return f"**{as_text(t('report.part_gone'))}**"
    words, anchor = as_text(parts[one].words(written_in)), parts[one].anchor
    if not anchor:
        return words
    return f"[{words}]({anchor})" if len(words) <= LINKED else f"{words} [↗]({anchor})"


def differences_in_words(read: ReadClaim) -> list[str]:
    """What has changed since the sentence was confirmed, and how its two languages differ."""
    told = []
    for change in read.changed:
        if change.now is None:
            told.append(t("report.change_gone", what=change.reference.name))
        elif _is_checksum(change.now) or change.before is None or _is_checksum(change.before):
            told.append(t("report.change_other", what=_what(change.reference)))
        else:
            told.append(t("report.change", before=change.before, now=change.now))
    return [as_text(one) for one in [*told, *(texts().reason(reason) for reason in read.pairing)]]


def _is_checksum(stamp: str) -> bool:
    return stamp.startswith("sha256:")


def _what(reference: Reference) -> str:
    return f"{t(f'report.part_{reference.kind}')} {reference.key}"


def stops_in_words(stopped: Iterable[tuple[Language, GuardFinding]]) -> list[str]:
    """Why words cannot stand."""
    return [as_text(t(f"report.stop_{one.family}", words=one.words)) for _, one in stopped]
