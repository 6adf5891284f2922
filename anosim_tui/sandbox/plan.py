"""What a scenario file holds, as data; docs/sandbox.md describes it for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from anosim_tui.sandbox.faults import Fault
from anosim_tui.sandbox.market import MARKET, Market
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.traffic import QUIET, Traffic
from anosim_tui.sandbox.typed import limits

_DECADE = 3660 * 86_400


@dataclass(frozen=True, slots=True)
class PlannedExtension:
    """An extension that was bought.

    Attributes:
        ago: how long ago.
        by: for how long.
    """

    ago: timedelta
    by: timedelta


@dataclass(frozen=True, slots=True)
class PlannedBooking:
    """A booking that was bought.

    Attributes:
        ago: how long ago.
        country: where.
        type: the rental type.
        service: for which service, its whole text; "" for RentalFull.
        duration: for how long.
        name: what SMS call it.
        amount: how many, in one order.
        code_after: when a code of its service comes, from its beginning on; may be in the future.
        extensions: what was bought to follow it.
        auto_renewal: whether it renews itself.
        shared: whether it has a share link.
        cancelled_after: when it was cancelled, from its beginning on.
    """

    ago: timedelta
    country: str
    type: str
    duration: timedelta
    service: str = ""
    name: str = ""
    amount: int = field(default=1, metadata=limits(1, 100))
    code_after: timedelta | None = None
    extensions: tuple[PlannedExtension, ...] = ()
    auto_renewal: bool = False
    shared: bool = False
    cancelled_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class PlannedSms:
    """An SMS with known words.

    Attributes:
        to: the name of a booking.
        sender: who sent it.
        text: its body.
        ago: how long ago it came.
        after: how long after the start it comes; instead of `ago`.
    """

    to: str
    sender: str
    text: str
    ago: timedelta | None = None
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """Any messages to any of the rentals, scattered over a time.

    Attributes:
        count: how many.
        earliest: how long ago the first one may have come.
        latest: how long ago the last one may have come.
    """

    count: int = field(metadata=limits(1, 5_000))
    earliest: timedelta
    latest: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """A scenario.

    Attributes:
        title: what it is for, one line.
        balance: US dollars on the account at the start.
        market: what is for sale.
        traffic: which SMS come by themselves.
        quirks: how the answers differ from the documentation.
        bookings: what was bought before the start.
        sms: SMS with known words, before and after the start.
        mail: any SMS before the start.
        faults: what goes wrong.
    """

    title: str = ""
    balance: Decimal = field(default=Decimal("50.00"), metadata=limits(0, 1_000_000))
    market: Market = MARKET
    traffic: Traffic = QUIET
    quirks: Quirks = NONE
    bookings: tuple[PlannedBooking, ...] = ()
    sms: tuple[PlannedSms, ...] = ()
    mail: tuple[PlannedMail, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a world came from, so that it can begin again.

    Attributes:
        plan: its scenario.
        seed: what chance does in it.
        products: the size of its catalog.
        start: its first moment.
    """

    plan: Plan
    seed: int
    products: int
    start: datetime
