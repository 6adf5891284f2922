"""The account as one frozen value; `changes` says how a new one is made of it.

Each part carries its data, when it was fetched, and what went wrong since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

from msgspec import Struct, field

from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.catalog import Catalog
from anosim_tui.domain.errors import ApiError, BadKey, Throttled
from anosim_tui.domain.flags import BookingFlags
from anosim_tui.domain.messages import Identity, Message, MessageLog
from anosim_tui.domain.models import Booking, Fetched
from anosim_tui.domain.purchases import PurchaseBook
from anosim_tui.domain.watches import Watches

# What `/OrderBookingsCurrent` and every list of the service hold at most (API.md).
LONGEST_PAGE: Final = 100


class Resource(Enum):
    """The parts that are read apart from each other; the value is the field of `AccountState`."""

    MESSAGES = "messages"
    BOOKINGS = "bookings"
    BALANCE = "balance"


class ConnectionStatus(Enum):
    """The state of the connection to the service."""

    CONNECTING = "connecting"
    ONLINE = "online"
    THROTTLED = "throttled"
    OFFLINE = "offline"
    BAD_KEY = "bad key"


class StorageStatus(Struct, frozen=True):
    """How the archive does.

    Attributes:
        trouble: why nothing is kept now, as a sentence; empty while everything is.
        notice: what happened to it and stays true, such as a damaged file moved aside.
        other_key: whether the file is that of another key, until the person says that both belong
            to one account.
    """

    trouble: str = ""
    notice: str = ""
    other_key: bool = False

    @property
    def words(self) -> str:
        """What a person has to know of it, a sentence a line; empty while all is well."""
        return "\n".join(filter(None, (self.trouble, self.notice)))


class Connection(Struct, frozen=True):
    """The state of the connection to the service, since when, and why.

    Attributes:
        again: when the service is asked again at the latest, where it said so.
    """

    status: ConnectionStatus
    since: datetime | None = None
    error: ApiError | None = None
    again: datetime | None = None


class AccountState(Struct, frozen=True):
    """Everything known of the account.

    Attributes:
        messages: the messages seen; old ones only where no archive has them.
        current: ids the service calls current, or ended within the last 12 hours.
        closed: when bookings that ran were seen to have ended, by their ids.
        confirmed: for messages that were read booking by booking, under which ids.
        lines: the current bookings as a person sees them; made from the parts above whenever one
            of them changes.
        clock_offset: what to add to the local clock to have the service's.
        purchases: what is being bought, and what has an unknown outcome.
        refunds: what was paid back for a booking, US dollars, by its id; where the balance says so.
        unread_bookings: bookings whose messages could not be read several times in a row.
        watches: the products that are waited for.
    """

    bookings: Fetched[Mapping[int, Booking]] = field(default_factory=lambda: Fetched({}))
    messages: Fetched[MessageLog] = field(default_factory=lambda: Fetched(MessageLog()))
    balance: Fetched[Decimal | None] = field(default_factory=lambda: Fetched(None))
    current: frozenset[int] = frozenset()
    closed: Mapping[int, datetime] = field(default_factory=dict)
    confirmed: Mapping[Identity, frozenset[int]] = field(default_factory=dict)
    lines: tuple[BookingLine, ...] = ()
    clock_offset: timedelta = timedelta()
    purchases: PurchaseBook = field(default_factory=PurchaseBook)
    flags: BookingFlags = field(default_factory=BookingFlags)
    refunds: Mapping[int, Decimal] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    storage: StorageStatus = field(default_factory=StorageStatus)
    catalog: Fetched[Catalog] = field(default_factory=lambda: Fetched(Catalog()))
    unread_bookings: frozenset[int] = frozenset()
    watches: Watches = field(default_factory=dict)

    def line_of(self, message: Message) -> BookingLine | None:
        """The current booking that a message came to; several may have had its number."""
        return next(
            (line for line in self.lines if any(one.key == message.key for one in line.messages)),
            None,
        )

    @property
    def connection(self) -> Connection:
        failing = [
            (part.error, part.failing_since, part.failed_at)
            for part in (self.messages, self.bookings, self.balance)
            if part.error is not None
        ]
        for kind, status in (
            (BadKey, ConnectionStatus.BAD_KEY),
            (Throttled, ConnectionStatus.THROTTLED),
            (ApiError, ConnectionStatus.OFFLINE),
        ):
            for error, since, failed in failing:
                if isinstance(error, kind):
                    return Connection(status, since, error, _again(error, failed))
        if any(one.fetched is None or one.is_cached for one in (self.messages, self.bookings)):
            return Connection(ConnectionStatus.CONNECTING)
        return Connection(ConnectionStatus.ONLINE)


def _again(error: ApiError, failed: datetime | None) -> datetime | None:
    if failed is None or not isinstance(error, Throttled) or error.retry_after is None:
        return None
    return failed + timedelta(seconds=error.retry_after)
