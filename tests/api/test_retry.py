"""Which reads are tried again, and how long a call may make somebody wait."""

from __future__ import annotations

import httpx
import pytest

from anosim_tui.api.client import Client
from anosim_tui.domain.errors import ApiError, Throttled, Unreachable
from tests.api.support import (
    BASE,
    EMPTY,
    HTML,
    KEY,
    READS,
    Endpoint,
    InstantClock,
    desk,
    json,
    text,
)

TRANSIENT = [text(500), text(503), httpx.ConnectError("x"), httpx.ReadError("x")]


@pytest.mark.parametrize("endpoint", READS, ids=lambda item: item.name)
async def test_reads_recover(endpoint: Endpoint) -> None:
    at = desk(text(502), httpx.ReadError("x"), json(endpoint.good))
    await endpoint.call(at.client)
    assert len(at.service.requests) == 3
    assert [type(seen.error) for seen in at.seen] == [Unreachable, Unreachable, type(None)]
    first, second = at.clock.pauses
    assert 0.2 <= first <= 0.4
    assert 0.4 <= second <= 0.8


@pytest.mark.parametrize("problem", TRANSIENT, ids=repr)
async def test_reads_give_up_after_three(problem: httpx.Response | Exception) -> None:
    at = desk(problem)
    with pytest.raises(Unreachable):
        await at.client.messages()
    assert len(at.service.requests) == 3
    assert sum(at.clock.pauses) < 2


@pytest.mark.parametrize("answer", [text(401), text(404), text(200, HTML), text(301)], ids=repr)
async def test_what_will_not_change_is_not_asked_again(answer: httpx.Response) -> None:
    at = desk(answer)
    with pytest.raises(ApiError):
        await at.client.messages()
    # "Not found" may mean an empty list: whether the service works is asked once.
    asked = ["/Sms", "/Balance"] if answer.status_code == 404 else ["/Sms"]
    assert [one.url.path.removeprefix("/api/v1") for one in at.service.requests] == asked


async def test_a_short_retry_after_is_honoured() -> None:
    at = desk(httpx.Response(429, headers={"Retry-After": "3"}), json([]))
    assert await at.client.messages() == EMPTY
    assert at.clock.pauses == [3.0]


@pytest.mark.parametrize("wait", [None, "6", "3600"])
async def test_any_other_throttling_is_for_the_pollers(wait: str | None) -> None:
    at = desk(httpx.Response(429, headers={"Retry-After": wait} if wait else {}))
    with pytest.raises(Throttled):
        await at.client.messages()
    assert len(at.service.requests) == 1
    assert at.clock.pauses == []


async def test_short_waits_do_not_add_up_to_a_long_one() -> None:
    at = desk(httpx.Response(429, headers={"Retry-After": "5"}))
    with pytest.raises(Throttled):
        await at.client.messages()
    assert at.clock.pauses == [5.0]


async def test_a_read_that_took_its_time_is_not_repeated() -> None:
    clock, tries = InstantClock(), 0

    def slow(_: httpx.Request) -> httpx.Response:
        nonlocal tries
        tries += 1
        clock.pauses.append(15.0)
        raise httpx.ReadTimeout("slow")

    client = Client(BASE, KEY, clock, transport=httpx.MockTransport(slow))
    with pytest.raises(Unreachable):
        await client.messages()
    assert tries == 1
