"""What goes over the wire: paths, queries, headers, and what the observer is told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest

from anosim_tui import __version__
from anosim_tui.domain.errors import Unreachable
from anosim_tui.domain.models import Page
from tests.api.support import BASE, ENDPOINTS, KEY, PAID, START, Endpoint, desk, json, text

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


# --- what the observer is told ---------------------------------------------------------------


async def test_an_exchange_tells_times_and_the_servers_date() -> None:
    at = desk(httpx.Response(200, json=[], headers={"Date": "Sun, 01 Mar 2026 11:59:58 GMT"}))
    await at.client.messages()
    (seen,) = at.seen
    assert seen.started == START
    assert seen.seconds == 0.0
    assert seen.server_date == datetime(2026, 3, 1, 11, 59, 58, tzinfo=UTC)


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 01 Mar 99999999999 12:00:00 GMT"])
async def test_a_strange_server_date_is_none(date: str) -> None:
    at = desk(httpx.Response(200, json=[], headers={"Date": date}))
    await at.client.messages()
    assert at.seen[0].server_date is None


async def test_an_exchange_without_an_answer_has_no_status() -> None:
    at = desk(httpx.ReadError("x"))
    with pytest.raises(Unreachable):
        await at.client.booking(31)
    assert (at.seen[0].status, at.seen[0].path) == (None, "/OrderBookings/{id}")


# --- messages of a booking -------------------------------------------------------------------


async def test_messages_without_a_number_get_that_of_their_booking() -> None:
    bare = {"messageDate": "2026-03-01T12:00:00Z", "messageText": "x", "messageSender": "y"}
    at = desk(json([bare, {**bare, "simCardNumber": "+4930"}]), json({"id": 31, "number": "+491"}))
    page = await at.client.messages_of(31)
    assert [message.number for message in page.items] == ["+491", "+4930"]
    assert [request.url.path for request in at.service.requests] == [
        "/api/v1/Sms/31",
        "/api/v1/OrderBookings/31",
    ]


async def test_messages_without_a_number_are_better_than_none() -> None:
    bare = {"messageDate": "2026-03-01T12:00:00Z", "messageText": "x"}
    at = desk(json([bare]), text(404, "gone"))
    (message,) = (await at.client.messages_of(31)).items
    assert (message.number, message.text) == ("", "x")
