"""Every visible word, number and date in Norwegian bokmål or English."""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from workbench.reasons import Reason, Worded

Language = Literal["nb", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "en")
LOCALE_DIR = Path(__file__).parent / "locale"
MISSING = "–"
_BABEL_LOCALE = {"nb": "nb_NO", "en": "en_GB"}


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All texts of one language as ``section.key`` → text."""
    tables = tomllib.loads((LOCALE_DIR / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{key}": text for section, table in tables.items() for key, text in table.items()}


class Texts:
    """The words and number forms of one language.

    Parameters
    ----------
    language : {"nb", "en"}
    """

    __slots__ = ("_catalogue", "_locale", "language")

    def __init__(self, language: Language) -> None:
        self.language = language
        self._locale = _BABEL_LOCALE[language]
        self._catalogue = catalogue(language)

    def t(self, key: str, /, **values: object) -> str:
        """Text of ``key`` with its fields filled in; numbers take the language's form."""
        text = self._catalogue[key]
        return text.format(**{name: self.shown(value) for name, value in values.items()}) if values else text

    def has(self, key: str) -> bool:
        """Whether the catalogue holds ``key``."""
        return key in self._catalogue

    def reason(self, reason: Reason) -> str:
        """A reason as a sentence."""
        return self.t(reason.key, **dict(reason.values))

    def shown(self, value: object) -> object:
        """A value as a text field shows it: numbers and dates in the language's form.

        A float has three decimals; one that is exact with one, such as a limit, has that. A field of a text
        may ask for so many itself: ``{kappa:2}``.
        """
        if isinstance(value, bool):
            return self.t("common.yes" if value else "common.no")
        if isinstance(value, Reason | Worded):
            return self.reason(value) if isinstance(value, Reason) else getattr(value, self.language)
        if isinstance(value, tuple):
            return ", ".join(str(self.shown(one)) for one in value)
        if isinstance(value, dt.date):
            return self.date(value)
        if isinstance(value, int | float):
            whole = isinstance(value, int)
            return _Number(self, value, 0 if whole else 1 if value == round(value, 1) else 3)
        return MISSING if value is None else value

    def number(self, value: float | None, decimals: int = 2, *, sign: bool = False) -> str:
        """``value`` with a fixed number of decimals, the language's marks and a true minus sign."""
        if value is None or not math.isfinite(value):
            return MISSING
        from babel.numbers import format_decimal

        text = format_decimal(abs(value), format=_pattern(decimals), locale=self._locale)
        below_zero = value < 0 and float(f"{value:.{decimals}f}") != 0
        return ("−" if below_zero else "+" if sign and value > 0 else "") + text

    def integer(self, value: float | None, *, sign: bool = False) -> str:
        """``1711`` as «1 711» or “1,711”."""
        return self.number(None if value is None else float(value), 0, sign=sign)

    def percent(self, share: float | None, decimals: int = 1) -> str:
        """A share (0–1) as a percentage with its sign: «1,1 %», “1.1%”."""
        if share is None or not math.isfinite(share):
            return MISSING
        return self.number(100 * share, decimals) + ("\u00a0%" if self.language == "nb" else "%")

    def level(self, share: float) -> str:
        """«5 %», «2,5 %»: a level or a confidence with as few decimals, up to two, as tell it."""
        percent = 100 * share
        decimals = next((n for n in range(2) if abs(round(percent, n) - percent) < 1e-9), 2)
        return self.percent(share, decimals)

    def pp(self, share: float | None, decimals: int = 1, *, sign: bool = False) -> str:
        """A difference of shares in percentage points, without the unit: «−4,6»."""
        return self.number(None if share is None else 100 * share, decimals, sign=sign)

    def p_value(self, p: float | None) -> str:
        """A p-value with three decimals, «<0,001» below that."""
        if p is not None and p < 0.0005:
            return "<" + self.number(0.001, 3)
        return self.number(p, 3)

    def date(self, value: dt.date | dt.datetime | None, form: str = "medium") -> str:
        """A date in the language's form."""
        if value is None:
            return MISSING
        from babel.dates import format_date

        return format_date(value, format=form, locale=self._locale)

    def datetime(self, value: dt.datetime) -> str:
        """A date and a time of day in the language's form."""
        from babel.dates import format_datetime

        return format_datetime(value, format="short", locale=self._locale)


class _Number(str):
    """A float as it is shown, in a field that may ask for other decimals."""

    __slots__ = ("_texts", "_value")
    _texts: Texts
    _value: float

    def __new__(cls, texts: Texts, value: float, decimals: int) -> _Number:
        made = super().__new__(cls, texts.number(value, decimals))
        made._texts, made._value = texts, value
        return made

    def __format__(self, decimals: str) -> str:
        return self._texts.number(self._value, int(decimals)) if decimals else str(self)


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")
