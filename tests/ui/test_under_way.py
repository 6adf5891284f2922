"""Purchases under way: seen everywhere, asked about once, and taking nothing from a person."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from decimal import Decimal

import pytest

from anosim_tui.domain.models import Product
from anosim_tui.domain.purchases import Guards
from anosim_tui.domain.spending import OperatorRecords, ServiceRecord
from anosim_tui.ui.dialogs.pay import PayDialog
from tests.ui.line import scene
from tests.ui.stage import REUSABLE, TELEGRAM, WAITING, Stage
from tests.ui.support import notified


def status(set_up: Stage) -> str:
    return set_up.words.splitlines()[0]


def passed(set_up: Stage) -> str:
    """The seconds that the dialog counts."""
    found = re.search(r"[◐◓◑◒] buying 1 × Google … (\d+:\d\d)", set_up.words)
    return found[1] if found else ""


async def test_the_dialog_stays_after_y_and_leads_to_the_number(copied: list[str]) -> None:
    async with scene() as shown:
        shown.line.let_go.clear()
        await shown.ask_for_another()
        await shown.stage.press("y")
        await shown.stage.until_shown("buying 1 × Google … 0:0")
        assert isinstance(shown.stage.pilot.app.screen, PayDialog)
        await shown.stage.until(lambda: "buying 1 × Google" in status(shown.stage), 1)
        at_first = passed(shown.stage)
        await shown.stage.until(lambda: passed(shown.stage) != at_first)
        assert copied == []
        shown.line.let_go.set()
        await shown.stage.until(lambda: bool(copied))
        newest = max(shown.stage.world.bookings)
        assert copied == [shown.stage.world.booking(newest).number]
        assert not shown.stage.pilot.app.screen.is_modal
        assert "is ready" not in status(shown.stage)


@pytest.mark.parametrize("size", [(130, 42), (80, 24), (40, 12)])
async def test_what_is_under_way_is_on_every_screen_with_its_seconds(
    size: tuple[int, int],
) -> None:
    async with scene(size) as shown:
        await shown.buy_and_leave()
        for key in "2341":
            await shown.stage.press(key)
            await shown.stage.until(lambda: "buying" in status(shown.stage), 1)
        before = status(shown.stage)
        await shown.stage.until(lambda: status(shown.stage) != before, 3)
        shown.line.let_go.set()
        await shown.stage.until(lambda: "buying" not in status(shown.stage))


async def test_a_lost_answer_is_being_checked_on_every_screen_and_then_open() -> None:
    async with scene((110, 30)) as shown:
        shown.line.loses = True
        await shown.ask_for_another()
        await shown.stage.press("y")
        await shown.stage.until(lambda: shown.line.sent == 1)
        await shown.stage.until_shown("checking a purchase …")
        await shown.stage.press("escape")
        for key in "2341":
            await shown.stage.press(key)
            await shown.stage.until(lambda: "checking a purchase … " in status(shown.stage), 1)
        await shown.stage.until(lambda: "purchase not confirmed: !" in status(shown.stage))
        assert not shown.stage.pilot.app.screen.is_modal


@pytest.mark.parametrize("mode", ["2", "3"])
async def test_a_number_that_comes_takes_nothing_from_who_types(
    mode: str, copied: list[str]
) -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        app = shown.stage.pilot.app
        await shown.stage.press(mode)
        await shown.stage.until_shown("PRICE AND STOCK" if mode == "2" else "HISTORY")
        await shown.stage.press("slash", *"taxi ")
        screen, focused = app.screen, app.focused
        shown.line.let_go.set()
        await shown.stage.until(lambda: "is ready: b" in status(shown.stage))
        await shown.stage.press(*"in mexico you")
        assert (app.screen, app.focused) == (screen, focused)
        assert "taxi in mexico you" in shown.stage.words
        assert copied == []
        assert any("is ready. Press b" in one for one in notified(shown.stage.pilot))
        assert len(shown.stage.writes) == 1
        # The key leads there, once.
        await shown.stage.press("escape", "b")
        newest = shown.stage.world.booking(max(shown.stage.world.bookings))
        await shown.stage.until(lambda: copied == [newest.number])
        assert app.current_mode == "live"
        assert "is ready" not in status(shown.stage)


async def test_a_click_on_the_chip_leads_to_the_number(copied: list[str]) -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        await shown.stage.press("4")
        shown.line.let_go.set()
        await shown.stage.until(lambda: "is ready: b" in status(shown.stage))
        at = status(shown.stage).index("is ready")
        await shown.stage.pilot.click("StatusBar", offset=(at, 0))
        await shown.stage.until(lambda: bool(copied))
        assert shown.stage.pilot.app.current_mode == "live"


async def test_another_order_dialog_stays_when_an_earlier_purchase_ends() -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        await shown.stage.press("2")
        await shown.stage.until_shown("in stock")
        await shown.stage.press("o")
        await shown.stage.until_shown(" available")
        dialog = shown.stage.pilot.app.screen
        before = shown.stage.world.balance
        shown.line.let_go.set()
        await shown.stage.until(lambda: "is ready: b" in shown.stage.words)
        assert shown.stage.pilot.app.screen is dialog
        # It names the balance as it is by now.
        await shown.stage.until_shown(f"Balance ${before}")


@pytest.mark.parametrize("pause", [0.0, 0.03, 0.2, 0.5])
async def test_a_second_y_never_buys_the_same_again(pause: float) -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        await shown.ask_for_another()
        if pause:
            await shown.stage.press("y")
            await asyncio.sleep(pause)
            await shown.stage.press("y")
        else:
            await shown.stage.press("y", "y")
        await shown.stage.until_shown("Buy the same thing again?")
        assert shown.line.sent == 1
        await asyncio.sleep(0.7)
        await shown.stage.press("y")
        assert "Buy the same thing again?" in shown.stage.words
        assert shown.line.sent == 1
        await shown.stage.press("b")
        await shown.stage.until(lambda: shown.line.sent == 2)
        shown.line.let_go.set()
        await shown.stage.until(lambda: len(shown.stage.writes) == 2)


async def test_a_question_that_opens_by_itself_takes_no_early_yes() -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        await shown.ask_for_another()
        for key in "yb":  # both are there before the question is
            shown.stage.pilot.app.simulate_key(key)
        await shown.stage.until_shown("Buy the same thing again?")
        await shown.stage.pilot.pause()
        assert "Buy the same thing again?" in shown.stage.words
        assert shown.line.sent == 1
        await shown.stage.press("n")
        await shown.stage.until(lambda: not shown.stage.pilot.app.screen.is_modal)
        assert shown.line.sent == 1


async def test_two_requests_at_once_open_one_dialog() -> None:
    async with scene() as shown:
        app = shown.stage.pilot.app
        for keys in (("o", "o"), ("x", "x"), ("l", "l"), ("o", "x"), ("o", "question_mark")):
            await shown.stage.select(WAITING)
            for key in keys:  # both are there before the first is dealt with
                app.simulate_key(key)
            await shown.stage.until(lambda: app.screen.is_modal)
            await shown.stage.pilot.pause()
            assert len(app.screen_stack) == 2
            await shown.stage.press("escape")
            await shown.stage.until(lambda: not app.screen.is_modal)
        assert shown.stage.writes == []


@pytest.mark.parametrize("key", ["enter", "n", "question_mark", "K", "exclamation_mark"])
async def test_a_key_twice_in_one_read_never_opens_two_dialogs_of_the_catalog(key: str) -> None:
    async with scene() as shown:
        app = shown.stage.pilot.app
        await shown.stage.press("2")
        await shown.stage.until_shown("in stock")
        app.simulate_key(key)
        app.simulate_key(key)
        for _ in range(3):
            await shown.stage.pilot.pause()
            assert len(app.screen_stack) <= 2
        assert shown.stage.writes == []


async def test_a_triple_click_opens_one_dialog() -> None:
    async with scene() as shown:
        await shown.stage.press("2")
        await shown.stage.until_shown("in stock")
        await shown.stage.pilot.click("ProductTable", offset=(10, 0), times=3)
        await shown.stage.until(lambda: shown.stage.pilot.app.screen.is_modal)
        await shown.stage.until_shown(" available")
        assert len(shown.stage.pilot.app.screen_stack) == 2


async def test_a_triple_click_on_a_booking_opens_one_dialog() -> None:
    async with scene() as shown:
        await shown.stage.press("home")
        await shown.stage.pilot.click("#bookings", offset=(10, 0), times=3)
        await shown.stage.until(lambda: shown.stage.pilot.app.screen.is_modal)
        await shown.stage.pilot.pause()
        assert len(shown.stage.pilot.app.screen_stack) == 2


async def test_the_palette_leads_to_a_question() -> None:
    async with scene() as shown:
        await shown.stage.select(TELEGRAM)
        await shown.stage.press("colon", *"extend")
        await shown.stage.until_shown("Extend  (e)")
        await shown.stage.press("enter")
        await shown.stage.until_shown("About $")
        assert shown.stage.writes == []


async def test_every_paid_question_names_the_price_and_the_balance_before_and_after() -> None:
    async with scene() as shown:
        shown.line.cut.add("Products")  # the catalog cannot be read
        await shown.stage.select(REUSABLE)
        await shown.stage.press("u")
        await shown.stage.until_shown("The price is unknown until AnoSim responds.")
        await shown.stage.until_shown("Balance $100.00, unknown")
        await shown.stage.press("escape")
        shown.line.cut.clear()
        await shown.stage.until(lambda: not shown.stage.pilot.app.screen.is_modal)
        await shown.stage.press("u")
        await shown.stage.until_shown("Balance $100.00, about")
        assert "$99.23 afterward." in shown.stage.words
        await shown.stage.press("escape")
        await shown.stage.until(lambda: not shown.stage.pilot.app.screen.is_modal)
        await shown.stage.select(TELEGRAM)
        await shown.stage.press("e")
        await shown.stage.until_shown("Balance $100.00, about $")


async def test_a_charge_above_the_estimate_is_said_with_both_figures() -> None:
    async with scene() as shown:
        shown.line.dearer = Decimal("30.70")
        await shown.stage.select(TELEGRAM)
        await shown.stage.press("e")
        await shown.stage.until_shown("About $")
        estimate = shown.stage.words.split("About ")[1].split(";")[0]
        await shown.stage.press("y")
        words = f"AnoSim charged $30.70; the estimate was {estimate}."
        await shown.stage.until(lambda: any(words in one for one in notified(shown.stage.pilot)))
        await shown.stage.until_shown("AnoSim charged $30.70")
        assert shown.stage.pilot.app.screen.is_modal  # it says so until it is left


async def test_what_is_sold_out_does_not_offer_to_buy_and_y_says_why() -> None:
    async with scene() as shown:
        world = shown.stage.world.catalog
        await shown.stage.press("2")
        await shown.stage.until_shown("in stock")
        for product in world.products:
            world.restock(product, 0)
        await shown.stage.press("o")
        await shown.stage.until_shown("Sold out")
        assert "(y)" not in shown.stage.words
        assert "y buy" not in shown.stage.words
        await shown.stage.press("y")
        await shown.stage.until(
            lambda: any("Sold out" in one for one in notified(shown.stage.pilot)), 1
        )
        assert shown.stage.writes == []


@pytest.mark.parametrize("key", ["r", "R"])
@pytest.mark.parametrize(("answer", "enabled"), [("y", "1"), ("f", "0"), ("n", None)])
async def test_auto_renewal_nobody_knows_of_can_be_switched_either_way(
    key: str, answer: str, enabled: str | None
) -> None:
    async with scene() as shown:
        await shown.stage.select(TELEGRAM)
        await shown.stage.press(key)
        await shown.stage.until_shown("The current setting is unknown")
        await shown.stage.press(answer)
        await shown.stage.until(lambda: not shown.stage.pilot.app.screen.is_modal)
        if enabled is None:
            assert shown.stage.writes == []
            return
        await shown.stage.until(lambda: bool(shown.stage.writes))
        assert shown.stage.writes[0][2]["enable"] == enabled


@pytest.mark.parametrize(
    ("guards", "words"),
    [
        (Guards(order=Decimal("1.00")), "your configuration allows $1.00 per purchase"),
        (Guards(day=Decimal("2.00")), "spending within 24 hours to $2.46"),
    ],
    ids=["order", "day"],
)
async def test_a_limit_is_told_before_y_as_the_screen_writes_money(
    guards: Guards, words: str
) -> None:
    async with scene(guards=guards) as shown:
        if guards.day is not None:
            await shown.ask_for_another()
            await shown.stage.press("y")
            await shown.stage.until(lambda: not shown.stage.pilot.app.screen.is_modal)
        bought = len(shown.stage.writes)
        await shown.ask_for_another()
        flat = " ".join(re.sub("[│▌]", "", shown.stage.words).split())
        assert words in flat
        await shown.stage.press("y")
        await shown.stage.until(lambda: any(words in one for one in notified(shown.stage.pilot)), 1)
        assert len(shown.stage.writes) == bought


async def test_a_link_that_is_made_late_opens_nothing() -> None:
    async with scene() as shown:
        shown.line.let_go.clear()
        await shown.stage.select(TELEGRAM)
        await shown.stage.press("s")
        await shown.stage.until_shown("Create a share link?")
        await shown.stage.press("y")
        await shown.stage.until_shown("Creating the link")
        await shown.stage.press("escape", "2")
        screen = shown.stage.pilot.app.screen
        shown.line.let_go.set()
        await shown.stage.until(
            lambda: any("Press s to show it" in one for one in notified(shown.stage.pilot))
        )
        assert shown.stage.pilot.app.screen is screen


async def test_w_cancels_a_number_without_a_code_and_orders_the_same() -> None:
    async with scene() as shown:
        await shown.stage.select(WAITING)
        await shown.stage.press("w")
        await shown.stage.until_shown("Cancel and order  (y)")
        await shown.stage.until_shown("available")
        assert shown.stage.writes == []
        await shown.stage.press("y")
        await shown.stage.until(lambda: len(shown.stage.writes) == 2)
        paths = [(method, path.lower()) for method, path, _ in shown.stage.writes]
        assert paths == [("PATCH", f"/api/v1/orderbookings/{WAITING}"), ("POST", "/api/v1/orders")]


async def test_a_number_that_is_not_canceled_is_kept_and_nothing_is_ordered() -> None:
    async with scene() as shown:
        await shown.stage.select(WAITING)
        await shown.stage.press("w")
        await shown.stage.until_shown("available")
        await shown.stage.until_shown("Cancel and order  (y)")
        shown.stage.world.cancel(WAITING)
        await shown.stage.press("y")
        await shown.stage.until_shown("Nothing was ordered")
        assert [method for method, _, _ in shown.stage.writes] == ["PATCH"]


async def test_a_code_that_comes_before_the_answer_keeps_the_number() -> None:
    async with scene() as shown:
        await shown.stage.select(WAITING)
        await shown.stage.press("w")
        await shown.stage.until_shown("available")
        shown.stage.world.deliver(WAITING, "Google", "G-551820 is your code.")
        await shown.stage.until(
            lambda: (
                shown.stage.account.store.state.messages.data.newest_code is not None
                and "551820" in str(shown.stage.account.store.state.messages.data.newest_code)
            )
        )
        await shown.stage.press("y")
        await shown.stage.until_shown("A code arrived in the meantime")
        assert shown.stage.writes == []


async def test_each_operator_is_shown_with_what_became_of_its_numbers() -> None:
    record = ServiceRecord(4, 4, 3, timedelta(seconds=14))
    never = ServiceRecord(1)

    async def records(_product: Product) -> OperatorRecords:
        return {0: record, **dict.fromkeys(range(1, 100), never)}

    async with scene() as shown:
        shown.stage.account.operator_records = records  # type: ignore[method-assign]
        await shown.stage.select(WAITING)
        await shown.stage.press("w")
        await shown.stage.until_shown("available · code arrived for 3 of 4, in 14 s")
        offered = [one for one in shown.stage.words.splitlines() if "available" in one]
        assert len(offered) > 1
        assert all(("code arrived for" in one) == ("Any operator" in one) for one in offered)
