"""SIM cards in use, joined to the bookings they are used by: the service does not name these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.models import Booking, SimCard, digits


class CardInUse(Struct, frozen=True):
    """One SIM card.

    Attributes:
        card: as the service lists it.
        bookings: those of its number whose time overlaps with its use; none if none is known.
    """

    card: SimCard
    bookings: tuple[Booking, ...]


def joined(cards: Iterable[SimCard], lines: Iterable[BookingLine]) -> tuple[CardInUse, ...]:
    """The cards with their bookings, joined by number and time; unknown edges are open."""
    bookings = [booking for line in lines for booking in line.chain]
    return tuple(
        CardInUse(card, tuple(one for one in bookings if _is_of(one, card))) for card in cards
    )


def _is_of(booking: Booking, card: SimCard) -> bool:
    return digits(booking.number) == digits(card.number) and _overlap(
        (booking.start, booking.ends), (card.start, card.end)
    )


def _overlap(
    one: tuple[datetime | None, datetime | None], other: tuple[datetime | None, datetime | None]
) -> bool:
    return _begins_before(one[0], other[1]) and _begins_before(other[0], one[1])


def _begins_before(start: datetime | None, end: datetime | None) -> bool:
    return start is None or end is None or start < end
