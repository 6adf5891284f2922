"""What a scenario file holds, as data; docs/sandbox.md describes it for people."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Struct
from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.catalog import COUNTRIES
from anosim_tui.sandbox.faults import Fault
from anosim_tui.sandbox.market import MARKET, Market
from anosim_tui.sandbox.models import STRICT, Duration
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.traffic import QUIET, Traffic

_COUNTRIES: Final = tuple(country.name for country in COUNTRIES)


def _known(country: str) -> str:
    if country not in _COUNTRIES:
        raise ValueError(f"must be one of: {', '.join(_COUNTRIES)}")
    return country


@dataclass(frozen=True, config=STRICT)
class PlannedExtension:
    """An extension that was bought.

    Attributes:
        ago: how long ago.
        by: for how long.
    """

    ago: Duration
    by: Duration


@dataclass(frozen=True, config=STRICT)
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

    ago: Duration
    country: Annotated[str, AfterValidator(_known)]
    type: Literal["Activation", "RentalService", "RentalFull"]
    duration: Duration
    service: str = ""
    name: str = ""
    amount: int = Field(default=1, ge=1, le=100)
    code_after: Duration | None = None
    extensions: tuple[PlannedExtension, ...] = ()
    auto_renewal: bool = False
    shared: bool = False
    cancelled_after: Duration | None = None

    @field_validator("cancelled_after")
    @classmethod
    def _in_the_past(cls, after: timedelta | None, info: ValidationInfo) -> timedelta | None:
        if after is not None and after > info.data.get("ago", after):
            raise ValueError("must be in the past")
        return after

    @field_validator("extensions")
    @classmethod
    def _not_older(
        cls, extensions: tuple[PlannedExtension, ...], info: ValidationInfo
    ) -> tuple[PlannedExtension, ...]:
        if any(item.ago > info.data.get("ago", item.ago) for item in extensions):
            raise ValueError("must not be older than their booking")
        return extensions


@dataclass(frozen=True, config=STRICT)
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
    ago: Duration | None = None
    after: Duration | None = None

    @model_validator(mode="after")
    def _either(self) -> PlannedSms:
        if (self.ago is None) == (self.after is None):
            raise ValueError("must have either ago or after")
        return self


@dataclass(frozen=True, config=STRICT)
class PlannedMail:
    """Any messages to any of the rentals, scattered over a time.

    Attributes:
        count: how many.
        earliest: how long ago the first one may have come.
        latest: how long ago the last one may have come.
    """

    count: Annotated[int, Field(ge=1, le=5_000)]
    earliest: Duration
    latest: Duration

    @field_validator("latest")
    @classmethod
    def _after_the_earliest(cls, latest: timedelta, info: ValidationInfo) -> timedelta:
        if latest > info.data.get("earliest", latest):
            raise ValueError("must not be before earliest")
        return latest


@dataclass(frozen=True, config=STRICT)
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
    balance: Decimal = Field(default=Decimal("50.00"), ge=0, le=1_000_000, decimal_places=2)
    market: Market = MARKET
    traffic: Traffic = QUIET
    quirks: Quirks = NONE
    bookings: tuple[PlannedBooking, ...] = ()
    sms: tuple[PlannedSms, ...] = ()
    mail: tuple[PlannedMail, ...] = ()
    faults: tuple[Fault, ...] = ()


class Origin(Struct, frozen=True):
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
