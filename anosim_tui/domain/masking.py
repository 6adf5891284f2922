"""What the privacy mask hides: the one place that decides it.

A `Mask` makes of an account what may be seen across a shoulder or on a shared screen. Screens and
dialogs are given nothing else, so what draws knows nothing of it. A masked message, booking or
line remembers the real one, for `real` to act on: copying, buying and cancelling never work on
dots. Products and their prices are public and stay; so do services, countries and times.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.flags import BookingFlags
from anosim_tui.domain.history import BookingRow, MessageRow, OrderRow, Row
from anosim_tui.domain.messages import Identity, Message, MessageLog
from anosim_tui.domain.models import Booking, Order, ShareLink, Sms
from anosim_tui.domain.purchases import Purchase, PurchaseBook, Wanted
from anosim_tui.domain.spending import Figures
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.wording import HIDDEN

T = TypeVar("T")

REVEALED_FOR: Final = 5.0
"""Seconds that one item is seen."""

_DOT: Final = "•"
_DOTS: Final = _DOT * 6
_LINK: Final = ShareLink(_DOTS, _DOTS)
# What words of this program may quote: numbers in any grouping, and amounts.
# `re` compiles them when there is something to mask.
_NUMBER: Final = r"\+?[0-9](?:[ ().-]?[0-9]){5,}"
_AMOUNT: Final = r"\$[0-9][0-9,]*(?:\.[0-9]+)?|[0-9][0-9.\u00a0]*(?:,[0-9]+)?\u00a0\$"
_REMEMBERED: Final = 8192


class MaskedMessage(Message, frozen=True, kw_only=True):
    """A message as it may be seen; it stays the same item of a list."""

    real: Message

    def __repr__(self) -> str:
        """Without the real one."""
        return "MaskedMessage()"

    @property
    def key(self) -> tuple[Identity, int]:
        return self.real.key


class MaskedBooking(Booking, frozen=True, kw_only=True):
    """A booking as it may be seen."""

    real: Booking

    def __repr__(self) -> str:
        """Without the real one."""
        return "MaskedBooking()"


class MaskedLine(BookingLine, frozen=True, kw_only=True):
    """A line of bookings as it may be seen."""

    real: BookingLine

    def __repr__(self) -> str:
        """Without the real one."""
        return "MaskedLine()"


def real(thing: T) -> T:
    """The real one of something that was shown, masked or not: the one to act on."""
    if isinstance(thing, MaskedMessage | MaskedBooking | MaskedLine):
        return thing.real  # type: ignore[return-value]  # it is of the class it stands for
    return thing


def names_of(item: Message | BookingLine | Row) -> frozenset[Hashable]:
    """What `Mask.revealed` has to hold so that `item` is seen.

    A line shows its newest code with it: that is what somebody who reveals it is after.
    """
    match item:
        case BookingLine():
            newest = () if item.newest_code is None else (item.newest_code.key,)
            return frozenset((*(one.id for one in item.chain), *newest))
        case MessageRow(message=message):
            return frozenset((message.key,))
        case BookingRow(booking=booking):
            return frozenset((booking.id,))
        case OrderRow():
            return frozenset((("order", item.id), *(one.id for one in item.bookings)))
        case _:
            return frozenset((item.key,))


class Mask(Struct, frozen=True):
    """What may be seen.

    Attributes:
        on: whether anything is hidden at all.
        revealed: what is seen all the same: `names_of` one item, for a moment.
    """

    on: bool = False
    revealed: frozenset[Hashable] = frozenset()

    @property
    def closed(self) -> Mask:
        return replace(self, revealed=frozenset())

    def state(self, state: AccountState) -> AccountState:
        if not self.on:
            return state
        log = state.messages.data
        by_date, arrivals = self._messages(log.by_date), self._messages(log.arrivals)
        shown = MessageLog(by_date, arrivals, evicted=log.evicted)
        bookings = {id_: self.booking(one) for id_, one in state.bookings.data.items()}
        return replace(
            state,
            messages=replace(state.messages, data=shown),
            bookings=replace(state.bookings, data=bookings),
            balance=replace(state.balance, data=self.amount(state.balance.data)),
            confirmed={},
            lines=tuple(self.line(one) for one in state.lines),
            purchases=self._book(state.purchases),
            flags=self._flags(state.flags),
            refunds=self._by_booking(state.refunds, HIDDEN),
            labels=self._by_booking(state.labels, _DOTS),
        )

    def message(self, message: Message) -> Message:
        return message if self._sees(message.key) else _message(message)

    def booking(self, booking: Booking) -> Booking:
        return booking if self._sees(booking.id) else _booking(booking)

    def line(self, line: BookingLine) -> BookingLine:
        if self._sees(line.id):
            return line
        chain = tuple(_booking(one) for one in line.chain)
        messages = tuple(_message(one) for one in line.messages)
        return MaskedLine(chain, messages, line.shared, real=line)

    def rows(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        return tuple(self._row(row) for row in rows) if self.on else tuple(rows)

    def figures(self, figures: Figures) -> Figures:
        """Sums of money are hidden; how many codes came, and how soon, is not."""
        if not self.on:
            return figures
        return replace(
            figures,
            today=HIDDEN,
            month=HIDDEN,
            total=HIDDEN,
            by_day=(),
            by_service=(),
            by_country=(),
            refunded=HIDDEN,
        )

    def purchase(self, purchase: Purchase) -> Purchase:
        if not self.on:
            return purchase
        order = purchase.order
        return replace(
            purchase,
            wanted=self.wanted(purchase.wanted),
            balance=self.amount(purchase.balance),
            reason=self.words(purchase.reason),
            candidates=tuple(self.order(one) for one in purchase.candidates),
            order=None if order is None else self.order(order),
        )

    def wanted(self, wanted: Wanted) -> Wanted:
        """What is being bought: the number is hidden; the price is public."""
        return replace(wanted, number=_number(wanted.number)) if self.on else wanted

    def order(self, order: Order) -> Order:
        if not self.on:
            return order
        bookings = tuple(self.booking(one) for one in order.bookings)
        return replace(order, price=self.amount(order.price), bookings=bookings)

    def number(self, number: str) -> str:
        return _number(number) if self.on else wording.phone(number)

    def link(self, link: ShareLink) -> ShareLink:
        return _LINK if self.on else link

    def amount(self, amount: Decimal | None) -> Decimal | None:
        return HIDDEN if self.on and amount is not None else amount

    def words(self, text: str, *, prices: bool = False) -> str:
        """Words of this program, for a toast, a question or a title: without numbers and amounts.

        Args:
            text: the words. What strangers wrote is masked before it gets into words.
            prices: whether amounts stay, because somebody is asked to pay them.
        """
        if not self.on:
            return text
        text = text if prices else re.sub(_AMOUNT, wording.money(HIDDEN), text)
        return re.sub(_NUMBER, lambda found: _number(found[0]), text)

    def _sees(self, name: Hashable) -> bool:
        return not self.on or name in self.revealed

    def _messages(self, messages: Iterable[Message]) -> tuple[Message, ...]:
        return tuple(self.message(one) for one in messages)

    def _row(self, row: Row) -> Row:
        match row:
            case MessageRow(message=message):
                return replace(row, message=self.message(message))
            case BookingRow(booking=booking):
                label = row.label if self._sees(booking.id) else row.label and _DOTS
                return replace(row, booking=self.booking(booking), label=label)
            case OrderRow():
                bookings = tuple(self.booking(one) for one in row.bookings)
                price = row.price if self._sees(("order", row.id)) else self.amount(row.price)
                return replace(row, price=price, bookings=bookings)

    def _book(self, book: PurchaseBook) -> PurchaseBook:
        return replace(
            book, purchases={id_: self.purchase(one) for id_, one in book.purchases.items()}
        )

    def _flags(self, flags: BookingFlags) -> BookingFlags:
        shares = {
            id_: replace(one, link=None if one.link is None else _LINK)
            for id_, one in flags.shares.items()
        }
        return replace(flags, shares=shares)

    def _by_booking(self, values: Mapping[int, T], hidden: T) -> dict[int, T]:
        return {id_: one if self._sees(id_) else hidden for id_, one in values.items()}


# The same dots for the same thing each time: lists tell by that what changed.


@lru_cache(_REMEMBERED)
def _message(message: Message) -> Message:
    sms, code = message.sms, message.code
    return MaskedMessage(
        sms=Sms(_number(sms.number), sms.date, _DOTS, _dots(sms.text)),
        occurrence=message.occurrence,
        arrival=message.arrival,
        seen=message.seen,
        code=None if code is None else code._replace(value=_dots(code.value)),
        real=message,
    )


@lru_cache(_REMEMBERED)
def _booking(booking: Booking) -> Booking:
    return MaskedBooking(
        id=booking.id,
        number=_number(booking.number),
        country=booking.country,
        rental_type=booking.rental_type,
        service=booking.service,
        start=booking.start,
        end=booking.end,
        duration=booking.duration,
        state=booking.state,
        price=None if booking.price is None else HIDDEN,
        extension_of=booking.extension_of,
        unknown=tuple((name, _DOTS) for name, _ in booking.unknown),
        real=booking,
    )


def _number(number: str) -> str:
    """A number grouped as it would be, so that columns stay where they are."""
    return re.sub(r"[^\s+]", _DOT, wording.phone(number))


def _dots(text: str) -> str:
    """Each character a dot, so that lines break alike and the code stays in its place."""
    return re.sub(r"\S", _DOT, text)
