"""Flows that cost money: order, extend, reuse.

The dialog of each opens with the key press and fills later: nothing opens by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain import catalog as catalogs
from anosim_tui.domain import wording
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.flags import Done
from anosim_tui.domain.models import Booking, Product
from anosim_tui.domain.purchases import Wanted
from anosim_tui.language import N_, _, grouped, together
from anosim_tui.ui.dialogs.pay import Confirmed, Means, PayDialog, PayOption
from anosim_tui.ui.flows.paying import pay

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.bookings import BookingLine
    from anosim_tui.domain.catalog import Catalog
    from anosim_tui.domain.offers import Offer
    from anosim_tui.domain.spending import OperatorRecords
    from anosim_tui.ui.app import AnosimApp

_GONE: Final = N_("This is no longer in the catalog.")
_READING: Final = N_("Loading the catalog …")
_ASKING: Final = N_("Checking stock and prices …")


async def order_product(app: AnosimApp, account: Account, product_id: int) -> None:
    product = account.store.state.catalog.data.product(product_id)
    if product is None:
        app.say(_(_GONE), "warning")
    else:
        await _order(app, account, product, lambda known: product)


async def order_another(app: AnosimApp, account: Account, line: BookingLine) -> None:
    await _order(app, account, line.first, lambda known: catalogs.another(known, line.first))


async def _order(
    app: AnosimApp,
    account: Account,
    like: Product | Booking,
    product_in: Callable[[Catalog], Product | None],
) -> None:
    """Ask how many and from whom, and order them: what `product_in` finds in the catalog.

    The dialog calls it by what it is `like`.
    """
    if app.is_refused(account.purchases.why_not()):
        return
    dialog = PayDialog(
        _("Order a number"),
        _words_for(like),
        _("Buy"),
        await _means(app, account),
        status=_status(account),
        keys=_("↑ ↓ or 1–9 operator and price · + − quantity · y buy"),
    )
    wanted = await _chosen(app, account, dialog, product_in)
    if wanted is not None:
        await pay(app, account, dialog, wanted)


async def try_another(app: AnosimApp, account: Account, line: BookingLine) -> None:
    """Cancel a number that got no code, then order the same; what is refused ends it."""
    if app.is_refused(account.purchases.why_not()):
        return
    seen = app.mask.closed.number(line.current.number)
    dialog = PayDialog(
        _("Try another number?"),
        _(
            "{number} will be canceled first, and then this will be ordered: {product}.",
            number=seen,
            product=_words_for(line.first),
        ),
        _("Cancel and order"),
        await _means(app, account),
        status=_status(account),
        keys=_("↑ ↓ operator and price · y cancel and order · esc keep waiting"),
    )
    wanted = await _chosen(app, account, dialog, lambda known: catalogs.another(known, line.first))
    if wanted is None:
        return
    if any(one.id == line.id and one.newest_code for one in account.store.state.lines):
        words = _("A code arrived in the meantime: nothing was canceled or ordered.")
        _end(app, dialog, words)
        return
    dialog.show_progress(lambda: _("Canceling the number …"))
    answer = await account.bookings.cancel(line.current.id)
    if isinstance(answer, Done):
        await pay(app, account, dialog, wanted)
    else:
        words = _("Nothing was ordered: the number was not canceled.")
        _end(app, dialog, f"{words} {answer.reason}")


def _end(app: AnosimApp, dialog: PayDialog, words: str) -> None:
    app.say(words, "warning")
    dialog.end(app.seen(words))


async def _chosen(
    app: AnosimApp,
    account: Account,
    dialog: PayDialog,
    product_in: Callable[[Catalog], Product | None],
) -> Wanted | None:
    confirmed = await _asked(app, dialog, _fill_order(dialog, account, product_in))
    if confirmed is None:
        return None
    product = product_in(account.store.state.catalog.data)
    assert product is not None  # or nothing could have been confirmed
    deal: _Deal = confirmed.value
    return Wanted.order(product, confirmed.amount, deal.price, deal.provider_id, deal.provider)


class _Deal(Struct, frozen=True):
    """Whom to buy from, and at which price."""

    provider_id: int
    provider: str
    price: Decimal


def _words_for(like: Product | Booking) -> str:
    kind, length = wording.rental_type(like.rental_type), wording.duration(like.duration)
    named = wording.service(like.service, like.rental_type)
    return f"{named} · {wording.country(like.country)} · {kind}, {length}"


async def _fill_order(
    dialog: PayDialog, account: Account, product_in: Callable[[Catalog], Product | None]
) -> None:
    if problem := await _read_catalog(account):
        dialog.offer((), problem)
        return
    product = product_in(account.store.state.catalog.data)
    if product is None:
        advice = _("Press esc, then 2, to see what is available.")
        dialog.offer((), together(_(_GONE), advice))
        return
    dialog.offer((), _(_ASKING))
    try:
        found, records = await asyncio.gather(
            account.catalog.offer(product, fresh=True), account.operator_records(product)
        )
    except ApiError as error:
        dialog.offer((), together(_("Stock and prices could not be loaded."), error))
        return
    offers = [_with_record(one, records) for one in _deals(found)]
    dialog.offer(offers, "" if offers else _("Sold out: no numbers are available right now."))


def _deals(found: Offer) -> Iterator[PayOption]:
    """One line for each price and operator who has a number at it."""
    for tier in found.on_sale:
        for provider in tier.providers:
            if provider.available > 0:
                name = "" if provider.id == 0 else provider.name
                yield PayOption(
                    _Deal(provider.id, name, tier.price),
                    name or _("Any operator"),
                    _("{count} available", count=grouped(provider.available)),
                    tier.price,
                    is_exact=True,
                    available=provider.available,
                )


def _with_record(offer: PayOption, records: OperatorRecords) -> PayOption:
    """An offer that also says what is known of codes on numbers of its operator."""
    record = records.get(offer.value.provider_id)
    if record is None or not record.tried:
        return offer
    words = _("code arrived for {coded} of {tried}", coded=record.coded, tried=record.tried)
    if record.took is not None:
        words = _(
            "code arrived for {coded} of {tried}, in {time}",
            coded=record.coded,
            tried=record.tried,
            time=wording.within(record.took),
        )
    return replace(offer, note=f"{offer.note} · {words}")


async def extend(app: AnosimApp, account: Account, line: BookingLine) -> None:
    """Ask for how long, and extend the booking of `line` that ends last."""
    if app.is_refused(account.purchases.why_not()):
        return
    seen = app.mask.closed.line(line)
    service = wording.service(seen.first.service, seen.first.rental_type)
    dialog = PayDialog(
        _("Extend this booking?"),
        f"{service} · {wording.phone(seen.current.number)}",
        _("Extend"),
        await _means(app, account),
        status=_(_READING),
        keys=_("↑ ↓ or 1–9 duration · y extend and pay"),
    )
    confirmed = await _asked(app, dialog, _fill_lengths(dialog, account, line))
    if confirmed is not None:
        product: Product = confirmed.value
        await pay(
            app, account, dialog, Wanted.extension(line.last, product.duration, product.price)
        )


async def _fill_lengths(dialog: PayDialog, account: Account, line: BookingLine) -> None:
    if problem := await _read_catalog(account):
        dialog.offer((), problem)
        return

    catalog = account.store.state.catalog.data
    now = account.now()
    offers = [_length(one, line.ends, now) for one in catalogs.extensions(catalog, line.last)]
    dialog.offer(offers, "" if offers else _("The catalog has no extension for this number."))


def _length(product: Product, ends: datetime | None, now: datetime) -> PayOption:
    """An extension by the length of a product, and when the booking ends then."""
    note = follows = ""
    if ends is not None:
        then = ends + product.duration
        note = _("until {time}", time=wording.day_time_or_year(then, now))
        follows = _("New end time: {time}.", time=wording.date_time(then))
    label = wording.duration(product.duration)
    return PayOption(product, label, note, product.price, follows=follows)


async def reuse(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if app.is_refused(account.purchases.why_not()):
        return
    booking = line.last
    number = wording.phone(booking.number)
    words = app.seen(_("This rents {number} again.", number=number))
    dialog = PayDialog(_("Reuse this number?"), "", _("Reuse"), await _means(app, account))
    _offer_reuse(dialog, account, booking, words)
    if await _asked(app, dialog, _fill_estimate(dialog, account, booking, words)):
        await pay(app, account, dialog, Wanted.reuse(booking, _estimate(account, booking)))


async def _fill_estimate(dialog: PayDialog, account: Account, booking: Booking, words: str) -> None:
    await _read_catalog(account)
    _offer_reuse(dialog, account, booking, words)


def _offer_reuse(dialog: PayDialog, account: Account, booking: Booking, words: str) -> None:
    dialog.offer([PayOption(booking, price=_estimate(account, booking))], words)


def _estimate(account: Account, booking: Booking) -> Decimal | None:
    product = catalogs.another(account.store.state.catalog.data, booking)
    return None if product is None else product.price


async def _asked(
    app: AnosimApp, dialog: PayDialog, fill: Coroutine[Any, Any, None]
) -> Confirmed | None:
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


def _status(account: Account) -> str:
    """What is said until there is something to choose from."""
    return _(_ASKING) if _is_read(account) else _(_READING)


def _is_read(account: Account) -> bool:
    return account.store.state.catalog.fetched is not None


async def _read_catalog(account: Account) -> str:
    """Read the catalog if it is not there; why it could not be read, or ""."""
    if not _is_read(account):
        try:
            await account.catalog.read()
        except ApiError as error:
            return together(_("The catalog could not be loaded."), error)
    return ""
