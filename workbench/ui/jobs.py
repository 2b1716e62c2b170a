"""Long work on the screen: how far it is, a button that stops it, and then its result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from workbench.services.jobs import Job, forget, job_called, started
from workbench.ui.errors import shown_errors
from workbench.ui.text import t

Work = Callable[[Callable[[float], None]], Any]
_EVERY = 0.5
"""Seconds between looks at a running job."""


def offered(intro: str, key: str, label: str, work: Work) -> None:
    """Say what would be computed and offer it; the page runs again once the result is stored.

    Parameters
    ----------
    intro : str
    key, label, work
        As in :func:`watched`.
    """
    st.write(intro)
    if watched(key, label, work):
        st.rerun()


def watched(key: str, label: str, work: Work) -> bool:
    """Offer to start long work, show how far it is, and say whether its result is stored.

    Parameters
    ----------
    key : str
        Names the question, study and choices included.
    label : str
        On the button that starts it.
    work : callable
        See :func:`workbench.services.jobs.started`; it stores its result in the study itself.
    """
    job = job_called(key)
    if job is not None and not job.is_running:
        forget(key)
        if _told(job):
            return True
        job = None
    if job is None:
        if not st.button(label, type="primary", key=f"start_{key}"):
            return False
        started(key, work)
        st.rerun()
    _watch(key, job)
    return False


@st.fragment(run_every=_EVERY)
def _watch(key: str, job: Job) -> None:
    if not job.is_running:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(job.done, 1.0), t("job.running", done=round(100 * job.done)))
        if st.button(t("job.cancel"), key=f"cancel_{key}"):
            job.cancel()


def _told(job: Job) -> bool:
    if job.was_cancelled:
        st.info(t("job.cancelled"))
        return False
    with shown_errors():
        if job.error is not None:
            raise job.error
        return True
    return False
