"""The server's connections do not wait before they send."""

import asyncio
import socket

import pytest
import uvicorn
from uvicorn.server import ServerState

from workbench.api.connections import AutoHTTPProtocol, send_at_once


async def _app(scope, receive, send):
    """Answers nothing: a connection is all that is tried."""


def accepted() -> tuple[socket.socket, socket.socket]:
    """Both ends of a connection to a socket that was bound as Streamlit binds its own."""
    with socket.socket(family=socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        caller = socket.create_connection(listening.getsockname())
        return listening.accept()[0], caller


async def waits_after_connecting() -> bool:
    served, caller = accepted()
    config = uvicorn.Config(_app, log_config=None)
    config.load()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_accepted_socket(
        lambda: AutoHTTPProtocol(config, ServerState(), {}, loop), sock=served
    )
    try:
        return not served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    finally:
        transport.abort()
        caller.close()


@pytest.fixture
def as_it_was(monkeypatch):
    """The protocol of the server, put back after the test."""
    monkeypatch.setattr(AutoHTTPProtocol, "connection_made", AutoHTTPProtocol.connection_made)


def test_a_connection_sends_at_once_however_often_that_is_asked_for(as_it_was):
    send_at_once()
    send_at_once()

    assert not asyncio.run(waits_after_connecting())
