"""Flows that only look: figures of the account, and how its connection does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import CardInUse, cards_in_use
from anosim_tui.domain.errors import ApiError, StorageError
from anosim_tui.domain.offers import DailyPrices, by_day
from anosim_tui.domain.purchases import Why
from anosim_tui.domain.spending import Figures, Records, UsualWait
from anosim_tui.language import _, together
from anosim_tui.ui.account_words import SettingInEffect
from anosim_tui.ui.appearance import short_name

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.account.health import HealthReport
    from anosim_tui.ui.app import AnosimApp


async def figures(
    app: AnosimApp, account: Account, *, show: Callable[[Figures | None, str], None]
) -> None:
    """Count what the archive holds; without one, say why there is nothing to count."""
    del app
    if account.archive is None or not account.archive.is_open:
        show(None, _("No data is saved, so there is nothing to count."))
        return
    try:
        show(await account.archive.figures(), "")
    except StorageError as trouble:
        show(None, str(trouble))


async def waits(
    app: AnosimApp, account: Account, *, show: Callable[[tuple[UsualWait, ...]], None]
) -> None:
    """Show how soon codes usually come; unknown without an archive."""
    del app
    if account.archive is not None and account.archive.is_open:
        with suppress(StorageError):  # the banner says it
            show(await account.archive.waits())


async def service_records(
    app: AnosimApp, account: Account, *, show: Callable[[Records], None]
) -> None:
    """Show what became of earlier bookings; unknown without an archive."""
    del app
    if account.archive is not None and account.archive.is_open:
        with suppress(StorageError):  # the banner says it
            show(await account.archive.service_records())


async def prices(
    app: AnosimApp, account: Account, *, product: int, show: Callable[[int, DailyPrices], None]
) -> None:
    """Show what a product cost on the last days; without an archive nobody knows."""
    del app
    if account.archive is not None and account.archive.is_open:
        with suppress(StorageError):  # the banner says it
            show(product, by_day(await account.archive.prices(product), account.now()))


async def sim_cards(
    app: AnosimApp, account: Account, *, show: Callable[[tuple[CardInUse, ...] | None, str], None]
) -> None:
    del app
    try:
        cards = await account.sim_cards()
    except ApiError as error:
        show(None, together(_("The SIM cards could not be loaded."), error))
        return
    show(cards_in_use(cards, account.store.state.lines), "")


async def settings(
    app: AnosimApp, account: Account, *, show: Callable[[tuple[SettingInEffect, ...]], None]
) -> None:
    """Show the settings that matter most as they are in effect, by the file or by a key."""
    off, chosen, key = account.store.state.purchases.off, app.settings, app.keys.key
    leaves = chosen.alerts_desktop or chosen.alerts_bell
    alerts = _("muted") if app.notifier.muted else _("on") if leaves else _("screen only")
    read_only = off is not None and off.why is Why.READ_ONLY
    show(
        (
            SettingInEffect(_("Theme"), short_name(app.theme), key("next-theme")),
            SettingInEffect(_("Auto-copy"), _on(app.copying.automatic), key("auto-copy")),
            SettingInEffect(_("Privacy mask"), _on(app.mask.on), key("mask")),
            SettingInEffect(_("Alerts"), alerts, key("mute")),
            SettingInEffect(_("Read-only"), _on(read_only)),
            SettingInEffect(_("Limit per order"), _limit(chosen.limits_order)),
            SettingInEffect(_("Limit per 24 hours"), _limit(chosen.limits_day)),
        )
    )


def _on(value: bool) -> str:
    return _("on") if value else _("off")


def _limit(amount: Decimal | None) -> str:
    return _("no limit") if amount is None else wording.money(amount)


async def health(
    app: AnosimApp, account: Account, *, show: Callable[[HealthReport, str], None]
) -> None:
    del app
    show(account.health, account.host)
