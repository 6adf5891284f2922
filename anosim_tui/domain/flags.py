"""What was done to bookings without paying, and cannot be asked of the service afterwards.

The service has no call that reads a share link or the auto-renewal switch back (API.md), so what
was set here is kept with its time; what is not known is shown as unknown, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import ShareLink

# --- how a free action ended -----------------------------------------------------------------


class Done(Struct, frozen=True):
    """It was done.

    Attributes:
        affected: how many bookings it concerned, where the service says so.
        link: the share link, of `Manage.share`.
    """

    message: str = ""
    affected: int | None = None
    link: ShareLink | None = None

    def __repr__(self) -> str:
        """Without the link, which is a secret."""
        return f"Done({self.message!r}, {self.affected})"


class NotDone(Struct, frozen=True):
    """It was not done: why, as a sentence; the service's own words where it refused.

    Attributes:
        error: what the service answered, or that it did not, where that is why.
    """

    reason: str
    error: ApiError | None = None


class NotKnown(Struct, frozen=True):
    """It was sent, the answer was lost and cannot be found out: a sentence that says so."""

    reason: str


Answer = Done | NotDone | NotKnown


# --- the part of the state -------------------------------------------------------------------


class Shared(Struct, frozen=True):
    """What is known of a booking's share link.

    Attributes:
        link: the last link known here; `None` after it was revoked.
        sure: whether the link is known to work; `False` after a lost answer that may have killed
            it.
    """

    link: ShareLink | None
    at: datetime
    sure: bool = True

    def __repr__(self) -> str:
        """Without the link, which is a secret."""
        return f"Shared({self.at:%c}, sure={self.sure})"


class Renewal(Struct, frozen=True):
    """What is known of a booking's auto-renewal.

    Attributes:
        enabled: as it was set here; `None` for unknown, after a lost answer.
    """

    enabled: bool | None
    at: datetime


class BookingFlags(Struct, frozen=True):
    """What was set here, by booking id; a booking that is missing is unknown."""

    shares: Mapping[int, Shared] = field(default_factory=dict)
    renewals: Mapping[int, Renewal] = field(default_factory=dict)

    def link(self, booking_id: int) -> ShareLink | None:
        """The booking's link where it is known to work."""
        shared = self.shares.get(booking_id)
        return shared.link if shared is not None and shared.sure else None

    def updated(self, more: BookingFlags) -> BookingFlags:
        """With `more`, the later of two values; the same object where nothing changed."""
        shares, renewals = dict(self.shares), dict(self.renewals)
        for id_, share in more.shares.items():
            if id_ not in shares or shares[id_].at <= share.at:
                shares[id_] = share
        for id_, renewal in more.renewals.items():
            if id_ not in renewals or renewals[id_].at <= renewal.at:
                renewals[id_] = renewal
        if shares == self.shares and renewals == self.renewals:
            return self
        return BookingFlags(shares, renewals)
