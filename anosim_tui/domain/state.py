"""The account as one frozen value, and the changes that make a new one of it (`reducer`).

Each part carries its data, when it was fetched, and what went wrong since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final, TypeVar

from msgspec import Struct, field

from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.catalog import Catalog, CatalogFailed, CatalogRead, unread
from anosim_tui.domain.errors import ApiError, BadKey, Throttled
from anosim_tui.domain.keeping import (
    EvictOldMessages,
    Labelled,
    Recalled,
    StorageStatus,
    StorageStatusChanged,
)
from anosim_tui.domain.managed import BookingFlags, BookingFlagsNoted
from anosim_tui.domain.messages import Arrival, Identity, Message, MessageLog
from anosim_tui.domain.models import Booking, Fetched, Page, Sms
from anosim_tui.domain.purchases import BuyingSwitched, PurchaseBook, PurchaseNoted

D = TypeVar("D")

# What `/OrderBookingsCurrent` and every list of the service hold at most (API.md).
LONGEST_PAGE: Final = 100


class Resource(Enum):
    """The parts that are read apart from each other; the value is the field of `AccountState`."""

    MESSAGES = "messages"
    BOOKINGS = "bookings"
    BALANCE = "balance"


class Link(Enum):
    """How the program stands with the service."""

    CONNECTING = "connecting"
    ONLINE = "online"
    THROTTLED = "throttled"
    OFFLINE = "offline"
    BAD_KEY = "bad key"


class Connection(Struct, frozen=True):
    """How the program stands with the service, since when, and why.

    Attributes:
        link: in a word.
        since: when it began.
        error: what went wrong.
        again: when the service is asked again at the latest, where it said so.
    """

    link: Link
    since: datetime | None = None
    error: ApiError | None = None
    again: datetime | None = None


def _empty_bookings() -> Fetched[Mapping[int, Booking]]:
    return Fetched({})


def _empty_messages() -> Fetched[MessageLog]:
    return Fetched(MessageLog())


def _empty_balance() -> Fetched[Decimal | None]:
    return Fetched(None)


class AccountState(Struct, frozen=True):
    """Everything known of the account.

    Attributes:
        bookings: every booking seen, by id.
        messages: the messages seen; old ones only where no archive has them.
        balance: US dollars.
        current: ids the service calls current, or ended within the last 12 hours.
        closed: when bookings that ran were seen to have ended, by their ids.
        confirmed: for messages that were read booking by booking, under which ids.
        lines: the current bookings as a person sees them; made from the parts above whenever one
            of them changes.
        clock_offset: what to add to the local clock to have the service's.
        purchases: what is being bought, and what nobody knows the end of.
        managed: share links and auto-renewal as they were set here.
        refunds: what was paid back for a booking, US dollars, by its id; where the balance says so.
        labels: private names of bookings, by their ids.
        keeping: how the archive does.
        catalog: what can be ordered.
        unread_bookings: bookings whose messages could not be read several times in a row.
    """

    bookings: Fetched[Mapping[int, Booking]] = field(default_factory=_empty_bookings)
    messages: Fetched[MessageLog] = field(default_factory=_empty_messages)
    balance: Fetched[Decimal | None] = field(default_factory=_empty_balance)
    current: frozenset[int] = frozenset()
    closed: Mapping[int, datetime] = field(default_factory=dict)
    confirmed: Mapping[Identity, frozenset[int]] = field(default_factory=dict)
    lines: tuple[BookingLine, ...] = ()
    clock_offset: timedelta = timedelta()
    purchases: PurchaseBook = field(default_factory=PurchaseBook)
    managed: BookingFlags = field(default_factory=BookingFlags)
    refunds: Mapping[int, Decimal] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    keeping: StorageStatus = field(default_factory=StorageStatus)
    catalog: Fetched[Catalog] = field(default_factory=unread)
    unread_bookings: frozenset[int] = frozenset()

    @property
    def connection(self) -> Connection:
        failing = [
            (part.error, part.failing_since, part.failed_at)
            for part in (self.messages, self.bookings, self.balance)
            if part.error is not None
        ]
        for kind, link in (
            (BadKey, Link.BAD_KEY),
            (Throttled, Link.THROTTLED),
            (ApiError, Link.OFFLINE),
        ):
            for error, since, failed in failing:
                if isinstance(error, kind):
                    return Connection(link, since, error, _again(error, failed))
        if any(one.fetched is None or one.recalled for one in (self.messages, self.bookings)):
            return Connection(Link.CONNECTING)
        return Connection(Link.ONLINE)


def _again(error: ApiError, failed: datetime | None) -> datetime | None:
    if failed is None or not isinstance(error, Throttled) or error.retry_after is None:
        return None
    return failed + timedelta(seconds=error.retry_after)


class MessagesRead(Struct, frozen=True):
    """Messages came: from `/Sms`, or of the booking `listed_under`.

    `fresh` are those of the page that the state does not hold, where somebody made them already.
    """

    page: Page[Sms]
    at: datetime
    arrival: Arrival
    listed_under: int | None = None
    fresh: tuple[Message, ...] | None = None


class CurrentBookingsRead(Struct, frozen=True):
    """`/OrderBookingsCurrent` answered: these are current and, on a whole page, no others."""

    page: Page[Booking]
    at: datetime


class BookingsRead(Struct, frozen=True):
    """Details of bookings came; `begun` are ids of them that were just bought, so are current."""

    page: Page[Booking]
    begun: frozenset[int] = frozenset()


class UnreadBookingsChanged(Struct, frozen=True):
    """The messages of these bookings, and of no others, cannot be read for long."""

    bookings: frozenset[int]


class BalanceRead(Struct, frozen=True):
    """`/Balance` answered, in US dollars."""

    amount: Decimal
    at: datetime


class ReadFailed(Struct, frozen=True):
    """An attempt to read a part failed."""

    part: Resource
    error: ApiError
    at: datetime


class ClockCompared(Struct, frozen=True):
    """The service's clock was compared with the local one."""

    offset: timedelta


Change = (
    MessagesRead
    | CurrentBookingsRead
    | BookingsRead
    | UnreadBookingsChanged
    | BalanceRead
    | ReadFailed
    | ClockCompared
    | PurchaseNoted
    | BuyingSwitched
    | BookingFlagsNoted
    | Recalled
    | EvictOldMessages
    | Labelled
    | StorageStatusChanged
    | CatalogRead
    | CatalogFailed
)
