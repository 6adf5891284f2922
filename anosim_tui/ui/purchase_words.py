"""Purchases in words: what is bought, and how it ended."""

from __future__ import annotations

from decimal import Decimal

from anosim_tui.domain import wording
from anosim_tui.domain.models import Order
from anosim_tui.domain.part import Part
from anosim_tui.domain.purchases import Kind, Purchase, PurchaseBook, Wanted, Why

_WORTH_SAYING = (Why.UNWRITABLE, Why.DAMAGED, Why.OTHER_KEY)


def summary(wanted: Wanted) -> str:
    """A purchase in a line, as in "2 × WhatsApp, Germany, 20 min"."""
    service = wording.service(wanted.service, wanted.rental_type)
    length = wording.duration(wanted.duration)
    if wanted.kind is Kind.ORDER:
        return f"{wanted.amount} × {service}, {wording.country(wanted.country)}, {length}"
    number = wording.phone(wanted.number)
    if wanted.kind is Kind.EXTENSION:
        return f"{number} ({service}) extended by {length}"
    return f"{number} ({service}) once more"


def placed(wanted: Wanted, order: Order) -> str:
    """That it was bought, and the price where it is known."""
    paid = "" if order.price is None else f" for {wording.money(order.price)}"
    return f"Bought: {summary(wanted)}{paid}."


def support(purchase: Purchase, balance: Part[Decimal | None]) -> str:
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
