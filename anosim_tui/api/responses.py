"""Requests and responses, and what a response means: the one place that knows HTTP's statuses."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx
from msgspec import Struct, field

from anosim_tui.api.parsing import read_id
from anosim_tui.domain.errors import ApiError, BadKey, Refused, Throttled, Unreachable, Unreadable
from anosim_tui.domain.text import clean, one_line

Parameter = int | str
"""A value in the query string."""


class Request(Struct, frozen=True):
    """One request to be made.

    Attributes:
        method: `GET`, `POST` or `PATCH`; only a `GET` is ever repeated.
        template: the path below the base URL, `{id}` standing for `id`.
        id: the booking, order or product in the path.
        other: the documentation's other spelling of the path; "" where there is one only.
        query: parameters; writes carry theirs in the query string too. May hold a share token, so
            it stays out of the `repr`.
        listing: the answer is a list, and "nothing found" means an empty one.
        paid: costs money: sent once, on a connection of its own.
        signed: carries the key.
    """

    method: str
    template: str
    id: int | None = None
    other: str = ""
    query: Mapping[str, Parameter] = field(default_factory=dict)
    listing: bool = False
    paid: bool = False
    signed: bool = True

    def __repr__(self) -> str:
        """Without the query."""
        return f"Request({self.method} {self.path})"

    @property
    def path(self) -> str:
        """The path with its id filled in."""
        return self.template.format(id=self.id)


WORDS_CAP: Final = 300
"""Characters of the service's own words that an error repeats."""

# Where JSON may hold the words, the most telling first; a problem+json document's title is as
# general as "Bad Request".
_WORDS_IN: Final = ("message", "detail", "error", "errors", "title")
_ORDER_IDS: Final = frozenset({"id", "orderid"})
_BROKEN: Final = object()
# Bytes of a refusal; what is longer is none.
_LONGEST: Final = 65_536


def words(body: bytes) -> str:
    """The words on one line, of a length a banner can show; "" where there are none."""
    data = _json(body)
    text = body[: WORDS_CAP * 16].decode("utf-8", "replace") if data is _BROKEN else _said(data)
    line = one_line(clean(text)).strip('"')
    return line if len(line) <= WORDS_CAP else line[: WORDS_CAP - 1] + "…"


def is_certain(body: bytes) -> bool:
    """Whether this refuses a paid call for certain: words or whole JSON, without an order's id."""
    data = _json(body)
    if data is _BROKEN:
        return not body.lstrip().startswith((b"{", b"[", b"<"))
    return not _names_an_order(data)


def _json(body: bytes) -> object:
    if len(body) > _LONGEST:
        return _BROKEN
    try:
        return json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        return _BROKEN


def _said(data: object) -> str:
    """The words in a JSON value."""
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return next(filter(None, map(_said, data)), "")
    if not isinstance(data, Mapping):
        return ""
    named = {str(name).lower(): value for name, value in data.items()}
    told = [named[name] for name in _WORDS_IN if name in named]
    # Lists of complaints may stand under the names of parameters.
    return next(filter(None, map(_said, told or data.values())), "")


def _names_an_order(data: object) -> bool:
    unread = [data]
    while unread:
        value = unread.pop()
        if isinstance(value, list):
            unread += value
        elif isinstance(value, Mapping):
            if any(name.lower() in _ORDER_IDS and _is_id(one) for name, one in value.items()):
                return True
            unread += value.values()
    return False


def _is_id(value: object) -> bool:
    try:
        return read_id(value) > 0
    except ValueError:
        return False


class Response(Struct, frozen=True):
    """What came back.

    Attributes:
        status: the HTTP status; `None` when no whole answer came.
        headers: of the answer.
        body: its bytes as they came.
        problem: why there is no body to read; `None` when there is.
    """

    status: int | None
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    body: bytes = b""
    problem: ApiError | None = None

    def __repr__(self) -> str:
        """Without headers and body."""
        return f"Response({self.status}, {self.problem!r})"

    @property
    def is_good(self) -> bool:
        """Whether the status says that all went well."""
        return 200 <= (self.status or 0) < 300


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


def body_of(call: Request, answer: Response, now: datetime) -> bytes:
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


def says_nothing_found(answer: Response) -> bool:
    """Whether the service says in known words that a list is empty."""
    return _NOTHING_FOUND.fullmatch(words(answer.body)) is not None


def server_date(answer: Response) -> datetime | None:
    """The answer's `Date` header."""
    return _http_date(answer.headers.get("Date", ""))


def retry_after(answer: Response, now: datetime) -> float | None:
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


def _failure(call: Request, answer: Response, status: int, now: datetime) -> ApiError:
    if 300 <= status < 400:
        return Unreadable(
            "AnoSim sent this program elsewhere instead of answering: check the base URL."
        )
    if status >= 500 or status in (0, 408):
        return Unreachable(f"AnoSim has a problem of its own ({status}): try again in a moment.")
    if call.paid and not _is_certain(answer, status):
        return Unreadable(f"AnoSim's answer ({status}) is none of its refusals.")
    return _refusal(call, answer, status, now)


def _refusal(call: Request, answer: Response, status: int, now: datetime) -> ApiError:
    if status == 429:
        wait = retry_after(answer, now)
        pause = "a while" if wait is None else f"{wait:.0f} s"
        return Throttled(f"AnoSim asks for fewer requests: wait {pause}.", wait)
    if status != 401 and _is_page(answer):
        return Unreadable(
            f"A web page came instead of AnoSim's answer ({status}): check the base URL, and "
            "whether the network asks you to log in."
        )
    reason = words(answer.body)
    if status in (401, 403) and call.signed:
        # The words count where money is concerned: 403 may also be about the balance.
        told = f" (AnoSim's words: {reason})" if reason and call.paid else ""
        return BadKey("AnoSim does not accept this API key: check it and enter it again." + told)
    sentence = reason or f"AnoSim refused this and gave no reason ({status})."
    return Refused(sentence, status, has_words=bool(reason))


def _is_certain(answer: Response, status: int) -> bool:
    if status not in _CERTAIN_REFUSALS or _is_page(answer):
        return False
    return is_certain(answer.body)


def _is_page(answer: Response) -> bool:
    media = answer.headers.get("Content-Type", "").lower()
    return "html" in media or answer.body.lstrip().startswith(b"<")


def _http_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
