"""The free calls: cancel, share, revoke, auto-renewal; sent once and read back where that works."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar
from urllib.parse import parse_qs, urlsplit

from msgspec.structs import replace

from anosim_tui.account.access import Access, Priority
from anosim_tui.domain.changes import BookingFlagsNoted
from anosim_tui.domain.errors import ApiError, OutcomeUnknown, Refused
from anosim_tui.domain.flags import Answer, BookingFlags, Done, NotDone, NotKnown, Renewal, Shared
from anosim_tui.domain.models import ShareLink, Verdict
from anosim_tui.domain.purchases import READ_ONLY, Guards
from anosim_tui.language import N_, _

T = TypeVar("T")

_NO_REASON: Final = N_("AnoSim refused the request without giving a reason.")
_STILL_RUNS: Final = N_("AnoSim did not answer, and the booking is still running: try again.")
_CANCEL_UNKNOWN: Final = N_(
    "AnoSim did not respond, and the booking could not be loaded. The next update "
    "will show whether it was canceled."
)
_SHARE_UNKNOWN: Final = N_(
    "AnoSim did not respond. It may have replaced the old link with a new one that "
    "this program does not know about; create a new link to be sure."
)
_STILL_SHARED: Final = N_("AnoSim did not respond, and the link still works. Try again.")
_REVOKE_UNKNOWN: Final = N_("AnoSim did not respond. The link may still work; revoke it again.")
_RENEWAL_UNKNOWN: Final = N_(
    "AnoSim did not respond, and the auto-renewal setting could not be loaded. Set it again."
)
_NONE_RENEWS: Final = N_("AnoSim changed nothing: none of these bookings can be renewed.")


class BookingService:
    """The free calls.

    Each is a task of the account and ends even if its caller is cancelled. What was learned is
    applied to the store; links and auto-renewal are in `AccountState.flags`.
    """

    def __init__(self, access: Access, guards: Guards) -> None:
        self._access = access
        self._client = access.client
        self._store = access.store
        self._guards = guards

    def why_not(self) -> str | None:
        """Why nothing can be changed, as a sentence; `None` if it can."""
        return _(READ_ONLY) if self._guards.read_only else None

    async def cancel(self, booking_id: int) -> Answer:
        """End a booking; after a lost answer it is read to see whether it ended."""
        return await self._do(lambda: self._cancel(booking_id), booking_id)

    async def share(self, booking_id: int, *, new: bool = False) -> Answer:
        """The booking's share link: the known one, or a first one, or a `new` one.

        A new one kills the old one, so that is for a person who was told.
        """
        known = self._store.state.flags.link(booking_id)
        if known is not None and not new:
            return Done(link=known)
        return await self._do(lambda: self._share(booking_id), booking_id)

    async def revoke(self, booking_id: int) -> Answer:
        """End the booking's share link; after a lost answer the known link is tried."""
        return await self._do(lambda: self._revoke(booking_id), booking_id)

    async def set_auto_renewal(self, booking_id: int, enabled: bool) -> Answer:
        """Switch auto-renewal of one booking; no call reads it back."""
        return await self._do(
            lambda: self._renew(
                lambda: self._client.set_auto_renewal(enabled, booking_id), (booking_id,), enabled
            ),
            booking_id,
        )

    async def set_auto_renewal_of_all(self, enabled: bool) -> Answer:
        """Switch auto-renewal of every booking of the account.

        Assumed: that concerns the rentals that run or are pending now, none bought later.
        """
        shown = (one for line in self._store.state.lines for one in line.chain)
        ids = tuple(one.id for one in shown if not (one.is_activation or one.is_closed))
        return await self._do(
            lambda: self._renew(lambda: self._client.set_auto_renewal_of_all(enabled), ids, enabled)
        )

    async def _do(self, work: Callable[[], Awaitable[Answer]], booking_id: int = 0) -> Answer:
        why = self.why_not()
        if why:
            return NotDone(why)
        return await self._access.tasks.shielded(self._answered(work, booking_id))

    async def _answered(self, work: Callable[[], Awaitable[Answer]], booking_id: int) -> Answer:
        try:
            answer = await work()
        except Refused as error:
            answer = NotDone(str(error), error)
        except ApiError as error:
            return NotDone(str(error), error)
        if isinstance(answer, NotDone) and booking_id:
            # A refusal says that the booking is not what is shown, such as ended elsewhere.
            self._access.tasks.start(self._access.read_booking(booking_id))
        return answer

    async def _ask(self, call: Callable[[], Awaitable[T]]) -> T:
        return await self._access.ask(Priority.RECONCILE, call)

    async def _cancel(self, booking_id: int) -> Answer:
        try:
            answer = _answer_of(await self._ask(lambda: self._client.cancel(booking_id)))
            if isinstance(answer, Done):
                await self._access.read_booking(booking_id)
            return answer
        except OutcomeUnknown:
            booking = await self._access.read_booking(booking_id)
        if booking is None:
            return NotKnown(_(_CANCEL_UNKNOWN))
        return Done() if booking.is_closed else NotDone(_(_STILL_RUNS))

    async def _share(self, booking_id: int) -> Answer:
        try:
            link = await self._ask(lambda: self._client.share(booking_id))
        except OutcomeUnknown:
            self._doubt_link(booking_id)
            return NotKnown(_(_SHARE_UNKNOWN))
        self._note_link(booking_id, link, sure=True)
        return Done(link=link)

    async def _revoke(self, booking_id: int) -> Answer:
        try:
            answer = _answer_of(await self._ask(lambda: self._client.revoke_share(booking_id)))
        except OutcomeUnknown:
            return await self._after_lost_revoke(booking_id)
        if isinstance(answer, Done):
            self._note_link(booking_id, None, sure=True)
        return answer

    async def _after_lost_revoke(self, booking_id: int) -> Answer:
        """Find out by the known link: it works, or it was refused."""
        known = self._store.state.flags.shares.get(booking_id)
        works = None if known is None or known.link is None else await self._works(known.link)
        if works is None:
            self._doubt_link(booking_id)
            return NotKnown(_(_REVOKE_UNKNOWN))
        if works:
            return NotDone(_(_STILL_SHARED))
        self._note_link(booking_id, None, sure=True)
        return Done()

    async def _works(self, link: ShareLink) -> bool | None:
        tokens = parse_qs(urlsplit(link.api).query).get("token")
        if not tokens:
            return None
        try:
            await self._ask(lambda: self._client.shared_booking(tokens[0]))
        except Refused:
            return False
        except ApiError:
            return None
        return True

    def _note_link(self, booking_id: int, link: ShareLink | None, *, sure: bool) -> None:
        self._note(BookingFlags(shares={booking_id: Shared(link, self._access.now(), sure)}))

    def _doubt_link(self, booking_id: int) -> None:
        """An answer was lost that may have killed the link."""
        known = self._store.state.flags.shares.get(booking_id)
        if known is not None:
            doubted = replace(known, at=self._access.now(), sure=False)
            self._note(BookingFlags(shares={booking_id: doubted}))

    async def _renew(
        self, call: Callable[[], Awaitable[Verdict]], ids: tuple[int, ...], enabled: bool
    ) -> Answer:
        try:
            answer = _answer_of(await self._ask(call))
        except OutcomeUnknown:
            self._note_renewal(ids, None)
            return NotKnown(_(_RENEWAL_UNKNOWN))
        if isinstance(answer, Done) and answer.affected == 0:
            return NotDone(_(_NONE_RENEWS))
        if isinstance(answer, Done):
            self._note_renewal(ids, enabled)
        return answer

    def _note_renewal(self, ids: tuple[int, ...], enabled: bool | None) -> None:
        renewal = Renewal(enabled, self._access.now())
        self._note(BookingFlags(renewals=dict.fromkeys(ids, renewal)))

    def _note(self, flags: BookingFlags) -> None:
        self._store.apply(BookingFlagsNoted(flags))


def _answer_of(verdict: Verdict) -> Done | NotDone:
    if verdict.success:
        return Done(verdict.message, verdict.affected)
    return NotDone(verdict.message or _(_NO_REASON))
