"""What goes over the wire: paths, queries, headers, and who carries the key."""

from __future__ import annotations

from decimal import Decimal

import httpx
import pytest

from anosim_tui import __version__
from anosim_tui.domain.models import Page
from tests.api.support import BASE, ENDPOINTS, KEY, PAID, Endpoint, desk, json

every = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda item: item.name)


def test_all_22_calls_are_here() -> None:
    # 19 is two methods, so that a forgotten id can never switch every booking.
    assert len({(item.method, item.template) for item in ENDPOINTS}) == 22


@every
async def test_the_request_is_the_documented_one(endpoint: Endpoint) -> None:
    at = desk(json(endpoint.good))
    result = await endpoint.call(at.client)
    (request,) = at.service.requests
    assert request.method == endpoint.method
    assert request.url.copy_with(query=None) == httpx.URL(BASE + endpoint.path)
    assert dict(request.url.params) == endpoint.query
    assert request.content == b""
    if endpoint.listing:
        assert isinstance(result, Page)
        assert (len(result.items), result.unreadable) == (1, ())
    (seen,) = at.seen
    assert (seen.method, seen.path, seen.status) == (endpoint.method, endpoint.template, 200)
    assert "t0k" not in repr(seen)


@every
async def test_the_headers_carry_the_key_and_ask_for_plain_bytes(endpoint: Endpoint) -> None:
    at = desk(json(endpoint.good))
    await endpoint.call(at.client)
    (request,) = at.service.requests
    headers, signed = request.headers, endpoint.name != "shared_booking"
    assert headers.get("Authorization") == (f"Bearer {KEY}" if signed else None)
    assert KEY not in str(request.url)
    assert not any(KEY in value for name, value in headers.items() if name != "authorization")
    assert headers["User-Agent"] == f"anosim-tui/{__version__}"
    assert headers["Accept-Encoding"] == "identity"
    assert ("close" in headers["Connection"]) == endpoint.paid


async def test_optional_parameters_are_left_out() -> None:
    at = desk(json([]))
    await at.client.products()
    await at.client.price_quotes(98, 1)
    assert [dict(request.url.params) for request in at.service.requests] == [
        {},
        {"countryId": "98", "rentalTypeId": "1"},
    ]


async def test_a_price_cap_is_written_out_plainly() -> None:
    at = desk(json(PAID[0].good))
    await at.client.place_order(7, 1, 0, Decimal("1E+2"))
    assert at.service.requests[0].url.params["maxPrice"] == "100"


async def test_an_order_without_a_price_cap_is_never_sent() -> None:
    at = desk(json(PAID[0].good))
    for cap in ("0", "-1", "NaN", "Infinity"):
        with pytest.raises(ValueError, match="max_price"):
            await at.client.place_order(7, 1, 0, Decimal(cap))
    assert at.service.requests == []


async def test_a_write_without_a_booking_is_never_sent() -> None:
    # The booking of a share link has id 0, and no booking at all would switch every one.
    at = desk(json({"success": True}))
    client = at.client
    for call in (
        client.cancel(0),
        client.set_auto_renewal(True, 0),
        client.share(-1),
        client.revoke_share(0),
        client.extend(31, 0),
        client.extend(0, 1440),
        client.reuse(0),
        client.place_order(7, 0, 0, Decimal(1)),
    ):
        with pytest.raises(ValueError, match="above 0"):
            await call
    assert at.service.requests == []


async def test_cookies_are_not_kept() -> None:
    at = desk(httpx.Response(200, json={"accountBalanceInUSD": 1}, headers={"Set-Cookie": "a=b"}))
    await at.client.balance()
    await at.client.balance()
    assert "Cookie" not in at.service.requests[1].headers
