"""Scenario files: what they hold, and for everything wrong in one its name, the line and a cure."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Struct
from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.base import STRICT, BadValue, Duration, Place, Refusal, validate
from anosim_tui.sandbox.catalog import COUNTRIES, MARKET, Market
from anosim_tui.sandbox.faults import Fault
from anosim_tui.sandbox.messages import QUIET, Traffic
from anosim_tui.sandbox.quirks import NONE, Quirks

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


_LARGEST = 1_000_000
_HEADER = re.compile(r"\s*\[(\[?)\s*([\w.]+)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_LONG_QUOTES = ('"""', "'''")


class ScenarioError(Refusal):
    """A scenario cannot be had; `str()` of it names the place and says what is wrong.

    `line` is from 1, or 0 where it is about the whole file.
    """

    def __init__(self, file: str, line: int, sentence: str) -> None:
        self.file = file
        self.line = line
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {sentence}")


class Source(Struct, frozen=True):
    """A scenario file that was read: its name for errors, its text, and what that means."""

    file: str
    text: str
    plan: Plan

    def error(self, bad: BadValue, more: str = "") -> ScenarioError:
        """Where in the file a value stands that turned out to be impossible."""
        return ScenarioError(self.file, line_of(self.text, bad.path), f"{bad}{more}")


def read(file: Path, name: str = "") -> Source:
    """Read a scenario file; `name` is for errors.

    Raises:
        ScenarioError: it cannot be read, is no TOML, or holds something it must not.
    """
    name = name or str(file)
    try:
        with file.open("rb") as opened:
            raw = opened.read(_LARGEST + 1)
    except OSError as error:
        raise ScenarioError(name, 0, f"cannot be read: {error.strerror}") from None
    if len(raw) > _LARGEST:
        raise ScenarioError(name, 0, "is too large to be a scenario")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioError(name, line, "is not UTF-8") from None
    return parse(text, name)


def parse(text: str, file: str) -> Source:
    """A scenario from its text; `file` is for errors.

    Raises:
        ScenarioError: it is no TOML, or holds something it must not.
    """
    import tomllib  # costs more than the first frame may take

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+),.*\)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        sentence = re.sub(r" \(at .*\)$", "", str(error))
        raise ScenarioError(file, line, f"no TOML: {sentence}") from None
    try:
        plan = validate(Plan, json.dumps(table, default=str))
        _check_names(plan)
    except BadValue as bad:
        raise ScenarioError(file, line_of(text, bad.path), str(bad)) from None
    return Source(file, text, plan)


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
    """The line (from 1) of the value at `path`, or of what is nearest around it.

    tomllib does not tell; headers and keys that begin a line are found.
    """
    places: dict[Place, int] = {}
    rows: Counter[str] = Counter()
    table: Place = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := _HEADER.fullmatch(line):
            name = header[2]
            table = (*name.split("."), rows[name]) if header[1] else tuple(name.split("."))
            rows[name] += 1
            places.setdefault(table, number)
        elif key := _KEY.match(line):
            places.setdefault((*table, key[1]), number)
        inside = next((quote for quote in _LONG_QUOTES if line.count(quote) % 2), "")
    while path and path not in places:
        path = path[:-1]
    return places.get(path, 1)
