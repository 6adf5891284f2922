"""What the archive adds to the account: what it recalled, and how it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from msgspec import Struct, field

from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.messages import Identity, Message, MessageLog
from anosim_tui.domain.models import Booking


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


class Recalled(Struct, frozen=True):
    """The archive told what it holds of an earlier run.

    Attributes:
        messages: with how they came.
        bookings: with all that is known of them.
        current: ids that were current; `None` for "as before".
        confirmed: under which ids the service listed messages.
        refunds: what was paid back for a booking, by its id.
        balance: US dollars, and when it was read.
        labels: private names of bookings, by their ids; `None` for "as before".
        messages_at: when messages were last read.
        bookings_at: when bookings were last read.
    """

    messages: tuple[Message, ...] = ()
    bookings: tuple[Booking, ...] = ()
    current: frozenset[int] | None = None
    confirmed: Mapping[Identity, frozenset[int]] = field(default_factory=dict)
    refunds: Mapping[int, Decimal] = field(default_factory=dict)
    balance: tuple[Decimal, datetime] | None = None
    labels: Mapping[int, str] | None = None
    messages_at: datetime | None = None
    bookings_at: datetime | None = None


class Labelled(Struct, frozen=True):
    """A booking got a private name, or another one; an empty one takes it away."""

    booking: int
    label: str

    def applied(self, before: Mapping[int, str]) -> Mapping[int, str]:
        """The names after it."""
        others = {id_: label for id_, label in before.items() if id_ != self.booking}
        return {**others, self.booking: self.label} if self.label else others


class StorageStatusChanged(Struct, frozen=True):
    """The archive does otherwise than before."""

    keeping: StorageStatus


class EvictOldMessages(Struct, frozen=True):
    """The archive has every message: only the newest `hold` need be in memory as well."""

    hold: int

    def applied(self, log: MessageLog, lines: Iterable[BookingLine]) -> MessageLog:
        """The log after it; newest codes and the last word on each of `lines` stay, however old."""
        shown = [log.newest_code]
        for line in lines:
            shown += [line.newest_code, *line.messages[-1:]]
        return log.newest(self.hold, {one.sms.identity for one in shown if one is not None})
