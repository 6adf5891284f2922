"""Between what was read and the store: everything is on disk before anybody hears of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from anosim_tui.account.store import Store
from anosim_tui.account.tasks import where
from anosim_tui.domain.bookings import Gap
from anosim_tui.domain.changes import (
    Change,
    EvictOldMessages,
    Labelled,
    MessagesRead,
    StorageStatusChanged,
    reduce,
)
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.domain.flags import BookingFlags
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Booking, Order
from anosim_tui.domain.state import AccountState, StorageStatus
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.writing import Batch, Written


class Snapshot(Struct, frozen=True):
    """The parts of a state as they are on disk."""

    bookings: Mapping[int, Booking] = field(default_factory=dict)
    current: frozenset[int] = frozenset()
    flags: BookingFlags = field(default_factory=BookingFlags)
    refunds: Mapping[int, Decimal] = field(default_factory=dict)
    balance: Decimal | None = None

    @classmethod
    def of(cls, state: AccountState) -> Snapshot:
        """The parts of `state`, once they are."""
        return cls(
            state.bookings.data, state.current, state.flags, state.refunds, state.balance.data
        )

    def missing(self, state: AccountState) -> Batch:
        """What of `state` is not on disk, messages aside."""
        balance = state.balance
        return Batch(
            bookings=()
            if state.bookings.data is self.bookings
            else tuple(one for one in state.bookings.data.values() if not self._has(one)),
            current=None if state.current == self.current else state.current,
            flags=BookingFlags(
                dict(state.flags.shares.items() - self.flags.shares.items()),
                dict(state.flags.renewals.items() - self.flags.renewals.items()),
            ),
            refunds=dict(state.refunds.items() - self.refunds.items()),
            balance=None
            if balance.data is None or balance.fetched is None or balance.data == self.balance
            else (balance.data, balance.fetched),
        )

    def _has(self, booking: Booking) -> bool:
        return self.bookings.get(booking.id) == booking


# Seconds between looking after the file: how fresh all is, what could not be kept, what expired.
_TEND_EVERY: Final = 30.0
# How many messages stay in memory, and how many more before the older ones are let go.
_HELD: Final = 2_000
_MORE: Final = 500
_FAULT: Final = "Not everything is kept: this program met a fault. Start it with --log FILE."

R = TypeVar("R")

_log = logging.getLogger(__name__)


class ArchivePersistence:
    """Keeps an account on disk, and what was on disk in the account.

    Several programs may do so on one archive: each reads the service itself, and what another one
    has written is not written again.

    Args:
        archive: where things are kept.
        store: what is shown.
        clock: what the seconds are of.
    """

    wants_orders = True

    def __init__(self, archive: Archive, store: Store, clock: Clock) -> None:
        self._archive = archive
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        self._unkept = asyncio.Event()
        self._kept = Snapshot()
        self._late: list[Batch] = []
        self._gaps: list[object] = []
        self._times: tuple[datetime | None, ...] = (None, None)
        self._openings = 0
        self._forgotten: int | None = None
        self._fault = ""

    async def run(self, poll: Callable[[Sequence[Gap]], Coroutine[Any, Any, None]]) -> None:
        """Recall what is kept, then have `poll` run.

        `poll` is given the spans of time that were still searched for messages.
        """
        try:
            gaps = await self._begin()
            unsubscribe = self._store.subscribe(self._changed)
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(poll(gaps))
                    group.create_task(self._tend())
                    group.create_task(self._catch_up())
            finally:
                unsubscribe()
        finally:
            await self._end()

    async def apply(self, change: Change, gaps: Sequence[Gap] | None = None) -> None:
        """Keep `change` and the open `gaps`, then apply it to the store.

        Never raises: what cannot be kept is shown all the same, and kept when that is possible.
        """
        async with self._turn:
            if isinstance(change, MessagesRead):
                change = await self._messages_kept(change, gaps)
            else:
                after = reduce(self._store.state, change)
                batch = self._kept.missing(after)
                self._kept = Snapshot.of(after)
                await self._keep(batch)
            self._store.apply(change)
            self._let_go()

    async def keep_gaps(self, gaps: Sequence[Gap]) -> None:
        """Keep which spans of time are still searched."""
        async with self._turn:
            await self._keep(self._with_gaps(Batch(), gaps))

    async def keep_orders(self, orders: Iterable[Order]) -> None:
        """Keep orders; the state has none."""
        async with self._turn:
            await self._keep(Batch(orders=tuple(orders)))

    async def label(self, booking: int, label: str) -> None:
        """Give a booking a private name; an empty one takes it away."""
        async with self._turn:
            await self._keep(Batch(labels={booking: label}))
            self._store.apply(Labelled(booking, label))

    async def accept_key(self) -> None:
        """Keep with this key as well: the person says that it is the same account."""
        async with self._turn:
            await self._attempt(self._archive.accept())
            self._notice_another_file()

    # Writing.

    async def _messages_kept(
        self, change: MessagesRead, gaps: Sequence[Gap] | None
    ) -> MessagesRead:
        """The change with its new messages made and kept.

        Those the file had are no news, unless another program was faster to read them.
        """
        state, page = self._store.state, change.page.items
        fresh = state.messages.data.beyond(page, change.at, change.arrival)
        under = change.listed_under
        identities = {} if under is None else dict.fromkeys(sms.identity for sms in page)
        listed = tuple(
            (identity, under)
            for identity in identities
            if under is not None and under not in state.confirmed.get(identity, ())
        )
        written = await self._keep(self._with_gaps(Batch(tuple(fresh), listed), gaps))
        known = written.past | written.there
        if under is None and change.arrival is Arrival.LIVE:
            edge = state.messages.data.held_since
            known = written.past | {one.key for one in fresh if edge and one.sms.date < edge}
        return replace(
            change,
            fresh=tuple(
                replace(one, arrival=Arrival.KNOWN) if one.key in known else one for one in fresh
            ),
        )

    def _with_gaps(self, batch: Batch, gaps: Sequence[Gap] | None) -> Batch:
        if gaps is None:
            return batch
        described: list[object] = [
            (one.since, one.until, one.found, frozenset(one.searched)) for one in gaps
        ]
        if described == self._gaps:
            return batch
        self._gaps = described
        copied = tuple(replace(one, searched=set(one.searched)) for one in gaps)
        return replace(batch, gaps=copied)

    async def _keep(self, batch: Batch) -> Written:
        """Write `batch`, and before it what could not be written earlier."""
        if batch != Batch():
            self._late.append(batch)
        if not self._late:
            return Written()
        try:
            written = await self._archive.keep(self._late)
        except StorageError as trouble:
            self._tell(str(trouble))
            return Written()
        except Exception as fault:
            _log.error("Keeping failed: %s", where(fault))
            self._fault = _FAULT
            await self._keep_what_can_be()
            self._tell(self._trouble)
            return Written()
        self._late.clear()
        self._tell(self._trouble)
        self._notice_another_file()
        self._notice_forgetting(written.forgotten)
        return written

    async def _keep_what_can_be(self) -> None:
        """Leave out what no file takes: it must not keep anything else from being written."""
        late, self._late = self._late, []
        for batch in late:
            try:
                await self._archive.keep((batch,))
            except StorageError:
                self._late.append(batch)
            except Exception as fault:
                _log.error("Left out of the archive: %s", where(fault))

    @property
    def _trouble(self) -> str:
        return self._fault if self._archive.trouble is None else str(self._archive.trouble)

    def _notice_another_file(self) -> None:
        """A file that was begun anew gets all that is known here."""
        if self._openings == self._archive.openings:
            return
        self._openings = self._archive.openings
        self._kept, self._gaps, self._times = Snapshot(), [], (None, None)
        state = self._store.state
        self._late.append(Batch(messages=state.messages.data.arrivals, labels=state.labels))
        self._unkept.set()
        self._tell(self._trouble)

    def _notice_forgetting(self, forgotten: int | None) -> None:
        """Bookings that still run are kept again after another program forgot everything."""
        before, self._forgotten = self._forgotten, forgotten
        if before is not None and before != forgotten:
            self._kept = replace(self._kept, bookings={}, current=frozenset())
            self._unkept.set()

    def _tell(self, trouble: str) -> None:
        wrong = self._archive.trouble
        other_key = wrong is not None and wrong.kind is StorageErrorKind.OTHER_KEY
        keeping = StorageStatus(trouble, self._archive.notice, other_key)
        self._store.apply(StorageStatusChanged(keeping))

    # Whatever others change in the state is kept as soon as it can be.

    def _changed(self, _before: AccountState, after: AccountState) -> None:
        if self._kept.missing(after) != Batch():
            self._unkept.set()

    async def _catch_up(self) -> None:
        while True:
            await self._unkept.wait()
            self._unkept.clear()
            await self._keep_state()

    async def _keep_state(self) -> None:
        async with self._turn:
            state = self._store.state
            batch = self._kept.missing(state)
            self._kept = Snapshot.of(state)
            await self._keep(self._with_times(batch, state))

    def _with_times(self, batch: Batch, state: AccountState) -> Batch:
        """Also when all was read last: gaps begin there."""
        times = tuple(
            None if part.is_cached else part.fetched for part in (state.messages, state.bookings)
        )
        if times == self._times:
            return batch
        self._times = times
        return replace(batch, messages_at=times[0], bookings_at=times[1])

    async def _tend(self) -> None:
        while True:
            await self._clock.sleep(_TEND_EVERY)
            async with self._turn:
                await self._archive.mend()
                self._notice_another_file()
                if self._archive.trouble is not None:
                    self._tell(self._trouble)
            await self._expire()
            await self._keep_state()

    async def _expire(self) -> None:
        await self._attempt(self._archive.expire())

    async def _attempt(self, work: Awaitable[R]) -> R | None:
        """The result of `work`; `None` where it failed, which is said and ends nothing."""
        try:
            return await work
        except StorageError as trouble:
            self._tell(str(trouble))
        except Exception as fault:  # what stands in the file is not what was written into it
            _log.error("The archive failed: %s", where(fault))
            self._fault = _FAULT
            self._tell(self._trouble)
        return None

    # Reading.

    def _let_go(self) -> None:
        """What is in the archive need not be in memory as well: screens read it from there."""
        is_kept = not self._late and self._archive.trouble is None
        if is_kept and len(self._store.state.messages.data.by_date) > _HELD + _MORE:
            self._store.apply(EvictOldMessages(_HELD))

    async def _begin(self) -> tuple[Gap, ...]:
        """Take in what is kept; the spans of time that were still searched."""
        await self._archive.open()
        await self._expire()
        loaded = await self._attempt(self._archive.load())
        self._openings = self._archive.openings
        if loaded is None:
            return ()
        change, gaps = loaded
        self._kept = Snapshot.of(reduce(self._store.state, change))
        self._store.apply(change)
        self._let_go()
        self._tell(self._trouble)
        return gaps

    async def _end(self) -> None:
        try:
            if self._archive.is_open:
                await self._keep_state()
        finally:
            await self._archive.close()
