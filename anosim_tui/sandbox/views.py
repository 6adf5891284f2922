"""The answers as the documentation shows them: field names are the service's, typing errors too.

Values stay `Decimal` and `datetime`; `wire.Writer` turns them into JSON, and it alone deviates.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import groupby

from anosim_tui.domain.models import PENDING, Product
from anosim_tui.sandbox.catalog import Catalog, Shelf, minutes_of
from anosim_tui.sandbox.records import BookingRecord, Message, OrderRecord

Json = dict[str, object]


def product(item: Product) -> Json:
    """A product of the list (call 4)."""
    return {**_traits(item), "price": item.price}


def product_with_stock(catalog: Catalog, item: Product) -> Json:
    """A product and who has how many (call 5); provider 0 is any of them."""
    shelves = catalog.shelves(item)
    anyone = {"id": 0, "name": "Any", "availableCount": sum(shelf.available for shelf in shelves)}
    return {
        **product(item),
        "provider": [
            anyone,
            *(
                {"id": shelf.provider_id, "name": shelf.name, "availableCount": shelf.available}
                for shelf in shelves
            ),
        ],
    }


def product_price(catalog: Catalog, item: Product) -> Json:
    """A product and its price tiers (call 6); none of them means sold out."""
    stocked = [shelf for shelf in catalog.shelves(item) if shelf.available]
    return {
        **_traits(item),
        "basePrice": item.price,
        "totalCount": sum(shelf.available for shelf in stocked),
        "priceMap": _tiers(stocked),
    }


def _tiers(stocked: list[Shelf]) -> list[Json]:
    """One tier a price.

    assumed: "Any" counts whatever costs up to the price of its tier, so tiers overlap and must not
    be added up.
    """
    tiers: list[Json] = []
    reachable = 0
    for price, shelves in groupby(stocked, key=lambda shelf: shelf.price):
        own = list(shelves)
        providers: list[Json] = [
            {"providerId": item.provider_id, "name": item.name, "availableCount": item.available}
            for item in own
        ]
        there = sum(item.available for item in own)
        reachable += there
        anyone: Json = {"providerId": 0, "name": "Any", "availableCount": reachable}
        tiers.append({"price": price, "providers": [anyone, *providers]})
    return tiers


def booking(item: BookingRecord) -> Json:
    """All of a booking (calls 7, 13, 15). assumed: what extends nothing has a null."""
    short = booking_in_short(item)
    return {**short, "priceInUSD": item.price, "extentionForId": item.extension_of}


def booking_in_short(item: BookingRecord) -> Json:
    """A booking among the current ones (call 14): neither price nor `extentionForId`."""
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


def order(item: OrderRecord) -> Json:
    """An order and its bookings (calls 7 to 9, 17, 18)."""
    return {
        "id": item.id,
        "date": item.date,
        "priceInUSD": item.price,
        "bookings": [booking(one) for one in item.bookings],
    }


def sim_card(item: BookingRecord) -> Json:
    """A number in use (call 10)."""
    return {
        "number": item.number,
        "country": item.product.country,
        "rentalType": item.product.rental_type,
        "service": item.product.service,
        "inUseStart": item.start,
        "inUseEnd": item.end,
    }


def message(item: Message) -> Json:
    """An SMS (calls 11, 12)."""
    return {
        "simCardNumber": item.number,
        "messageDate": item.date,
        "messageSender": item.sender,
        "messageText": item.text,
    }


def shared(item: BookingRecord) -> Json:
    """What a share link shows (call 22)."""
    return {
        "number": item.number,
        "country": item.product.country,
        "rentalType": item.product.rental_type,
        "service": item.product.service,
        "startDate": item.start,
        "endDate": _shown_end(item),
        "state": item.state,
        "sms": [
            {"messageSender": sms.sender, "messageDate": sms.date, "messageText": sms.text}
            for sms in item.messages
        ],
    }


def renewal(affected: int) -> Json:
    """The answer of call 19, in its own spelling."""
    if not affected:
        text = "Auto-renewal is only possible for a running rental"
        return {"Success": False, "Message": text, "AffectedOrderBookingsCount": 0}
    text = "Auto-renewal updated"
    return {"Success": True, "Message": text, "AffectedOrderBookingsCount": affected}


def balance(amount: Decimal) -> Json:
    """The answer of call 1."""
    return {"accountBalanceInUSD": amount}


def _traits(item: Product) -> Json:
    return {
        "id": item.id,
        "country": item.country,
        "rentalType": item.rental_type,
        "service": item.service,
        "durationInMinutes": minutes_of(item),
    }


def _shown_end(item: BookingRecord) -> datetime:
    """By the documented example an extension that has not begun ends when it begins.

    assumed: from then on its real end is shown.
    """
    return item.start if item.state == PENDING else item.end
