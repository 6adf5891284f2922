"""The answers as the documentation shows them: field names are the service's, typing errors too.

The types are behind the OpenAPI document as well. Values stay `Decimal` and `datetime`;
`quirks.Writer` turns them into JSON, and it alone deviates.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Annotated, Any, NotRequired

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from anosim_tui.domain import models
from anosim_tui.sandbox.catalog import Inventory, Shelf, minutes_of
from anosim_tui.sandbox.records import BookingRecord, OrderRecord, SmsRecord


def _text(**more: object) -> Any:
    return WithJsonSchema({"type": "string", **more})


Money = Annotated[Decimal, WithJsonSchema({"type": "number", "description": "US dollars"})]
Phone = Annotated[str, _text(pattern=r"^\+[0-9]+$")]
State = Annotated[str, _text(enum=[models.ACTIVE, models.PENDING, models.ENDED, models.NOT_USED])]
RentalType = Annotated[
    str, _text(enum=[models.ACTIVATION, models.RENTAL_SERVICE, models.RENTAL_FULL])
]


class Balance(TypedDict):
    """Call 1."""

    accountBalanceInUSD: Money


class Country(TypedDict):
    """Of call 2."""

    id: int
    country: str


class Service(TypedDict):
    """Of call 3."""

    id: int
    service: str


class ProductTraits(TypedDict):
    """What every product has."""

    id: int
    country: str
    rentalType: RentalType
    service: str
    durationInMinutes: int


class Product(ProductTraits):
    """Of call 4."""

    price: Money


class StockOfProduct(TypedDict):
    """How many an operator has of a product."""

    id: int
    name: str
    availableCount: int


class ProductWithStock(Product):
    """Call 5."""

    provider: list[StockOfProduct]


class StockOfTier(TypedDict):
    """How many an operator has at a price."""

    providerId: int
    name: str
    availableCount: int


class PriceTier(TypedDict):
    """What is to be had at a price."""

    price: Money
    providers: list[StockOfTier]


class ProductPrice(ProductTraits):
    """Of call 6."""

    basePrice: Money
    totalCount: int
    priceMap: list[PriceTier]


class CurrentBooking(TypedDict):
    """Of call 14: neither price nor `extentionForId`."""

    id: int
    number: Phone
    country: str
    rentalType: RentalType
    service: str
    startDate: datetime
    endDate: datetime
    durationInMinutes: int
    state: State


class Booking(CurrentBooking):
    """Of calls 13 and 15, and of every order."""

    priceInUSD: Money
    extentionForId: NotRequired[int | None]


class Order(TypedDict):
    """Of calls 7 to 9, 17 and 18."""

    id: int
    date: datetime
    priceInUSD: Money
    bookings: list[Booking]


class SimCard(TypedDict):
    """Of call 10."""

    number: Phone
    country: str
    rentalType: RentalType
    service: str
    inUseStart: datetime
    inUseEnd: datetime


class Sms(TypedDict):
    """Of calls 11 and 12."""

    simCardNumber: Phone
    messageDate: datetime
    messageSender: str
    messageText: str


class SharedSms(TypedDict):
    """An SMS without its number."""

    messageDate: datetime
    messageSender: str
    messageText: str


class Shared(TypedDict):
    """Call 22."""

    number: Phone
    country: str
    rentalType: RentalType
    service: str
    startDate: datetime
    endDate: datetime
    state: State
    sms: list[SharedSms]


class Success(TypedDict):
    """Call 16."""

    success: bool


class Renewal(TypedDict):
    """Call 19, in its own spelling."""

    Success: bool
    Message: str
    AffectedOrderBookingsCount: int


class Links(TypedDict):
    """Call 20."""

    weblink: str
    apilink: str


class Revoked(TypedDict):
    """Call 21."""

    success: bool
    message: str


def _traits(item: models.Product) -> ProductTraits:
    return {
        "id": item.id,
        "country": item.country,
        "rentalType": item.rental_type,
        "service": item.service,
        "durationInMinutes": minutes_of(item),
    }


def product(item: models.Product) -> Product:
    return {**_traits(item), "price": item.price}


def product_with_stock(catalog: Inventory, item: models.Product) -> ProductWithStock:
    """A product and who has how many; provider 0 is any of them."""
    shelves = catalog.shelves(item)
    stock = [(0, "Any", sum(shelf.available for shelf in shelves))]
    stock += [(shelf.provider_id, shelf.name, shelf.available) for shelf in shelves]
    return {
        **product(item),
        "provider": [
            {"id": provider_id, "name": name, "availableCount": available}
            for provider_id, name, available in stock
        ],
    }


def product_price(catalog: Inventory, item: models.Product) -> ProductPrice:
    """A product and its price tiers; none of them means sold out."""
    stocked = [shelf for shelf in catalog.shelves(item) if shelf.available]
    return {
        **_traits(item),
        "basePrice": item.price,
        "totalCount": sum(shelf.available for shelf in stocked),
        "priceMap": _tiers(stocked),
    }


def _tiers(stocked: list[Shelf]) -> list[PriceTier]:
    """One tier a price.

    assumed: "Any" counts whatever costs up to the price of its tier, so tiers overlap and must not
    be added up.
    """
    tiers: list[PriceTier] = []
    reachable = 0
    for price, shelves in groupby(stocked, key=lambda shelf: shelf.price):
        own = [(shelf.provider_id, shelf.name, shelf.available) for shelf in shelves]
        reachable += sum(available for _, _, available in own)
        providers: list[StockOfTier] = [
            {"providerId": provider_id, "name": name, "availableCount": available}
            for provider_id, name, available in [(0, "Any", reachable), *own]
        ]
        tiers.append({"price": price, "providers": providers})
    return tiers


def current_booking(item: BookingRecord) -> CurrentBooking:
    return {
        "id": item.id,
        "number": item.number,
        "country": item.product.country,
        "rentalType": item.product.rental_type,
        "service": item.product.service,
        "startDate": item.start,
        "endDate": _shown_end(item),
        "durationInMinutes": minutes_of(item.product),
        "state": item.state,
    }


def booking(item: BookingRecord) -> Booking:
    """All of a booking. assumed: what extends nothing has a null."""
    return {
        **current_booking(item),
        "priceInUSD": item.price,
        "extentionForId": item.extension_of,
    }


def _shown_end(item: BookingRecord) -> datetime:
    """By the documented example an extension that has not begun ends when it begins.

    assumed: from then on its real end is shown.
    """
    return item.start if item.state == models.PENDING else item.end


def order(item: OrderRecord) -> Order:
    return {
        "id": item.id,
        "date": item.date,
        "priceInUSD": item.price,
        "bookings": [booking(one) for one in item.bookings],
    }


def sim_card(item: BookingRecord) -> SimCard:
    return {
        "number": item.number,
        "country": item.product.country,
        "rentalType": item.product.rental_type,
        "service": item.product.service,
        "inUseStart": item.start,
        "inUseEnd": item.end,
    }


def sms(item: SmsRecord) -> Sms:
    return {
        "simCardNumber": item.number,
        "messageDate": item.date,
        "messageSender": item.sender,
        "messageText": item.text,
    }


def shared(item: BookingRecord) -> Shared:
    return {
        "number": item.number,
        "country": item.product.country,
        "rentalType": item.product.rental_type,
        "service": item.product.service,
        "startDate": item.start,
        "endDate": _shown_end(item),
        "state": item.state,
        "sms": [
            {"messageSender": one.sender, "messageDate": one.date, "messageText": one.text}
            for one in item.messages
        ],
    }
