"""What can be asked of everything this program ever saw, and what comes back.

Pure values: the archive answers a `HistoryQuery` with a `HistoryPage`, screen and export show it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain.messages import Message
from anosim_tui.domain.models import Booking, digits
from anosim_tui.language import N_, _

# Enough for the tallest terminal; more is fetched when the cursor comes near the end.
WINDOW: Final = 200

# `re` compiles them when somebody searches.
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_AGO = r"([0-9]{1,4})([dw])"
_FILTER = r"([^\W\d_]{2,}):(?!//)(\S*)"

_A_DAY: Final = N_(
    "{filter}: takes a date: 2026-03-14, today, yesterday, or 7d for seven days ago."
)
# What each filter takes, in the order in which they are named.
FILTERS: Final = {
    "sender": N_("{filter}: takes part of the sender, as in sender:amazon."),
    "code": N_("{filter}: takes a code or part of one, as in code:4829."),
    "number": N_("{filter}: takes digits of the number, as in number:4915."),
    "booking": N_("{filter}: takes the ID of a booking, as in booking:102."),
    "since": _A_DAY,
    "until": _A_DAY,
}


class HistoryKind(Enum):
    """What History lists; the value is its heading, in English."""

    MESSAGES = N_("Messages")
    BOOKINGS = N_("Bookings")
    ORDERS = N_("Orders")


def fold(text: str) -> str:
    """`text` as it is searched: case and compatibility forms do not matter, so Ä finds ä."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


class HistoryQuery(Struct, frozen=True):
    """What to look for.

    Attributes:
        words: folded; each must occur in the text, the sender, the number or the service.
        number: digits the number must hold.
        sender: folded; the sender must hold it.
        code: folded, without hyphens; the code must hold it.
        since: the first moment that counts.
        until: the first moment that does not.
        limit: at most so many rows, the newest; `None` for all.
    """

    kind: HistoryKind = HistoryKind.MESSAGES
    words: tuple[str, ...] = ()
    number: str = ""
    sender: str = ""
    code: str = ""
    booking: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = WINDOW

    @property
    def is_narrowed(self) -> bool:
        return replace(self, kind=HistoryKind.MESSAGES, limit=WINDOW) != HistoryQuery()


def parse(
    text: str,
    kind: HistoryKind = HistoryKind.MESSAGES,
    limit: int | None = WINDOW,
    *,
    now: datetime,
) -> HistoryQuery:
    """The query a person typed: words, and filters such as `booking:102`, `sender:amazon`,
    `since:7d`, `until:2026-03-14` (local days, the last one counts).

    A filter that is not finished yet, such as `since:2026-`, is searched as a word.
    """
    query = HistoryQuery(kind, limit=limit)
    words = []
    for part in text.split():
        narrowed = _narrowed(query, part, now)
        if narrowed is None:
            words.append(fold(part))
        else:
            query = narrowed
    return replace(query, words=tuple(words))


def misread(text: str, now: datetime) -> str:
    """The first word before a colon that no filter has, or whose filter is not finished; or ""."""
    for part in text.split():
        match = re.fullmatch(_FILTER, part)
        if match and _narrowed(HistoryQuery(), part, now) is None:
            return match[1].lower()
    return ""


def explained(name: str) -> str:
    """What a filter takes that was misread; of an unknown one, which there are."""
    if name in FILTERS:
        return _(FILTERS[name], filter=name)
    known = " ".join(f"{one}:" for one in FILTERS)
    return _(
        "There is no filter {name}:, so it is searched for as text. Filters: {known}",
        name=name,
        known=known,
    )


def _narrowed(query: HistoryQuery, part: str, now: datetime) -> HistoryQuery | None:
    """`query` with one more filter; `None` where `part` is none."""
    match = re.fullmatch(_FILTER, part.replace("#", "booking:", 1) if part[0] == "#" else part)
    if match is None:
        return None
    name, value = match[1].lower(), match[2]
    match name:
        case "booking":
            is_id = value.isascii() and value.isdecimal() and len(value) <= 18
            return replace(query, booking=int(value)) if is_id else None
        case "number":
            return replace(query, number=digits(value)) if digits(value) else None
        case "sender":
            return replace(query, sender=fold(value)) if value else None
        case "code":
            code = fold(value).replace("-", "")
            return replace(query, code=code) if code else None
        case "since" | "until":
            first = _day_or_none(value, now, days=int(name == "until"))
            return None if first is None else replace(query, **{name: first})
    return None


def _day_or_none(text: str, now: datetime, days: int) -> datetime | None:
    try:
        return day(text, now, days)
    except ValueError:
        return None


def day(text: str, now: datetime, days: int = 0) -> datetime:
    """The beginning of a local day, or of one `days` later, as a moment in UTC.

    It is written `2026-03-14`, `today`, `yesterday`, `7d` or `2w`.

    Raises:
        ValueError: it is no day between 1971 and 2199.
    """
    found = _ago(text.lower(), now.astimezone().date())
    if found is None and re.fullmatch(_DAY, text):
        found = date.fromisoformat(text)
    if found is None or not 1970 < found.year < 2200:
        raise ValueError(_("Enter a date like 2026-03-14."))
    later = datetime.combine(found + timedelta(days=days), time())
    return later.astimezone().astimezone(UTC)


def _ago(text: str, today: date) -> date | None:
    if text in ("today", "yesterday"):
        return today - timedelta(days=int(text == "yesterday"))
    match = re.fullmatch(_AGO, text)
    return match and today - timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))


class MessageRow(Struct, frozen=True):
    """A message of the archive and the bookings it belongs to.

    Attributes:
        bookings: several where it cannot be told which.
        service: what the first of them was booked for.
    """

    id: int
    message: Message
    bookings: tuple[int, ...] = ()
    service: str = ""
    rental_type: str = ""
    country: str = ""


class BookingRow(Struct, frozen=True):
    """A booking of the archive, how much came on it, and a person's own name for it."""

    booking: Booking
    messages: int = 0
    codes: int = 0
    label: str = ""

    @property
    def id(self) -> int:
        return self.booking.id


class OrderRow(Struct, frozen=True):
    """An order of the archive; the prices of its bookings may not add up to its own."""

    id: int
    date: datetime | None
    price: Decimal | None
    bookings: tuple[Booking, ...] = ()


Row = MessageRow | BookingRow | OrderRow


class HistoryPage(Struct, frozen=True):
    """The answer to a query: its newest rows, and how many there are in all.

    Attributes:
        rows: newest first, at most as many as asked for.
        total: how many rows there are; `None` until they are counted.
    """

    query: HistoryQuery = HistoryQuery()
    rows: tuple[Row, ...] = ()
    total: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.query.limit is None or len(self.rows) < self.query.limit
