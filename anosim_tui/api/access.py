"""Where requests may go and the key that goes with them."""

from __future__ import annotations

import ipaddress
from collections.abc import Generator

import httpx

_MASK = "…"


class InvalidKey(ValueError):
    """The API key cannot be one; the message does not repeat it."""


class InvalidBaseUrl(ValueError):
    """The base URL is none a key may be sent to; the message does not repeat it."""


class Bearer(httpx.Auth):
    """Puts the key into the `Authorization` header; the only place that holds it."""

    __slots__ = ("_header",)

    def __init__(self, key: str) -> None:
        self._header = f"Bearer {key}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign one request."""
        request.headers["Authorization"] = self._header
        yield request

    def hide(self, body: bytes) -> bytes:
        """`body` without the key, should a service repeat it in its complaint."""
        return body.replace(self._header.removeprefix("Bearer ").encode(), _MASK.encode())

    def __repr__(self) -> str:
        return f"Bearer({_MASK})"


def bearer(key: str) -> Bearer | None:
    """Whatever signs with `key`, or `None` where it cannot be a key.

    h11 prints a header it refuses, key included, so that only printable ASCII gets as far. Nothing
    is raised here: the traceback would show this frame and the key in it.
    """
    key = key.strip()
    return Bearer(key) if key.isascii() and key.isprintable() and key and " " not in key else None


def checked_base_url(text: str) -> httpx.URL:
    """The base URL, when a key may be sent to it.

    Raises:
        InvalidBaseUrl: it is no URL, neither https nor http to this machine, or carries a name,
            a query or a fragment.
    """
    url = _parsed(text.strip())
    if url is None or url.scheme not in ("http", "https") or not url.host:
        raise InvalidBaseUrl(
            "The base URL is not a web address: give one such as https://anosim.net/api/v1."
        )
    if url.userinfo or url.query or url.fragment:
        raise InvalidBaseUrl(
            "The base URL may hold a host and a path only: leave out names, passwords, ? and #."
        )
    if url.scheme == "http" and not _is_loopback(url.host):
        raise InvalidBaseUrl(
            "The base URL would send the key unencrypted: use https:// (http:// works for "
            "localhost only)."
        )
    return url


def _parsed(text: str) -> httpx.URL | None:
    try:
        url = httpx.URL(text)
        url.host.encode("idna")  # what the resolver will do, and where it raises UnicodeError
    except (httpx.InvalidURL, ValueError):
        return None
    return url if url.port is None or url.port < 65_536 else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
