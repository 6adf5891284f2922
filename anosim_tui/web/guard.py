"""Who may talk to the server: a browser that was given the token, at the address of the page.

Every page in the browser can send requests to loopback. The token keeps out those that were not
given it; `Host` those that had their own name resolved to 127.0.0.1; `Origin` those of another
address, because a WebSocket is no request that browsers would hold back by themselves.
"""

from __future__ import annotations

import secrets
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from anosim_tui.language import _

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Lets requests through or not.

    Args:
        host: what is in the address of the page, such as "127.0.0.1:8090".
    """

    def __init__(self, host: str) -> None:
        self._host, self._origin = host, f"http://{host}"
        self._token = secrets.token_urlsafe(32)
        # What the browser keeps is another secret than the one in its history. Cookies do not
        # know ports: the name does.
        self._cookie, self._secret = f"anosim-tui-{host.rpartition(':')[2]}", secrets.token_hex(32)

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"{self._origin}/?token={self._token}"

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what is not from the page; let the token in the address become a cookie."""
        origin = request.headers.get("Origin")
        is_socket = "Upgrade" in request.headers
        if request.host != self._host or (origin or self._origin) != self._origin:
            raise web.HTTPForbidden(text=_("This server accepts requests from its own page only."))
        if is_socket and origin is None:
            raise web.HTTPForbidden(text=_("This server accepts requests from its own page only."))
        if request.path == "/" and _is_same(request.query.get("token", ""), self._token):
            return self._with_cookie()
        if not _is_same(request.cookies.get(self._cookie, ""), self._secret):
            raise web.HTTPForbidden(
                text=_(
                    "Open the address that anosim-tui serve printed, with the "
                    "token in it. The token changes each time the server starts."
                )
            )
        return await handler(request)

    def _with_cookie(self) -> web.Response:
        """Go on without the token, which would stay in the history and in bookmarks."""
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(self._cookie, self._secret, path="/", httponly=True, samesite="Strict")
        return response

    async def add_headers(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Let the browser ask no other host, and nobody frame the page or read it."""
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                # xterm.js, which draws the screen, sets the styles of its cells.
                "style-src 'self' 'unsafe-inline'",
                "font-src 'self'",
                "img-src 'self' data:",
                f"connect-src 'self' ws://{self._host}",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        )


def _is_same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), secret.encode())
