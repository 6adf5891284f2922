"""The errands that cost money: order, extend, reuse, and deciding what became of one."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from anosim_tui.domain import catalog as catalogs
from anosim_tui.domain import wording
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import Booking, Product
from anosim_tui.domain.purchases import (
    Blocked,
    Kind,
    NotPlaced,
    Outcome,
    Placed,
    Purchase,
    Stage,
    Unresolved,
    Wanted,
    Why,
)
from anosim_tui.domain.state import AccountState
from anosim_tui.ui.dialogs.decide import Adopt, DecideDialog, Dismiss
from anosim_tui.ui.dialogs.extend import ExtendDialog, Longer
from anosim_tui.ui.dialogs.order import Confirmed, Deal, OrderDialog
from anosim_tui.ui.errands.waiting import found_in
from anosim_tui.ui.purchase_words import placed, summary, support

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.bookings import BookingLine
    from anosim_tui.domain.catalog import Catalog, Offer
    from anosim_tui.ui.errands.desk import Desk

# Numbers that the answer to an order lacked come with one of the next readings.
_NUMBERS_WITHIN: Final = 90.0
_SAME: Final = "Another key: is it the same account?"
_APART: Final = (
    "Its purchases are then counted apart, and those of the other account that are still open are "
    "not looked for with this key."
)


async def order(desk: Desk, account: Account, product: Product) -> None:
    """Ask how many of `product` and from whom, and order them."""
    if reason := account.purchases.why_not():
        desk.say(reason, "warning")
        return
    balance = account.store.state.balance.data
    dialog = OrderDialog(product, balance, desk.mask.amount(balance))
    answer = asyncio.ensure_future(desk.ask(dialog))
    try:
        await _tell_offer(dialog, account, product)
        confirmed = await answer
    finally:
        answer.cancel()
    if confirmed is not None:
        await _buy(desk, account, _wanted(product, confirmed))


async def order_product(desk: Desk, account: Account, product_id: int) -> None:
    """Order the product of the catalog with this id."""
    product = account.store.state.catalog.data.product(product_id)
    if product is None:
        desk.say("The catalog does not offer this any more.", "warning")
    else:
        await order(desk, account, product)


async def _tell_offer(dialog: OrderDialog, account: Account, product: Product) -> None:
    try:
        offer = await account.catalogue.offer(product, fresh=True)
    except ApiError as error:
        dialog.offer((), f"Stock and prices could not be read. {error}")
        return
    deals = list(_deals(offer))
    dialog.offer(deals, "" if deals else "Sold out: nobody has a number for this at the moment.")


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


async def order_another(desk: Desk, account: Account, line: BookingLine) -> None:
    """Order another number like the one of `line`."""
    catalog = await _catalog(desk, account)
    if catalog is None:
        return
    product = catalogs.another(catalog, line.first)
    if product is None:
        desk.say("The catalog does not offer this any more. 2 shows what it offers.", "warning")
    else:
        await order(desk, account, product)


async def extend(desk: Desk, account: Account, line: BookingLine) -> None:
    """Ask for how long, and extend the booking of `line` that ends last."""
    if reason := account.purchases.why_not():
        desk.say(reason, "warning")
        return
    catalog = await _catalog(desk, account)
    if catalog is None:
        return
    ways = [Longer(one.duration, one.price) for one in catalogs.extensions(catalog, line.last)]
    if not ways:
        desk.say("The catalog offers nothing that could extend this number.", "warning")
        return
    balance = account.store.state.balance.data
    dialog = ExtendDialog(desk.mask.line(line), ways, balance, desk.mask.amount(balance))
    way = await desk.ask(dialog)
    if way is not None:
        await _buy(desk, account, Wanted.extension(line.last, way.duration, way.estimate))


async def reuse(desk: Desk, account: Account, line: BookingLine) -> None:
    """Ask, and take the number of a past activation once more."""
    booking = line.last
    estimate = await _estimate(account, booking)
    price = "The service says the price afterwards."
    if estimate is not None:
        price = f"The catalog asks {wording.money(estimate)} for one; {price[0].lower()}{price[1:]}"
    words = f"{wording.phone(booking.number)} is rented once more. {price}"
    if await desk.confirm("Use this number again?", words, "Reuse"):
        await _buy(desk, account, Wanted.reuse(booking, estimate))


async def decide(desk: Desk, account: Account) -> None:
    """Lead the person through whatever keeps buying off or a purchase open."""
    book = account.store.state.purchases
    if book.off is not None and book.off.why is Why.DAMAGED:
        await _begin_anew(desk, account, book.off.sentence)
    elif book.off is not None and book.off.why is Why.OTHER_KEY:
        await _say_whose(desk, account, book.off.sentence)
    elif book.unresolved:
        purchase = book.unresolved[0]
        said = desk.mask.words(support(purchase, account.store.state.balance))
        decision = await desk.ask(DecideDialog(desk.mask.purchase(purchase), said))
        if decision is None:
            return
        if isinstance(decision, Adopt):
            outcome = await account.purchases.adopt(purchase.id, decision.order_id)
        elif isinstance(decision, Dismiss):
            outcome = await account.purchases.dismiss(purchase.id)
        else:
            outcome = await account.purchases.look_again(purchase.id)
        await _tell(desk, account, purchase.wanted, outcome)
    elif account.store.state.keeping.other_key:
        if await desk.confirm(_SAME, account.store.state.keeping.trouble, "Same account"):
            await account.accept_key()
        else:
            desk.say("Nothing is kept in this run. --profile NAME keeps each account apart.")


async def _say_whose(desk: Desk, account: Account, sentence: str) -> None:
    """Ask whose the key is; without a clear answer, nothing can be bought still."""
    if await desk.confirm(_SAME, sentence, "Same account"):
        await account.purchases.confirm_account(same=True)
        await account.accept_key()
    elif await desk.confirm("Is it another account, then?", _APART, "Another account"):
        await account.purchases.confirm_account(same=False)


async def _begin_anew(desk: Desk, account: Account, sentence: str) -> None:
    words = (
        f"{sentence} Look at your orders on anosim.net: is everything there that was bought, and"
        " nothing twice? Then the damaged file is kept beside a new one."
    )
    if await desk.confirm("Have you looked at your orders?", words, "Yes, begin anew"):
        await account.purchases.begin_anew()


async def _catalog(desk: Desk, account: Account) -> Catalog | None:
    """The catalog, read first if it is not there; says so where it cannot be read."""
    if account.store.state.catalog.fetched is None:
        desk.say("Reading the catalog …")
        try:
            await account.catalogue.read()
        except ApiError as error:
            desk.say(f"The catalog could not be read. {error}", "warning")
            return None
    return account.store.state.catalog.data


async def _estimate(account: Account, booking: Booking) -> Decimal | None:
    product = catalogs.another(account.store.state.catalog.data, booking)
    return None if product is None else product.price


async def _buy(desk: Desk, account: Account, wanted: Wanted) -> None:
    """Buy, asking first where the same is being bought already, and say how it ended."""
    outcome = await account.purchases.buy(wanted)
    if isinstance(outcome, Blocked):
        words = _why_asked(desk.mask.purchase(outcome.by))
        if not await desk.confirm("Buy the same once more?", words, "Buy again"):
            return
        outcome = await account.purchases.buy(wanted, again=True)
    await _tell(desk, account, wanted, outcome)


def _why_asked(by: Purchase) -> str:
    """What stands in the way of buying the same again without a question."""
    bought, at = summary(by.wanted), f"{by.begun.astimezone():%H:%M}"
    if by.stage is Stage.PLACED:
        return f"The same, {bought}, was bought at {at} in another window. This buys it once more."
    return (
        f"The same, {bought}, was begun at {at} and nobody knows yet what became of it. Buying it"
        " again may mean paying for both."
    )


async def _tell(desk: Desk, account: Account, wanted: Wanted, outcome: Outcome) -> None:
    match outcome:
        case Placed(purchase, bought):
            desk.say(placed(wanted, bought))
            if wanted.kind is not Kind.EXTENSION:
                await _hand_over(desk, account, purchase.id)
        case NotPlaced(reason, refused):
            said = f"The service says: {reason}" if refused else reason
            desk.say(f"Not bought: {summary(wanted)}. {said}", "warning")
        case Unresolved():
            desk.say(
                f"Nobody knows yet what became of: {summary(wanted)}. ! shows what was found.",
                "warning",
            )


async def _hand_over(desk: Desk, account: Account, purchase_id: str) -> None:
    """Wait until the first number is known, and hand it over."""

    def first(state: AccountState) -> Booking | None:
        bought = state.purchases.purchases.get(purchase_id)
        ids = [one.id for one in bought.order.bookings] if bought and bought.order else []
        known = (state.bookings.data.get(id_) for id_ in ids)
        return next((one for one in known if one is not None and one.number), None)

    booking = await found_in(account.store, first, _NUMBERS_WITHIN)
    if booking is not None:
        desk.hand_over(booking.id, booking.number)
