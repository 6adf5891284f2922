"""SIM cards are cards_in_use to bookings by number and time."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from anosim_tui.domain.bookings import BookingLine, cards_in_use
from anosim_tui.domain.models import Booking, SimCard
from tests.ui.support import NOON, booking

NUMBER = "+4915112345678"
HOUR = timedelta(hours=1)


def card(**changes: object) -> SimCard:
    plain = SimCard("49 151 12345678", "Germany", "RentalFull", "", NOON - HOUR, NOON + HOUR)
    return replace(plain, **changes)  # type: ignore[arg-type]


def line(*chain: Booking) -> BookingLine:
    return BookingLine(chain)


def test_number_and_time_have_to_fit() -> None:
    fits = booking(1, NUMBER, "", started=HOUR)
    extension = booking(2, NUMBER, "", started=-23 * HOUR, extends=1)
    before = booking(3, NUMBER, "", started=30 * HOUR, length=24 * HOUR)
    other = booking(4, "+4915112345679", "", started=HOUR)
    lines = [line(fits, extension), line(before), line(other)]
    (one,) = cards_in_use([card()], lines)
    assert one.bookings == (fits,)
    (open_ended,) = cards_in_use([card(end=None)], lines)
    assert open_ended.bookings == (fits, extension)
    (unknown,) = cards_in_use([card(start=None, end=None)], lines)
    assert unknown.bookings == (fits, extension, before)
    (strange,) = cards_in_use([card(number="")], lines)
    assert strange.bookings == ()
