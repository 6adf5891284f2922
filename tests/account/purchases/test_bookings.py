"""The free calls: what was done, what was refused, and what nobody can know."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from anosim_tui.account.account import Account
from anosim_tui.domain.changes import BookingsRead
from anosim_tui.domain.flags import Answer, Done, NotDone, NotKnown, Renewal
from anosim_tui.domain.models import ACTIVE, ENDED, Page
from anosim_tui.domain.purchases import READ_ONLY, Guards, NotPlaced
from anosim_tui.domain.state import Resource
from anosim_tui.sandbox.quirks import Quirks
from tests.account.purchases.support import START, Fault, Program, Shop


def watching(shop: Shop, **more: Any) -> Program:
    """A program that knows the current bookings, as its pollers would have read them."""
    program = shop.program(**more)
    page = Page((shop.rental, shop.activation))
    program.store.apply(BookingsRead(page, frozenset(one.id for one in page.items)))
    return program


def writes(shop: Shop) -> list[str]:
    return [
        f"{one.method} {one.path.removeprefix('/api/v1')}?{one.query}".rstrip("?")
        for one in shop.world.requests
        if one.method != "GET"
    ]


def state_of(program: Program, booking_id: int) -> str:
    return program.store.state.bookings.data[booking_id].state


# --- cancel ----------------------------------------------------------------------------------


async def test_a_number_is_given_back(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    assert isinstance(await program.done(program.bookings.cancel(id_)), Done)
    assert writes(shop) == [f"PATCH /OrderBookings/{id_}"]
    assert state_of(program, id_) == ENDED
    assert program.refreshed[Resource.BALANCE] == program.refreshed[Resource.BOOKINGS] == 1


WAYS = {
    "cancel": lambda bookings, id_: bookings.cancel(id_),
    "share": lambda bookings, id_: bookings.share(id_),
    "revoke": lambda bookings, id_: bookings.revoke(id_),
    "renewal": lambda bookings, id_: bookings.set_auto_renewal(id_, enabled=True),
    "renewal of all": lambda bookings, _id: bookings.set_auto_renewal_of_all(enabled=False),
}
OF_ONE = [way for way in WAYS if way != "renewal of all"]


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("cancel", "ended"),
        ("share", "ended"),
        ("revoke", "not shared"),
        ("renewal", "running rental"),
    ],
)
async def test_a_refusal_is_told_in_the_words_of_the_service_and_keeps_nothing(
    shop: Shop, way: str, words: str
) -> None:
    program = watching(shop)
    answer = await program.done(WAYS[way](program.bookings, shop.activation.id))
    assert isinstance(answer, NotDone)
    assert words in answer.reason
    assert (program.store.state.flags.shares, program.store.state.flags.renewals) == ({}, {})


@pytest.mark.parametrize("way", OF_ONE)
@pytest.mark.parametrize("fault", [None, Fault.REFUSED_JSON], ids=["sandbox", "JSON"])
async def test_after_any_refusal_the_booking_is_read_at_once(
    shop: Shop, way: str, fault: Fault | None
) -> None:
    """It was ended elsewhere, which this program does not know yet."""
    program, id_ = watching(shop), shop.rental.id
    shop.world.cancel(id_)
    assert state_of(program, id_) == ACTIVE
    shop.line.free = [] if fault is None else [fault]
    assert isinstance(await program.done(WAYS[way](program.bookings, id_)), NotDone)
    await shop.clock.advance(0)
    assert state_of(program, id_) == ENDED
    assert program.refreshed[Resource.BALANCE] == program.refreshed[Resource.BOOKINGS] == 1


async def test_after_a_refused_extension_the_booking_is_read_at_once(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    wanted = shop.extension()
    shop.world.cancel(id_)
    outcome = await program.buy(wanted)
    assert isinstance(outcome, NotPlaced)
    assert outcome.refused
    await shop.clock.advance(0)
    assert state_of(program, id_) == ENDED


async def test_after_a_lost_answer_the_booking_is_read(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    shop.line.free = [Fault.LOST_AFTER]
    assert isinstance(await program.done(program.bookings.cancel(id_)), Done)
    assert len(writes(shop)) == 1
    assert shop.line.reads[-1][1] == f"/orderbookings/{id_}"
    assert state_of(program, id_) == ENDED


async def test_a_booking_that_still_runs_was_not_given_back(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    shop.line.free = [Fault.LOST_BEFORE]
    answer = await program.done(program.bookings.cancel(id_))
    assert isinstance(answer, NotDone)
    assert "still running" in answer.reason
    assert isinstance(await program.done(program.bookings.cancel(id_)), Done)


async def test_what_cannot_be_read_back_is_said_to_be_unknown(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    shop.line.free = [Fault.LOST_AFTER]
    shop.line.reads_fail = 1.0
    assert isinstance(await program.done(program.bookings.cancel(id_)), NotKnown)
    assert program.refreshed[Resource.BOOKINGS] == 1


async def test_not_connected_is_not_done(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    shop.line.free = [Fault.NOT_CONNECTED, Fault.THROTTLED]
    for words in ("cannot be reached", "30 s"):
        answer = await program.done(program.bookings.cancel(id_))
        assert isinstance(answer, NotDone)
        assert words in answer.reason
    assert shop.line.reads == []


# --- share -----------------------------------------------------------------------------------


async def test_a_link_is_kept_and_not_made_again(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    first = await program.done(program.bookings.share(id_))
    assert isinstance(first, Done)
    assert first.link is not None
    assert await program.done(program.bookings.share(id_)) == Done(link=first.link)
    assert program.store.state.flags.link(id_) == first.link
    assert writes(shop) == [f"POST /OrderBookingShare/{id_}"]


async def test_a_new_link_is_made_only_on_purpose(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    first = await program.done(program.bookings.share(id_))
    second = await program.done(program.bookings.share(id_, new=True))
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert first.link != second.link
    assert program.store.state.flags.link(id_) == second.link
    assert program.store.state.flags.shares[id_].at == START + timedelta(seconds=0.5)


async def test_a_lost_answer_leaves_the_link_in_doubt(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    first = await program.done(program.bookings.share(id_))
    shop.line.free = [Fault.LOST_AFTER]
    assert isinstance(await program.done(program.bookings.share(id_, new=True)), NotKnown)
    kept = program.store.state.flags.shares[id_]
    assert isinstance(first, Done)
    assert (kept.link, kept.sure) == (first.link, False)
    assert program.store.state.flags.link(id_) is None
    assert len(writes(shop)) == 2


async def test_a_revoked_link_is_gone(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    await program.done(program.bookings.share(id_))
    assert isinstance(await program.done(program.bookings.revoke(id_)), Done)
    assert program.store.state.flags.shares[id_].link is None
    assert writes(shop)[-1] == f"PATCH /OrderBookingShare/Revoke/{id_}"


async def test_after_a_lost_revocation_the_link_is_tried(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    await program.done(program.bookings.share(id_))
    shop.line.free = [Fault.LOST_AFTER]
    assert isinstance(await program.done(program.bookings.revoke(id_)), Done)
    assert program.store.state.flags.shares[id_].link is None
    assert shop.line.reads[-1][1] == "/orderbookingshare"


async def test_a_link_that_still_works_was_not_revoked(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    shared = await program.done(program.bookings.share(id_))
    shop.line.free = [Fault.LOST_BEFORE]
    assert isinstance(await program.done(program.bookings.revoke(id_)), NotDone)
    assert isinstance(shared, Done)
    assert program.store.state.flags.link(id_) == shared.link


async def test_a_revocation_that_cannot_be_tried_is_unknown(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    shop.line.free = [Fault.LOST_BEFORE]
    assert isinstance(await program.done(program.bookings.revoke(id_)), NotKnown)
    await program.done(program.bookings.share(id_))
    shop.line.free = [Fault.LOST_BEFORE]
    shop.line.reads_fail = 1.0
    assert isinstance(await program.done(program.bookings.revoke(id_)), NotKnown)
    assert not program.store.state.flags.shares[id_].sure


# --- auto-renewal ----------------------------------------------------------------------------


@pytest.mark.parametrize("enabled", [True, False])
async def test_one_booking_is_switched(shop: Shop, enabled: bool) -> None:
    program, id_ = watching(shop), shop.rental.id
    answer = await program.done(program.bookings.set_auto_renewal(id_, enabled))
    assert isinstance(answer, Done)
    assert answer.affected == 1
    assert program.store.state.flags.renewals == {id_: Renewal(enabled, START)}
    path = "POST /OrderBookingsAutoRenewal/SetAutoRenewalAsync"
    assert writes(shop) == [f"{path}?enable={int(enabled)}&orderBookingId={id_}"]


async def test_all_bookings_are_switched(shop: Shop) -> None:
    program = watching(shop)
    answer = await program.done(program.bookings.set_auto_renewal_of_all(True))
    assert isinstance(answer, Done)
    assert answer.affected == 2
    renewals = program.store.state.flags.renewals
    assert renewals == {shop.rental.id: Renewal(True, START)}
    assert writes(shop) == ["POST /OrderBookingsAutoRenewal/SetAutoRenewalAsync?enable=1"]


async def test_how_it_is_set_is_unknown_after_a_lost_answer(shop: Shop) -> None:
    program, id_ = watching(shop), shop.rental.id
    await program.done(program.bookings.set_auto_renewal(id_, False))
    shop.line.free = [Fault.LOST_AFTER]
    assert isinstance(await program.done(program.bookings.set_auto_renewal(id_, True)), NotKnown)
    assert program.store.state.flags.renewals[id_].enabled is None
    assert len(writes(shop)) == 2


# --- all of them -----------------------------------------------------------------------------


async def test_read_only_sends_nothing(shop: Shop) -> None:
    program = watching(shop, guards=Guards(read_only=True))
    assert program.bookings.why_not() == READ_ONLY
    for way in WAYS.values():
        answer: Answer = await program.done(way(program.bookings, shop.rental.id))
        assert answer == NotDone(READ_ONLY)
    assert not shop.world.requests


async def test_flags_may_be_texts() -> None:
    shop = Shop(quirks=Quirks.all_on())
    program = watching(shop)
    for way in ("share", "revoke", "renewal", "renewal of all"):
        answer = await program.done(WAYS[way](program.bookings, shop.rental.id))
        assert isinstance(answer, Done)
    await program.leave()


async def test_an_account_has_both_and_shows_what_was_paid_back(shop: Shop) -> None:
    """The whole account, with its pollers: an unused activation is given back and paid back."""
    program = shop.program()
    client = program.client
    account = Account(client, shop.clock, demo=True, host="localhost", key_hint="")
    running = asyncio.create_task(account.run())
    await shop.clock.advance(5)
    waiting = shop.world.open_bookings()[-1]
    task = asyncio.create_task(account.bookings.cancel(waiting.id))
    await shop.clock.advance(5)
    assert isinstance(await task, Done)
    assert account.store.state.refunds == {waiting.id: waiting.price}
    assert account.store.state.balance.data == shop.world.balance
    assert shop.world.balance == Decimal(1_000) + waiting.price
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert asyncio.all_tasks() == {asyncio.current_task()}
