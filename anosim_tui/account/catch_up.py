"""What polling leaves open: details, missed messages, and messages that fit two bookings.

Each is a job of one or a few requests. Jobs are not kept: what is left to do is read off the state
and off what was asked before, so nothing is forgotten and nothing is asked twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import Enum
from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.account.budget import Budget, Priority
from anosim_tui.account.gaps import PATIENCE, Retries, Watermark
from anosim_tui.account.store import Persistence, Store
from anosim_tui.domain.bookings import Gap, ambiguous, has_messages
from anosim_tui.domain.changes import BookingsRead, MessagesRead, UnreadBookingsChanged
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import Refused, Unreachable, Unreadable
from anosim_tui.domain.messages import Arrival, Identity
from anosim_tui.domain.models import Booking, Page, Sms

if TYPE_CHECKING:
    from anosim_tui.api.client import Client

_log = logging.getLogger(__name__)


class _Kind(Enum):
    LIST = "the list of bookings"
    ORDERS = "the list of orders"
    LOOK_UP = "a booking"
    ATTRIBUTE = "messages that fit several bookings"
    FILL = "messages of a booking"


class _Job(Struct, frozen=True):
    kind: _Kind
    ids: tuple[int, ...] = ()


class CatchUp:
    """Finds the next job and does it; a poller decides when.

    Args:
        client: reads bookings, and messages by booking.
        store: says what is open, and takes what was found.
        budget: every request waits for its turn.
        watermark: up to when messages came by polling.
        now: the service's time.
        keep: what was found goes through it, to be on disk before it is shown.
        clock: for pauses after a refusal.
    """

    def __init__(
        self,
        client: Client,
        store: Store,
        budget: Budget,
        watermark: Watermark,
        now: Callable[[], datetime],
        keep: Persistence,
        clock: Clock,
    ) -> None:
        self._keep = keep
        self._retries = Retries(clock)
        self._client = client
        self._store = store
        self._budget = budget
        self._watermark = watermark
        self._now = now
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
        """The spans of time that are still searched."""
        return tuple(self._gaps)

    def reopen(self, gaps: Iterable[Gap]) -> None:
        """Go on with what an earlier run was searching."""
        self._gaps += gaps

    def open_gap(self, gap: Gap) -> None:
        """Look for messages that `gap` may have swallowed."""
        self._gaps.append(gap)
        self.list_again()  # bookings may have come and gone in it

    @property
    def _list_is_wanted(self) -> bool:
        return self._lists_read < self._lists_wanted

    @property
    def due_in(self) -> float:
        """Seconds until there is something to do; infinity for nothing."""
        return min(map(self._wait, self._jobs()), default=inf)

    def ask_now(self) -> None:
        """Wait no longer with what was refused."""
        self._retries.ask_now()

    async def step(self) -> None:
        """Do the next job.

        Raises:
            ApiError: it failed; another goes first the next time.
        """
        job = self._next()
        if job is None:
            return
        try:
            await self._do(job)
        except Exception:
            self._put_off.add(job)
            raise
        self._put_off.discard(job)
        self._close_gaps()
        self._tell()
        await self._keep.keep_gaps(self._gaps)

    def _tell(self) -> None:
        """Name the bookings of which messages may be missing for long."""
        self._store.apply(UnreadBookingsChanged(self._retries.told))

    def _wait(self, job: _Job) -> float:
        if job.kind in (_Kind.FILL, _Kind.ATTRIBUTE):
            return max(map(self._retries.wait, job.ids))
        return 0.0

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
            yield _Job(_Kind.LIST)
        for id_ in sorted(undetailed & self._listed):
            yield _Job(_Kind.LOOK_UP, (id_,))
        for ids in sorted({tuple(sorted(ids)) for ids in self._unclear().values()}):
            yield _Job(_Kind.ATTRIBUTE, ids)
        for id_ in self._to_search():
            yield _Job(_Kind.FILL, (id_,))
        if self._orders_wanted:
            yield _Job(_Kind.ORDERS)

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
        state = self._store.state
        found = (
            booking
            for booking in state.bookings.data.values()
            if any(self._is_open(gap, booking) for gap in self._gaps)
        )
        return [
            booking.id
            for booking in sorted(found, key=lambda one: (self._retries.due(one.id), _age(one)))
        ]

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

    async def _do(self, job: _Job) -> None:
        match job.kind:
            case _Kind.LIST:
                await self._list()
            case _Kind.ORDERS:
                await self._read_orders()
            case _Kind.LOOK_UP:
                await self._look_up(job.ids[0])
            case _Kind.ATTRIBUTE:
                await self._attribute(job.ids)
            case _Kind.FILL:
                await self._fill(job.ids[0])

    async def _list(self) -> None:
        async with self._budget.slot(Priority.BOOKINGS):
            wanted, asked = self._lists_wanted, self._undetailed()
            page = await self._client.bookings()
        if page.inferred and self._lists_refused < PATIENCE - 1:
            self._lists_refused += 1
            raise Unreadable("AnoSim refused the list of bookings: it is asked for again.")
        self._lists_refused = 0
        await self._keep.apply(BookingsRead(page))
        self._lists_read = wanted  # one wanted meanwhile is still to be read
        self._listed |= asked
        self._orders_wanted = self._keep.wants_orders

    async def _read_orders(self) -> None:
        """What was paid in all, and bookings that `/OrderBookings` has no room for."""
        async with self._budget.slot(Priority.REST):
            page = await self._client.orders()
        self._orders_wanted = False
        known = self._store.state.bookings.data
        older = tuple(
            booking for order in page.items for booking in order.bookings if booking.id not in known
        )
        await self._keep.keep_orders(page.items)
        await self._keep.apply(BookingsRead(Page(older)))

    async def _look_up(self, id_: int) -> None:
        try:
            async with self._budget.slot(Priority.BOOKINGS):
                booking = await self._client.booking(id_)
        except (Refused, Unreadable) as error:
            _log.info("A booking is not to be had: %s", type(error).__name__)
        else:
            await self._keep.apply(BookingsRead(Page((booking,))))
        self._looked_up.add(id_)

    async def _attribute(self, ids: tuple[int, ...]) -> None:
        asked = {one for one, fitting in self._unclear().items() if fitting == frozenset(ids)}
        # All are read before any is believed: the first would look like the only owner.
        pages: dict[int, Page[Sms]] = {}
        for id_ in ids:
            page = await self._messages_of(id_)
            if page is None:
                return
            pages[id_] = page
        for id_, page in pages.items():
            self._retries.read(id_, whole=not page.unreadable)
            await self._take(id_, page)
        self._attributed |= asked

    async def _fill(self, id_: int) -> None:
        gaps = tuple(self._gaps)
        page = await self._messages_of(id_)
        if page is None:
            return
        await self._take(id_, page)
        if page.unreadable:
            self._retries.failed(id_)
        if self._retries.believes(id_, page):
            self._retries.read(id_, whole=not page.unreadable)
            for gap in gaps:
                gap.searched.add(id_)
        else:
            self._retries.put_off(id_)

    async def _messages_of(self, id_: int) -> Page[Sms] | None:
        """The messages of a booking; `None` where it alone is refused, and asked for later."""
        try:
            async with self._budget.slot(Priority.GAPS):
                page = await self._client.messages_of(id_)
        except (Refused, Unreadable, Unreachable) as error:
            if self._store.state.messages.error is not None:
                raise  # the whole service is not to be had
            _log.info("The messages of a booking are not to be had: %s", type(error).__name__)
            self._retries.failed(id_)
            if isinstance(error, Unreachable):
                self._tell()
                raise
            self._retries.put_off(id_)
            return None
        # A refusal is how an empty list may be answered, but not one that is known to have items.
        if page.inferred and not (self._retries.refused(id_) and not self._has_messages(id_)):
            self._retries.put_off(id_)
            return None
        return page

    def _has_messages(self, id_: int) -> bool:
        state = self._store.state
        bookings = state.bookings.data
        messages = state.messages.data.by_date
        return has_messages(bookings[id_], bookings.values(), messages, state.confirmed)

    async def _take(self, id_: int, page: Page[Sms]) -> None:
        """Keep messages of a booking: the missed as such, the newest as those that just came."""
        number = self._store.state.bookings.data[id_].number
        # Without its number a message would not be known again when `/Sms` brings it.
        messages = [sms if sms.number else replace(sms, number=number) for sms in page.items]
        newest = self._watermark.newest
        live = tuple(sms for sms in messages if newest is not None and sms.date > newest)
        missed = tuple(sms for sms in messages if newest is None or sms.date <= newest)
        for items, arrival in ((missed, Arrival.CAUGHT_UP), (live, Arrival.LIVE)):
            if items:
                await self._keep.apply(MessagesRead(Page(items), self._now(), arrival, id_))


def _age(booking: Booking) -> float:
    return float("inf") if booking.start is None else -booking.start.timestamp()
