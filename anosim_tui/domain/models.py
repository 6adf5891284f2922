"""What AnoSim hands out, as frozen values: products, bookings, messages, orders.

Every string here has been through `anosim_tui.domain.text.clean`; money is `Decimal` US dollars;
every date is an aware UTC `datetime`. Words of the service (rental types, states, countries) stay
the strings it sent, because the lists may grow.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain.errors import ApiError

D = TypeVar("D")


class Fetched(Struct, Generic[D], frozen=True):
    """Data of one kind and how good it is.

    Attributes:
        fetched: when it was read; `None` if never.
        error: what went wrong at the last attempt; `None` if it went well.
        unreadable: how many entries of the last answer could not be read.
        is_cached: whether the data comes from the archive and was not read in this run yet.
    """

    data: D
    fetched: datetime | None = None
    error: ApiError | None = None
    failing_since: datetime | None = None
    failed_at: datetime | None = None
    unreadable: int = 0
    is_cached: bool = False

    def read(self, data: D, at: datetime, unreadable: int = 0) -> Fetched[D]:
        return Fetched(data, at, unreadable=unreadable)

    def failed(self, error: ApiError, at: datetime) -> Fetched[D]:
        return replace(self, error=error, failing_since=self.failing_since or at, failed_at=at)


T = TypeVar("T")

# Rental types the documentation names.
ACTIVATION: Final = "Activation"
RENTAL_SERVICE: Final = "RentalService"
RENTAL_FULL: Final = "RentalFull"

# Booking states seen in the documentation and in public client code; others may exist, and case
# and blanks may differ.
ACTIVE: Final = "Active"
PENDING: Final = "Pending"
ENDED: Final = "Ended"
NOT_USED: Final = "Not Used"


@lru_cache(maxsize=1024)
def digits(number: str) -> str:
    """The digits of a phone number: formats differ between places, so only these are compared.

    A number gets many messages, and each of them is known by its digits.
    """
    return "".join(filter(str.isdigit, number))


@lru_cache(maxsize=64)
def _plain(state: str) -> str:
    return "".join(state.split()).casefold()


_RUNNING: Final = ("", _plain(ACTIVE), _plain(PENDING))


class Country(Struct, frozen=True):
    """A country numbers are offered in; `name` is a PascalCase word such as `SouthAfrica`."""

    id: int
    name: str


class Service(Struct, frozen=True):
    """A service a number can be booked for; `name` may join aliases with commas."""

    id: int
    name: str


class Product(Struct, frozen=True, gc=False):
    """Something that can be ordered: one kind of rental, in one country, for one duration."""

    id: int
    country: str
    rental_type: str
    service: str
    duration: timedelta
    price: Decimal


class Provider(Struct, frozen=True):
    """A mobile operator and how many of its numbers are free; id 0 means any operator."""

    id: int
    name: str
    available: int


class ProductStock(Struct, frozen=True):
    """One product and how many numbers each operator has for it."""

    product: Product
    providers: tuple[Provider, ...]


class PriceTier(Struct, frozen=True):
    """One price and the operators that sell at it."""

    price: Decimal
    providers: tuple[Provider, ...]


class PriceQuote(Struct, frozen=True):
    """Prices of one product; tiers overlap and must not be added up, none means sold out."""

    product: Product
    total: int
    tiers: tuple[PriceTier, ...]


class Booking(Struct, frozen=True):
    """One number rented for one span of time.

    What an answer leaves out is `None`: `/OrderBookingsCurrent` has neither `price` nor
    `extension_of`, a number just ordered may not be known yet (`""`). `unknown` keeps fields this
    program does not know, as (name, text).
    """

    id: int
    number: str
    country: str
    rental_type: str
    service: str
    start: datetime | None
    end: datetime | None
    duration: timedelta | None
    state: str
    price: Decimal | None = None
    extension_of: int | None = None
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def ends(self) -> datetime | None:
        """When the booking really ends, or ended.

        An extension's `end` equals its start in the documented example, so a running booking goes
        on for its whole duration; one that is over ended when it says, as after a cancellation.
        """
        if self.start is None or self.duration is None:
            return self.end
        planned = self.start + self.duration
        if self.end is None:
            return planned
        if self.is_closed and self.end > self.start:
            return self.end
        return max(self.end, planned)

    @property
    def is_closed(self) -> bool:
        """Whether the service ended it, in time or before, by any word; no state is not closed."""
        return _plain(self.state) not in _RUNNING

    @property
    def is_active(self) -> bool:
        return _plain(self.state) == _plain(ACTIVE)

    @property
    def is_pending(self) -> bool:
        return _plain(self.state) == _plain(PENDING)

    @property
    def is_ended(self) -> bool:
        return _plain(self.state) == _plain(ENDED)

    @property
    def is_unused(self) -> bool:
        return _plain(self.state) == _plain(NOT_USED)

    @property
    def is_activation(self) -> bool:
        return self.rental_type == ACTIVATION


class Sms(Struct, frozen=True, gc=False):
    """One message as the service hands it out; it has no id of its own."""

    number: str
    date: datetime
    sender: str
    text: str

    @property
    def identity(self) -> tuple[str, datetime, str, str]:
        return (digits(self.number), self.date, self.sender, self.text)


class Order(Struct, frozen=True):
    """A purchase; its price may differ from the sum of its bookings, so both are kept."""

    id: int
    date: datetime | None
    price: Decimal | None
    bookings: tuple[Booking, ...]


class SimCard(Struct, frozen=True):
    """A number in use by this account and since when."""

    number: str
    country: str
    rental_type: str
    service: str
    start: datetime | None
    end: datetime | None


class ShareLink(Struct, frozen=True):
    """Where anyone can read a booking's messages without a key: a secret like the key itself."""

    web: str
    api: str


class SharedBooking(Struct, frozen=True):
    """What a share link shows: the booking (its id is 0: it is not shared) and its messages."""

    booking: Booking
    messages: tuple[Sms, ...]


class Verdict(Struct, frozen=True):
    """The answer to a free action; `affected` counts bookings where the service says so."""

    success: bool
    message: str = ""
    affected: int | None = None


class Page(Struct, Generic[T], frozen=True):
    """A list as it was answered: what could be read, and the raw text of what could not.

    `inferred` marks an empty one that was refused while another call worked: most likely empty.
    """

    items: tuple[T, ...]
    unreadable: tuple[str, ...] = ()
    inferred: bool = False
