"""Scenario files: TOML in, a plan out, and for everything wrong the file, the line and a cure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath

from anosim_tui.domain.models import ACTIVATION, RENTAL_FULL, RENTAL_SERVICE
from anosim_tui.sandbox.calls import ENDPOINTS, calls_of
from anosim_tui.sandbox.catalog import COUNTRIES
from anosim_tui.sandbox.plan import Plan, PlannedBooking
from anosim_tui.sandbox.refusals import Refusal
from anosim_tui.sandbox.toml_lines import line_of
from anosim_tui.sandbox.traffic import Traffic
from anosim_tui.sandbox.typed import BadValue, Path, build

_LARGEST = 1_000_000
_COUNTRY_NAMES = tuple(country.name for country in COUNTRIES)
# Below this, a clock that is advanced by a month would have tens of millions of SMS to send.
_LEAST_PAUSE = 0.5
_LONGEST_PAUSE = 366 * 86_400
_TYPES = (ACTIVATION, RENTAL_SERVICE, RENTAL_FULL)


class ScenarioError(Refusal):
    """A scenario cannot be had; `str()` of it names the place and says what is wrong.

    Attributes:
        file: which one.
        line: from 1; 0 where it is about the whole file.
        sentence: what is wrong.
        allowed: what would not be, where that can be listed.
    """

    def __init__(self, file: str, line: int, sentence: str, allowed: Sequence[str] = ()) -> None:
        self.file = file
        self.line = line
        self.sentence = sentence
        self.allowed = tuple(allowed)
        place = f"{file}, line {line}" if line else file
        listed = f"; allowed: {', '.join(self.allowed)}" if self.allowed else ""
        super().__init__(f"{place}: {sentence}{listed}")


@dataclass(frozen=True, slots=True)
class Source:
    """A scenario file that was read.

    Attributes:
        file: its name, for errors.
        text: what is in it.
        plan: what that means.
    """

    file: str
    text: str
    plan: Plan

    def error(self, bad: BadValue) -> ScenarioError:
        """Where in the file a value stands that turned out to be impossible."""
        return ScenarioError(self.file, line_of(self.text, bad.path), bad.sentence, bad.allowed)


def read(file: FilePath) -> Source:
    """Read a scenario file.

    Raises:
        ScenarioError: it cannot be read, is no TOML, or holds something it must not.
    """
    try:
        with file.open("rb") as opened:
            raw = opened.read(_LARGEST + 1)
    except OSError as error:
        raise ScenarioError(str(file), 0, f"cannot be read: {error.strerror}") from None
    if len(raw) > _LARGEST:
        raise ScenarioError(str(file), 0, "is too large to be a scenario")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioError(str(file), line, "is not UTF-8") from None
    return parse(text, str(file))


def parse(text: str, file: str) -> Source:
    """A scenario from its text; `file` is for errors.

    Raises:
        ScenarioError: it is no TOML, or holds something it must not.
    """
    import tomllib  # costs more than the first frame may take

    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+),.*\)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        sentence = re.sub(r" \(at .*\)$", "", str(error))
        raise ScenarioError(file, line, f"no TOML: {sentence}") from None
    try:
        plan = build(Plan, table)
        _check(plan)
    except BadValue as bad:
        raise ScenarioError(file, line_of(text, bad.path), bad.sentence, bad.allowed) from None
    return Source(file, text, plan)


def _check(plan: Plan) -> None:
    """What the types do not say."""
    for place, booking in enumerate(plan.bookings):
        _check_booking(booking, ("bookings", place))
    _check_names(plan)
    for place, mail in enumerate(plan.mail):
        if mail.latest > mail.earliest:
            raise BadValue(("mail", place, "latest"), "latest must not be before earliest")
    _check_traffic(plan.traffic)
    for place, fault in enumerate(plan.faults):
        try:
            calls_of(fault.endpoint)
        except LookupError as error:
            raise BadValue(("faults", place, "endpoint"), str(error.args[0]), ENDPOINTS) from None


def _check_booking(booking: PlannedBooking, path: Path) -> None:
    _among(booking.country, _COUNTRY_NAMES, (*path, "country"))
    _among(booking.type, _TYPES, (*path, "type"))
    if booking.cancelled_after is not None and booking.cancelled_after > booking.ago:
        raise BadValue((*path, "cancelled_after"), "cancelled_after must be in the past")
    if any(extension.ago > booking.ago for extension in booking.extensions):
        raise BadValue((*path, "extensions"), "an extension is older than its booking")


def _check_names(plan: Plan) -> None:
    names: dict[str, PlannedBooking] = {}
    for place, booking in enumerate(plan.bookings):
        if booking.name in names:
            sentence = f"there are two bookings named {booking.name!r}"
            raise BadValue(("bookings", place, "name"), sentence)
        if booking.name:
            names[booking.name] = booking
    for place, sms in enumerate(plan.sms):
        _among(sms.to, sorted(names), ("sms", place, "to"))
        if (sms.ago is None) == (sms.after is None):
            raise BadValue(("sms", place), "an SMS needs either ago or after")


def _check_traffic(traffic: Traffic) -> None:
    shortest, longest = traffic.reply_seconds
    if not 0 <= shortest <= longest <= _LONGEST_PAUSE:
        sentence = "reply_seconds must be the shortest and the longest, up to a year"
        raise BadValue(("traffic", "reply_seconds"), sentence)
    if traffic.chatter_seconds is not None:
        shortest, longest = traffic.chatter_seconds
        if not _LEAST_PAUSE <= shortest <= longest <= _LONGEST_PAUSE:
            sentence = (
                "chatter_seconds must be the shortest, from 0.5, and the longest, up to a year"
            )
            raise BadValue(("traffic", "chatter_seconds"), sentence)


def _among(value: str, allowed: Sequence[str], path: Path) -> None:
    if value not in allowed:
        sentence = f"{path[-1]} cannot be {value!r}"
        raise BadValue(path, sentence, allowed)
