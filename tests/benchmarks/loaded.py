"""The program on an account with so much on it, without a service: `python -m …loaded --help`.

It is the app as it is; only the account is given. The API lists 100 bookings and messages, so what
grows over weeks of use cannot be read from a sandbox in a minute. Nothing of the sandbox is loaded,
which would be measured as well.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import itertools
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from anosim_tui.codes import Code
from anosim_tui.config.load import standard
from anosim_tui.domain import countries
from anosim_tui.domain.changes import (
    BalanceRead,
    CatalogRead,
    CurrentBookingsRead,
    MessagesRead,
    reduce,
)
from anosim_tui.domain.errors import Unreachable
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import (
    ACTIVATION,
    ACTIVE,
    RENTAL_FULL,
    RENTAL_SERVICE,
    Booking,
    Page,
    Product,
    Sms,
)
from anosim_tui.domain.offers import Offer, Stock
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.terminals import TerminalFacts
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.backend import Backend
from tests.catalogs import catalog_of
from tests.ui.support import StubAccount

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.account.catalog import CatalogService

SENDERS = ("WhatsApp", "Telegram", "Amazon", "Google", "PayPal", "Steam", "Discord", "Uber", "eBay")


class Watched(StubAccount):
    """The account, at the time it is."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class NoReading:
    """A catalog that is there already, and whose offers cannot be had."""

    held_back = 0.0
    stock = Stock()

    def open(self) -> None: ...
    def close(self) -> None: ...
    def cached(self, product: Product) -> None: ...
    def unread(self, products: Sequence[Product]) -> None: ...

    async def offer(self, product: Product, *, fresh: bool = False) -> Offer:
        raise Unreachable("Nobody answers here.")


def bookings(count: int, now: datetime) -> tuple[Booking, ...]:
    """Rentals that count down in seconds, each to its own fraction of one, as the API has them."""
    return tuple(
        Booking(
            id=number + 1,
            number=f"+49151{number:08}",
            country="Germany",
            rental_type=RENTAL_FULL,
            service="",
            start=now - timedelta(minutes=30),
            end=now + timedelta(minutes=30, seconds=7 * number, milliseconds=number * 37 % 1000),
            duration=timedelta(hours=1),
            state=ACTIVE,
        )
        for number in range(count)
    )


def messages(count: int, rented: tuple[Booking, ...], now: datetime) -> tuple[Message, ...]:
    """Messages of usual length, spread over the bookings; every other one has a code."""
    made = []
    for number in range(count):
        booking = rented[number % len(rented)]
        date = now - timedelta(minutes=25) + timedelta(seconds=number * 1_200 / count)
        value = f"{number:06}"
        text = f"{value} is your verification code. It is valid for 10 minutes; never share it."
        sms = Sms(booking.number, date, SENDERS[number % len(SENDERS)], text)
        code = Code(value, (0, 6), True) if number % 2 else None
        made.append(Message(sms, number, Arrival.KNOWN, date, code))
    return tuple(made)


def products() -> Iterator[Product]:
    """An activation and a day of every service in every country, and rentals of every length."""
    prices = [Decimal(cents).scaleb(-2) for cents in range(20, 1_000)]
    names = [one.names[0].replace(" ", "") for one in countries.read()]
    services = (f"{sender} {number}" for number in range(30) for sender in SENDERS)
    kinds = itertools.chain(
        ((RENTAL_FULL, "", timedelta(days=days)) for days in (1, 7, 30, 90)),
        (
            (kind, service, timedelta(minutes=minutes))
            for service in services
            for kind, minutes in ((ACTIVATION, 20), (RENTAL_SERVICE, 1440))
        ),
    )
    for number, ((kind, service, length), country) in enumerate(itertools.product(kinds, names)):
        price = prices[number * 37 % len(prices)]
        yield Product(number + 1, country, kind, service, length, price)


def state_with(rentals: int, texts: int, offered: int) -> AccountState:
    now = datetime.now(UTC)
    rented = bookings(rentals, now)
    state = reduce(AccountState(), CurrentBookingsRead(Page(rented), now))
    kept = messages(texts, rented, now) if texts else ()
    state = reduce(state, MessagesRead(Page(()), now, Arrival.LIVE, fresh=kept))
    state = reduce(state, BalanceRead(Decimal("42.18"), now))
    if not offered:
        return state
    catalog = catalog_of([*itertools.islice(products(), offered)])
    return reduce(state, CatalogRead(catalog, now))


def main() -> None:
    gc.disable()  # as the command line does; the app collects again after its first frame
    # Tools of development need click, and httpx loads its command line where it is there.
    sys.modules["click"] = None  # type: ignore[assignment]
    importlib.import_module("anosim_tui.account.account")
    parser = argparse.ArgumentParser()
    for name in ("bookings", "messages", "products"):
        parser.add_argument(f"--{name}", type=int, default=0)
    given = parser.parse_args()
    account = Watched(state_with(given.bookings, given.messages, given.products))
    account.catalog = cast("CatalogService", NoReading())  # type: ignore[attr-defined]

    def opened() -> Account:
        return cast("Account", account)

    backend = Backend(opened, lambda _key: opened(), opened)
    AnosimApp(standard(), backend, TerminalFacts(ssh=True)).run()


if __name__ == "__main__":
    main()
