"""The program on an account with so much on it, without a service: `python -m …loaded --help`.

It is the app as it is; only the account is given. The API lists 100 bookings and messages, so what
grows over weeks of use cannot be read from a sandbox in a minute.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import cast

from anosim_tui.account.account import Account
from anosim_tui.account.catalog import CatalogService
from anosim_tui.codes import Code
from anosim_tui.config.load import standard
from anosim_tui.domain.changes import (
    BalanceRead,
    CatalogRead,
    CurrentBookingsRead,
    MessagesRead,
    reduce,
)
from anosim_tui.domain.errors import Unreachable
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import ACTIVE, RENTAL_FULL, Booking, Page, Product, Sms
from anosim_tui.domain.offers import Offer, Stock
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.terminals import TerminalFacts
from anosim_tui.sandbox.catalog import Inventory
from anosim_tui.sandbox.messages import any_message
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.backend import Backend
from tests.catalogs import catalog_of
from tests.ui.support import StubAccount


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
    """Messages as the sandbox sends them, spread over the bookings."""
    chance = random.Random(7)
    made = []
    for number in range(count):
        booking = rented[number % len(rented)]
        date = now - timedelta(minutes=25) + timedelta(seconds=number * 1_200 / count)
        sender, text = any_message("Germany", chance, date)
        sms = Sms(booking.number, date, sender, text)
        code = Code("482910", (0, 6), True) if number % 2 else None
        made.append(Message(sms, number, Arrival.KNOWN, date, code))
    return tuple(made)


def state_with(rentals: int, texts: int, products: int) -> AccountState:
    now = datetime.now(UTC)
    rented = bookings(rentals, now)
    state = reduce(AccountState(), CurrentBookingsRead(Page(rented), now))
    kept = messages(texts, rented, now) if texts else ()
    state = reduce(state, MessagesRead(Page(()), now, Arrival.LIVE, fresh=kept))
    state = reduce(state, BalanceRead(Decimal("42.18"), now))
    if not products:
        return state
    catalog = catalog_of(Inventory(7, products).products)
    return reduce(state, CatalogRead(catalog, now))


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("bookings", "messages", "products"):
        parser.add_argument(f"--{name}", type=int, default=0)
    given = parser.parse_args()
    account = Watched(state_with(given.bookings, given.messages, given.products))
    account.catalog = cast(CatalogService, NoReading())  # type: ignore[attr-defined]

    def opened() -> Account:
        return cast(Account, account)

    backend = Backend(opened, lambda _key: opened(), opened)
    AnosimApp(standard(), backend, TerminalFacts(ssh=True)).run()


if __name__ == "__main__":
    main()
