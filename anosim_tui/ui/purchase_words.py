"""Purchases in words: what is bought, and how it ended."""

from __future__ import annotations

from decimal import Decimal

from anosim_tui.domain import wording
from anosim_tui.domain.models import Fetched, Order
from anosim_tui.domain.purchases import Purchase, PurchaseBook, PurchaseKind, Stage, Wanted, Why
from anosim_tui.ui.widgets.bars import Chip

_WORTH_SAYING = (Why.UNWRITABLE, Why.DAMAGED, Why.OTHER_KEY)


def summary(wanted: Wanted) -> str:
    """A purchase in a line, as in "2 × WhatsApp, Germany, 20 min"."""
    service = wording.service(wanted.service, wanted.rental_type)
    length = wording.duration(wanted.duration)
    if wanted.kind is PurchaseKind.ORDER:
        return f"{wanted.amount} × {service}, {wording.country(wanted.country)}, {length}"
    number = wording.phone(wanted.number)
    if wanted.kind is PurchaseKind.EXTENSION:
        return f"{number} ({service}) extended by {length}"
    return f"{number} ({service}) once more"


def placed(wanted: Wanted, order: Order) -> str:
    cost = paid(order)
    price = "" if cost is None else f" for {wording.money(cost)}"
    return f"Bought: {summary(wanted)}{price}."


def paid(order: Order) -> Decimal | None:
    """What an order cost, by its own price or those of its bookings."""
    if order.price is not None:
        return order.price
    prices = [one.price for one in order.bookings if one.price is not None]
    return sum(prices, Decimal(0)) if prices and len(prices) == len(order.bookings) else None


def overcharge(wanted: Wanted, order: Order) -> str:
    """That more was charged than was said before, with both figures; empty if it was not."""
    cost, said = paid(order), wanted.total
    if cost is None or said is None or cost <= said:
        return ""
    said_as = "confirmed" if wanted.kind is PurchaseKind.ORDER else "estimated"
    return (
        f"AnoSim charged {wording.money(cost)}; {wording.money(said)} was {said_as}. "
        "Look at your orders on anosim.net."
    )


_WORKS = {
    PurchaseKind.ORDER: "buying",
    PurchaseKind.EXTENSION: "extending",
    PurchaseKind.REUSE: "reusing",
}


def progress(purchase: Purchase) -> str:
    """What is being done for a purchase under way, to be followed by for how long."""
    if purchase.stage is Stage.UNKNOWN:
        return "checking a purchase …"
    wanted, work = purchase.wanted, _WORKS[purchase.wanted.kind]
    if wanted.kind is PurchaseKind.ORDER:
        service = wording.service(wanted.service, wanted.rental_type)
        return f"{work} {wanted.amount} × {service} …"
    return f"{work} {wording.phone(wanted.number)} …"


def chips(book: PurchaseBook) -> tuple[Chip, ...]:
    """What the status bar says of purchases that have not ended."""
    under_way = (
        Chip(
            progress(one),
            short="checking" if one.stage is Stage.UNKNOWN else _WORKS[one.wanted.kind],
            since=one.begun,
            leads=True,
        )
        for one in book.under_way
    )
    waits = Chip("a purchase is open: !", True, "open: !", leads=True, action="app.resolve")
    return (*under_way, *((waits,) if book.unresolved else ()))


def support(purchase: Purchase, balance: Fetched[Decimal | None]) -> str:
    """What the balance says for or against its having been carried out; empty if nothing."""
    read_after = purchase.sent is not None and (balance.fetched or purchase.sent) > purchase.sent
    if not read_after or balance.data is None or purchase.balance is None:
        return ""
    fell = purchase.fell(balance.data)
    if fell is None:
        return "The balance has not fallen since it was sent: probably nothing was bought."
    return f"The balance is {wording.money(fell)} lower than before it was sent."


def waiting(book: PurchaseBook) -> str:
    """What is being bought or waits for a decision; empty if nothing."""
    if book.unresolved:
        first = book.unresolved[0]
        more = len(book.unresolved) - 1
        others = f" and {more} more" if more else ""
        return (
            f"Nobody knows yet what became of this purchase: {summary(first.wanted)}{others}. "
            "It is not sent again; ! shows what was found."
        )
    if book.under_way:
        return f"Buying {summary(book.under_way[0].wanted)} …"
    if book.off is not None and book.off.why in _WORTH_SAYING:
        how = " ! leads through it." if book.off.why is not Why.UNWRITABLE else ""
        return f"Nothing can be bought: {book.off.sentence}{how}"
    return ""


def brief(book: PurchaseBook) -> str:
    """The same in one short line."""
    if book.unresolved:
        return "A purchase is open; ! decides it."
    if book.under_way:
        return "Buying …"
    return waiting(book)
