"""A service that answers oddly, as a person at the keyboard meets it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from anosim_tui.domain.models import ENDED
from anosim_tui.sandbox.faults import Fault, FaultKind
from anosim_tui.sandbox.quirks import NONE, EmptyList, Quirks
from anosim_tui.sandbox.scenario import empty
from tests.ui.stage import RENTAL, REUSABLE, WAITING, Stage, stage
from tests.ui.support import notified
from tests.waiting import PATIENCE


def go_wrong(scene: Stage, kind: FaultKind, endpoint: str = "*", **more: Any) -> None:
    fault = Fault(kind, endpoint, **more)
    scene.world.faults.add(fault, scene.world.now())


async def ordered(scene: Stage) -> set[int]:
    """Order another one by keys; the bookings that the sandbox makes of it."""
    before = set(scene.world.bookings)
    await scene.select(WAITING)
    await scene.press("o")
    await scene.until_shown("available")
    await scene.press("y")
    await scene.until(lambda: bool(scene.writes))
    return set(scene.world.bookings) - before


async def until_asked(scene: Stage) -> None:
    """Wait until the pane has asked, for which the cursor rests in the machine's own time."""
    async with asyncio.timeout(PATIENCE):
        while "loading stock" in scene.words:  # noqa: ASYNC110 - the screen has no event
            await asyncio.sleep(0.02)


def told(scene: Stage, part: str) -> bool:
    return part in scene.words or any(part in one for one in notified(scene.pilot))


@pytest.mark.parametrize("kind", [FaultKind.REFUSED_JSON, FaultKind.REFUSED_PROBLEM])
async def test_a_refusal_in_json_is_told_at_once(kind: FaultKind) -> None:
    async with stage() as scene:
        go_wrong(scene, kind, "paid")
        assert await ordered(scene) == set()
        begun = scene.clock.monotonic()
        await scene.until(lambda: told(scene, "Insufficient balance"))
        assert scene.clock.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("quirks", "skew"),
    [
        (Quirks(listed_orders=True), 0),
        (Quirks(order_bookings=True, missing_numbers=2), 0),
        (Quirks(listed_orders=True, order_bookings=True, bare_orders=True), 0),
        (NONE, -60),
        (NONE, -300),
    ],
)
@pytest.mark.parametrize("is_lost", [False, True], ids=["answered", "lost"])
async def test_what_was_bought_is_found_however_it_is_told(
    quirks: Quirks, skew: int, is_lost: bool
) -> None:
    async with stage(quirks=quirks) as scene:
        if skew:
            go_wrong(scene, FaultKind.DATE_SKEW, seconds=skew)
        if is_lost:
            go_wrong(scene, FaultKind.LOST_AFTER, "POST /Orders", count=1)
        (made,) = await ordered(scene)
        book = scene.account.store
        await scene.until(lambda: not book.state.purchases.under_way)
        assert book.state.purchases.unresolved == ()
        number = scene.world.booking(made).number
        await scene.until(lambda: any(line.first.number == number for line in book.state.lines))
        assert len(scene.writes) == 1


@pytest.mark.parametrize("spellings", ["example", "text"])
async def test_renewal_and_reuse_work_under_either_spelling(spellings: Any) -> None:
    async with stage() as scene:
        scene.world.quirks = replace(scene.world.quirks, spellings=spellings)
        await scene.select(RENTAL)
        await scene.press("r")
        await scene.until_shown("uto-renewal")
        await scene.press("y")
        await scene.until(lambda: scene.world.booking(RENTAL).auto_renewal)
        before = set(scene.world.bookings)
        await scene.select(REUSABLE)
        await scene.press("u")
        await scene.until_shown("Kleinanzeigen")
        await scene.press("y")
        await scene.until(lambda: len(scene.world.bookings) == len(before) + 1)
        await scene.until(lambda: not scene.account.store.state.purchases.under_way)
        assert scene.account.store.state.purchases.unresolved == ()


async def test_a_refused_cancel_shows_that_the_number_was_ended_elsewhere() -> None:
    async with stage() as scene:
        await scene.select(WAITING)
        scene.world.cancel(WAITING)
        await scene.press("x")
        await scene.until_shown("y")
        begun = scene.clock.monotonic()
        await scene.press("y")
        known = scene.account.store

        def ended() -> bool:
            return known.state.bookings.data[WAITING].state in (ENDED, "Not Used")

        await scene.until(ended)
        assert scene.clock.monotonic() - begun < 5


@pytest.mark.parametrize("kind", EmptyList)
async def test_an_empty_account_is_live_however_emptiness_is_told(kind: EmptyList) -> None:
    async with stage(world=empty, quirks=Quirks(empty_lists=kind)) as scene:
        for _ in range(20):
            await scene.clock.advance(3)
            await scene.pilot.pause()
            assert "● online" in scene.words
            assert "Offline since" not in scene.words


@pytest.mark.parametrize("kind", [FaultKind.NULL, FaultKind.EMPTY, FaultKind.NOT_FOUND])
async def test_one_empty_answer_leaves_the_bookings_on_the_screen(kind: FaultKind) -> None:
    async with stage() as scene:
        await scene.select(RENTAL)
        running = scene.account.store.state.lines
        for _ in range(3):
            go_wrong(scene, kind, "GET /OrderBookingsCurrent", count=1)
            await scene.press("g")
            for _ in range(4):
                await scene.clock.advance(0.5)
                await scene.pilot.pause()
                assert len(scene.account.store.state.lines) == len(running)
                assert "No current bookings" not in scene.words


async def test_the_banner_says_when_a_throttled_service_is_asked_again() -> None:
    async with stage() as scene:
        go_wrong(scene, FaultKind.THROTTLED_FOR, "GET /Sms", count=1, seconds=3_600)
        await scene.until_shown("Next try by ")
        scene.world.deliver(RENTAL, "Google", "G-424242 is your Google verification code.")
        begun = scene.clock.monotonic()
        await scene.until_shown("424242")
        assert scene.clock.monotonic() - begun <= 300
        await scene.until(lambda: "Next try by" not in scene.words)


async def test_after_an_outage_the_code_comes_soon() -> None:
    async with stage() as scene:
        go_wrong(scene, FaultKind.LOST_BEFORE, lasting=timedelta(minutes=5))
        await scene.until_shown("Offline since")
        scene.world.deliver(RENTAL, "Google", "G-424242 is your Google verification code.")
        await scene.until(lambda: not scene.world.faults.strike(None, scene.world.now()), 400)
        begun = scene.clock.monotonic()
        await scene.until_shown("424242")
        assert scene.clock.monotonic() - begun <= 17


async def test_prices_in_a_question_come_at_once_after_much_was_looked_at() -> None:
    async with stage() as scene:
        await scene.press("2")
        await scene.until_shown("in stock")
        for _ in range(45):
            await scene.press("down")
            await scene.clock.advance(0.5)
            await until_asked(scene)
        assert any(one.path.lower().endswith("/productprices") for one in scene.world.requests)
        await scene.press("1")
        await scene.select(WAITING)
        begun = scene.clock.monotonic()
        await scene.press("o")
        await scene.until_shown("available")
        assert scene.clock.monotonic() - begun <= 2
