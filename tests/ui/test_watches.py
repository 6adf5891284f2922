"""Watching a product by the keys: asking, the mark, the toast, the list on Account."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from anosim_tui.domain.models import PriceTier, Provider
from anosim_tui.domain.offers import Offer
from anosim_tui.domain.watches import OffersRead, Watch, WatchBegun
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.flows.watches import WatchDialog
from anosim_tui.ui.screens.catalog import CatalogScreen
from anosim_tui.ui.terminal import Terminal
from anosim_tui.ui.widgets.bars import KeyBar
from anosim_tui.ui.widgets.choice_list import ChoiceList
from anosim_tui.ui.widgets.watch_list import WatchList
from tests.ui.catalog_scene import Scene, opened, product
from tests.ui.support import (
    NOON,
    StubAccount,
    applied,
    click_on,
    full_state,
    notified,
    until,
    words,
)
from tests.ui.support import opened as app_opened
from tests.ui.test_alerting import told

SHOWN = product(7, service="WhatsApp", rental_type="Activation", duration=timedelta(minutes=20))
TIER = PriceTier(Decimal("1.20"), (Provider(0, "Any", 5),))
IN_STOCK = Offer(SHOWN, (TIER,), 5, NOON)


def watches(scene: Scene) -> dict[int, Watch]:
    return dict(scene.stage.account.store.state.watches)


async def ask(scene: Scene) -> WatchDialog:
    await scene.press("w")
    pilot = scene.stage.pilot
    await until(pilot, lambda: isinstance(pilot.app.screen, WatchDialog))
    await pilot.pause()
    dialog = pilot.app.screen
    assert isinstance(dialog, WatchDialog)
    return dialog


async def test_w_watches_and_delete_on_account_ends_it() -> None:
    async with opened((130, 40)) as scene:
        await scene.until_shown("in stock")
        chosen = scene.selected
        dialog = await ask(scene)
        assert dialog.query_one(ChoiceList).highlighted == 1, "there is stock: the price is asked"
        await scene.press("enter", "ctrl+u", *"0,01", "enter")
        await scene.until(lambda: chosen.id in watches(scene))
        assert watches(scene)[chosen.id].most == Decimal("0.01")
        await scene.until_shown("◔")
        await scene.press("4")
        await scene.until_shown("waiting for $0.01 or less")
        account = scene.stage.pilot.app.screen
        assert not account.query_one(WatchList).has_focus
        await scene.press("delete")
        assert "Select a watched product first." in notified(scene.stage.pilot)
        assert watches(scene)
        await scene.press("tab")
        assert account.query_one(WatchList).has_focus
        assert "del Stop watching" in account.query_one(KeyBar).render_line(0).text
        await scene.press("delete")
        await scene.until(lambda: not watches(scene))
        await scene.until_shown("Press w in the Catalog to watch a product")
        await scene.press("2")
        await until(scene.stage.pilot, lambda: "◔" not in words(scene.stage.pilot))


async def test_what_is_in_stock_is_said_and_enter_on_account_leads_to_it() -> None:
    async with opened((130, 40)) as scene:
        await scene.until_shown("in stock")
        await scene.press("down", "down")
        chosen = scene.selected
        await ask(scene)
        await scene.press("up", "enter")
        pilot = scene.stage.pilot
        await scene.until(lambda: any("is in stock for $" in one for one in notified(pilot)))
        await scene.press("4")
        await scene.until_shown("✓ in stock since")
        await scene.press("tab", "enter")
        await scene.until(lambda: isinstance(scene.stage.pilot.app.screen, CatalogScreen))
        assert scene.selected == chosen
        # The same key asks again, with what is watched now, and can end it.
        dialog = await ask(scene)
        assert dialog.query_one(ChoiceList).highlighted == 0
        await scene.press("delete")
        await scene.until(lambda: not watches(scene))


async def test_a_price_that_is_none_is_said_and_escape_changes_nothing() -> None:
    async with opened((130, 40)) as scene:
        await scene.until_shown("in stock")
        for typed in ("", "much", "0", "NaN"):
            dialog = await ask(scene)
            await scene.press("enter", "ctrl+u", *typed, "enter")
            await until(scene.stage.pilot, lambda: "Enter an amount" in scene.words)
            assert dialog.query_one(Input).has_focus
            await scene.press("escape")
        assert not watches(scene)


async def test_the_mouse_does_the_same() -> None:
    async with opened((130, 40)) as scene:
        pilot = scene.stage.pilot
        await scene.until_shown("in stock")
        await click_on(pilot, " w Watch")
        await until(pilot, lambda: isinstance(pilot.app.screen, WatchDialog))
        await pilot.click("#watching--conditions", offset=(3, 0))
        await scene.until(lambda: bool(watches(scene)))
        await scene.press("4")
        await click_on(pilot, "checked")
        await click_on(pilot, "del Stop watching")
        await scene.until(lambda: not watches(scene))


async def test_a_watch_of_another_run_is_marked_and_says_nothing() -> None:
    account = StubAccount(full_state())
    watch = Watch(SHOWN, None, NOON - timedelta(days=1), NOON, Decimal("1.20"), 5, NOON)
    async with app_opened(account) as pilot:
        await applied(pilot, account, WatchBegun(watch))
        await pilot.press("4")
        await until(pilot, lambda: "$1.20, 5 left" in words(pilot))
        assert not any("in stock" in one for one in notified(pilot))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({}, [told("A watched product is in stock.")]),
        (
            {"alerts_contents": True, "alerts_bell": "stock"},
            ["bell", told("WhatsApp, Germany, 20 min is in stock for $1.20.")],
        ),
        ({"alerts_desktop": "code"}, []),
    ],
)
async def test_it_is_an_alert_like_the_others(
    given: dict[str, object], written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sequences: list[str] = []
    monkeypatch.setattr(Terminal, "write", lambda _terminal, one: sequences.append(one))
    monkeypatch.setattr(AnosimApp, "bell", lambda _app: sequences.append("bell"))
    account = StubAccount(full_state())
    settings = {"alerts_route": "osc9", "alerts_title": False, **given}
    async with app_opened(account, **settings) as pilot:
        sequences.clear()
        await applied(pilot, account, WatchBegun(Watch(SHOWN, None, NOON)))
        await applied(pilot, account, OffersRead({SHOWN.id: IN_STOCK}))
        assert "WhatsApp, Germany, 20 min is in stock for $1.20." in notified(pilot)
        assert sequences == written
        later = replace(IN_STOCK, at=NOON + timedelta(minutes=1))
        await applied(pilot, account, OffersRead({SHOWN.id: later}))
        assert sequences == written


async def test_several_at_once_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    sequences: list[str] = []
    monkeypatch.setattr(Terminal, "write", lambda _terminal, one: sequences.append(one))
    account = StubAccount(full_state())
    both = {7: IN_STOCK, 8: replace(IN_STOCK, product=replace(SHOWN, id=8))}
    async with app_opened(account, alerts_route="osc9", alerts_title=False) as pilot:
        for offer in both.values():
            await applied(pilot, account, WatchBegun(Watch(offer.product, None, NOON)))
        sequences.clear()
        await applied(pilot, account, OffersRead(both))
        assert sequences == [told("2 watched products are in stock.")]


async def test_what_was_seen_of_prices_is_plotted_from_two_different_ones_on() -> None:
    async with opened((130, 40)) as scene:
        await scene.until_shown("in stock")
        chosen, account = scene.selected, scene.stage.account
        assert account.archive is None
        pane = scene.screen.query_one("#offer-pane")
        dollar, two = Decimal(1), Decimal(2)
        for prices, shown in (
            ((None,) * 30, False),
            ((None,) * 29 + (dollar,), False),
            ((dollar,) * 30, False),
            ((None,) * 10 + (dollar,) * 10 + (two,) * 10, True),
        ):
            pane.set_prices(chosen.id, prices)  # type: ignore[attr-defined]
            await scene.stage.pilot.pause()
            assert ("$1.00 to $2.00 in the last 30 days" in scene.words) == shown
        assert "▁" * 10 + "█" * 10 in scene.words
        pane.set_prices(chosen.id + 1, prices)  # type: ignore[attr-defined]
        await scene.stage.pilot.pause()
        assert "in the last 30 days" not in scene.words, "it is of another product"
