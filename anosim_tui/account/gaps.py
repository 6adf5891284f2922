"""What polling leaves open: missed messages, details, and messages that fit two bookings.

A page of `/Sms` holds the newest 100 messages of the account. Two pages that share a message leave
nothing out between them; a full page that shares none with the one before may.

What is left to do is read off the state and off what was asked before, so nothing is forgotten and
nothing is asked twice.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from math import inf
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.account.access import Access, Priority
from anosim_tui.account.persistence import Persistence
from anosim_tui.api.wire import with_number
from anosim_tui.domain.bookings import Gap, ambiguous, has_messages
from anosim_tui.domain.changes import BookingsRead, MessagesRead, UnreadBookingsChanged
from anosim_tui.domain.errors import Refused, Unreachable, Unreadable
from anosim_tui.domain.messages import Arrival, Identity
from anosim_tui.domain.models import Booking, Page, Sms
from anosim_tui.domain.state import LONGEST_PAGE
from anosim_tui.language import _

# Seconds before a booking is asked about again: the first pause, doubled up to the longest.
_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 300.0
# Failed reads in a row after which the person is told, or a refusal is believed to mean "empty".
PATIENCE: Final = 3
_EMPTY_AGAINST_KNOWN: Final = 5

_log = logging.getLogger(__name__)


class Watermark:
    """Compares each page of `/Sms` with the one before."""

    def __init__(self, known: Iterable[Identity] = ()) -> None:
        self._last = frozenset(known)
        self._read: datetime | None = None
        self.newest: datetime | None = None
        """The date of the newest message a page held: what is newer has not been polled yet."""

    def know(self, known: Iterable[Identity]) -> None:
        """These are known too: a first page that shares one of them leaves no gap."""
        self._last |= frozenset(known)

    def gap(self, page: Page[Sms], since: datetime | None, now: datetime) -> Gap | None:
        """The gap before `page`, if there may be one; the next page is compared with this one."""
        # An empty page may be a fault of the service: the one before stays what is compared with.
        since = self._read or since
        self._read = None if page.items else since
        if not page.items:
            return None
        before, self._last = self._last, frozenset(sms.identity for sms in page.items)
        dates = [sms.date for sms in page.items]
        self.newest = max(dates) if self.newest is None else max(self.newest, *dates)
        is_full = len(page.items) + len(page.unreadable) >= LONGEST_PAGE
        if not is_full or before & self._last:
            return None
        return Gap(since, min(dates), now)


class _Tries(Struct):
    """The reads of one booking's messages.

    Attributes:
        failures: failed reads in a row; from `PATIENCE` on, the person is told.
        unreadable: pages with entries that cannot be read, since the last that was believed.
        refused: refusals in a row that an empty list may look like.
        empty: empty lists in a row.
        due: the moment of the clock from which on it may be asked again.
    """

    failures: int = 0
    unreadable: int = 0
    refused: int = 0
    empty: int = 0
    due: float = 0.0

    def failed(self, *, refused: bool = False) -> None:
        self.failures += 1
        self.refused = self.refused + 1 if refused else 0

    def put_off(self, now: float) -> None:
        """Leave the booking alone for longer after every failure."""
        doubled = min(max(self.failures - 1, 0), 10)
        self.due = now + min(_FIRST_PAUSE * 2.0**doubled, _LONGEST_PAUSE)

    def believes(self, page: Page[Sms], *, has_messages: bool) -> bool:
        """Whether asking again brings no more than `page`.

        An empty one has to come twice, and more often where messages are known that it should
        hold: the service may have dropped them. Entries that stay unreadable are left alone.
        """
        if page.inferred:  # it was refused often enough to be one
            return True
        if page.unreadable:
            self.unreadable += 1
            return self.unreadable >= PATIENCE
        self.empty += 1
        return bool(page.items) or self.empty >= (_EMPTY_AGAINST_KNOWN if has_messages else 2)

    def read(self, page: Page[Sms]) -> None:
        """The page is believed; while some of it is unreadable, the person stays told."""
        if not page.unreadable:
            self.failures = 0
        self.unreadable, self.refused, self.empty, self.due = 0, 0, 0, 0.0


_Job = tuple[Callable[..., Awaitable[None]], tuple[int, ...]]
"""One or a few requests, and the bookings they are about."""


class CatchUp:
    """Finds the next job and does it; a poller decides when."""

    def __init__(self, access: Access, persistence: Persistence) -> None:
        self._access = access
        self._store = access.store
        self._persistence = persistence
        self._watermark = Watermark()
        self._tries: defaultdict[int, _Tries] = defaultdict(_Tries)
        self._lists_wanted = 1
        self._lists_read = 0
        self._lists_refused = 0
        self._orders_wanted = False
        self._listed: set[int] = set()
        self._looked_up: set[int] = set()
        self._attributed: set[Identity] = set()
        self._gaps: list[Gap] = []
        self._put_off: set[_Job] = set()

    def list_again(self) -> None:
        """Read the list of bookings soon: their prices, states and extensions may have changed."""
        self._lists_wanted += 1

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(self._gaps)

    def resume(self, gaps: Iterable[Gap]) -> None:
        """Go on where an earlier run ended: with what it knew and was searching."""
        self._watermark.know(self._store.state.messages.data.counts)
        self._gaps += gaps

    def note_page(self, page: Page[Sms], since: datetime | None, now: datetime) -> bool:
        """Compare a page of `/Sms` with the one before; whether a gap between them is searched.

        Args:
            since: when `/Sms` last answered.
        """
        gap = self._watermark.gap(page, since, now)
        if gap is None:
            return False
        self._gaps.append(gap)
        self.list_again()  # bookings may have come and gone in it
        return True

    @property
    def due_in(self) -> float:
        """Seconds until there is something to do; infinity for nothing."""
        return min(map(self._wait, self._jobs()), default=inf)

    def ask_now(self) -> None:
        """Wait no longer with what was refused."""
        for tries in self._tries.values():
            tries.due = 0.0

    async def step(self) -> None:
        """Do the next job; after one that raises, another goes first the next time."""
        job = self._next()
        if job is None:
            return
        work, ids = job
        try:
            await work(*ids)
        except Exception:
            self._put_off.add(job)
            raise
        self._put_off.discard(job)
        self._close_gaps()
        self._report_unread()
        await self._persistence.save(gaps=self._gaps)

    def _report_unread(self) -> None:
        told = (id_ for id_, tries in self._tries.items() if tries.failures >= PATIENCE)
        self._store.apply(UnreadBookingsChanged(frozenset(told)))

    def _wait(self, job: _Job) -> float:
        work, ids = job
        if work not in (self._fill, self._attribute):
            return 0.0
        now = self._access.clock.monotonic()
        return max(0.0, *(self._tries[id_].due - now for id_ in ids))

    def _next(self) -> _Job | None:
        jobs = [job for job in self._jobs() if self._wait(job) <= 0]
        self._put_off.intersection_update(jobs)
        if self._put_off.issuperset(jobs):
            self._put_off.clear()
        return next((job for job in jobs if job not in self._put_off), None)

    def _jobs(self) -> Iterator[_Job]:
        """What is left to do, the most useful first."""
        undetailed = self._undetailed()
        if self._list_is_wanted or undetailed - self._listed:
            yield self._list, ()
        for id_ in sorted(undetailed & self._listed):
            yield self._look_up, (id_,)
        for ids in sorted({tuple(sorted(ids)) for ids in self._unclear().values()}):
            yield self._attribute, ids
        for id_ in self._to_search():
            yield self._fill, (id_,)
        if self._orders_wanted:
            yield self._read_orders, ()

    @property
    def _list_is_wanted(self) -> bool:
        return self._lists_read < self._lists_wanted

    def _undetailed(self) -> set[int]:
        """Current bookings of which only `/OrderBookingsCurrent` told."""
        state = self._store.state
        return {
            id_
            for id_ in state.current
            if id_ not in self._looked_up and state.bookings.data[id_].price is None
        }

    def _unclear(self) -> dict[Identity, frozenset[int]]:
        """Messages that fit several bookings and were not asked about."""
        found = ambiguous(self._store.state.lines)
        return {one: ids for one, ids in found.items() if one not in self._attributed}

    def _to_search(self) -> list[int]:
        """Bookings whose messages may be missing, the newest first: their codes are wanted.

        Those that were not read yet come before those that are asked about again.
        """
        found = (
            booking
            for booking in self._store.state.bookings.data.values()
            if any(self._is_open(gap, booking) for gap in self._gaps)
        )
        order = sorted(found, key=lambda one: (self._tries[one.id].due, _age(one)))
        return [booking.id for booking in order]

    def _is_open(self, gap: Gap, booking: Booking) -> bool:
        return booking.id not in gap.searched and gap.concerns(booking, self._store.state.current)

    def _close_gaps(self) -> None:
        """Forget the gaps that were searched, once it is sure which bookings they concern."""
        fetched = self._store.state.bookings.fetched
        if self._list_is_wanted or fetched is None:
            return
        bookings = self._store.state.bookings.data.values()
        self._gaps = [
            gap
            for gap in self._gaps
            if fetched < gap.found or any(self._is_open(gap, booking) for booking in bookings)
        ]

    # The jobs.

    async def _list(self) -> None:
        async with self._access.budget.slot(Priority.BOOKINGS):
            wanted, asked = self._lists_wanted, self._undetailed()
            page = await self._access.client.bookings()
        if page.inferred and self._lists_refused < PATIENCE - 1:
            self._lists_refused += 1
            raise Unreadable(
                _("AnoSim refused to return the list of bookings; the request will be retried.")
            )
        self._lists_refused = 0
        await self._persistence.apply(BookingsRead(page))
        self._lists_read = wanted  # one wanted meanwhile is still to be read
        self._listed |= asked
        self._orders_wanted = self._persistence.wants_orders

    async def _read_orders(self) -> None:
        """What was paid in all, and bookings that `/OrderBookings` has no room for."""
        page = await self._access.ask(Priority.REST, self._access.client.orders)
        self._orders_wanted = False
        known = self._store.state.bookings.data
        older = tuple(
            booking for order in page.items for booking in order.bookings if booking.id not in known
        )
        await self._persistence.save(orders=page.items)
        await self._persistence.apply(BookingsRead(Page(older)))

    async def _look_up(self, id_: int) -> None:
        try:
            booking = await self._access.ask(
                Priority.BOOKINGS, lambda: self._access.client.booking(id_)
            )
        except (Refused, Unreadable) as error:
            _log.info("A booking is not to be had: %s", type(error).__name__)
        else:
            await self._persistence.apply(BookingsRead(Page((booking,))))
        self._looked_up.add(id_)

    async def _attribute(self, *ids: int) -> None:
        asked = {one for one, fitting in self._unclear().items() if fitting == frozenset(ids)}
        # All are read before any is believed: the first would look like the only owner.
        pages: dict[int, Page[Sms]] = {}
        for id_ in ids:
            page = await self._messages_of(id_)
            if page is None:
                return
            pages[id_] = page
        for id_, page in pages.items():
            self._tries[id_].read(page)
            await self._take(id_, page)
        self._attributed |= asked

    async def _fill(self, id_: int) -> None:
        asked, tries = self.gaps, self._tries[id_]
        page = await self._messages_of(id_)
        if page is None:
            return
        await self._take(id_, page)
        if page.unreadable:
            tries.failed()
        if tries.believes(page, has_messages=self._has_messages(id_)):
            tries.read(page)
            self._gaps = [
                replace(gap, searched=gap.searched | {id_}) if gap in asked else gap
                for gap in self._gaps
            ]
        else:
            tries.put_off(self._access.clock.monotonic())

    async def _messages_of(self, id_: int) -> Page[Sms] | None:
        """The messages of a booking; `None` where it alone is refused, and asked for later."""
        tries = self._tries[id_]
        try:
            page = await self._access.ask(
                Priority.GAPS, lambda: self._access.client.messages_of(id_)
            )
        except (Refused, Unreadable, Unreachable) as error:
            if self._store.state.messages.error is not None:
                raise  # the whole service is not to be had
            _log.info("The messages of a booking are not to be had: %s", type(error).__name__)
            tries.failed()
            if isinstance(error, Unreachable):
                self._report_unread()
                raise
            tries.put_off(self._access.clock.monotonic())
            return None
        if not page.inferred:
            return page
        # A refusal is how an empty list may be answered, but not one that is known to have items.
        tries.failed(refused=True)
        if tries.refused >= PATIENCE and not self._has_messages(id_):
            return page
        tries.put_off(self._access.clock.monotonic())
        return None

    def _has_messages(self, id_: int) -> bool:
        state = self._store.state
        bookings = state.bookings.data
        messages = state.messages.data.by_date
        return has_messages(bookings[id_], bookings.values(), messages, state.confirmed)

    async def _take(self, id_: int, page: Page[Sms]) -> None:
        """Save messages of a booking: the missed as such, the newest as those that just came."""
        number = self._store.state.bookings.data[id_].number
        # Without its number a message would not be known again when `/Sms` brings it.
        messages = [with_number(sms, number) for sms in page.items]
        newest = self._watermark.newest
        live = tuple(sms for sms in messages if newest is not None and sms.date > newest)
        missed = tuple(sms for sms in messages if newest is None or sms.date <= newest)
        for items, arrival in ((missed, Arrival.CAUGHT_UP), (live, Arrival.LIVE)):
            if items:
                read = MessagesRead(Page(items), self._access.now(), arrival, id_)
                await self._persistence.apply(read)


def _age(booking: Booking) -> float:
    return inf if booking.start is None else -booking.start.timestamp()
