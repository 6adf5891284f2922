"""One request over the wire, bounded in time and size; reads are tried again, writes sent once.

Redirects are off, the environment is not read (no proxies, no netrc), cookies are not kept, TLS is
verified, and encoded bodies are refused: 194 KB of gzip can be 67 MB in one chunk.
"""

from __future__ import annotations

import random
import ssl
from asyncio import timeout
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from math import inf
from typing import Final, TypeVar

import httpx
from msgspec import Struct, field
from msgspec.structs import replace

from anosim_tui import __version__
from anosim_tui.api import responses, wire
from anosim_tui.api.responses import Reader
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import (
    ApiError,
    BadKey,
    OutcomeUnknown,
    Refused,
    Throttled,
    Unreachable,
    Unreadable,
)
from anosim_tui.domain.models import Page
from anosim_tui.language import _

T = TypeVar("T")
Parse = Callable[[bytes], Awaitable[T]]

_MASK: Final = "…"
_HEADERS: Final = {
    "User-Agent": f"anosim-tui/{__version__}",
    "Accept": "application/json",
    "Accept-Encoding": "identity",
}
# Seconds for which a good answer shows that the service answers and accepts the key.
_WORKS_FOR: Final = 15.0

# Reads are tried again twice, after pauses of half to all of these seconds. A call that has taken
# longer than `_PATIENCE`, pauses included, is not: a time-out has used it up, and so has a
# `Retry-After` that is not short, for the pollers slow down instead.
_PAUSES: Final = (0.4, 0.8)
_PATIENCE: Final = 6.0
_SHORT_RETRY_AFTER: Final = 5.0


Parameter = int | str


class Request(Struct, frozen=True):
    """One request to be made.

    Attributes:
        method: `GET`, `POST` or `PATCH`; only a `GET` is ever repeated.
        template: the path below the base URL, `{id}` standing for `id`.
        other: the documentation's other spelling of the path; "" where there is one only.
        query: parameters; writes carry theirs in the query string too. May hold a share token, so
            it stays out of the `repr`.
        listing: the answer is a list, and "nothing found" means an empty one.
        paid: costs money: sent once, on a connection of its own.
        signed: carries the key.
    """

    method: str
    template: str
    id: int | None = None
    other: str = ""
    query: Mapping[str, Parameter] = field(default_factory=dict)
    listing: bool = False
    paid: bool = False
    signed: bool = True

    def __repr__(self) -> str:
        return f"Request({self.method} {self.path})"

    @property
    def path(self) -> str:
        return self.template.format(id=self.id)


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


class Exchange(Struct, frozen=True):
    """One request and how it went, for the health pane and the clock offset.

    Each try of a read is one; a request whose caller was cancelled is none.

    Attributes:
        path: the template of the path: neither ids, query nor tokens are in it.
        status: the HTTP status; `None` when no whole answer came.
        started: wall clock when the request was sent, UTC.
        seconds: until the answer was read or given up.
        server_date: the answer's `Date` header, UTC, whole seconds.
        error: what the call made of it; `None` when it brought what was asked for. Where a paid
            call ends in `OutcomeUnknown`, this is the reason.
    """

    method: str
    path: str
    status: int | None
    started: datetime
    seconds: float
    server_date: datetime | None
    error: ApiError | None


class Bearer(httpx.Auth):
    """Puts the key into the `Authorization` header; the only place that holds it."""

    __slots__ = ("_header",)

    def __init__(self, key: str) -> None:
        self._header = f"Bearer {key}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._header
        yield request

    def hide(self, body: bytes) -> bytes:
        """`body` without the key, should a service repeat it in its complaint."""
        return body.replace(self._header.removeprefix("Bearer ").encode(), _MASK.encode())

    def __repr__(self) -> str:
        return f"Bearer({_MASK})"


class Transport:
    """Sends requests to one service: a pool for reading, a fresh connection for paid calls.

    Args:
        injected: instead of the network; not closed per call.
        jitter: spreads the pauses between tries.
    """

    def __init__(
        self,
        base_url: httpx.URL,
        auth: Bearer,
        clock: Clock,
        injected: httpx.AsyncBaseTransport | None,
        jitter: random.Random,
        limits: Limits,
    ) -> None:
        self._base_url = base_url
        self._auth = auth
        self._clock = clock
        self._injected = injected
        self.observer: Callable[[Exchange], None] = lambda _: None
        self._jitter = jitter
        self._limits = limits
        self._works_until = -inf
        # Built once, as reading the certificates takes 20 ms; plain http needs none of them.
        self._verify = (
            httpx.create_ssl_context(trust_env=False)
            if base_url.scheme == "https" and injected is None
            else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )
        self._pool = self._open()

    async def aclose(self) -> None:
        await self._pool.aclose()

    async def page(self, request: Request, read: Reader[T]) -> Page[T]:
        return await self._ask(request, lambda body: responses.page(body, read))

    async def single(self, request: Request, read: Reader[T]) -> T:
        return await self._ask(request, lambda body: responses.single(body, read))

    async def write(self, request: Request, read: Reader[T]) -> T:
        """Send a write once; all that is no good answer, refusal or "not sent" is unknown."""
        try:
            return await self._try_spellings(request, lambda body: responses.single(body, read))
        except (Refused, BadKey, Throttled):
            raise
        except Unreachable as error:
            if not error.sent:
                raise
            reason = str(error)
        except Exception as error:  # faults of this program too: the money may be spent
            reason = str(error) if isinstance(error, ApiError) else _("The response was lost.")
        unknown = _("This may or may not have been done.")
        if request.paid:
            unknown = _(
                "The purchase may or may not have gone through. Do not try again; "
                "check your orders."
            )
        raise OutcomeUnknown(f"{unknown} ({reason})")

    async def _ask(self, request: Request, parse: Parse[T]) -> T:
        """Send a read, and try again while it is worth it."""
        begun = self._clock.monotonic()
        tried = 0
        while True:
            try:
                return await self._try_spellings(request, parse)
            except ApiError as error:
                pause = retry_pause(error, tried, self._jitter)
                spent = self._clock.monotonic() - begun
                if pause is None or spent + pause > _PATIENCE:
                    raise
            tried += 1
            await self._clock.sleep(pause)

    async def _try_spellings(self, request: Request, parse: Parse[T]) -> T:
        """Ask under the other spelling too where this one is not found: nothing was done by it."""
        try:
            return await self._once(request, parse)
        except Refused as error:
            if error.status != 404 or not request.other:
                raise
            first = error
        try:
            return await self._once(replace(request, template=request.other, other=""), parse)
        except Refused as error:
            # Of two that were not found, the one with words knows the path.
            raise error if error.status != 404 or not first.has_words else first from None

    async def _once(self, request: Request, parse: Parse[T]) -> T:
        """Make one HTTP request, read its answer, and tell the observer."""
        started, begun = self._clock.now(), self._clock.monotonic()
        response = await self._send(request)
        exchange = Exchange(
            method=request.method,
            path=request.template,
            status=None,
            started=started,
            seconds=self._clock.monotonic() - begun,
            server_date=None,
            error=None,
        )
        try:
            if not isinstance(response, httpx.Response):
                raise response
            date = responses.server_date(response)
            exchange = replace(exchange, status=response.status_code, server_date=date)
            result = await self._result(request, response, parse)
        except ApiError as error:
            self.observer(replace(exchange, error=error))
            raise
        self.observer(exchange)
        return result

    async def _result(self, request: Request, response: httpx.Response, parse: Parse[T]) -> T:
        """What the answer holds; a list that is refused while other calls work is an empty one."""
        try:
            result = await parse(responses.body_of(request, response, self._clock.now()))
        except Refused:
            if not (request.listing and await self._works()):
                raise
            empty = await parse(b"")
            return replace(empty, inferred=True) if isinstance(empty, Page) else empty
        if request.signed and response.is_success:
            self._works_until = self._clock.monotonic() + _WORKS_FOR
        return result

    async def _works(self) -> bool:
        """Whether the service answers another signed call."""
        if self._clock.monotonic() < self._works_until:
            return True
        try:
            await self._once(
                Request("GET", "/Balance"), lambda body: responses.single(body, wire.balance)
            )
        except ApiError:
            return False
        return True

    async def _send(self, request: Request) -> httpx.Response | ApiError:
        """Make one request; what goes wrong is returned, as errors of httpx carry the key."""
        host = self._base_url.host
        try:
            async with timeout(self._limits.total), self._client(request) as http:
                return await self._receive(http, request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Unreachable(_not_connected(host, error), sent=False)
        except (httpx.TimeoutException, TimeoutError):
            return Unreachable(
                _("{host} did not respond in time; it or the network is slow.", host=host)
            )
        except httpx.HTTPError:
            return Unreachable(
                _("The connection to {host} was lost before the response was complete.", host=host)
            )

    def _open(self) -> httpx.AsyncClient:
        http = httpx.AsyncClient(
            base_url=self._base_url,
            headers=_HEADERS,
            timeout=httpx.Timeout(self._limits.read, connect=self._limits.connect),
            transport=self._injected,
            verify=self._verify,
            follow_redirects=False,
            trust_env=False,
        )
        http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        return http

    @asynccontextmanager
    async def _client(self, request: Request) -> AsyncIterator[httpx.AsyncClient]:
        """The pool, or a connection of its own for a paid call.

        A kept-alive connection the server has just closed fails after sending, which would be a
        false "outcome unknown". An injected transport is not ours to close.
        """
        if not request.paid or self._injected is not None:
            yield self._pool
            return
        async with self._open() as fresh:
            yield fresh

    async def _receive(
        self, http: httpx.AsyncClient, request: Request
    ) -> httpx.Response | ApiError:
        async with http.stream(
            request.method,
            request.path,
            params=dict(request.query),
            headers={"Connection": "close"} if request.paid else None,
            auth=self._auth if request.signed else None,
        ) as response:
            headers = response.headers
            if headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
                return Unreadable(_("AnoSim sent a compressed response, which was not requested."))
            body = bytearray()
            assert isinstance(response.stream, httpx.AsyncByteStream)
            async for chunk in response.stream:  # the bytes as they came, never decoded
                body += chunk
                if len(body) > self._limits.body:
                    return Unreadable(
                        _("AnoSim sent a response that is too large; it was not read.")
                    )
        # A complaint may repeat the key; data is never touched.
        content = self._auth.hide(bytes(body)) if response.status_code >= 400 else bytes(body)
        return httpx.Response(response.status_code, headers=headers, content=content)


def retry_pause(error: ApiError, tried: int, jitter: random.Random) -> float | None:
    """Seconds until the next try of a read after `error`; `None` where there is none."""
    if tried >= len(_PAUSES):
        return None
    pause = _PAUSES[tried] * jitter.uniform(0.5, 1.0)
    match error:
        case Throttled(retry_after=float(asked)) if asked <= _SHORT_RETRY_AFTER:
            return max(pause, asked)
        case Unreachable():
            return pause
        case _:
            return None


def _not_connected(host: str, error: Exception) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return _(
            "The certificate of {host} cannot be trusted, so nothing was sent: check this "
            "computer's clock, and whether the network intercepts connections.",
            host=host,
        )
    return _("{host} cannot be reached: check the network and the base URL.", host=host)
