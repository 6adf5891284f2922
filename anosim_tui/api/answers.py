"""What a status means: the one place where HTTP becomes `domain.errors`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from anosim_tui.api import refusals
from anosim_tui.api.calls import Call
from anosim_tui.api.line import Answer
from anosim_tui.domain.errors import (
    ApiError,
    BadKey,
    Refused,
    Throttled,
    Unreachable,
    Unreadable,
)

# Of a paid call, only these say for certain that nothing was bought (assumed, like their being
# words or JSON: a proxy answers with a page).
_CERTAIN_REFUSALS: Final = frozenset({400, 401, 403, 404, 429})

# "No OrderBooking found" with 400 is how an empty list may look. Only the things that are listed
# count, so that "No ApiKey found" or "No permission found" stay refusals.
_NOTHING_FOUND: Final = re.compile(
    r"no (?:active |current )?(?:order ?bookings?|bookings?|orders?|sms|messages?|sim ?cards?|"
    r"product ?prices?|products?|prices?|countr(?:y|ies)|services?) (?:was |were )?found[.!]?",
    re.IGNORECASE,
)

LONGEST_WAIT: Final = 300.0
"""Seconds of a `Retry-After` that are believed: some services send hours by mistake."""


def body_of(call: Call, answer: Answer, now: datetime) -> bytes:
    """The body to be read, empty where the service says in words that a list is.

    Args:
        call: what was asked.
        answer: what came.
        now: the local time, for a `Retry-After` that is a date in an answer without `Date`.

    Raises:
        ApiError: the answer is not what the call answers.
    """
    if answer.problem is not None:
        raise answer.problem
    if answer.is_good:
        return answer.body
    status = answer.status or 0
    if call.listing and status in (400, 404) and says_nothing_found(answer):
        return b""
    raise _failure(call, answer, status, now)


def says_nothing_found(answer: Answer) -> bool:
    """Whether the service says in known words that a list is empty."""
    return _NOTHING_FOUND.fullmatch(refusals.words(answer.body)) is not None


def server_date(answer: Answer) -> datetime | None:
    """The answer's `Date` header."""
    return _http_date(answer.headers.get("Date", ""))


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds the service asks to wait, from a number or a date, at most `LONGEST_WAIT`."""
    text = answer.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,3})?", text):
        return min(float(text), LONGEST_WAIT)
    until = _http_date(text)
    if until is None:
        return None
    # By the service's own clock where it tells it: the local one may be off.
    wait = (until - (server_date(answer) or now)).total_seconds()
    return min(max(wait, 0.0), LONGEST_WAIT)


def _failure(call: Call, answer: Answer, status: int, now: datetime) -> ApiError:
    if 300 <= status < 400:
        return Unreadable(
            "AnoSim sent this program elsewhere instead of answering: check the base URL."
        )
    if status >= 500 or status in (0, 408):
        return Unreachable(f"AnoSim has a problem of its own ({status}): try again in a moment.")
    if call.paid and not _is_certain(answer, status):
        return Unreadable(f"AnoSim's answer ({status}) is none of its refusals.")
    return _refusal(call, answer, status, now)


def _refusal(call: Call, answer: Answer, status: int, now: datetime) -> ApiError:
    if status == 429:
        wait = retry_after(answer, now)
        pause = "a while" if wait is None else f"{wait:.0f} s"
        return Throttled(f"AnoSim asks for fewer requests: wait {pause}.", wait)
    if status != 401 and _is_page(answer):
        return Unreadable(
            f"A web page came instead of AnoSim's answer ({status}): check the base URL, and "
            "whether the network asks you to log in."
        )
    words = refusals.words(answer.body)
    if status in (401, 403) and call.signed:
        # The words count where money is concerned: 403 may also be about the balance.
        told = f" (AnoSim's words: {words})" if words and call.paid else ""
        return BadKey("AnoSim does not accept this API key: check it and enter it again." + told)
    reason = words or f"AnoSim refused this and gave no reason ({status})."
    return Refused(reason, status, has_words=bool(words))


def _is_certain(answer: Answer, status: int) -> bool:
    if status not in _CERTAIN_REFUSALS or _is_page(answer):
        return False
    return refusals.is_certain(answer.body)


def _is_page(answer: Answer) -> bool:
    media = answer.headers.get("Content-Type", "").lower()
    return "html" in media or answer.body.lstrip().startswith(b"<")


def _http_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
