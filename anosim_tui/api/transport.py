"""One request over the wire, bounded in time and size; reads are tried again, paid calls sent once.

Redirects are off, the environment is not read (no proxies, no netrc), cookies are not kept, TLS is
verified, and encoded bodies are refused: 194 KB of gzip can be 67 MB in one chunk.
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from math import inf
from typing import Final, TypeVar

import httpx
from msgspec import Struct
from msgspec.structs import replace

from anosim_tui import __version__
from anosim_tui.api import parsing, responses, wire
from anosim_tui.api.access import Bearer
from anosim_tui.api.responses import Request, Response
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
from anosim_tui.domain.models import Order, Page


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
        method: the HTTP verb.
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


class Retry(Struct, frozen=True):
    """Jittered exponential back-off, for reads only; seconds of the program's clock.

    Attributes:
        more: further tries after the first.
        base: the first pause before jitter; the next are twice as long each.
        patience: how long a call may take in all, pauses included, and still be tried again. A
            time-out has used it up, and so has a `Retry-After` that is not short: the pollers
            slow down instead.
    """

    more: int = 2
    base: float = 0.4
    patience: float = 6.0

    def pause(
        self, error: ApiError, tried: int, spent: float, jitter: random.Random
    ) -> float | None:
        """Seconds until the next try after `error`, or `None` when there is none.

        Args:
            error: how the last try ended.
            tried: tries so far.
            spent: seconds since the first began.
            jitter: spreads the pauses over half to all of their length.
        """
        if tried > self.more:
            return None
        pause = self.base * 2 ** (tried - 1) * jitter.uniform(0.5, 1.0)
        match error:
            case Throttled(retry_after=float(asked)) if asked <= 5.0:
                pause = max(pause, asked)
            case Unreachable():
                pass
            case _:
                return None
        return pause if spent + pause <= self.patience else None


_HEADERS = {
    "User-Agent": f"anosim-tui/{__version__}",
    "Accept": "application/json",
    "Accept-Encoding": "identity",
}


class Connection:
    """The connection to one service: a pool for reading, a fresh connection for paid calls."""

    def __init__(
        self,
        base_url: httpx.URL,
        auth: Bearer,
        limits: Limits,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        self._base_url = base_url
        self._auth = auth
        self._limits = limits
        self._injected = transport
        # Built once, as reading the certificates takes 20 ms; plain http needs none of them.
        self._verify = (
            httpx.create_ssl_context(trust_env=False)
            if base_url.scheme == "https" and transport is None
            else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )
        self._http = self._open()

    async def aclose(self) -> None:
        """Close the pool."""
        await self._http.aclose()

    async def send(self, call: Request) -> Response:
        """Make one request; whatever goes wrong on the way is the answer's `problem`."""
        host = self._base_url.raw_host.decode("ascii")  # an IDN as it is looked up, not as it reads
        try:
            async with asyncio.timeout(self._limits.total), self._client(call) as http:
                return await self._receive(http, call)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            problem = Unreachable(_not_connected(host, error), sent=False)
        except (httpx.TimeoutException, TimeoutError):
            problem = Unreachable(f"{host} did not answer in time: it is slow, or the network is.")
        except httpx.HTTPError:
            problem = Unreachable(f"The connection to {host} was lost before the answer was whole.")
        return Response(None, problem=problem)

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
    async def _client(self, call: Request) -> AsyncIterator[httpx.AsyncClient]:
        """The pool, or a connection of its own for a paid call.

        A kept-alive connection the server has just closed fails after sending, which would be a
        false "outcome unknown". An injected transport is not ours to close.
        """
        if not call.paid or self._injected is not None:
            yield self._http
            return
        async with self._open() as fresh:
            yield fresh

    async def _receive(self, http: httpx.AsyncClient, call: Request) -> Response:
        async with http.stream(
            call.method,
            call.path,
            params=dict(call.query),
            headers={"Connection": "close"} if call.paid else None,
            auth=self._auth if call.signed else None,
        ) as response:
            status, headers = response.status_code, response.headers
            if headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
                sentence = "AnoSim sent a compressed answer although none was asked for."
                return Response(status, headers, problem=Unreadable(sentence))
            body = bytearray()
            assert isinstance(response.stream, httpx.AsyncByteStream)
            async for chunk in response.stream:  # the bytes as they came, never decoded
                body += chunk
                if len(body) > self._limits.body:
                    sentence = "AnoSim sent an answer too big to be one; it was not read."
                    return Response(status, headers, problem=Unreadable(sentence))
            # A complaint may repeat the key; data is never touched.
            return Response(
                status, headers, self._auth.hide(bytes(body)) if status >= 400 else bytes(body)
            )


def _not_connected(host: str, error: Exception) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return (
            f"The certificate of {host} cannot be trusted, so nothing was sent: check the clock of "
            "this computer, and whether the network intercepts connections."
        )
    return f"{host} cannot be reached: check the network and the base URL."


T = TypeVar("T")
Parse = Callable[[bytes], Awaitable[T]]

# Seconds for which a good answer shows that the service answers and accepts the key.
_SHOWN_FOR: Final = 15.0


class Transport:
    """Sends calls over one connection.

    Args:
        connection: carries the requests.
        clock: for pauses and the times of an `Exchange`.
        observe: is told of every HTTP request after it ended.
        jitter: spreads the pauses.
        retry: when a read is tried again.
    """

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        observe: Callable[[Exchange], None] | None,
        jitter: random.Random,
        retry: Retry,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._observe = observe
        self._jitter = jitter
        self._retry = retry
        self._shown_until = -inf

    async def aclose(self) -> None:
        """Close the connection."""
        await self._connection.aclose()

    async def page(self, call: Request, read: parsing.Reader[T]) -> Page[T]:
        """Ask for a list."""
        return await self._ask(call, lambda body: parsing.page(body, read))

    async def single(self, call: Request, read: parsing.Reader[T]) -> T:
        """Ask for one object; a write is sent once."""
        return await self._ask(call, lambda body: parsing.single(body, read))

    async def _ask(self, call: Request, read: Parse[T]) -> T:
        """Send a free call; reads are tried again while it is worth it."""
        begun = self._clock.monotonic()
        tried = 0
        while True:
            try:
                return await self._spelt(call, read)
            except ApiError as error:
                tried += 1
                spent = self._clock.monotonic() - begun
                pause = self._retry.pause(error, tried, spent, self._jitter)
                if call.method != "GET" or pause is None:
                    raise
            await self._clock.sleep(pause)

    async def pay(self, call: Request) -> Order:
        """Send a paid call once; all that is no order, refusal or "not sent" is unknown."""
        try:
            return await self._spelt(call, lambda body: parsing.single(body, wire.order))
        except (Refused, BadKey, Throttled):
            raise
        except Unreachable as error:
            if not error.sent:
                raise
            reason = str(error)
        except Exception as error:  # also what nobody thought of: the money may be spent
            reason = str(error) if isinstance(error, ApiError) else "The answer was lost."
        raise OutcomeUnknown(
            f"It is not known whether this was bought: do not repeat it, look at your orders. "
            f"({reason})"
        )

    async def _spelt(self, call: Request, read: Parse[T]) -> T:
        """Ask under the other spelling too where this one is not found: nothing was done by it."""
        try:
            return await self._once(call, read)
        except Refused as error:
            if error.status != 404 or not call.other:
                raise
            first = error
        try:
            return await self._once(replace(call, template=call.other, other=""), read)
        except Refused as error:
            # Of two that were not found, the one with words knows the path.
            raise error if error.status != 404 or not first.has_words else first from None

    async def _once(self, call: Request, read: Parse[T]) -> T:
        """Make one HTTP request, read its answer, and tell the observer."""
        started, begun = self._clock.now(), self._clock.monotonic()
        answer = await self._connection.send(call)
        exchange = Exchange(
            method=call.method,
            path=call.template,
            status=answer.status,
            started=started,
            seconds=self._clock.monotonic() - begun,
            server_date=responses.server_date(answer),
            error=None,
        )
        try:
            result = await self._result(call, answer, read)
        except ApiError as error:
            self._tell(replace(exchange, error=error))
            raise
        self._tell(exchange)
        return result

    async def _result(self, call: Request, answer: Response, read: Parse[T]) -> T:
        """What the answer holds; a list that is refused while other calls work is an empty one."""
        try:
            result = await read(responses.body_of(call, answer, self._clock.now()))
        except Refused:
            if not (call.listing and await self._works()):
                raise
            empty = await read(b"")
            return replace(empty, inferred=True) if isinstance(empty, Page) else empty
        if call.signed and answer.is_good:
            self._shown_until = self._clock.monotonic() + _SHOWN_FOR
        return result

    async def _works(self) -> bool:
        """Whether the service answers another signed call."""
        if self._clock.monotonic() < self._shown_until:
            return True
        try:
            await self._once(
                Request("GET", "/Balance"), lambda body: parsing.single(body, wire.balance)
            )
        except ApiError:
            return False
        return True

    def _tell(self, exchange: Exchange) -> None:
        if self._observe is not None:
            self._observe(exchange)
