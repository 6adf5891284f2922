"""Paid calls: sent exactly once, on a connection of their own, and never a false "failed"."""

from __future__ import annotations

import asyncio

import pytest

from anosim_tui.domain.errors import OutcomeUnknown
from tests.api.support import KEY, PAID, Endpoint, desk, http, json, raw_server, silence

paid = pytest.mark.parametrize("endpoint", PAID, ids=lambda item: item.name)


@paid
async def test_a_bare_order_is_an_order(endpoint: Endpoint) -> None:
    for body in ({"id": 9}, {"id": "9", "bookings": "soon"}, {"Id": 9, "orderBookings": None}):
        order = await endpoint.call(desk(json(body)).client)
        assert (order.id, order.bookings) == (9, ())


@paid
async def test_an_order_inside_a_list_of_one_is_an_order(endpoint: Endpoint) -> None:
    for body in ([endpoint.good], [{"Id": "9", "OrderBookings": endpoint.good["bookings"]}]):
        order = await endpoint.call(desk(json(body)).client)
        assert (order.id, [one.id for one in order.bookings]) == (9, [31])


@paid
async def test_lists_of_no_order_or_several_are_an_unknown_outcome(endpoint: Endpoint) -> None:
    for body in ([], [endpoint.good, endpoint.good], [[endpoint.good]], [9]):
        with pytest.raises(OutcomeUnknown):
            await endpoint.call(desk(json(body)).client)


@paid
async def test_a_bug_of_ours_after_sending_is_an_unknown_outcome(endpoint: Endpoint) -> None:
    for bug in (RuntimeError("bug"), AssertionError(), KeyError("x")):
        at = desk(bug)
        with pytest.raises(OutcomeUnknown, match="Do not try again"):
            await endpoint.call(at.client)
        assert len(at.service.requests) == 1


# --- over real sockets -----------------------------------------------------------------------


@paid
async def test_a_kept_alive_connection_is_never_used_for_money(endpoint: Endpoint) -> None:
    """The server closes the connection of the read before the order: a false "unknown"."""
    order = b'{"id": 9}'

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(http(order if b"POST" in server.heads[-1] else b"[]"))
        await writer.drain()
        with_more = asyncio.create_task(reader.read())
        await asyncio.wait([with_more], timeout=0.05)
        with_more.cancel()

    async with raw_server(script) as server, server.client() as client:
        await client.orders()
        assert (await endpoint.call(client)).id == 9
        assert (await endpoint.call(client)).id == 9
    assert server.connections == 3
    assert all(b"Connection: close" in head for head in server.heads[1:])
    assert f"Authorization: Bearer {KEY}".encode() in server.heads[1]


async def test_reads_keep_their_connection() -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(3):
            writer.write(http(b"[]"))
            await reader.readuntil(b"\r\n\r\n")

    async with raw_server(script) as server, server.client() as client:
        for _ in range(3):
            await client.orders()
    assert server.connections == 1


async def test_a_purchase_given_up_by_its_caller_stays_cancelled() -> None:
    async with raw_server(silence) as server, server.client() as client:
        task = asyncio.ensure_future(PAID[0].call(client))
        await server.asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
