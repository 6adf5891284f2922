"""What the observer is told, and messages that do not say their number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from anosim_tui.domain.errors import Unreachable
from tests.api.support import START, desk, json, text


async def test_an_exchange_tells_times_and_the_servers_date() -> None:
    at = desk(httpx.Response(200, json=[], headers={"Date": "Sun, 01 Mar 2026 11:59:58 GMT"}))
    await at.client.messages()
    (seen,) = at.seen
    assert seen.started == START
    assert seen.seconds == 0.0
    assert seen.server_date == datetime(2026, 3, 1, 11, 59, 58, tzinfo=UTC)
    assert START - seen.server_date == timedelta(seconds=2)


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
