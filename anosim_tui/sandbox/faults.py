"""What can go wrong with an answer, which of it is going to, and what that makes of the answer."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from random import Random
from typing import Annotated, Final

from msgspec import Struct
from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.base import STRICT, Duration, seeded
from anosim_tui.sandbox.calls import ENDPOINTS, Call
from anosim_tui.sandbox.quirks import PROBLEM, Answer, compact, phrase, plain


class FaultKind(StrEnum):
    """Every fault the sandbox can do; docs/sandbox.md says what each is."""

    LOST_BEFORE = "lost-before"
    LOST_AFTER = "lost-after"
    RESET = "reset"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    THROTTLED = "429"
    THROTTLED_FOR = "429-retry-after"
    REFUSED_JSON = "refused-json"
    REFUSED_PROBLEM = "refused-problem"
    ERROR_TEXT = "5xx-text"
    ERROR_HTML = "5xx-html"
    PAGE = "html"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    NULL = "null"
    SLOW = "slow"
    STALLED = "stalled"
    GZIP_BOMB = "gzip-bomb"
    CLOCK_SKEW = "clock-skew"
    DATE_SKEW = "date-skew"


_ERRORS: Final = {
    FaultKind.UNAUTHORIZED: 401,
    FaultKind.FORBIDDEN: 403,
    FaultKind.NOT_FOUND: 404,
    FaultKind.THROTTLED: 429,
    FaultKind.THROTTLED_FOR: 429,
    FaultKind.REFUSED_JSON: 400,
    FaultKind.REFUSED_PROBLEM: 400,
    FaultKind.ERROR_TEXT: 500,
    FaultKind.ERROR_HTML: 502,
}
_GONE: Final = (FaultKind.LOST_BEFORE, FaultKind.LOST_AFTER, FaultKind.RESET)
_BROKEN: Final = (*_GONE, FaultKind.TRUNCATED, FaultKind.STALLED)
_SKEWS: Final = (FaultKind.CLOCK_SKEW, FaultKind.DATE_SKEW)


def _known(endpoint: str) -> str:
    if endpoint not in ENDPOINTS:
        raise ValueError(f"must be one of: {', '.join(ENDPOINTS)}")
    return endpoint


Endpoint = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(ENDPOINTS)})
]


@dataclass(config=STRICT)
class Fault:
    """One way of going wrong, and when.

    Attributes:
        count: how often at most.
        after: counted from when the fault was set up.
        seconds: None is 30, and 3,600 for a skew.
        status: of a 5xx; None is 500 for text, 502 for HTML.
        carried_out: whether the request takes effect all the same; None is what the kind implies.
    """

    kind: FaultKind
    endpoint: Endpoint = "*"
    probability: float = Field(default=1.0, ge=0, le=1)
    count: int | None = Field(default=None, ge=1, le=10**9)
    after: Duration = timedelta(0)
    lasting: Duration | None = None
    seconds: float | None = Field(default=None, ge=-(10**9), le=10**9)
    status: int | None = Field(default=None, ge=500, le=599)
    carried_out: bool | None = None

    @property
    def error_status(self) -> int | None:
        """The status instead of an answer; None where it is about something else."""
        usual = _ERRORS.get(self.kind)
        return usual and (self.status or usual)

    @property
    def takes_effect(self) -> bool:
        if self.carried_out is not None:
            return self.carried_out
        return self.error_status is None and self.kind is not FaultKind.LOST_BEFORE

    @property
    def wait(self) -> float:
        default = 3_600.0 if self.kind in _SKEWS else 30.0
        return default if self.seconds is None else self.seconds


class StandingFault(Struct):
    """A fault that was set up, from when on it is about requests, and how often it has struck."""

    fault: Fault
    begin: datetime
    dice: Random
    struck: int = 0

    def strikes(self, call: Call | None, now: datetime) -> bool:
        """Whether it strikes a request of this call (None: of an unknown path); that counts."""
        fault = self.fault
        if fault.endpoint not in (call.endpoints if call else ("*",)) or now < self.begin:
            return False
        if fault.lasting is not None and now >= self.begin + fault.lasting:
            return False
        if fault.count is not None and self.struck >= fault.count:
            return False
        # The dice are thrown for every request it could strike, so that requests decide, not time.
        if self.dice.random() >= fault.probability:
            return False
        self.struck += 1
        return True


class Faults:
    """All faults that were set up, in that order."""

    def __init__(self, seed: int) -> None:
        self.standing: list[StandingFault] = []
        self._seed = seed

    def add(self, fault: Fault, now: datetime) -> None:
        dice = seeded(self._seed, f"fault/{len(self.standing)}")
        self.standing.append(StandingFault(fault, now + fault.after, dice))

    def clear(self) -> None:
        self.standing.clear()

    def strike(self, call: Call | None, now: datetime) -> list[Fault]:
        return [item.fault for item in self.standing if item.strikes(call, now)]


# --- what they make of an answer ---------------------------------------------------------------

_HTML: Final = "text/html; charset=utf-8"
_FIRST_ERROR: Final = 400
_BOMB_BYTES: Final = 64 * 1024 * 1024
_REFUSAL: Final = "Insufficient balance"
_SIGN_IN: Final = b"<!doctype html><title>Sign in</title><p>Sign in to use this network.</p>"


def answer_with(
    faults: list[Fault], carry_out: Callable[[timedelta], Answer]
) -> tuple[Answer, timedelta]:
    """The answer to a request that was struck, and how far ahead its `Date` header is.

    `carry_out` gives the answer without faults, its dates a time ahead; it is not called where the
    request takes no effect.
    """
    answer = plain(500, "")._replace(broken=FaultKind.LOST_BEFORE)
    if all(fault.takes_effect for fault in faults):
        answer = carry_out(_skew(faults, *_SKEWS))
    for fault in reversed(faults):
        if (status := fault.error_status) is not None:
            answer = _error(fault, status)
    for fault in faults:
        answer = _spoil(answer, fault)
    return answer, _skew(faults, FaultKind.CLOCK_SKEW)


def _skew(faults: list[Fault], *kinds: FaultKind) -> timedelta:
    return timedelta(seconds=sum(fault.wait for fault in faults if fault.kind in kinds))


def _error(fault: Fault, status: int) -> Answer:
    sentence = phrase(status)
    match fault.kind:
        case FaultKind.ERROR_HTML:
            head = f"<title>{status} {sentence}</title>"
            page = f"<html><head>{head}</head><body>{sentence}</body></html>"
            return Answer(status, page.encode(), _HTML)
        case FaultKind.REFUSED_JSON:
            return Answer(status, compact({"message": _REFUSAL}))
        case FaultKind.REFUSED_PROBLEM:
            told = {"title": "Bad Request", "status": status, "detail": _REFUSAL, "traceId": "77-1"}
            return Answer(status, compact(told), PROBLEM)
        case FaultKind.THROTTLED_FOR:
            seconds = str(max(0, round(fault.wait)))
            return plain(status, sentence)._replace(headers=(("Retry-After", seconds),))
    return plain(status, sentence)


def _spoil(answer: Answer, fault: Fault) -> Answer:
    match fault.kind:
        case kind if kind in _BROKEN:
            return answer if answer.broken in _GONE else answer._replace(broken=kind)
        case FaultKind.SLOW:
            return answer._replace(delay=answer.delay + max(0.0, fault.wait))
        case _ if answer.status >= _FIRST_ERROR:
            return answer
        case FaultKind.PAGE:
            return answer._replace(body=_SIGN_IN, media_type=_HTML)
        case FaultKind.EMPTY:
            return answer._replace(body=b"")
        case FaultKind.NULL:
            return answer._replace(body=b"null")
        case FaultKind.GZIP_BOMB:
            return answer._replace(body=_bomb(), headers=(("Content-Encoding", "gzip"),))
    return answer


@cache
def _bomb() -> bytes:
    # A fixed moment in its header, so that it has the same bytes every time.
    return gzip.compress(b"[" + b" " * _BOMB_BYTES + b"]", compresslevel=9, mtime=0)
