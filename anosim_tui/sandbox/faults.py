"""What can go wrong with an answer, and which of it is going to: plain data and dice."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Annotated, Final

from msgspec import Struct
from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.base import STRICT, Duration, seeded
from anosim_tui.sandbox.calls import ENDPOINTS, calls_of


class FaultKind(StrEnum):
    """Every fault the sandbox can do."""

    LOST_BEFORE = "lost-before"
    """The connection ends before the request is carried out."""
    LOST_AFTER = "lost-after"
    """The request is carried out, then the connection ends without an answer."""
    RESET = "reset"
    """The same, but the connection is reset rather than closed."""
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    THROTTLED = "429"
    THROTTLED_FOR = "429-retry-after"
    """With `Retry-After` of `seconds`."""
    REFUSED_JSON = "refused-json"
    """400 with a JSON `message`."""
    REFUSED_PROBLEM = "refused-problem"
    """400 with a problem+json document."""
    ERROR_TEXT = "5xx-text"
    ERROR_HTML = "5xx-html"
    PAGE = "html"
    """Status 200 and a web page, as a proxy answers."""
    TRUNCATED = "truncated"
    """Half the body, then the connection ends."""
    SHORT_LENGTH = "short-length"
    """A `Content-Length` of half the body; the rest follows it."""
    LONG_LENGTH = "long-length"
    """A `Content-Length` beyond the body: the client waits for more, `seconds` long."""
    CUT = "cut"
    """Half the body, as if it were all of it."""
    EMPTY = "empty"
    NULL = "null"
    WRONG_TYPES = "wrong-types"
    """JSON in which every value is of another type."""
    SLOW = "slow"
    """The answer comes `seconds` later."""
    STALLED = "stalled"
    """Half the body, then nothing for `seconds`, then the connection ends."""
    GZIP_BOMB = "gzip-bomb"
    """A small compressed body that is 64 MB of JSON."""
    STRING_MONEY = "string-money"
    ORDER_BOOKINGS = "order-bookings"
    """An order's list is called `orderBookings`."""
    LISTED_ORDER = "listed-order"
    """An order comes inside a list of one."""
    MISSING_NUMBERS = "missing-numbers"
    """A new booking has no number for `reads` answers."""
    EMPTY_REFUSED = "empty-refused"
    """400 instead of an empty list."""
    UNKNOWN_STATES = "unknown-states"
    CLOCK_SKEW = "clock-skew"
    """Every date, the header's too, is `seconds` ahead (or behind, where that is negative)."""
    DATE_SKEW = "date-skew"
    """The same for the dates in the body alone: the header is right."""
    DUPLICATED_SMS = "duplicated-sms"
    REORDERED_SMS = "reordered-sms"


_CLIENT_ERRORS: Final = {
    FaultKind.UNAUTHORIZED: 401,
    FaultKind.FORBIDDEN: 403,
    FaultKind.NOT_FOUND: 404,
    FaultKind.THROTTLED: 429,
    FaultKind.THROTTLED_FOR: 429,
    FaultKind.REFUSED_JSON: 400,
    FaultKind.REFUSED_PROBLEM: 400,
}
SKEWS: Final = frozenset({FaultKind.CLOCK_SKEW, FaultKind.DATE_SKEW})
_SERVER_ERRORS: Final = {FaultKind.ERROR_TEXT: 500, FaultKind.ERROR_HTML: 502}


def _known(endpoint: str) -> str:
    try:
        calls_of(endpoint)
    except LookupError:
        raise ValueError(f"must be one of: {', '.join(ENDPOINTS)}") from None
    return endpoint


Endpoint = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(ENDPOINTS)})
]


@dataclass(frozen=True, config=STRICT)
class Fault:
    """One way of going wrong, and when.

    Attributes:
        kind: what happens.
        endpoint: to which requests: `*`, `reads`, `writes`, `paid`, or a call such as `GET /Sms`.
        probability: to which share of them, 0 to 1.
        count: to how many at most; None for no end.
        seed: of the dice.
        after: from when on, counted from when the fault was set up.
        lasting: for how long; None for ever.
        seconds: how long what takes time takes; None is 30, and 3,600 for a clock skew.
        status: of a 5xx; None is 500 for text, 502 for HTML.
        reads: of missing numbers: how many answers lack them.
        carried_out: whether the request takes effect in spite of an error status or a lost
            connection; None is what the kind implies.
    """

    kind: FaultKind
    endpoint: Endpoint = "*"
    probability: float = Field(default=1.0, ge=0, le=1)
    count: int | None = Field(default=None, ge=1, le=10**9)
    seed: int = 0
    after: Duration = timedelta(0)
    lasting: Duration | None = None
    seconds: float | None = Field(default=None, ge=-(10**9), le=10**9)
    status: int | None = Field(default=None, ge=500, le=599)
    reads: int = Field(default=3, ge=1, le=1_000)
    carried_out: bool | None = None

    @property
    def error_status(self) -> int | None:
        """The status instead of an answer; None where it is about something else."""
        if self.kind in _SERVER_ERRORS:
            return self.status or _SERVER_ERRORS[self.kind]
        return _CLIENT_ERRORS.get(self.kind)

    @property
    def takes_effect(self) -> bool:
        """Whether the request is carried out."""
        if self.carried_out is not None:
            return self.carried_out
        return self.error_status is None and self.kind is not FaultKind.LOST_BEFORE

    @property
    def wait(self) -> float:
        """How many seconds what takes time takes."""
        default = 3_600.0 if self.kind in SKEWS else 30.0
        return default if self.seconds is None else self.seconds


class Standing(Struct):
    """A fault that was set up, and how often it has struck.

    Attributes:
        id: its number, from 1.
        fault: what it does.
        calls: the numbers of the calls it is about; 0 stands for unknown paths.
        since: when it was set up.
        dice: its own.
        struck: how often it has struck.
    """

    id: int
    fault: Fault
    calls: frozenset[int]
    since: datetime
    dice: Random
    struck: int = 0

    def strikes(self, call: int, now: datetime) -> bool:
        """Whether it strikes a request of this call; that counts."""
        fault, begin = self.fault, self.since + self.fault.after
        if call not in self.calls or now < begin:
            return False
        if fault.lasting is not None and now >= begin + fault.lasting:
            return False
        if fault.count is not None and self.struck >= fault.count:
            return False
        # The dice are thrown for every request it could strike, so that requests decide, not time.
        if self.dice.random() >= fault.probability:
            return False
        self.struck += 1
        return True


class Faults:
    """All faults that were set up."""

    def __init__(self) -> None:
        self._standing: list[Standing] = []
        self._made = 0

    @property
    def standing(self) -> tuple[Standing, ...]:
        """They, in the order in which they were set up."""
        return tuple(self._standing)

    def add(self, fault: Fault, now: datetime) -> Standing:
        """Set one up."""
        self._made += 1
        dice = seeded(fault.seed, f"fault/{self._made}")
        standing = Standing(self._made, fault, calls_of(fault.endpoint), now, dice)
        self._standing.append(standing)
        return standing

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._standing.clear()

    def strike(self, call: int, now: datetime) -> list[Standing]:
        """Those that strike one request of this call."""
        return [item for item in self._standing if item.strikes(call, now)]
