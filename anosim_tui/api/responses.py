"""What a response means: statuses, the service's words, and JSON, read item by item."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import httpx

from anosim_tui.api.wire import raw_text, read_id
from anosim_tui.domain import wording
from anosim_tui.domain.errors import ApiError, BadKey, Refused, Throttled, Unreachable, Unreadable
from anosim_tui.domain.models import Page
from anosim_tui.domain.text import clean, one_line
from anosim_tui.language import _

if TYPE_CHECKING:
    from anosim_tui.api.transport import Request

T = TypeVar("T")
Reader = Callable[[object], T]
"""Makes one domain value of one JSON value; raises `ValueError` where it cannot."""

# Statuses.

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

# Seconds of a `Retry-After` that are believed: some services send hours by mistake.
_LONGEST_WAIT: Final = 300.0


def body_of(request: Request, response: httpx.Response, now: datetime) -> bytes:
    """The body to be read, empty where the service says in words that a list is.

    Args:
        now: the local time, for a `Retry-After` that is a date in an answer without `Date`.

    Raises:
        ApiError: the response is not what the request is answered with.
    """
    if response.is_success:
        return response.content
    is_refusal = response.status_code in (400, 404)
    if request.listing and is_refusal and _NOTHING_FOUND.fullmatch(_words(response.content)):
        return b""
    raise _failure(request, response, now)


def server_date(response: httpx.Response) -> datetime | None:
    return _http_date(response.headers.get("Date", ""))


def _failure(request: Request, response: httpx.Response, now: datetime) -> ApiError:
    status = response.status_code
    if 300 <= status < 400:
        return Unreadable(
            _("AnoSim redirected the request instead of responding: check the base URL.")
        )
    if status >= 500 or status == 408:
        return Unreachable(
            _("AnoSim returned a server error ({status}). Try again in a moment.", status=status)
        )
    if request.paid and not _is_certain(response):
        return Unreadable(_("AnoSim's response ({status}) could not be understood.", status=status))
    if status == 429:
        wait = _retry_after(response, now)
        if wait is None:
            return Throttled(_("AnoSim is rate-limiting requests. Wait a while."))
        pause = wording.within(timedelta(seconds=wait))
        return Throttled(
            _("AnoSim is rate-limiting requests. Wait {duration}.", duration=pause), wait
        )
    if status != 401 and _is_page(response):
        return Unreadable(
            _(
                "AnoSim's address returned a web page ({status}): check the base URL, and whether "
                "the network asks you to log in.",
                status=status,
            )
        )
    reason = _words(response.content)
    if status in (401, 403) and request.signed:
        # The words count where money is concerned: 403 may also be about the balance.
        words = _("AnoSim does not accept this API key: check it and enter it again.")
        told = _("(AnoSim: {words})", words=reason) if reason and request.paid else ""
        return BadKey(f"{words} {told}".rstrip())
    sentence = reason or _(
        "AnoSim refused the request without giving a reason ({status}).", status=status
    )
    return Refused(sentence, status, has_words=bool(reason))


def _is_certain(response: httpx.Response) -> bool:
    """Whether this refuses a paid call for certain: words or whole JSON, without an order's id."""
    if response.status_code not in _CERTAIN_REFUSALS or _is_page(response):
        return False
    body = response.content
    data = _complaint(body)
    if data is _BROKEN:
        return not body.lstrip().startswith((b"{", b"[", b"<"))
    return not _names_an_order(data)


def _is_page(response: httpx.Response) -> bool:
    media = response.headers.get("Content-Type", "").lower()
    return "html" in media or response.content.lstrip().startswith(b"<")


def _retry_after(response: httpx.Response, now: datetime) -> float | None:
    """Seconds the service asks to wait, from a number or a date."""
    text = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,3})?", text):
        return min(float(text), _LONGEST_WAIT)
    until = _http_date(text)
    if until is None:
        return None
    # By the service's own clock where it tells it: the local one may be off.
    wait = (until - (server_date(response) or now)).total_seconds()
    return min(max(wait, 0.0), _LONGEST_WAIT)


def _http_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


# The words of a refusal.

WORDS_CAP: Final = 300
"""Characters of the service's own words that an error repeats."""

# Where JSON may hold the words, the most telling first; a problem+json document's title is as
# general as "Bad Request".
_WORDS_IN: Final = ("message", "detail", "error", "errors", "title")
_ORDER_IDS: Final = frozenset({"id", "orderid"})
_BROKEN: Final = object()
# Bytes of a refusal; what is longer is none.
_LONGEST_REFUSAL: Final = 65_536


def _words(body: bytes) -> str:
    """The words on one line, of a length a banner can show; "" where there are none."""
    data = _complaint(body)
    text = body[: WORDS_CAP * 16].decode("utf-8", "replace") if data is _BROKEN else _said(data)
    line = one_line(clean(text)).strip('"')
    return line if len(line) <= WORDS_CAP else line[: WORDS_CAP - 1] + "…"


def _complaint(body: bytes) -> object:
    if len(body) > _LONGEST_REFUSAL:
        return _BROKEN
    try:
        return load(body)
    except Unreadable:
        return _BROKEN


def _said(data: object) -> str:
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


# JSON.

PART: Final = 65_536
"""Characters of a list read before the event loop gets its turn: a few milliseconds of products."""
RAW_CAP: Final = 1_000
"""Characters kept of an item that cannot be read."""

_NO_JSON: Final = (ValueError, ArithmeticError, RecursionError)
# Where one object of a list ends and the next begins, unless it stands inside a text or deeper.
_BORDER: Final = re.compile(r"\}[ \t\r\n]*,(?=[ \t\r\n]*\{)")


async def page(body: bytes, read: Reader[T]) -> Page[T]:
    """A list, item by item; an empty body and `null` are the empty list.

    Long lists are read in parts that let the event loop breathe.

    Raises:
        Unreadable: it is no list.
    """
    text = _text(body)
    if not text.startswith("["):
        if load(body) is None:
            return Page(())
        raise Unreadable(_("AnoSim's response is not a list. Try again later."))
    items: list[T] = []
    unreadable: list[str] = []
    for part in _parts(text):
        if items or unreadable:
            await asyncio.sleep(0)
        for item in part:
            try:
                items.append(read(item))
            except ValueError:
                unreadable.append(raw_text(item, RAW_CAP))
    return Page(tuple(items), tuple(unreadable))


async def single(body: bytes, read: Reader[T]) -> T:
    """One object.

    Raises:
        Unreadable: it is none, or lacks what makes it one.
    """
    raw = load(body)
    try:
        return read(raw)
    except ValueError:
        pass  # raised below without its context, which may quote the data
    raise Unreadable(_("AnoSim's response could not be understood. Try again later."))


def load(body: bytes) -> object:
    """The JSON of a body; `None` for an empty one. Numbers with a fraction become `Decimal`.

    Wrong UTF-8 and raw control characters inside strings are survived, `NaN` counts as `null`.

    Raises:
        Unreadable: it is something else; the message says what.
    """
    text = _text(body)
    return _decoded(_decoder(), text) if text else None


def _text(body: bytes) -> str:
    return body.decode("utf-8-sig", "replace").strip()


def _decoder() -> json.JSONDecoder:
    # Few of a page's prices differ.
    return json.JSONDecoder(
        parse_float=cache(Decimal), parse_constant=lambda _name: None, strict=False
    )


def _decoded(decoder: json.JSONDecoder, text: str) -> Any:
    try:
        return decoder.decode(text)
    except _NO_JSON:
        pass  # raised below without its context, which holds the text
    if text.startswith("<"):
        raise Unreadable(
            _(
                "AnoSim's address returned a web page: check the base URL, and whether the network "
                "asks you to log in."
            )
        )
    raise Unreadable(_("AnoSim's response is invalid or cut off. Try again in a moment."))


def _parts(text: str) -> Iterator[list[object]]:
    """The items of a list, some at a time.

    A part that cannot be read may have been cut at what is no border: twice as much is tried.
    """
    decoder = _decoder()
    start, length = 1, PART
    while border := _BORDER.search(text, start + length):
        try:
            part = decoder.decode(f"[{text[start : border.start() + 1]}]")
        except _NO_JSON:
            length *= 2
            continue
        yield part
        start, length = border.end(), PART
    yield _decoded(decoder, f"[{text[start:]}")
