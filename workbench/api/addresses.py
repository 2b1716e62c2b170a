"""Addresses that people type and Streamlit does not know: its first page has the address of the app."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route


def overview(request: Request) -> RedirectResponse:
    """Lead from the name of the overview to where it is shown, with what is asked."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


routes = [Route("/overview", overview)]
