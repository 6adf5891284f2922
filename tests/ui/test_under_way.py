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
from tests.ui.support import click_on, notified


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
        await shown.press("y")
        await shown.until_shown("buying 1 × Google … 0:0")
        assert isinstance(shown.pilot.app.screen, PayDialog)
        await shown.until(lambda: "buying 1 × Google" in status(shown), 1)
        at_first = passed(shown)
        await shown.until(lambda: passed(shown) != at_first)
        assert copied == []
        shown.line.let_go.set()
        await shown.until(lambda: bool(copied))
        newest = max(shown.world.bookings)
        assert copied == [shown.world.booking(newest).number]
        assert not shown.pilot.app.screen.is_modal
        assert "is ready" not in status(shown)


async def test_what_is_under_way_is_on_every_screen_with_its_seconds() -> None:
    async with scene((40, 12)) as shown:
        await shown.buy_and_leave()
        for key in "2341":
            await shown.press(key)
            await shown.until(lambda: "buying" in status(shown), 1)
        before = status(shown)
        await shown.until(lambda: status(shown) != before, 3)
        shown.line.let_go.set()
        await shown.until(lambda: "buying" not in status(shown))


async def test_a_number_that_comes_takes_nothing_from_who_types(copied: list[str]) -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        app = shown.pilot.app
        await shown.press("3")
        await shown.until_shown("HISTORY")
        await shown.press("slash", *"taxi ")
        screen, focused = app.screen, app.focused
        shown.line.let_go.set()
        await shown.until(lambda: "is ready: b" in status(shown))
        await shown.press(*"in mexico you")
        assert (app.screen, app.focused) == (screen, focused)
        assert "taxi in mexico you" in shown.words
        assert copied == []
        assert any("is ready. Press b" in one for one in notified(shown.pilot))
        assert len(shown.writes) == 1
        # The key leads there, once.
        await shown.press("escape", "b")
        newest = shown.world.booking(max(shown.world.bookings))
        await shown.until(lambda: copied == [newest.number])
        assert app.current_mode == "live"
        assert "is ready" not in status(shown)


async def test_a_click_on_the_chip_leads_to_the_number(copied: list[str]) -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        await shown.press("4")
        shown.line.let_go.set()
        await shown.until(lambda: "is ready: b" in status(shown))
        await click_on(shown.pilot, "is ready: b")
        await shown.until(lambda: bool(copied))
        assert shown.pilot.app.current_mode == "live"


async def test_another_order_dialog_stays_when_an_earlier_purchase_ends() -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        await shown.press("2")
        await shown.until_shown("in stock")
        await shown.press("o")
        await shown.until_shown(" available")
        dialog = shown.pilot.app.screen
        before = shown.world.balance
        shown.line.let_go.set()
        await shown.until(lambda: "is ready: b" in shown.words)
        assert shown.pilot.app.screen is dialog
        # It names the balance as it is by now.
        await shown.until_shown(f"Balance ${before}")


async def test_a_second_y_never_buys_the_same_again() -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        await shown.ask_for_another()
        await shown.press("y", "y")
        await shown.until_shown("Buy the same thing again?")
        assert shown.line.sent == 1
        await asyncio.sleep(0.7)
        await shown.press("y")
        assert "Buy the same thing again?" in shown.words
        assert shown.line.sent == 1
        await shown.press("b")
        await shown.until(lambda: shown.line.sent == 2)
        shown.line.let_go.set()
        await shown.until(lambda: len(shown.writes) == 2)


async def test_a_question_that_opens_by_itself_takes_no_early_yes() -> None:
    async with scene() as shown:
        await shown.buy_and_leave()
        await shown.ask_for_another()
        for key in "yb":  # both are there before the question is
            shown.pilot.app.simulate_key(key)
        await shown.until_shown("Buy the same thing again?")
        await shown.pilot.pause()
        assert "Buy the same thing again?" in shown.words
        assert shown.line.sent == 1
        await shown.press("n")
        await shown.until(lambda: not shown.pilot.app.screen.is_modal)
        assert shown.line.sent == 1


async def test_a_question_that_opened_by_itself_takes_no_yes_before_it_was_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("anosim_tui.ui.dialogs.dialog._READ_AFTER", 60.0)
    async with scene() as shown:
        await shown.buy_and_leave()
        await shown.ask_for_another()
        await shown.press("y")
        await shown.until_shown("Buy the same thing again?")
        await shown.press("b", "b")
        assert "Buy the same thing again?" in shown.words
        assert shown.line.sent == 1


async def test_two_requests_at_once_open_one_dialog() -> None:
    async with scene() as shown:
        app = shown.pilot.app
        for keys in (("o", "o"), ("x", "x"), ("l", "l"), ("o", "x"), ("o", "question_mark")):
            await shown.select(WAITING)
            for key in keys:  # both are there before the first is dealt with
                app.simulate_key(key)
            await shown.until(lambda: app.screen.is_modal)
            await shown.pilot.pause()
            assert len(app.screen_stack) == 2
            await shown.press("escape")
            await shown.until(lambda: not app.screen.is_modal)
        assert shown.writes == []
        await shown.press("2")
        await shown.until_shown("in stock")
        for key in ("enter", "n", "question_mark", "K", "exclamation_mark"):
            app.simulate_key(key)
            app.simulate_key(key)
            for _ in range(3):
                await shown.pilot.pause()
                assert len(app.screen_stack) <= 2, key
            if app.screen.is_modal:
                await shown.press("escape")
                await shown.until(lambda: not app.screen.is_modal)
        assert shown.writes == []


@pytest.mark.parametrize(("key", "rows"), [("2", "ProductTable"), ("home", "#bookings")])
async def test_a_triple_click_opens_one_dialog(key: str, rows: str) -> None:
    async with scene() as shown:
        await shown.press(key)
        await shown.until_shown("in stock" if key == "2" else "BOOKINGS")
        await shown.pilot.click(rows, offset=(10, 0), times=3)
        await shown.until(lambda: shown.pilot.app.screen.is_modal)
        await shown.until_shown(" available" if key == "2" else "esc close")
        assert len(shown.pilot.app.screen_stack) == 2


async def test_the_palette_leads_to_a_question() -> None:
    async with scene() as shown:
        await shown.select(TELEGRAM)
        await shown.press("colon", *"extend")
        await shown.until_shown("Extend  (e)")
        await shown.press("enter")
        await shown.until_shown("About $")
        assert shown.writes == []


async def test_every_paid_question_names_the_price_and_the_balance_before_and_after() -> None:
    async with scene() as shown:
        shown.line.cut.add("Products")  # the catalog cannot be read
        await shown.select(REUSABLE)
        await shown.press("u")
        await shown.until_shown("The price is unknown until AnoSim responds.")
        await shown.until_shown("Balance $100.00, unknown")
        await shown.press("escape")
        shown.line.cut.clear()
        await shown.until(lambda: not shown.pilot.app.screen.is_modal)
        await shown.press("u")
        await shown.until_shown("Balance $100.00, about")
        assert "$99.23 afterward." in shown.words
        await shown.press("escape")
        await shown.until(lambda: not shown.pilot.app.screen.is_modal)
        await shown.select(TELEGRAM)
        await shown.press("e")
        await shown.until_shown("Balance $100.00, about $")


async def test_a_charge_above_the_estimate_is_said_with_both_figures() -> None:
    async with scene() as shown:
        shown.line.dearer = Decimal("30.70")
        await shown.select(TELEGRAM)
        await shown.press("e")
        await shown.until_shown("About $")
        estimate = shown.words.split("About ")[1].split(";")[0]
        await shown.press("y")
        words = f"AnoSim charged $30.70; the estimate was {estimate}."
        await shown.until(lambda: any(words in one for one in notified(shown.pilot)))
        await shown.until_shown("AnoSim charged $30.70")
        assert shown.pilot.app.screen.is_modal  # it says so until it is left


async def test_what_is_sold_out_does_not_offer_to_buy_and_y_says_why() -> None:
    async with scene() as shown:
        world = shown.world.catalog
        await shown.press("2")
        await shown.until_shown("in stock")
        for product in world.products:
            world.restock(product, 0)
        await shown.press("o")
        await shown.until_shown("Sold out")
        assert "(y)" not in shown.words
        assert "y buy" not in shown.words
        await shown.press("y")
        await shown.until(lambda: any("Sold out" in one for one in notified(shown.pilot)), 1)
        assert shown.writes == []


@pytest.mark.parametrize(
    ("key", "answer", "enabled"), [("r", "f", "0"), ("R", "f", "0"), ("r", "n", None)]
)
async def test_auto_renewal_nobody_knows_of_can_be_switched_either_way(
    key: str, answer: str, enabled: str | None
) -> None:
    async with scene() as shown:
        await shown.select(TELEGRAM)
        await shown.press(key)
        await shown.until_shown("The current setting is unknown")
        await shown.press(answer)
        await shown.until(lambda: not shown.pilot.app.screen.is_modal)
        if enabled is None:
            assert shown.writes == []
            return
        await shown.until(lambda: bool(shown.writes))
        assert shown.writes[0][2]["enable"] == enabled


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
            await shown.press("y")
            await shown.until(lambda: not shown.pilot.app.screen.is_modal)
        bought = len(shown.writes)
        await shown.ask_for_another()
        flat = " ".join(re.sub("[│▌]", "", shown.words).split())
        assert words in flat
        await shown.press("y")
        await shown.until(lambda: any(words in one for one in notified(shown.pilot)), 1)
        assert len(shown.writes) == bought


async def test_a_link_that_is_made_late_opens_nothing() -> None:
    async with scene() as shown:
        shown.line.let_go.clear()
        await shown.select(TELEGRAM)
        await shown.press("s")
        await shown.until_shown("Create a share link?")
        await shown.press("y")
        await shown.until_shown("Creating the link")
        await shown.press("escape", "2")
        screen = shown.pilot.app.screen
        shown.line.let_go.set()
        await shown.until(lambda: any("Press s to show it" in one for one in notified(shown.pilot)))
        assert shown.pilot.app.screen is screen


async def test_w_cancels_a_number_without_a_code_and_orders_the_same() -> None:
    async with scene() as shown:
        await shown.select(WAITING)
        await shown.press("w")
        await shown.until_shown("Cancel and order  (y)")
        await shown.until_shown("available")
        assert shown.writes == []
        await shown.press("y")
        await shown.until(lambda: len(shown.writes) == 2)
        paths = [(method, path.lower()) for method, path, _ in shown.writes]
        assert paths == [("PATCH", f"/api/v1/orderbookings/{WAITING}"), ("POST", "/api/v1/orders")]


async def test_a_number_that_is_not_canceled_is_kept_and_nothing_is_ordered() -> None:
    async with scene() as shown:
        await shown.select(WAITING)
        await shown.press("w")
        await shown.until_shown("available")
        await shown.until_shown("Cancel and order  (y)")
        shown.world.cancel(WAITING)
        await shown.press("y")
        await shown.until_shown("Nothing was ordered")
        assert [method for method, _, _ in shown.writes] == ["PATCH"]


async def test_a_code_that_comes_before_the_answer_keeps_the_number() -> None:
    async with scene() as shown:
        await shown.select(WAITING)
        await shown.press("w")
        await shown.until_shown("available")
        shown.world.deliver(WAITING, "Google", "G-551820 is your code.")
        await shown.until(
            lambda: (
                shown.account.store.state.messages.data.newest_code is not None
                and "551820" in str(shown.account.store.state.messages.data.newest_code)
            )
        )
        await shown.press("y")
        await shown.until_shown("A code arrived in the meantime")
        assert shown.writes == []


async def test_each_operator_is_shown_with_what_became_of_its_numbers() -> None:
    record = ServiceRecord(4, 4, 3, timedelta(seconds=14))
    never = ServiceRecord(1)

    async def records(_product: Product) -> OperatorRecords:
        return {0: record, **dict.fromkeys(range(1, 100), never)}

    async with scene() as shown:
        shown.account.operator_records = records  # type: ignore[method-assign]
        await shown.select(WAITING)
        await shown.press("w")
        await shown.until_shown("available · code arrived for 3 of 4, in 14 s")
        offered = [one for one in shown.words.splitlines() if "available" in one]
        assert len(offered) > 1
        assert all(("code arrived for" in one) == ("Any operator" in one) for one in offered)
