"""What the sandbox remembers, and how the documentation shows it.

The field names of a view are the service's, typing errors too; each says where its value stands in
the record it is made of. The OpenAPI document is made of these types as well. Values stay `Decimal`
and `datetime`; `quirks.Writer` turns them into JSON, and it alone deviates.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from msgspec import Struct, field
from pydantic import (
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from anosim_tui.domain.models import ACTIVATION, ACTIVE, PENDING, Product
from anosim_tui.sandbox.base import adapter_of

ZERO: Final = Decimal("0.00")


class SmsRecord(Struct, frozen=True):
    """One SMS."""

    booking_id: int
    number: str
    date: datetime
    sender: str
    text: str


class BookingRecord(Struct):
    """One number rented for one span of time.

    Attributes:
        provider_id: the operator to whose stock the number returns; 0 for none.
        start: in the future while Pending.
        end: when it ends, or really ended.
        closed: when it stopped being open.
        token: the share token in force.
        messages: oldest first.
    """

    id: int
    order_id: int
    number: str
    product: Product
    provider_id: int
    price: Decimal
    start: datetime
    end: datetime
    state: str = ACTIVE
    extension_of: int | None = None
    extended_by: int | None = None
    closed: datetime | None = None
    auto_renewal: bool = False
    token: str | None = None
    messages: list[SmsRecord] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.state in (ACTIVE, PENDING)

    @property
    def shown_end(self) -> datetime:
        """By the documented example an extension that has not begun ends when it begins.

        assumed: from then on its real end is shown.
        """
        return self.start if self.state == PENDING else self.end

    @property
    def is_activation(self) -> bool:
        return self.product.rental_type == ACTIVATION

    @property
    def is_unused_activation(self) -> bool:
        return self.is_activation and not self.messages


class OrderRecord(Struct, frozen=True):
    """A purchase and the bookings it made."""

    id: int
    date: datetime
    bookings: tuple[BookingRecord, ...]

    @property
    def price(self) -> Decimal:
        return sum((booking.price for booking in self.bookings), ZERO)


# --- views -------------------------------------------------------------------------------------


class View(BaseModel):
    """What is made of the attributes of a record."""

    model_config = ConfigDict(from_attributes=True)


def as_view(kind: Any, record: object) -> Any:
    """The fields of a view of `record`, or a list of them for `list[View]`."""
    adapter = adapter_of(kind)
    return adapter.dump_python(adapter.validate_python(record))


def attribute(*paths: str) -> Any:
    """A field whose value is the first of these attributes that there is."""
    return Field(validation_alias=AliasChoices(*(AliasPath(*path.split(".")) for path in paths)))


Money = Annotated[Decimal, WithJsonSchema({"type": "number", "description": "US dollars"})]
Phone = Annotated[str, Field(pattern=r"^\+[0-9]+$")]
State = Literal["Active", "Pending", "Ended", "Not Used"]
RentalType = Literal["Activation", "RentalService", "RentalFull"]
Minutes = Annotated[int, BeforeValidator(lambda span: span // timedelta(minutes=1))]


# --- the answers, in the order of API.md -------------------------------------------------------


class BalanceView(View):
    """Call 1."""

    accountBalanceInUSD: Money = attribute("balance")


class CountryView(View):
    """Of call 2."""

    id: int
    country: str = attribute("name")


class ServiceView(View):
    """Of call 3."""

    id: int
    service: str = attribute("name")


class ProductTraitsView(View):
    """What every product has."""

    id: int = attribute("id", "product.id")
    country: str = attribute("country", "product.country")
    rentalType: RentalType = attribute("rental_type", "product.rental_type")
    service: str = attribute("service", "product.service")
    durationInMinutes: Minutes = attribute("duration", "product.duration")


class ProductView(ProductTraitsView):
    """Of call 4."""

    price: Money = attribute("price", "product.price")


class StockOfProductView(View):
    """How many an operator has of a product."""

    id: int = attribute("provider_id")
    name: str
    availableCount: int = attribute("available")


class ProductWithStockView(ProductView):
    """Call 5; provider 0 is any of them."""

    provider: list[StockOfProductView] = attribute("providers")


class StockOfTierView(View):
    """How many an operator has at a price."""

    providerId: int = attribute("provider_id")
    name: str
    availableCount: int = attribute("available")


class PriceTierView(View):
    """What is to be had at a price."""

    price: Money
    providers: list[StockOfTierView]


class ProductPriceView(ProductTraitsView):
    """Of call 6; no tiers means sold out."""

    basePrice: Money = attribute("product.price")
    totalCount: int = attribute("total")
    priceMap: list[PriceTierView] = attribute("tiers")


class CurrentBookingView(View):
    """Of call 14: neither price nor `extentionForId`."""

    id: int
    number: Phone
    country: str = attribute("product.country")
    rentalType: RentalType = attribute("product.rental_type")
    service: str = attribute("product.service")
    startDate: datetime = attribute("start")
    endDate: datetime = attribute("shown_end")
    durationInMinutes: Minutes = attribute("product.duration")
    state: State


class BookingView(CurrentBookingView):
    """Of calls 13 and 15, and of every order. assumed: what extends nothing has a null."""

    priceInUSD: Money = attribute("price")
    extentionForId: int | None = attribute("extension_of")


class OrderView(View):
    """Of calls 7 to 9, 17 and 18."""

    id: int
    date: datetime
    priceInUSD: Money = attribute("price")
    bookings: list[BookingView]


class SimCardView(View):
    """Of call 10."""

    number: Phone
    country: str = attribute("product.country")
    rentalType: RentalType = attribute("product.rental_type")
    service: str = attribute("product.service")
    inUseStart: datetime = attribute("start")
    inUseEnd: datetime = attribute("end")


class SmsView(View):
    """Of calls 11 and 12."""

    simCardNumber: Phone = attribute("number")
    messageDate: datetime = attribute("date")
    messageSender: str = attribute("sender")
    messageText: str = attribute("text")


class SharedSmsView(View):
    """An SMS without its number."""

    messageSender: str = attribute("sender")
    messageDate: datetime = attribute("date")
    messageText: str = attribute("text")


class SharedView(View):
    """Call 22."""

    number: Phone
    country: str = attribute("product.country")
    rentalType: RentalType = attribute("product.rental_type")
    service: str = attribute("product.service")
    startDate: datetime = attribute("start")
    endDate: datetime = attribute("shown_end")
    state: State
    sms: list[SharedSmsView] = attribute("messages")


class SuccessView(View):
    """Call 16."""

    success: bool


class RenewalView(View):
    """Call 19, in its own spelling."""

    Success: bool
    Message: str
    AffectedOrderBookingsCount: int


class LinksView(View):
    """Call 20."""

    weblink: str
    apilink: str


class RevokedView(View):
    """Call 21."""

    success: bool
    message: str


class RequestRecord(View):
    """One request that was answered; `query` never holds the API key."""

    method: str
    path: str
    query: str
    status: int
