"""How long and how much a request may take."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """Bounds of one request; times in seconds of the machine's own clock.

    Attributes:
        connect: to be connected, the TLS handshake included.
        read: between two pieces of an answer.
        total: for the whole request, so that a body that drips ends too.
        body: bytes of an answer; 20,000 products are under 3 MB.
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 30.0
    body: int = 10_000_000
