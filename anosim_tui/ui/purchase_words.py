"""Purchases in words: what is bought, and how it ended."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from anosim_tui.domain import wording
from anosim_tui.domain.models import Fetched, Order
from anosim_tui.domain.purchases import Purchase, PurchaseBook, PurchaseKind, Stage, Wanted, Why
from anosim_tui.language import N_, _, grouped, together
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
        return _(
            "{number} ({service}), {length} extension",
            number=number,
            service=service,
            length=length,
        )
    return _("{number} ({service}), reuse", number=number, service=service)


def placed(wanted: Wanted, order: Order) -> str:
    cost = paid(order)
    if cost is None:
        return _("Bought: {purchase}.", purchase=summary(wanted))
    return _("Bought: {purchase} for {price}.", purchase=summary(wanted), price=wording.money(cost))


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
    figures = {"cost": wording.money(cost), "said": wording.money(said)}
    if wanted.kind is PurchaseKind.ORDER:
        return _(
            "AnoSim charged {cost}; you confirmed {said}. Check your orders on anosim.net.",
            **figures,
        )
    return _(
        "AnoSim charged {cost}; the estimate was {said}. Check your orders on anosim.net.",
        **figures,
    )


_WORKS: Final = {
    PurchaseKind.ORDER: N_("buying"),
    PurchaseKind.EXTENSION: N_("extending"),
    PurchaseKind.REUSE: N_("reusing"),
}


def progress(purchase: Purchase) -> str:
    """What is being done for a purchase under way, to be followed by for how long."""
    if purchase.stage is Stage.UNKNOWN:
        return _("checking a purchase …")
    wanted = purchase.wanted
    if wanted.kind is PurchaseKind.ORDER:
        service = wording.service(wanted.service, wanted.rental_type)
        return _("buying {amount} × {service} …", amount=wanted.amount, service=service)
    number = wording.phone(wanted.number)
    if wanted.kind is PurchaseKind.EXTENSION:
        return _("extending {number} …", number=number)
    return _("reusing {number} …", number=number)


def chips(book: PurchaseBook) -> tuple[Chip, ...]:
    """What the status bar says of purchases that have not ended."""
    under_way = (
        Chip(
            progress(one),
            short=_("checking") if one.stage is Stage.UNKNOWN else _(_WORKS[one.wanted.kind]),
            since=one.begun,
            leads=True,
        )
        for one in book.under_way
    )
    waits = Chip(
        _("purchase not confirmed: !"),
        True,
        _("not confirmed: !"),
        leads=True,
        action="app.resolve",
    )
    return (*under_way, *((waits,) if book.unresolved else ()))


def support(purchase: Purchase, balance: Fetched[Decimal | None]) -> str:
    """What the balance says for or against its having been carried out; empty if nothing."""
    read_after = purchase.sent is not None and (balance.fetched or purchase.sent) > purchase.sent
    if not read_after or balance.data is None or purchase.balance is None:
        return ""
    fell = purchase.fell(balance.data)
    if fell is None:
        return _("Your balance has not gone down since then, so probably nothing was bought.")
    return _("Your balance is {amount} lower than before.", amount=wording.money(fell))


def waiting(book: PurchaseBook) -> str:
    """What is being bought or waits for a decision; empty if nothing."""
    if book.unresolved:
        first, more = summary(book.unresolved[0].wanted), len(book.unresolved) - 1
        if more:
            return _(
                "Purchases not confirmed yet: {purchase} and {count} more. They will not be sent "
                "again; press ! to see what was found.",
                purchase=first,
                count=grouped(more),
            )
        return _(
            "Purchase not confirmed yet: {purchase}. It will not be sent again; press ! to see "
            "what was found.",
            purchase=first,
        )
    if book.under_way:
        return _("Buying {purchase} …", purchase=summary(book.under_way[0].wanted))
    if book.off is not None and book.off.why in _WORTH_SAYING:
        advice = "" if book.off.why is Why.UNWRITABLE else _("Press ! to resolve this.")
        return together(_("Nothing can be bought."), book.off.sentence, advice)
    return ""


def brief(book: PurchaseBook) -> str:
    """The same in one short line."""
    if book.unresolved:
        return _("Purchase not confirmed; press !.")
    if book.under_way:
        return _("Buying …")
    return waiting(book)
