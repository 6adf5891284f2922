"""Between what was read and the store: everything is on disk before it is shown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from anosim_tui.account.poller import where
from anosim_tui.account.store import Store
from anosim_tui.domain.bookings import Gap
from anosim_tui.domain.changes import (
    Change,
    EvictOldMessages,
    MessagesRead,
    StorageStatusChanged,
    reduce,
)
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.domain.flags import BookingFlags
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Order
from anosim_tui.domain.offers import Offer
from anosim_tui.domain.state import AccountState, StorageStatus
from anosim_tui.domain.watches import Watches
from anosim_tui.language import N_, _
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.writing import Batch, Written

# Seconds between looking after the file: how fresh all is, what could not be saved, what expired.
_MAINTAIN_EVERY: Final = 30.0
# How many messages stay in memory, and how many more before the older ones are evicted.
_HELD: Final = 2_000
_MORE: Final = 500
_FAULT: Final = N_(
    "Some data is not being saved because of a bug in this program. Restart with --log FILE."
)

Poll = Callable[[Sequence[Gap]], Coroutine[Any, Any, None]]
"""Reads the service until cancelled, given the spans of time still searched for messages."""
R = TypeVar("R")

_log = logging.getLogger(__name__)


class InMemory:
    """Saves nothing: an account without an archive."""

    wants_orders = False

    def __init__(self, store: Store) -> None:
        self._store = store

    async def run(self, poll: Poll) -> None:
        await poll(())

    async def apply(self, change: Change, _gaps: Sequence[Gap] | None = None) -> None:
        self._store.apply(change)

    async def save(
        self, *, orders: Sequence[Order] = (), gaps: Sequence[Gap] | None = None
    ) -> None:
        pass

    def keep_prices(self, offers: Iterable[Offer]) -> None:
        pass

    async def accept_key(self) -> None:
        pass


class ArchivePersistence:
    """Saves an account to disk, and loads what was saved.

    Several programs may do so with one archive: each reads the service itself, and what another one
    has written is not written again.
    """

    wants_orders = True

    def __init__(self, archive: Archive, store: Store, clock: Clock) -> None:
        self._archive = archive
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()
        self._is_behind = asyncio.Event()
        self._saved = AccountState()
        self._pending: list[Batch] = []
        self._offers: list[Offer] = []
        self._gaps: tuple[Gap, ...] = ()
        self._times: tuple[datetime | None, ...] = (None, None)
        self._openings = 0
        self._forgotten: int | None = None
        self._fault = ""

    async def run(self, poll: Poll) -> None:
        """Load what is saved, then have `poll` run."""
        try:
            gaps = await self._begin()
            unsubscribe = self._store.subscribe(self._changed)
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(poll(gaps))
                    group.create_task(self._maintain())
                    group.create_task(self._save_changes())
            finally:
                unsubscribe()
        finally:
            await self._end()

    async def apply(self, change: Change, gaps: Sequence[Gap] | None = None) -> None:
        """Save `change` and the open `gaps`, then apply it to the store.

        Never raises: what cannot be saved is shown all the same, and saved when that is possible.
        """
        async with self._turn:
            if isinstance(change, MessagesRead):
                change = await self._save_messages(change, gaps)
            else:
                await self._save(self._unsaved(reduce(self._store.state, change)))
            self._store.apply(change)
            self._evict()

    async def save(
        self, *, orders: Sequence[Order] = (), gaps: Sequence[Gap] | None = None
    ) -> None:
        async with self._turn:
            await self._save(self._with_gaps(Batch(orders=tuple(orders)), gaps))

    def keep_prices(self, offers: Iterable[Offer]) -> None:
        """Save the prices of `offers` soon; nobody waits for that."""
        if not self._pending:  # they are not worth a memory that grows
            self._offers += (one for one in offers if one.priced)
            self._is_behind.set()

    async def accept_key(self) -> None:
        """Save with this key as well: the person says that it is the same account."""
        async with self._turn:
            await self._try(self._archive.accept())
            self._notice_another_file()

    # Writing.

    async def _save_messages(
        self, change: MessagesRead, gaps: Sequence[Gap] | None
    ) -> MessagesRead:
        """The change with its new messages made and saved.

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
        written = await self._save(self._with_gaps(Batch(tuple(fresh), listed), gaps))
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
        if gaps is None or tuple(gaps) == self._gaps:
            return batch
        self._gaps = tuple(gaps)
        return replace(batch, gaps=self._gaps)

    async def _save(self, batch: Batch) -> Written:
        """Write `batch`, and before it what could not be written earlier."""
        if batch != Batch():
            self._pending.append(batch)
        if not self._pending:
            return Written()
        try:
            written = await self._archive.keep(self._pending)
        except StorageError as trouble:
            self._show(str(trouble))
            return Written()
        except Exception as fault:
            _log.error("Saving failed: %s", where(fault))
            self._fault = _(_FAULT)
            await self._save_each()
            self._show(self._trouble)
            return Written()
        self._pending.clear()
        self._show(self._trouble)
        self._notice_another_file()
        self._notice_forgetting(written.forgotten)
        return written

    async def _save_each(self) -> None:
        """Leave out what no file takes: nothing else may wait for it."""
        pending, self._pending = self._pending, []
        for batch in pending:
            try:
                await self._archive.keep((batch,))
            except StorageError:
                self._pending.append(batch)
            except Exception as fault:
                _log.error("Left out of the archive: %s", where(fault))

    @property
    def _trouble(self) -> str:
        return self._fault if self._archive.trouble is None else str(self._archive.trouble)

    def _notice_another_file(self) -> None:
        """A new file gets all that is known here."""
        if self._openings == self._archive.openings:
            return
        self._openings = self._archive.openings
        self._saved, self._gaps, self._times = AccountState(), (), (None, None)
        self._pending.append(Batch(messages=self._store.state.messages.data.arrivals))
        self._is_behind.set()
        self._show(self._trouble)

    def _notice_forgetting(self, forgotten: int | None) -> None:
        """Bookings that still run are saved again after another program forgot everything."""
        before, self._forgotten = self._forgotten, forgotten
        if before is not None and before != forgotten:
            nothing = AccountState()
            self._saved = replace(self._saved, bookings=nothing.bookings, current=nothing.current)
            self._is_behind.set()

    def _show(self, trouble: str) -> None:
        wrong = self._archive.trouble
        other_key = wrong is not None and wrong.kind is StorageErrorKind.OTHER_KEY
        keeping = StorageStatus(trouble, self._archive.notice, other_key)
        self._store.apply(StorageStatusChanged(keeping))

    # What others change in the state is saved as soon as it can be.

    def _changed(self, _before: AccountState, after: AccountState) -> None:
        if _difference(self._saved, after) != Batch():
            self._is_behind.set()

    async def _save_changes(self) -> None:
        while True:
            await self._is_behind.wait()
            self._is_behind.clear()
            await self._save_state()

    async def _save_state(self) -> None:
        async with self._turn:
            state = self._store.state
            offers, self._offers = tuple(self._offers), []
            unsaved = self._with_times(self._unsaved(state), state)
            await self._save(replace(unsaved, offers=offers) if offers else unsaved)

    def _unsaved(self, state: AccountState) -> Batch:
        """What of `state` is to be saved, messages aside; it counts as saved from now on."""
        saved, self._saved = self._saved, state
        return _difference(saved, state)

    def _with_times(self, batch: Batch, state: AccountState) -> Batch:
        """Also when all was read last: gaps begin there."""
        times = tuple(
            None if part.is_cached else part.fetched for part in (state.messages, state.bookings)
        )
        if times == self._times:
            return batch
        self._times = times
        return replace(batch, messages_at=times[0], bookings_at=times[1])

    async def _maintain(self) -> None:
        while True:
            await self._clock.sleep(_MAINTAIN_EVERY)
            async with self._turn:
                await self._archive.mend()
                self._notice_another_file()
                if self._archive.trouble is not None:
                    self._show(self._trouble)
            await self._try(self._archive.expire())
            await self._save_state()

    async def _try(self, work: Awaitable[R]) -> R | None:
        """The result of `work`; `None` where it failed, which is said and ends nothing."""
        try:
            return await work
        except StorageError as trouble:
            self._show(str(trouble))
        except Exception as fault:  # what stands in the file is not what was written into it
            _log.error("The archive failed: %s", where(fault))
            self._fault = _(_FAULT)
            self._show(self._trouble)
        return None

    # Reading.

    def _evict(self) -> None:
        """What is in the archive need not be in memory as well: screens read it from there."""
        is_saved = not self._pending and self._archive.trouble is None
        if is_saved and len(self._store.state.messages.data.by_date) > _HELD + _MORE:
            self._store.apply(EvictOldMessages(_HELD))

    async def _begin(self) -> tuple[Gap, ...]:
        """Load what is saved; the spans of time that were still searched."""
        await self._archive.open()
        await self._try(self._archive.expire())
        loaded = await self._try(self._archive.load())
        self._openings = self._archive.openings
        if loaded is None:
            return ()
        change, gaps = loaded
        self._saved = self._store.apply(change)
        self._evict()
        self._show(self._trouble)
        return gaps

    async def _end(self) -> None:
        try:
            if self._archive.is_open:
                await self._save_state()
        finally:
            await self._archive.close()


def _difference(saved: AccountState, state: AccountState) -> Batch:
    """What of `state` is not in `saved`, messages aside."""
    balance = state.balance
    # Most changes leave the bookings as they are.
    known = saved.bookings.data
    bookings = {} if state.bookings.data is known else state.bookings.data
    return Batch(
        bookings=tuple(one for id_, one in bookings.items() if known.get(id_) != one),
        current=None if state.current == saved.current else state.current,
        flags=BookingFlags(
            dict(state.flags.shares.items() - saved.flags.shares.items()),
            dict(state.flags.renewals.items() - saved.flags.renewals.items()),
        ),
        refunds=dict(state.refunds.items() - saved.refunds.items()),
        labels=dict.fromkeys(saved.labels.keys() - state.labels.keys(), "")
        | dict(state.labels.items() - saved.labels.items()),
        balance=None
        if balance.data is None or balance.fetched is None or balance.data == saved.balance.data
        else (balance.data, balance.fetched),
        **_watched(saved.watches, state.watches),
    )


def _watched(saved: Watches, now: Watches) -> dict[str, Any]:
    """The parts of a batch that are about watches."""
    if now is saved:
        return {}
    changed = [(saved.get(id_), one) for id_, one in now.items() if saved.get(id_) != one]
    return {
        "watches": tuple(one for was, one in changed if was is None or was.made != one.made),
        "seen": tuple(one for was, one in changed if was is not None and was.made == one.made),
        "unwatched": frozenset(saved.keys() - now.keys()),
    }


Persistence = InMemory | ArchivePersistence
