"""Buying and managing through the keyboard: what is asked, what is sent, what is said."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

import pytest

from anosim_tui.ui.dialogs.dialog import ConfirmDialog
from anosim_tui.ui.dialogs.pay import PayDialog
from anosim_tui.ui.flows.resolve import ResolveDialog
from anosim_tui.ui.flows.sharing import ShareDialog
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.choice_list import ChoiceList
from tests.ui import line
from tests.ui.stage import RENTAL, REUSABLE, TELEGRAM, WAITING, Stage, stage
from tests.ui.support import notified

RENEWAL = "/api/v1/OrderBookingsAutoRenewal/SetAutoRenewalAsync"


def showing(scene: Stage, dialog: type) -> bool:
    return isinstance(scene.pilot.app.screen, dialog)


async def test_o_orders_another_one_and_hands_over_its_number(copied: list[str]) -> None:
    async with stage() as scene:
        before = scene.world.balance
        await scene.select(WAITING)
        await scene.press("o")
        await scene.until(lambda: showing(scene, PayDialog))
        await scene.until_shown("available")
        assert "Google" in scene.words
        assert "Balance $" in scene.words
        await scene.press("y")
        await scene.until(lambda: bool(copied), 60)
        (method, path, query), *others = scene.writes
        assert (method, path.lower()) == ("POST", "/api/v1/orders")
        assert others == []
        paid = before - scene.world.balance
        assert Decimal(query["maxPrice"]) == paid > 0
        assert query["amount"] == "1"
        newest = max(scene.world.bookings)
        selected = scene.pilot.app.screen.query_one(BookingList).selected
        assert selected is not None
        assert selected.id == newest
        assert copied == [scene.world.booking(newest).number]
        scene.world.audit()


async def test_an_order_needs_y_and_n_escape_and_enter_buy_nothing() -> None:
    async with stage() as scene:
        for key in ("n", "escape"):
            await scene.select(WAITING)
            await scene.press("o")
            await scene.until(lambda: showing(scene, PayDialog))
            await scene.until_shown("available")
            await scene.press("enter")
            await scene.press(key)
            await scene.until(lambda: not showing(scene, PayDialog))
        assert scene.writes == []


async def test_two_are_named_with_price_each_and_in_all() -> None:
    async with stage() as scene:
        await scene.select(WAITING)
        await scene.press("o")
        await scene.until_shown("available")
        await scene.press("plus")
        await scene.until_shown("2 × $")
        await scene.press("y")
        await scene.until(lambda: bool(scene.writes), 60)
        assert scene.writes[0][2]["amount"] == "2"
        await scene.until(partial(said, scene, "Bought"), 60)
        scene.world.audit()


async def test_a_balance_that_is_too_low_is_said_before_the_button() -> None:
    async with stage() as scene:
        scene.world.rebase(Decimal("0.01"))
        await scene.press("g")
        await scene.until_shown("$0.01")
        await scene.select(WAITING)
        await scene.press("o")
        await scene.until_shown("Your balance is too low for this.")
        await scene.press("y")
        await scene.pilot.pause()
        assert showing(scene, PayDialog)
        assert scene.writes == []


async def test_e_extends_by_a_length_the_catalog_offers() -> None:
    async with stage() as scene:
        await scene.select(TELEGRAM)
        await scene.press("e")
        await scene.until(lambda: showing(scene, PayDialog))
        assert "About $" in scene.words
        assert "AnoSim confirms the price" in scene.words
        await scene.press("y")
        await scene.until(lambda: bool(scene.writes), 60)
        (_, path, query), *others = scene.writes
        assert path.lower() == "/api/v1/orderbookings"
        assert query["orderBookingId"] == str(TELEGRAM)
        assert int(query["extentionInMinutes"]) > 0
        assert others == []
        await scene.until(partial(said, scene, "extension"), 60)
        scene.world.audit()


async def test_a_digit_chooses_one_of_the_lengths_and_buys_nothing() -> None:
    async with stage() as scene:
        await scene.select(RENTAL)
        await scene.press("e")
        await scene.until_shown("y extend and pay")
        lengths = [one.words for one in scene.pilot.app.screen.query_one(ChoiceList)._choices]
        assert len(lengths) > 2
        for length in lengths:
            line = next(one for one in scene.words.splitlines() if f"  {length} " in one)
            assert re.search(r"until \d+ \w{3} (\d\d:\d\d|\d{4}) +about \$\d", line)
        await scene.press("3", "9")
        assert scene.writes == []
        await scene.press("y")
        await scene.until(lambda: bool(scene.writes), 60)
        amount, unit = lengths[2].split()
        minutes = int(amount) * {"h": 60, "d": 1440}[unit]
        assert scene.writes[0][2]["extentionInMinutes"] == str(minutes)
        scene.world.audit()


async def test_u_reuses_a_past_activation_of_the_one_service() -> None:
    async with stage() as scene:
        await scene.select(REUSABLE)
        await scene.press("u")
        await scene.until(lambda: showing(scene, PayDialog))
        await scene.press("y")
        await scene.until(lambda: bool(scene.writes), 60)
        assert scene.writes[0][1].lower() == f"/api/v1/orderbookingsreuse/{REUSABLE}"
        await scene.until(partial(said, scene, "Bought"), 60)


def said(scene: Stage, words: str) -> bool:
    return any(words in one for one in notified(scene.pilot))


@pytest.mark.parametrize(
    ("booking", "key", "asked", "sent"),
    [
        (WAITING, "x", "Google", ("PATCH", f"/api/v1/OrderBookings/{WAITING}", {})),
        (
            *(RENTAL, "r", "The current setting is unknown"),
            ("POST", RENEWAL, {"enable": "1", "orderBookingId": str(RENTAL)}),
        ),
        (RENTAL, "R", "all 3 running bookings", ("POST", RENEWAL, {"enable": "1"})),
    ],
)
async def test_a_key_is_asked_about_and_y_sends_it_once(
    booking: int, key: str, asked: str, sent: tuple[str, str, dict[str, str]]
) -> None:
    async with stage() as scene:
        await scene.select(booking)
        await scene.press(key)
        await scene.until(lambda: showing(scene, ConfirmDialog))
        assert asked in scene.words
        price = scene.world.booking(booking).price
        if key == "x":
            await scene.until_shown(f"paid ${price} for it.")
        await scene.press("y")
        await scene.until(lambda: bool(scene.writes))
        assert scene.writes == [sent]
        if key == "x":
            for words in ("was canceled", f"AnoSim refunded ${price} for Google"):
                await scene.until(partial(said, scene, words))
        else:
            await scene.until_shown("↻")


async def test_a_question_about_a_cancel_follows_the_time_and_says_that_a_code_came() -> None:
    async with stage() as scene:
        await scene.select(WAITING)
        await scene.press("x")
        await scene.until_shown("Time left")
        before = re.findall(r"Time left: ([\d:]+)", scene.words)
        await scene.until(lambda: re.findall(r"Time left: ([\d:]+)", scene.words) != before)
        assert "A code has just arrived" not in scene.words
        scene.world.deliver(WAITING, "Google", "G-402817 is your Google verification code.")
        await scene.until_shown("A code has just arrived for this number.")
        assert scene.writes == []


async def test_data_arriving_under_a_question_does_not_redirect_it() -> None:
    async with stage() as scene:
        await scene.select(TELEGRAM)
        await scene.press("x")
        await scene.until(lambda: showing(scene, ConfirmDialog))
        scene.world.cancel(WAITING)
        scene.world.cancel(RENTAL)
        await scene.clock.advance(65)
        await scene.press("y")
        await scene.until(lambda: bool(scene.writes))
        assert scene.writes == [("PATCH", f"/api/v1/OrderBookings/{TELEGRAM}", {})]


async def test_s_makes_a_link_once_and_shows_it_afterwards(copied: list[str]) -> None:
    async with stage() as scene:
        await scene.select(RENTAL)
        await scene.press("s")
        await scene.until(lambda: showing(scene, ConfirmDialog))
        await scene.press("y")
        await scene.until(lambda: showing(scene, ShareDialog))
        await scene.press("c")
        await scene.until(lambda: bool(copied))
        await scene.press("escape", "s")
        await scene.until(lambda: showing(scene, ShareDialog))
        assert len(scene.writes) == 1
        await scene.press("N")
        await scene.until(lambda: showing(scene, ConfirmDialog))
        assert "will stop working" in scene.words
        await scene.press("n")
        await scene.until(lambda: not showing(scene, ConfirmDialog))
        assert len(scene.writes) == 1
        assert "token=" in copied[0]


async def test_capital_s_revokes_the_link() -> None:
    async with stage() as scene:
        await scene.select(RENTAL)
        await scene.press("s")
        await scene.until(lambda: showing(scene, ConfirmDialog))
        await scene.press("y")
        await scene.until(lambda: showing(scene, ShareDialog))
        await scene.press("escape", "S")
        await scene.until(lambda: showing(scene, ConfirmDialog))
        await scene.press("y")
        await scene.until(lambda: len(scene.writes) == 2)
        assert scene.writes[1][:2] == ("PATCH", f"/api/v1/OrderBookingShare/Revoke/{RENTAL}")


async def test_what_cannot_be_found_stays_open_until_the_person_decides() -> None:
    async with line.scene() as scene:
        scene.line.loses = True
        await scene.ask_for_another()
        await scene.press("y")
        await scene.until_shown("Buying 1 × Google")
        await scene.until(lambda: "checking a purchase … " in scene.words.splitlines()[0])
        await scene.until_shown("Purchase not confirmed yet")
        assert "not confirmed: !" in scene.words.splitlines()[0]
        assert scene.writes == []
        # The same again is asked about; the answer is no.
        await scene.press("escape", "o")
        await scene.until_shown("available")
        await scene.press("y")
        await scene.until(lambda: showing(scene, ConfirmDialog))
        await scene.press("n")
        await scene.until(lambda: not showing(scene, ConfirmDialog))
        # The person looked at their orders and says that it was not carried out.
        await scene.press("exclamation_mark")
        await scene.until(lambda: showing(scene, ResolveDialog))
        await scene.until_shown("balance has not gone down since")
        await scene.press("end", "y")
        await scene.until(lambda: not scene.account.store.state.purchases.unresolved)
        assert scene.writes == []


async def test_what_was_paid_back_is_shown_on_the_booking() -> None:
    async with stage() as scene:
        await scene.until_shown("waiting")
        scene.world.cancel(WAITING)
        await scene.press("g")
        await scene.until_shown(f"refund ${scene.world.booking(WAITING).price:.2f}")


async def test_a_refusal_shows_the_words_of_the_service() -> None:
    async with stage() as scene:
        await scene.select(WAITING)
        await scene.press("o")
        await scene.until_shown("available")
        scene.world.rebase(Decimal("0.01"))
        await scene.press("y")
        await scene.until(partial(said, scene, "AnoSim says"))
        assert len(scene.writes) == 1
