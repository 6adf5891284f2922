"""Addresses of the service: how they are written, and which of them are this computer."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

# Deliberately narrower than a URL may be: no user names, no escapes, nothing two parsers could
# read differently, so that the host that is checked is the host that is called.
_URL: Final = (
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>(?:/[a-z0-9._~-]+)*)/*"
)


class UnencryptedError(ValueError):
    """What is sent to this address could be read on its way."""


def base_url(text: str) -> str:
    """The root of an API in one spelling, without a slash at its end.

    Raises:
        UnencryptedError: it is plain http:// to another computer.
        ValueError: it is no address a program should send a key to.
    """
    match = re.fullmatch(_URL, text, re.ASCII | re.IGNORECASE)
    if match is None or not 0 < int(match["port"] or 443) < 65536:
        raise ValueError
    scheme, host = match["scheme"].lower(), match["host"].lower()
    if scheme == "http" and not is_this_computer(host):
        raise UnencryptedError
    port = f":{match['port']}" if match["port"] else ""
    return f"{scheme}://{host}{port}{match['path']}"


def is_this_computer(host: str) -> bool:
    """Whether a host, an IPv6 address in brackets, is a loopback address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
