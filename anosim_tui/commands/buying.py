"""`anosim-tui order` and `extend`: the same purchases as on the screen."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from anosim_tui.account.account import Account
from anosim_tui.commands.common import (
    Json,
    add_settings,
    add_yes,
    amount,
    complain,
    duration,
    iso,
    json_line,
    say,
    table,
    whole_number,
)
from anosim_tui.commands.products import add_product, found_products, product_row
from anosim_tui.commands.running import (
    add_booking,
    booking_of,
    code_fields,
    code_of,
    confirm,
    named,
    next_code,
    until,
    with_account,
)
from anosim_tui.domain import catalog as catalogs
from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.models import ACTIVATION, Booking, Order, Product
from anosim_tui.domain.offers import Offer
from anosim_tui.domain.purchases import (
    Blocked,
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
from anosim_tui.exit_codes import DONE, FAILED, NOT_STARTED, REFUSED, UNKNOWN, CannotStart, Ended
from anosim_tui.language import N_, _, ngettext

_MOST_LISTED: Final = 40
# How long a purchase whose answer was lost is looked for.
_LOOKED_FOR: Final = timedelta(seconds=60)
_NUMBER_WITHIN: Final = timedelta(seconds=90)
_CODE_WITHIN: Final = timedelta(minutes=20)
_NOT_CONFIRMED: Final = N_(
    "Purchase not confirmed yet; it will not be sent again. Your next command will check it, or "
    "you can open the dashboard and press ! to resolve it."
)


def _price(text: str) -> Decimal:
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal(0)
    if not price.is_finite() or price <= 0:
        raise ArgumentTypeError(
            _("{text} is not an amount in US dollars greater than 0", text=repr(text))
        )
    return price


def _add_paid(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--max-price",
        type=_price,
        metavar="USD",
        help=_("the most you will pay per number or extension; required with --yes"),
    )
    add_yes(parser)
    add_settings(parser, json=_("print JSON"), demo=True)


def configure_order(parser: ArgumentParser) -> None:
    add_product(parser, required=True)
    option = parser.add_argument
    count = whole_number(1, 99)
    option("--amount", type=count, default=1, metavar="N", help=_("how many numbers (default: 1)"))
    option("--operator", metavar="NAME", help=_("only from this operator"))
    option(
        "--wait",
        nargs="?",
        type=duration,
        const=_CODE_WITHIN,
        metavar="D",
        help=_("wait at most this long (default: 20m) for the code, and print it"),
    )
    _add_paid(parser)


@with_account
async def run_order(account: Account, arguments: Namespace) -> int:
    """Order numbers, and wait for their codes where that is wanted."""
    _check_yes(arguments)
    product = await _one_product(account, arguments)
    offer = await account.catalog.offer(product, fresh=True)
    wanted = _wanted(arguments, product, offer)
    words = _(
        "Order {amount} × {product} for at most {price} each, {total} in total.",
        amount=arguments.amount,
        product=_about(wanted),
        price=wording.money(wanted.price_each),
        total=wording.money(wanted.total),
    )
    await _ask(account, arguments, wanted, words, _("Place this order?"))
    order = await _bought(account, wanted)
    bookings = await _with_numbers(account, order)
    fields: dict[str, Json] = {
        "order": order.id,
        "price": amount(order.price),
        "bookings": [
            {"id": one.id, "number": one.number, "ends": iso(one.ends)} for one in bookings
        ],
    }
    for one in bookings:
        complain(_bought_one(one))
    if arguments.wait is None:
        _show(arguments, fields, [one.number for one in bookings])
        return DONE
    return await _wait_for_codes(account, arguments, bookings, fields)


def _check_yes(arguments: Namespace) -> None:
    if arguments.yes and arguments.max_price is None:
        raise CannotStart(_("Commands that cost money require --max-price when used with --yes."))


async def _one_product(account: Account, arguments: Namespace) -> Product:
    found = await found_products(account, arguments)
    if arguments.type is None and len(found) > 1:
        found = [one for one in found if one.rental_type == ACTIVATION] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise Ended(
            NOT_STARTED, _("No product matches; run anosim-tui products to list all products.")
        )
    table([product_row(one, None) for one in found[:_MOST_LISTED]])
    raise Ended(
        NOT_STARTED,
        ngettext(
            "{count} product matches; add --country, --type or --duration.",
            "{count} products match; add --country, --type or --duration.",
            len(found),
        ),
    )


def _wanted(arguments: Namespace, product: Product, offer: Offer) -> Wanted:
    """The cheapest that has enough numbers; the cap that is sent is --max-price where it is given.

    Raises:
        Ended: there is none, or it costs more.
    """
    operator = (arguments.operator or "").casefold()
    fitting = [
        (tier.price, provider)
        for tier in offer.on_sale
        for provider in tier.providers
        if provider.available >= arguments.amount
        and (provider.name.casefold() == operator if operator else True)
    ]
    if not fitting:
        raise Ended(REFUSED, _("Sold out: no operator has that many numbers right now."))
    price, provider = min(fitting, key=lambda one: (one[0], one[1].id))
    cap = arguments.max_price
    if cap is not None and price > cap:
        words = _(
            "A number costs {price}, more than --max-price allows.", price=wording.money(price)
        )
        raise Ended(REFUSED, words)
    name = "" if provider.id == 0 else provider.name
    return Wanted.order(product, arguments.amount, cap or price, provider.id, name)


async def _ask(
    account: Account, arguments: Namespace, wanted: Wanted, words: str, question: str
) -> None:
    """Say what is paid, and the balance before and after; ask on a terminal."""
    read = await until(
        account, lambda state: state.balance.data, timedelta(seconds=30), _("Loading the balance:")
    )
    if read is not None and wanted.total is not None:
        before, after = wording.money(read), wording.money(read - wanted.total)
        words += " " + _("Balance {balance}, {after} afterward.", balance=before, after=after)
    complain(words)
    confirm(arguments, question)


def _about(wanted: Wanted) -> str:
    service = wording.service(wanted.service, wanted.rental_type)
    return f"{service}, {wording.country(wanted.country)}, {wording.duration(wanted.duration)}"


def _bought_one(booking: Booking) -> str:
    price, number = wording.money(booking.price), wording.phone(booking.number)
    if not number:
        return _("Bought a number for {price}; AnoSim has not assigned it yet.", price=price)
    return _("Bought {number} for {price}.", number=number, price=price)


async def _bought(account: Account, wanted: Wanted) -> Order:
    """Buy, and tell what it became.

    Raises:
        Ended: it was refused, or the outcome is unknown.
    """
    await until(account, _journal_is_open, timedelta(seconds=10))
    try:
        outcome = await account.purchases.buy(wanted)
        if isinstance(outcome, Blocked):
            outcome = await _after_blocked(account, wanted, outcome.by)
    except asyncio.CancelledError:  # ctrl+c
        if account.store.state.purchases.under_way:
            complain(_(_NOT_CONFIRMED))
        raise
    match outcome:
        case Placed(_, order):
            return order
        case NotPlaced(reason, refused, error):
            nothing = _("Nothing was bought.")
            words = _("AnoSim refused the purchase: {reason}", reason=reason) if refused else reason
            raise Ended(code_of(error), f"{nothing} {words}")
        case Unresolved() | Blocked():
            raise Ended(UNKNOWN, _(_NOT_CONFIRMED))


def _journal_is_open(state: AccountState) -> bool | None:
    off = state.purchases.off
    return off is None or off.why is not Why.OPENING or None


async def _after_blocked(account: Account, wanted: Wanted, by: Purchase) -> Outcome:
    """The same is open, in another program or left by one that was ended: wait what it becomes."""

    def ended(state: AccountState) -> Purchase | None:
        known = state.purchases.purchases.get(by.id)
        return known if known is not None and not known.stage.is_open else None

    begun = account.now()
    while account.now() - begun < _LOOKED_FOR:
        found = await until(
            account, ended, timedelta(seconds=1), _("Checking an identical purchase:")
        )
        if found is not None and found.order is not None:
            complain(
                _("This order comes from an earlier identical purchase whose response was lost.")
            )
            return Placed(found, found.order)
        outcome = await account.purchases.buy(wanted)
        if not isinstance(outcome, Blocked):
            return outcome
        by = outcome.by
        if by.stage is Stage.PLACED and ended(account.store.state) is None:
            return NotPlaced(_("Another program just bought the same thing; check your bookings."))
    return Unresolved(by, ())


async def _with_numbers(account: Account, order: Order) -> list[Booking]:
    """The bookings of an order, with their numbers as soon as they are known."""
    ids = [one.id for one in order.bookings]

    def known(state: AccountState) -> list[Booking] | None:
        found = [state.bookings.data.get(id_) for id_ in ids]
        named = [one for one in found if one is not None and one.number]
        return named if ids and len(named) == len(ids) else None

    found = await until(account, known, _NUMBER_WITHIN, _("Waiting for the number:"))
    return found if found is not None else list(order.bookings)


async def _wait_for_codes(
    account: Account, arguments: Namespace, bookings: list[Booking], fields: dict[str, Json]
) -> int:
    lines = {line.current.id: line for line in account.store.state.lines}
    code, end = DONE, account.now() + arguments.wait
    for booking in bookings:
        line = lines.get(booking.id)
        since = booking.start or account.now()
        left = end - account.now()
        found = None if line is None else await next_code(account, line, since, left)
        if found is None or found.code is None:
            number = wording.phone(booking.number)
            complain(_("No code arrived for {number} in time.", number=number))
            _show(arguments, fields | {"code": None}, [])
            code = FAILED
        else:
            _show(arguments, fields | code_fields(account, found), [found.code.value])
    return code


def _show(arguments: Namespace, fields: dict[str, Json], lines: list[str]) -> None:
    if arguments.json:
        json_line(fields)
    for line in () if arguments.json else lines:
        say(line)


def configure_extend(parser: ArgumentParser) -> None:
    add_booking(parser)
    parser.add_argument("length", type=duration, metavar="DURATION", help=_("how much longer"))
    _add_paid(parser)


@with_account
async def run_extend(account: Account, arguments: Namespace) -> int:
    """Extend a booking; what it costs is an estimate until AnoSim answers."""
    _check_yes(arguments)
    line = await booking_of(account, arguments.booking)
    await account.catalog.read()
    offers = catalogs.extensions(account.store.state.catalog.data, line.last)
    product = next((one for one in offers if one.duration == arguments.length), None)
    if product is None:
        raise Ended(NOT_STARTED, _not_offered(line, arguments.length, offers))
    cap = arguments.max_price
    if cap is not None and product.price > cap:
        words = _(
            "The extension costs about {price}, more than --max-price allows.",
            price=wording.money(product.price),
        )
        raise Ended(REFUSED, words)
    wanted = Wanted.extension(line.last, arguments.length, product.price)
    words = _(
        "Extend {booking} by {duration} for about {price}.",
        booking=named(line),
        duration=wording.duration(wanted.duration),
        price=wording.money(wanted.total),
    )
    await _ask(account, arguments, wanted, words, _("Extend this booking?"))
    order = await _bought(account, wanted)
    ends = None if line.ends is None else line.ends + arguments.length
    fields: dict[str, Json] = {
        "order": order.id,
        "price": amount(order.price),
        "bookings": [{"id": line.current.id, "number": line.current.number, "ends": iso(ends)}],
    }
    price = wording.money(order.price)
    complain(_("Extended {booking} for {price}.", booking=named(line), price=price))
    _show(arguments, fields, [])
    return DONE


def _not_offered(line: BookingLine, length: timedelta, offers: Sequence[Product]) -> str:
    if not offers:
        return _("AnoSim offers no extension for {booking}.", booking=named(line))
    return _(
        "{booking} cannot be extended by {duration}. Available: {durations}.",
        booking=named(line),
        duration=wording.duration(length),
        durations=", ".join(wording.duration(one.duration) for one in offers),
    )
