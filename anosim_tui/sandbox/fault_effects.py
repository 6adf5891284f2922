"""What faults make of an answer: its body, its status, the way it travels."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random
from typing import Final

from msgspec import structs

from anosim_tui.sandbox.faults import Fault, FaultKind
from anosim_tui.sandbox.quirks import EmptyList, Quirks
from anosim_tui.sandbox.wire import Answer, Delivery, How, plain

_HTML: Final = "text/html; charset=utf-8"
_JSON: Final = "application/json; charset=utf-8"
_BOMB_BYTES: Final = 64 * 1024 * 1024
_REPEATED_EVERY: Final = 3
_REFUSAL: Final = "Insufficient balance"

_SENTENCES: Final = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    429: "Too many requests",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def with_quirk(quirks: Quirks, fault: Fault) -> Quirks:
    """How the answer differs from the documentation while this fault strikes."""
    match fault.kind:
        case FaultKind.STRING_MONEY:
            return replace(quirks, string_money=True)
        case FaultKind.ORDER_BOOKINGS:
            return replace(quirks, order_bookings=True)
        case FaultKind.LISTED_ORDER:
            return replace(quirks, listed_orders=True)
        case FaultKind.MISSING_NUMBERS:
            return replace(quirks, missing_numbers=fault.reads)
        case FaultKind.EMPTY_REFUSED:
            return replace(quirks, empty_lists=EmptyList.REFUSED)
        case FaultKind.UNKNOWN_STATES:
            return replace(quirks, unknown_words=True)
    return quirks


def error(fault: Fault, status: int) -> Answer:
    """The complaint that comes instead of an answer."""
    sentence = _SENTENCES.get(status, "Internal Server Error")
    if fault.kind is FaultKind.ERROR_HTML:
        page = (
            f"<html><head><title>{status} {sentence}</title></head><body>{sentence}</body></html>"
        )
        return Answer(status, page.encode(), _HTML)
    if fault.kind is FaultKind.REFUSED_JSON:
        return Answer(status, _bytes({"message": _REFUSAL}), _JSON)
    if fault.kind is FaultKind.REFUSED_PROBLEM:
        told = {"title": "Bad Request", "status": status, "detail": _REFUSAL, "traceId": "00-77-1"}
        return Answer(status, _bytes(told), "application/problem+json")
    answer = plain(status, sentence)
    if fault.kind is FaultKind.THROTTLED_FOR:
        seconds = str(max(0, round(fault.wait)))
        answer = answer._replace(headers=(("Retry-After", seconds),))
    return answer


def spoil(answer: Answer, fault: Fault, dice: Random) -> Answer:
    """What a fault makes of an answer that is on its way."""
    if fault.kind in _DELIVERIES and answer.delivery.how not in _GONE:
        how = _DELIVERIES[fault.kind]
        hold = max(0.0, fault.wait)
        return answer._replace(delivery=Delivery(how, answer.delivery.delay, hold))
    if fault.kind is FaultKind.SLOW:
        later = answer.delivery.delay + max(0.0, fault.wait)
        return answer._replace(delivery=structs.replace(answer.delivery, delay=later))
    spoiler = _SPOILERS.get(fault.kind)
    return answer if spoiler is None or answer.status >= _ERROR else spoiler(answer, dice)


_ERROR: Final = 400
_GONE: Final = (How.LOST, How.RESET)
_DELIVERIES: Final = {
    FaultKind.LOST_BEFORE: How.LOST,
    FaultKind.LOST_AFTER: How.LOST,
    FaultKind.RESET: How.RESET,
    FaultKind.TRUNCATED: How.TRUNCATED,
    FaultKind.STALLED: How.STALLED,
    FaultKind.SHORT_LENGTH: How.SHORT_LENGTH,
    FaultKind.LONG_LENGTH: How.LONG_LENGTH,
}


def _page(answer: Answer, _: Random) -> Answer:
    page = b"<!doctype html><title>Please sign in</title><p>Sign in to use this network.</p>"
    return answer._replace(body=page, media_type=_HTML)


def _cut(answer: Answer, _: Random) -> Answer:
    return answer._replace(body=answer.body[: len(answer.body) // 2])


def _empty(answer: Answer, _: Random) -> Answer:
    return answer._replace(body=b"")


def _null(answer: Answer, _: Random) -> Answer:
    return answer._replace(body=b"null")


def _wrong_types(answer: Answer, _: Random) -> Answer:
    data = _data(answer)
    wrong = [_turned(item) for item in data] if isinstance(data, list) else _turned(data)
    return answer._replace(body=_bytes(wrong))


def _turned(value: object) -> object:
    """The same fields with values of other types."""
    if isinstance(value, dict):
        return {key: _turned(item) for key, item in value.items()}
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return {"items": len(value)}
    return {"value": value}


@cache
def _bomb() -> bytes:
    blanks = b" " * (_BOMB_BYTES - 2)
    # A fixed moment in its header, so that it has the same bytes every time.
    return gzip.compress(b"[" + blanks + b"]", compresslevel=9, mtime=0)


def _gzip_bomb(answer: Answer, _: Random) -> Answer:
    headers = (*answer.headers, ("Content-Encoding", "gzip"))
    return Answer(answer.status, _bomb(), _JSON, headers, answer.delivery)


def _duplicated(answer: Answer, _: Random) -> Answer:
    rows = _messages(answer)
    if rows is None:
        return answer
    twice = [
        row for index, row in enumerate(rows) for _ in range(1 + (not index % _REPEATED_EVERY))
    ]
    return answer._replace(body=_bytes(twice))


def _reordered(answer: Answer, dice: Random) -> Answer:
    rows = _messages(answer)
    if rows is None:
        return answer
    dice.shuffle(rows)
    return answer._replace(body=_bytes(rows))


def _messages(answer: Answer) -> list[object] | None:
    """The SMS of a list of them; None where the answer is about something else."""
    data = _data(answer)
    if not isinstance(data, list) or not data:
        return None
    return data if all(isinstance(row, dict) and "messageText" in row for row in data) else None


def _data(answer: Answer) -> object:
    try:
        return json.loads(answer.body)
    except ValueError:
        return None


def _bytes(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode("ascii")


_SPOILERS: Final[dict[FaultKind, Callable[[Answer, Random], Answer]]] = {
    FaultKind.PAGE: _page,
    FaultKind.CUT: _cut,
    FaultKind.EMPTY: _empty,
    FaultKind.NULL: _null,
    FaultKind.WRONG_TYPES: _wrong_types,
    FaultKind.GZIP_BOMB: _gzip_bomb,
    FaultKind.DUPLICATED_SMS: _duplicated,
    FaultKind.REORDERED_SMS: _reordered,
}
