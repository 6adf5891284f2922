"""The sandbox's account and what happens to it by itself, on the clock it is given.

Ends, refunds, extensions, renewals and SMS are planned on an agenda and carried out by `settle`, in
order of time, each at its own moment. So it does not matter how often anybody looks: the same seed
and the same actions at the same moments make the same account. Rules the documentation does not
give are marked `assumed` and listed in docs/sandbox.md.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from anosim_tui.domain.clock import Clock
from anosim_tui.domain.models import ACTIVE, ENDED, NOT_USED, PENDING, RENTAL_FULL, Product, digits
from anosim_tui.sandbox.base import NotFound, seeded
from anosim_tui.sandbox.catalog import MARKET, Inventory, Market
from anosim_tui.sandbox.messages import QUIET, Traffic, any_message, code_message
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.records import (
    ZERO,
    BookingRecord,
    EntryKind,
    Faults,
    Ledger,
    OrderRecord,
    RequestRecord,
    SmsRecord,
)

if TYPE_CHECKING:
    from anosim_tui.sandbox.plan import Origin


class EventKind(Enum):
    """What can happen by itself."""

    END = auto()
    REPLY = auto()
    CHATTER = auto()
    SMS = auto()


class Event(NamedTuple):
    """Something due at a moment; events of one moment happen in the order they were planned.

    It is plain data, so that a world can be copied with its future. `booking_id` is 0 where it is
    about the whole account; `sender` and `text` are those of an SMS whose words are known.
    """

    at: datetime
    turn: int
    kind: EventKind
    booking_id: int
    sender: str = ""
    text: str = ""


# Ids of orders and bookings are far apart, so that mixing them up is found out at once.
_FIRST_ORDER: Final = 500_001
_FIRST_BOOKING: Final = 910_001


class Sale(Struct, frozen=True):
    """One number about to be sold."""

    product: Product
    provider_id: int
    price: Decimal
    number: str


class Lifecycle:
    """State, time, and everything nobody has to ask for; orders, bookings and SMS oldest first.

    Attributes:
        origin: the scenario it was made from; None where it was made from none.
        requests: the journal kept by what serves this world.
        withheld: how many more answers lack the number of a booking, by its id.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        seed: int = 7,
        balance: Decimal = Decimal("50.00"),
        products: int = 1_500,
        traffic: Traffic = QUIET,
        market: Market = MARKET,
        quirks: Quirks = NONE,
    ) -> None:
        self.quirks = quirks
        self.faults = Faults()
        self.origin: Origin | None = None
        self.requests: list[RequestRecord] = []
        self.withheld: dict[object, int] = {}
        self.ledger = Ledger(balance)
        self.catalog = Inventory(seed, products, market)
        self.orders: dict[int, OrderRecord] = {}
        self.bookings: dict[int, BookingRecord] = {}
        self.messages: list[SmsRecord] = []
        self._tokens: dict[str, BookingRecord] = {}
        self._tokens_made = 0
        self._seed = seed
        self._rng = seeded(seed, "world")
        self._agenda: list[Event] = []
        self._planned = 0
        self._chattering = False
        # What runs or is going to run, oldest first.
        self._open: dict[int, BookingRecord] = {}
        self._ahead = timedelta(0)
        self.go_live(clock, traffic)

    def go_live(self, clock: Clock, traffic: Traffic) -> None:
        """Go on with this clock and this traffic: scenarios live their past on another clock."""
        self.clock = clock
        self._traffic = traffic
        if not self._chattering:
            self._plan_chatter(self.now())

    # --- time ----------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The present, to the millisecond: the clock's time and whatever it was moved by."""
        # Rounded, because clocks that count seconds as floats fall a microsecond short.
        now = self.clock.now() + self._ahead + timedelta(microseconds=500)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def move(self, span: timedelta) -> None:
        self._ahead += span

    def settle(self) -> datetime:
        """Let everything happen that is due; returns the present, to the millisecond."""
        now = self.now()
        while self._agenda and self._agenda[0].at <= now:
            event = heapq.heappop(self._agenda)
            if event.kind is EventKind.CHATTER:
                self._chatter(event.at)
                continue
            booking = self.bookings[event.booking_id]
            if booking.state != ACTIVE:
                continue
            if event.kind is EventKind.END:
                self._end(booking, event.at)
            elif event.kind is EventKind.REPLY:
                self._receive_code(booking, event.at)
            else:
                self._receive(booking, event.at, event.sender, event.text)
        return now

    def ahead(self) -> list[Event]:
        return sorted(self._agenda)

    def _plan(
        self, at: datetime, kind: EventKind, booking_id: int = 0, sender: str = "", text: str = ""
    ) -> None:
        self._planned += 1
        heapq.heappush(self._agenda, Event(at, self._planned, kind, booking_id, sender, text))

    # --- SMS -----------------------------------------------------------------------------------

    def deliver(self, target: int | str, sender: str, text: str) -> SmsRecord:
        """Let an SMS arrive now, at a booking id or at a number (in any format).

        assumed: where several bookings share a number, the newest one gets it.

        Raises:
            NotFound: no running booking of that id or number.
        """
        now = self.settle()
        wanted = target if isinstance(target, int) else digits(target)
        for booking in reversed(self._open.values()):
            if booking.state == ACTIVE and wanted in (booking.id, digits(booking.number)):
                return self._receive(booking, now, sender, text)
        raise NotFound(f"No running booking: {target}")

    def expect_code(self, booking_id: int, delay: timedelta) -> None:
        """Let a code of the booking's service arrive later, if it still runs then."""
        self._plan(self.now() + delay, EventKind.REPLY, booking_id)

    def expect(self, booking_id: int, delay: timedelta, sender: str, text: str) -> None:
        """Let an SMS arrive later, if the booking runs then."""
        self._plan(self.now() + delay, EventKind.SMS, booking_id, sender, text)

    def _receive(self, booking: BookingRecord, at: datetime, sender: str, text: str) -> SmsRecord:
        message = SmsRecord(booking.id, booking.number, at, sender, text)
        booking.messages.append(message)
        self.messages.append(message)
        return message

    def _receive_code(self, booking: BookingRecord, at: datetime) -> None:
        product = booking.product
        self._receive(booking, at, *code_message(product.service, product.country, self._rng, at))

    def _plan_reply(self, booking: BookingRecord) -> None:
        # assumed: whoever rents a number for one service asks that service for a code at once.
        if not self._traffic.replies or booking.product.rental_type == RENTAL_FULL:
            return
        delay = self._between(self._traffic.reply_seconds)
        if self._rng.random() >= self._traffic.silent:
            self._plan(booking.start + delay, EventKind.REPLY, booking.id)

    def _plan_chatter(self, now: datetime) -> None:
        self._chattering = self._traffic.chatter_seconds is not None
        if self._traffic.chatter_seconds is not None:
            delay = self._between(self._traffic.chatter_seconds)
            self._plan(now + delay, EventKind.CHATTER)

    def _chatter(self, at: datetime) -> None:
        rentals = [
            booking
            for booking in self._open.values()
            if booking.state == ACTIVE and not booking.is_activation
        ]
        if rentals and self._traffic.chatter_seconds is not None:
            booking = self._rng.choice(rentals)
            if booking.product.rental_type == RENTAL_FULL:
                words = any_message(booking.product.country, self._rng, at)
                self._receive(booking, at, *words)
            else:
                self._receive_code(booking, at)
        self._plan_chatter(at)

    def _between(self, seconds: tuple[float, float]) -> timedelta:
        return timedelta(milliseconds=round(1000 * self._rng.uniform(*seconds)))

    # --- bookings ------------------------------------------------------------------------------

    def _sell(
        self,
        now: datetime,
        kind: EntryKind,
        sales: Iterable[Sale],
        extends: BookingRecord | None = None,
    ) -> OrderRecord:
        """Charge and record a purchase that was found possible."""
        order_id = _FIRST_ORDER + len(self.orders)
        bookings = tuple(self._record(order_id, sale, now, extends) for sale in sales)
        for booking in bookings:
            self.ledger.record(kind, booking.price, booking.id, now)
            if booking.state == ACTIVE:
                self._plan(booking.end, EventKind.END, booking.id)
            if extends is None:
                self._plan_reply(booking)
        price = sum((booking.price for booking in bookings), ZERO)
        order = self.orders[order_id] = OrderRecord(order_id, now, price, bookings)
        return order

    def _record(
        self, order_id: int, sale: Sale, now: datetime, extends: BookingRecord | None
    ) -> BookingRecord:
        start = now if extends is None else extends.end
        booking = BookingRecord(
            id=_FIRST_BOOKING + len(self.bookings),
            order_id=order_id,
            number=sale.number,
            product=sale.product,
            provider_id=sale.provider_id,
            price=sale.price,
            start=start,
            end=start + sale.product.duration,
            state=PENDING if extends is not None and extends.is_open else ACTIVE,
        )
        if extends is not None:
            booking.extension_of, extends.extended_by = extends.id, booking.id
            # assumed: what continues a booking renews as it did.
            booking.auto_renewal = extends.auto_renewal
        self.bookings[booking.id] = self._open[booking.id] = booking
        return booking

    def _end(self, booking: BookingRecord, now: datetime) -> None:
        """The time of a booking is over: pay back, go on with its extension, or renew it.

        assumed: an activation that got no SMS is paid back in full; a renewal costs what the same
        time costs now and does not happen without the money; a number then returns to the stock.
        """
        self._close(booking, now, EntryKind.UNUSED, is_refunded=booking.is_unused_activation)
        product = booking.product
        if booking.extended_by is not None:
            successor = self.bookings[booking.extended_by]
            successor.state = ACTIVE
            self._plan(successor.end, EventKind.END, successor.id)
        elif booking.auto_renewal and product.price <= self.ledger.balance:
            sale = Sale(product, booking.provider_id, product.price, booking.number)
            self._sell(now, EntryKind.RENEWAL, [sale], extends=booking)
        else:
            self.catalog.put_back(product, booking.provider_id)

    def _close(
        self, booking: BookingRecord, now: datetime, kind: EntryKind, *, is_refunded: bool
    ) -> None:
        del self._open[booking.id]
        booking.state = NOT_USED if is_refunded else ENDED
        booking.closed = now
        if is_refunded and booking.price:
            self.ledger.record(kind, booking.price, booking.id, now)
