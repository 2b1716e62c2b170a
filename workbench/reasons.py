"""A reason told as a locale key with values, so that pure layers can explain themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a number, a direction or a verdict came out as it did.

    Attributes
    ----------
    key : str
        Locale key, e.g. ``"verdict.few_sources"``; the part after the dot is the stable code.
    values : tuple of (str, object)
        Fields of that text, in a fixed order so that reasons compare and hash.
    """

    key: str
    values: tuple[tuple[str, object], ...] = ()

    @property
    def code(self) -> str:
        """The stable snake_case code, as commands print it."""
        return self.key.rpartition(".")[2]

    @classmethod
    def of(cls, key: str, **values: object) -> Reason:
        """Build a reason from keyword values."""
        return cls(key, tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class Worded:
    """Words that a study gives in both languages, such as the name of a known bias."""

    nb: str
    en: str
