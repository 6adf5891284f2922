"""Words for states: two of them run, all others are over; refunds are seen by the balance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest
from starlette.types import ASGIApp

from tests.ui.stage import RENTAL, WAITING, Stage, stage

OVER = (
    *("Cancelled", "Canceled", "Refunded", "Deactivated", "NotUsed", "Finished"),
    *("not used", "ENDED", "Frozen", "Abgelaufen"),
)
RUNNING = ("active", " ACTIVE ", "Ac tive", "pending", "")


class Renamed(httpx.AsyncBaseTransport):
    """The sandbox, with other words for the states of some bookings, their ends as they were."""

    states: dict[int, str] = {}  # noqa: RUF012

    def __init__(self, application: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(application)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        if "/OrderBookings" not in request.url.path:
            return answer
        said = json.loads(await answer.aread())
        for one in said if isinstance(said, list) else [said]:
            one["state"] = Renamed.states.get(one["id"], one["state"])
        headers = {name: answer.headers[name] for name in ("Date", "Content-Type")}
        return httpx.Response(answer.status_code, json=said, headers=headers, request=request)


@pytest.fixture(autouse=True)
def states() -> Iterator[dict[int, str]]:
    Renamed.states = {}
    yield Renamed.states
    Renamed.states = {}


async def polls(set_up: Stage, seconds: int) -> int:
    """How often the messages are asked for in so many seconds."""
    before = sum(one.path.endswith("/Sms") for one in set_up.world.requests)
    await set_up.clock.advance(seconds)
    await set_up.pilot.pause()
    return sum(one.path.endswith("/Sms") for one in set_up.world.requests) - before


@pytest.mark.parametrize("word", OVER)
async def test_every_word_but_two_is_over(word: str, states: dict[int, str]) -> None:
    async with stage(transport=Renamed) as set_up:
        await set_up.until_shown("waiting")
        running = "4 running" in set_up.words
        states[WAITING] = word
        await set_up.until(lambda: "waiting" not in set_up.words)
        assert not running or "3 running" in set_up.words
        shown = "not used" if word.replace(" ", "").lower() == "notused" else word
        assert shown == "ENDED" or shown in set_up.words
        # No row waits for a code, so nothing is asked for every two seconds any more.
        assert await polls(set_up, 60) <= 13


@pytest.mark.parametrize("word", RUNNING)
async def test_words_that_run_in_any_spelling(word: str, states: dict[int, str]) -> None:
    states[WAITING] = word
    async with stage(transport=Renamed) as set_up:
        await set_up.until_shown("waiting")
        assert await polls(set_up, 60) >= 25


@pytest.mark.parametrize("word", ["Cancelled", "Frozen"])
async def test_a_refund_is_seen_although_the_end_is_still_to_come(
    word: str, states: dict[int, str]
) -> None:
    async with stage(transport=Renamed) as set_up:
        await set_up.until_shown("waiting")
        price = set_up.world.bookings[WAITING].price
        states[WAITING] = word
        set_up.world.rebase(set_up.world.balance + price)
        await set_up.until(lambda: "waiting" not in set_up.words)
        await set_up.press("g")
        await set_up.until_shown(f"refund ${price:.2f}")


async def test_a_rise_that_fits_no_price_is_no_refund(states: dict[int, str]) -> None:
    async with stage(transport=Renamed) as set_up:
        await set_up.until_shown("waiting")
        states[WAITING] = "Cancelled"
        states[RENTAL] = "Cancelled"
        set_up.world.rebase(set_up.world.balance + Decimal("0.01"))
        await set_up.until_shown("Cancelled")
        await set_up.press("g")
        await set_up.clock.advance(5)
        await set_up.pilot.pause()
        assert "refund $" not in set_up.words
