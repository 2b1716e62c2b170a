"""What a user can mend, as a tree. A programmer's mistake is a ``ValueError`` instead."""

from __future__ import annotations


class WorkbenchError(Exception):
    """A mistake the user can mend, told by a locale key and the values its text names.

    Parameters
    ----------
    key : str
        Key in ``workbench/locale/*.toml``, e.g. ``"errors.covariates_missing"``. Its text names the
        argument, the rule, the offenders and the way out.
    **values : object
        Fields of that text.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        from workbench.texts import Texts

        return Texts("en").t(self.key, **self.values)


class InputError(WorkbenchError):
    """A file, a table or a form that cannot be read as it stands."""


class StatisticsError(WorkbenchError):
    """Data from which the asked-for number cannot be computed."""


class NotFoundError(WorkbenchError):
    """Something named that the study does not hold."""


class ConflictError(WorkbenchError):
    """A change that somebody else's change has overtaken."""


class StudyFileError(WorkbenchError):
    """A study file that cannot be opened, read or written."""
