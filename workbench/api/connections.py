"""Connections that send what they have at once."""

from __future__ import annotations

import asyncio
import socket

from uvicorn.protocols.http.auto import AutoHTTPProtocol

_connection_made = AutoHTTPProtocol.connection_made


def send_at_once() -> None:
    """Let the server's connections not wait for company before they send a small piece.

    Streamlit binds its socket without naming TCP, and asyncio then leaves Nagle's algorithm on: an answer in
    two pieces waits some 40 ms for the other side to acknowledge the first. To be called before the server
    takes connections; see ``docs/decisions/014-sending-at-once.md``.
    """
    setattr(AutoHTTPProtocol, "connection_made", _made_at_once)  # noqa: B010 - a method is replaced


def _made_at_once(protocol: asyncio.Protocol, transport: asyncio.Transport) -> None:
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _connection_made(protocol, transport)
