"""The number of a table's cell, where it holds one."""

from __future__ import annotations

import re
from dataclasses import replace

from workbench.audit.numbers import Language, Number, numbers_in

_SHARE = re.compile(r"\d[\d\u00a0 ,.]*/\s?\d[\d\u00a0 ,.]*\s?\(\s?(?P<share>\d+(?:[.,]\d+)?)\s?%?\s?\)")
_UNITS = re.compile(r"prosent(?:poeng)?|per ?cent|kr(?:oner)?|nok|mill\w*|pp", re.IGNORECASE)
MOST_LETTERS = 3


def cell_number(text: str, language: Language) -> Number | None:
    """The number of a cell that holds one and hardly anything else; a year in a cell is a count."""
    plain = text.strip().replace("−", "-").replace("\u2013", "-")
    if share := _SHARE.fullmatch(plain):
        (number,) = numbers_in(share["share"], _form(share["share"], language))
        return replace(number, unit="percent", sense="exact")
    letters = re.findall(r"[^\W\d_]", _UNITS.sub("", plain))
    if not re.match(r"[-(<]?[€£$]?\s?\d", plain) or len(letters) > MOST_LETTERS:
        return None
    found = numbers_in(plain.lstrip("(<"), _form(plain, language))
    if not found or (len(found) > 1 and not re.search(r"[(\[]", plain)):
        return None
    first = found[0]
    return (
        replace(first, unit="count", sense="exact") if first.unit == "year" else replace(first, sense="exact")
    )


def _form(text: str, language: Language) -> Language:
    """A table may keep another form than its text: a comma before anything but three digits is a decimal
    mark.
    """
    if re.search(r"\d,(?:\d{1,2}|\d{4,})(?!\d)", text) or re.search(r"\d \d{3}\b", text):
        return "nb"
    if re.search(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)", text) or re.search(r"\b0\.\d", text):
        return "en"
    return language
