"""`anosim-tui balance`, `bookings`, `cancel` and `share`: what the account holds."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from decimal import Decimal

from anosim_tui.account.account import Account
from anosim_tui.api.client import Client
from anosim_tui.commands.common import (
    Json,
    add_settings,
    add_yes,
    amount,
    complain,
    iso,
    json_line,
    listing,
    say,
)
from anosim_tui.commands.running import (
    add_booking,
    booking_of,
    code_of,
    confirm,
    named,
    with_account,
    with_client,
)
from anosim_tui.domain import bookings as chains
from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.flags import Answer, Done, NotDone, NotKnown
from anosim_tui.domain.models import Booking
from anosim_tui.exit_codes import DONE, REFUSED, UNKNOWN, Ended
from anosim_tui.language import _


def configure_balance(parser: ArgumentParser) -> None:
    add_settings(parser, json=_("print JSON"), demo=True)


@with_client
async def run_balance(client: Client, arguments: Namespace) -> int:
    balance = await client.balance()
    if arguments.json:
        json_line({"balance": amount(balance), "currency": "USD"})
    else:
        say(wording.money(balance))
    return DONE


def configure_bookings(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--all",
        action="store_true",
        help=_("include ended bookings that AnoSim still lists"),
    )
    add_settings(parser, json=_("print JSON Lines, one per booking"), demo=True)


@with_client
async def run_bookings(client: Client, arguments: Namespace) -> int:
    """Print a line for each booking; extensions count to the booking they extend."""
    # Only the first knows which are current, only the second what they cost and extend.
    current, listed = await asyncio.gather(client.current_bookings(), client.bookings())
    known = chains.merge(chains.merge({}, listed.items), current.items)
    now = datetime.now(UTC)
    shown = [
        line
        for line in chains.for_display(chains.lines(known.values(), (), {}), now)
        if arguments.all or not line.is_over(now)
    ]
    if shown or arguments.json:
        rows = ((_booking_fields(line, now), _booking_row(line, now)) for line in shown)
        listing(rows, as_json=arguments.json)
    else:
        complain(_("There are no current bookings; use --all to include ended bookings."))
    return DONE


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


# --- changing one ------------------------------------------------------------------------------


def configure_cancel(parser: ArgumentParser) -> None:
    add_booking(parser)
    add_yes(parser)
    add_settings(parser, json=_("print JSON"), demo=True)


@with_account
async def run_cancel(account: Account, arguments: Namespace) -> int:
    """Cancel a number; AnoSim decides whether to refund it."""
    line = await booking_of(account, arguments.booking)
    confirm(
        arguments,
        _("Cancel {booking}? AnoSim decides whether to refund it.", booking=named(line)),
    )
    _check(account.bookings.why_not())
    _tell(await account.bookings.cancel(line.current.id))
    complain(_("Canceled {booking}.", booking=named(line)))
    if arguments.json:
        json_line({"booking": line.current.id, "canceled": True})
    return DONE


def configure_share(parser: ArgumentParser) -> None:
    add_booking(parser)
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--new", action="store_true", help=_("create a new link; the old link stops working")
    )
    either.add_argument("--revoke", action="store_true", help=_("revoke the link"))
    add_settings(parser, json=_("print JSON with both links"), demo=True)


@with_account
async def run_share(account: Account, arguments: Namespace) -> int:
    """Print the share link of a booking, made where there is none yet."""
    line = await booking_of(account, arguments.booking)
    _check(account.bookings.why_not())
    id_ = line.current.id
    if arguments.revoke:
        _tell(await account.bookings.revoke(id_))
        complain(_("Revoked the share link for {booking}.", booking=named(line)))
        return DONE
    answer = _tell(await account.bookings.share(id_, new=arguments.new))
    if answer.link is None:
        raise Ended(UNKNOWN, _("AnoSim created a share link but did not return it."))
    if arguments.json:
        json_line({"booking": id_, "web": answer.link.web, "api": answer.link.api})
    else:
        say(answer.link.web)
    return DONE


def _check(reason: str | None) -> None:
    if reason:
        raise Ended(REFUSED, reason)


def _tell(answer: Answer) -> Done:
    match answer:
        case NotDone(reason, error):
            raise Ended(code_of(error), reason)
        case NotKnown(reason):
            raise Ended(UNKNOWN, reason)
        case Done():
            return answer
