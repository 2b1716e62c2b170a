"""Errors on the screen: what can be mended is told, the rest gets a number."""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.quant.small_effects import shown_reason
from workbench.reasons import Reason
from workbench.ui.text import as_text, t, texts

log = logging.getLogger(__name__)


@contextmanager
def shown_errors(*, least: int = 1) -> Iterator[None]:
    """Show a ``WorkbenchError`` as its text; log anything else by place and type, never by content.

    Parameters
    ----------
    least : int
        Fewer persons than this are not told by an error that counts them.
    """
    try:
        yield
    except WorkbenchError as error:
        told = shown_reason(Reason.of(error.key, **error.values), least=least)
        st.error(as_text(texts().reason(told)))
    except Exception as error:  # noqa: BLE001 - the last stop: an exception's words may hold personal data
        reference = uuid.uuid4().hex[:8]
        log.error("unexpected %s [%s] at %s", type(error).__name__, reference, _places(error))
        st.error(t("errors.unexpected", reference=reference))


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
