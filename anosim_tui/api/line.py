"""One request over the wire and its answer, bounded in time and size.

Redirects are off, the environment is not read (no proxies, no netrc), cookies are not kept, TLS is
verified, and encoded bodies are refused: 194 KB of gzip can be 67 MB in one chunk.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import DefaultCookiePolicy

import httpx
from msgspec import Struct, field

from anosim_tui import __version__
from anosim_tui.api.access import Bearer
from anosim_tui.api.calls import Call
from anosim_tui.api.limits import Limits
from anosim_tui.domain.errors import ApiError, Unreachable, Unreadable

_HEADERS = {
    "User-Agent": f"anosim-tui/{__version__}",
    "Accept": "application/json",
    "Accept-Encoding": "identity",
}


class Answer(Struct, frozen=True):
    """What came back.

    Attributes:
        status: the HTTP status; `None` when no whole answer came.
        headers: of the answer.
        body: its bytes as they came.
        problem: why there is no body to read; `None` when there is.
    """

    status: int | None
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    body: bytes = b""
    problem: ApiError | None = None

    def __repr__(self) -> str:
        """Without headers and body."""
        return f"Answer({self.status}, {self.problem!r})"

    @property
    def is_good(self) -> bool:
        """Whether the status says that all went well."""
        return 200 <= (self.status or 0) < 300


class Line:
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

    async def send(self, call: Call) -> Answer:
        """Make one request; whatever goes wrong on the way is the answer's `problem`."""
        host = self._base_url.raw_host.decode("ascii")  # an IDN as it is looked up, not as it reads
        try:
            async with asyncio.timeout(self._limits.total), self._connection(call) as http:
                return await self._receive(http, call)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            problem = Unreachable(_not_connected(host, error), sent=False)
        except (httpx.TimeoutException, TimeoutError):
            problem = Unreachable(f"{host} did not answer in time: it is slow, or the network is.")
        except httpx.HTTPError:
            problem = Unreachable(f"The connection to {host} was lost before the answer was whole.")
        return Answer(None, problem=problem)

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
    async def _connection(self, call: Call) -> AsyncIterator[httpx.AsyncClient]:
        """The pool, or a connection of its own for a paid call.

        A kept-alive connection the server has just closed fails after sending, which would be a
        false "outcome unknown". An injected transport is not ours to close.
        """
        if not call.paid or self._injected is not None:
            yield self._http
            return
        async with self._open() as fresh:
            yield fresh

    async def _receive(self, http: httpx.AsyncClient, call: Call) -> Answer:
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
                return Answer(status, headers, problem=Unreadable(sentence))
            body = bytearray()
            assert isinstance(response.stream, httpx.AsyncByteStream)
            async for chunk in response.stream:  # the bytes as they came, never decoded
                body += chunk
                if len(body) > self._limits.body:
                    sentence = "AnoSim sent an answer too big to be one; it was not read."
                    return Answer(status, headers, problem=Unreadable(sentence))
            # A complaint may repeat the key; data is never touched.
            return Answer(
                status, headers, self._auth.hide(bytes(body)) if status >= 400 else bytes(body)
            )


def _not_connected(host: str, error: Exception) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return (
            f"The certificate of {host} cannot be trusted, so nothing was sent: check the clock of "
            "this computer, and whether the network intercepts connections."
        )
    return f"{host} cannot be reached: check the network and the base URL."
