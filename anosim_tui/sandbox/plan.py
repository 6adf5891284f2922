"""Scenario files: what they hold, and for everything wrong in one its name, the line and a cure."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic.dataclasses import dataclass

from anosim_tui.domain.toml_lines import lines
from anosim_tui.sandbox.base import STRICT, BadValue, Duration, Place, Refusal, validate
from anosim_tui.sandbox.catalog import COUNTRIES, MARKET, Market
from anosim_tui.sandbox.faults import Fault
from anosim_tui.sandbox.messages import QUIET, Traffic
from anosim_tui.sandbox.quirks import NONE, Quirks


def _known(country: str) -> str:
    if country not in COUNTRIES:
        raise ValueError(f"must be one of: {', '.join(COUNTRIES)}")
    return country


@dataclass(frozen=True, config=STRICT)
class PlannedExtension:
    """An extension that was bought: how long ago, and for how long."""

    ago: Duration
    by: Duration


@dataclass(frozen=True, config=STRICT)
class PlannedBooking:
    """A booking that was bought.

    Attributes:
        service: its whole text; "" for RentalFull.
        name: what SMS call it.
        amount: how many, in one order.
        code_after: when a code of its service comes, from its beginning on; may be in the future.
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
    """An SMS with known words to the booking of a name: so long `ago`, or `after` the start."""

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
    """`count` messages to any of the rentals, from `earliest` to `latest` ago."""

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
    """A scenario: what was before the start, and what comes after it."""

    title: str = ""
    balance: Decimal = Field(default=Decimal("50.00"), ge=0, le=1_000_000, decimal_places=2)
    market: Market = MARKET
    traffic: Traffic = QUIET
    quirks: Quirks = NONE
    bookings: tuple[PlannedBooking, ...] = ()
    sms: tuple[PlannedSms, ...] = ()
    mail: tuple[PlannedMail, ...] = ()
    faults: tuple[Fault, ...] = ()


NOTHING: Final = Plan()


class ScenarioError(Refusal):
    """A scenario cannot be had; `str()` of it names the place and says what is wrong.

    `line` is from 1, or 0 where it is about the whole file.
    """

    def __init__(self, file: str, line: int, sentence: str) -> None:
        self.file = file
        self.line = line
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {sentence}")


_LARGEST: Final = 1_000_000


def read(file: Path, name: str) -> str:
    """The text of a scenario file; `name` is for errors.

    Raises:
        ScenarioError: it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            raw = opened.read(_LARGEST + 1)
    except OSError as error:
        raise ScenarioError(name, 0, f"cannot be read: {error.strerror}") from None
    if len(raw) > _LARGEST:
        raise ScenarioError(name, 0, "is too large to be a scenario")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioError(name, line, "is not UTF-8") from None


def parse(text: str, name: str) -> Plan:
    """A scenario from its text; `name` is for errors.

    Raises:
        ScenarioError: it is no TOML, or holds something it must not.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+),.*\)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        sentence = re.sub(r" \(at .*\)$", "", str(error))
        raise ScenarioError(name, line, f"no TOML: {sentence}") from None
    try:
        plan = validate(Plan, json.dumps(table, default=str))
        _check_names(plan)
    except BadValue as bad:
        raise ScenarioError(name, line_of(text, bad.path), str(bad)) from None
    return plan


def _check_names(plan: Plan) -> None:
    names: set[str] = set()
    for place, booking in enumerate(plan.bookings):
        if booking.name in names:
            sentence = f"there are two bookings named {booking.name!r}"
            raise BadValue(("bookings", place, "name"), sentence)
        names |= {booking.name} - {""}
    for place, sms in enumerate(plan.sms):
        if sms.to not in names:
            raise BadValue(("sms", place, "to"), f"to must be one of: {', '.join(sorted(names))}")


def line_of(text: str, path: Place) -> int:
    """The line (from 1) of the value at `path`, or of what is nearest around it."""
    places = lines(text)
    while path and path not in places:
        path = path[:-1]
    return places.get(path, 1)
