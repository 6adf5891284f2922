"""Messages as this program keeps them: told apart without ids, with the code found in each."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from anosim_tui.domain.models import Sms

if TYPE_CHECKING:
    from anosim_tui.codes import Code

Identity = tuple[str, datetime, str, str]


class Arrival(Enum):
    """How a message came to this program."""

    LIVE = "live"
    """It arrived while the program was watching, and is announced."""

    CAUGHT_UP = "caught up"
    """It was there at the start or came by filling a gap, and is only summed up."""

    KNOWN = "known"
    """The archive has it from earlier, and nothing is said about it."""


class Message(Struct, frozen=True, gc=False):
    """A message, how it came, and the one-time code in it.

    Attributes:
        occurrence: 0 for the first of several equal messages, 1 for the second …
    """

    sms: Sms
    occurrence: int
    arrival: Arrival
    seen: datetime
    code: Code | None

    @property
    def key(self) -> tuple[Identity, int]:
        return (self.sms.identity, self.occurrence)


def _by_date(message: Message) -> tuple[datetime, datetime, Identity, int]:
    # Answers come in no order to rely on, so messages of one second are put in one that is.
    return (message.sms.date, message.seen, *message.key)


class MessageLog(Struct, frozen=True):
    """The messages known, but for old ones that are kept elsewhere and were let go.

    Attributes:
        arrivals: in the order this program saw them; it grows at its end.
        evicted: how many there were before the first of `arrivals`.
        held_since: the date from which on none was let go; `None` where none was at all.
    """

    by_date: tuple[Message, ...] = ()
    arrivals: tuple[Message, ...] = ()
    counts: Mapping[Identity, int] = field(default_factory=dict)
    evicted: int = 0
    held_since: datetime | None = None

    def add(self, page: Iterable[Sms], seen: datetime, arrival: Arrival) -> MessageLog:
        """The log with what `page` holds beyond it; the log itself where that is nothing.

        A page repeats what is known, in any order. An identity that the page holds more often than
        the log is that many new messages, so equal messages are kept apart and none counts twice.
        """
        return self.join(self.beyond(page, seen, arrival))

    def beyond(self, page: Iterable[Sms], seen: datetime, arrival: Arrival) -> list[Message]:
        """What `page` holds beyond the log."""
        # The words of fifty languages are not needed before the first message is there.
        from anosim_tui.codes import find_code

        counts = Counter[Identity]()
        fresh = []
        for sms in page:
            identity = sms.identity
            counts[identity] += 1
            if counts[identity] > self.counts.get(identity, 0):
                occurrence = counts[identity] - 1
                code = find_code(sms.text, sms.sender)
                fresh.append(Message(sms, occurrence, arrival, seen, code))
        return fresh

    def join(self, messages: Iterable[Message]) -> MessageLog:
        """The log with those of `messages` that are not in it; itself where that is none.

        Equal messages come with the first occurrence the log has not, and then the next.
        """
        fresh = [one for one in messages if one.occurrence >= self.counts.get(one.sms.identity, 0)]
        if not fresh:
            return self
        fresh.sort(key=_by_date)
        known = dict(self.counts)
        for message in fresh:
            identity = message.sms.identity
            known[identity] = known.get(identity, 0) + 1
        arrivals = (*self.arrivals, *fresh)
        by_date = in_order(self.by_date, fresh)
        return MessageLog(by_date, arrivals, known, self.evicted, self.held_since)

    def newest(self, count: int, wanted: Collection[Identity] = ()) -> MessageLog:
        """The log with its newest `count` messages and the `wanted` ones; itself if it has no more.

        Equal messages are held or let go together, as their number tells them apart.
        """
        if len(self.by_date) <= count:
            return self
        edge = self.by_date[-count].sms.date
        held = tuple(
            one for one in self.by_date if one.sms.date >= edge or one.sms.identity in wanted
        )
        counts = Counter(one.sms.identity for one in held)
        arrivals = self.arrivals[-count:]
        return MessageLog(held, arrivals, counts, self._total - len(arrivals), edge)

    def since(self, earlier: MessageLog) -> tuple[Message, ...]:
        """What came after `earlier`, an older version of this log, in order of arrival."""
        return self.arrivals[max(0, earlier._total - self.evicted) :]

    @property
    def _total(self) -> int:
        return self.evicted + len(self.arrivals)

    @property
    def newest_code(self) -> Message | None:
        return next((message for message in reversed(self.by_date) if message.code), None)


def in_order(known: tuple[Message, ...], fresh: list[Message]) -> tuple[Message, ...]:
    if not known or not fresh or _by_date(known[-1]) <= _by_date(fresh[0]):
        return (*known, *fresh)
    merged = list(known)
    for message in fresh:
        insort(merged, message, key=_by_date)
    return tuple(merged)
