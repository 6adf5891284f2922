"""How the documentation shows what the sandbox remembers: the answers, in the order of API.md.

Field names are the service's, typing errors too; `attribute` says where a value stands in the
record a view is made of. The OpenAPI document is made of these types as well. Values stay `Decimal`
and `datetime`; `quirks.Writer` turns them into JSON, and it alone deviates.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from anosim_tui.sandbox.base import adapter_of


class View(BaseModel):
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


class BalanceView(View):
    accountBalanceInUSD: Money = attribute("balance")


class CountryView(View):
    id: int
    country: str = attribute("name")


class ServiceView(View):
    id: int
    service: str = attribute("name")


class ProductTraitsView(View):
    id: int = attribute("id", "product.id")
    country: str = attribute("country", "product.country")
    rentalType: RentalType = attribute("rental_type", "product.rental_type")
    service: str = attribute("service", "product.service")
    durationInMinutes: Minutes = attribute("duration", "product.duration")


class ProductView(ProductTraitsView):
    price: Money = attribute("price", "product.price")


class StockOfProductView(View):
    id: int = attribute("provider_id")
    name: str
    availableCount: int = attribute("available")


class ProductWithStockView(ProductView):
    provider: list[StockOfProductView] = attribute("providers")


class StockOfTierView(View):
    providerId: int = attribute("provider_id")
    name: str
    availableCount: int = attribute("available")


class PriceTierView(View):
    price: Money
    providers: list[StockOfTierView]


class ProductPriceView(ProductTraitsView):
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
    id: int
    date: datetime
    priceInUSD: Money = attribute("price")
    bookings: list[BookingView]


class SimCardView(View):
    number: Phone
    country: str = attribute("product.country")
    rentalType: RentalType = attribute("product.rental_type")
    service: str = attribute("product.service")
    inUseStart: datetime = attribute("start")
    inUseEnd: datetime = attribute("end")


class SmsView(View):
    simCardNumber: Phone = attribute("number")
    messageDate: datetime = attribute("date")
    messageSender: str = attribute("sender")
    messageText: str = attribute("text")


class SharedSmsView(View):
    messageSender: str = attribute("sender")
    messageDate: datetime = attribute("date")
    messageText: str = attribute("text")


class SharedView(View):
    number: Phone
    country: str = attribute("product.country")
    rentalType: RentalType = attribute("product.rental_type")
    service: str = attribute("product.service")
    startDate: datetime = attribute("start")
    endDate: datetime = attribute("shown_end")
    state: State
    sms: list[SharedSmsView] = attribute("messages")


class SuccessView(View):
    success: bool


class RenewalView(View):
    Success: bool
    Message: str
    AffectedOrderBookingsCount: int


class LinksView(View):
    weblink: str
    apilink: str


class RevokedView(View):
    success: bool
    message: str


# --- the sandbox's own -------------------------------------------------------------------------


class RequestView(View):
    method: str
    path: str
    query: str
    status: int


class MomentView(View):
    now: datetime
