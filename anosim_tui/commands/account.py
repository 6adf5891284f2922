"""`anosim-tui balance` and `bookings`: what the account holds."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from anosim_tui.commands.common import (
    DONE,
    Json,
    add_settings,
    amount,
    answered,
    complain,
    iso,
    json_line,
    say,
    table,
)
from anosim_tui.domain import bookings as chains
from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.models import Booking
from anosim_tui.domain.wording import money
from anosim_tui.language import _

if TYPE_CHECKING:
    from anosim_tui.api.client import Client


def configure_balance(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    add_settings(parser, demo=True)


def run_balance(arguments: Namespace) -> int:

    def show(balance: Decimal) -> int:
        if arguments.json:
            json_line({"balance": amount(balance), "currency": "USD"})
        else:
            say(money(balance))
        return DONE

    return answered(arguments, lambda client: client.balance(), show)


def configure_bookings(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON Lines, one per booking"))
    parser.add_argument(
        "--all",
        action="store_true",
        help=_("include ended bookings that AnoSim still lists"),
    )
    add_settings(parser, demo=True)


def run_bookings(arguments: Namespace) -> int:
    """Print a line for each booking; extensions count to the booking they extend."""

    def show(found: tuple[BookingLine, ...]) -> int:
        now = datetime.now(UTC)
        shown = [
            line
            for line in chains.for_display(found, now)
            if arguments.all or not line.is_over(now)
        ]
        if arguments.json:
            for line in shown:
                json_line(_booking_fields(line, now))
        elif shown:
            table([_booking_row(line, now) for line in shown])
        else:
            complain(_("There are no current bookings; use --all to include ended bookings."))
        return DONE

    return answered(arguments, _read, show)


async def _read(client: Client) -> tuple[BookingLine, ...]:
    # Only the first knows which are current, only the second what they cost and extend.
    current, listed = await asyncio.gather(client.current_bookings(), client.bookings())
    known = chains.merge({}, listed.items)
    return chains.lines(chains.merge(known, current.items).values(), (), {})


def _booking_row(line: BookingLine, now: datetime) -> list[str]:
    booking = line.current
    return [
        str(booking.id),
        wording.phone(booking.number) or _("(no number yet)"),
        wording.country(booking.country),
        wording.service(booking.service, booking.rental_type),
        wording.rental_type(booking.rental_type),
        _("ended") if line.is_over(now) else wording.time_left(line.ends, now).label,
        wording.booking_state(booking.state),
    ]


def _booking_fields(line: BookingLine, now: datetime) -> dict[str, Json]:
    booking, ends = line.current, line.ends
    over = line.is_over(now)
    left = 0 if over or ends is None else max(0, int((ends - now).total_seconds()))
    return {
        "id": booking.id,
        "number": booking.number,
        "country": booking.country,
        "rental_type": booking.rental_type,
        "service": booking.service,
        "state": booking.state,
        "running": not over,
        "start": iso(line.first.start),
        "end": iso(ends),
        "seconds_left": None if ends is None and not over else left,
        "price": amount(_price(line.chain)),
        "booking_ids": [one.id for one in line.chain],
    }


def _price(chain: tuple[Booking, ...]) -> Decimal | None:
    """What the booking and its extensions cost; `None` where one of them is not known."""
    prices = [one.price for one in chain]
    known = [price for price in prices if price is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None
