"""Flows that cost money: order, extend, reuse.

The dialog of each opens with the key press and fills later: nothing opens by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

from anosim_tui.domain import catalog as catalogs
from anosim_tui.domain import wording
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import Booking, Product
from anosim_tui.domain.purchases import Wanted
from anosim_tui.ui.dialogs.confirm import ConfirmDialog
from anosim_tui.ui.dialogs.extend import ExtendDialog, Longer
from anosim_tui.ui.dialogs.means import Means
from anosim_tui.ui.dialogs.order import Confirmed, Deal, OrderDialog, words_for
from anosim_tui.ui.flows.paying import pay

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.bookings import BookingLine
    from anosim_tui.domain.catalog import Catalog
    from anosim_tui.domain.offers import Offer
    from anosim_tui.ui.app import AnosimApp
    from anosim_tui.ui.dialogs.progress import ProgressDialog

Answer = TypeVar("Answer")

_GONE: Final = "The catalog does not offer this any more."
_SOLD_OUT: Final = "Sold out: nobody has a number for this at the moment."
_READING: Final = "Reading the catalog …"
_ASKING: Final = "Asking for stock and prices …"


async def order_product(app: AnosimApp, account: Account, product_id: int) -> None:
    """Order the product of the catalog with this id."""
    product = account.store.state.catalog.data.product(product_id)
    if product is None:
        app.say(_GONE, "warning")
    else:
        await _order(app, account, product, lambda _: product)


async def order_another(app: AnosimApp, account: Account, line: BookingLine) -> None:
    """Order another number like the one of `line`."""
    await _order(app, account, line.first, lambda known: catalogs.another(known, line.first))


async def _order(
    app: AnosimApp,
    account: Account,
    like: Product | Booking,
    product_in: Callable[[Catalog], Product | None],
) -> None:
    """Ask how many and from whom, and order them.

    Args:
        app: where the person is asked.
        account: who pays.
        like: what the dialog says is ordered.
        product_in: finds the product in the catalog.
    """
    if _impossible(app, account):
        return
    means = await _means(app, account)
    what = words_for(like.service, like.country, like.rental_type, like.duration)
    dialog = OrderDialog(what, means, _ASKING if _is_read(account) else _READING)
    confirmed = await _asked(app, dialog, _fill_order(dialog, account, product_in))
    if confirmed is not None:
        product = product_in(account.store.state.catalog.data)
        assert product is not None  # or nothing could have been confirmed
        await pay(app, account, dialog, _wanted(product, confirmed))


async def _fill_order(
    dialog: OrderDialog, account: Account, product_in: Callable[[Catalog], Product | None]
) -> None:
    if problem := await _read_catalog(account):
        dialog.offer((), problem)
        return
    product = product_in(account.store.state.catalog.data)
    if product is None:
        dialog.offer((), f"{_GONE} escape, then 2, shows what it offers.")
        return
    dialog.offer((), _ASKING)
    try:
        offer = await account.catalogue.offer(product, fresh=True)
    except ApiError as error:
        dialog.offer((), f"Stock and prices could not be read. {error}")
        return
    deals = list(_deals(offer))
    dialog.offer(deals, "" if deals else _SOLD_OUT)


def _deals(offer: Offer) -> list[Deal]:
    """One line for each price and operator who has a number at it."""
    return [
        Deal(provider.id, "" if provider.id == 0 else provider.name, tier.price, provider.available)
        for tier in offer.on_sale
        for provider in tier.providers
        if provider.available > 0
    ]


def _wanted(product: Product, confirmed: Confirmed) -> Wanted:
    deal = confirmed.deal
    return Wanted.order(product, confirmed.amount, deal.price, deal.provider_id, deal.provider)


async def extend(app: AnosimApp, account: Account, line: BookingLine) -> None:
    """Ask for how long, and extend the booking of `line` that ends last."""
    if _impossible(app, account):
        return
    means = await _means(app, account)
    dialog = ExtendDialog(app.mask.closed.line(line), means, _READING)
    way = await _asked(app, dialog, _fill_lengths(dialog, account, line.last))
    if way is not None:
        wanted = Wanted.extension(line.last, way.duration, way.estimate)
        await pay(app, account, dialog, wanted)


async def _fill_lengths(dialog: ExtendDialog, account: Account, booking: Booking) -> None:
    if problem := await _read_catalog(account):
        dialog.offer((), problem)
        return
    catalog = account.store.state.catalog.data
    ways = [Longer(one.duration, one.price) for one in catalogs.extensions(catalog, booking)]
    nothing = "The catalog offers nothing that could extend this number."
    dialog.offer(ways, "" if ways else nothing)


async def reuse(app: AnosimApp, account: Account, line: BookingLine) -> None:
    """Ask, and take the number of a past activation once more."""
    if _impossible(app, account):
        return
    booking = line.last
    means = await _means(app, account)
    words = app.seen(f"{wording.phone(booking.number)} is rented once more.")
    dialog = ConfirmDialog("Use this number again?", words, "Reuse", means)
    if await _asked(app, dialog, _fill_estimate(dialog, account, booking)):
        await pay(app, account, dialog, Wanted.reuse(booking, _estimate(account, booking)))


async def _fill_estimate(dialog: ConfirmDialog, account: Account, booking: Booking) -> None:
    await _read_catalog(account)
    dialog.tell_estimate(_estimate(account, booking))


def _estimate(account: Account, booking: Booking) -> Decimal | None:
    product = catalogs.another(account.store.state.catalog.data, booking)
    return None if product is None else product.price


async def _asked(
    app: AnosimApp, dialog: ProgressDialog[Answer], fill: Coroutine[Any, Any, None]
) -> Answer | None:
    """The answer to a dialog that is filled while it is shown; `None` where it was left."""
    await app.open_dialog(dialog)
    filling = asyncio.create_task(fill)
    try:
        return await dialog.answer
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)


async def _means(app: AnosimApp, account: Account) -> Means:
    def balance() -> Decimal | None:
        return account.store.state.balance.data

    return Means(
        balance, lambda: app.mask.closed.amount(balance()), await account.purchases.limits()
    )


def _impossible(app: AnosimApp, account: Account) -> bool:
    reason = account.purchases.why_not()
    if reason:
        app.say(reason, "warning")
    return bool(reason)


def _is_read(account: Account) -> bool:
    return account.store.state.catalog.fetched is not None


async def _read_catalog(account: Account) -> str:
    """Read the catalog if it is not there; why it could not be read, or ""."""
    if not _is_read(account):
        try:
            await account.catalogue.read()
        except ApiError as error:
            return f"The catalog could not be read. {error}"
    return ""
