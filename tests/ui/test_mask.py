"""The privacy mask: nothing secret stands on any screen, dialog or toast, and all of it works."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import fields
from textual.pilot import Pilot

from anosim_tui.config.values import ALERTS
from anosim_tui.domain import wording
from anosim_tui.domain.changes import BookingFlagsNoted, Labelled, MessagesRead, PurchaseNoted
from anosim_tui.domain.flags import BookingFlags, Shared
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Order, Page, ShareLink
from anosim_tui.domain.purchases import Purchase, Wanted
from anosim_tui.domain.purchases import Stage as PurchaseStage
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.terminals import TerminalFacts
from anosim_tui.storage.writing import Batch
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.dialogs.dialog import ConfirmDialog
from anosim_tui.ui.dialogs.pay import PayDialog
from anosim_tui.ui.flows.sharing import ShareDialog
from anosim_tui.ui.terminal import Terminal
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.snapshots.account import account_on
from tests.ui import stage as stages
from tests.ui.stage import RENTAL, Stage
from tests.ui.support import (
    BOOKINGS,
    NOON,
    StubAccount,
    after,
    app_on,
    full_state,
    notified,
    sms,
    until,
    words,
)
from tests.ui.test_history import archive_of, kept_messages

LINK = ShareLink("https://share.example/weblink-7", "https://share.example/apilink-8")
BALANCE = Decimal("42.18")


def everything() -> AccountState:
    """A busy account with a share link, and a purchase nobody knows the end of."""
    paid = Order(71, NOON, Decimal("4.44"), BOOKINGS[2:3])
    wanted = Wanted.extension(BOOKINGS[2], timedelta(days=30), Decimal("3.33"))
    lost = Purchase(
        "a", wanted, PurchaseStage.UNRESOLVED, NOON, NOON, BALANCE, "No answer.", (paid,)
    )
    shared = BookingFlagsNoted(BookingFlags({102: Shared(LINK, NOON)}))
    return after(shared, PurchaseNoted(lost), Labelled(103, "quokka"), state=full_state())


def secrets(state: AccountState) -> set[str]:
    """What must not be read: numbers, codes, senders, texts word by word, links, the balance."""
    found = {wording.money(state.balance.data), wording.money(Decimal("4.44"))}
    links = [one.link for one in state.flags.shares.values() if one.link is not None]
    found |= {part for link in links for part in (link.web, link.api)}
    found |= set(state.labels.values())
    for booking in state.bookings.data.values():
        found |= parts_of(booking.number)
    # Services are no secret.
    known = " ".join(one.service for one in state.bookings.data.values())
    for message in state.messages.data.by_date:
        found |= parts_of(message.sms.number)
        found |= set(re.findall(r"\w{6,}", message.sms.text))
        if message.code is not None:
            found |= {message.code.value, message.sms.text[slice(*message.code.span)]}
        found.add(message.sms.sender)
    return {one for one in found if one not in known} - {"–"}


def parts_of(number: str) -> set[str]:
    """A number in every grouping: whole, grouped, and each group of its end."""
    digits = re.sub(r"\D", "", number)
    return {number, digits, wording.phone(number), digits[-6:], digits[-5:], *groups(number)} - {""}


def groups(number: str) -> set[str]:
    return {one for one in wording.phone(number).split() if len(one) >= 4}


def seen(pilot: Pilot[None], state: AccountState) -> list[str]:
    """The secrets that stand on the screen or in a toast."""
    shown = words(pilot) + "\n" + "\n".join(notified(pilot))
    flat = re.sub(r"\s", "", shown)
    return [one for one in secrets(state) if one in shown or re.sub(r"\s", "", one) in flat]


@asynccontextmanager
async def masked(
    state: AccountState, size: tuple[int, int] = (120, 36), **given: object
) -> AsyncIterator[tuple[Pilot[None], StubAccount]]:
    account = account_on(state)
    order = Order(70, NOON - timedelta(hours=1), Decimal("4.44"), BOOKINGS[:2])
    batch = Batch(kept_messages(), bookings=BOOKINGS, orders=(order,), labels=state.labels)
    account.archive = await archive_of(batch)  # type: ignore[assignment]
    async with app_on(account, mask=True, **given).run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "running" in words(pilot))
        yield pilot, account


async def test_no_full_screen_shows_anything() -> None:
    state = everything()
    async with masked(state, (250, 70)) as (pilot, _):
        assert "MASKED" in words(pilot)
        assert "+•• ••• ••• •••••" in words(pilot)
        assert "$••••" in words(pilot)
        steps = (("tab", "MESSAGES"), ("4", "MONEY"), ("3", "words, number"))
        for key, shows in (*steps, ("t", "0 messages"), ("t", "Order 70")):
            await pilot.press(key)
            await until(pilot, lambda shows=shows: shows in words(pilot))
            assert not seen(pilot, state), key
        await pilot.press("slash", *"391027")
        await until(pilot, lambda: "•••" in words(pilot))
        assert "391027" not in words(pilot)


async def test_the_test_finds_all_of_it_without_the_mask() -> None:
    state = everything()
    async with masked(state, (200, 60)) as (pilot, _):
        await pilot.press("p")
        await until(pilot, lambda: "MASKED" not in words(pilot))
        found = set(seen(pilot, state))
        assert {"+49 151 123 45678", "391027", "391-027", "PostNL", "$42.18", "quokka"} <= found
        assert len(found) > 40


async def test_no_details_show_anything_until_they_are_revealed_for_a_moment() -> None:
    state = everything()
    async with masked(state) as (pilot, _):
        for keys in (("home",), ("tab", "home")):
            await pilot.press(*keys, "enter")
            await until(pilot, lambda: "esc close" in words(pilot))
            assert not seen(pilot, state)
            await pilot.press("v")
            await until(pilot, lambda: bool(seen(pilot, state)))
            pilot.app.screen._see(pilot.app.screen._mask)  # type: ignore[attr-defined]
            await until(pilot, lambda: not seen(pilot, state))
            await pilot.press("escape")
        await pilot.press("3")
        await until(pilot, lambda: "words, number" in words(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Conversation" in words(pilot))
        assert not seen(pilot, state)


async def test_deciding_what_became_of_a_purchase_shows_nothing() -> None:
    state = everything()
    async with masked(state) as (pilot, _):
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: "It is order 71" in words(pilot))
        assert not seen(pilot, state)


async def test_nothing_is_told_by_the_catalog_help_key_dialog_title_or_notification(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = everything()
    written: list[str] = []
    monkeypatch.setattr(Terminal, "write", lambda _terminal, text: written.append(text))
    wanted = {"alerts_desktop": ", ".join(ALERTS), "alerts_route": "osc9"}
    facts = TerminalFacts(ssh=True, has_title=True)
    async with masked(state, facts=facts, **wanted) as (pilot, account):
        for keys in (("2",), ("n",), ("escape", "1", "question_mark"), ("escape", "K")):
            await pilot.press(*keys)
            await pilot.pause()
            # The dialog for a key uses this word, too.
            assert set(seen(pilot, state)) <= {"account"}, keys
        await pilot.press("escape")
        page = Page((sms(BOOKINGS[3].number, "Quibble", "Your code is 907153.", -5),))
        account.store.apply(MessagesRead(page, NOON, Arrival.LIVE))
        await until(pilot, lambda: any("]9;" in one for one in written))
        assert not seen(pilot, account.store.state)
        told = "".join(written)
        assert told
        assert not [one for one in secrets(account.store.state) if one in told]


async def test_one_item_is_revealed_and_hidden_again() -> None:
    state = everything()
    async with masked(state) as (pilot, _):
        feed = pilot.app.screen.query_one(SmsFeed)
        await pilot.press("tab", "home", "v")
        await until(pilot, lambda: feed.items[0].sms.text.startswith("Dein WhatsApp-Code"))
        assert {one.sms.sender for one in feed.items[1:]} == {"••••••"}
        assert feed.selected is feed.items[0]
        pilot.app.privacy._see(pilot.app.mask.closed)  # type: ignore[attr-defined]
        await until(pilot, lambda: not seen(pilot, state))
        await pilot.press("shift+tab")
        rows = pilot.app.screen.query_one(BookingList)
        await pilot.press("home", "v")
        await until(pilot, lambda: not rows.items[0].current.number.startswith("+•"))
        assert [one.current.number.startswith("+•") for one in rows.items].count(False) == 1


async def test_the_mask_covers_a_dialog_that_is_open_and_its_toasts() -> None:
    state = everything()
    async with masked(state) as (pilot, account):
        await pilot.press("p", "home", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DetailsDialog))
        await pilot.press("n")
        await until(pilot, lambda: any("Number +" in one for one in notified(pilot)))
        await pilot.press("p")
        await until(pilot, lambda: not seen(pilot, state))
        await pilot.press("p")
        await until(pilot, lambda: bool(seen(pilot, state)))
        await pilot.press("escape")
        assert account.store.state.messages.data.by_date


async def test_a_question_that_the_mask_covers_takes_no_yes() -> None:
    async with stages.stage() as scene:
        await ask(scene, RENTAL, "x", ConfirmDialog)
        await scene.press("p", "y")
        await scene.until_shown("Masked; press p to show.")
        assert "Cancel number" not in scene.words
        await scene.press("p")
        await scene.until_shown("Cancel number")
        assert scene.writes == []
        await scene.press("y")
        await scene.until(lambda: len(scene.writes) == 1)


async def test_copying_under_the_mask_copies_the_real_thing(copied: list[str]) -> None:
    state = everything()
    async with masked(state) as (pilot, _):
        await pilot.press("home", "n", "c", "tab", "home", "C", "n")
        await until(pilot, lambda: len(copied) == 4)
        assert copied[1:] == ["391027", "391027", "+4915112345678"]
        assert copied[0] in {one.number for one in BOOKINGS}
        await pilot.press("enter", "c", "n")
        await until(pilot, lambda: len(copied) == 6)
        assert copied[4:] == ["391027", "+4915112345678"]
        await until(pilot, lambda: any("Code" in one for one in notified(pilot)))
        assert not seen(pilot, state)


async def test_questions_about_a_number_hide_it_and_act_on_it() -> None:
    async with stages.stage() as scene:
        scene.world.rebase(Decimal("77.71"))  # no price is the same
        await scene.press("p", "g")
        await scene.until(lambda: scene.account.store.state.balance.data == Decimal("77.71"))
        await scene.until_shown("MASKED")
        for key, dialog in (("x", ConfirmDialog), ("o", PayDialog)):
            await ask(scene, RENTAL, key, dialog)
            assert not seen(scene.pilot, scene.account.store.state), key
            await scene.press("escape")
        assert scene.writes == []
        await ask(scene, RENTAL, "s", ConfirmDialog)
        assert not seen(scene.pilot, scene.account.store.state)
        await scene.press("y")
        await scene.until(shows(scene, ShareDialog))
        assert not seen(scene.pilot, scene.account.store.state)
        await scene.press("escape")
        await ask(scene, RENTAL, "e", PayDialog)
        assert not seen(scene.pilot, scene.account.store.state)
        await scene.press("y")
        await scene.until(lambda: any("Bought" in one for one in notified(scene.pilot)))
        assert not seen(scene.pilot, scene.account.store.state)
        extension = scene.world.bookings[max(scene.world.bookings)]
        assert extension.number == scene.world.booking(RENTAL).number
        (purchase,) = scene.account.store.state.purchases.purchases.values()
        assert purchase.wanted.number == extension.number


def shows(scene: Stage, dialog: type) -> Callable[[], bool]:
    return lambda: isinstance(scene.pilot.app.screen, dialog)


async def ask(scene: Stage, booking: int, key: str, dialog: type) -> None:
    await scene.select(booking)
    await scene.press(key)
    await scene.until(shows(scene, dialog))


def test_whoever_adds_to_the_account_decides_whether_it_is_hidden() -> None:
    hidden = {"messages", "bookings", "balance", "confirmed", "lines", "refunds"}
    hidden |= {"purchases", "flags", "labels"}
    open_to_all = {"current", "clock_offset", "storage", "catalog", "closed", "unread_bookings"}
    open_to_all |= {"watches"}  # products and their prices are public
    assert {one.name for one in fields(AccountState)} == hidden | open_to_all
