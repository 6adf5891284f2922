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

# Enough for the tallest terminal; more is fetched when the cursor comes near the end.
WINDOW: Final = 200

# `re` compiles them when somebody searches.
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FILTER = r"(?i)(booking|number|since|until):(\S+)|#(\d+)"


class HistoryKind(Enum):
    """What History lists; the value is its heading."""

    MESSAGES = "Messages"
    BOOKINGS = "Bookings"
    ORDERS = "Orders"


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
        since: the first moment that counts.
        until: the first moment that does not.
        limit: at most so many rows, the newest; `None` for all.
    """

    kind: HistoryKind = HistoryKind.MESSAGES
    words: tuple[str, ...] = ()
    number: str = ""
    booking: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = WINDOW

    @property
    def is_narrowed(self) -> bool:
        return replace(self, kind=HistoryKind.MESSAGES, limit=WINDOW) != HistoryQuery()


def parse(
    text: str, kind: HistoryKind = HistoryKind.MESSAGES, limit: int | None = WINDOW
) -> HistoryQuery:
    """The query a person typed: words, and `booking:102`, `number:+4915`, `since:2026-03-01`,
    `until:2026-03-14` (local days, the last one counts).

    A filter that is not finished yet, such as `since:2026-`, is searched as a word.
    """
    query = HistoryQuery(kind, limit=limit)
    words = []
    for part in text.split():
        match = re.fullmatch(_FILTER, part)
        narrowed = _narrowed(query, match) if match else None
        if narrowed is None:
            words.append(fold(part))
        else:
            query = narrowed
    return replace(query, words=tuple(words))


def _narrowed(query: HistoryQuery, match: re.Match[str]) -> HistoryQuery | None:
    name, value = (match[1] or "booking").lower(), match[2] or match[3]
    if name == "booking":
        is_id = value.isascii() and value.isdecimal() and len(value) <= 18
        return replace(query, booking=int(value)) if is_id else None
    if name == "number":
        return replace(query, number=digits(value)) if digits(value) else None
    try:
        if name == "since":
            return replace(query, since=day(value))
        return replace(query, until=day(value, days=1))
    except ValueError:
        return None


def day(text: str, days: int = 0) -> datetime:
    """The beginning of a local day, `2026-03-14`, or of one `days` later, as a moment in UTC.

    Raises:
        ValueError: it is no day between 1971 and 2199.
    """
    found = date.fromisoformat(text) if re.fullmatch(_DAY, text) else None
    if found is None or not 1970 < found.year < 2200:
        raise ValueError("a day is written like 2026-03-14")
    later = datetime.combine(found + timedelta(days=days), time())
    return later.astimezone().astimezone(UTC)


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
